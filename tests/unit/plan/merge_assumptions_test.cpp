#include "tierwise/detail/plan/merge_assumptions.hpp"

#include <string>
#include <utility>

#include "catch.hpp"

namespace merge_assumptions_test {

using namespace tierwise;
using tierwise::detail::merge_assumptions;

namespace {

quantity drawn(std::string name, drawn_each each, draw_kind draw = draw_kind::value) {
  quantity q;
  q.name = std::move(name);
  q.each = each;
  q.draw = draw;
  q.mean = "1";
  return q;
}

}  // namespace

TEST_CASE("parameters, metrics and tables of the assumptions stand behind those of the policy") {
  policy p;
  p.parameter.push_back({"a", "", 1, {}, {}, {}, ""});
  assumptions a;
  a.parameter.push_back({"b", "", 2, {}, {}, {}, ""});
  a.metric.push_back({"m", "", formula("b"), ""});
  a.brackets.push_back({"t", "", bracket_kind::whole, {{0, 1}}, ""});
  policy const both = merge_assumptions(p, a);
  REQUIRE(both.parameter.size() == 2);
  CHECK(both.parameter[1].name == "b");
  CHECK(both.metric.size() == 1);
  CHECK(both.brackets.size() == 1);
}

TEST_CASE("team health is the mean of its traits by their weights, in each shop that has a score of its own") {
  assumptions a;
  trait goal, trust;
  goal.name = "goal";
  goal.weight = 3;
  goal.score = 6;
  goal.by_shop = {{"north", 8}};
  trust.name = "trust";
  trust.weight = 1;
  trust.score = 10;
  a.team_health.trait = {goal, trust};
  policy const both = merge_assumptions({}, a);
  REQUIRE(both.parameter.size() == 1);
  CHECK(both.parameter[0].name == "team_health");
  CHECK(both.parameter[0].value->value == 7);                 // (3 x 6 + 10) / 4
  CHECK(both.parameter[0].figures.at("north").value == 8.5);  // (3 x 8 + 10) / 4
}

TEST_CASE("what is drawn once for a person is an input that the workforce may say, what is drawn monthly is none") {
  policy p;
  p.inputs.push_back({"sales", input_kind::amount});
  p.inputs.push_back({"shift", input_kind::text});
  assumptions a;
  quantity shift = drawn("shift", drawn_each::person);
  shift.mean.reset();
  shift.shares = {{"day", 0.5}, {"night", 0.5}};
  a.activity = {drawn("sales", drawn_each::month), shift, drawn("skill", drawn_each::person),
                drawn("parent", drawn_each::person, draw_kind::chance), drawn("orders", drawn_each::month)};
  policy const both = merge_assumptions(p, a);
  REQUIRE(both.inputs.size() == 4);
  CHECK_FALSE(both.inputs[0].optional);
  CHECK(both.inputs[1].optional);
  CHECK(both.inputs[2].name == "skill");
  CHECK(both.inputs[2].kind == input_kind::number);
  CHECK(both.inputs[3].kind == input_kind::flag);
}

}  // namespace merge_assumptions_test
