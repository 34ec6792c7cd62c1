#include "tierwise/detail/rule/expr.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "catch.hpp"
#include "tierwise/detail/compute/fraction.hpp"
#include "tierwise/rule.hpp"

namespace expr_test {

namespace tw = tierwise;
using tierwise::detail::fraction;
using tierwise::detail::rules::approx;

namespace {
/// Whether the exact value is no farther from the approximate one than that says. `exact` comes from exact fractions of
/// the same decimals, by their own operators.
bool within(approx const& found, fraction const& exact) {
  fraction off = exact - fraction::of(found.value);
  off.negative = false;
  // A double is within half a unit in the last place of the decimal it means.
  double const bound = found.error + std::abs(found.value) * tierwise::detail::unit_error;
  return !found.missing && compare(off, fraction::of(bound)) <= 0;
}
double next(std::uint64_t& state) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  double const digits = static_cast<double>(state >> 44) / 1000;
  return (state >> 20) % 2 == 0 ? digits : -digits;
}
}  // namespace

TEST_CASE("an approximate value lies within its error of the exact one") {
  constexpr auto sum = tw::score * tw::base_pay + tw::overtime_hours;
  constexpr auto quotient = (tw::score - tw::base_pay) / tw::overtime_hours;
  constexpr auto mixed = tw::max(-tw::score, tw::abs(tw::base_pay) * 0.3) - 0.1;
  std::uint64_t state = 5;
  for (int i = 0; i < 3000; ++i) {
    tw::facts f;
    f.score = next(state);
    f.base_pay = next(state);
    f.overtime_hours = next(state) + 0.5;
    fraction const a = fraction::of(f.score), b = fraction::of(f.base_pay), c = fraction::of(f.overtime_hours);
    CHECK(within(sum.approx_value(f), a * b + c));
    if (!c.over.zero()) CHECK(within(quotient.approx_value(f), (a - b) / c));
    fraction size = b;
    size.negative = false;
    fraction const scaled = size * fraction::of(0.3);
    CHECK(within(mixed.approx_value(f), (compare(-a, scaled) > 0 ? -a : scaled) - fraction::of(0.1)));
  }
}

TEST_CASE("what doubles cannot decide is decided exactly") {
  tw::facts f;
  f.score = 0.1;
  f.base_pay = 0.2;
  f.overtime_hours = 0.3;
  CHECK(0.1 + 0.2 != 0.3);
  CHECK((tw::score + tw::base_pay == tw::overtime_hours)(f));
  CHECK_FALSE((tw::score + tw::base_pay > tw::overtime_hours)(f));
}

TEST_CASE("a value that is missing makes what is made of it missing, and a comparison unknown") {
  tw::facts f;
  f.score = 1;
  CHECK((tw::score + tw::base_pay).approx_value(f).missing);
  CHECK_FALSE((tw::score > tw::base_pay).known(f).has_value());
  CHECK((tw::score / (tw::score - 1)).exact_value(f).missing);
  CHECK(std::isnan((tw::score / (tw::score - 1))(f)));
  CHECK(tw::otherwise(tw::base_pay, 7)(f) == 7);
}

TEST_CASE("an expression is written as a formula, with the brackets that its meaning needs") {
  CHECK((tw::score * (tw::base_pay + 1)).text() == "score * (base_pay + 1)");
  CHECK((tw::score - (tw::base_pay - 1)).text() == "score - (base_pay - 1)");
  CHECK((!(tw::score >= 80) && (tw::applied || tw::priority)).text() == "not score >= 80 and (applied or priority)");
  CHECK(tw::if_(tw::in(tw::shop, "north", "south"), 1, 2).text() == "if(shop in [\"north\", \"south\"], 1, 2)");
}

}  // namespace expr_test
