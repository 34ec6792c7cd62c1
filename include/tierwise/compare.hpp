// compare({today, variant, ...}): the same people with the same luck under each, so that what differs is the policy.
#pragma once

#include <vector>

#include "tierwise/baseline.hpp"
#include "tierwise/comparison.hpp"
#include "tierwise/config.hpp"
#include "tierwise/simulation.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// Plays each scenario forward from one workforce under the same luck. The first is what the others are compared with.
/// Comparing something with itself gives zero everywhere. As in `simulate`, an interruption keeps what is done. Who
/// compares with the same first one again and again keeps a `baseline`.
[[nodiscard]] comparison compare(std::vector<scenario> const& scenarios, table const& workforce,
                                 simulation const& how = {});

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/simulate/compare_inl.hpp"
#endif
