// What is read from a comparison.
#pragma once

#include <algorithm>  // for std::min
#include <cmath>      // for std::sqrt
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/comparison.hpp"
#include "tierwise/detail/compute/loops.hpp"
#include "tierwise/detail/compute/sampling.hpp"
#include "tierwise/detail/simulate/faults.hpp"
#include "tierwise/error.hpp"

namespace tierwise {

namespace detail {

[[nodiscard]] inline double mean_of_all(std::vector<double> const& x) {
  double sum = 0;
  for (double v : x) sum += v;
  return x.empty() ? no_value : sum / static_cast<double>(x.size());
}
/// With n - 1; NaN for fewer than two.
[[nodiscard]] inline double variance_of_all(std::vector<double> const& x) {
  double const m = mean_of_all(x);
  double sum = 0;
  for (double v : x) sum += (v - m) * (v - m);
  return x.size() < 2 ? no_value : sum / static_cast<double>(x.size() - 1);
}

/// What became of the same people in other replicas.
inline void add_counts(std::vector<person_change>& to, std::vector<person_change> const& more) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    to[i].risen_first += more[i].risen_first;
    to[i].risen_variant += more[i].risen_variant;
    to[i].risen_both += more[i].risen_both;
    to[i].gone_first += more[i].gone_first;
    to[i].gone_variant += more[i].gone_variant;
    to[i].gone_both += more[i].gone_both;
  }
}

}  // namespace detail

TIERWISE_INLINE std::vector<std::uint32_t> comparison::finished() const {
  std::vector<std::uint32_t> out;
  for (std::uint32_t r = 0; r < of(0).replicas; ++r) {
    bool done = true;
    for (auto const& p : projections) done = done && p->done[r] != 0;
    if (done) out.push_back(r);
  }
  return out;
}

TIERWISE_INLINE projection const& comparison::of(std::size_t policy) const {
  if (policy < projections.size()) return *projections[policy];
  fault f;
  f.path = "comparison";
  f.message = "there is no policy " + std::to_string(policy) + ": it has " + std::to_string(projections.size()) +
              ", counted from 0";
  throw error(std::move(f));
}

TIERWISE_INLINE paired_difference comparison::difference(std::size_t variant, std::string_view measure, std::int32_t at,
                                                         bool cumulative, std::string_view by,
                                                         std::string_view name) const {
  projection const &a = of(0), &b = of(variant);
  std::size_t const ma = a.measure(measure), mb = b.measure(measure), ca = a.cell(by, name), cb = b.cell(by, name);
  std::vector<double> first, other;
  if (cumulative && at >= 0) at = std::min(at, a.months);  // what lies beyond is refused at once
  for (auto r : finished()) {
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

TIERWISE_INLINE paired_difference comparison::paired(std::vector<double> const& first,
                                                     std::vector<double> const& other) {
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
  auto const differing = static_cast<std::size_t>(out.above + out.below);
  out.may_differ = first.empty() ? detail::no_value : detail::largest_share(differing, first.size());
  out.above /= n;
  out.below /= n;
  out.mean = detail::mean_of_all(apart);
  double const spread = detail::variance_of_all(apart),
               alone = detail::variance_of_all(first) + detail::variance_of_all(other);
  bool const told = first.size() >= fewest_replicas && differing >= fewest_differing;
  double const reach = told ? detail::student_reach(n - 1) * std::sqrt(spread / n) : detail::no_value;
  out.low = out.mean - reach;
  out.high = out.mean + reach;
  out.saved = alone > 0 ? 1 - spread / alone : detail::no_value;
  out.band = projection::spread_of(std::move(apart));
  return out;
}

TIERWISE_INLINE comparison comparison::joined(std::vector<std::shared_ptr<comparison const>> const& parts,
                                              std::uint32_t first_replica, std::uint32_t replicas) {
  if (parts.empty()) detail::refuse("joined", "there is nothing to join");
  comparison out;
  out.names = parts[0]->names;
  out.people = parts[0]->people;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i]->names != out.names) detail::refuse("joined", "the parts were not played alike");
    for (std::size_t v = 0; v < out.people.size(); ++v) detail::add_counts(out.people[v], parts[i]->people[v]);
  }
  for (std::size_t policy = 0; policy < out.names.size(); ++policy) {
    std::vector<std::shared_ptr<projection const>> of;
    for (auto const& p : parts) of.push_back(p->projections[policy]);
    out.projections.push_back(std::make_shared<projection const>(projection::joined(of, first_replica, replicas)));
  }
  return out;
}

}  // namespace tierwise
