#include "tierwise/compare.hpp"

#include <algorithm>
#include <string>

#include "catch.hpp"
#include "complaint.hpp"
#include "simulated_desk.hpp"
#include "tierwise/detail/simulate/cost_decomposition.hpp"
#include "tierwise/edit.hpp"

namespace compare_test {

using namespace tierwise;
using tierwise_tests::complaint;
using tierwise_tests::simulated_assumptions;
using tierwise_tests::simulated_policy;
using tierwise_tests::simulated_workforce;

namespace {

compiled_model today() { return {simulated_policy(), simulated_assumptions()}; }
compiled_model with(std::string const& path, figure value) {
  return {replace(simulated_policy(), {{path, value}}), simulated_assumptions()};
}
simulation two_years(std::uint32_t replicas = 20) {
  simulation how;
  how.months = 24;
  how.replicas = replicas;
  how.seed = 11;
  how.by = {"shop", "medal"};
  return how;
}
}  // namespace

TEST_CASE("comparing a policy with itself gives zero in every cell") {
  comparison const c = compare({{"today", today()}, {"same", today()}}, simulated_workforce(), two_years());
  CHECK(c.projections[0].values == c.projections[1].values);
  CHECK(std::any_of(c.projections[0].values.begin(), c.projections[0].values.end(), [](auto v) { return v != 0; }));
  for (auto const& x : c.costs[0]) {
    CHECK(x.rate == 0);
    CHECK(x.mix == 0);
    CHECK(x.heads == 0);
    CHECK(x.performance == 0);
    CHECK(x.total() == 0);
  }
  for (auto const& p : c.people[0]) CHECK(p.risen_first + p.risen_variant + p.gone_first + p.gone_variant == 0);
  auto const d = c.difference(1, "total_cost", 23, true);
  CHECK(d.mean == 0);
  CHECK(d.above + d.below == 0);
  CHECK(d.saved == 1);
}

TEST_CASE("running A, B, A gives A's result twice, and the one it has alone") {
  comparison const c = compare({{"a", today()}, {"b", with("ladder.medal.iron.base_pay", 2600)}, {"a again", today()}},
                               simulated_workforce(), two_years());
  CHECK(c.projections[0].values == c.projections[2].values);
  CHECK(c.projections[0].values != c.projections[1].values);
  CHECK(simulate(today(), simulated_workforce(), two_years()).values == c.projections[0].values);
  CHECK(simulate(with("ladder.medal.iron.base_pay", 2600), simulated_workforce(), two_years()).values ==
        c.projections[1].values);
}

TEST_CASE("the parts of a change in cost add up to it exactly, replica by replica and month by month") {
  auto fewer = replace(simulated_policy(), {{"ladder.medal.gold.seats", std::map<std::string, figure>{{"*", 1}}}});
  comparison const c = compare({{"today", today()},
                                {"raised", with("ladder.medal.iron.base_pay", 2600)},
                                {"fewer seats", {fewer, simulated_assumptions()}},
                                {"rates", with("pay.insurance.amount", 0)}},
                               simulated_workforce(3), two_years());
  std::size_t const cost = c.projections[0].measure("total_cost");
  for (std::size_t v = 1; v < 4; ++v) {
    REQUIRE(c.costs[v - 1].size() == 20u * 24u);
    for (std::uint32_t r = 0; r < 20; ++r)
      for (std::int32_t t = 0; t < 24; ++t) {
        std::int64_t const change = c.projections[v].value(r, t, 0, cost) - c.projections[0].value(r, t, 0, cost);
        REQUIRE(c.costs[v - 1][r * 24u + static_cast<std::size_t>(t)].total() == change);
      }
  }
}

TEST_CASE("in the first month a raise is all rate: the same people on the same tiers do the same") {
  comparison const c = compare({{"today", today()}, {"raised", with("ladder.medal.iron.base_pay", 2600)}},
                               simulated_workforce(), two_years());
  for (std::uint32_t r = 0; r < 20; ++r) {
    cost_change const& x = c.costs[0][r * 24u];
    // 7 of 12 in each of two shops are on iron: 600 yuan and a fifth of it for insurance
    CHECK(x.rate == 14 * 72000);
    CHECK(x.mix == 0);
    CHECK(x.heads == 0);
    CHECK(x.performance == 0);
  }
}

TEST_CASE("a policy that nobody meets a difference of has no rate effect, but may have others") {
  auto fewer = replace(simulated_policy(), {{"ladder.medal.gold.seats", std::map<std::string, figure>{{"*", 1}}}});
  comparison const c = compare({{"today", today()}, {"fewer seats", {fewer, simulated_assumptions()}}},
                               simulated_workforce(), two_years());
  std::int64_t rate = 0, mix = 0;
  for (auto const& x : c.costs[0]) {
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
    for (auto const& x : c.costs[0]) CHECK((x.rate == 0 && x.performance == 0));
  }
}

TEST_CASE(
    "who leaves under one policy only is counted over the replicas, and adds up to the leavers of the workforce") {
  auto how = two_years(50);
  comparison const c =
      compare({{"today", today()}, {"raised", with("ladder.medal.iron.base_pay", 4000)}}, simulated_workforce(), how);
  std::uint64_t first = 0, variant = 0;
  for (auto const& p : c.people[0]) {
    first += p.gone_first;
    variant += p.gone_variant;
    CHECK(p.gone_first + p.gone_variant + p.gone_both <= 50);
  }
  CHECK(first > variant);  // twice the pay keeps more of them
}

TEST_CASE("common luck takes most of the variance away") {
  comparison const c = compare({{"today", today()}, {"raised", with("ladder.medal.iron.base_pay", 2100)}},
                               simulated_workforce(), two_years(200));
  auto const d = c.difference(1, "total_cost", 23, true);
  CHECK(d.saved > 0.5);
  CHECK(d.low < d.mean);
  CHECK(d.mean < d.high);
  CHECK(d.above > 0.9);
}

TEST_CASE(
    "an amendment that changes nothing gives the bits of no amendment, one that does changes the months from its "
    "date") {
  auto how = two_years();
  policy const p = simulated_policy(), raised = replace(p, {{"ladder.medal.iron.base_pay", figure(2600)}});
  auto from = [&](month when) {
    return compiled_model(compiled_policy(p).amended(when, raised), simulated_assumptions());
  };
  compiled_model const idle(compiled_policy(p).amended({2026, 9}, p).amended({2027, 3}, p), simulated_assumptions());
  projection const plain = simulate(today(), simulated_workforce(), how);
  CHECK(simulate(idle, simulated_workforce(), how).values == plain.values);
  projection const amended = simulate(from({2026, 9}), simulated_workforce(), how);
  std::size_t const gross = plain.measure("gross");
  for (std::uint32_t r = 0; r < how.replicas; ++r) {
    for (std::int32_t t = 0; t < 8; ++t) CHECK(amended.value(r, t, 0, gross) == plain.value(r, t, 0, gross));
    CHECK(amended.value(r, 8, 0, gross) > plain.value(r, 8, 0, gross));
  }
  CHECK(simulate(from({2020, 1}), simulated_workforce(), how).values ==
        simulate({raised, simulated_assumptions()}, simulated_workforce(), how).values);
  CHECK(simulate(from({2031, 1}), simulated_workforce(), how).values == plain.values);
}

TEST_CASE("the cost of an amended policy is decomposed like any other, each month by the rules that hold in it") {
  auto how = two_years(10);
  policy const p = simulated_policy(), raised = replace(p, {{"ladder.medal.iron.base_pay", figure(2600)}});
  auto decomposed = [&](compiled_model const& first, compiled_model const& variant) {
    comparison const c = compare({{"first", first}, {"variant", variant}}, simulated_workforce(), how);
    for (std::uint32_t r = 0; r < how.replicas; ++r)
      for (std::int32_t t = 0; t < how.months; ++t) {
        std::size_t const m = c.projections[0].measure("total_cost");
        CHECK(c.costs[0][r * 24 + static_cast<std::size_t>(t)].total() ==
              c.projections[1].value(r, t, 0, m) - c.projections[0].value(r, t, 0, m));
      }
    return c.costs[0];
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
  auto const at_once = decomposed(today(), with("ladder.medal.iron.base_pay", 2600));
  CHECK(same(decomposed(today(), amended(2020, 1, raised)), at_once));
  CHECK(same(decomposed(amended(2026, 9, p), amended(2020, 1, raised)), at_once));
  auto const later = decomposed(today(), amended(2026, 9, raised));
  for (std::size_t r = 0; r < how.replicas; ++r) {
    for (std::size_t t = 0; t < 8; ++t) CHECK(later[r * 24 + t].total() == 0);
    // Nobody has answered yet: the same people on the same tiers, at the new rates.
    CHECK(later[r * 24 + 8].rate > 0);
    CHECK(later[r * 24 + 8].rate == later[r * 24 + 8].total());
  }
  for (auto const& x : decomposed(amended(2026, 9, raised), amended(2026, 9, raised)))
    CHECK((x.rate == 0 && x.mix == 0 && x.heads == 0 && x.performance == 0));
}

TEST_CASE("there must be something to compare with") {
  CHECK(complaint([] {
          (void)compare({{"today", today()}}, simulated_workforce(), two_years());
        }).find("nothing to compare with") != std::string::npos);
}

TEST_CASE("two currencies are not compared, and no amendment changes the currency") {
  policy abroad = simulated_policy();
  abroad.currency = "EUR";
  CHECK(complaint([&] {
          return compare({{"today", today()}, {"abroad", {abroad, simulated_assumptions()}}}, simulated_workforce(),
                         two_years());
        }) == "compare \"abroad\": it pays in EUR, the first in CNY");
  CHECK(complaint([&] {
          (void)compiled_policy(simulated_policy()).amended({2026, 5}, abroad);
        }).find("amendment from 2026-05: the currency, shops, ladders") == 0);
}

TEST_CASE("openings may differ between what is compared") {
  auto more = simulated_assumptions();
  more.hiring.opening = {{"shop 0", 16, {}, ""}, {"shop 1", 8, {}, ""}};
  comparison const c =
      compare({{"today", today()}, {"larger", {simulated_policy(), more}}}, simulated_workforce(), two_years());
  auto const d = c.difference(1, "heads", 23, false, "shop", "shop 0");
  CHECK(d.mean > 1);
  CHECK(c.difference(1, "heads", 23, false, "shop", "shop 1").mean < -1);
}

TEST_CASE(
    "a table of costs that the tiers make too large is refused in words that name the ladders, before memory is asked "
    "for") {
  auto of = [](std::size_t ladders, std::size_t tiers, std::uint32_t replicas = 50, std::int32_t months = 12) {
    auto p = simulated_policy();
    for (std::size_t l = 0; l < ladders; ++l) {
      ladder one;
      one.name = "l" + std::to_string(l);
      for (std::size_t t = 0; t < tiers; ++t) one.tier.push_back({"t" + std::to_string(t)});
      p.ladder.push_back(one);
    }
    for (auto& line : p.pay.line)
      if (line.name == "base") line.amount = formula("medal.base_pay");
    p.ladder[0].tier[1].enter = formula("medal.months_in_tier >= 2");
    p.ladder[0].tier[2].enter = formula("medal.months_in_tier >= 3");
    compiled_model const a(p, simulated_assumptions());
    simulation how;
    how.months = months;
    how.replicas = replicas;
    return complaint([&] { return compare({{"a", a}, {"b", a}}, simulated_workforce(), how); });
  };
  CHECK(of(62, 2) ==
        "compare: the parts of the cost would take more than 16777216 cells: the tiers of 'medal' (3), 'l0' (2), 'l1' "
        "(2), 'l2' (2), 'l3' (2), 'l4' (2), "
        "'l5' (2), 'l6' (2) and 55 more ladders multiplied, times 50 replicas and 12 months; compare with fewer "
        "replicas or months, or policies with "
        "fewer ladders that have tiers");
  CHECK(of(20, 8).find("compare: the parts of the cost would take more than") == 0);
  CHECK(of(8, 10).find("compare: the parts of the cost would take more than") == 0);
  CHECK(of(64, 2).find("compare: the parts of the cost would take more than") == 0);
  CHECK(of(1, 2, 5, 2).empty());
}

TEST_CASE("cells of a cost table are counted without wrapping: as many as there may be, and one more") {
  policy p;
  for (int i = 0; i < 4; ++i) p.ladder.push_back({"l" + std::to_string(i), "", std::vector<tier>(8), ""});
  CHECK(detail::cost_cells(p, 256, 16) == detail::most_cost_cells);
  CHECK(complaint([&] {
          return detail::cost_cells(p, 257, 16);
        }).find("'l0' (8), 'l1' (8), 'l2' (8), 'l3' (8) multiplied, times 257 replicas and 16 months") !=
        std::string::npos);
  CHECK(complaint([&] { return detail::cost_cells({}, 4294967295u, 1200); }).find("no ladder multiplied") !=
        std::string::npos);
}

TEST_CASE("a share of the cost that is no amount any more is refused") {
  CHECK(detail::in_proportion(7, 3, 2) == 11);
  CHECK(detail::in_proportion(-7, 3, 2) == -11);
  CHECK(complaint([] {
          return detail::in_proportion(std::int64_t(1) << 50, 1 << 20, 1);
        }).find("compare \"employer_cost\": a total is too large to be exact") == 0);
}

}  // namespace compare_test
