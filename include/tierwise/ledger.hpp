// What came out: every payslip line, every person's month, every event, as columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/money.hpp"
#include "tierwise/month.hpp"
#include "tierwise/note.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// What can happen to a person besides being paid. See "Events" in the reference.
enum class event_kind : std::uint8_t {
  separated,
  let_go,
  confirmed,
  fell_back,
  demoted,
  too_soon,
  refused,
  not_approved,
  promoted,
  appointed,
  waiting,
  pool_unshared,
  flagged,
  records_ignored,
  left
};
inline constexpr std::string_view event_names[] = {
    "separated", "let_go",    "confirmed", "fell_back",     "demoted", "too_soon",        "refused", "not_approved",
    "promoted",  "appointed", "waiting",   "pool_unshared", "flagged", "records_ignored", "left"};
[[nodiscard]] constexpr std::string_view event_name(event_kind k) { return event_names[static_cast<std::size_t>(k)]; }

/// One event. `failed_conditions` has a bit for each top-level condition of the asked rule that did not hold.
struct event {
  std::int32_t month = 0;  ///< since the ledger's first month
  std::uint32_t person = 0;
  std::int32_t shop = 0;  ///< text code
  event_kind kind = event_kind::left;
  enum class rule : std::uint8_t { none, applies, enter, approve, keep, confirm } asked = rule::none;
  std::int16_t subject = -1;        ///< index of the ladder, offence, line or check
  std::int16_t from = -1, to = -1;  ///< tiers
  std::int32_t number = 0;          ///< place in the queue; number of records ignored
  std::uint64_t failed_conditions = 0;
};

/// Whether somebody stands higher afterwards: at the end of probation too, but not when an acting one is confirmed.
[[nodiscard]] constexpr bool rises(event const& e) {
  return e.kind == event_kind::promoted || e.kind == event_kind::appointed ||
         (e.kind == event_kind::confirmed && e.from != e.to);
}

/// A result beside the payslips, row by row.
struct shown_column {
  std::string name;
  detail::value_type type = detail::value_type::number;
  std::vector<double> values;  ///< NaN is missing, also where the rules in force have no such result
};

/// The result of `apply`. Rows are person-months in order of month, then person; money is in minor units.
struct ledger {
  detail::dated<detail::plan> plans;  ///< the policy and its amendments, made ready
  std::vector<std::string> people;    ///< ids in order
  std::vector<std::string> texts;     ///< of shops and teams, by code
  month first_month;

  std::vector<std::uint32_t> person;                      ///< row -> index of `people`
  std::vector<std::int32_t> months;                       ///< row -> months since `first_month`
  std::vector<std::int32_t> shop, team;                   ///< row -> text code; team empty when the records have none
  std::vector<std::vector<std::uint8_t>> tiers;           ///< ladder -> row -> tier held in that month
  std::vector<std::vector<std::int32_t>> months_in_tier;  ///< ladder -> row
  std::vector<shown_column> shown;                        ///< score, points, fines
  std::vector<std::vector<std::int64_t>> lines;           ///< pay line -> row -> amount
  std::vector<std::vector<std::int64_t>> cuts;  ///< pay line -> row -> what the cap cut off; empty if never capped
  std::vector<std::int64_t> gross, net, employer_cost;
  std::vector<event> events;  ///< in order of month, person, and the steps of a month's end
  std::vector<note> notes;    ///< what of the records was not used, or is taken for granted

  [[nodiscard]] std::size_t rows() const { return person.size(); }
  /// Before any amendment; its ladders, pay lines and currency are those of every month. Throws `error` for a ledger
  /// that nothing made.
  [[nodiscard]] tierwise::policy const& policy() const {
    if (plans.first == nullptr) {
      fault f;
      f.path = "ledger";
      f.message = "there is nothing in it";
      f.hint = "apply(policy, records) makes one";
      throw error(std::move(f));
    }
    return plans.first->policy;
  }
  [[nodiscard]] int digits() const { return plans.first->digits; }  ///< of the currency's minor unit
  /// The rules in force when something happened.
  [[nodiscard]] detail::plan const& plan_in(event const& e) const { return plans.in(first_month + e.month); }

  /// The row of a person's month, or `rows()`.
  [[nodiscard]] std::size_t find(std::string_view id, month when) const {
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

  /// What an event is about: the ladder, offence, pay line or check.
  [[nodiscard]] std::string subject(event const& e) const {
    auto const i = static_cast<std::size_t>(e.subject);
    if (e.subject < 0) return "";
    switch (e.kind) {
      case event_kind::separated: return plan_in(e).policy.discipline.offence[i].name;
      case event_kind::pool_unshared: return policy().pay.line[i].name;
      case event_kind::flagged: return plan_in(e).policy.check[i].name;
      default: return policy().ladder[i].name;
    }
  }
  /// The name of a tier of the event's ladder, or "".
  [[nodiscard]] std::string tier(event const& e, std::int16_t which) const {
    return which < 0 || e.subject < 0
               ? ""
               : policy().ladder[static_cast<std::size_t>(e.subject)].tier[static_cast<std::size_t>(which)].name;
  }
  /// Why: the conditions that did not hold, or the message of the check.
  [[nodiscard]] std::string reason(event const& e) const {
    if (e.kind == event_kind::flagged) return plan_in(e).policy.check[static_cast<std::size_t>(e.subject)].message;
    if (e.kind == event_kind::waiting) return "place " + std::to_string(e.number) + " in the queue for a seat";
    if (e.kind == event_kind::records_ignored) return std::to_string(e.number) + " later records are not paid";
    auto const* r = rule(e);
    if (r == nullptr) return "";
    std::string out;
    for (std::size_t i = 0; i < r->texts.size(); ++i)
      if ((e.failed_conditions >> i & 1u) != 0) out += (out.empty() ? "" : "; ") + r->texts[i];
    return out;
  }
  /// The rule an event was decided by, or null.
  [[nodiscard]] detail::rule_plan const* rule(event const& e) const {
    if (e.asked == event::rule::none || e.subject < 0) return nullptr;
    auto const& tiers_of = plan_in(e).ladders[static_cast<std::size_t>(e.subject)].tiers;
    // `keep` and `confirm` are asked of the tier held; the others of the tier aimed at.
    bool const held = e.asked == event::rule::keep || e.asked == event::rule::confirm;
    auto const& t = tiers_of[static_cast<std::size_t>(held ? e.from : e.to)];
    switch (e.asked) {
      case event::rule::applies: return t.applies ? &*t.applies : nullptr;
      case event::rule::enter: return t.enter ? &*t.enter : nullptr;
      case event::rule::approve: return t.approve ? &*t.approve : nullptr;
      case event::rule::keep: return t.keep ? &*t.keep : nullptr;
      default: return t.confirm ? &*t.confirm : nullptr;
    }
  }
};

}  // namespace tierwise
