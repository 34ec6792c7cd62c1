#include "tierwise/detail/month/history.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "property/luck.hpp"
#include "tierwise/apply.hpp"
#include "tierwise/evaluate.hpp"

namespace history_test {

namespace tw = tierwise;
namespace twd = tierwise::detail;
using tierwise_tests::luck;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// A person's months, from the first on, in hundredths: what the naive loops add up is exact.
struct past {
  std::string id;
  tw::month first;
  std::vector<double> sales;
};

std::vector<past> some_people(luck& l, bool with_gaps) {
  std::vector<past> out;
  for (int i = 0; i < 40; ++i) {
    past p;
    p.id = "p" + std::to_string(i);
    p.first = tw::month(2024, 1) + static_cast<int>(l.below(20));
    for (std::size_t n = 1 + l.below(30); n-- > 0;)
      p.sales.push_back(with_gaps && l.chance(7) ? missing : l.decimal(2, 1000));
    out.push_back(std::move(p));
  }
  return out;
}

tw::table records_of(std::vector<past> const& people) {
  std::vector<std::string> person;
  std::vector<tw::month> month;
  std::vector<double> sales;
  for (auto const& p : people)
    for (std::size_t m = 0; m < p.sales.size(); ++m) {
      person.push_back(p.id);
      month.push_back(p.first + static_cast<int>(m));
      sales.push_back(p.sales[m]);
    }
  tw::table t;
  t.add("person", person).add("month", month).add("sales", sales);
  return t;
}

/// What a formula gives in each of the months, against a loop over all months of the person up to there. `from` is the
/// first month of the window when the person is in month `m`.
void check_windows(std::vector<past> const& people, std::string const& formula,
                   std::function<std::size_t(past const&, std::size_t m)> const& from,
                   std::function<double(std::vector<double> const&)> const& of) {
  auto const found = tw::evaluate(formula, records_of(people));
  std::size_t row = 0, wrong = 0;
  for (auto const& p : people)
    for (std::size_t m = 0; m < p.sales.size(); ++m, ++row) {
      std::vector<double> window(p.sales.begin() + static_cast<std::ptrdiff_t>(from(p, m)),
                                 p.sales.begin() + static_cast<std::ptrdiff_t>(m) + 1);
      double const expected = of(window), is = found.values[row];
      wrong += is == expected || (is != is && expected != expected) ? 0u : 1u;
    }
  INFO(formula);
  CHECK(wrong == 0);
}

double sum(std::vector<double> const& v) {
  double cents = 0;
  for (double x : v) cents += std::round(x * 100);
  return cents / 100;
}
double smallest(std::vector<double> const& v) {
  double out = v[0];
  for (double x : v) out = x != x || out != out ? missing : std::min(out, x);
  return out;
}
double largest(std::vector<double> const& v) {
  double out = v[0];
  for (double x : v) out = x != x || out != out ? missing : std::max(out, x);
  return out;
}
double mean(std::vector<double> const& v) {  // half up, away from zero, to six decimals
  auto const n = static_cast<std::int64_t>(v.size());
  double cents = 0;
  for (double x : v) cents += std::round(x * 100);
  if (cents != cents) return missing;
  std::int64_t const whole = std::llround(std::abs(cents)) * 10000;
  double const size = static_cast<double>((2 * whole + n) / (2 * n)) / 1e6;
  return cents < 0 ? -size : size;
}

std::size_t last(std::size_t months, std::size_t m) { return m + 1 < months ? 0 : m + 1 - months; }

}  // namespace

TEST_CASE("the last months are as many as are asked for, or as there are, this one included") {
  luck l(1);
  auto const people = some_people(l, false);
  for (std::size_t const n : {1u, 2u, 3u, 12u, 40u}) {
    auto const from = [=](past const&, std::size_t m) { return last(n, m); };
    std::string const head = "last(" + std::to_string(n) + ", ";
    check_windows(people, head + "sum(sales))", from, sum);
    check_windows(people, head + "min(sales))", from, smallest);
    check_windows(people, head + "max(sales))", from, largest);
    check_windows(people, head + "mean(sales))", from, mean);
    check_windows(people, head + "count())", from, [](auto const& v) { return double(v.size()); });
  }
}

TEST_CASE("the year to date begins anew in January, or with the person") {
  luck l(2);
  auto const people = some_people(l, false);
  auto const from = [](past const& p, std::size_t m) {
    auto const january = static_cast<std::size_t>((p.first + static_cast<int>(m)).number() - 1);
    return m < january ? 0 : m - january;
  };
  check_windows(people, "year_to_date(sum(sales))", from, sum);
  check_windows(people, "year_to_date(max(sales))", from, largest);
  check_windows(people, "year_to_date(mean(sales))", from, mean);
}

TEST_CASE("since joining is all months there are") {
  luck l(3);
  auto const people = some_people(l, false);
  auto const from = [](past const&, std::size_t) { return std::size_t(0); };
  check_windows(people, "since_joining(sum(sales))", from, sum);
  check_windows(people, "since_joining(min(sales))", from, smallest);
  check_windows(people, "since_joining(mean(sales))", from, mean);
}

TEST_CASE("last month is the month before, and missing in the first") {
  luck l(4);
  auto const people = some_people(l, false);
  auto const found = tw::evaluate("last_month(sales)", records_of(people));
  std::size_t row = 0, wrong = 0;
  for (auto const& p : people)
    for (std::size_t m = 0; m < p.sales.size(); ++m, ++row) {
      double const is = found.values[row];
      wrong += m == 0 ? (is != is ? 0u : 1u) : is == p.sales[m - 1] ? 0u : 1u;
    }
  CHECK(wrong == 0);
}

TEST_CASE("a missing month makes what covers it missing, and nothing else") {
  luck l(5);
  auto people = some_people(l, true);
  auto const from = [](past const&, std::size_t m) { return last(3, m); };
  check_windows(people, "last(3, max(otherwise(sales, 0)))", from, [](std::vector<double> v) {
    for (auto& x : v) x = x == x ? x : 0;
    return largest(v);
  });
}

TEST_CASE("since a promotion begins with the month in which the tier is held") {
  luck l(6);
  tw::policy p;
  p.inputs.push_back({"sales", tw::input_kind::amount});
  p.ladder.resize(1);
  p.ladder[0].name = "medal";
  p.ladder[0].tier.resize(3);
  for (std::size_t t = 0; t < 3; ++t) p.ladder[0].tier[t].name = "t" + std::to_string(t);
  p.ladder[0].tier[1].enter = "sales > 500";
  p.ladder[0].tier[1].keep = "sales > -700";
  p.ladder[0].tier[2].enter = "sales > 600";
  p.ladder[0].tier[2].keep = "sales > -500";
  for (auto const* f : {"since_promotion(sum(sales))", "since_promotion(count())"}) {
    tw::pay_line line;
    line.name = "line" + std::to_string(p.pay.line.size());
    line.amount = f;
    line.kind = tw::line_kind::memo;
    p.pay.line.push_back(line);
  }
  auto const people = some_people(l, false);
  tw::ledger const out = tw::apply(p, records_of(people));
  std::size_t promotions = 0, wrong = 0;
  for (auto const& one : people) {
    std::size_t begin = 0;
    for (std::size_t m = 0; m < one.sales.size(); ++m) {
      std::size_t const row = out.find(one.id, one.first + static_cast<int>(m));
      REQUIRE(row < out.rows());
      if (m > 0 && out.tiers[0][row] > out.tiers[0][out.find(one.id, one.first + static_cast<int>(m) - 1)]) {
        begin = m;
        ++promotions;
      }
      std::vector<double> const window(one.sales.begin() + static_cast<std::ptrdiff_t>(begin),
                                       one.sales.begin() + static_cast<std::ptrdiff_t>(m) + 1);
      wrong += out.lines[0][row] == std::llround(sum(window) * 100) ? 0u : 1u;
      wrong += out.lines[1][row] == static_cast<std::int64_t>(window.size()) * 100 ? 0u : 1u;
    }
  }
  CHECK(promotions > 20);
  CHECK(wrong == 0);
}

TEST_CASE("a mean is rounded half up to six decimals, also where its numerator has more than 53 bits") {
  CHECK(twd::mean_of(1, 3, 0) == 0.333333);
  CHECK(twd::mean_of(2, 3, 0) == 0.666667);
  CHECK(twd::mean_of(-2, 3, 0) == -0.666667);
  CHECK(twd::mean_of(0.000001, 2, 6) == 0.000001);
  CHECK(twd::mean_of(4e12, 1001, 0) == 3996003996.003996);
  CHECK(twd::mean_of(1, 0, 0) != twd::mean_of(1, 0, 0));
}

TEST_CASE("running sums are brought back to whole units, and a missing value stays in the smallest and the largest") {
  twd::running_totals t;
  t.resize(2, true, true, true);
  std::vector<std::uint32_t> const people{0, 1};
  for (int i = 0; i < 1000; ++i) {
    std::vector<double> const x{0.1, i == 500 ? missing : 2.0};
    t.add(people, x.data(), x.data(), 10);
  }
  CHECK(t.of[0][0] == 100);
  CHECK(t.of[1][0] == 0.1);
  CHECK(t.of[0][1] != t.of[0][1]);
  CHECK(t.of[1][1] != t.of[1][1]);
  CHECK(t.of[2][1] != t.of[2][1]);
  t.start(1);
  t.add(people, std::vector<double>{0, 3}.data(), std::vector<double>{0, 3}.data(), 10);
  CHECK(t.of[0][1] == 3);
  CHECK(t.of[2][1] == 3);
}

}  // namespace history_test
