// Who moves on a ladder at a month's end, who comes first among those who ask for a seat, how many seats there are, and
// what is noted of it.
#pragma once

#include <algorithm>  // for std::sort
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>  // for std::exchange, std::pair
#include <vector>

#include "tierwise/policy.hpp"

namespace tierwise::detail {

/// Of what happens to people: nothing, or events without why, or with it.
enum class noted : std::uint8_t { nothing, events, events_with_reasons };

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
  /// Nothing has happened yet to the rows of a month. `tier`: by person.
  void begin_month(std::vector<std::uint32_t> const& person, std::uint8_t const* tier, std::size_t tiers) {
    constexpr std::size_t streams = 4;  // counted side by side: one would wait for its own last count, row by row
    std::size_t const n = person.size(), part = n / streams;
    changed_rows.clear();
    applicants.resize(tiers);
    for (auto& wanting : applicants) wanting.clear();
    what.assign(n, 0);
    to.resize(n);
    order.resize(n);
    std::uint8_t* const on = to.data();  // else bytes written may move vectors
    for (std::size_t r = 0; r < n; ++r) on[r] = tier[person[r]];
    std::uint32_t next[streams][256] = {};
    auto const each_row = [&](auto f) {
      for (std::size_t i = 0; i < part; ++i)
        for (std::size_t s = 0; s < streams; ++s) f(s, s * part + i);
      for (std::size_t r = streams * part; r < n; ++r) f(streams - 1, r);
    };
    each_row([&](std::size_t s, std::size_t r) { ++next[s][on[r]]; });
    begin.assign(1, 0);
    std::uint32_t at = 0;
    for (std::size_t t = 0; t < tiers; ++t) {
      for (auto& of : next) at += std::exchange(of[t], at);
      begin.push_back(at);
    }
    std::uint32_t* const rows = order.data();
    each_row([&](std::size_t s, std::size_t r) { rows[next[s][on[r]]++] = static_cast<std::uint32_t>(r); });
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
