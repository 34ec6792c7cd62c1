// What is wrong with assumptions whatever the policy beside them: said where they are read, so that the line is known.
#pragma once

#include <string>
#include <vector>

#include "tierwise/assumption_members.hpp"
#include "tierwise/detail/formula/reserved_names.hpp"
#include "tierwise/detail/validation/sound_values.hpp"

namespace tierwise::detail {

/// Whether a formula is a negative number, written out.
[[nodiscard]] inline bool is_negative_number(formula const& f) {
  node const& n = f.nodes()[f.root()];
  if (n.op == operation::number) return n.number.value < 0;
  return n.op == operation::negate && f.nodes()[n.parts[0]].op == operation::number &&
         f.nodes()[n.parts[0]].number.value > 0;
}

/// Figures and enumerators that no file could hold, names of the language given to something else, and what contradicts
/// itself.
inline void find_wrong(assumptions const& a, std::vector<fault>& faults) {
  find_unsound(a, "", faults);
  auto names = [&](std::string const& path, auto const& list) {
    for (auto const& one : list)
      if (auto const meaning = reserved_meaning(one.name); !meaning.empty())
        faults.push_back(path_fault(path + " " + in_quotes(one.name),
                                    "the name '" + one.name + "' is taken: it is " + std::string(meaning),
                                    "choose another name"));
  };
  names("parameter", a.parameter);
  names("metric", a.metric);
  names("activity", a.activity);
  for (auto const& q : a.activity)
    if (q.draw == draw_kind::count && q.link == link_kind::identity && q.mean && is_negative_number(*q.mean))
      faults.push_back(path_fault("activity " + in_quotes(q.name) + ".mean",
                                  "the mean of a count is " + q.mean->print() + ", below 0"));
  auto hazard = [&](std::string const& path, std::optional<tierwise::hazard> const& h) {
    if (h && h->intercept && h->annual_rate.value != 0)
      faults.push_back(path_fault(path + ".intercept", "it stands beside an 'annual_rate'",
                                  "the intercept is solved from an annual rate: give one of the two"));
  };
  hazard("attrition.leaving", a.attrition.leaving);
  hazard("attrition.dismissal", a.attrition.dismissal);
}

}  // namespace tierwise::detail
