#include "tierwise/assumption_members.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "policy_file.hpp"
#include "tierwise/diff.hpp"
#include "tierwise/edit.hpp"

namespace assumption_members_test {

using namespace tierwise;

namespace {

using list = std::vector<std::string>;

template <class T>
list names() {
  list out;
  T const value{};
  for_each_member(value, [&](std::string_view name, auto const&) { out.emplace_back(name); });
  return out;
}

assumptions sample() {
  return tierwise_tests::read<assumptions>(R"toml(
[activity.sales]
zh = "销售额"
mean = "orders * 60"
noise = 800
source = "assumption"

[demand]
consultations = 16500
hours = "online_hours"
minutes = 5
source = "assumption"

[attrition.leaving]
annual_rate = "45%"
between = [["30%", "60%"]]
tenure = [[0, 1.5], [3, 2.2]]
source = "surveys"

[[attrition.leaving.factor]]
name = "pay_against_market"
zh = "薪酬低于市场"
value = "gross / 4000"
coefficient = -2
source = "experiments"

[hiring]
source = "assumption"

[[hiring.opening]]
shop = "lantern"
heads = 15
start = ["post.regular"]

[[hiring.opening]]
shop = "harbour"

[[team_health.trait]]
name = "trust"
by_shop = { lantern = 5 }
source = "assumption"
)toml");
}

list words(assumptions const& a, assumptions const& b) {
  list out;
  for (auto const& c : diff(a, b)) out.push_back(c.text);
  return out;
}

}  // namespace

TEST_CASE("the members of the assumptions are named in the order of their declaration") {
  CHECK(names<demand>() == list{"consultations", "spread", "chatbot", "outsourced", "outsourcing_fee",
                                "outsourced_answered", "hours", "pace", "open_hours", "minutes", "patience_minutes",
                                "concurrency", "drag", "source"});
  CHECK(names<assumptions>().front() == "name");
  CHECK(names<assumptions>().back() == "totals");
  CHECK(names<quantity>().size() == 14);
}

TEST_CASE("figures are replaced by their paths") {
  auto const changed = [](std::string_view path, setting const& s) { return get(replace(sample(), path, s), path); };
  CHECK(changed("attrition.leaving.annual_rate", "30%") == "30%");
  CHECK(changed("attrition.leaving.annual_rate", 0.3) == "30%");
  CHECK(changed("activity.sales.noise", 900) == "900");
  CHECK(changed("activity.sales.mean", "orders * 65") == "orders * 65");
  CHECK(changed("activity.sales.draw", "count") == "count");
  CHECK(changed("attrition.leaving.pay_against_market.coefficient", -1.5) == "-1.5");
  CHECK(changed("attrition.leaving.factor.pay_against_market.lever", false) == "false");
  CHECK(changed("attrition.leaving.tenure[1][1]", 2) == "2");
  CHECK(changed("demand.minutes", 4.5) == "4.5");
  CHECK(changed("demand.pace", "0.9") == "0.9");
  CHECK(changed("hiring.opening[1].heads", 12) == "12");
  CHECK(changed("team_health.trust.by_shop.harbour", 8) == "8");
  CHECK(sample().demand->minutes == figure(5));
}

TEST_CASE("what does not fit is refused with its path and the nearest name") {
  auto const refused = [](std::string_view path, setting const& s) {
    try {
      (void)replace(sample(), path, s);
      return std::string();
    } catch (error const& e) {
      return std::string(e.what());
    }
  };
  CHECK(refused("attrition.leaving.anual_rate", 1).find("unknown name 'anual_rate'; did you mean 'annual_rate'?") !=
        std::string::npos);
  CHECK(refused("activity.sale.noise", 1).find("did you mean 'sales'?") != std::string::npos);
  CHECK(refused("activity.sales.draw", "chanse").find("unknown kind 'chanse'; did you mean 'chance'?") !=
        std::string::npos);
  CHECK(refused("demand.minutes", "five") == "demand.minutes: expected a number, found the text \"five\"");
  for (char const* nothing : {"", " \n"})
    CHECK(refused("attrition.leaving.source", nothing) ==
          "attrition.leaving.source: the source is empty; say where the figures come from, or the word assumption");
  CHECK(refused("attrition.leaving.source", "assumption").empty());
  assumptions without = sample();
  without.hiring = {};
  CHECK(replace(without, {{"hiring.lead_months", 2}, {"hiring.source", "assumption"}}).hiring.lead_months == 2);
  CHECK_THROWS_AS(replace(without, "hiring.lead_months", 2), error);
  CHECK(refused("attrition.dismissal.annual_rate", 0.04).find("'dismissal' is not set") != std::string::npos);
}

TEST_CASE("differences of assumptions read with their labels") {
  auto const changed = [](std::string_view path, setting const& s) {
    return words(sample(), replace(sample(), path, s));
  };
  CHECK(changed("activity.sales.noise", 900) == list{"activity.sales (销售额).noise: 800 -> 900"});
  CHECK(changed("attrition.leaving.annual_rate", "30%") == list{"attrition.leaving.annual_rate: 45% -> 30%"});
  CHECK(changed("attrition.leaving.pay_against_market.coefficient", -1) ==
        list{"attrition.leaving.pay_against_market (薪酬低于市场).coefficient: -2 -> -1"});
  CHECK(changed("attrition.leaving.tenure[1][1]", 2) == list{"attrition.leaving: tenure from 3: 2.2 -> 2"});
  CHECK(changed("attrition.leaving.between[0][1]", "50%") ==
        list{"attrition.leaving.between: [[30%, 60%]] -> [[30%, 50%]]"});
  CHECK(changed("demand.minutes", 4) == list{"demand.minutes: 5 -> 4"});
  assumptions without = sample();
  without.demand.reset();
  CHECK(words(sample(), without) == list{"demand removed"});
}

TEST_CASE("every listed path of any assumptions can be read and set to what it is") {
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    auto const a = tierwise_tests::any<assumptions>(seed);
    for (auto const& path : paths(a)) {
      INFO("seed " << seed << ": " << path);
      setting const held = value_at(a, path);
      if (held == setting(unset{}))
        REQUIRE(get(a, path) == "unset");
      else
        REQUIRE(replace(a, path, held) == a);
    }
  }
}

TEST_CASE("assumptions that are not equal differ in some words, both ways round") {
  for (std::uint32_t seed = 0; seed < 60; seed += 2) {
    auto const a = tierwise_tests::any<assumptions>(seed), b = tierwise_tests::any<assumptions>(seed + 1);
    REQUIRE_FALSE(a == b);
    CHECK_FALSE(diff(a, b).empty());
    CHECK_FALSE(diff(b, a).empty());
    CHECK(diff(a, a).empty());
  }
}

TEST_CASE("paths lead to all figures, through lists without names by position") {
  auto const all = paths(sample());
  for (std::string expected :
       {"activity.sales.noise", "attrition.leaving.pay_against_market.coefficient", "attrition.leaving.between[0][1]",
        "demand.minutes", "hiring.opening[0].heads", "hiring.opening[0].start[0]", "team_health.trust.by_shop.lantern"})
    CHECK(std::find(all.begin(), all.end(), expected) != all.end());
}

}  // namespace assumption_members_test
