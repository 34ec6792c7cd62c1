// Who moves on a ladder at a month's end, who comes first among those who ask for a seat, and how many seats there are.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/policy.hpp"

namespace tierwise::detail {

/// Somebody who may rise to a tier, if there is a seat.
struct applicant {
  std::uint32_t row = 0, shop = 0;  ///< shop: its group
  bool first = false;               ///< has priority for the tier
  double order = 0;
  std::int32_t waiting = 0;
};

/// The order in which the seats of a shop are given: those with priority first, then by the policy's order (missing
/// values last), by how long they have waited, and by who they are.
[[nodiscard]] inline bool comes_before(applicant const& a, applicant const& b) {
  if (a.shop != b.shop) return a.shop < b.shop;
  if (a.first != b.first) return a.first;
  bool const x = a.order != a.order, y = b.order != b.order;
  if (x != y) return y;
  if (!x && a.order != b.order) return a.order > b.order;
  if (a.waiting != b.waiting) return a.waiting > b.waiting;
  return a.row < b.row;
}

/// What happens on one ladder this month. The vectors are kept from month to month.
struct ladder_moves {
  static constexpr std::uint8_t risen = 1, acting_ends = 2, waits = 4, listed = 8;
  std::vector<std::uint32_t> order, begin;         ///< rows by tier, and where each tier begins and ends among them
  std::vector<std::uint8_t> to;                    ///< row -> tier from next month on
  std::vector<std::uint8_t> what;                  ///< row -> bits
  std::vector<std::uint32_t> changed_rows;         ///< rows to which anything happens
  std::vector<std::vector<applicant>> applicants;  ///< for each tier

  [[nodiscard]] std::size_t tiers() const { return begin.size() - 1; }
  [[nodiscard]] std::span<std::uint32_t const> on(std::size_t tier) const {
    return std::span(order).subspan(begin[tier], begin[tier + 1] - begin[tier]);
  }
  void move(std::uint32_t row, std::size_t tier, std::uint8_t bits = 0) {
    if ((what[row] & listed) == 0) changed_rows.push_back(row);
    to[row] = static_cast<std::uint8_t>(tier);
    what[row] |= bits | listed;
  }
};

/// The seats of a policy, looked up by the shop's name once.
class seat_counts {
 public:
  /// `texts`: by code; names of shops are looked up in it.
  seat_counts(policy const& p, std::vector<std::string> const& texts) : policy_(p), texts_(texts) {}

  [[nodiscard]] std::int32_t of(std::size_t ladder, std::size_t tier, double shop) {
    auto& known = known_[{ladder, tier}];
    if (known.empty()) known.assign(texts_.size(), unknown);
    std::int32_t& out = known[static_cast<std::size_t>(shop)];
    if (out != unknown) return out;
    auto const& seats = policy_.ladder[ladder].tier[tier].seats;
    auto at = seats.find(texts_[static_cast<std::size_t>(shop)]);
    if (at == seats.end()) at = seats.find("*");
    return out = at == seats.end() ? 0 : at->second;
  }

 private:
  static constexpr std::int32_t unknown = -1;

  policy const& policy_;
  std::vector<std::string> const& texts_;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::int32_t>>
      known_;  ///< ladder, tier -> shop -> how many
};

}  // namespace tierwise::detail
