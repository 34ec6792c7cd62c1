// Two ledgers of the same records side by side: who gains, who loses, and what it costs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/ledger.hpp"

namespace tierwise {

/// A group under two policies, in minor units. A group that one of them does not have counts as 0 there.
struct difference_row {
  std::vector<std::string> group;
  std::int64_t net_before = 0, net_after = 0;
  std::int64_t gross_before = 0, gross_after = 0;
  std::int64_t cost_before = 0, cost_after = 0;

  [[nodiscard]] std::int64_t net() const { return net_after - net_before; }
  [[nodiscard]] std::int64_t gross() const { return gross_after - gross_before; }
  [[nodiscard]] std::int64_t cost() const { return cost_after - cost_before; }
};

/// Totals of both ledgers by the same grouping (see `totals`): `{"person"}` says who gains and who loses, `{}` what it
/// costs in all. A ledger against itself differs by exactly 0 everywhere. Throws `error` for ledgers in different
/// currencies.
[[nodiscard]] std::vector<difference_row> difference(ledger const& before, ledger const& after,
                                                     std::vector<std::string> const& by);

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/apply/difference_inl.hpp"
#endif
