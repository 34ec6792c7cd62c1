// Two ledgers of the same records side by side: who gains, who loses, and what it costs.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/totals.hpp"

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
[[nodiscard]] inline std::vector<difference_row> difference(ledger const& before, ledger const& after,
                                                            std::vector<std::string> const& by) {
  if (before.policy().currency != after.policy().currency) {
    fault f;
    f.path = "difference";
    f.message =
        "the ledgers are in different currencies: " + before.policy().currency + " and " + after.policy().currency;
    throw error(std::move(f));
  }
  std::vector<total_row> const a = totals(before, by), b = totals(after, by);
  std::map<std::vector<std::string>, std::size_t> index;
  std::vector<difference_row> out;
  for (auto const& row : a) {
    index.emplace(row.group, out.size());
    difference_row d;
    d.group = row.group;
    d.net_before = row.net;
    d.gross_before = row.gross;
    d.cost_before = row.employer_cost;
    out.push_back(std::move(d));
  }
  for (auto const& row : b) {
    auto const [at, fresh] = index.try_emplace(row.group, out.size());
    if (fresh) {
      out.emplace_back();
      out.back().group = row.group;
    }
    difference_row& d = out[at->second];
    d.net_after = row.net;
    d.gross_after = row.gross;
    d.cost_after = row.employer_cost;
  }
  return out;
}

}  // namespace tierwise
