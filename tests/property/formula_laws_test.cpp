// What holds of every formula: printing reads back, and blocks of rows come to what exact fractions come to.
#include "tierwise/formula.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "property/luck.hpp"
#include "tierwise/detail/apply/lone_formula.hpp"
#include "tierwise/detail/apply/month_loop.hpp"

namespace formula_laws_test {

namespace tw = tierwise;
namespace twd = tierwise::detail;
using tierwise_tests::luck;
using tierwise_tests::random_formula;

TEST_CASE("a printed formula reads back as itself, and prints the same again") {
  luck l(11);
  random_formula make(l);
  for (int i = 0; i < 1500; ++i) {
    tw::formula const f = l.chance(50) ? make.truth(5) : make.number(5);
    tw::formula const back = f.print();
    REQUIRE(back.print() == f.print());
    REQUIRE(back == f);
    REQUIRE(back.names() == f.names());
  }
}

namespace {

std::vector<tw::bracket_table> const tables = {
    {"steps", "", tw::bracket_kind::marginal, {{0, 0.1}, {0.3, 0.2}, {7, {0.025, true}}}, ""},
    {"line", "", tw::bracket_kind::interpolate, {{-1, 1}, {2, 0}, {3, 2.5}}, ""}};

/// Rows of decimals around each other, so that comparisons and roundings meet ties; some missing.
tw::table random_rows(luck& l, std::size_t n) {
  auto number = [&] {
    if (l.chance(8)) return std::numeric_limits<double>::quiet_NaN();
    return l.chance(30)   ? l.decimal(0, 3)
           : l.chance(50) ? l.decimal(1, 5)
           : l.chance(60) ? l.decimal(3, 200)
                          : l.decimal(6, 10);
  };
  tw::table t;
  for (auto const* name : {"x", "y", "z"}) {
    std::vector<double> v(n);
    for (auto& one : v) one = number();
    t.add(name, v);
  }
  for (auto const* name : {"p", "q"}) {
    std::vector<double> v(n);
    for (auto& one : v) one = l.chance(15) ? std::numeric_limits<double>::quiet_NaN() : double(l.below(2));
    t.add(name, v, tw::column_kind::flag);
  }
  std::vector<std::string> s(n);
  for (auto& one : s) one = l.pick<std::string>({"a", "b", "c"});
  t.add("s", s);
  std::vector<std::string> ids(n);
  for (std::size_t i = 0; i < n; ++i) ids[i] = "p" + std::to_string(100000 + i);
  t.add("person", ids).add("month", std::vector<tw::month>(n, tw::month(2026, 1)));
  return t;
}

/// Compares every row of the blocks with exact fractions. The doubles may be off by what the engine says at most.
int rows_that_differ(tw::formula const& f, tw::table const& t) {
  twd::lone_formula const lone(f, t, tables);
  twd::plan const& p = *lone.made;
  twd::ordered_records const in = twd::record_reader(p, t).read();
  int differ = 0;
  for (auto const& b : in.batches) {
    std::vector<tw::event> events;
    std::vector<tw::fault> faults;
    twd::run_batch({lone.made, {}}, in, b, events, faults, [&](twd::month_run& run, twd::recorded_rows const& rows) {
      std::vector<std::uint32_t> all(rows.size());
      for (std::uint32_t r = 0; r < rows.size(); ++r) all[r] = r;
      std::vector<double> found;
      twd::test_rows(run, lone.what, lone.code, all, found);
      twd::binding known;
      lone.code.bind(run.columns.views(), p.tables, known);
      bool const number = lone.what.root().type == twd::value_type::number;
      for (std::size_t r = 0; r < rows.size(); ++r) {
        twd::exact_row exact(lone.what, run.columns.views(), p.tables, r);
        twd::exact_value const& wanted = exact.result();
        if (wanted.missing || std::isnan(found[r])) {
          differ += wanted.missing != std::isnan(found[r]);
        } else if (!number) {
          differ += wanted.code != found[r];
        } else {
          double const most =
              known.result.absolute + known.result.relative * std::abs(found[r]) + 2e-16 * std::abs(found[r]);
          twd::fraction off = wanted.number - twd::fraction::of(found[r]);
          off.negative = false;
          if (std::isfinite(most)) differ += compare(off, twd::fraction::of(most)) > 0;
        }
      }
      return true;
    });
    if (!faults.empty()) throw tw::error(std::move(faults));
  }
  return differ;
}

}  // namespace

TEST_CASE("blocks of any number of rows come to what exact fractions come to") {
  luck l(5);
  random_formula make(l);
  std::vector<std::size_t> counts;
  for (std::size_t n = 1; n <= 65; ++n) counts.push_back(n);
  for (std::size_t n : {255u, 256u, 257u, 513u}) counts.push_back(n);
  for (auto n : counts) {
    tw::table const rows = random_rows(l, n);
    for (int i = 0; i < 6; ++i) {
      std::string const text = i % 2 == 0 ? make.truth(3) : make.number(3);
      INFO(text << "  on " << n << " rows");
      REQUIRE(rows_that_differ(text, rows) == 0);
    }
  }
}

TEST_CASE("many formulas on rows full of ties") {
  luck l(99);
  random_formula make(l);
  for (int i = 0; i < 1000; ++i) {
    tw::table const rows = random_rows(l, 40);
    std::string const text = i % 2 == 0 ? make.truth(4) : make.number(4);
    INFO(text);
    REQUIRE(rows_that_differ(text, rows) == 0);
  }
}

TEST_CASE(
    "whole numbers of any size divide: a quotient times the divisor and the rest, which is smaller, are the number") {
  luck l(14);
  auto number = [&] {
    twd::natural out(l.next() >> l.below(64));
    for (std::size_t more = l.below(4); more > 0; --more)
      out = out * twd::natural(l.next()) + twd::natural(l.next() >> l.below(64));
    return out;
  };
  for (int i = 0; i < 3000; ++i) {
    twd::natural const a = number(), b = number();
    if (b.zero()) continue;
    auto const [whole, rest] = divide(a, b);
    REQUIRE(compare(rest, b) < 0);
    REQUIRE(compare(whole * b + rest, a) == 0);
  }
}

}  // namespace formula_laws_test
