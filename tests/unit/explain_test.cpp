#include "tierwise/explain.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "desk.hpp"
#include "tierwise/format.hpp"

namespace explain_test {

namespace tw = tierwise;
using tierwise_tests::desk_policy;
using tierwise_tests::desk_records;
using outcome = tw::condition_outcome;

namespace {

tw::table records() {
  return desk_records({{"a", 1, 1500.33, 79.5, "north", "north-1", 3}, {"a", 2, 100}, {"b", 1}, {"b", 2}});
}
tw::explanation january() { return tw::explain(tw::compiled_policy(desk_policy()), records(), "a", {2026, 1}); }

std::string complaint(std::string const& person, tw::month when) {
  return tierwise_tests::complaint(
      [&] { return tw::explain(tw::compiled_policy(desk_policy()), records(), person, when); });
}

}  // namespace

TEST_CASE("an explanation says who, where, when and on which tier") {
  auto const e = january();
  CHECK(e.person == "a");
  CHECK(e.shop == "north");
  CHECK(e.month == tw::month(2026, 1));
  CHECK(e.digits == 2);
  REQUIRE(e.standings.size() == 1);
  CHECK(e.standings[0].ladder == "medal");
  CHECK(e.standings[0].zh == "奖牌");
  CHECK(e.standings[0].tier == "trial");
  CHECK(e.standings[0].tier_zh == "试用客服");
  CHECK(e.standings[0].months_in_tier == 1);
  CHECK_FALSE(e.standings[0].acting);
}

TEST_CASE("each line has its formula, its parts, the exact amount, the rounding and the money") {
  auto const e = january();
  REQUIRE(e.lines.size() == 4);
  tw::explained_line const& commission = e.lines[1];
  CHECK(commission.name == "commission");
  CHECK(commission.formula == "marginal(sales, rates)");
  CHECK(commission.exact == "22.50825");
  CHECK(commission.rounding == "half_up");
  CHECK(commission.amount == 2251);
  REQUIRE(commission.parts.size() == 2);
  CHECK(commission.parts[0].text == "sales");
  CHECK(commission.parts[0].value == "1500.33");
  CHECK(commission.parts[1].value == "22.50825");
  CHECK(e.gross == 192251);
}

TEST_CASE("what the cap on deductions cut off is shown beside the line") {
  auto const e = january();
  CHECK(e.lines[2].kind == tw::line_kind::deduction);
  CHECK(e.lines[2].capped);
  CHECK(e.lines[2].exact == "150");
  CHECK(e.lines[2].amount == 2251);
  CHECK(e.lines[2].cut == 12749);
  CHECK(e.net == 190000);
}

TEST_CASE("the score is shown with the points of its measures") {
  auto const e = january();
  CHECK(e.score == "79.5");
  REQUIRE(e.measures.size() == 1);
  CHECK(e.measures[0].name == "points");
  CHECK(e.measures[0].exact == "79.5");
}

TEST_CASE("each condition for the next tier is met or missed, and by how much") {
  auto const e = january();
  REQUIRE(e.rules.size() == 1);
  tw::explained_rule const& r = e.rules[0];
  CHECK(r.asks == "enter");
  CHECK(r.from_tier == "trial");
  CHECK(r.to_tier == "iron");
  CHECK_FALSE(r.holds);
  REQUIRE(r.conditions.size() == 2);
  CHECK(r.conditions[0].text == "score >= 80");
  CHECK(r.conditions[0].outcome == outcome::unmet);
  CHECK(r.conditions[0].found == "79.5");
  CHECK(r.conditions[0].needed == ">= 80");
  CHECK(r.conditions[0].gap == "0.5 more");
  CHECK(r.conditions[1].outcome == outcome::unmet);
  CHECK(r.conditions[1].found == "3");
  CHECK(r.conditions[1].gap == "3 off");
}

TEST_CASE("a condition made of others tells each of them") {
  tw::policy p = desk_policy();
  p.ladder[0].tier[1].enter = "score > 90 or not (score < 80 or shop in ['south', 'west']) or medal.tier >= 'iron'";
  auto const e = tw::explain(tw::compiled_policy(p), records(), "a", {2026, 1});
  REQUIRE(e.rules[0].conditions.size() == 1);
  tw::explained_condition const& whole = e.rules[0].conditions[0];
  CHECK(whole.text == p.ladder[0].tier[1].enter->print());
  CHECK(whole.found == "false");
  CHECK(whole.gap.empty());
  REQUIRE(whole.operands.size() == 4);
  CHECK(whole.operands[0].text == "score > 90");
  CHECK(whole.operands[0].outcome == outcome::unmet);
  CHECK(whole.operands[0].found == "79.5");
  CHECK(whole.operands[0].needed == "> 90");
  CHECK(whole.operands[0].gap == "more than 10.5 up");
  CHECK(whole.operands[0].side == tw::gap_side::below);
  CHECK(whole.operands[1].text == "score < 80");
  CHECK(whole.operands[1].outcome == outcome::met);
  CHECK(whole.operands[1].gap.empty());
  CHECK(whole.operands[2].found == "north");
  CHECK(whole.operands[3].found == "trial");
  CHECK(whole.operands[3].outcome == outcome::unmet);
  std::string const told = tw::text_of(e);
  CHECK(told.find("    score > 90") != std::string::npos);
  CHECK(told.find("found 79.5, more than 10.5 up needed") != std::string::npos);
}

TEST_CASE("a month at whose end a person rises says so") {
  auto const e = tw::explain(tw::compiled_policy(desk_policy()), records(), "b", {2026, 1});
  CHECK(e.rules[0].holds);
  CHECK(e.events == std::vector<std::string>{"promoted medal: trial -> iron"});
}

TEST_CASE("on the top tier nothing further is asked") {
  CHECK(tw::explain(tw::compiled_policy(desk_policy()), records(), "b", {2026, 2}).rules.empty());
}

TEST_CASE("an unknown person and a month without a row are errors with what the records have") {
  CHECK(complaint("c", {2026, 1}).find("unknown person 'c'") != std::string::npos);
  CHECK(complaint("a", {2026, 3}).find("from 2026-01 to 2026-02") != std::string::npos);
  CHECK(complaint("a", {2025, 12}) != "");
}

TEST_CASE("a month after a separation has nothing to explain") {
  auto const t = desk_records({{"a", 1, 0, 80, "north", "north-1", 20}, {"a", 2}});
  CHECK_THROWS_AS(tw::explain(tw::compiled_policy(desk_policy()), t, "a", {2026, 2}), tw::error);
  CHECK(tw::explain(tw::compiled_policy(desk_policy()), t, "a", {2026, 1}).events.size() == 2);
}

TEST_CASE("a line's condition and a pool's group and weight stand beside its formula, and not in it") {
  tw::policy p = desk_policy();
  p.pay.line[0].when = "sales > 0";
  tw::pay_line shared;
  shared.name = "shared";
  shared.amount = "100";
  shared.pool = tw::pool{"shop", "sales"};
  p.pay.line.push_back(shared);
  auto const e = tw::explain(tw::compiled_policy(p), records(), "a", {2026, 1});
  CHECK(e.lines[0].formula == p.pay.line[0].amount.text());
  CHECK(e.lines[0].when == "sales > 0");
  CHECK(e.lines[0].shared_by.empty());
  tw::explained_line const& pooled = e.lines.back();
  CHECK(pooled.formula == "100");
  CHECK(pooled.when.empty());
  CHECK(pooled.shared_by == "shop");
  CHECK(pooled.weight == "sales");
}

TEST_CASE("a metric that goes through a table is told by what it comes to, the table by its row") {
  tw::policy p = desk_policy();
  p.brackets.push_back({"prize", "", tw::bracket_kind::lookup, {{0, 1}, {1000, 25}}, ""});
  p.brackets.push_back({"short", "", tw::bracket_kind::lookup, {{0, 7}}, ""});
  p.metric.push_back({"own_prize", "", "lookup(sales, prize)"});
  p.metric.push_back({"short", "", "own_prize"});  // of the name of a table
  p.pay.line[0].amount = "short + 0 * own_prize";
  auto const e = tw::explain(tw::compiled_policy(p), records(), "a", {2026, 1});
  auto const told = [&](std::string const& name) {
    for (auto const& part : e.lines[0].parts)
      if (part.text == name) return part.value;
    return std::string("nothing");
  };
  CHECK(told("own_prize") == "25");
  CHECK(told("short") == "25");
  CHECK(told("lookup(sales, prize)") == "25");
  CHECK(e.lines[0].amount == 2500);
}

TEST_CASE("a gap says to which side it is") {
  auto const e = january();
  CHECK(e.rules[0].conditions[0].side == tw::gap_side::below);
  CHECK(e.rules[0].conditions[1].side == tw::gap_side::beside);
}

}  // namespace explain_test
