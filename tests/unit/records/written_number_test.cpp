#include "tierwise/detail/records/written_number.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <string>

#include "catch.hpp"

namespace written_number_test {

using namespace tierwise::detail;

TEST_CASE("a number is digits with a point and an exponent, and nothing else is one") {
  for (auto const& [text, value] : {std::pair{"1", 1.0},
                                    {"+1", 1.0},
                                    {"1.", 1.0},
                                    {".5", 0.5},
                                    {"1e5", 1e5},
                                    {"1E+05", 1e5},
                                    {"00012", 12.0},
                                    {"+.5", 0.5},
                                    {"1.e3", 1e3},
                                    {"-2.25", -2.25},
                                    {"1e-400", 0.0},
                                    {"123456789012345678", 123456789012345678.0}}) {
    INFO(text);
    CHECK(number_in(text) == value);
  }
  constexpr double inf = std::numeric_limits<double>::infinity();
  for (auto const* text : {"inf", "+INF", "Infinity", "1e400", "1e99999999999999999999"}) CHECK(number_in(text) == inf);
  CHECK(number_in("-inf") == -inf);
  for (auto const* text : {"nan", "NaN", "-nan"}) CHECK(std::isnan(number_in(text).value()));
  for (auto const* text : {"", " 1", "1 ", "-", "+", ".", "e5", "1e", "1e+", "0x10", "1d", "1,000", "1_0", "+-1", "--1",
                           "1.2.3", "infinit", "nan(1)", "\xef\xbc\x91"}) {
    INFO(text);
    CHECK_FALSE(number_in(text).has_value());
  }
}

TEST_CASE("a short number is the double that the standard library reads, to the bit") {
  std::mt19937_64 words(7);
  for (int i = 0; i < 20000; ++i) {
    std::string text = std::to_string(words() % 1'000'000'000'000'000ull);
    if (auto const point = words() % (text.size() + 1); point > 0) text.insert(text.size() - point, ".");
    double expected = 0;
    REQUIRE(std::from_chars(text.data(), text.data() + text.size(), expected).ec == std::errc{});
    INFO(text);
    REQUIRE(number_in(text) == expected);
    REQUIRE(number_in("-" + text) == -expected);
    REQUIRE_FALSE(says_more_than(text, expected));
  }
}

TEST_CASE("decimals are compared digit by digit, however they are written") {
  CHECK(digits_of("0100.50") == digits_of("+1.005e2"));
  CHECK(digits_of("0.00") == digits_of("-0e5"));
  CHECK(digits_of("0.05") == digits_of("5e-2"));
  CHECK_FALSE(digits_of("0.5") == digits_of("-0.5"));
  CHECK_FALSE(digits_of("0.5") == digits_of("5"));
  CHECK(says_more_than("0.10000000000000000001", 0.1));
  CHECK(says_more_than("9007199254740993", 9007199254740992.0));
  CHECK_FALSE(says_more_than("0.1000000000000000000", 0.1));
  CHECK_FALSE(says_more_than("4.54653266566125e+16", 4.54653266566125e+16));
  CHECK_FALSE(says_more_than("1.7976931348623157e308", 1.7976931348623157e308));
}

TEST_CASE("a flag is true, false, 1 or 0, in any case") {
  for (auto const* text : {"true", "TRUE", "True", "1"}) CHECK(flag_in(text) == 1.0);
  for (auto const* text : {"false", "FALSE", "0"}) CHECK(flag_in(text) == 0.0);
  for (auto const* text : {"", "yes", "2", "tru", "truex", "t"}) CHECK_FALSE(flag_in(text).has_value());
}

}  // namespace written_number_test
