// compare({today, variant, ...}): the same people with the same luck under each, so that what differs is the policy.
#pragma once

#include <string>
#include <vector>

#include "tierwise/comparison.hpp"
#include "tierwise/config.hpp"
#include "tierwise/model.hpp"
#include "tierwise/simulation.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// Something to be compared: rules and assumptions under a name.
struct scenario {
  std::string name;
  compiled_model model;
};

/// Plays each scenario forward from one workforce under the same luck. The first is what the others are compared with.
/// Comparing something with itself gives zero everywhere. As in `simulate`, an interruption keeps what is done.
[[nodiscard]] comparison compare(std::vector<scenario> const& scenarios, table const& workforce,
                                 simulation const& how = {});

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/simulate/compare_inl.hpp"
#endif
