#include "tierwise/detail/support/number_text.hpp"

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <system_error>

#include "catch.hpp"
#include "tierwise/detail/support/bit_cast.hpp"
#include "tierwise/random.hpp"

namespace number_text_test {

namespace td = tierwise::detail;

namespace {

using writer = char* (*)(char*, double);

std::string written(writer how, double v) {
  char buffer[64];
  return {buffer, how(buffer, v)};
}

double read_back(std::string const& text) {
  double v = -1;
  auto const [end, code] = td::read_double(text.data(), text.data() + text.size(), v);
  CHECK(end == text.data() + text.size());
  CHECK(code == std::errc{});
  return v;
}

std::size_t digits_in(std::string const& text) {
  std::string digits;
  for (char const c : text.substr(0, text.find('e')))
    if (c >= '0' && c <= '9') digits += c;
  digits.erase(0, digits.find_first_not_of('0'));
  digits.erase(digits.find_last_not_of('0') + 1);
  return digits.size();
}

}  // namespace

TEST_CASE("every double reads back from its shortest text, and one digit fewer would be another double") {
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    auto const words = tierwise::philox({i, 0, 0, 0}, {1, 2});
    double const v = td::bit_cast<double>(std::uint64_t{words[0]} << 32 | words[1]);
    if (!std::isfinite(v) || v == 0) continue;
    std::string const text = written(td::write_scientific, v);
    CAPTURE(text);
    CHECK(read_back(text) == v);
    char shorter[64];
    int const digits = static_cast<int>(digits_in(text));
    if (digits < 2) continue;
    std::snprintf(shorter, sizeof shorter, "%.*e", digits - 2, v);
    CHECK(std::strtod(shorter, nullptr) != v);
  }
}

TEST_CASE("sizes that money has are written without an exponent") {
  CHECK(written(td::write_plain, 0) == "0");
  CHECK(written(td::write_plain, 1e-9) == "0.000000001");
  CHECK(written(td::write_plain, -1.25e-7) == "-0.000000125");
  CHECK(written(td::write_plain, 0.1) == "0.1");
  CHECK(written(td::write_plain, 2970.0000000000005) == "2970.0000000000005");
  CHECK(written(td::write_plain, 123456789012345) == "123456789012345");
  CHECK(written(td::write_plain, 1e15) == "1000000000000000");
  CHECK(written(td::write_plain, 9007199254740994) == "9007199254740994");
  CHECK(written(td::write_scientific, 0) == "0e+00");
  CHECK(written(td::write_scientific, 1e22) == "1e+22");
  CHECK(written(td::write_scientific, -1.5e-300) == "-1.5e-300");
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    auto const words = tierwise::philox({i, 1, 0, 0}, {1, 2});
    double const v = std::ldexp(1.0 + words[0] / 4294967296.0, static_cast<int>(words[1] % 79) - 29);
    std::string const text = written(td::write_plain, v);
    CAPTURE(text);
    CHECK(text.find('e') == std::string::npos);
    CHECK(read_back(text) == v);
  }
}

TEST_CASE("what is no number is not read, and what is too large for a double is said to be so") {
  double v = 7;
  for (std::string const text : {"", "-", "+1", " 1", "e5", "x", "--1"}) {
    CAPTURE(text);
    CHECK(td::read_double(text.data(), text.data() + text.size(), v).ec == std::errc::invalid_argument);
  }
  for (std::string const text : {"1e400", "-1e400", "1e-400"}) {
    CAPTURE(text);
    CHECK(td::read_double(text.data(), text.data() + text.size(), v).ec == std::errc::result_out_of_range);
  }
  CHECK(v == 7);
  std::string const more = "12.5abc";
  CHECK(td::read_double(more.data(), more.data() + more.size(), v).ptr == more.data() + 4);
  CHECK(v == 12.5);
  CHECK(read_back("inf") == std::numeric_limits<double>::infinity());
  CHECK(std::isnan(read_back("nan")));
}

}  // namespace number_text_test
