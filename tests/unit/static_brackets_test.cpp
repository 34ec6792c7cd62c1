#include "tierwise/static_brackets.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "tierwise/evaluate.hpp"

namespace static_brackets_test {

namespace tw = tierwise;

namespace {

constexpr tw::static_brackets<3> bonus{{{0, 0.03}, {300000, 0.05}, {600000, 0.07}}};
constexpr tw::static_brackets<3> slices{{{0, 0.01}, {1000, 0.02}, {3000, 0.03}}};

static_assert(bonus.marginal(750000) == 34500);
static_assert(bonus.marginal(600000) == 24000);
static_assert(bonus.whole(600000) == 42000);
static_assert(bonus.whole(599999) == 29999.95);
static_assert(bonus.marginal(0) == 0);
static_assert(bonus.marginal(-100) == -3);
static_assert(bonus.whole(-100) == -3);
static_assert(slices.row(999.99) == 0 && slices.row(1000) == 1 && slices.row(-5) == 0 && slices.row(1e9) == 2);
// Items taxed each by itself: 164 in all.
static_assert(slices.marginal(200) + slices.marginal(300) + slices.marginal(1500) + slices.marginal(1200) +
                  slices.marginal(2000) + slices.marginal(4500) ==
              164);

// An annual bonus of 36,000 is still taxed at 3 %.
constexpr tw::static_brackets<3> up_to{{{0, 0.03}, {36000, 0.1}, {144000, 0.2}}, tw::bracket_edge::upper};
static_assert(up_to.whole(36000) == 1080);
static_assert(up_to.whole(36000.01) == 3600.001);
static_assert(up_to.row(0) == 0 && up_to.row(144000) == 1 && up_to.row(144000.01) == 2 && up_to.row(-1) == 0);
static_assert(up_to.marginal(144000) == 11880 && up_to.marginal(36000) == 1080);

}  // namespace

TEST_CASE("rates closed at their upper edges pay what such a table of a policy pays") {
  auto const table = up_to.table("up_to", tw::bracket_kind::whole);
  CHECK(table.closed == tw::bracket_edge::upper);
  tw::table rows;
  std::vector<double> const bonuses = {-1, 0, 35999.99, 36000, 36000.01, 144000, 144000.01, 1e6};
  rows.add("bonus", bonuses);
  auto const whole = tw::evaluate("whole(bonus, up_to)", rows, {table});
  auto const marginal = tw::evaluate("marginal(bonus, up_to)", rows, {up_to.table("up_to")});
  for (std::size_t i = 0; i < bonuses.size(); ++i) {
    CHECK(up_to.whole(bonuses[i]) == whole.values[i]);
    CHECK(up_to.marginal(bonuses[i]) == marginal.values[i]);
  }
}

TEST_CASE("rates pay what the table of a policy pays") {
  auto const table = bonus.table("bonus");
  CHECK(table.name == "bonus");
  CHECK(table.kind == tw::bracket_kind::marginal);
  CHECK(table.rates.size() == 3);
  std::vector<double> sales;
  for (int i = -50; i < 2000; ++i) sales.push_back(i * 4317 / 10.0);
  tw::table rows;
  rows.add("sales", sales);
  auto const marginal = tw::evaluate("marginal(sales, bonus)", rows, {table});
  auto const whole = tw::evaluate("whole(sales, bonus)", rows, {bonus.table("bonus", tw::bracket_kind::whole)});
  for (std::size_t i = 0; i < sales.size(); ++i) {
    REQUIRE(bonus.marginal(sales[i]) == marginal.values[i]);
    REQUIRE(bonus.whole(sales[i]) == whole.values[i]);
  }
}

TEST_CASE("rates of a missing amount are missing") {
  CHECK(std::isnan(bonus.marginal(std::numeric_limits<double>::quiet_NaN())));
  CHECK(std::isnan(bonus.whole(std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE("at run time, a table that does not rise is an error") {
  std::pair<double, double> const falling[] = {{0, 0.01}, {5, 0.02}, {5, 0.03}};
  std::pair<double, double> const late[] = {{1, 0.01}};
  CHECK_THROWS_AS(tw::static_brackets<3>(falling), tw::error);
  CHECK_THROWS_AS(tw::static_brackets<1>(late), tw::error);
}

}  // namespace static_brackets_test
