#include "tierwise/discipline.hpp"

#include <string>

#include "catch.hpp"
#include "policy_file.hpp"

namespace discipline_test {

using namespace tierwise;
using tierwise_tests::complaints;
using tierwise_tests::round_trip;

TEST_CASE("an offence is counted per calendar month and costs nothing unless it says so") {
  offence const o;
  CHECK(o.window_months == 1);
  CHECK(o.fines.empty());
  CHECK_FALSE(o.separate_at.has_value());
  CHECK_FALSE(o.bad_record);
  CHECK_FALSE(o.forfeits.has_value());
}

TEST_CASE("an offence survives a file") {
  policy p;
  p.discipline.offence.resize(2);
  auto& o = p.discipline.offence[0];
  o.name = "complaint";
  o.zh = "投诉";
  o.count = "complaints";
  o.window_months = 12;
  o.fines = {50, 100, 0.5};
  o.separate_at = 3;
  o.bad_record = true;
  o.forfeits = formula("2% * unattributed_sales");
  o.source = "handbook";
  p.discipline.offence[1].name = "late";
  p.discipline.offence[1].count = "late_days";
  p.discipline.offence[1].separate_at = 0;
  CHECK(round_trip(p) == p);
}

TEST_CASE("an offence needs its count") {
  CHECK(complaints("[[discipline.offence]]\nname = \"late\"").find("discipline.offence \"late\": missing 'count'") !=
        std::string::npos);
}

}  // namespace discipline_test
