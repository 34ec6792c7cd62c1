#include "tierwise/detail/apply/row_by_row.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "property/luck.hpp"
#include "tierwise/detail/support/bit_cast.hpp"
#include "tierwise/evaluate.hpp"

namespace row_by_row_test {

namespace tw = tierwise;
namespace twd = tierwise::detail;
using tierwise_tests::luck;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<tw::bracket_table> tables() {
  return {{"slices", "", tw::bracket_kind::marginal, {{0, 0.006}, {300, 0.009}, {600, 0.012}}, ""},
          {"rates", "", tw::bracket_kind::whole, {{0, 0.2}, {60.5, 0.25}, {100, 0.3}}, ""},
          {"bonus", "", tw::bracket_kind::lookup, {{80, 100}, {95, 250}}, ""},
          {"steps", "", tw::bracket_kind::marginal, {{0, 0.1}, {0.3, 0.2}, {7, {0.025, true}}}, ""},
          {"line", "", tw::bracket_kind::interpolate, {{-1, 1}, {2, 0}, {3, 2.5}}, ""},
          {"growing", "", tw::bracket_kind::interpolate, {{0, 1}, {7, 2}, {900, 5}}, ""}};
}

/// Decimals, whole numbers, numbers that are no decimals, truths, texts and months, some of them missing.
tw::table some(luck& l, std::size_t rows) {
  std::vector<double> a(rows), b(rows), n(rows), x(rows);
  std::vector<bool> yes(rows);
  std::vector<std::string> shift(rows);
  std::vector<tw::month> since(rows);
  for (std::size_t r = 0; r < rows; ++r) {
    a[r] = l.chance(3) ? missing : l.decimal(2, 1000);
    b[r] = l.decimal(1, 1000);
    n[r] = static_cast<double>(l.below(30));
    x[r] = static_cast<double>(l.below(1u << 30)) / 3.0;
    yes[r] = l.chance(50);
    shift[r] = l.chance(50) ? "night" : "day";
    since[r] = tw::month(2020 + static_cast<int>(l.below(6)), 3);
  }
  tw::table t;
  t.add("a", a).add("b", b).add("n", n).add("x", x).add("yes", yes).add("shift", shift).add("since", since);
  return t;
}

/// The same with people and months, which every row has its own of.
tw::table in_months(tw::table const& alone) {
  tw::table out = alone;
  std::vector<std::string> people(alone.rows());
  for (std::size_t r = 0; r < people.size(); ++r) people[r] = std::to_string(100'000 + r);
  out.add("person", people).add("month", std::vector<tw::month>(people.size(), tw::month(2026, 1)));
  return out;
}

/// What a formula comes to as texts of bits, or what is told of it.
std::vector<std::string> results(tw::formula const& f, tw::table const& t) {
  std::vector<std::string> out;
  try {
    auto const e = tw::evaluate(f, t, tables());
    for (double v : e.values)
      out.push_back(v != v                            ? "missing"
                    : e.kind == tw::column_kind::text ? e.texts[static_cast<std::size_t>(v)]
                                                      : std::to_string(tierwise::detail::bit_cast<std::uint64_t>(v)));
    out.push_back(std::to_string(static_cast<int>(e.kind)));
  } catch (tw::error const& e) {
    for (auto const& one : e.faults()) out.push_back("row " + std::to_string(one.row));
  }
  return out;
}

}  // namespace

TEST_CASE("straight from the columns comes what the steps of a month give, to the bit") {
  luck l(5);
  for (std::size_t rows : {1u, 7u, 255u, 256u, 257u, 3000u}) {
    tw::table const alone = some(l, rows);
    tw::table const dated = in_months(alone);
    for (char const* text : {"a + b",
                             "a",
                             "-a",
                             "b",
                             "2 * a - b * 0.35",
                             "a / n",
                             "a / 4",
                             "x + a",
                             "x / 3 >= b",
                             "a * b * x",
                             "if(yes, a, b)",
                             "otherwise(a, b) + n",
                             "round(a * 1.5, 1)",
                             "round(x, 2)",
                             "floor(a / 7)",
                             "min(a, b) - n",
                             "a == b or a > n",
                             "yes and not (a < b)",
                             "shift == 'night'",
                             "if(yes, shift, 'none')",
                             "since",
                             "since == since",
                             "marginal(a, slices)",
                             "whole(b, rates) + n",
                             "lookup(a, bonus)",
                             "interpolate(x, growing)",
                             "missing(a)"}) {
      INFO(text);
      CHECK(results(text, alone) == results(text, dated));
    }
  }
}

TEST_CASE("so it does for any formula, faults included") {
  luck l(6);
  tierwise_tests::random_formula make(l);
  tw::table alone;
  for (auto const* name : {"x", "y", "z"}) {
    std::vector<double> v(300);
    for (auto& one : v)
      one = l.chance(8) ? missing : l.chance(10) ? 9e12 : l.decimal(static_cast<int>(l.below(4)), 100);
    alone.add(name, v);
  }
  for (auto const* name : {"p", "q"}) {
    std::vector<double> v(300);
    for (auto& one : v) one = l.chance(15) ? missing : double(l.below(2));
    alone.add(name, v, tw::column_kind::flag);
  }
  std::vector<std::string> s(300);
  for (auto& one : s) one = l.pick<std::string>({"a", "b", "c"});
  alone.add("s", s);
  tw::table const dated = in_months(alone);
  for (int i = 0; i < 150; ++i) {
    tw::formula const f = l.chance(40) ? make.truth(4) : make.number(4);
    INFO(f.text());
    CHECK(results(f, alone) == results(f, dated));
  }
}

TEST_CASE("what asks for others, for months or for people goes by months") {
  tw::table t;
  t.add("x", std::vector<double>{1});
  auto const row_by_row = [](char const* text, tw::table const& of) {
    tw::formula const f(text);
    return twd::is_row_by_row(*twd::lone_formula(f, of, {}).made, of);
  };
  CHECK(row_by_row("x + 1", t));
  CHECK(!row_by_row("x / sum(x, by=company)", t));
  CHECK(!row_by_row("last_month(x)", t));
  CHECK(!row_by_row("x * tenure_months", t));
  t.add("shop", std::vector<std::string>{"north"});
  CHECK(!row_by_row("x + 1", t));
}

TEST_CASE("results that are decimals become the doubles nearest to them, others stay") {
  std::vector<double> v{0.1 + 0.2, -0.0, missing, -2.675};
  twd::error_bound const tenths =
      twd::sum_of(twd::error_bound::of_decimals(1, 1, true), twd::error_bound::of_decimals(3, 10, true));
  twd::settler{tenths}(v.data(), v.size());
  CHECK(v[0] == 0.3);
  CHECK(!std::signbit(v[1]));
  CHECK(v[2] != v[2]);
  CHECK(v[3] == -2.675);
  std::vector<double> thirds{1.0 / 3};
  twd::error_bound unknown;
  unknown.decimals = -1;
  twd::settler{unknown}(thirds.data(), 1);
  twd::settler{}(thirds.data(), 1);
  CHECK(thirds[0] == 1.0 / 3);
}

TEST_CASE("rounded results that no double means are told with their rows") {
  tw::table t;
  t.add("x", std::vector<double>{1, 9e12, 2, 8e12});
  try {
    (void)tw::evaluate("round(x * x * x / 7, 2)", t);
    FAIL("no complaint");
  } catch (tw::error const& e) {
    REQUIRE(e.faults().size() == 2);
    CHECK(e.faults()[0].message == "a result is too large to be exact for row 2");
    CHECK(e.faults()[1].row == 4);
  }
}

}  // namespace row_by_row_test
