#include "tierwise/detail/simulate/cost_decomposition.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "property/luck.hpp"
#include "tierwise/policy.hpp"

namespace cost_decomposition_test {

using namespace tierwise;
using detail::costs_by_tiers;
using detail::in_proportion;
using detail::tier_costs;
using tierwise_tests::complaint;

namespace {

using cells = std::vector<tier_costs>;

/// Of combinations one after the other: at the variant's pay, and its own.
cost_change decompose_cost(cells const& repriced, cells const& own, std::int64_t first_cost, std::int64_t hiring,
                           std::int64_t outsourcing) {
  costs_by_tiers costs;
  for (std::size_t i = 0; i < repriced.size(); ++i)
    if (repriced[i].heads + own[i].heads > 0) costs[{static_cast<std::uint32_t>(i)}] = {repriced[i], own[i]};
  return detail::decompose_cost(costs, first_cost, hiring, outsourcing);
}

policy with_ladders(std::vector<std::pair<std::string, std::vector<std::string>>> const& ladders) {
  policy p;
  for (auto const& [name, tiers] : ladders) {
    ladder one;
    one.name = name;
    for (auto const& t : tiers) one.tier.push_back({t});
    p.ladder.push_back(one);
  }
  return p;
}

}  // namespace

TEST_CASE("a raise for the same people is all rate") {
  cells const same = {{3, 3300}, {2, 4400}};
  cost_change const c = decompose_cost(same, same, 7000, 0, 0);
  CHECK(c.rate == 700);
  CHECK(c.heads == 0);
  CHECK(c.mix == 0);
  CHECK(c.performance == 0);
  CHECK(c.total() == 700);
}

TEST_CASE("more people of the same kind are all heads, at the mean cost") {
  cells const before = {{2, 200}, {2, 600}}, after = {{3, 300}, {3, 900}};
  cost_change const c = decompose_cost(before, after, 800, 0, 0);
  CHECK(c.rate == 0);
  CHECK(c.heads == 400);  // two more at 200
  CHECK(c.mix == 0);
  CHECK(c.performance == 0);
}

TEST_CASE("people who stand on other tiers at the same prices are all mix") {
  cells const before = {{3, 300}, {1, 300}}, after = {{1, 100}, {3, 900}};
  cost_change const c = decompose_cost(before, after, 600, 0, 0);
  CHECK(c.heads == 0);
  CHECK(c.mix == 400);  // two who cost 200 more
  CHECK(c.performance == 0);
}

TEST_CASE("people on the same tiers who do other things are all performance") {
  cells const before = {{3, 300}, {1, 300}}, after = {{3, 330}, {1, 290}};
  cost_change const c = decompose_cost(before, after, 600, 0, 0);
  CHECK(c.rate == 0);
  CHECK(c.heads == 0);
  CHECK(c.mix == 0);
  CHECK(c.performance == 20);
}

TEST_CASE("where nobody stood before, the variant's own price counts") {
  cells const before = {{2, 200}, {0, 0}}, after = {{1, 100}, {1, 500}};
  cost_change const c = decompose_cost(before, after, 200, 0, 0);
  CHECK(c.mix == 400);
  CHECK(c.performance == 0);
  cells const nobody = {{0, 0}, {0, 0}};
  cost_change const all = decompose_cost(nobody, after, 0, 0, 0);
  CHECK(all.heads == 600);
  CHECK(all.total() == 600);
  CHECK(decompose_cost(after, nobody, 600, 0, 0).heads == -600);
}

TEST_CASE("the parts add up to the difference exactly, whatever the cells, and what is no pay is told by itself") {
  tierwise_tests::luck l(7);
  for (int i = 0; i < 2000; ++i) {
    cells before(1 + l.below(6)), after(before.size());
    std::int64_t first_cost = static_cast<std::int64_t>(l.below(2'000'000'000)), own = 0;
    for (std::size_t c = 0; c < before.size(); ++c) {
      before[c] = {static_cast<std::int64_t>(l.below(4)), 0};
      after[c] = {static_cast<std::int64_t>(l.below(4)), 0};
      if (before[c].heads > 0) before[c].cost = static_cast<std::int64_t>(l.below(1'000'000'000));
      if (after[c].heads > 0) after[c].cost = static_cast<std::int64_t>(l.below(1'000'000'000));
      own += after[c].cost;
    }
    cost_change const c = decompose_cost(before, after, first_cost, 11, -7);
    REQUIRE(c.rate + c.mix + c.heads + c.performance == own - first_cost);
    REQUIRE(c.hiring == 11);
    REQUIRE(c.outsourcing == -7);
    // Against the definitions in exact fractions of the mean: no part is off by more than a rounding.
    __extension__ using wide = __int128;
    wide heads_a = 0, heads_b = 0, at_variant_pay = 0;
    for (std::size_t k = 0; k < before.size(); ++k) {
      heads_a += before[k].heads;
      heads_b += after[k].heads;
      at_variant_pay += before[k].cost;
    }
    REQUIRE(c.rate == static_cast<std::int64_t>(at_variant_pay) - first_cost);
    if (heads_a > 0) {
      wide const off = (static_cast<wide>(c.heads) + at_variant_pay) * heads_a - at_variant_pay * heads_b;
      REQUIRE((off * 2 <= heads_a && off * -2 <= heads_a));
    }
  }
}

TEST_CASE("a proportion is rounded to the nearest whole number, halves away from zero") {
  CHECK(in_proportion(7, 1, 2) == 4);
  CHECK(in_proportion(-7, 1, 2) == -4);
  CHECK(in_proportion(7, 2, 3) == 5);
  CHECK(in_proportion(-7, 2, 3) == -5);
  CHECK(in_proportion(0, 5, 3) == 0);
  CHECK(in_proportion(4'000'000'000'000'000, 3'000'000, 4'000'000) == 3'000'000'000'000'000);
  CHECK(complaint([] { return in_proportion(std::int64_t(1) << 61, 4, 1); }).find("too large") != std::string::npos);
}

TEST_CASE("sums of heads and cost are refused when they are no amount any more") {
  tier_costs sum{1, 100};
  sum.add({2, 50});
  CHECK(sum.heads == 3);
  CHECK(sum.cost == 150);
  CHECK(complaint([&] {
          for (int i = 0; i < 5000; ++i) sum.add({1, std::int64_t(1) << 52});
        }).find("compare \"employer_cost\"") == 0);
}

TEST_CASE("tiers are told as the other policy orders them; on a ladder that there is not, everybody is on the first") {
  auto const own = with_ladders({{"medal", {"trial", "iron", "gold"}}, {"post", {"agent", "lead"}}});
  auto const other =
      with_ladders({{"post", {"lead", "agent"}}, {"shift", {"day"}}, {"medal", {"gold", "iron", "trial"}}});
  detail::tiers_by_name names(own, other);
  std::vector<detail::ladder_state> stand(2);
  stand[0].tier = {0, 2};
  stand[1].tier = {1, 0};
  CHECK(names.of(stand, 0) == std::vector<std::uint32_t>{0, 0, 2});
  CHECK(names.of(stand, 1) == std::vector<std::uint32_t>{1, 0, 0});
}

}  // namespace cost_decomposition_test
