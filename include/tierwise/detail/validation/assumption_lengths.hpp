// Whether the lists of assumptions are as long as they may be.
#pragma once

#include <string>
#include <utility>  // for std::pair

#include "tierwise/assumptions.hpp"
#include "tierwise/detail/validation/list_lengths.hpp"

namespace tierwise::detail {

inline void measure_lists(list_lengths& found, assumptions const& a) {
  found.parameters_and_tables(a.parameter, a.metric, a.brackets, "assumptions");
  found.at_most(a.team_health.trait.size(), limit::traits, "team_health.trait", "traits", "team health");
  for (auto const& t : a.team_health.trait)
    found.at_most(t.by_shop.size(), limit::by_shop, "team_health.trait \"" + t.name + "\".by_shop", "scores by shop",
                  "a trait");
  found.names(a.team_health.trait, "team_health.trait");
  found.at_most(a.activity.size(), limit::quantities, "activity", "quantities", "assumptions");
  found.names(a.activity, "activity");
  for (auto const& q : a.activity) {
    found.at_most(q.shares.size(), limit::shares, "activity \"" + q.name + "\".shares", "texts with a share",
                  "a quantity");
    found.keys(q.shares, "activity \"" + q.name + "\".shares");
  }
  for (auto const& [name, hazard] :
       {std::pair{"leaving", &a.attrition.leaving}, std::pair{"dismissal", &a.attrition.dismissal}}) {
    if (!*hazard) continue;
    std::string const path = std::string("attrition.") + name;
    found.at_most((*hazard)->factor.size(), limit::factors, path + ".factor", "factors", "a hazard");
    found.at_most((*hazard)->tenure.size(), limit::tenure_rows, path + ".tenure", "rows", "the tenure of a hazard");
    found.names((*hazard)->factor, path + ".factor");
  }
  found.at_most(a.attrition.together.size(), limit::common_departures, "attrition.together", "common departures",
                "assumptions");
  found.names(a.attrition.together, "attrition.together");
  found.at_most(a.hiring.opening.size(), limit::openings, "hiring.opening", "openings", "assumptions");
  found.at_most(a.totals.size(), limit::totals, "totals", "totals", "assumptions");
}

}  // namespace tierwise::detail
