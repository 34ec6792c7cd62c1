// The monthly hazard of leaving: tenure's share of it, and the intercept that gives a desk its annual rate.
#pragma once

#include <algorithm>  // for std::min
#include <cstddef>
#include <cstdint>
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/detail/compute/math.hpp"
#include "tierwise/figure.hpp"

namespace tierwise::detail {

/// Log-odds by completed months of tenure; the last holds on. Without rows tenure does not matter.
[[nodiscard]] inline std::vector<double> tenure_log_odds(std::vector<std::pair<figure, figure>> const& rows) {
  std::vector<double> out(1, 0.0);
  if (rows.empty()) return out;
  auto const last = static_cast<std::size_t>(rows.back().first.value);
  out.assign(last + 1, 0.0);
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (auto m = static_cast<std::size_t>(rows[i].first.value); m <= last; ++m) out[m] = log_of(rows[i].second.value);
  return out;
}

/// Leavers a year over average heads, when every leaver is replaced by a newcomer and the desk has run like this for
/// long: 12 months over the mean stay in months.
[[nodiscard]] inline double steady_annual_rate(double intercept, std::vector<double> const& by_tenure) {
  double stay = 0, left = 1;
  for (std::size_t m = 0; m + 1 < by_tenure.size(); ++m) {
    stay += left;
    left *= 1 - logistic(intercept + by_tenure[m]);
  }
  stay += left / logistic(intercept + by_tenure.back());  // a constant hazard from here on
  return 12 / stay;
}

/// The intercept with that annual rate, by bisection.
[[nodiscard]] inline double solve_intercept(double annual_rate, std::vector<double> const& by_tenure) {
  double low = -30, high = 30;
  for (int i = 0; i < 80; ++i) {
    double const mid = 0.5 * (low + high);
    (steady_annual_rate(mid, by_tenure) < annual_rate ? low : high) = mid;
  }
  return 0.5 * (low + high);
}

/// The log-odds of a tenure in completed months.
[[nodiscard]] inline double at_tenure(std::vector<double> const& by_tenure, double months) {
  auto const last = static_cast<double>(by_tenure.size() - 1);
  return by_tenure[static_cast<std::size_t>(months < 0 ? 0 : std::min(months, last))];
}

/// The same of `n` rows.
inline void at_tenures(std::vector<double> const& by_tenure, double const* months, std::size_t n, double* out) {
  auto const last = static_cast<double>(by_tenure.size() - 1);
  double const* const of = by_tenure.data();
  TIERWISE_WIDE
  for (std::size_t r = 0; r < n; ++r) {
    double const some = months[r] > 0 ? months[r] : 0.0;
    out[r] = of[static_cast<std::int32_t>(some < last ? some : last)];
  }
}

}  // namespace tierwise::detail
