// Two ledgers side by side: their totals by the same grouping, matched.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/difference.hpp"
#include "tierwise/error.hpp"
#include "tierwise/policy.hpp"
#include "tierwise/totals.hpp"

namespace tierwise {

TIERWISE_INLINE std::vector<difference_row> difference(ledger const& before, ledger const& after,
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
    index.try_emplace(row.group, out.size());
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
