#include "tierwise/detail/plan/functions.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "tierwise/compiled.hpp"
#include "tierwise/evaluate.hpp"
#include "tierwise/figure.hpp"

namespace functions_test {

using namespace tierwise;

namespace {

/// The records that the examples of the language are about, as in docs/reference/formulas.md.
table example_records() {
  double const none = std::numeric_limits<double>::quiet_NaN();
  std::vector<month> months;
  for (int i = 0; i < 6; ++i) months.emplace_back(2026, 1 + i % 3);
  table t;
  t.add("person", std::vector<std::string>{"A", "A", "A", "B", "B", "B"}).add("month", months);
  t.add("shop", std::vector<std::string>(6, "north")).add("team", std::vector<std::string>(6, "north-1"));
  t.add("sales", std::vector<double>{1000, 3000, 500, 2000, 2500, -200});
  t.add("score", std::vector<double>{82, 91.5, 90, none, 80, 85});
  t.add("late", std::vector<double>{0, 1, 0, 0, 0, 1}, column_kind::flag);
  t.add("mentor", std::vector<std::string>{"none", "none", "none", "A", "A", "A"});
  return t;
}
std::vector<bracket_table> const example_tables = {
    {"slices", "", bracket_kind::marginal, {{0, {0.01, true}}, {1000, {0.02, true}}, {3000, {0.03, true}}}, ""},
    {"rate", "", bracket_kind::whole, {{0, {0.01, true}}, {1000, {0.02, true}}, {3000, {0.03, true}}}, ""},
    {"bonus", "", bracket_kind::lookup, {{80, 100}, {90, 250}}, ""},
    {"points", "", bracket_kind::interpolate, {{0, 0}, {1000, 10}, {3000, 50}}, ""}};

std::string text_of(evaluation const& e, std::size_t row) {
  double const v = e.values[row];
  if (std::isnan(v)) return "missing";
  if (e.kind == column_kind::text) return e.texts[static_cast<std::size_t>(v)];
  if (e.kind == column_kind::flag) return v == 1 ? "true" : "false";
  return shortest(v);
}

}  // namespace

TEST_CASE("the example of each function comes to what the registry says") {
  table const records = example_records();
  for (auto const& f : detail::language_functions) {
    if (f.gives.empty()) continue;
    INFO(f.example);
    CHECK(text_of(evaluate(formula(std::string(f.example)), records, example_tables), f.row) == f.gives);
  }
}

TEST_CASE("the example of a function that asks for a ladder compiles where there is one, and nowhere else") {
  for (auto const& f : detail::language_functions) {
    if (!f.gives.empty()) continue;
    INFO(f.example);
    policy p;
    p.inputs.push_back({"sales", input_kind::amount});
    p.check.push_back({"example", "", formula(std::string(f.example) + " > 0"), ""});
    CHECK_THROWS_AS(compiled_policy(p), error);
    p.ladder.push_back({"post", "", {{"trial"}, {"regular"}}, ""});
    CHECK_NOTHROW(compiled_policy(p));
  }
}

TEST_CASE("every example calls its function, and every signature begins with its name") {
  for (auto const& f : detail::language_functions) {
    std::string const call = std::string(f.name) + "(";
    CHECK(f.example.find(call) != std::string_view::npos);
    CHECK(f.signature.starts_with(call));
    CHECK_FALSE(f.meaning.empty());
    CHECK_FALSE(f.meaning.ends_with("."));
  }
}

TEST_CASE("a function that the language has not is refused with the nearest that it has") {
  try {
    (void)evaluate("intrpolate(1, points)", example_records(), example_tables);
    FAIL("evaluated");
  } catch (error const& e) {
    CHECK(std::string(e.what()).find("unknown function 'intrpolate'; did you mean 'interpolate'?") !=
          std::string::npos);
  }
}

TEST_CASE("a choice has the type of its results, and what is missing is a truth") {
  for (auto const& b : detail::function_builders) {
    if (b.name == "if") CHECK(b.typed_as == 1);
    if (b.name == "otherwise" || b.name == "last_month") CHECK(b.typed_as == 0);
    if (b.name == "missing") CHECK(b.type == detail::value_type::truth);
  }
  table const records = example_records();
  CHECK(evaluate("if(late, 'a', 'b')", records).kind == column_kind::text);
  CHECK(evaluate("last_month(late)", records).kind == column_kind::flag);
  CHECK(evaluate("otherwise(score > 80, false)", records).kind == column_kind::flag);
}

}  // namespace functions_test
