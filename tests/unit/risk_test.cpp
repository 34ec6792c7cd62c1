#include "tierwise/risk.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "simulated_desk.hpp"
#include "tierwise/detail/plan/model.hpp"

namespace risk_test {

using namespace tierwise;
using tierwise_tests::simulated_assumptions;
using tierwise_tests::simulated_policy;

namespace {

/// Three months of three people; the last month's sales decide their gross.
table months(std::vector<double> const& last_sales = {5000, 20000, 60000}, double last_slips = 1) {
  std::vector<std::string> person, shop, medal;
  std::vector<month> when, joined;
  std::vector<double> sales, slips;
  for (int i = 0; i < 3; ++i)
    for (int m = 1; m <= 3; ++m) {
      person.push_back("P" + std::to_string(i));
      shop.push_back("north");
      medal.push_back("iron");
      when.emplace_back(2026, m);
      joined.push_back(month(2025, 11) - 10 * i);
      sales.push_back(m == 3 ? last_sales[static_cast<std::size_t>(i)] : 10000);
      slips.push_back(i == 2 && m == 3 ? last_slips : 0);
    }
  table t;
  t.add("person", person)
      .add("shop", shop)
      .add("medal", medal)
      .add("month", when)
      .add("joined", joined)
      .add("sales", sales)
      .add("slips", slips);
  return t;
}

}  // namespace

TEST_CASE("a month's risk is the logistic of the desk's level, tenure and the contributions, which add up") {
  compiled_model const compiled(simulated_policy(), simulated_assumptions());
  risks const all = risk(compiled, months());
  CHECK(all.when == month(2026, 3));
  REQUIRE(all.people.size() == 3);
  REQUIRE(all.factors.size() == 2);
  for (std::size_t i = 0; i < 3; ++i) {
    person_risk const& p = all.people[i];
    double const gross = 2000 + 0.01 * (i == 0 ? 5000 : i == 1 ? 20000 : 60000);
    int const tenure = 4 + 10 * static_cast<int>(i);
    CHECK(p.tenure_months == tenure);
    CHECK(p.contributions[0] == Approx(-2 * std::log(gross / 2200)));
    CHECK(p.contributions[1] == (i == 2 ? 0.4 : 0.0));
    CHECK(p.elsewhere == Approx(compiled.model()->leaving.intercept + (tenure < 6 ? std::log(2.0) : 0.0)));
    CHECK(p.monthly == Approx(1 / (1 + std::exp(-p.elsewhere - p.contributions[0] - p.contributions[1]))));
    double stays = 1;
    for (int k = 0; k < 12; ++k)
      stays *= 1 - 1 / (1 + std::exp(-(compiled.model()->leaving.intercept + (tenure + k < 6 ? std::log(2.0) : 0.0) +
                                       p.contributions[0] + p.contributions[1])));
    CHECK(p.yearly == Approx(1 - stays));
    CHECK(!p.raise);
  }
  CHECK(all.factors[0].median == Approx(all.people[1].contributions[0]));
  CHECK(all.factors[0].says == "pay against the market");
}

TEST_CASE("whom the policy separates in the last month is asked nothing any more") {
  risks const all = risk(compiled_model(simulated_policy(), simulated_assumptions()), months({5000, 20000, 60000}, 3));
  REQUIRE(all.people.size() == 2);
  CHECK(all.people[0].person == "P0");
  CHECK(all.people[1].person == "P1");
  CHECK(all.factors[0].median == Approx((all.people[0].contributions[0] + all.people[1].contributions[0]) / 2));
}

TEST_CASE("the raise is the smallest whole one that brings the year's risk under the bar") {
  compiled_model const compiled(simulated_policy(), simulated_assumptions());
  double const bar = 0.35;
  risks const all = risk(compiled, months(), bar);
  risks const found = risk(compiled, months());
  for (std::size_t i = 0; i < 3; ++i) {
    person_risk const& p = all.people[i];
    REQUIRE(p.raise);
    double const gross = 2000 + 0.01 * (i == 0 ? 5000 : i == 1 ? 20000 : 60000);
    auto yearly = [&](double raise) {
      double const log_odds = -2 * std::log((gross + raise) / 2200) + p.contributions[1];
      double stays = 1;
      for (int k = 0; k < 12; ++k)
        stays *= 1 - 1 / (1 + std::exp(-(compiled.model()->leaving.intercept +
                                         (p.tenure_months + k < 6 ? std::log(2.0) : 0.0) + log_odds)));
      return 1 - stays;
    };
    CHECK(yearly(static_cast<double>(*p.raise)) < bar);
    if (*p.raise > 0) CHECK(yearly(static_cast<double>(*p.raise) - 1) >= bar);
    CHECK(p.yearly == found.people[i].yearly);  // asking for raises changes nothing
    if (p.yearly < bar) CHECK(*p.raise == 0);
  }
}

TEST_CASE("a raise counts in the means that the person is part of, and is paid by nobody else") {
  assumptions a = simulated_assumptions();
  factor& peers = a.attrition.leaving->factor[0];
  peers.value = formula("gross / mean(gross, by=shop)");
  peers.log = false;
  peers.reference = 1;
  peers.coefficient = -3;
  compiled_model const compiled(simulated_policy(), a);
  double const bar = 0.35, all = 2050 + 2200 + 2600;
  risks const found = risk(compiled, months(), bar);
  CHECK(found.answers_to_pay);
  for (auto const& p : found.people) {
    double const own = p.person == "P0" ? 2050 : p.person == "P1" ? 2200 : 2600;
    auto risen = [&](double raise) {
      double const mean = std::floor((all + raise) / 3 * 1e6 + 0.5) / 1e6,
                   c = -3 * ((own + raise) / mean - 1) + p.contributions[1];
      double stays = 1;
      for (int k = 0; k < 12; ++k)
        stays *= 1 - 1 / (1 + std::exp(-(compiled.model()->leaving.intercept +
                                         (p.tenure_months + k < 6 ? std::log(2.0) : 0.0) + c)));
      return 1 - stays;
    };
    INFO(p.person);
    CHECK(p.yearly == Approx(risen(0)));
    REQUIRE(p.raise);
    CHECK(risen(static_cast<double>(*p.raise)) < bar);
    if (*p.raise > 0) CHECK(risen(static_cast<double>(*p.raise) - 1) >= bar);
  }
  CHECK(std::any_of(found.people.begin(), found.people.end(), [](auto const& p) { return *p.raise > 0; }));
}

TEST_CASE("a raise counts in ranks, extremes and sums, too") {
  assumptions a = simulated_assumptions();
  factor& rank = a.attrition.leaving->factor[0];
  rank.log = false;
  rank.reference = 1;
  rank.coefficient = 1;
  compiled_policy const rules(simulated_policy());
  auto raises = [&](char const* value, double bar) {
    rank.value = formula(value);
    std::vector<std::optional<std::int64_t>> out;
    for (auto const& p : risk({rules, a}, months({5000, 20000, 60000}, 0), bar).people) out.push_back(p.raise);
    return out;
  };
  a.attrition.leaving->tenure.clear();
  a.attrition.leaving->annual_rate = 0;
  a.attrition.leaving->intercept = -5;  // 7.8 % a year where the factor is 1, 19.6 % where it is 2
  using list = std::vector<std::optional<std::int64_t>>;
  CHECK(raises("rank(gross, by=shop)", 0.1) == list{550, 400, 0});  // level with the first, who earns 2600
  CHECK(raises("if(gross == max(gross, by=shop), 1, 2)", 0.1) == list{550, 400, 0});
  CHECK(raises("if(sum(gross, by=shop) >= 7000, 1, 2)", 0.1) == list{150, 150, 150});  // 6850 together
}

TEST_CASE("who is under the bar needs no raise, though a high one would drive him off") {
  assumptions a = simulated_assumptions();
  factor& off = a.attrition.leaving->factor[0];
  off.value = formula("(gross - 2000) * (gross - 2000) / 1000000");
  off.log = false;
  off.reference = 0;
  off.coefficient = 1;
  a.attrition.leaving->annual_rate = 0;
  a.attrition.leaving->intercept = -5;
  a.attrition.leaving->tenure.clear();
  risks const found = risk({simulated_policy(), a}, months(), 0.2);
  for (auto const& p : found.people) {
    CHECK(p.yearly < 0.2);
    CHECK(p.raise == 0);
  }
  off.value = formula("if(gross > 2100 and gross < 2400, 1, 0)");
  off.coefficient = -5;
  a.attrition.leaving->annual_rate = 0;
  a.attrition.leaving->intercept = -1;
  risks const some = risk({simulated_policy(), a}, months(), 0.2);
  CHECK(some.people[0].raise == 51);  // from 2050
  CHECK(some.people[1].raise == 0);   // 2200
  CHECK(!some.people[2].raise);       // 2600
}

TEST_CASE("whether any factor answers to pay is said") {
  assumptions a = simulated_assumptions();
  a.attrition.leaving->factor[0].value = formula("sales / 10000");
  risks const found = risk({simulated_policy(), a}, months(), 0.01);
  CHECK_FALSE(found.answers_to_pay);
  for (auto const& p : found.people) CHECK(!p.raise);
}

TEST_CASE("a logarithm of what is not above 0 is missing, and adds nothing") {
  assumptions a = simulated_assumptions();
  a.attrition.leaving->factor[0].value = formula("sales - 5000");
  risks const found = risk({simulated_policy(), a}, months());
  CHECK(found.people[0].contributions[0] == 0);
  CHECK(found.people[1].contributions[0] < 0);
  CHECK(found.factors[0].missing == 1);
}

TEST_CASE("where no raise brings it under the bar there is none") {
  auto a = simulated_assumptions();
  a.attrition.leaving->factor.erase(a.attrition.leaving->factor.begin());  // pay bears on nothing
  risks const all = risk({simulated_policy(), a}, months(), 0.01);
  for (auto const& p : all.people) CHECK(!p.raise);
}

TEST_CASE("what only the assumptions know is read where the records have it, and else counted as missing") {
  auto a = simulated_assumptions();
  factor mood;
  mood.name = "mood";
  mood.value = "skill";
  mood.coefficient = -1;
  mood.source = "assumption";
  a.attrition.leaving->factor.push_back(mood);
  CHECK(risk({simulated_policy(), a}, months()).factors[2].missing == 3);
  table t = months();
  t.add("skill", std::vector<double>{0, 0, 1, 0, 0, 2, 0, 0, std::nan("")});
  risks const all = risk({simulated_policy(), a}, t);
  CHECK(all.factors[2].missing == 1);
  CHECK(all.people[0].contributions[2] == -1);
  CHECK(all.people[1].contributions[2] == -2);
  CHECK(all.people[2].contributions[2] == 0);
}

TEST_CASE("a bar that is no probability, and assumptions without leaving, are refused") {
  compiled_model const compiled(simulated_policy(), simulated_assumptions());
  CHECK_THROWS_AS(risk(compiled, months(), 1.5), error);
  auto a = simulated_assumptions();
  a.attrition.leaving.reset();
  CHECK_THROWS_AS(risk({simulated_policy(), a}, months()), error);
}

}  // namespace risk_test
