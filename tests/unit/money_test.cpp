#include "tierwise/money.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>
#include <string_view>

#include "catch.hpp"

namespace money_test {

using tierwise::minor_digits;
using tierwise::money_text;

static_assert(minor_digits("CNY") == 2);
static_assert(minor_digits("JPY") == 0);
static_assert(minor_digits("TND") == 3);
static_assert(minor_digits("CLF") == 4);

TEST_CASE("fen are written as yuan") {
  CHECK(money_text(123456) == "1234.56");
  CHECK(money_text(100) == "1.00");
  CHECK(money_text(99) == "0.99");
  CHECK(money_text(10) == "0.10");
  CHECK(money_text(5) == "0.05");
  CHECK(money_text(0) == "0.00");
}

TEST_CASE("amounts below zero keep their sign, also below one yuan") {
  CHECK(money_text(-123456) == "-1234.56");
  CHECK(money_text(-100) == "-1.00");
  CHECK(money_text(-5) == "-0.05");
}

TEST_CASE("a currency without minor units has no point") {
  CHECK(money_text(123456, 0) == "123456");
  CHECK(money_text(0, 0) == "0");
  CHECK(money_text(-7, 0) == "-7");
}

TEST_CASE("a currency with three decimals has three") {
  CHECK(money_text(123456, 3) == "123.456");
  CHECK(money_text(6, 3) == "0.006");
}

TEST_CASE("the largest and the smallest amounts are written in full") {
  CHECK(money_text(std::numeric_limits<std::int64_t>::max()) == "92233720368547758.07");
  CHECK(money_text(std::numeric_limits<std::int64_t>::min()) == "-92233720368547758.08");
  CHECK(money_text(std::numeric_limits<std::int64_t>::min(), 0) == "-9223372036854775808");
}

TEST_CASE("a currency's decimals are those of ISO 4217") {
  for (auto const* code : {"CNY", "USD", "EUR", "GBP", "HKD", "TWD", "SGD", "MYR", "THB", "PHP", "INR", "AUD", "CAD",
                           "CHF", "MOP", "IDR", "BRL", "MXN", "PLN", "RUB", "SEK", "TRY", "ZAR", "AED", "XCG", "BGN"})
    CHECK(minor_digits(code) == 2);
  for (auto const* code : {"JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "UYI", "XAF", "XOF", "XPF", "BIF", "DJF",
                           "GNF", "KMF", "RWF", "VUV"})
    CHECK(minor_digits(code) == 0);
  for (auto const* code : {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}) CHECK(minor_digits(code) == 3);
  for (auto const* code : {"CLF", "UYW"}) CHECK(minor_digits(code) == 4);
}

TEST_CASE("every currency stands once, by three capital letters") {
  std::set<std::string_view> seen;
  for (auto const& [digits, codes] : tierwise::detail::minor_units) {
    REQUIRE(codes.size() % 4 == 0);
    for (std::size_t at = 0; at < codes.size(); at += 4) {
      std::string_view const code = codes.substr(at, 3);
      INFO(code);
      CHECK(seen.insert(code).second);
      CHECK(std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
      CHECK(codes[at + 3] == ' ');
      CHECK(minor_digits(code) == digits);
    }
  }
  CHECK(seen.size() > 160);
}

TEST_CASE("an unknown currency is unknown, not two decimals") {
  for (auto const* code : {"", "RMB", "cny", "CNY ", "CN", "ABC", "XAU", "XDR", "XXX", "EUR ", "UR ", " "}) {
    INFO(code);
    CHECK(minor_digits(code) == -1);
  }
}

}  // namespace money_test
