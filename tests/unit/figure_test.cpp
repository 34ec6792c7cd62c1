#include "tierwise/figure.hpp"

#include <limits>
#include <string>

#include "catch.hpp"

namespace figure_test {

using tierwise::figure;
using tierwise::shift_point;
using tierwise::shortest;

namespace {

figure read(std::string const& text) {
  figure f(-987);
  INFO(text);
  REQUIRE(figure::read(text, f));
  return f;
}

}  // namespace

TEST_CASE("a figure is read as the nearest double") {
  CHECK(read("2000").value == 2000.0);
  CHECK(read("0.85").value == 0.85);
  CHECK(read("-0.5").value == -0.5);
  CHECK(read("1e-3").value == 0.001);
  CHECK(read("1E3").value == 1000.0);
  CHECK(read("2.5e2").value == 250.0);
  CHECK(read(".5").value == 0.5);
  CHECK(read("007").value == 7.0);
  CHECK(read("0").value == 0.0);
}

TEST_CASE("a percentage is its hundredth, rounded once") {
  CHECK(read("0.6%").value == 0.006);
  CHECK(read("1.2%").value == 0.012);
  CHECK(read("100%").value == 1.0);
  CHECK(read("-3%").value == -0.03);
  CHECK(read("0%").value == 0.0);
  CHECK(read("250%").value == 2.5);
  // Dividing by 100 rounds a second time and gives other doubles for these.
  int differ = 0;
  for (int tenths = 1; tenths <= 2000; ++tenths) {
    std::string const written = std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
    double const exact = std::stod(std::to_string(tenths) + "e-3");
    REQUIRE(read(written + "%").value == exact);
    differ += std::stod(written) / 100 != exact;
  }
  CHECK(differ > 0);
}

TEST_CASE("a figure remembers that it was a percentage, but equality is by value") {
  CHECK(read("0.6%").percent);
  CHECK_FALSE(read("0.006").percent);
  CHECK(read("0.6%") == read("0.006"));
  CHECK_FALSE(read("0.6%") == read("0.6"));
}

TEST_CASE("what is no number is not read, and leaves the figure as it was") {
  for (std::string const text :
       {"",     "%",   "+1",    " 1",    "1 ",     "1,000", "1.2.3", "1..2",  "abc",       "1x",
        "0x10", "--1", "1e",    "1e+",   "1%%",    "%1",    "1 %",   "-",     ".",         "-.",
        "inf",  "nan", "1e400", "1e300", "-1e300", "1e2%",  "１",    "1_000", "infinity%", "e5"}) {
    figure f(42, true);
    INFO(text);
    CHECK_FALSE(figure::read(text, f));
    CHECK(f.value == 42);
    CHECK(f.percent);
  }
}

TEST_CASE("fifteen significant digits are read, sixteen are not") {
  CHECK(read("123456789012345").value == 123456789012345.0);
  CHECK(read("0.000123456789012345").value == 0.000123456789012345);
  CHECK(read("-12345678901234.5").value == -12345678901234.5);
  figure f;
  CHECK_FALSE(figure::read("1234567890123456", f));
  CHECK_FALSE(figure::read("0.1234567890123456", f));
  CHECK_FALSE(figure::read("1.000000000000000", f));  // a trailing zero is a digit that was written
  CHECK_FALSE(figure::read("12345678901234.56%", f));
}

TEST_CASE("leading zeros are not significant") {
  CHECK(read("0000000000000000000001").value == 1.0);
  CHECK(read("0.0000000000000000001").value == 1e-19);
}

TEST_CASE("a figure is written as the shortest decimal that reads back") {
  CHECK(figure(2000).text() == "2000");
  CHECK(figure(0.85).text() == "0.85");
  CHECK(figure(0.1).text() == "0.1");
  CHECK(figure(-0.5).text() == "-0.5");
  CHECK(figure(0).text() == "0");
  CHECK(figure(0.006, true).text() == "0.6%");
  CHECK(figure(0.012, true).text() == "1.2%");
  CHECK(figure(1, true).text() == "100%");
  CHECK(figure(2.5, true).text() == "250%");
  CHECK(figure(-0.03, true).text() == "-3%");
  CHECK(figure(0, true).text() == "0%");
  CHECK(figure(0.00005, true).text() == "0.005%");
}

TEST_CASE("amounts of the size money has are never written with an exponent") {
  CHECK(shortest(100000000) == "100000000");
  CHECK(shortest(999999999999999) == "999999999999999");
  CHECK(shortest(0.000000001) == "0.000000001");
  CHECK(shortest(1e15) == "1e+15");
  CHECK(shortest(1e-10) == "1e-10");
}

TEST_CASE("every figure reads back from its text") {
  for (double v : {0.1, 0.2, 0.3, 1.0 / 3, 1e-9, 1e14, 123456.789, 0.07, 8.5e-7, 99999999999999.9, 1e15, 1e-10, 1e299})
    for (double sign : {1.0, -1.0}) CHECK(std::stod(shortest(sign * v)) == sign * v);
  for (int i = -5000; i <= 5000; ++i) {
    figure const plain = read(figure(i / 1000.0).text());
    REQUIRE(plain.value == i / 1000.0);
    figure const percent = read(figure(i / 1000.0, true).text());
    REQUIRE(percent.value == i / 1000.0);
    REQUIRE(percent.percent);
  }
}

TEST_CASE("percentages too small or too large for plain writing read back as well") {
  for (double v : {1e-19, 1e-10, 2.5e-12, 1e15, 1.5e17, 1e299})
    for (double sign : {1.0, -1.0}) {
      figure const f(sign * v, true);
      INFO(f.text());
      CHECK(read(f.text()).value == f.value);
    }
}

TEST_CASE("the point is moved exactly, to the right and to the left") {
  CHECK(shift_point("1.2", -2) == "0.012");
  CHECK(shift_point("1.2", 2) == "120");
  CHECK(shift_point("0.006", 2) == "0.6");
  CHECK(shift_point("100", -2) == "1");
  CHECK(shift_point("12345", -3) == "12.345");
  CHECK(shift_point("-0.5", 2) == "-50");
  CHECK(shift_point("-5", -2) == "-0.05");
  CHECK(shift_point("0", 2) == "0");
  CHECK(shift_point("0", -2) == "0");
  CHECK(shift_point("7", 0) == "7");
  CHECK(shift_point("007.50", 0) == "7.5");
  CHECK(shift_point("0.1", 1) == "1");
}

}  // namespace figure_test
