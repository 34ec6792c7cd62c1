// Who comes first among those who ask for a seat on a ladder, and how many seats there are.
#pragma once

#include <algorithm>  // for std::sort
#include <cstddef>
#include <cstdint>
#include <map>
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

/// Puts applicants in the order in which seats are given; they come in order of their rows. By shop first, by counting:
/// of a shop there are few.
class seating_order {
 public:
  void put(std::vector<applicant>& wanting, std::size_t shops) {
    next_.assign(shops + 1, 0);
    for (auto const& c : wanting) ++next_[c.shop + 1];
    for (std::size_t s = 1; s < next_.size(); ++s) next_[s] += next_[s - 1];
    by_shop_.resize(wanting.size());
    for (auto const& c : wanting) by_shop_[next_[c.shop]++] = c;
    for (std::size_t begin = 0, s = 0; s < shops; begin = next_[s++])
      if (next_[s] - begin > 1)
        std::sort(by_shop_.begin() + static_cast<std::ptrdiff_t>(begin),
                  by_shop_.begin() + static_cast<std::ptrdiff_t>(next_[s]), comes_before);
    wanting.swap(by_shop_);
  }

 private:
  std::vector<std::uint32_t> next_;
  std::vector<applicant> by_shop_;
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
