// How far what replicas show may lie from what is so, in arithmetic whose bits are the same everywhere.
#pragma once

#include <cstddef>

namespace tierwise::detail {

/// Between minus and plus this lie 95 % of Student's t with so many degrees of freedom, at least 19: Cornish and
/// Fisher's expansion (Abramowitz and Stegun, 26.7.5), whose first term left out is under 1e-6 there.
[[nodiscard]] constexpr double student_reach(double freedom) {
  constexpr double z = 1.959963984540054, z2 = z * z;
  constexpr double first = z * (z2 + 1) / 4, second = z * ((5 * z2 + 16) * z2 + 3) / 96,
                   third = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384,
                   fourth = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;
  return z + (first + (second + (third + fourth / freedom) / freedom) / freedom) / freedom;
}

/// How likely it is to see at most `seen` of `all`, where each is seen with the chance `share`.
[[nodiscard]] constexpr double chance_of_at_most(std::size_t seen, std::size_t all, double share) {
  if (seen >= all || share <= 0) return 1;
  if (share >= 1) return 0;
  double term = 1, sum = 0, power = 1 - share;  // by squares, as a library's power has its own last bits
  for (std::size_t n = all; n > 0; n /= 2, power *= power)
    if (n % 2 == 1) term *= power;
  for (std::size_t k = 0; k <= seen; ++k) {
    sum += term;
    term *= static_cast<double>(all - k) / static_cast<double>(k + 1) * share / (1 - share);
  }
  return sum;
}

/// With 95 % the share is at most this where `seen` of `all` were seen (Clopper and Pearson 1934, one-sided).
[[nodiscard]] constexpr double largest_share(std::size_t seen, std::size_t all) {
  if (seen >= all) return 1;
  double low = 0, high = 1;
  for (int step = 0; step < 50; ++step) {
    double const middle = (low + high) / 2;
    (chance_of_at_most(seen, all, middle) > 0.05 ? low : high) = middle;
  }
  return high;
}

}  // namespace tierwise::detail
