// Who leaves, as steps: the hazards of leaving and of dismissal, and those who go together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>  // for std::move

#include "tierwise/detail/plan/model_builder.hpp"
#include "tierwise/detail/stages/leave_hazard.hpp"

namespace tierwise::detail {

/// Factors and groups that bear on leaving: a leaver's reason is the number of one.
inline constexpr std::size_t most_reasons = 60000;

/// Whether the odds by tenure rise from month 0 on, in whole months.
[[nodiscard]] inline bool is_sound_tenure(hazard const& h) {
  bool sound = true;
  for (std::size_t i = 0; i < h.tenure.size(); ++i) {
    auto const& [months, odds] = h.tenure[i];
    bool const is_whole = months.value >= 0 && months.value <= 1200 && nearest_whole(months.value) == months.value;
    bool const rises = i == 0 ? months.value == 0 : months.value > h.tenure[i - 1].first.value;
    sound = sound && is_whole && rises && odds.value > 0;
  }
  return sound;
}

/// The log-odds by tenure and for everybody, from the annual rate unless they are given.
inline void compile_baseline(fault_list& faults, hazard const& h, std::string const& path, hazard_plan& out) {
  for (auto const& [low, high] : h.between)
    if (!(low.value <= high.value))
      faults.report(path + ".between", "'" + low.text() + "' is above '" + high.text() + "'");
  bool const sound = is_sound_tenure(h);
  if (!sound)
    faults.report(path + ".tenure", "rows are [completed months, odds multiplier above 0], from month 0 on, rising");
  else
    out.by_tenure = tenure_log_odds(h.tenure);
  if (h.intercept)
    out.intercept = h.intercept->value;
  else if (!(h.annual_rate.value > 0))
    faults.report(path, "'annual_rate' must be above 0", "leavers a year over average heads, or give 'intercept'");
  else if (!(h.annual_rate.value < 11.9))
    faults.report(path, "no monthly hazard gives an 'annual_rate' of " + h.annual_rate.text(),
                  "leavers a year over average heads: 12 would be everybody every month");
  else if (sound)
    out.intercept = solve_intercept(h.annual_rate.value, out.by_tenure);
}

[[nodiscard]] inline factor_plan compile_factor(model_builder& m, factor const& f, scope const& at) {
  fault_list& faults = m.rules.faults;
  factor_plan out;
  out.log = f.log;
  if (f.log && !(f.reference.value > 0))
    faults.report(at.path, "the reference of a logarithm must be above 0", "1 is where it adds nothing");
  out.origin = f.log && f.reference.value > 0 ? log_of(f.reference.value) : f.reference.value;
  out.coefficient = f.coefficient.value;
  out.spread = f.spread.value;
  if (!(f.spread.value >= 0)) faults.report(at.path, "'spread' is a standard deviation: not negative");
  out.purpose = add_purpose(m, at.path, at.path);
  expression e;
  if (m.rules.formulas.type_of(f.value) == value_type::truth) {
    std::uint32_t const t = m.rules.formulas.append(e, f.value, at, value_type::truth);
    std::uint32_t const yes = e.constant(1), no = e.constant(0);
    e.choose(t, yes, no);
  } else {
    m.rules.formulas.append(e, f.value, at, value_type::number);
  }
  out.slot = m.rules.columns.evaluate(std::move(e), at.path);
  return out;
}

[[nodiscard]] inline hazard_plan compile_hazard(model_builder& m, hazard const& h, std::string const& path) {
  hazard_plan out;
  out.is_on = true;
  out.purpose = add_purpose(m, path, path);
  out.reason_purpose = add_purpose(m, path + "/reason", path);
  compile_baseline(m.rules.faults, h, path, out);
  for (std::size_t i = 0; i < h.factor.size(); ++i) {
    factor const& f = h.factor[i];
    factor_plan one = compile_factor(m, f, {path + ".factor \"" + f.name + "\"", -1, false});
    one.written = i;
    if (!f.personal || m.made->assumed.attrition.personal) out.factors.push_back(one);
  }
  return out;
}

inline void compile_leave(model_builder& m) {
  attrition const& a = m.made->assumed.attrition;
  if (a.leaving) m.made->leaving = compile_hazard(m, *a.leaving, "attrition.leaving");
  if (a.dismissal) m.made->dismissal = compile_hazard(m, *a.dismissal, "attrition.dismissal");
  for (auto const& t : a.together) {
    scope const at{"attrition.together \"" + t.name + "\"", -1, false};
    together_plan out;
    out.who = evaluate_formula(m.rules, t.who, at, value_type::truth);
    out.chance = evaluate_formula(m.rules, t.chance, at, value_type::number);
    out.share = t.share.value;
    if (!(out.share >= 0 && out.share <= 1))
      m.rules.faults.report(at.path, "'share' must be from 0 to 100%, found " + t.share.text());
    out.purpose = add_purpose(m, "together/" + t.name, at.path);
    out.own_purpose = add_purpose(m, "together/" + t.name + "/own", at.path);
    m.made->together.push_back(out);
  }
  if ((a.leaving ? a.leaving->factor.size() : 0) + a.together.size() > most_reasons)
    m.rules.faults.report("attrition", "there are more than " + std::to_string(most_reasons) + " factors and groups");
  // The hazards ask for it.
  if (m.made->tenure_months == no_slot) m.made->tenure_months = m.rules.columns.new_slot();
}

/// Reasons and totals go by name.
inline void require_unique_reasons(model_builder& m) {
  attrition const& a = m.made->assumed.attrition;
  auto require_new = [&](std::set<std::string>& seen, std::string const& name, std::string const& path,
                         char const* what) {
    if (!seen.insert(name).second)
      m.rules.faults.report(path, std::string("there are two ") + what + " of this name: '" + name + "'");
  };
  std::set<std::string> reasons = {"none"}, dismissals, totals;
  if (a.leaving)
    for (auto const& f : a.leaving->factor)
      require_new(reasons, f.name, "attrition.leaving.factor \"" + f.name + "\"", "reasons");
  for (auto const& t : a.together) require_new(reasons, t.name, "attrition.together \"" + t.name + "\"", "reasons");
  if (a.dismissal)
    for (auto const& f : a.dismissal->factor)
      require_new(dismissals, f.name, "attrition.dismissal.factor \"" + f.name + "\"", "factors");
  for (auto const& name : m.made->assumed.totals) require_new(totals, name, "totals", "totals");
}

}  // namespace tierwise::detail
