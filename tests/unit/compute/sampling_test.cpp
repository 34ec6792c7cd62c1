#include "tierwise/detail/compute/sampling.hpp"

#include <cmath>
#include <cstddef>

#include "catch.hpp"

namespace sampling_test {

using tierwise::detail::chance_of_at_most;
using tierwise::detail::largest_share;
using tierwise::detail::student_reach;

/// The share of Student's t between -t and t, by its finite series in the angle (Abramowitz and Stegun, 26.7.3 and 4).
double between(double t, int freedom) {
  double const angle = std::atan(t / std::sqrt(freedom)), cosine = std::cos(angle), sine = std::sin(angle);
  bool const odd = freedom % 2 == 1;
  double term = odd ? cosine : 1, sum = 0;
  for (int k = odd ? 2 : 1; k <= freedom - 1; k += 2) {
    sum += term;
    term *= cosine * cosine * static_cast<double>(k) / (k + 1);
  }
  return odd ? 2 / std::acos(-1.0) * (angle + sine * sum) : sine * sum;
}

TEST_CASE("between minus and plus the reach lie 95 % of Student's t") {
  CHECK(student_reach(19) == Approx(2.093024).margin(1e-6));  // a published table's
  CHECK(student_reach(29) == Approx(2.045230).margin(1e-6));
  CHECK(student_reach(99) == Approx(1.984217).margin(1e-6));
  for (int freedom = 19; freedom < 2'000; ++freedom) {
    INFO(freedom);
    REQUIRE(between(student_reach(freedom), freedom) == Approx(0.95).margin(1e-7));
  }
}

TEST_CASE("the chance to see at most so many is the sum of the binomial's terms") {
  CHECK(chance_of_at_most(1, 4, 0.25) == Approx(0.75 * 0.75 * 0.75 * 0.75 + 4 * 0.25 * 0.75 * 0.75 * 0.75));
  CHECK(chance_of_at_most(4, 4, 0.9) == 1);
  CHECK(chance_of_at_most(0, 10'000'000, 0.5) == 0);
}

TEST_CASE("where none of eight is seen fewer than 32 of 100 are so, and the more are seen the more may be") {
  CHECK(largest_share(0, 8) == Approx(1 - std::pow(0.05, 1.0 / 8)));  // 0.3123
  CHECK(largest_share(0, 59) < 0.05);                                 // the rule of three's 59
  CHECK(largest_share(0, 58) > 0.05);
  CHECK(largest_share(8, 8) == 1);
  for (std::size_t seen = 0; seen < 10; ++seen) {
    INFO(seen);
    CHECK(chance_of_at_most(seen, 30, largest_share(seen, 30)) == Approx(0.05));
    CHECK(largest_share(seen, 30) < largest_share(seen + 1, 30));
  }
}

}  // namespace sampling_test
