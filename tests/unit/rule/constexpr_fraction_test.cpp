#include "tierwise/detail/rule/constexpr_fraction.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

#include "catch.hpp"
#include "tierwise/detail/compute/fraction.hpp"

namespace constexpr_fraction_test {

using namespace tierwise::detail;

// At compile time: 0.1 + 0.2 is 0.3, as decimals are.
static_assert(compare(fraction_of(0.1) + fraction_of(0.2), fraction_of(0.3)) == 0);
static_assert((fraction_of(0.1) * fraction_of(3)).to_double() == 0.3);
static_assert((fraction_of(1) / fraction_of(3) * fraction_of(3)).to_double() == 1);
static_assert((fraction_of(1) / fraction_of(0)).missing);
static_assert(fraction_of(1e29).known && !fraction_of(1e31).known && !fraction_of(1e-31).known);
static_assert(compare(fraction_of(-2), fraction_of(1)) < 0);
static_assert((fraction_of(2) + -fraction_of(2)).to_double() == 0);

TEST_CASE("a double is the shortest decimal that reads back as it, as at run time") {
  std::uint64_t state = 7;
  auto const check = [](double v) {
    auto const here = fraction_of(v);
    CHECK(here.known);
    CHECK(compare(fraction(here.value), fraction::of(v)) == 0);
    CHECK(here.to_double() == v);
  };
  for (int i = 0; i < 2000; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    double const mantissa = static_cast<double>(state >> 11) / 9007199254740992.0 + 0.5;
    check(std::ldexp(mantissa, static_cast<int>(state % 140) - 90) * (i % 2 == 0 ? 1 : -1));
    check(static_cast<double>(state >> 40) / 100);
  }
  CHECK(fraction_of(std::numeric_limits<double>::quiet_NaN()).missing);
}

TEST_CASE("a quotient becomes the nearest double") {
  std::uint64_t state = 3;
  for (int i = 0; i < 2000; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    // Below 2^53 both are doubles, and the machine's quotient is the nearest.
    auto const a = static_cast<double>(state >> 12), b = static_cast<double>((state * 31 >> 20) + 1);
    CHECK((fraction_of(a) / fraction_of(b)).to_double() == a / b);
  }
}

}  // namespace constexpr_fraction_test
