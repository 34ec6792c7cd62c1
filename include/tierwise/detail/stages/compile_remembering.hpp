// Rules that were lived by, compiled to remember also what the rules of months to come look back on.
#pragma once

#include <algorithm>  // for std::max
#include <cstddef>
#include <cstdint>
#include <memory>  // for std::shared_ptr
#include <set>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/assumptions.hpp"
#include "tierwise/detail/plan/merge_assumptions.hpp"
#include "tierwise/detail/plan/past_functions.hpp"
#include "tierwise/detail/stages/compile_policy.hpp"

namespace tierwise::detail {

/// A policy that knows what assumptions name, too: what these would draw are inputs that may be missing. Of two things
/// by one name the first is meant, the policy's own before all.
[[nodiscard]] inline policy with_names_of(policy p, std::vector<assumptions const*> const& worlds) {
  std::set<std::string> taken, tables;
  auto const note = [](auto const& list, std::set<std::string>& names) {
    for (auto const& one : list) names.insert(one.name);
  };
  note(p.inputs, taken);
  note(p.parameter, taken);
  note(p.metric, taken);
  note(p.ladder, taken);
  note(p.pay.line, taken);
  note(p.brackets, tables);
  auto const take = [](auto& to, auto& from, std::set<std::string>& names) {
    for (auto& one : from)
      if (names.insert(one.name).second) to.push_back(std::move(one));
  };
  for (auto const* a : worlds) {
    policy own = merge_assumptions({}, *a);
    for (auto const& q : a->activity) {
      input in;
      in.name = q.name;
      in.kind = drawn_kind(q);
      in.optional = true;
      if (q.each != drawn_each::person) own.inputs.push_back(std::move(in));
    }
    take(p.inputs, own.inputs, taken);
    take(p.parameter, own.parameter, taken);
    take(p.metric, own.metric, taken);
    take(p.brackets, own.brackets, tables);
  }
  return p;
}

/// What other rules look back on, as further histories of a plan.
class asked_by_others {
 public:
  asked_by_others(std::vector<plan const*> others, bool demand) : others_(std::move(others)), demand_(demand) {}

  /// What the consultations come to, if they are of their rules, are inputs that may be missing.
  void declare(plan_builder& b) const {
    if (!demand_) return;
    for (char const* name : demand_results) {
      std::uint32_t const slot = b.columns.new_slot();
      define(b, std::string("demand.") + name, slot);
      input in;
      in.name = std::string("demand.") + name;
      in.optional = true;
      b.made->inputs.push_back({slot, static_cast<std::uint32_t>(b.policy().inputs.size())});
      b.made->policy.inputs.push_back(std::move(in));
    }
  }
  /// Behind the plan's own formulas. What these rules have no name for is left out.
  void ask(plan_builder& b) const {
    for (auto const* other : others_)
      for (auto const& wanted : other->histories) remember(b, *other, wanted);
  }

 private:
  /// The number of a ladder of the others here; -1: there is none.
  [[nodiscard]] static int ladder_here(plan_builder const& b, plan const& other, int number) {
    auto const& ladders = b.policy().ladder;
    for (std::size_t l = 0; l < ladders.size(); ++l)
      if (ladders[l].name == other.policy.ladder[static_cast<std::size_t>(number)].name) return static_cast<int>(l);
    return -1;
  }
  static void remember(plan_builder& b, plan const& other, history_plan const& wanted) {
    // What is of a ladder is known by its number.
    if (wanted.own_ladder >= 0 && ladder_here(b, other, wanted.own_ladder) != wanted.own_ladder) return;
    bool const is_unknown =
        wanted.part != no_slot && wanted.own_ladder < 0 &&
        b.formulas.any_name(wanted.what, wanted.part, [](std::string const&, symbol const* s) { return s == nullptr; });
    if (is_unknown) return;
    scope at;
    at.path = wanted.path;
    at.ladder = wanted.own_ladder;
    history_plan& own = b.made->histories[find_history(b.formulas, wanted.what, wanted.part, wanted.as, at, false,
                                                       wanted.type, wanted.year_from)];
    own.months_kept = std::max(own.months_kept, wanted.months_kept);
    for (int i = 0; i < 3; ++i) {
      own.all[i] = own.all[i] || wanted.all[i];
      own.year[i] = own.year[i] || wanted.year[i];
      own.quarter[i] = own.quarter[i] || wanted.quarter[i];
    }
    for (auto const& [l, bits] : wanted.risen)
      if (int const here = ladder_here(b, other, l); here >= 0) own.risen[here] |= bits;
  }

  std::vector<plan const*> others_;
  bool demand_;
};

/// Rules again, so that they remember what `others` look back on, as far as they and the assumptions name it. `texts`:
/// codes that are given already.
[[nodiscard]] inline std::shared_ptr<plan const> compile_remembering(plan const& rules, std::vector<plan const*> others,
                                                                     std::vector<assumptions const*> const& worlds,
                                                                     std::vector<std::string> texts = {}) {
  bool demand = false;
  for (auto const* a : worlds) demand = demand || a->demand.has_value();
  return compile_policy(with_names_of(rules.policy, worlds), {std::move(texts), tiers_in_force(rules)},
                        asked_by_others(std::move(others), demand));
}

}  // namespace tierwise::detail
