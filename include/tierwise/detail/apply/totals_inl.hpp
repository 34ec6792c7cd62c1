// Totals of a ledger: rows grouped by small numbers, sums checked, groups in order.
#pragma once

#include <algorithm>  // for std::sort
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/compute/exact_sums.hpp"
#include "tierwise/detail/support/ordering.hpp"
#include "tierwise/error.hpp"
#include "tierwise/policy.hpp"
#include "tierwise/totals.hpp"

namespace tierwise {

namespace detail {

/// What a ledger's rows are grouped by: a small number for each row, and its text.
class row_groups {
 public:
  row_groups(ledger const& l, std::vector<std::string> const& by) : ledger_(l) {
    std::vector<std::string> known = {"month", "year", "shop", "team", "person"};
    for (auto const& one : l.policy().ladder) known.push_back(one.name);
    for (auto const& name : by) {
      key k;
      for (std::size_t i = 0; i < l.policy().ladder.size(); ++i)
        if (l.policy().ladder[i].name == name) k.ladder = static_cast<int>(i);
      for (std::size_t i = 0; i < 5; ++i)
        if (known[i] == name) k.what = static_cast<int>(i);
      if (name == "team" && l.team.empty()) k.what = -1;
      if (k.what < 0 && k.ladder < 0) throw error(error::unknown_name("grouping", name, known));
      keys_.push_back(k);
    }
  }

  /// The group of a row as numbers.
  void codes(std::size_t row, std::vector<std::int64_t>& out) const {
    out.clear();
    for (auto const& k : keys_) out.push_back(code(k, row));
  }
  [[nodiscard]] std::vector<std::string> names(std::vector<std::int64_t> const& codes) const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < keys_.size(); ++i) out.push_back(name(keys_[i], codes[i]));
    return out;
  }

 private:
  struct key {
    int what = -1;    ///< month, year, shop, team, person
    int ladder = -1;  ///< or a ladder's tier
  };
  [[nodiscard]] std::int64_t code(key const& k, std::size_t row) const {
    if (k.ladder >= 0) return ledger_.tiers[static_cast<std::size_t>(k.ladder)][row];
    switch (k.what) {
      case 0: return ledger_.months[row];
      case 1: return (ledger_.first_month + ledger_.months[row]).year();
      case 2: return ledger_.shop[row];
      case 3: return ledger_.team[row];
      default: return ledger_.person[row];
    }
  }
  [[nodiscard]] std::string name(key const& k, std::int64_t code) const {
    auto const i = static_cast<std::size_t>(code);
    if (k.ladder >= 0) return ledger_.policy().ladder[static_cast<std::size_t>(k.ladder)].tier[i].name;
    switch (k.what) {
      case 0: return (ledger_.first_month + static_cast<int>(code)).text();
      case 1: return std::to_string(code);
      case 2:
      case 3: return code < 0 ? std::string() : ledger_.texts[i];  // in no team
      default: return ledger_.people[i];
    }
  }

  ledger const& ledger_;
  std::vector<key> keys_;
};

/// Adds a row of the ledger to a group's totals. Throws `error` for sums that are too large.
inline void add_row(ledger const& l, std::size_t row, total_row& to) {
  ++to.months;
  for (std::size_t i = 0; i < l.lines.size(); ++i)
    if (!add_exactly(to.lines[i], l.lines[i][row]))
      throw error(too_large("totals \"" + l.policy().pay.line[i].name + "\""));
  if (!add_exactly(to.gross, l.gross[row])) throw error(too_large("totals \"gross\""));
  if (!add_exactly(to.net, l.net[row])) throw error(too_large("totals \"net\""));
  if (!add_exactly(to.employer_cost, l.employer_cost[row])) throw error(too_large("totals \"employer_cost\""));
}

}  // namespace detail

TIERWISE_INLINE std::vector<total_row> totals(ledger const& l, std::vector<std::string> const& by) {
  detail::row_groups const groups(l, by);
  std::map<std::vector<std::int64_t>, std::size_t> index;
  std::vector<total_row> out;
  std::vector<std::vector<std::int64_t>> codes_of;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> seen;  // (group, person)
  std::vector<std::int64_t> codes;
  seen.reserve(l.rows());
  for (std::size_t r = 0; r < l.rows(); ++r) {
    groups.codes(r, codes);
    auto const [at, fresh] = index.try_emplace(codes, out.size());
    if (fresh) {
      out.emplace_back();
      out.back().lines.resize(l.lines.size());
      codes_of.push_back(codes);
    }
    detail::add_row(l, r, out[at->second]);
    seen.emplace_back(static_cast<std::uint32_t>(at->second), l.person[r]);
  }
  std::sort(seen.begin(), seen.end());
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (i == 0 || seen[i] != seen[i - 1]) ++out[seen[i].first].heads;
  for (std::size_t i = 0; i < out.size(); ++i) out[i].group = groups.names(codes_of[i]);
  std::vector<bool> ranked;  // a tier sorts by its place on the ladder
  for (auto const& name : by) {
    bool is_ladder = false;
    for (auto const& one : l.policy().ladder) is_ladder = is_ladder || one.name == name;
    ranked.push_back(is_ladder);
  }
  auto const order = detail::sorted_places(out.size(), [&](std::size_t a, std::size_t b) {
    for (std::size_t k = 0; k < by.size(); ++k) {
      if (ranked[k] ? codes_of[a][k] != codes_of[b][k] : out[a].group[k] != out[b].group[k])
        return ranked[k] ? codes_of[a][k] < codes_of[b][k] : out[a].group[k] < out[b].group[k];
    }
    return false;
  });
  std::vector<total_row> sorted;
  sorted.reserve(out.size());
  for (auto i : order) sorted.push_back(std::move(out[i]));
  return sorted;
}

}  // namespace tierwise
