// Rules that were lived by, compiled to remember also what the rules of months to come look back on.
#pragma once

#include <algorithm>  // for std::all_of
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/assumptions.hpp"
#include "tierwise/detail/plan/merge_assumptions.hpp"
#include "tierwise/detail/stages/compile_policy.hpp"
#include "tierwise/detail/stages/histories_asked.hpp"

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

/// Asks for what rules of months to come look back on. What the consultations come to, if they are of these rules, are
/// inputs that may be missing.
class asked_by_models {
 public:
  asked_by_models(asked_by_others others, bool demand) : others_(std::move(others)), demand_(demand) {}

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
  /// Behind the plan's own formulas.
  void ask(plan_builder& b) const { others_.ask(b); }

 private:
  asked_by_others others_;
  bool demand_;
};

/// Rules that were lived by, so that they remember what `others` look back on, as far as they and the assumptions name
/// it. What none of them can say is left out: nobody remembers it. What some can is missing in the months of the rest.
[[nodiscard]] inline dated<plan> compile_remembering(dated<plan> const& lived, std::vector<plan const*> const& others,
                                                     std::vector<assumptions const*> const& worlds) {
  bool demand = false;
  for (auto const* a : worlds) demand = demand || a->demand.has_value();
  auto const all = lived.all();
  std::vector<std::set<std::string>> unsaid(all.size());
  auto const compiled = [&](std::vector<unsaid_histories> const& known) {
    dated<plan> out;
    for (std::size_t i = 0; i < all.size(); ++i) {
      auto asked = others;
      asked.push_back(all[i]);  // all that later ones of its policy look back on
      asked_by_models const ask(asked_by_others(std::move(asked), known[i], unsaid[i]), demand);
      auto const texts = i == 0 ? std::vector<std::string>() : out.last().texts;
      auto made = compile_policy(with_names_of(all[i]->policy, worlds), {texts, tiers_in_force(*all[i])}, ask);
      if (i == 0)
        out.first = std::move(made);
      else
        out.amended.emplace_back(lived.amended[i - 1].first, std::move(made));
    }
    return out;
  };
  std::vector<unsaid_histories> known(all.size());
  auto out = compiled(known);
  if (std::all_of(unsaid.begin(), unsaid.end(), [](auto const& keys) { return keys.empty(); })) return out;
  auto const of_all = [&](std::string const& key) {
    return std::all_of(unsaid.begin(), unsaid.end(), [&](auto const& keys) { return keys.contains(key); });
  };
  for (std::size_t i = 0; i < all.size(); ++i)
    for (auto const& key : unsaid[i]) (of_all(key) ? known[i].left_out : known[i].missing).insert(key);
  return compiled(known);
}

}  // namespace tierwise::detail
