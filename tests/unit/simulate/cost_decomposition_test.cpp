#include "tierwise/detail/simulate/cost_decomposition.hpp"

#include <cstdint>
#include <span>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "property/luck.hpp"
#include "tierwise/policy.hpp"

namespace cost_decomposition_test {

using namespace tierwise;
using detail::cost_table;
using detail::decompose_cost;
using detail::in_proportion;
using detail::tier_costs;
using tierwise_tests::complaint;

namespace {

using cells = std::vector<tier_costs>;

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

TEST_CASE("a cost table keeps replicas, months and combinations of tiers apart") {
  detail::model m;
  m.policy.ladder.resize(2);
  m.policy.ladder[0].tier.resize(2);
  m.policy.ladder[1].tier.resize(3);
  cost_table t(m, 2, 3);
  t.add(1, 2, 5, 100);
  t.add(1, 2, 5, 50);
  t.add(0, 0, 0, 7);
  CHECK(t.of(1, 2).size() == 6);
  CHECK(t.of(1, 2)[5].heads == 2);
  CHECK(t.of(1, 2)[5].cost == 150);
  CHECK(t.of(0, 0)[0].cost == 7);
  std::int64_t heads = 0;
  for (std::uint32_t r = 0; r < 2; ++r)
    for (std::int32_t month = 0; month < 3; ++month)
      for (auto const& c : t.of(r, month)) heads += c.heads;
  CHECK(heads == 3);
}

}  // namespace cost_decomposition_test
