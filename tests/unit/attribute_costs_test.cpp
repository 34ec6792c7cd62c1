#include "tierwise/attribute_costs.hpp"

#include <algorithm>
#include <string>

#include "catch.hpp"
#include "complaint.hpp"
#include "simulated_desk.hpp"
#include "tierwise/compare.hpp"
#include "tierwise/detail/simulate/cost_decomposition.hpp"
#include "tierwise/edit.hpp"

namespace attribute_costs_test {

using namespace tierwise;
using tierwise_tests::complaint;
using tierwise_tests::simulated_assumptions;
using tierwise_tests::simulated_model;
using tierwise_tests::simulated_policy;
using tierwise_tests::simulated_workforce;
using tierwise_tests::two_years;

TEST_CASE("a policy beside itself has costs that change by nothing") {
  comparison const c =
      compare({{"today", simulated_model()}, {"same", simulated_model()}}, simulated_workforce(), two_years());
  auto const costs = attribute_costs(c, simulated_workforce());
  REQUIRE(costs.size() == 1);
  for (auto const& x : costs[0]) {
    CHECK(x.rate == 0);
    CHECK(x.mix == 0);
    CHECK(x.heads == 0);
    CHECK(x.performance == 0);
    CHECK(x.total() == 0);
  }
}

TEST_CASE("the parts of a change in cost add up to it exactly, replica by replica and month by month") {
  auto fewer = replace(simulated_policy(), {{"ladder.medal.gold.seats", std::map<std::string, figure>{{"*", 1}}}});
  comparison const c = compare({{"today", simulated_model()},
                                {"raised", simulated_model("ladder.medal.iron.base_pay", 2600)},
                                {"fewer seats", {fewer, simulated_assumptions()}},
                                {"rates", simulated_model("pay.insurance.amount", 0)}},
                               simulated_workforce(3), two_years());
  auto const costs = attribute_costs(c, simulated_workforce(3));
  std::size_t const cost = c.of(0).measure("total_cost");
  for (std::size_t v = 1; v < 4; ++v) {
    REQUIRE(costs[v - 1].size() == 20u * 24u);
    for (std::uint32_t r = 0; r < 20; ++r)
      for (std::int32_t t = 0; t < 24; ++t) {
        std::int64_t const change = c.of(v).value(r, t, 0, cost) - c.of(0).value(r, t, 0, cost);
        REQUIRE(costs[v - 1][r * 24u + static_cast<std::size_t>(t)].total() == change);
      }
  }
}

TEST_CASE("in the first month a raise is all rate: the same people on the same tiers do the same") {
  comparison const c =
      compare({{"today", simulated_model()}, {"raised", simulated_model("ladder.medal.iron.base_pay", 2600)}},
              simulated_workforce(), two_years());
  auto const costs = attribute_costs(c, simulated_workforce());
  for (std::uint32_t r = 0; r < 20; ++r) {
    cost_change const& x = costs[0][r * 24u];
    // 7 of 12 in each of two shops are on iron: 600 yuan and a fifth of it for insurance
    CHECK(x.rate == 14 * 72000);
    CHECK(x.mix == 0);
    CHECK(x.heads == 0);
    CHECK(x.performance == 0);
  }
}

TEST_CASE("a policy that nobody meets a difference of has no rate effect, but may have others") {
  auto fewer = replace(simulated_policy(), {{"ladder.medal.gold.seats", std::map<std::string, figure>{{"*", 1}}}});
  comparison const c = compare({{"today", simulated_model()}, {"fewer seats", {fewer, simulated_assumptions()}}},
                               simulated_workforce(), two_years());
  auto const costs = attribute_costs(c, simulated_workforce());
  std::int64_t rate = 0, mix = 0;
  for (auto const& x : costs[0]) {
    rate += x.rate;
    mix += x.mix;
  }
  CHECK(rate == 0);
  CHECK(mix < 0);
}

TEST_CASE("a policy beside itself has no rate effect, whatever its pay knows of where people stand") {
  auto p = replace(simulated_policy(), {{"ladder.medal.iron.enter", std::string("medal.months_in_tier >= 2")}});
  p.ladder[0].tier[1].acting = acting{"2", "slips == 0", "trial", "medal.iron"};
  for (char const* amount : {"since_promotion(sum(sales))", "since_promotion(count()) * 100",
                             "if(medal.priority, 1000, 0)", "if(medal.acting, 1000, 0)"}) {
    INFO(amount);
    p.pay.line[1].amount = formula(amount);
    comparison const c = compare({{"one", {p, simulated_assumptions()}}, {"other", {p, simulated_assumptions()}}},
                                 simulated_workforce(), two_years(10));
    auto const costs = attribute_costs(c, simulated_workforce());
    for (auto const& x : costs[0]) CHECK((x.rate == 0 && x.performance == 0));
  }
}

TEST_CASE("the cost of an amended policy is decomposed like any other, each month by the rules that hold in it") {
  auto how = two_years(10);
  policy const p = simulated_policy(), raised = replace(p, {{"ladder.medal.iron.base_pay", figure(2600)}});
  auto decomposed = [&](compiled_model const& first, compiled_model const& variant) {
    comparison const c = compare({{"first", first}, {"variant", variant}}, simulated_workforce(), how);
    auto const costs = attribute_costs(c, simulated_workforce());
    for (std::uint32_t r = 0; r < how.replicas; ++r)
      for (std::int32_t t = 0; t < how.months; ++t) {
        std::size_t const m = c.of(0).measure("total_cost");
        CHECK(costs[0][r * 24 + static_cast<std::size_t>(t)].total() ==
              c.of(1).value(r, t, 0, m) - c.of(0).value(r, t, 0, m));
      }
    return costs[0];
  };
  auto same = [](std::vector<cost_change> const& a, std::vector<cost_change> const& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](cost_change const& x, cost_change const& y) {
      return x.rate == y.rate && x.mix == y.mix && x.heads == y.heads && x.performance == y.performance &&
             x.hiring == y.hiring && x.outsourcing == y.outsourcing;
    });
  };
  auto amended = [&](int year, int number, policy const& to) {
    return compiled_model(compiled_policy(p).amended({year, number}, to), simulated_assumptions());
  };
  auto const at_once = decomposed(simulated_model(), simulated_model("ladder.medal.iron.base_pay", 2600));
  CHECK(same(decomposed(simulated_model(), amended(2020, 1, raised)), at_once));
  CHECK(same(decomposed(amended(2026, 9, p), amended(2020, 1, raised)), at_once));
  auto const later = decomposed(simulated_model(), amended(2026, 9, raised));
  for (std::size_t r = 0; r < how.replicas; ++r) {
    for (std::size_t t = 0; t < 8; ++t) CHECK(later[r * 24 + t].total() == 0);
    // Nobody has answered yet: the same people on the same tiers, at the new rates.
    CHECK(later[r * 24 + 8].rate > 0);
    CHECK(later[r * 24 + 8].rate == later[r * 24 + 8].total());
  }
  for (auto const& x : decomposed(amended(2026, 9, raised), amended(2026, 9, raised)))
    CHECK((x.rate == 0 && x.mix == 0 && x.heads == 0 && x.performance == 0));
}

TEST_CASE("costs are attributed however many combinations of tiers there could be, as those that occur are few") {
  auto p = simulated_policy();
  for (std::size_t l = 0; l < 64; ++l) {
    ladder one;
    one.name = "l" + std::to_string(l);
    for (std::size_t t = 0; t < 8; ++t) one.tier.push_back({"t" + std::to_string(t)});
    p.ladder.push_back(one);
  }
  for (auto& line : p.pay.line)
    if (line.name == "base") line.amount = formula("medal.base_pay");
  p.ladder[0].tier[1].enter = formula("medal.months_in_tier >= 2");
  p.ladder[0].tier[2].enter = formula("medal.months_in_tier >= 3");
  auto const raised = replace(p, {{"ladder.medal.iron.base_pay", figure(2600)}});
  simulation how;
  how.replicas = 5;
  comparison const c = compare({{"a", {p, simulated_assumptions()}}, {"b", {raised, simulated_assumptions()}}},
                               simulated_workforce(), how);
  auto const costs = attribute_costs(c, simulated_workforce());
  std::size_t const cost = c.of(0).measure("total_cost");
  REQUIRE(costs[0].size() == 5 * 12);
  for (std::uint32_t r = 0; r < 5; ++r)
    for (std::int32_t t = 0; t < 12; ++t)
      CHECK(costs[0][r * 12 + static_cast<std::size_t>(t)].total() ==
            c.of(1).value(r, t, 0, cost) - c.of(0).value(r, t, 0, cost));
  CHECK(costs[0][0].rate > 0);
}

TEST_CASE("the order of ladders and tiers, and a ladder more than the first policy has, change no costs") {
  auto const p = simulated_policy();
  auto other = replace(p, {{"ladder.medal.iron.base_pay", figure(2600)}});
  auto const costs_of = [&](policy const& variant) {
    comparison const c = compare({{"first", simulated_model()}, {"variant", {variant, simulated_assumptions()}}},
                                 simulated_workforce(), two_years(10));
    return attribute_costs(c, simulated_workforce())[0];
  };
  auto const plain = costs_of(other);
  for (auto& line : other.pay.line)
    if (line.name == "base") line.amount = formula("medal.base_pay");
  other.ladder.insert(other.ladder.begin(), ladder{"post", "", {{"desk", "", 0}, {"lead", "", 0}}, ""});
  for (std::size_t t = 1; t < 3; ++t) {
    std::string text(other.ladder[1].tier[t].enter->text());
    for (std::size_t at = 0; (at = text.find("months_in_tier", at)) != std::string::npos; at += 20)
      text.insert(at, "medal.");
    other.ladder[1].tier[t].enter = formula(text);
  }
  auto const more = costs_of(other);
  REQUIRE(more.size() == plain.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    CHECK(more[i].rate == plain[i].rate);
    CHECK(more[i].mix == plain[i].mix);
    CHECK(more[i].performance == plain[i].performance);
  }
}

TEST_CASE("costs are not attributed where a tier is not known to the variant, and those of others are") {
  auto longer = simulated_policy();
  longer.ladder[0].tier.push_back({"diamond"});
  auto const more = replace(longer, {{"ladder.medal.iron.base_pay", figure(2600)}});
  comparison const c = compare({{"longer", {longer, simulated_assumptions()}},
                                {"today", simulated_model()},
                                {"raised", {more, simulated_assumptions()}}},
                               simulated_workforce(), two_years(4));
  CHECK_FALSE(has_attributable_costs(c, 1));
  CHECK(has_attributable_costs(c, 2));
  auto const costs = attribute_costs(c, simulated_workforce(), 2);
  REQUIRE(costs.size() == 2);
  CHECK(costs[0].empty());
  CHECK(costs[1].size() == 4 * 24);
}

TEST_CASE("costs whose attribution is interrupted are none") {
  comparison const c =
      compare({{"today", simulated_model()}, {"raised", simulated_model("ladder.medal.iron.base_pay", 2600)}},
              simulated_workforce(), two_years(4));
  progress const stop{[](void*, std::size_t, std::size_t) { return false; }, nullptr};
  CHECK(attribute_costs(c, simulated_workforce(), 1, stop).empty());
}

TEST_CASE("a share of the cost that is no amount any more is refused") {
  CHECK(detail::in_proportion(7, 3, 2) == 11);
  CHECK(detail::in_proportion(-7, 3, 2) == -11);
  CHECK(complaint([] {
          return detail::in_proportion(std::int64_t(1) << 50, 1 << 20, 1);
        }).find("compare \"employer_cost\": a total is too large to be exact") == 0);
}

}  // namespace attribute_costs_test
