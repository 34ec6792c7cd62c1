// Totals of a ledger by any grouping. They add up to the ledger, to the minor unit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/ledger.hpp"

namespace tierwise {

/// One group: its names in the order asked for, and sums in minor units.
struct total_row {
  std::vector<std::string> group;
  std::size_t heads = 0;            ///< different people
  std::size_t months = 0;           ///< person-months
  std::vector<std::int64_t> lines;  ///< by pay line
  std::int64_t gross = 0, net = 0, employer_cost = 0;
};

/// Sums by `month`, `year`, `shop`, `team`, `person` or the tier of a ladder (by its name), in any combination; no name
/// gives one row for all. Tiers come in the order of their ladder, everything else in the order of its text. Throws
/// `error` for a name that groups nothing.
[[nodiscard]] std::vector<total_row> totals(ledger const& l, std::vector<std::string> const& by);

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/apply/totals_inl.hpp"
#endif
