#include "tierwise/detail/plan/calendar.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

namespace calendar_test {

using namespace tierwise;

namespace {

calendar year_of_2025() {
  // 国办发明电〔2024〕12号
  calendar c;
  c.from = "2025-01";
  c.until = "2025-12";
  c.holidays = {"2025-01-01",
                "2025-01-28/2025-02-04",
                "2025-04-04/2025-04-06",
                "2025-05-01/2025-05-05",
                "2025-05-31/2025-06-02",
                "2025-10-01/2025-10-08"};
  c.make_up_days = {"2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"};
  return c;
}

std::vector<std::string> faults_of(calendar const& c) {
  detail::fault_list faults;
  (void)detail::working_days(c, faults).by_month();
  std::vector<std::string> out;
  for (auto const& f : faults.found) out.push_back(f.path + ": " + f.message);
  return out;
}

}  // namespace

TEST_CASE("the weekday of every date is the one that a calendar on the wall has") {
  // 1 January 1900 was a Monday.
  auto day = *detail::read_day("1900-01-01");
  int weekday = 0;
  for (month m(1900, 1); m <= month(2199, 12); m = m + 1)
    for (int d = 1; d <= m.days(); ++d, ++day, weekday = (weekday + 1) % 7) {
      if (detail::is_of_weekend(day) != (weekday >= 5)) FAIL(m.text());
      std::string const two = (d < 10 ? "-0" : "-") + std::to_string(d);
      if (detail::read_day(m.text() + two) != day) FAIL(m.text() + two);
    }
  CHECK_FALSE(detail::read_day("2025-02-29").has_value());
  CHECK_FALSE(detail::read_day("2025-02").has_value());
}

TEST_CASE("a month has its weekdays without holidays, and the weekend days worked instead") {
  detail::fault_list faults;
  calendar const c = year_of_2025();
  detail::working_days const of(c, faults);
  CHECK(of.first() == month(2025, 1));
  // As counted by hand on the calendar of the notice; 248 in the year.
  CHECK(of.by_month() == std::vector<std::uint8_t>{19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23});
  CHECK(faults.found.empty());
}

TEST_CASE("a calendar without dates has all weekdays of its months, also of a leap year's February") {
  calendar c;
  c.from = "2024-02";
  c.until = "2024-03";
  detail::fault_list faults;
  CHECK(detail::working_days(c, faults).by_month() == std::vector<std::uint8_t>{21, 21});
}

TEST_CASE("what no calendar can say is refused with the words that say it") {
  using list = std::vector<std::string>;
  calendar c = year_of_2025();
  c.until = "2024-12";
  CHECK(faults_of(c) == list{"calendar.until: 2024-12 is before 2025-01"});
  c.until = "2025-13";
  CHECK(faults_of(c) == list{"calendar.until: '2025-13' is not a month"});
  c.until = "2199-12";
  CHECK(faults_of(c) == list{"calendar.until: 2,100 months; a calendar may have 1,200"});
  c = year_of_2025();
  c.holidays = {"2025-02-30", "2025-05", "2025-05-05/2025-05-01", "2026-01-01", "2025-06-02", "2025-06-01/2025-06-03"};
  c.make_up_days = {"2025-06-01", "2025-06-04", "2025-06-07", "2025-06-07"};
  CHECK(faults_of(c) ==
        list{"calendar.holidays: '2025-02-30' is no date, and no range of dates",
             "calendar.holidays: '2025-05' is no date, and no range of dates",
             "calendar.holidays: '2025-05-05/2025-05-01' ends before it begins",
             "calendar.holidays: '2026-01-01' is not in the calendar, which is from 2025-01 to 2025-12",
             "calendar.holidays: '2025-06-01/2025-06-03' is said twice",
             "calendar.make_up_days: '2025-06-01' is a holiday, too",
             "calendar.make_up_days: '2025-06-04' is no Saturday or Sunday, and so a working day without "
             "being said",
             "calendar.make_up_days: '2025-06-07' is said twice"});
}

}  // namespace calendar_test
