// What a ledger says of its rows and events.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>  // for std::move

#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/error.hpp"
#include "tierwise/ledger.hpp"

namespace tierwise {

TIERWISE_INLINE tierwise::policy const& ledger::policy() const {
  if (plans.first == nullptr) {
    fault f;
    f.path = "ledger";
    f.message = "there is nothing in it";
    f.hint = "apply(policy, records) makes one";
    throw error(std::move(f));
  }
  return plans.first->policy;
}

TIERWISE_INLINE int ledger::digits() const { return plans.first->digits; }

TIERWISE_INLINE detail::plan const& ledger::plan_in(event const& e) const { return plans.in(first_month + e.month); }

TIERWISE_INLINE std::size_t ledger::find(std::string_view id, month when) const {
  std::int32_t const m = when - first_month;
  std::size_t low = 0, high = rows();
  while (low < high) {
    std::size_t const mid = low + (high - low) / 2;
    bool const before = months[mid] != m ? months[mid] < m : std::string_view(people[person[mid]]) < id;
    if (before)
      low = mid + 1;
    else
      high = mid;
  }
  return low < rows() && months[low] == m && people[person[low]] == id ? low : rows();
}

TIERWISE_INLINE std::string ledger::subject(event const& e) const {
  auto const i = static_cast<std::size_t>(e.subject);
  if (e.subject < 0) return "";
  switch (e.kind) {
    case event_kind::separated: return plan_in(e).policy.discipline.offence[i].name;
    case event_kind::pool_unshared: return policy().pay.line[i].name;
    case event_kind::left: return std::string(exit_names[i]);
    case event_kind::flagged: return plan_in(e).policy.check[i].name;
    default: return policy().ladder[i].name;
  }
}

TIERWISE_INLINE std::string ledger::tier(event const& e, std::int16_t which) const {
  return which < 0 || e.subject < 0
             ? ""
             : policy().ladder[static_cast<std::size_t>(e.subject)].tier[static_cast<std::size_t>(which)].name;
}

TIERWISE_INLINE std::string ledger::reason(event const& e) const {
  if (e.kind == event_kind::flagged) return plan_in(e).policy.check[static_cast<std::size_t>(e.subject)].message;
  if (e.kind == event_kind::waiting) return "place " + std::to_string(e.number) + " in the queue for a seat";
  if (e.kind == event_kind::records_ignored) return std::to_string(e.number) + " later records are not paid";
  if (e.kind == event_kind::on_leave) return plan_in(e).policy.absence->when.text();
  if (e.kind == event_kind::returned)
    return "after " + std::to_string(e.number) + (e.number == 1 ? " month" : " months") + " without a record";
  if (e.asked == event::rule::recorded) return "as recorded";
  auto const* r = rule(e);
  if (r == nullptr) return "";
  std::string out;
  for (std::size_t i = 0; i < r->texts.size(); ++i)
    if ((e.failed_conditions >> i & 1u) != 0) out += (out.empty() ? "" : "; ") + r->texts[i];
  return out;
}

TIERWISE_INLINE detail::rule_plan const* ledger::rule(event const& e) const {
  if (e.asked == event::rule::none || e.asked == event::rule::recorded || e.subject < 0) return nullptr;
  auto const& l = plan_in(e).ladders[static_cast<std::size_t>(e.subject)];
  if (e.asked == event::rule::set) return l.set ? &*l.set : nullptr;
  // What is asked of somebody who wants a tier is that tier's; the rest that of the tier held.
  bool const wanted =
      e.asked == event::rule::applies || e.asked == event::rule::enter || e.asked == event::rule::approve;
  auto const& t = l.tiers[static_cast<std::size_t>(wanted ? e.to : e.from)];
  switch (e.asked) {
    case event::rule::applies: return t.applies ? &*t.applies : nullptr;
    case event::rule::enter: return t.enter ? &*t.enter : nullptr;
    case event::rule::approve: return t.approve ? &*t.approve : nullptr;
    case event::rule::keep: return t.keep ? &*t.keep : nullptr;
    case event::rule::separate: return t.separate ? &*t.separate : nullptr;
    default: return t.confirm ? &*t.confirm : nullptr;
  }
}

}  // namespace tierwise
