#include "tierwise/detail/compute/error_bound.hpp"

#include <cmath>
#include <cstdint>

#include "catch.hpp"
#include "property/luck.hpp"
#include "tierwise/detail/compute/fraction.hpp"

namespace error_bound_test {

using namespace tierwise::detail;
using tierwise_tests::luck;

namespace {

/// A decimal of up to six places, and what is known of the column that it could stand in.
struct known_decimal {
  double value;
  error_bound known;
  fraction exact;
};
known_decimal random_decimal(luck& l) {
  int const decimals = static_cast<int>(l.below(5));
  double const value = l.decimal(decimals, l.pick<std::int64_t>({1, 9, 1000, 1000000}));
  return {value, error_bound::of_decimals(decimals, std::abs(value) * (1 + double(l.below(3))), false),
          fraction::of(value)};
}

/// Whether `found` lies within the bound of the exact value. What the bound itself rounds is far below this slack.
bool holds(error_bound const& known, double found, fraction const& exact) {
  double const most = (known.absolute + known.relative * std::abs(found)) * (1 + 1e-12);
  if (!std::isfinite(most)) return true;
  fraction off = exact - fraction::of(found);
  off.negative = false;
  // The shortest decimal of a double lies within half a unit of its last place.
  return compare(off, fraction::of(most + 1.2e-16 * std::abs(found))) <= 0;
}

}  // namespace

TEST_CASE("a quotient of doubles lies within its bound of the exact quotient") {
  luck l(1);
  for (int i = 0; i < 20000; ++i) {
    known_decimal const x = random_decimal(l), y = random_decimal(l);
    if (y.value == 0) continue;
    bool const constant = l.chance(30);  // one number for all rows
    error_bound const known = quotient_of(x.known, y.known, constant ? y.value : 0);
    INFO(x.value << " / " << y.value);
    REQUIRE(holds(known, x.value / y.value, x.exact / y.exact));
    REQUIRE(std::abs(x.value / y.value) <= known.size * (1 + 1e-15));
  }
}

TEST_CASE("sums, products and quotients of them lie within their bounds, however they are nested") {
  luck l(2);
  for (int i = 0; i < 5000; ++i) {
    known_decimal out = random_decimal(l);
    for (std::size_t steps = l.below(6); steps > 0; --steps) {
      known_decimal const y = random_decimal(l);
      switch (l.below(4)) {
        case 0: out = {out.value + y.value, sum_of(out.known, y.known), out.exact + y.exact}; break;
        case 1: out = {out.value - y.value, sum_of(out.known, y.known), out.exact - y.exact}; break;
        case 2: out = {out.value * y.value, product_of(out.known, y.known), out.exact * y.exact}; break;
        default:
          if (y.value != 0) out = {out.value / y.value, quotient_of(out.known, y.known, y.value), out.exact / y.exact};
      }
    }
    INFO(out.value);
    REQUIRE(holds(out.known, out.value, out.exact));
  }
}

TEST_CASE("no quotient but zero is nearer to zero than the grid of its bound says") {
  luck l(3);
  for (int i = 0; i < 20000; ++i) {
    known_decimal const x = random_decimal(l), y = random_decimal(l);
    if (y.value == 0 || x.value == 0) continue;
    error_bound const known = quotient_of(x.known, y.known, 0);
    fraction size = x.exact / y.exact;
    size.negative = false;
    INFO(x.value << " / " << y.value);
    REQUIRE(compare(size, fraction::of(known.least() * (1 - 1e-12))) >= 0);
  }
}

TEST_CASE("dividing by one number adds the decimals that its inverse has, or none are known") {
  CHECK(decimals_of_inverse(1) == 0);
  CHECK(decimals_of_inverse(2) == 1);
  CHECK(decimals_of_inverse(8) == 3);
  CHECK(decimals_of_inverse(40) == 3);
  CHECK(decimals_of_inverse(0.25) == 0);
  CHECK(decimals_of_inverse(3) == -1);
  CHECK(decimals_of_inverse(0.3) == -1);
  CHECK(decimals_of_inverse(0) == -1);
  error_bound const thirds = quotient_of(error_bound::of_decimals(2, 100, false), error_bound::of_constant(3), 3);
  CHECK_FALSE(thirds.plain());
  CHECK(thirds.decimals == 2);  // hundredths over three
  CHECK(thirds.under == 3);
}

TEST_CASE("a constant has the decimals of the shortest text that reads back as it") {
  CHECK(decimals_of(0) == 0);
  CHECK(decimals_of(-12) == 0);
  CHECK(decimals_of(0.1) == 1);
  CHECK(decimals_of(1.005) == 3);
  CHECK(decimals_of(0.1 + 0.2) == -1);  // 0.30000000000000004
  CHECK(decimals_of(1e16) == -1);
}

TEST_CASE("two decimals compare as they are, sums of them on the grid of their places, thirds by their rows") {
  error_bound const cents = error_bound::of_decimals(2, 1e6, false);
  CHECK(comparison_tolerance(cents, cents).how == decision::plain);
  error_bound const sum = sum_of(cents, cents);
  tolerance const on_grid = comparison_tolerance(sum, cents);
  CHECK(on_grid.how == decision::grid);
  CHECK(on_grid.half_spacing == 0.005);
  error_bound unknown = sum;
  unknown.decimals = -1;
  CHECK(comparison_tolerance(unknown, cents).how == decision::filtered);
}

TEST_CASE("what has no more decimals than it is rounded to is settled before it is rounded") {
  bool settled = false;
  (void)rounding_tolerance(error_bound::of_decimals(2, 1e6, false), 2, settled);
  CHECK(settled);
  (void)rounding_tolerance(error_bound::of_decimals(3, 1e6, false), 2, settled);
  CHECK_FALSE(settled);
}

}  // namespace error_bound_test
