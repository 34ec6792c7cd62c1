#include "tierwise/diff.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "policy_file.hpp"

namespace diff_test {

using namespace tierwise;

namespace {

policy sample() {
  return tierwise_tests::read(R"toml(
name = "three-shops"
[parameter.minimum_wage]
by = "shop"
figures = { south = 2740, north = 2500 }
[brackets.sales_commission]
rates = [[0, "0.6%"], [30000, "0.9%"], [60000, "1.2%"]]
[ladder.medal]
zh = "奖牌"
[[ladder.medal.tier]]
name = "iron"
zh = "铁牌"
base_pay = 2000
[[ladder.medal.tier]]
name = "bronze"
[[pay.line]]
name = "commission"
amount = "marginal(sales, sales_commission)"
[[pay.line]]
name = "prize"
zh = "奖金"
amount = 300
[[scorecard.measure]]
name = "conversion"
linear = [[0.1, 0], [0.5, 100]]
)toml");
}

std::vector<std::string> words(policy const& a, policy const& b) {
  std::vector<std::string> out;
  for (auto const& c : diff(a, b)) out.push_back(c.text);
  return out;
}
using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a policy does not differ from itself") {
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    policy const p = tierwise_tests::any_policy(seed);
    CHECK(diff(p, p).empty());
  }
}

TEST_CASE("policies that are not equal differ in some words, and the other way round too") {
  for (std::uint32_t seed = 0; seed < 80; seed += 2) {
    policy const a = tierwise_tests::any_policy(seed), b = tierwise_tests::any_policy(seed + 1);
    REQUIRE_FALSE(a == b);
    CHECK_FALSE(diff(a, b).empty());
    CHECK_FALSE(diff(b, a).empty());
  }
}

TEST_CASE("a changed figure reads with the label of its element") {
  policy p = sample();
  p.ladder[0].tier[0].base_pay = 2300;
  auto const d = diff(sample(), p);
  REQUIRE(d.size() == 1);
  CHECK(d[0].path == "ladder.medal.iron.base_pay");
  CHECK(d[0].before == "2000");
  CHECK(d[0].after == "2300");
  CHECK(d[0].text == "ladder.medal.iron (铁牌).base_pay: 2000 -> 2300");
}

TEST_CASE("a change of a ladder itself reads with the ladder's label") {
  policy p = sample();
  p.ladder[0].source = "handbook";
  CHECK(words(sample(), p) == lines{"ladder.medal (奖牌).source: \"\" -> handbook"});
}

TEST_CASE("rows of a table are told apart by their edges") {
  policy p = sample();
  p.brackets[0].rates[1].second = figure(0.01, true);
  CHECK(words(sample(), p) == lines{"brackets.sales_commission: rate from 30000: 0.9% -> 1%"});
  CHECK(diff(sample(), p)[0].path == "brackets.sales_commission.rates[1]");
  p = sample();
  p.brackets[0].rates.erase(p.brackets[0].rates.begin() + 1);
  p.brackets[0].rates.emplace_back(90000, figure(0.015, true));
  CHECK(words(sample(), p) == lines{"brackets.sales_commission: rate from 30000 removed, was 0.9%",
                                    "brackets.sales_commission: rate from 90000 added: 1.5%"});
  p = sample();
  p.scorecard.measure[0].linear[1].second = 90;
  CHECK(words(sample(), p) == lines{"scorecard.conversion: points at 0.5: 100 -> 90"});
  p = sample();
  std::swap(p.brackets[0].rates[0], p.brackets[0].rates[1]);
  CHECK(words(sample(), p) == lines{"brackets.sales_commission.rates: [[0, 0.6%], [30000, 0.9%], [60000, 1.2%]] -> "
                                    "[[30000, 0.9%], [0, 0.6%], [60000, 1.2%]]"});
}

TEST_CASE("added and removed elements are named") {
  policy p = sample();
  p.pay.line.erase(p.pay.line.begin() + 1);
  CHECK(words(sample(), p) == lines{"pay.line \"prize\" (奖金) removed"});
  CHECK(words(p, sample()) == lines{"pay.line \"prize\" (奖金) added after \"commission\""});
  CHECK(diff(p, sample())[0].path == "pay.prize");
  CHECK(diff(p, sample())[0].after == "{ name = \"prize\", zh = \"奖金\", amount = 300 }");
  p = sample();
  p.overtime.emplace();
  CHECK(words(sample(), p) == lines{"overtime added"});
  CHECK(words(p, sample()) == lines{"overtime removed"});
}

TEST_CASE("another order is a difference") {
  policy p = sample();
  std::swap(p.ladder[0].tier[0], p.ladder[0].tier[1]);
  CHECK(words(sample(), p) == lines{"ladder.medal.tier: order iron, bronze -> bronze, iron"});
}

TEST_CASE("figures by shop differ shop by shop") {
  policy p = sample();
  p.parameter[0].figures = {{"north", 2600}, {"west", 2400}};
  CHECK(words(sample(), p) == lines{"parameter.minimum_wage.figures.north: 2500 -> 2600",
                                    "parameter.minimum_wage.figures.south: 2740 -> unset",
                                    "parameter.minimum_wage.figures.west: unset -> 2400"});
}

TEST_CASE("what is left out reads as unset") {
  policy p = sample();
  p.ladder[0].tier[0].keep = formula("score >= 60");
  CHECK(words(sample(), p) == lines{"ladder.medal.iron (铁牌).keep: unset -> score >= 60"});
}

TEST_CASE("spacing of a formula is no difference") {
  policy p = sample();
  p.pay.line[0].amount = "marginal( sales,sales_commission )";
  CHECK(diff(sample(), p).empty());
}

}  // namespace diff_test
