// How policies differ under the same luck: replica by replica, in figures and in people, with what the luck saved.
#pragma once

#include <algorithm>  // for std::min
#include <cmath>      // for std::sqrt
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/projection.hpp"

namespace tierwise {

/// The difference of a measure between a variant and the first policy, over replicas that had the same luck.
struct paired_difference {
  double mean = 0;
  double low = 0, high = 0;     ///< 95 % interval of the mean: mean -+ 1.96 standard errors
  tierwise::band band;          ///< of single replicas
  double above = 0, below = 0;  ///< share of replicas in which the variant has more, or less
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

/// The result of `compare`. The first policy is what the others are compared with.
struct comparison {
  std::vector<std::string> names;
  std::vector<projection> projections;  ///< all of the same replicas, months and measures
  /// Variant (the first left out), replica, month. Empty where the policies have not the same ladders, tiers and
  /// inputs.
  std::vector<std::vector<cost_change>> costs;
  std::vector<std::vector<person_change>> people;  ///< variant -> people in order of their ids

  /// The replicas that are done under every policy.
  [[nodiscard]] std::vector<std::uint32_t> whole() const {
    std::vector<std::uint32_t> out;
    for (std::uint32_t r = 0; r < of(0).replicas; ++r) {
      bool done = true;
      for (auto const& p : projections) done = done && p.done[r] != 0;
      if (done) out.push_back(r);
    }
    return out;
  }
  /// The projection of a policy, the first counted as 0. Throws `error` when there is none.
  [[nodiscard]] projection const& of(std::size_t policy) const {
    if (policy < projections.size()) return projections[policy];
    fault f;
    f.path = "comparison";
    f.message = "there is no policy " + std::to_string(policy) + ": it has " + std::to_string(projections.size()) +
                ", counted from 0";
    throw error(std::move(f));
  }
  /// Of a measure in units, at one month or over the months from 0 to `at` (`cumulative`).
  [[nodiscard]] paired_difference difference(std::size_t variant, std::string_view measure, std::int32_t at,
                                             bool cumulative, std::string_view by = "",
                                             std::string_view name = "") const {
    projection const &a = of(0), &b = of(variant);
    std::size_t const ma = a.measure(measure), mb = b.measure(measure), ca = a.cell(by, name), cb = b.cell(by, name);
    std::vector<double> first, other;
    if (cumulative && at >= 0) at = std::min(at, a.months);  // what lies beyond is refused at once
    for (auto r : whole()) {
      double x = 0, y = 0;
      for (std::int32_t t = cumulative ? std::min(at, 0) : at; t <= at; ++t) {
        x += static_cast<double>(a.value(r, t, ca, ma));
        y += static_cast<double>(b.value(r, t, cb, mb));
      }
      first.push_back(x);
      other.push_back(y);
    }
    return paired(first, other);
  }

  [[nodiscard]] static paired_difference paired(std::vector<double> const& first, std::vector<double> const& other) {
    if (first.size() != other.size()) {
      fault f;
      f.path = "comparison";
      f.message = std::to_string(first.size()) + " replicas cannot be paired with " + std::to_string(other.size());
      throw error(std::move(f));
    }
    paired_difference out;
    std::vector<double> apart;
    auto const n = static_cast<double>(first.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
      apart.push_back(other[i] - first[i]);
      out.above += apart.back() > 0 ? 1 : 0;
      out.below += apart.back() < 0 ? 1 : 0;
    }
    out.above /= n;
    out.below /= n;
    out.mean = mean(apart);
    double const spread = variance(apart), alone = variance(first) + variance(other);
    double const reach = 1.959963984540054 * std::sqrt(spread / n);
    out.low = out.mean - reach;
    out.high = out.mean + reach;
    out.saved = alone > 0 ? 1 - spread / alone : detail::no_value;
    out.band = projection::spread_of(std::move(apart));
    return out;
  }

 private:
  static double mean(std::vector<double> const& x) {
    double sum = 0;
    for (double v : x) sum += v;
    return x.empty() ? detail::no_value : sum / static_cast<double>(x.size());
  }
  /// With n - 1; NaN for fewer than two.
  static double variance(std::vector<double> const& x) {
    double const m = mean(x);
    double sum = 0;
    for (double v : x) sum += (v - m) * (v - m);
    return x.size() < 2 ? detail::no_value : sum / static_cast<double>(x.size() - 1);
  }
};

}  // namespace tierwise
