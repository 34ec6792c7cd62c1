// The assumptions: how the world answers to a policy, as one value, every figure with its source.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tierwise/activity.hpp"
#include "tierwise/attrition.hpp"
#include "tierwise/demand.hpp"
#include "tierwise/hiring.hpp"
#include "tierwise/policy.hpp"

namespace tierwise {

/// A trait of a good team, scored by those who know the team.
struct trait {
  std::string name;
  std::string zh;
  figure weight = 1;
  figure score = 0;                       ///< 0 to 10
  std::map<std::string, figure> by_shop;  ///< instead of `score`, for the shops named
  std::string source;

  bool operator==(trait const&) const = default;
};

/// The health of a shop's team: the weighted mean of its traits, known to formulas as `team_health`, 0 to 10.
struct team_health {
  std::vector<tierwise::trait> trait;

  bool operator==(team_health const&) const = default;
};

/// All of it. An aggregate: build it in C++, load it from a file, or derive it with `replace`. Formulas may name what
/// the policy computes (`score`, `gross`, `medal.tier`); the policy can name nothing of this.
struct assumptions {
  std::string name;
  std::string description;
  std::vector<tierwise::parameter> parameter;
  std::vector<tierwise::metric> metric;
  std::vector<bracket_table> brackets;
  tierwise::team_health team_health;
  std::vector<quantity> activity;
  std::optional<tierwise::demand> demand;
  tierwise::attrition attrition;
  tierwise::hiring hiring;
  std::vector<std::string> totals;  ///< quantities or results that projections add up, as `sales`

  bool operator==(assumptions const&) const = default;
};

}  // namespace tierwise
