#include "tierwise/scorecard.hpp"

#include <string>

#include "catch.hpp"
#include "policy_file.hpp"

namespace scorecard_test {

using namespace tierwise;
using tierwise_tests::complaints;
using tierwise_tests::round_trip;

TEST_CASE("a scorecard rounds to two decimals, and a measure weighs 1") {
  CHECK(scorecard{}.decimals == 2);
  CHECK(measure{}.weight == figure(1));
  CHECK_FALSE(measure{}.leave_out);
  CHECK(gate{}.at_most == figure(0));
}

TEST_CASE("measures survive a file, one of each way to points") {
  policy p;
  p.scorecard.decimals = 0;
  p.scorecard.measure.resize(3);
  auto& m = p.scorecard.measure;
  m[0].name = "attendance";
  m[0].weight = figure(0.25, true);
  m[0].pass = formula("days_worked >= days_scheduled");
  m[1].name = "response";
  m[1].zh = "响应";
  m[1].value = formula("response_seconds");
  m[1].linear = {{20, 100}, {60, 0}};
  m[1].leave_out = true;
  m[2].name = "conversion";
  m[2].value = formula("1");
  m[2].bands = {{0, 0}, {figure(0.3, true), 60}, {figure(0.5, true), 100}};
  m[2].source = "domain";
  CHECK(round_trip(p) == p);
}

TEST_CASE("a gate survives a file and needs its condition") {
  policy p;
  p.scorecard.gate.resize(1);
  p.scorecard.gate[0].name = "complaints";
  p.scorecard.gate[0].zh = "投诉";
  p.scorecard.gate[0].require = "complaints == 0";
  p.scorecard.gate[0].at_most = 59.5;
  p.scorecard.gate[0].source = "handbook";
  CHECK(round_trip(p) == p);
  CHECK(complaints("[[scorecard.gate]]\nname = \"x\"").find("missing 'require'") != std::string::npos);
}

}  // namespace scorecard_test
