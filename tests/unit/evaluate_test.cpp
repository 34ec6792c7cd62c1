#include "tierwise/evaluate.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"

namespace evaluate_test {

namespace tw = tierwise;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

tw::table rows() {
  tw::table t;
  t.add("x", std::vector<double>{1.15, 2, nan});
  t.add("shop", std::vector<std::string>{"north", "south", "north"});
  t.add("certified", std::vector<bool>{true, false, true});
  return t;
}

}  // namespace

TEST_CASE("a formula is worked out row by row, in the order of the table") {
  auto const e = tw::evaluate("x * 100", rows());
  CHECK(e.kind == tw::column_kind::number);
  REQUIRE(e.values.size() == 3);
  CHECK(e.values[0] == 115);
  CHECK(e.values[1] == 200);
  CHECK(std::isnan(e.values[2]));
}

TEST_CASE("a condition gives 1, 0 or missing") {
  auto const e = tw::evaluate("x > 1.5 or shop == 'west'", rows());
  CHECK(e.kind == tw::column_kind::flag);
  CHECK(e.values[0] == 0);
  CHECK(e.values[1] == 1);
  CHECK(std::isnan(e.values[2]));
}

TEST_CASE("texts and months come back as what they are") {
  auto const text = tw::evaluate("if(certified, shop, 'none')", rows());
  CHECK(text.kind == tw::column_kind::text);
  CHECK(text.texts[static_cast<std::size_t>(text.values[0])] == "north");
  CHECK(text.texts[static_cast<std::size_t>(text.values[1])] == "none");
  tw::table t;
  t.add("month", std::vector<tw::month>{{2026, 3}});
  auto const when = tw::evaluate("month", t);
  CHECK(when.kind == tw::column_kind::month);
  CHECK(when.values[0] == tw::month(2026, 3).index);
}

TEST_CASE("without a person every row is somebody else in one month") {
  auto const e = tw::evaluate("sum(otherwise(x, 0), by=shop)", rows());
  CHECK(e.values[0] == 1.15);
  CHECK(e.values[1] == 2);
  CHECK(tw::evaluate("count(by=company)", rows()).values[2] == 3);
  CHECK(tw::evaluate("since_joining(sum(otherwise(x, 7)))", rows()).values[2] == 7);
}

TEST_CASE("with persons and months the past is theirs, in any order of rows") {
  tw::table t;
  t.add("person", std::vector<std::string>{"b", "a", "a"});
  t.add("month", std::vector<tw::month>{{2026, 1}, {2026, 2}, {2026, 1}});
  t.add("x", std::vector<double>{10, 2, 1});
  auto const e = tw::evaluate("since_joining(sum(x))", t);
  CHECK(e.values == std::vector<double>{10, 3, 1});
}

TEST_CASE("tables are used by name") {
  tw::bracket_table const rates{
      "rates", "", tw::bracket_kind::marginal, {{0, 0.03}, {300000, 0.05}, {600000, 0.07}}, ""};
  tw::table t;
  t.add("sales", std::vector<double>{750000, 600000, -100});
  CHECK(tw::evaluate("marginal(sales, rates)", t, {rates}).values == std::vector<double>{34500, 24000, -3});
}

TEST_CASE("decimals come back as the doubles nearest to them") {
  tw::table t;
  t.add("x", std::vector<double>{0.1, 0.7, -33.3});
  CHECK(tw::evaluate("x + 0.2", t).values == std::vector<double>{0.3, 0.9, -33.1});
  CHECK(tw::evaluate("3 * x", t).values == std::vector<double>{0.3, 2.1, -99.9});
}

TEST_CASE("values are written where the caller wants them, one for each row") {
  std::vector<double> into(3, -1);
  auto const e = tw::evaluate_into(into, "x * 100", rows());
  CHECK(e.kind == tw::column_kind::number);
  CHECK(e.values.empty());
  CHECK(into[0] == 115);
  CHECK(into[1] == 200);
  CHECK(std::isnan(into[2]));
  std::vector<double> short_of_one(2);
  CHECK_THROWS_AS(tw::evaluate_into(short_of_one, "x * 100", rows()), std::invalid_argument);
}

TEST_CASE("an empty table is a complaint, as empty records are") {
  tw::table t;
  t.add("x", std::vector<double>{});
  CHECK_THROWS_AS(tw::evaluate("x + 1", t), tw::error);
}

TEST_CASE("unknown names, wrong types and bad tables are errors") {
  auto complaint = [](tw::formula const& f, std::vector<tw::bracket_table> const& brackets = {}) -> std::string {
    try {
      (void)tw::evaluate(f, rows(), brackets);
    } catch (tw::error const& e) {
      return e.what();
    }
    return "";
  };
  CHECK(complaint("shp == 'a'").find("did you mean 'shop'") != std::string::npos);
  CHECK(complaint("x == 'a'").find("text") != std::string::npos);
  CHECK(complaint("since_promotion(sum(x))") != "");
  tw::bracket_table const falling{"t", "", tw::bracket_kind::marginal, {{0, 1}, {0, 2}}, ""};
  CHECK(complaint("marginal(x, t)", {falling}).find("lower edges must rise") != std::string::npos);
}

TEST_CASE("a table of no kind there is, and two of one name, are refused before a formula reads them") {
  tierwise::bracket_table b;
  b.name = "b";
  b.rates = {{0.0, 1.0}};
  tierwise::table t;
  t.add("x", std::vector<double>{1});
  CHECK_THROWS_AS(tierwise::evaluate(tierwise::formula("marginal(x, b)"), t, {b, b}), tierwise::error);
  b.kind = static_cast<tierwise::bracket_kind>(99);
  CHECK_THROWS_AS(tierwise::evaluate(tierwise::formula("marginal(x, b)"), t, {b}), tierwise::error);
}

}  // namespace evaluate_test
