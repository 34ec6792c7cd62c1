// Totals of a ledger by any grouping. They add up to the ledger, to the minor unit.
#pragma once

#include <algorithm>  // for std::sort
#include <cstdint>
#include <map>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/compute/exact_sums.hpp"
#include "tierwise/error.hpp"
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

}  // namespace detail

/// Sums by `month`, `year`, `shop`, `team`, `person` or the tier of a ladder (by its name), in any combination; no name
/// gives one row for all. Tiers come in the order of their ladder, everything else in the order of its text. Throws
/// `error` for a name that groups nothing.
[[nodiscard]] inline std::vector<total_row> totals(ledger const& l, std::vector<std::string> const& by) {
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
    total_row& t = out[at->second];
    ++t.months;
    for (std::size_t i = 0; i < l.lines.size(); ++i)
      if (!detail::add_exactly(t.lines[i], l.lines[i][r]))
        throw error(detail::too_large("totals \"" + l.policy().pay.line[i].name + "\""));
    if (!detail::add_exactly(t.gross, l.gross[r])) throw error(detail::too_large("totals \"gross\""));
    if (!detail::add_exactly(t.net, l.net[r])) throw error(detail::too_large("totals \"net\""));
    if (!detail::add_exactly(t.employer_cost, l.employer_cost[r]))
      throw error(detail::too_large("totals \"employer_cost\""));
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
  std::vector<std::size_t> order(out.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
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
