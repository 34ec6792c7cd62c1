#include "tierwise/shift.hpp"

#include <string>

#include "catch.hpp"
#include "policy_file.hpp"

namespace shift_test {

using namespace tierwise;
using tierwise_tests::complaints;
using tierwise_tests::round_trip;

TEST_CASE("a shift is eight hours, five days on and two off, by day") {
  shift const s;
  CHECK(s.hours_per_day == figure(8));
  CHECK(s.days_on == 5);
  CHECK(s.days_off == 2);
  CHECK_FALSE(s.night);
}

TEST_CASE("overtime is paid at the multiples of the law unless they are given") {
  overtime const o;  // Labour Law, article 44
  CHECK(o.workday_multiple == figure(1.5));
  CHECK(o.rest_day_multiple == figure(2));
  CHECK(o.holiday_multiple == figure(3));
}

TEST_CASE("a shift survives a file") {
  policy p;
  p.shift.resize(2);
  auto& s = p.shift[0];
  s.name = "late";
  s.zh = "晚班";
  s.starts = "17:00";
  s.ends = "24:00";
  s.hours_per_day = 6.5;
  s.days_on = 6;
  s.days_off = 1;
  s.night = true;
  s.source = "rota";
  p.shift[1].name = "early";
  CHECK(round_trip(p) == p);
}

TEST_CASE("overtime survives a file") {
  policy p;
  p.overtime.emplace();
  CHECK(round_trip(p) == p);
  p.overtime->workday = "overtime_workday";
  p.overtime->rest_day = "overtime_rest";
  p.overtime->holiday = "0";
  p.overtime->hourly = "base_pay / 174";
  p.overtime->workday_multiple = 2;
  p.overtime->rest_day_multiple = figure(2.5, true);
  p.overtime->holiday_multiple = figure(4, true);
  p.overtime->source = "contract";
  CHECK(round_trip(p) == p);
}

TEST_CASE("a time of day without quotes is refused with what to do") {
  CHECK(complaints("[[shift]]\nname = \"early\"\nstarts = 08:30:00").find("put it in quotes") != std::string::npos);
}

}  // namespace shift_test
