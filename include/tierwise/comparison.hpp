// How policies differ under the same luck: replica by replica, in figures and in people, with what the luck saved.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/projection.hpp"

namespace tierwise {

/// From fewer no interval is told.
inline constexpr std::size_t fewest_replicas = 20, fewest_differing = 10;

/// The difference of a measure between a variant and the first policy, over replicas that had the same luck.
struct paired_difference {
  double mean = 0;
  /// 95 % interval of the mean by Student's t; NaN from fewer than `fewest_replicas`, or where fewer than
  /// `fewest_differing` of them differ: an interval of so few covers less than it says.
  double low = 0, high = 0;
  tierwise::band band;          ///< of single replicas
  double above = 0, below = 0;  ///< share of replicas in which the variant has more, or less
  /// With 95 % the share of all worlds that differ is at most this (Clopper and Pearson's bound).
  double may_differ = 0;
  /// The part of the variance that common luck took away: 1 - var(b - a) / (var(a) + var(b)). NaN where nothing varies.
  double saved = 0;
};

/// Where the change in what everybody costs in a month comes from, in minor units; the parts add up exactly.
struct cost_change {
  std::int64_t rate = 0;         ///< the same people, months and tiers, paid by the other rules
  std::int64_t mix = 0;          ///< other shares of the tiers
  std::int64_t heads = 0;        ///< more or fewer people, at the mean cost
  std::int64_t performance = 0;  ///< the same tiers, but people who did and are other things
  std::int64_t hiring = 0;
  std::int64_t outsourcing = 0;
  [[nodiscard]] std::int64_t total() const { return rate + mix + heads + performance + hiring + outsourcing; }
};

/// In how many replicas it was so for somebody of the workforce: under the first policy only, under the variant only.
struct person_change {
  std::string person;
  std::uint32_t risen_first = 0, risen_variant = 0, risen_both = 0;
  std::uint32_t gone_first = 0, gone_variant = 0, gone_both = 0;
};

/// The result of `compare`. The first policy is what the others are compared with; `attribute_costs` tells what of the
/// change in cost comes from where.
struct comparison {
  std::vector<std::string> names;
  std::vector<std::shared_ptr<projection const>> projections;  ///< all of the same replicas and months
  std::vector<std::vector<person_change>> people;  ///< variant (the first left out) -> people in order of their ids

  /// The replicas that are done under every policy.
  [[nodiscard]] std::vector<std::uint32_t> finished() const;
  /// The projection of a policy, the first counted as 0. Throws `error` when there is none.
  [[nodiscard]] projection const& of(std::size_t policy) const;
  /// Of a measure in units, at one month or over the months from 0 to `at` (`cumulative`).
  [[nodiscard]] paired_difference difference(std::size_t variant, std::string_view measure, std::int32_t at,
                                             bool cumulative, std::string_view by = "",
                                             std::string_view name = "") const;
  /// Of any two rows of figures, replica by replica.
  [[nodiscard]] static paired_difference paired(std::vector<double> const& first, std::vector<double> const& other);
  /// Parts of one run, each of other replicas, as `projection::joined` joins them.
  [[nodiscard]] static comparison joined(std::vector<std::shared_ptr<comparison const>> const& parts,
                                         std::uint32_t first_replica, std::uint32_t replicas);
};

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/simulate/comparison_inl.hpp"
#endif
