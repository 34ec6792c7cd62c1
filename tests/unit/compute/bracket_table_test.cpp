#include "tierwise/detail/compute/bracket_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "property/luck.hpp"
#include "tierwise/detail/compute/exact_evaluate.hpp"
#include "tierwise/detail/compute/program.hpp"

namespace bracket_table_test {

using namespace tierwise;
using namespace tierwise::detail;
using tierwise_tests::luck;

namespace {

compiled_brackets compiled(bracket_table const& t) { return compile_brackets(t.kind, t.closed, t.rates); }

/// An expression of columns, the first of decimals, in one block.
std::vector<double> worked_out(expression const& e, compiled_tables const& tables, std::vector<std::vector<double>> in,
                               int decimals, rows_needing_exact& undecided, bool nearest = true) {
  program const code(e);
  std::size_t const rows = in[0].size();
  std::vector<column_view> columns;
  for (auto& column : in) {
    double size = 0;
    for (double v : column) size = std::max(size, std::abs(v));
    column.resize(block_rows, 0.0);
    columns.push_back({column.data(), column.size(),
                       error_bound::of_decimals(columns.empty() ? decimals : 0, size, !columns.empty())});
  }
  columns[0].known.nearest = nearest;
  binding b;
  code.bind(columns, tables, b);
  std::vector<double> scratch(code.memory_blocks() * block_rows), out(block_rows);
  undecided.forget();
  code.run(b, columns, tables, 0, nullptr, rows, scratch.data(), undecided, out.data());
  out.resize(rows);
  return out;
}

/// Every value through a table in blocks.
std::vector<double> through(bracket_table const& t, std::vector<double> const& values, int decimals) {
  compiled_tables const tables{{compiled(t)}, {}, {}};
  expression e;
  e.bracket(e.column(0), 0);
  rows_needing_exact undecided;
  std::vector<double> const out = worked_out(e, tables, {values}, decimals, undecided);
  REQUIRE_FALSE(undecided.some());  // decimals stand beside edges that are decimals: nothing is in doubt
  return out;
}

/// On, just below and just above every edge, and beyond both ends.
std::vector<double> around(bracket_table const& t) {
  std::vector<double> out = {-7.25, 1e6};
  for (auto const& [edge, value] : t.rates)
    for (double step : {-0.01, 0.0, 0.01}) out.push_back(std::round((edge.value + step) * 100) / 100);
  return out;
}

std::vector<std::pair<figure, figure>> const rates = {{0, {0.01, true}}, {1000, {0.025, true}}, {3000.5, 0.1}};

}  // namespace

TEST_CASE("a marginal table pays each slice at its own rate") {
  bracket_table const t{"t", "", bracket_kind::marginal, rates, ""};
  auto const x = around(t);
  auto const found = through(t, x, 2);
  for (std::size_t i = 0; i < x.size(); ++i) {
    std::int64_t const cents = std::llround(x[i] * 100);  // slices in cents, rates in thousandths
    std::int64_t const first = std::min<std::int64_t>(cents, 100000),
                       second = std::clamp<std::int64_t>(cents - 100000, 0, 200050),
                       third = std::max<std::int64_t>(cents - 300050, 0);
    INFO(x[i]);
    CHECK(std::abs(found[i] * 1e5 - double(first * 10 + second * 25 + third * 100)) < 1e-4);
  }
}

TEST_CASE("a whole table pays everything at the rate of its row, and an edge belongs to the row that it closes") {
  bracket_table t{"t", "", bracket_kind::whole, rates, ""};
  for (auto const closed : {bracket_edge::lower, bracket_edge::upper}) {
    t.closed = closed;
    auto const x = around(t);
    auto const found = through(t, x, 2);
    for (std::size_t i = 0; i < x.size(); ++i) {
      bool const upper = closed == bracket_edge::upper;
      auto reaches = [&](double edge) { return upper ? x[i] > edge : x[i] >= edge; };
      double const rate = reaches(3000.5) ? 0.1 : reaches(1000) ? 0.025 : 0.01;
      INFO(x[i]);
      CHECK(found[i] == rate * x[i]);
    }
  }
}

TEST_CASE("a lookup has no value below its first edge") {
  bracket_table const t{"t", "", bracket_kind::lookup, {{80, 100}, {90, 250}}, ""};
  auto const found = through(t, {79.99, 80, 89.99, 90, 1000}, 2);
  CHECK(std::isnan(found[0]));
  CHECK(found[1] == 100);
  CHECK(found[2] == 100);
  CHECK(found[3] == 250);
  CHECK(found[4] == 250);
}

TEST_CASE("an interpolated table is flat beyond its points, and has no decimals where a slope has none") {
  bracket_table const t{"t", "", bracket_kind::interpolate, {{0, 0}, {1000, 10}, {4000, 50}}, ""};
  auto const found = through(t, {-5, 0, 500, 1000, 2500, 4000, 1e6}, 0);
  double const wanted[] = {0, 0, 5, 10, 30, 50, 50};
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::abs(found[i] - wanted[i]) < 1e-9);
  CHECK(compiled(t).known.value_decimals == -1);  // 40 / 3000
  CHECK(compiled({"t", "", bracket_kind::interpolate, {{0, 0}, {1000, 10}}, ""}).known.value_decimals == 3);
}

TEST_CASE("random tables come to what exact fractions come to, on their edges and beside them") {
  luck l(8);
  for (int i = 0; i < 300; ++i) {
    bracket_table t;
    t.kind = l.pick<bracket_kind>(
        {bracket_kind::marginal, bracket_kind::whole, bracket_kind::lookup, bracket_kind::interpolate});
    t.closed = l.chance(50) ? bracket_edge::lower : bracket_edge::upper;
    double edge = 0;
    for (std::size_t rows = 2 + l.below(12); rows > 0; --rows) {
      t.rates.emplace_back(edge, l.decimal(3, 2));
      edge = std::round((edge + 0.05 + double(l.below(1000)) / 20) * 100) / 100;
    }
    auto const x = around(t);
    auto const found = through(t, x, 2);
    expression e;
    e.bracket(e.column(0), 0);
    std::vector<column_view> const columns{{x.data(), x.size(), {}}};
    compiled_tables const tables{{compiled(t)}, {}, {}};
    for (std::size_t r = 0; r < x.size(); ++r) {
      exact_row exact(e, columns, tables, r);
      exact_value const& wanted = exact.result();
      INFO(int(t.kind) << " at " << x[r]);
      REQUIRE(wanted.missing == std::isnan(found[r]));
      if (wanted.missing) continue;
      fraction off = wanted.number - fraction::of(found[r]);
      off.negative = false;
      REQUIRE(compare(off, fraction::of(1e-9 * (1 + std::abs(found[r])))) <= 0);
    }
  }
}

TEST_CASE("rows that name tables by number come to what each table comes to alone") {
  luck l(9);
  for (int i = 0; i < 100; ++i) {
    auto const kind = l.pick<bracket_kind>(
        {bracket_kind::marginal, bracket_kind::whole, bracket_kind::lookup, bracket_kind::interpolate});
    auto const closed = l.chance(50) ? bracket_edge::lower : bracket_edge::upper;
    compiled_tables tables;
    std::vector<bracket_table> written;
    bracket_facts all;
    for (std::size_t n = 1 + l.below(5); n > 0; --n) {
      bracket_table& t = written.emplace_back();
      t.kind = kind;
      t.closed = closed;
      for (std::size_t k = 0, rows = 2 + l.below(4); k < rows; ++k)
        t.rates.emplace_back(double(k * (3 + n)) + (k == 0 ? 0 : 0.25), l.decimal(3, 2));
      tables.brackets.push_back(compiled(t));
      all = written.size() == 1 ? tables.brackets[0].known : together(all, tables.brackets.back().known);
    }
    tables.numbered.push_back(all);
    std::size_t const rows = 1 + l.below(block_rows);
    std::vector<double> x, number;
    for (std::size_t r = 0; r < rows; ++r) {
      x.push_back(l.chance(30) ? written[0].rates[l.below(2)].first.value : l.decimal(2, 30));
      number.push_back(l.chance(10) ? std::nan("") : double(l.below(written.size())));
    }
    expression e;
    std::uint32_t const first = e.column(0), second = e.column(1);
    e.bracket_numbered(first, second, 0);
    rows_needing_exact undecided;
    std::vector<double> const found = worked_out(e, tables, {x, number}, 2, undecided);
    REQUIRE_FALSE(undecided.some());
    for (std::size_t r = 0; r < rows; ++r) {
      INFO(int(kind) << " at " << x[r] << " of " << number[r]);
      double const alone =
          std::isnan(number[r]) ? number[r] : through(written[static_cast<std::size_t>(number[r])], {x[r]}, 2)[0];
      REQUIRE(std::isnan(found[r]) == std::isnan(alone));
      if (!std::isnan(alone)) REQUIRE(found[r] == alone);
    }
  }
}

TEST_CASE("a row in doubt is in doubt about an edge of its own table alone") {
  compiled_tables tables;
  tables.brackets = {compiled({"t", "", bracket_kind::lookup, {{0, 1}, {1000, 2}}, ""}),
                     compiled({"t", "", bracket_kind::lookup, {{0, 3}, {500, 4}}, ""})};
  tables.numbered = {together(tables.brackets[0].known, tables.brackets[1].known)};
  expression e;
  std::uint32_t const x = e.column(0), number = e.column(1);
  e.bracket_numbered(x, number, 0);
  rows_needing_exact undecided;
  auto const found =
      worked_out(e, tables, {{500, 500, 1000, 1000, 1000}, {0, 1, 0, 1, std::nan("")}}, -1, undecided, false);
  CHECK(undecided.some());
  bool const doubts[] = {false, true, true, false, false};
  for (std::size_t i = 0; i < 5; ++i) CHECK(undecided.at(i) == doubts[i]);
  CHECK(found[0] == 1);
  CHECK(found[3] == 4);
  CHECK(std::isnan(found[4]));
}

}  // namespace bracket_table_test
