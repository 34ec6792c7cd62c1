// Totals of a ledger: its rows added up piece by piece, or what was kept of them.
#pragma once

#include <algorithm>  // for std::max, std::min
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tierwise/detail/apply/total_sums.hpp"
#include "tierwise/error.hpp"
#include "tierwise/policy.hpp"
#include "tierwise/totals.hpp"

namespace tierwise {

namespace detail {

/// Pieces of a ledger as wide columns.
class ledger_pieces {
 public:
  ledger_pieces(ledger const& l, total_keys const& keys) : ledger_(l) {
    person_.resize(piece);
    for (auto* codes : {&month_, &shop_, &team_}) codes->resize(piece);
    tiers_.resize(l.tiers.size());
    for (std::size_t i = 0; i < tiers_.size(); ++i) tiers_[i].resize(keys.names_ladder(i) ? piece : 0);
    for (auto const& line : l.lines) money_.push_back(&line);
    for (auto const* sum : {&l.gross, &l.net, &l.employer_cost}) money_.push_back(sum);
    amounts_.assign(money_.size(), std::vector<std::int64_t>(piece));
  }
  static constexpr std::size_t piece = 2048;  ///< rows: what is near

  [[nodiscard]] rows_to_total from(std::size_t first) {
    rows_to_total out;
    out.rows = std::min(piece, ledger_.rows() - first);
    auto read = [&](auto const& column, auto& to) {
      column.read(first, std::span(to).first(out.rows));
      return to.data();
    };
    out.person = read(ledger_.person, person_);
    out.month = read(ledger_.months, month_);
    out.shop = read(ledger_.shop, shop_);
    out.team = ledger_.team.empty() ? nullptr : read(ledger_.team, team_);
    for (std::size_t i = 0; i < tiers_.size(); ++i)
      out.tiers.push_back(tiers_[i].empty() ? nullptr : read(ledger_.tiers[i], tiers_[i]));
    for (std::size_t i = 0; i < money_.size(); ++i) out.amounts.push_back(read(*money_[i], amounts_[i]));
    return out;
  }

 private:
  ledger const& ledger_;
  std::vector<std::uint32_t> person_;
  std::vector<std::int32_t> month_, shop_, team_;
  std::vector<std::vector<std::uint8_t>> tiers_;
  std::vector<ledger_column<std::int64_t> const*> money_;
  std::vector<std::vector<std::int64_t>> amounts_;
};

/// The totals of a ledger that has nothing else.
[[nodiscard]] inline std::vector<total_row> const& kept_by(ledger const& l, std::vector<std::string> const& by) {
  std::string known;
  for (auto const& one : l.kept.groupings) {
    if (one.by == by) return one.rows;
    std::string names;
    for (auto const& name : one.by) names += (names.empty() ? "" : ", ") + name;
    known += (known.empty() ? "" : "; ") + (names.empty() ? std::string("all together") : names);
  }
  fault f;
  f.path = "totals";
  f.message = "totals by this grouping were not kept; kept are: " + known;
  f.hint = "name it where the policy is applied";
  throw error(std::move(f));
}

}  // namespace detail

TIERWISE_INLINE std::vector<total_row> totals(ledger const& l, std::vector<std::string> const& by) {
  if (!l.kept.groupings.empty()) return detail::kept_by(l, by);
  detail::total_sums sums(l, !l.team.empty(), by);
  detail::ledger_pieces pieces(l, sums.keys());
  for (std::size_t first = 0; first < l.rows(); first += detail::ledger_pieces::piece) sums.add(pieces.from(first));
  return sums.rows();
}

}  // namespace tierwise
