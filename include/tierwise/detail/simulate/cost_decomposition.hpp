// Where the change in what everybody costs comes from: price, volume and mix, by combination of tiers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/comparison.hpp"
#include "tierwise/detail/compute/exact_sums.hpp"
#include "tierwise/detail/simulate/measures.hpp"
#include "tierwise/detail/simulate/month_loop.hpp"
#include "tierwise/detail/support/atomic_add.hpp"

namespace tierwise::detail {

/// Heads and cost by combination of tiers, of a replica and month.
struct tier_costs {
  std::int64_t heads = 0, cost = 0;
};

/// The most cells of a cost table: 256 MB. What is beyond is no question of patience: the tiers multiply.
inline constexpr std::size_t most_cost_cells = std::size_t(1) << 24;

/// How many cells a cost table has; throws `error` naming the ladders when they are too many. Each product is looked at
/// before it is made, so none can wrap, however narrow `std::size_t` is.
[[nodiscard]] inline std::size_t cost_cells(policy const& p, std::uint32_t replicas, std::int32_t months) {
  std::size_t cells = 1;
  bool fits = true;
  auto times = [&](std::size_t n) {
    fits = fits && n <= most_cost_cells / cells;
    if (fits) cells *= n == 0 ? 1 : n;
  };
  for (auto const& l : p.ladder) times(l.tier.size());
  times(replicas);
  times(static_cast<std::size_t>(months));
  if (fits) return cells;
  fault f;
  f.path = "compare";
  f.message = "the parts of the cost would take more than " + std::to_string(most_cost_cells) + " cells: the tiers of ";
  std::size_t named = 0;
  for (auto const& l : p.ladder)
    if (l.tier.size() > 1 && ++named <= 8)
      f.message += (named == 1 ? "'" : ", '") + l.name + "' (" + std::to_string(l.tier.size()) + ")";
  if (named > 8) f.message += " and " + std::to_string(named - 8) + (named == 9 ? " more ladder" : " more ladders");
  if (named == 0) f.message += "no ladder";
  f.message += " multiplied, times " + std::to_string(replicas) + " replicas and " + std::to_string(months) + " months";
  f.hint = "compare with fewer replicas or months, or policies with fewer ladders that have tiers";
  throw error(std::move(f));
}

/// a * b / c to the nearest whole number, halves away from zero. Throws `error` when that is no amount any more.
[[nodiscard]] inline std::int64_t in_proportion(std::int64_t a, std::int64_t b, std::int64_t c) {
  __extension__ using wide = __int128;
  wide const product = static_cast<wide>(a) * b;
  wide const half = c / 2;
  wide const out = product < 0 ? -((-product + half) / c) : (product + half) / c;
  if (out >= most_minor_units || out <= -most_minor_units) throw error(too_large("compare \"employer_cost\""));
  return static_cast<std::int64_t>(out);
}

/// Which months of the replicas cost what, by combination of tiers; shared by all threads.
class cost_table {
 public:
  cost_table(model const& m, std::uint32_t replicas, std::int32_t months) : months_(months) {
    cells_.assign(cost_cells(m.policy, replicas, months), {});
    for (auto const& l : m.policy.ladder) combinations_ *= l.tier.size();
  }
  void add(std::uint32_t replica, std::int32_t month, std::size_t combination, std::int64_t cost) {
    tier_costs& c = cells_[begin(replica, month) + combination];
    add_atomically(c.heads, std::int64_t{1});
    // Each sum is looked at as it grows, so it is refused long before it could wrap.
    std::int64_t sum = add_atomically(c.cost, cost);
    if (!add_exactly(sum, cost)) throw error(too_large("compare \"employer_cost\""));
  }
  /// By combination of tiers.
  [[nodiscard]] std::span<tier_costs const> of(std::uint32_t replica, std::int32_t month) const {
    return std::span(cells_).subspan(begin(replica, month), combinations_);
  }

 private:
  [[nodiscard]] std::size_t begin(std::uint32_t replica, std::int32_t month) const {
    return (std::size_t(replica) * static_cast<std::size_t>(months_) + static_cast<std::size_t>(month)) * combinations_;
  }

  std::int32_t months_;
  std::size_t combinations_ = 1;
  std::vector<tier_costs> cells_;
};

/// The tiers that somebody stands on, as one number, in the order in which `like` has ladders and tiers.
[[nodiscard]] inline std::size_t tier_combination(simulated_month const& now, policy const& like,
                                                  std::uint32_t person) {
  policy const& own = now.rules.policy;
  std::size_t out = 0;
  for (auto const& l : like.ladder)
    for (std::size_t k = 0; k < own.ladder.size(); ++k) {
      if (own.ladder[k].name != l.name) continue;
      std::string const& tier = own.ladder[k].tier[now.run.state.ladders[k].tier[person]].name;
      std::size_t t = 0;
      while (l.tier[t].name != tier) ++t;
      out = out * l.tier.size() + t;
    }
  return out;
}

/// Adds a month of a batch, at the costs given, by the tiers as `like` orders them. Replicas of the table count from
/// `first`.
inline void add_costs(simulated_month const& now, model const& like, double const* cost, std::uint32_t first,
                      cost_table& to) {
  double const scale = ten_to(like.digits);
  for (std::size_t r = 0; r < now.rows.size(); ++r) {
    std::uint32_t const p = now.rows.person[r];
    to.add(now.holders.first_replica() - first + now.holders.replica_of(p), now.number,
           tier_combination(now, like.policy, p), static_cast<std::int64_t>(nearest_whole(cost[r] * scale)));
  }
}

/// The parts of the cost's change in one replica and month, as price, volume and mix are told apart: `repriced` are the
/// first policy's people at the variant's pay, `variant` its own, by combination of tiers; `first_cost` is what the
/// first policy's people cost under itself.
[[nodiscard]] inline cost_change decompose_cost(std::span<tier_costs const> repriced,
                                                std::span<tier_costs const> variant, std::int64_t first_cost,
                                                std::int64_t hiring, std::int64_t outsourcing) {
  cost_change out;
  std::int64_t heads_a = 0, repriced_cost = 0, heads_b = 0, cost_b = 0, mixed = 0;
  auto add = [](std::int64_t& sum, std::int64_t more) {
    if (!add_exactly(sum, more)) throw error(too_large("compare \"employer_cost\""));
  };
  auto sum_of = [&](std::initializer_list<std::int64_t> parts) {
    std::int64_t sum = 0;
    for (auto p : parts) add(sum, p);
    return sum;
  };
  for (std::size_t c = 0; c < variant.size(); ++c) {
    heads_a += repriced[c].heads;
    heads_b += variant[c].heads;
    add(repriced_cost, repriced[c].cost);
    add(cost_b, variant[c].cost);
  }
  for (std::size_t c = 0; c < variant.size(); ++c) {
    if (variant[c].heads == 0) continue;
    // Where nobody stood before there is no price but the variant's own.
    add(mixed,
        repriced[c].heads > 0 ? in_proportion(repriced[c].cost, variant[c].heads, repriced[c].heads) : variant[c].cost);
  }
  std::int64_t const at_mean = heads_a > 0 ? in_proportion(repriced_cost, heads_b, heads_a) : 0;
  out.rate = sum_of({repriced_cost, -first_cost});
  out.heads = heads_a > 0 ? sum_of({at_mean, -repriced_cost}) : cost_b;
  out.mix = heads_a > 0 ? sum_of({mixed, -at_mean}) : 0;
  out.performance = sum_of({cost_b, -first_cost, -out.rate, -out.heads, -out.mix});
  out.hiring = hiring;
  out.outsourcing = outsourcing;
  return out;
}

/// The same, month by month, of a replica that is whole.
inline void decompose_costs(projection const& first, projection const& variant, std::uint32_t replica,
                            cost_table const& repriced, cost_table const& own, std::vector<cost_change>& out) {
  for (std::int32_t t = 0; t < first.months; ++t) {
    auto const of = [&](projection const& p, fixed_measure m) { return p.value(replica, t, 0, place_of(m)); };
    auto const change = [&](fixed_measure m) { return of(variant, m) - of(first, m); };
    out[std::size_t(replica) * static_cast<std::size_t>(first.months) + static_cast<std::size_t>(t)] =
        decompose_cost(repriced.of(replica, t), own.of(replica, t), of(first, fixed_measure::employer_cost),
                       change(fixed_measure::hiring_cost), change(fixed_measure::outsourcing_cost));
  }
}

}  // namespace tierwise::detail
