#include "tierwise/detail/plan/figures.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "tierwise/apply.hpp"

namespace figures_test {

using namespace tierwise;

namespace {

policy desk(parameter one) {
  policy p;
  p.inputs.push_back({"grade", input_kind::text});
  p.inputs.back().optional = true;
  p.ladder.emplace_back().name = "medal";
  p.ladder[0].tier = {{"iron"}, {"gold"}};
  p.metric.push_back({"half", "", formula("if(month_of_year <= 6, 'first', 'second')"), ""});
  p.metric.push_back({"held", "", formula("tier"), ""});
  one.name = "quota";
  p.parameter.push_back(std::move(one));
  p.pay.line.push_back({"x", "", line_kind::earning, formula("otherwise(quota, 0.01)")});
  return p;
}

std::vector<std::int64_t> paid(parameter one) {
  table t;
  t.add("person", std::vector<std::string>{"a", "b", "c"}).add("month", std::vector<month>(3, month(2026, 1)));
  t.add("shop", std::vector<std::string>{"north", "south", "north"});
  t.add("medal", std::vector<std::string>{"iron", "gold", "gold"});
  t.add("grade", std::vector<std::string>{"A", "B", "A"});
  ledger const l = apply(compiled_policy(desk(std::move(one))), t);
  return {l.gross.begin(), l.gross.end()};
}

std::string complaint_of(parameter one) {
  try {
    (void)paid(std::move(one));
    return "";
  } catch (error const& e) {
    return e.what();
  }
}

parameter by_one(std::string by, std::map<std::string, figure> figures, std::optional<figure> value = {}) {
  parameter p;
  p.by.push_back(std::move(by));
  p.figures = std::move(figures);
  p.value = value;
  return p;
}

}  // namespace

TEST_CASE("a parameter has the figure of the row's text, or its value") {
  using units = std::vector<std::int64_t>;
  CHECK(paid(by_one("medal.tier", {{"iron", 1}, {"gold", 2}})) == units{100, 200, 200});
  CHECK(paid(by_one("tier", {{"iron", 1}}, 3)) == units{100, 300, 300});
  CHECK(paid(by_one("shop", {{"south", 4}}, 3)) == units{300, 400, 300});
  CHECK(paid(by_one("grade", {{"A", 5}, {"B", 6}})) == units{500, 600, 500});
}

TEST_CASE("by two texts it has the figure of both") {
  parameter p;
  p.by = {"shop", "medal.tier"};
  p.table = {{"north", {{"iron", 1}, {"gold", 2}}}, {"south", {{"iron", 3}}}};
  p.value = 9;
  CHECK(paid(p) == std::vector<std::int64_t>{100, 900, 200});
}

TEST_CASE("texts without a figure are told: where all are known of the policy, else of the row") {
  CHECK(complaint_of(by_one("medal.tier", {{"iron", 1}})) ==
        "parameter \"quota\": has no figure for 'gold' of medal.tier; add it, or a 'value' for all others");
  CHECK(complaint_of(by_one("medal.tier", {{"iron", 1}, {"glod", 1}}, 1)) ==
        "parameter \"quota\".figures: unknown value of medal.tier 'glod'; did you mean 'gold'?");
  CHECK(complaint_of(by_one("grade", {{"A", 1}})) ==
        "parameter \"quota\": there is no figure by 'grade' for b, 2026-01");
  parameter p;
  p.by = {"grade", "medal.tier"};
  p.table = {{"A", {{"iron", 1}}}};
  CHECK(complaint_of(p) ==
        "parameter \"quota\": has no figure for 'gold' of medal.tier where grade is 'A'; add it, or a 'value' for all "
        "others");
}

TEST_CASE("the texts of a metric are known by its formula") {
  CHECK(paid(by_one("half", {{"first", 1}, {"second", 2}})) == std::vector<std::int64_t>{100, 100, 100});
  CHECK(paid(by_one("held", {{"gold", 1}}, 2)) == std::vector<std::int64_t>{200, 100, 100});
  CHECK(complaint_of(by_one("half", {{"frist", 1}}, 3)) ==
        "parameter \"quota\".figures: unknown value of half 'frist'; did you mean 'first'?");
  CHECK(complaint_of(by_one("half", {{"first", 1}})) ==
        "parameter \"quota\": has no figure for 'second' of half; add it, or a 'value' for all others");
  CHECK(complaint_of(by_one("held", {{"glod", 1}}, 3)) ==
        "parameter \"quota\".figures: unknown value of held 'glod'; did you mean 'gold'?");
  parameter p;
  p.by = {"shop", "half"};
  p.table = {{"north", {{"frist", 1}}}};
  p.value = 9;
  CHECK(complaint_of(p) == "parameter \"quota\".table.north: unknown value of half 'frist'; did you mean 'first'?");
}

TEST_CASE("what does not say by which text, or says it of the wrong one, is refused once") {
  CHECK(complaint_of(by_one("medal.months_in_tier", {{"1", 1}})) ==
        "parameter \"quota\".by: unknown text 'medal.months_in_tier'; known: exit_kind, grade, medal.highest_tier, "
        "medal.tier, shop, team");
  parameter p;
  p.figures = {{"A", 1}};
  CHECK(complaint_of(p) == "parameter \"quota\": has figures, and does not say by which text; by = \"shop\"");
  p.by = {"grade", "shop"};
  CHECK(complaint_of(p) == "parameter \"quota\": by two texts the figures stand in 'table'; table.NAME = { NAME = 1 }");
  p.figures.clear();
  p.table = {{"A", {{"north", 1}}}};
  p.by = {"shop", "shop"};
  CHECK(complaint_of(p) == "parameter \"quota\": differs by 'shop' twice");
  p.by = {"shop", "grade", "medal.tier"};
  CHECK(complaint_of(p) == "parameter \"quota\": differs by 3 texts; one or two");
}

namespace {

/// What 1,000 in sales pay by a table in rooms north, gold; south, iron; north, iron.
std::vector<std::int64_t> paid_through(bracket_table t) {
  policy p;
  p.inputs.push_back({"sales", input_kind::amount});
  p.ladder.emplace_back().name = "medal";
  p.ladder[0].tier = {{"iron"}, {"gold"}};
  t.name = "rates";
  p.brackets.push_back(std::move(t));
  p.pay.line.push_back({"x", "", line_kind::earning, formula("otherwise(marginal(sales, rates), 0)")});
  table records;
  records.add("person", std::vector<std::string>{"a", "b", "c"}).add("month", std::vector<month>(3, month(2026, 1)));
  records.add("shop", std::vector<std::string>{"north", "south", "north"});
  records.add("medal", std::vector<std::string>{"gold", "iron", "iron"});
  records.add("sales", std::vector<double>(3, 1000));
  ledger const l = apply(compiled_policy(p), records);
  return {l.gross.begin(), l.gross.end()};
}

std::string complaint_about(bracket_table t) {
  try {
    (void)paid_through(std::move(t));
    return "";
  } catch (error const& e) {
    return e.what();
  }
}

bracket_table rows_by(text_names by, std::map<std::string, bracket_rows> figures, bracket_rows others = {}) {
  bracket_table t;
  t.by = std::move(by);
  t.figures = std::move(figures);
  t.rates = std::move(others);
  return t;
}

}  // namespace

TEST_CASE("a bracket table has the rows of the row's text, or its rates") {
  using units = std::vector<std::int64_t>;
  bracket_rows const low = {{0, 0.01}, {500, 0.02}}, high = {{0, 0.1}};
  CHECK(paid_through(rows_by("shop", {{"north", low}, {"south", high}})) == units{1500, 10000, 1500});
  CHECK(paid_through(rows_by("shop", {{"south", high}}, low)) == units{1500, 10000, 1500});
  CHECK(paid_through(rows_by("medal.tier", {{"gold", low}, {"iron", high}})) == units{1500, 10000, 10000});
  bracket_table t;
  t.by = {"shop", "medal.tier"};
  t.table = {{"north", {{"gold", high}}}, {"south", {{"iron", {{0, 0.2}}}}}};
  t.rates = low;
  CHECK(paid_through(t) == units{10000, 20000, 1500});
}

TEST_CASE("texts without rows are told as those without a figure are, and rows in disorder by their text") {
  CHECK(complaint_about(rows_by("medal.tier", {{"iron", {{0, 1}}}})) ==
        "brackets \"rates\": has no rows for 'gold' of medal.tier; add them, or 'rates' for all others");
  CHECK(complaint_about(rows_by("medal.tier", {{"glod", {{0, 1}}}}, {{0, 1}})) ==
        "brackets \"rates\".figures: unknown value of medal.tier 'glod'; did you mean 'gold'?");
  CHECK(complaint_about(rows_by("shop", {{"north", {{0, 1}}}})) ==
        "brackets \"rates\": there are no brackets by 'shop' for b, 2026-01");
  CHECK(complaint_about(rows_by("shop", {{"north", {{0, 1}, {5, 2}, {5, 3}}}}, {{0, 1}})) ==
        "brackets \"rates\".figures.north: lower edges must rise: 5 is followed by 5");
  CHECK(complaint_about(rows_by("shop", {{"north", {}}}, {{0, 1}})) == "brackets \"rates\".figures.north: has no rows");
  CHECK(complaint_about(rows_by({}, {{"north", {{0, 1}}}}, {{0, 1}})) ==
        "brackets \"rates\": has figures, and does not say by which text; by = \"shop\"");
  bracket_table t = rows_by("shop", {{"north", {{0, 1}}}});
  t.by = {"shop", "team"};
  CHECK(complaint_about(t) ==
        "brackets \"rates\": by two texts the figures stand in 'table'; table.NAME = { NAME = [[0, 1]] }");
}

}  // namespace figures_test
