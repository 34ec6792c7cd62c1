// Where the change in what everybody costs comes from: price, volume and mix, by combination of tiers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <vector>

#include "tierwise/comparison.hpp"
#include "tierwise/detail/compute/exact_sums.hpp"
#include "tierwise/detail/simulate/measures.hpp"
#include "tierwise/detail/simulate/month_loop.hpp"
#include "tierwise/detail/simulate/repricing.hpp"

namespace tierwise::detail {

/// Heads and cost.
struct tier_costs {
  std::int64_t heads = 0, cost = 0;

  /// Each sum is looked at as it grows, so it is refused long before it could wrap.
  void add(tier_costs const& more) {
    heads += more.heads;
    if (!add_exactly(cost, more.cost)) throw error(too_large("compare \"employer_cost\""));
  }
};

/// Of those who stand on one combination of tiers: the first policy's people at the variant's pay, and its own.
struct compared_costs {
  tier_costs repriced, own;
};

/// Of one replica and month, by the combinations of tiers that occur: a tier of each of the variant's ladders.
using costs_by_tiers = std::map<std::vector<std::uint32_t>, compared_costs>;

/// a * b / c to the nearest whole number, halves away from zero. Throws `error` when that is no amount any more.
[[nodiscard]] inline std::int64_t in_proportion(std::int64_t a, std::int64_t b, std::int64_t c) {
  __extension__ using wide = __int128;
  wide const product = static_cast<wide>(a) * b;
  wide const half = c / 2;
  wide const out = product < 0 ? -((-product + half) / c) : (product + half) / c;
  if (out >= most_minor_units || out <= -most_minor_units) throw error(too_large("compare \"employer_cost\""));
  return static_cast<std::int64_t>(out);
}

/// The tiers that somebody stands on, in the order in which another policy has ladders and tiers.
class tiers_by_name {
 public:
  tiers_by_name(policy const& own, policy const& other) {
    auto const by_name = [](auto const& x) -> std::string const& { return x.name; };
    ladders_ = indices_in(other.ladder, own.ladder, by_name);
    for (std::size_t l = 0; l < ladders_.size(); ++l)
      tiers_.push_back(ladders_[l] == no_slot
                           ? std::vector<std::uint32_t>()
                           : indices_in(own.ladder[ladders_[l]].tier, other.ladder[l].tier, by_name));
    found_.assign(ladders_.size(), 0);
  }
  /// On a ladder that there is not, everybody stands on the first tier. Overwritten by the next call.
  [[nodiscard]] std::vector<std::uint32_t> const& of(std::vector<ladder_state> const& ladders, std::uint32_t person) {
    for (std::size_t l = 0; l < ladders_.size(); ++l)
      if (ladders_[l] != no_slot) found_[l] = tiers_[l][ladders[ladders_[l]].tier[person]];
    return found_;
  }

 private:
  std::vector<std::uint32_t> ladders_;             ///< ladder there -> here
  std::vector<std::vector<std::uint32_t>> tiers_;  ///< ladder there -> tier here -> tier there
  std::vector<std::uint32_t> found_;
};

/// The parts of the cost's change in one replica and month, as price, volume and mix are told apart; `first_cost` is
/// what the first policy's people cost under itself.
[[nodiscard]] inline cost_change decompose_cost(costs_by_tiers const& costs, std::int64_t first_cost,
                                                std::int64_t hiring, std::int64_t outsourcing) {
  cost_change out;
  tier_costs before, after;
  std::int64_t mixed = 0;
  auto add = [](std::int64_t& sum, std::int64_t more) {
    if (!add_exactly(sum, more)) throw error(too_large("compare \"employer_cost\""));
  };
  auto sum_of = [&](std::initializer_list<std::int64_t> parts) {
    std::int64_t sum = 0;
    for (auto p : parts) add(sum, p);
    return sum;
  };
  for (auto const& [tiers, of] : costs) {
    before.add(of.repriced);
    after.add(of.own);
    if (of.own.heads == 0) continue;
    // Where nobody stood before there is no price but the variant's own.
    add(mixed, of.repriced.heads > 0 ? in_proportion(of.repriced.cost, of.own.heads, of.repriced.heads) : of.own.cost);
  }
  std::int64_t const at_mean = before.heads > 0 ? in_proportion(before.cost, after.heads, before.heads) : 0;
  out.rate = sum_of({before.cost, -first_cost});
  out.heads = before.heads > 0 ? sum_of({at_mean, -before.cost}) : after.cost;
  out.mix = before.heads > 0 ? sum_of({mixed, -at_mean}) : 0;
  out.performance = sum_of({after.cost, -first_cost, -out.rate, -out.heads, -out.mix});
  out.hiring = hiring;
  out.outsourcing = outsourcing;
  return out;
}

/// The same of what two projections say of a replica and month, and a table of costs.
[[nodiscard]] inline cost_change decompose_cost(costs_by_tiers const& costs, projection const& first,
                                                projection const& variant, std::uint32_t replica, std::int32_t at) {
  auto const of = [&](projection const& p, fixed_measure m) { return p.value(replica, at, 0, place_of(m)); };
  auto const change = [&](fixed_measure m) { return of(variant, m) - of(first, m); };
  return decompose_cost(costs, of(first, fixed_measure::employer_cost), change(fixed_measure::hiring_cost),
                        change(fixed_measure::outsourcing_cost));
}

}  // namespace tierwise::detail
