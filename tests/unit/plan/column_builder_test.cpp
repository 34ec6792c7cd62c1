#include "tierwise/detail/plan/column_builder.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "catch.hpp"

namespace column_builder_test {

using namespace tierwise::detail;

namespace {

expression doubled(std::uint32_t slot) {
  expression e;
  std::uint32_t const x = e.column(slot);
  e.two(term_kind::add, value_type::number, x, e.column(slot));
  return e;
}

}  // namespace

TEST_CASE("what is asked for twice is one column and one step") {
  plan made;
  column_builder columns(made);
  std::uint32_t const x = columns.new_slot();
  std::uint32_t const first = columns.materialize(doubled(x), "a"), second = columns.materialize(doubled(x), "b");
  CHECK(first == second);
  CHECK(made.steps.size() == 1);
  CHECK(columns.materialize(doubled(x), "c", 2) != first);  // other decimals are another column
  CHECK(made.steps.size() == 2);
}

TEST_CASE("a column that a step computes is not computed again, and an input is") {
  plan made;
  column_builder columns(made);
  std::uint32_t const x = columns.new_slot(), y = columns.materialize(doubled(x), "a");
  expression again, input;
  again.column(y);
  input.column(x);
  CHECK(columns.materialize(again, "b") == y);
  CHECK(columns.materialize(input, "c") != x);  // rounded to its decimals
}

TEST_CASE("a step that must hold, or whose value must be known, is a step of its own") {
  plan made;
  column_builder columns(made);
  std::uint32_t const x = columns.new_slot();
  columns.evaluate(doubled(x), "a");
  columns.evaluate(doubled(x), "b", true);
  columns.evaluate(doubled(x), "c", false, "it does not hold");
  REQUIRE(made.steps.size() == 3);
  CHECK(std::get<evaluate_step>(made.steps[1]).must_be_known);
  CHECK(std::get<evaluate_step>(made.steps[2]).must_hold == "it does not hold");
}

TEST_CASE("the sum of many columns is a sum of sums, none of them deep") {
  plan made;
  column_builder columns(made);
  std::vector<std::uint32_t> many;
  for (int i = 0; i < 200; ++i) many.push_back(columns.new_slot());
  columns.total(many, "sum");
  REQUIRE(made.steps.size() == 5);  // 64 + 64 + 64 + 8, and their sum
  for (auto const& step : made.steps) CHECK(std::get<evaluate_step>(step).what.terms.size() <= 2 * 64 + 1);
}

TEST_CASE("texts that have codes already keep them") {
  plan made;
  made.texts = {"north", "south"};
  column_builder columns(made);
  CHECK(columns.text_code("south") == 1);
  CHECK(columns.text_code("east") == 2);
  CHECK(columns.text_code("east") == 2);
  CHECK(made.texts == std::vector<std::string>{"north", "south", "east"});
}

}  // namespace column_builder_test
