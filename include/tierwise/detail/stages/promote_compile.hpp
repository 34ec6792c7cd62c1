// The ladders' rules as steps and as what is asked of single people at a month's end.
#pragma once

#include <algorithm>  // for std::max, std::min
#include <cmath>      // for std::floor
#include <cstdint>
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
  if (!x.keep && !x.demote_to.empty()) faults.report(path, "'demote_to' needs 'keep'");
  if (!x.enter && !x.enter_from.empty()) faults.report(path, "'enter_from' needs 'enter'");
  if (!x.enter && (x.applies || x.approve)) faults.report(path, "'applies' and 'approve' need 'enter'");
  bool negative = x.base_pay.value && !(x.base_pay.value->value >= 0);
  for (auto const& [text, pay] : x.base_pay.figures) negative = negative || !(pay.value >= 0);
  for (auto const& [text, row] : x.base_pay.table)
    for (auto const& [other, pay] : row) negative = negative || !(pay.value >= 0);
  if (negative) faults.report(path, "base pay is negative");
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

/// The number of a tier below tier `t` by its name; when that is empty, of the next one below.
[[nodiscard]] inline int tier_below(plan_builder& b, ladder const& one, std::size_t t, std::string const& name,
                                    scope const& at, char const* key) {
  int const next = static_cast<int>(t) - 1;
  if (name.empty()) return next;
  int const found = tier_named(one, name);
  if (found < 0)
    b.faults.report_unknown("tier", name, b.tier_names[static_cast<std::size_t>(at.ladder)], at.path + key);
  else if (found > next)
    b.faults.report(at.path + key, "'" + name + "' is not a tier below '" + one.tier[t].name + "'");
  return std::min(found, next);
}

inline void compile_acting(plan_builder& b, ladder const& one, std::size_t t, scope const& at, tier_plan& out) {
  acting const& x = *one.tier[t].acting;
  out.is_acting = true;
  if (t == 0) b.faults.report(at.path, "the first tier cannot be held acting");
  out.months = materialize_formula(b, x.months, at);
  out.confirm = b.formulas.rule(x.confirm, at);
  out.fallback = tier_below(b, one, t, x.fallback, at, ".acting.fallback");
  compile_priority(b, x.priority, at.path + ".acting.priority", out);
}

/// A term that is written out must be a month at least.
inline void check_term(plan_builder& b, formula const& months, scope const& at) {
  node const& n = months.nodes()[months.root()];
  if (n.op == operation::number && !(n.number.value >= 1))
    b.faults.report(at, months, months.root(), "the term must be 1 month or more");
}

/// The months of the year in which a ladder or tier is looked at, as bits; where none are written, `others`.
[[nodiscard]] inline std::uint16_t review_months(plan_builder& b, std::vector<figure> const& written,
                                                 std::string const& path, std::uint16_t others = all_months) {
  if (written.empty()) return others;
  unsigned out = 0;
  for (auto const& m : written) {
    bool const is_month = m.value >= 1 && m.value <= 12 && m.value == std::floor(m.value);
    if (is_month)
      out |= 1u << (static_cast<unsigned>(m.value) - 1);
    else
      b.faults.report(path + ".review_months", m.text() + " is no month of the year: they are numbered from 1 to 12");
  }
  return static_cast<std::uint16_t>(out);
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
  out.separate = rule(x.separate);
  out.enter_from = tier_below(b, one, t, x.enter_from, at, ".enter_from");
  out.demote_to = tier_below(b, one, t, x.demote_to, at, ".demote_to");
  out.review_months =
      review_months(b, x.review_months, at.path, b.made->ladders[static_cast<std::size_t>(at.ladder)].review_months);
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

/// Those that are the same for all; such as differ by texts are a step.
inline void note_base_pays(ladder const& one, ladder_plan& out) {
  double highest = 0;
  int decimals = 0;
  for (auto const& t : one.tier) {
    double const pay = t.base_pay.value.value_or(0).value;
    out.base_pays.push_back(pay);
    highest = std::max(highest, pay);
    decimals = most_decimals(decimals, decimals_of(pay));
  }
  out.pay_known = error_bound::of_decimals(decimals, highest, false);
}

/// Every text that a choice of tiers may come to, as far as it is written out, is the name of a tier.
inline void check_chosen_tiers(plan_builder& b, ladder const& one, formula const& f, std::uint32_t part,
                               scope const& at) {
  node const& n = f.nodes()[part];
  if (n.op == operation::text && tier_named(one, n.text) < 0) {
    b.faults.report_unknown("tier", n.text, b.tier_names[static_cast<std::size_t>(at.ladder)], at, f, part);
  }
  if (n.op != operation::call) return;
  for (std::size_t i = n.text == "if" ? 1 : 0; i < n.parts.size() && (n.text == "if" || n.text == "otherwise"); ++i)
    check_chosen_tiers(b, one, f, n.parts[i], at);
}

/// A ladder whose tiers are set by one formula: nothing else decides about them.
inline void compile_set(plan_builder& b, ladder const& one, ladder_plan& out) {
  if (!one.set) return;
  scope const at{"ladder." + one.name + ".set", static_cast<int>(&out - b.made->ladders.data()), false};
  out.set = b.formulas.rule(*one.set, at, value_type::text);
  check_chosen_tiers(b, one, *one.set, one.set->root(), at);
  for (auto const& t : one.tier)
    if (t.applies || t.enter || t.approve || t.keep || t.order || t.probation || t.acting || !t.seats.empty() ||
        !t.review_months.empty() || t.attempts_apart != 0)
      b.faults.report("ladder." + one.name + ".tier \"" + t.name + "\"",
                      "'set' decides about this ladder; its tiers have no rules of entering and staying",
                      "base_pay and separate may stand");
}

inline void compile_promote(plan_builder& b) {
  policy const& p = b.policy();
  for (std::size_t l = 0; l < p.ladder.size(); ++l) {
    ladder const& one = p.ladder[l];
    std::set<std::string> seen;
    b.made->ladders[l].review_months = review_months(b, one.review_months, "ladder." + one.name);
    compile_set(b, one, b.made->ladders[l]);
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
