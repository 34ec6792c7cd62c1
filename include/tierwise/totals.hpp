// Totals of a ledger by any grouping. They add up to the ledger, to the minor unit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/ledger.hpp"

namespace tierwise {

/// Sums by `month`, `year`, `shop`, `team`, `person` or the tier of a ladder (by its name), in any combination; no name
/// gives one row for all. Tiers come in the order of their ladder, everything else in the order of its text. Throws
/// `error` for a name that groups nothing, and for a grouping that was not kept in a ledger of totals only.
[[nodiscard]] std::vector<total_row> totals(ledger const& l, std::vector<std::string> const& by);

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/apply/totals_inl.hpp"
#endif
