#include "tierwise/detail/compute/natural.hpp"

#include <cstdint>
#include <string>

#include "catch.hpp"

namespace natural_test {

using namespace tierwise::detail;

namespace {
template <class Number>
Number of_decimal(std::string const& text) {
  Number out;
  for (char c : text) {
    out.multiply(10);
    if (c != '0') out = Number(out + Number(static_cast<std::uint64_t>(c - '0')));
  }
  return out;
}
using fixed = basic_natural<fixed_digits<40>>;

std::uint64_t next(std::uint64_t& state) {  // any mixture of long runs of ones, zeros and noise
  state = state * 6364136223846793005u + 1442695040888963407u;
  std::uint64_t const v = state ^ state >> 29;
  return (state >> 60) % 3 == 0 ? 0 : (state >> 60) % 3 == 1 ? ~std::uint64_t(0) : v;
}
natural some_number(std::uint64_t& state, int words) {
  natural out;
  for (int i = 0; i < words; ++i) {
    out.shift_up(64);
    out = out + natural(next(state));
  }
  return out;
}
}  // namespace

TEST_CASE("sums, products and quotients are those of a table, in both kinds of storage") {
  // 2^192 - 1, 10^30 + 7 and what comes of them, from a calculator of whole numbers.
  std::string const a = "6277101735386680763835789423207666416102355444464034512895",
                    b = "1000000000000000000000000000007";
  auto const check = [&](auto zero) {
    using number = decltype(zero);
    number const x = of_decimal<number>(a), y = of_decimal<number>(b);
    CHECK(number(x + y).text() == "6277101735386680763835789424207666416102355444464034512902");
    CHECK((x - y).text() == "6277101735386680763835789422207666416102355444464034512888");
    CHECK(number(x * y).text() ==
          "6277101735386680763835789423251606128250062209810885038857453664912716488111248241590265");
    auto const [quotient, rest] = divide(x, y);
    CHECK(quotient.text() == "6277101735386680763835789423");
    CHECK(rest.text() == "163726703954648679117183986934");
  };
  check(natural());
  check(fixed());
}

TEST_CASE("a quotient times its divisor and the rest give the number back, whatever the digits") {
  std::uint64_t state = 1;
  for (int i = 0; i < 4000; ++i) {
    natural const a = some_number(state, 1 + i % 5);
    natural b = some_number(state, 1 + i % 3);
    if (b.zero()) b = natural(3);
    auto const [quotient, rest] = divide(a, b);
    CHECK(compare(rest, b) < 0);
    CHECK(compare(quotient * b + rest, a) == 0);
    auto const small = divide(fixed(a), fixed(b));
    CHECK(natural(small.first).text() == quotient.text());
    CHECK(natural(small.second).text() == rest.text());
  }
}

TEST_CASE("a shift multiplies by a power of two") {
  natural a(5);
  a.shift_up(0);
  CHECK(a.text() == "5");
  a.shift_up(64);
  CHECK(a.text() == "92233720368547758080");
  natural b(1);
  for (int i = 0; i < 100; ++i) b.multiply(2);
  natural c(1);
  c.shift_up(100);
  CHECK(compare(b, c) == 0);
  CHECK(c.bits() == 101);
  c.shift_down(31);
  CHECK(c.bits() == 70);
}

}  // namespace natural_test
