// Laws that every ledger keeps: 4 (money), 6 (policies are values), 7 (explaining). Law 1 has a file of its own.
#include "tierwise/detail/compute/fraction.hpp"
#include "tierwise/detail/compute/loops.hpp"
#include "tierwise/ledger.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "desk.hpp"
#include "property/luck.hpp"
#include "property/random_desk.hpp"
#include "property/shops.hpp"
#include "tierwise/difference.hpp"
#include "tierwise/explain.hpp"
#include "tierwise/totals.hpp"

namespace ledger_laws_test {

namespace tw = tierwise;
using tierwise_tests::desk_with_groups;
using tierwise_tests::luck;
using tierwise_tests::random_desk;
using tierwise_tests::same;
using tierwise_tests::three_shops;
using tierwise_tests::three_shops_records;

namespace {

void check_sums(tw::ledger const& l) {
  auto const& lines = l.policy().pay.line;
  std::size_t wrong = 0;
  for (std::size_t r = 0; r < l.rows(); ++r) {
    std::int64_t gross = 0, off = 0, cost = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].kind == tw::line_kind::earning) gross += l.lines[i][r];
      if (lines[i].kind == tw::line_kind::deduction) off += l.lines[i][r];
      if (lines[i].kind == tw::line_kind::employer_cost) cost += l.lines[i][r];
      if (!l.cuts[i].empty()) wrong += l.cuts[i][r] < 0;
    }
    wrong += gross != l.gross[r] || gross - off != l.net[r] || gross + cost != l.employer_cost[r];
  }
  CHECK(wrong == 0);
  std::int64_t net = 0;
  for (auto n : l.net) net += n;
  std::vector<std::vector<std::string>> groupings = {{},         {"shop"},          {"month"},
                                                     {"person"}, {"shop", "month"}, {"team", "year"}};
  for (auto const& one : l.policy().ladder) groupings.push_back({one.name, "shop"});
  for (auto const& by : groupings) {
    std::int64_t sum = 0;
    std::size_t months = 0;
    for (auto const& row : tw::totals(l, by)) {
      sum += row.net;
      months += row.months;
    }
    CHECK(sum == net);
    CHECK(months == l.rows());
  }
}

/// The shares of a pool, by month and team, beside the total each stands for.
std::map<std::string, std::int64_t> shares_of(tw::ledger const& l, std::size_t line) {
  std::map<std::string, std::int64_t> out;
  for (std::size_t r = 0; r < l.rows(); ++r)
    out[std::to_string(l.months[r]) + l.texts[static_cast<std::size_t>(l.team[r])]] += l.lines[line][r];
  return out;
}

}  // namespace

TEST_CASE("law 4: lines add up to the net, and totals to the ledger") {
  luck l(3);
  check_sums(tw::apply(three_shops(), three_shops_records()));
  check_sums(tw::apply(desk_with_groups(), tierwise_tests::desk_records(random_desk(l, 1000))));
}

TEST_CASE("law 4: the shares of a pool add up to its total, to the fen") {
  luck l(4);
  auto const rows = random_desk(l, 1000);
  auto p = desk_with_groups();
  tw::pay_line whole = p.pay.line[2];
  whole.name = "whole_pool";
  whole.kind = tw::line_kind::memo;
  whole.pool.reset();
  p.pay.line.push_back(whole);
  auto const ledger = tw::apply(p, tierwise_tests::desk_records(rows));
  std::map<std::string, std::int64_t> totals;
  for (std::size_t r = 0; r < ledger.rows(); ++r)
    totals[std::to_string(ledger.months[r]) + ledger.texts[static_cast<std::size_t>(ledger.team[r])]] =
        ledger.lines.back()[r];
  CHECK(shares_of(ledger, 2) == totals);
}

namespace {

constexpr auto every_rounding = {tw::rounding::half_up, tw::rounding::half_even, tw::rounding::half_down,
                                 tw::rounding::up,      tw::rounding::down,      tw::rounding::floor,
                                 tw::rounding::ceiling};

/// A line for each formula in each rounding.
tw::policy rounded_lines(std::vector<std::string> const& formulas) {
  tw::policy p;
  p.name = "roundings";
  p.inputs = {{"x"}, {"y"}};
  for (auto const& f : formulas)
    for (auto how : every_rounding) {
      tw::pay_line line;
      line.name = "l" + std::to_string(p.pay.line.size());
      line.amount = f;
      line.rounding = how;
      p.pay.line.push_back(line);
    }
  return p;
}

/// x and y of people in one month, with few decimals, so that there are ties.
struct few_decimals {
  std::vector<double> x, y;
  tw::table records;

  explicit few_decimals(std::size_t n) : x(n), y(n) {
    luck l(5);
    std::vector<std::string> ids(n);
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = l.chance(50) ? l.decimal(2, 5000) : l.decimal(0, 300000);
      y[i] = l.chance(50) ? l.decimal(1, 30) : l.decimal(3, 2);
      ids[i] = "p" + std::to_string(1000000 + i);
    }
    records.add("person", ids)
        .add("month", std::vector<tw::month>(n, tw::month(2026, 1)))
        .add("shop", std::vector<std::string>(n, "s"))
        .add("x", x)
        .add("y", y);
  }
};

}  // namespace

TEST_CASE("law 4: every named rounding is that of exact fractions, ties included") {
  using tw::rounding;
  using tw::detail::fraction;
  few_decimals const of(60000);
  auto const ledger = tw::apply(
      rounded_lines({"x / 8", "x * y", "x * 1.5%", "x / 3", "(x + 0.005) / 1", "x - y / 1000", "x * y * 0.1"}),
      of.records);  // 7 x 7 x 60,000: three million amounts
  std::size_t wrong = 0, ties = 0;
  for (std::size_t r = 0; r < of.x.size(); r += 60) {
    fraction const u = fraction::of(of.x[r]), v = fraction::of(of.y[r]);
    fraction const exact[] = {u / fraction(8),          u * v,
                              u * fraction::of(0.015),  u / fraction(3),
                              u + fraction::of(0.005),  u - v / fraction(1000),
                              u * v * fraction::of(0.1)};
    std::size_t line = 0;
    for (auto const& e : exact)
      for (auto how : every_rounding) {
        wrong += compare(e.rounded(2, how), fraction(ledger.lines[line++][r]) / fraction(100)) != 0;
        ties += compare(e.rounded(2, rounding::half_up), e.rounded(2, rounding::half_down)) != 0;
      }
  }
  CHECK(wrong == 0);
  CHECK(ties > 2000);
}

TEST_CASE("law 4: eighths of whole numbers and of fen are rounded as by whole numbers alone") {
  few_decimals const of(60000);
  auto const ledger = tw::apply(rounded_lines({"x / 8"}), of.records);
  std::size_t wrong = 0;
  for (std::size_t r = 0; r < of.x.size(); ++r) {          // x / 8 in fen is 100 x / 8
    auto const milli = std::llround(of.x[r] * 100) * 125;  // thousandths of a fen
    auto const size = std::llabs(milli);
    auto const half_up = (size + 500) / 1000, half_down = (size + 499) / 1000, down = size / 1000,
               up = (size + 999) / 1000;
    auto const half_even = size % 1000 == 500 ? (down + 1) / 2 * 2 : half_up;
    auto const sign = milli < 0 ? -1 : 1;
    std::int64_t const wanted[] = {half_up * sign, half_even * sign,       half_down * sign,      up * sign,
                                   down * sign,    milli < 0 ? -up : down, milli < 0 ? -down : up};
    for (std::size_t i = 0; i < 7; ++i) wrong += ledger.lines[i][r] != wanted[i];
  }
  CHECK(wrong == 0);
}

TEST_CASE("law 6: applying A, B, A gives A twice, and no policy changes") {
  auto const a = three_shops();
  auto b = a;
  b.ladder[0].tier[1].base_pay = 2300;
  auto const a_before = a, b_before = b;
  tw::compiled_policy const compiled(a);
  auto const first = tw::apply(compiled, three_shops_records());
  auto const between = tw::apply(b, three_shops_records());
  auto const again = tw::apply(compiled, three_shops_records());
  CHECK(same(first, again));
  CHECK_FALSE(same(first, between));
  CHECK(a == a_before);
  CHECK(b == b_before);
  CHECK(compiled.policy() == a_before);
  for (auto const& row : tw::difference(first, again, {"person"}))
    CHECK((row.net() == 0 && row.gross() == 0 && row.cost() == 0));
}

TEST_CASE("law 7: explaining changes nothing, and explains what was paid") {
  tw::compiled_policy const compiled(three_shops());
  auto const& records = three_shops_records();
  auto const before = tw::apply(compiled, records);
  std::size_t wrong = 0;
  for (std::size_t r = 0; r < before.rows(); ++r) {
    auto const e =
        tw::explain(compiled, records, before.people[before.person[r]], before.first_month + before.months[r]);
    wrong += e.net != before.net[r] || e.gross != before.gross[r] || e.employer_cost != before.employer_cost[r];
    for (std::size_t i = 0; i < e.lines.size(); ++i) {
      wrong += e.lines[i].amount != before.lines[i][r];
      wrong += e.lines[i].cut != (before.cuts[i].empty() ? 0 : before.cuts[i][r]);
    }
    for (std::size_t i = 0; i < e.standings.size(); ++i)
      wrong += e.standings[i].tier != compiled.policy().ladder[i].tier[before.tiers[i][r]].name;
    auto const of_month = std::count_if(before.events.begin(), before.events.end(), [&](tw::event const& event) {
      return event.month == before.months[r] && event.person == before.person[r];
    });
    // That somebody left is known from the records after the month; an explanation stops at it.
    wrong += e.events.size() > static_cast<std::size_t>(of_month);
  }
  CHECK(wrong == 0);
  CHECK(same(before, tw::apply(compiled, records)));
}

}  // namespace ledger_laws_test
