// What a baseline keeps: what was played, with whom and how, and what became of the people.
#pragma once

#include <memory>

#include "tierwise/detail/simulate/outcomes.hpp"
#include "tierwise/model.hpp"
#include "tierwise/projection.hpp"
#include "tierwise/simulation.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

/// A baseline as it is kept. Nothing in it changes any more.
struct kept_baseline {
  scenario first;
  table workforce;
  simulation how;  ///< without progress
  std::shared_ptr<projection const> played;
  outcomes came;
};

}  // namespace tierwise::detail
