#include "tierwise/month.hpp"

#include <string>
#include <utility>

#include "catch.hpp"
#include "complaint.hpp"

namespace month_test {

using tierwise::month;
using tierwise_tests::complaint;

static_assert(month(2026, 3) - month(2025, 12) == 3);
static_assert(month(2025, 12) + 1 == month(2026, 1));
static_assert(month::read("2026-03") == month(2026, 3));
static_assert(!month::read("2026-13"));

TEST_CASE("a month knows its year and number, at both ends of the year") {
  CHECK(month(2026, 1).year() == 2026);
  CHECK(month(2026, 1).number() == 1);
  CHECK(month(2026, 12).year() == 2026);
  CHECK(month(2026, 12).number() == 12);
  CHECK(month(1900, 1).index == 1900 * 12);
  CHECK(month().index == 0);
}

TEST_CASE("every month of the years that there are comes back from its index and from its text") {
  for (int index = 1900 * 12; index < 2200 * 12; ++index) {
    month const m = month::from_index(index);
    REQUIRE(month(m.year(), m.number()) == m);
    REQUIRE(month::read(m.text()) == m);
  }
}

TEST_CASE("a month that is none cannot be made") {
  for (auto const& [year, number] :
       {std::pair{2026, 13}, {2026, 0}, {2026, -5}, {1899, 12}, {2200, 1}, {2147483647, 1}}) {
    INFO(year << ' ' << number);
    CHECK_THROWS_AS(month(year, number), tierwise::error);
  }
  CHECK(complaint([] { (void)month(2026, 13); }) ==
        "month: there is no month 13 of the year 2026; months run from 1 to 12, years from 1900 to 2199");
}

TEST_CASE("months are counted across the turn of a year") {
  CHECK(month(2025, 12) + 1 == month(2026, 1));
  CHECK(month(2026, 1) - 1 == month(2025, 12));
  CHECK(month(2026, 3) - month(2024, 3) == 24);
  CHECK(month(2024, 3) - month(2026, 3) == -24);
  CHECK(month(2026, 3) + 0 == month(2026, 3));
  CHECK(month(2026, 3) + -15 == month(2024, 12));
}

TEST_CASE("months are in the order of time") {
  CHECK(month(2025, 12) < month(2026, 1));
  CHECK(month(2026, 2) > month(2026, 1));
  CHECK(month(2026, 1) >= month(2026, 1));
  CHECK(month(2026, 1) != month(2025, 1));
}

TEST_CASE("a month is written with four and two digits") {
  CHECK(month(2026, 3).text() == "2026-03");
  CHECK(month(2026, 10).text() == "2026-10");
  CHECK(month::from_index(987 * 12 + 11).text() == "0987-12");
  CHECK(month().text() == "0000-01");
}

TEST_CASE("a month is read from a month or from a date, whose day is dropped") {
  CHECK(month::read("2026-03") == month(2026, 3));
  CHECK(month::read("2026-03-17") == month(2026, 3));
  CHECK(month::read("2026-03-01") == month(2026, 3));
  CHECK(month::read("2026-12-31") == month(2026, 12));
  CHECK(month::read("1900-01") == month(1900, 1));
  CHECK(month::read("2199-12-31") == month(2199, 12));
  CHECK(month::read("2024-02-29") == month(2024, 2));
  CHECK(month::read("2000-02-29") == month(2000, 2));
}

TEST_CASE("what is no month is not read as one") {
  for (std::string const text :
       {"",           "2026",       "2026-3",    "2026-00",     "2026-13",     "2026/03",    "2026-03-",   "2026-03-00",
        "2026-03-32", "2026-03/17", "2026-03-1", "26-03-2026",  "03-2026",     "2026-0x",    "x026-03",    "-026-03",
        "+026-03",    " 2026-03",   "2026-03 ",  "2026-03-17T", "202603",      "2025-02-29", "2024-02-30", "2100-02-29",
        "2026-04-31", "1899-12",    "2200-01",   "0000-01",     "2026-03-170", "２０２６-03"}) {
    INFO(text);
    CHECK_FALSE(month::read(text).has_value());
  }
}

TEST_CASE("months far beyond all years are as far apart as an int can say") {
  auto const most = tierwise::month::from_index(2147483647), least = tierwise::month::from_index(-2147483647 - 1);
  CHECK((most + 1) == most);
  CHECK((least - 1) == least);
  CHECK(most - least == 2147483647);
  CHECK(least - most == -2147483647 - 1);
}

TEST_CASE("a month has its days, and February one more every fourth year but for three of four centuries") {
  constexpr int usual[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (int number = 1; number <= 12; ++number) CHECK(tierwise::month(2025, number).days() == usual[number - 1]);
  for (int year : {1904, 2000, 2024, 2196}) CHECK(tierwise::month(year, 2).days() == 29);
  for (int year : {1900, 2023, 2100}) CHECK(tierwise::month(year, 2).days() == 28);
}

}  // namespace month_test
