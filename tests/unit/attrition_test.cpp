#include "tierwise/attrition.hpp"

#include <string>
#include <utility>

#include "catch.hpp"
#include "policy_file.hpp"
#include "tierwise/assumptions.hpp"

namespace attrition_test {

using namespace tierwise;

namespace {

assumptions round_trip(assumptions const& a) { return tierwise_tests::round_trip(a); }
std::string complaints(std::string const& text) { return tierwise_tests::complaints<assumptions>(text); }

}  // namespace

TEST_CASE("nobody leaves unless a hazard says so") {
  attrition const a;
  CHECK_FALSE(a.leaving.has_value());
  CHECK_FALSE(a.dismissal.has_value());
  CHECK(a.together.empty());
  CHECK(a.draw_coefficients);
  CHECK_FALSE(a.personal);
}

TEST_CASE("a factor counts from 0, is certain, in the company's hands, and not personal unless it says otherwise") {
  factor const f;
  CHECK(f.reference == figure(0));
  CHECK(f.spread == figure(0));
  CHECK(f.lever);
  CHECK_FALSE(f.personal);
  CHECK_FALSE(f.log);
}

TEST_CASE("a hazard survives a file with its factors and its pairs") {
  assumptions a;
  a.attrition.draw_coefficients = false;
  a.attrition.personal = true;
  hazard& h = a.attrition.leaving.emplace();
  h.annual_rate = figure(0.45, true);
  h.between = {{figure(0.3, true), 0.6}};
  h.tenure = {{0, 1.5}, {3, 2.2}, {60, 0.4}};
  h.source = "trade surveys";
  factor& f = h.factor.emplace_back();
  f.name = "pay_against_market";
  f.zh = "薪酬低于市场";
  f.says = "pay against the market";
  f.value = "gross / market_pay";
  f.log = true;
  f.reference = 1;
  f.coefficient = -2;
  f.spread = 1;
  f.personal = true;
  f.lever = false;
  f.source = "experiments: -2 to -3";
  hazard& d = a.attrition.dismissal.emplace();
  d.intercept = -5.5;
  d.source = "assumption";
  CHECK(round_trip(a) == a);
  CHECK(round_trip(a).attrition.leaving->annual_rate.percent);
}

TEST_CASE("people who leave together survive a file") {
  assumptions a;
  common_departure& c = a.attrition.together.emplace_back();
  c.name = "students";
  c.zh = "学生返校";
  c.who = "student";
  c.chance = "if(month_of_year in [2, 9], 50%, 0)";
  c.share = figure(0.4, true);
  c.source = "assumption";
  CHECK(round_trip(a) == a);
}

TEST_CASE("a factor needs its value and its source, and a departure whom it concerns and how likely it is") {
  std::string const factor =
      complaints("[attrition.leaving]\nsource = \"s\"\n[[attrition.leaving.factor]]\nname = \"a\"");
  CHECK(factor.find("attrition.leaving.factor \"a\": missing 'value'") != std::string::npos);
  CHECK(factor.find("attrition.leaving.factor \"a\": missing 'source'") != std::string::npos);
  std::string const together = complaints("[[attrition.together]]\nname = \"students\"");
  for (std::string key : {"who", "chance", "source"})
    CHECK(together.find("attrition.together \"students\": missing '" + key + "'") != std::string::npos);
  CHECK(complaints("[attrition.leaving]\nannual_rate = \"45%\"") ==
        "assumptions.toml:1:1: attrition.leaving: missing 'source'\n  [attrition.leaving]\n  ^");
}

TEST_CASE("a misspelt key of a hazard is a fault with the nearest name") {
  CHECK(complaints("[attrition.leaving]\nsource = \"s\"\nanual_rate = 0.45") ==
        "assumptions.toml:3:1: attrition.leaving: unknown key 'anual_rate'; did you mean 'annual_rate'?\n"
        "  anual_rate = 0.45\n  ^");
}

}  // namespace attrition_test
