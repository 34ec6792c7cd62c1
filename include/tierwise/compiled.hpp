// A policy checked and made ready to be applied, alone or with dated amendments.
#pragma once

#include <memory>  // for std::shared_ptr
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/checks/list_lengths.hpp"
#include "tierwise/detail/checks/sound_values.hpp"
#include "tierwise/detail/month/state.hpp"
#include "tierwise/detail/stages/compile_policy.hpp"
#include "tierwise/error.hpp"
#include "tierwise/month.hpp"
#include "tierwise/policy.hpp"

namespace tierwise {

namespace detail {

/// What must be the same before and after an amendment: what people, records and the columns of a ledger are made of.
[[nodiscard]] inline std::vector<std::string> shape_of_desk(policy const& p) {
  std::vector<std::string> out = {p.currency};
  for (auto const& shop : p.shops) out.push_back("shop " + shop);
  for (auto const& in : p.inputs) {
    out.push_back("input " + in.name + " " + std::to_string(static_cast<int>(in.kind)) +
                  (in.optional ? " optional" : ""));
    for (auto const& text : in.one_of) out.push_back("one of " + text);
  }
  for (auto const& l : p.ladder) {
    out.push_back("ladder " + l.name);
    for (auto const& t : l.tier) out.push_back("tier " + t.name);
  }
  for (auto const& line : p.pay.line)
    out.push_back("line " + line.name + " " + std::to_string(static_cast<int>(line.kind)));
  return out;
}

/// Throws `error` unless the rules may go on from those before them: for the same desk, looking back on nothing that
/// was not remembered so far.
inline void check_amendment(month from, plan const& before, plan const& after) {
  auto refuse = [&](std::string message, std::string hint) {
    fault f;
    f.path = "amendment from " + from.text();
    f.message = std::move(message);
    f.hint = std::move(hint);
    throw error(std::move(f));
  };
  if (shape_of_desk(before.policy) != shape_of_desk(after.policy))
    refuse("the currency, shops, ladders, tiers, inputs or pay lines are not those of before",
           "an amendment changes figures and formulas");
  for (auto const& wanted : after.histories) {
    bool known = false;
    for (auto const& kept : before.histories) known = known || covers(kept, wanted);
    if (!known)
      refuse("it looks back on '" + (wanted.part == no_slot ? std::string("months") : wanted.what.print(wanted.part)) +
                 "' further than the rules before it remembered",
             "a metric that names it, in the policy and every amendment, keeps it remembered");
  }
}

}  // namespace detail

/// A policy checked and made ready. Cheap to copy; may be used by many threads at once.
class compiled_policy {
 public:
  /// Throws `error` with everything that is wrong: figures that no file could hold, unknown names, wrong types, gaps in
  /// tables.
  explicit compiled_policy(tierwise::policy const& p) {
    detail::require_sound(detail::within_limits(p));
    plans_.first = detail::policy_compiler(p).compile();
  }

  /// The same until a month, and the rules of another policy from then on; people keep their tiers and what is
  /// remembered of them. Throws `error` when these are not rules for the same desk (its ladders, inputs and pay lines),
  /// when they look back on what was not remembered before them, and for a month that is not behind those of other
  /// amendments.
  [[nodiscard]] compiled_policy amended(month from, tierwise::policy const& then) const {
    if (!plans_.amended.empty() && !(plans_.amended.back().first < from)) {
      fault f;
      f.path = "amendment from " + from.text();
      f.message = "it does not come after the one before, from " + plans_.amended.back().first.text();
      throw error(std::move(f));
    }
    if (!month::may_be(from.index)) {
      fault f;
      f.path = "amendment";
      f.message = "it begins in the year " + std::to_string(from.year());
      f.hint = "years are from 1900 to 2199";
      throw error(std::move(f));
    }
    detail::require_sound(detail::within_limits(then));
    if (plans_.amended.size() >= limit::amendments) {
      fault f;
      f.path = "amendment from " + from.text();
      f.message = detail::with_commas(plans_.amended.size() + 1) + " amendments; a policy may have " +
                  detail::with_commas(limit::amendments);
      throw error(std::move(f));
    }
    auto made = std::make_shared<detail::plan>();
    made->texts = plans_.last().texts;
    compiled_policy out = *this;
    out.plans_.amended.emplace_back(from, detail::policy_compiler(then, std::move(made)).compile());
    detail::check_amendment(from, plans_.last(), out.plans_.last());
    return out;
  }

  /// Before any amendment.
  [[nodiscard]] tierwise::policy const& policy() const { return plans_.first->policy; }
  [[nodiscard]] detail::dated<detail::plan> const& plans() const { return plans_; }

 private:
  detail::dated<detail::plan> plans_;
};

}  // namespace tierwise
