#include "tierwise/detail/compute/fraction.hpp"

#include <cstdint>
#include <string>

#include "catch.hpp"
#include "property/luck.hpp"

namespace fraction_test {

using namespace tierwise::detail;
using tierwise::rounding;
using tierwise_tests::luck;

namespace {

__extension__ using wide = __int128;

/// A fraction of machine numbers, small enough that products of two fit 128 bits.
struct small {
  std::int64_t over, under;
  [[nodiscard]] fraction exact() const { return fraction(over) / fraction(under); }
};
small random_small(luck& l) {
  auto const reach = std::int64_t(1) << (1 + l.below(30));
  return {static_cast<std::int64_t>(l.below(static_cast<std::size_t>(2 * reach))) - reach,
          1 + static_cast<std::int64_t>(l.below(static_cast<std::size_t>(reach)))};
}
int sign(wide v) { return v < 0 ? -1 : v > 0 ? 1 : 0; }
/// Compares a fraction with over / under of machine numbers.
int against(fraction const& f, wide over, wide under) {
  bool const minus = over < 0;
  wide const size = minus ? -over : over;
  auto natural_of = [](wide v) {
    return natural(static_cast<std::uint64_t>(v >> 64)) * natural(std::uint64_t(1) << 32) *
               natural(std::uint64_t(1) << 32) +
           natural(static_cast<std::uint64_t>(v));
  };
  return compare(f, fraction(minus, natural_of(size), natural_of(under)));
}

}  // namespace

TEST_CASE("fractions add, subtract, multiply, divide and compare as 128-bit numbers do") {
  luck l(21);
  for (int i = 0; i < 20000; ++i) {
    small const a = random_small(l), b = random_small(l);
    wide const p = a.over, q = a.under, r = b.over, s = b.under;
    INFO(a.over << "/" << a.under << " and " << b.over << "/" << b.under);
    REQUIRE(against(a.exact() + b.exact(), p * s + r * q, q * s) == 0);
    REQUIRE(against(a.exact() - b.exact(), p * s - r * q, q * s) == 0);
    REQUIRE(against(a.exact() * b.exact(), p * r, q * s) == 0);
    if (b.over != 0) REQUIRE(against(a.exact() / b.exact(), r < 0 ? -p * s : p * s, r < 0 ? -q * r : q * r) == 0);
    REQUIRE(compare(a.exact(), b.exact()) == sign(p * s - r * q));
  }
}

TEST_CASE("every way of rounding does what it says of halves, thirds and negative numbers") {
  struct {
    std::int64_t over, under;
    char const *half_up, *half_even, *half_down, *up, *down, *floor, *ceiling;
  } const cases[] = {
      {5, 2, "3", "2", "2", "3", "2", "2", "3"},         {7, 2, "4", "4", "3", "4", "3", "3", "4"},
      {-5, 2, "-3", "-2", "-2", "-3", "-2", "-3", "-2"}, {7, 3, "2", "2", "2", "3", "2", "2", "3"},
      {-8, 3, "-3", "-3", "-3", "-3", "-2", "-3", "-2"}, {4, 1, "4", "4", "4", "4", "4", "4", "4"},
      {-1, 3, "0", "0", "0", "-1", "0", "-1", "0"},
  };
  for (auto const& c : cases) {
    fraction const f = fraction(c.over) / fraction(c.under);
    INFO(c.over << "/" << c.under);
    CHECK(f.rounded(0, rounding::half_up).text() == c.half_up);
    CHECK(f.rounded(0, rounding::half_even).text() == c.half_even);
    CHECK(f.rounded(0, rounding::half_down).text() == c.half_down);
    CHECK(f.rounded(0, rounding::up).text() == c.up);
    CHECK(f.rounded(0, rounding::down).text() == c.down);
    CHECK(f.rounded(0, rounding::floor).text() == c.floor);
    CHECK(f.rounded(0, rounding::ceiling).text() == c.ceiling);
  }
}

TEST_CASE("a double stands for the shortest decimal that reads back as it") {
  CHECK(compare(fraction::of(0.1), fraction(1) / fraction(10)) == 0);
  CHECK(compare(fraction::of(-2.675), fraction(-2675) / fraction(1000)) == 0);
  CHECK(compare(fraction::of(1e-7), fraction(1) / fraction(10000000)) == 0);
  CHECK(compare(fraction::of(1e21), fraction(1000000000) * fraction(1000000000) * fraction(1000)) == 0);
  CHECK(fraction::of(0.1 + 0.2).text(20) == "0.30000000000000004");
}

TEST_CASE("a fraction is written with its decimals when it has that few, else rounded with dots behind") {
  CHECK((fraction(1) / fraction(8)).text() == "0.125");
  CHECK((fraction(-1) / fraction(3)).text() == "-0.333333...");
  CHECK((fraction(2) / fraction(3)).text(2) == "0.67...");
  CHECK(fraction(-12).text() == "-12");
}

}  // namespace fraction_test
