// The ladders' rules as steps and as what is asked of single people at a month's end.
#pragma once

#include <algorithm>  // for std::max
#include <optional>
#include <set>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/builder.hpp"

namespace tierwise::detail {

[[nodiscard]] inline int tier_named(ladder const& one, std::string const& name) {
  for (std::size_t t = 0; t < one.tier.size(); ++t)
    if (one.tier[t].name == name) return static_cast<int>(t);
  return -1;
}

inline void check_tier(plan_builder& b, ladder const& one, std::size_t t, std::string const& path) {
  tier const& x = one.tier[t];
  fault_list& faults = b.faults;
  bool const first = t == 0;
  if (first && (x.enter || x.applies || x.approve)) faults.report(path, "nobody enters the first tier from below");
  if (first && x.keep) faults.report(path, "there is no tier below the first to go down to");
  if (!x.enter && (x.applies || x.approve)) faults.report(path, "'applies' and 'approve' need 'enter'");
  if (!(x.base_pay.value >= 0)) faults.report(path, "base pay is negative");
  if (x.attempts_apart < 0) faults.report(path, "'attempts_apart' is negative");
  for (auto const& [shop, n] : x.seats)
    if (shop != "*") require_shop(b, shop, path + ".seats");
  for (auto const& [shop, n] : x.seats)
    if (n < 0) faults.report(path, "the seats of '" + shop + "' are negative");
}

/// The tier that an acting appointment earns a priority for, if it is not confirmed.
inline void compile_priority(plan_builder& b, std::string const& target, std::string const& path, tier_plan& out) {
  if (target.empty()) return;
  auto const dot = target.find('.');
  std::vector<std::string> known;
  auto const& ladders = b.policy().ladder;
  for (std::size_t l = 0; l < ladders.size(); ++l)
    for (std::size_t t = 1; t < ladders[l].tier.size(); ++t) {
      known.push_back(ladders[l].name + "." + ladders[l].tier[t].name);
      if (dot != std::string::npos && known.back() == target) {
        out.priority_ladder = static_cast<int>(l);
        out.priority_tier = static_cast<int>(t);
      }
    }
  if (out.priority_ladder < 0) b.faults.report_unknown("ladder.tier", target, known, path);
}

inline void compile_acting(plan_builder& b, ladder const& one, std::size_t t, scope const& at, tier_plan& out) {
  acting const& x = *one.tier[t].acting;
  out.is_acting = true;
  if (t == 0) b.faults.report(at.path, "the first tier cannot be held acting");
  out.months = materialize_formula(b, x.months, at);
  out.confirm = b.formulas.rule(x.confirm, at);
  out.fallback = static_cast<int>(t) - 1;
  if (!x.fallback.empty()) {
    out.fallback = tier_named(one, x.fallback);
    if (out.fallback < 0) {
      std::vector<std::string> tiers;
      for (auto const& each : one.tier) tiers.push_back(each.name);
      b.faults.report_unknown("tier", x.fallback, tiers, at.path + ".acting.fallback");
    } else if (out.fallback >= static_cast<int>(t)) {
      b.faults.report(at.path + ".acting.fallback", "the fallback must be a tier below");
    }
  }
  compile_priority(b, x.priority, at.path + ".acting.priority", out);
}

/// A term that is written out must be a month at least.
inline void check_term(plan_builder& b, formula const& months, scope const& at) {
  node const& n = months.nodes()[months.root()];
  if (n.op == operation::number && !(n.number.value >= 1))
    b.faults.report(at, months, months.root(), "the term must be 1 month or more");
}

[[nodiscard]] inline tier_plan compile_tier(plan_builder& b, ladder const& one, std::size_t t, scope const& at) {
  tier const& x = one.tier[t];
  tier_plan out;
  auto rule = [&](std::optional<formula> const& f) {
    return f ? std::optional<rule_plan>(b.formulas.rule(*f, at)) : std::nullopt;
  };
  out.applies = rule(x.applies);
  out.enter = rule(x.enter);
  out.approve = rule(x.approve);
  out.keep = rule(x.keep);
  check_tier(b, one, t, at.path);
  if (x.order) out.order = materialize_formula(b, *x.order, at);
  if (x.probation) check_term(b, x.probation->months, at);
  if (x.acting) check_term(b, x.acting->months, at);
  if (x.probation && x.acting) b.faults.report(at.path, "a tier is held on probation or acting, not both");
  if (x.probation) {
    out.is_probation = true;
    if (t + 1 == one.tier.size()) b.faults.report(at.path, "a probation leads to the next tier, and there is none");
    out.months = materialize_formula(b, x.probation->months, at);
    out.confirm = b.formulas.rule(x.probation->confirm, at);
  }
  if (x.acting) compile_acting(b, one, t, at, out);
  return out;
}

inline void note_base_pays(ladder const& one, ladder_plan& out) {
  double highest = 0;
  int decimals = 0;
  for (auto const& t : one.tier) {
    out.base_pays.push_back(t.base_pay.value);
    highest = std::max(highest, t.base_pay.value);
    decimals = most_decimals(decimals, decimals_of(t.base_pay.value));
  }
  out.pay_known = error_bound::of_decimals(decimals, highest, false);
}

inline void compile_promote(plan_builder& b) {
  policy const& p = b.policy();
  for (std::size_t l = 0; l < p.ladder.size(); ++l) {
    ladder const& one = p.ladder[l];
    std::set<std::string> seen;
    for (std::size_t t = 0; t < one.tier.size(); ++t) {
      tier const& x = one.tier[t];
      scope const at{"ladder." + one.name + ".tier \"" + x.name + "\"", static_cast<int>(l), false};
      if (x.name.empty()) b.faults.report(at.path, "a tier needs a name");
      if (!seen.insert(x.name).second) b.faults.report(at.path, "there are two tiers of this name");
      b.made->ladders[l].codes.push_back(b.columns.text_code(x.name));
      b.made->ladders[l].tiers.push_back(compile_tier(b, one, t, at));
    }
    note_base_pays(one, b.made->ladders[l]);
  }
}

}  // namespace tierwise::detail
