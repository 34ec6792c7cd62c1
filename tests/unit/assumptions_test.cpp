#include "tierwise/assumptions.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "policy_file.hpp"

namespace assumptions_test {

using namespace tierwise;

TEST_CASE("assumptions without anything assume nothing") {
  assumptions const a;
  CHECK(a.activity.empty());
  CHECK_FALSE(a.demand.has_value());
  CHECK_FALSE(a.attrition.leaving.has_value());
  CHECK(a == assumptions{});
  CHECK(tierwise_tests::read<assumptions>("") == a);
}

TEST_CASE("a trait has the same weight as every other unless it says otherwise") {
  CHECK(trait{}.weight == figure(1));
  CHECK(trait{}.score == figure(0));
}

TEST_CASE("the whole of the assumptions survives a file") {
  assumptions a;
  a.name = "three-shops";
  a.description = "how the desk\nanswers";
  a.totals = {"sales", "orders"};
  a.parameter.resize(1);
  a.parameter[0].name = "market_pay";
  a.parameter[0].value = 4000;
  a.parameter[0].source = "assumption";
  a.metric.resize(1);
  a.metric[0].name = "fill";
  a.metric[0].value = "orders / consultations";
  a.brackets.resize(1);
  a.brackets[0].name = "season";
  a.brackets[0].kind = bracket_kind::lookup;
  a.brackets[0].rates = {{1, 0.95}, {2, 0.7}};
  a.team_health.trait.resize(2);
  a.team_health.trait[0].name = "help_and_trust";
  a.team_health.trait[0].zh = "互助与信任";
  a.team_health.trait[0].weight = 2;
  a.team_health.trait[0].score = 7;
  a.team_health.trait[0].by_shop = {{"lantern", 5}, {"shop 2", 6.5}};
  a.team_health.trait[0].source = "assumption";
  a.team_health.trait[1].name = "open_talk";
  a.team_health.trait[1].source = "survey of May";
  CHECK(tierwise_tests::round_trip(a) == a);
}

TEST_CASE("any assumptions read back from their text as themselves") {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    auto const a = tierwise_tests::any<assumptions>(seed);
    std::string const text = tierwise_tests::written(a);
    INFO("seed " << seed << "\n" << text);
    REQUIRE(tierwise_tests::read<assumptions>(text) == a);
    REQUIRE(tierwise_tests::written(tierwise_tests::read<assumptions>(text)) == text);
  }
}

TEST_CASE("a trait without a source is a fault") {
  CHECK(tierwise_tests::complaints<assumptions>("[[team_health.trait]]\nname = \"goal\"\nscore = 6")
            .find("team_health.trait \"goal\": missing 'source'") != std::string::npos);
}

TEST_CASE("a section of a policy is unknown here, and one of the assumptions there") {
  CHECK(tierwise_tests::complaints<assumptions>("[[pay.line]]\nname = \"a\"\namount = 1").find("unknown key 'pay'") !=
        std::string::npos);
  CHECK(tierwise_tests::complaints("[activity]").find("unknown key 'activity'") != std::string::npos);
}

}  // namespace assumptions_test
