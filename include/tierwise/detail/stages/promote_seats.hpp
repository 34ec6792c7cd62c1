// How many seats a tier has in a shop.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/policy.hpp"

namespace tierwise::detail {

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
