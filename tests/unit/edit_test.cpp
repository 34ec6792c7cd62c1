#include "tierwise/edit.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "policy_file.hpp"

namespace edit_test {

using namespace tierwise;

namespace {

using pairs = std::vector<std::pair<figure, figure>>;

policy sample() {
  return tierwise_tests::read(R"toml(
name = "three-shops"
[parameter.minimum_wage]
value = 2690
by = "shop"
figures = { south = 2740, "shop 2" = 2500 }
[brackets.sales_commission]
zh = "提成"
rates = [[0, "0.6%"], [30000, "0.9%"], [60000, "1.2%"]]
[[ladder.medal.tier]]
name = "iron"
zh = "铁牌"
base_pay = 2000
enter = "score >= 80"
[[ladder.post.tier]]
name = "lead"
seats = { south = 1 }
acting = { months = 3, confirm = "approved", fallback = "clerk" }
[[scorecard.measure]]
name = "conversion"
weight = 40
[[scorecard.measure]]
name = "attendance"
[[scorecard.gate]]
name = "attendance"
require = "days >= 20"
[[discipline.offence]]
name = "complaint"
count = "complaints"
fines = [50, 100]
[[pay.line]]
name = "commission"
amount = "marginal(sales, sales_commission)"
[[pay.line]]
name = "prize"
amount = 300
[[pay.line]]
name = "proration"
amount = 1
)toml");
}

std::string refused(std::string_view path, setting const& s) {
  try {
    (void)replace(sample(), path, s);
    return "nothing was refused";
  } catch (error const& e) {
    return e.what();
  }
}

std::string set(std::string_view path, setting const& s) { return get(replace(sample(), path, s), path); }

}  // namespace

TEST_CASE("a change gives a new policy and leaves the old one") {
  policy const p = sample();
  policy const q = replace(p, "ladder.medal.iron.base_pay", 2300);
  CHECK(q.ladder[0].tier[0].base_pay == figure(2300));
  CHECK(p == sample());
  policy expected = sample();
  expected.ladder[0].tier[0].base_pay = 2300;
  CHECK(q == expected);
}

TEST_CASE("several changes are made in order") {
  policy const q = replace(sample(), {{"ladder.medal.iron.base_pay", 2300},
                                      {"ladder.medal.iron.enter", "score >= 75"},
                                      {"ladder.medal.iron.base_pay", 2400}});
  CHECK(get(q, "ladder.medal.iron.base_pay") == "2400");
  CHECK(get(q, "ladder.medal.iron.enter") == "score >= 75");
}

TEST_CASE("what an amendment says of no month is made at once: something ends, comes in, and is set") {
  amendment by;
  by.remove = {"pay.commission", "brackets.sales_commission"};
  by.add = {{"parameter.rate", 3}, {"pay.line.meal", settings{{"amount", 300}, {"behind", "prize"}}}};
  by.set = {{"pay.meal.amount", "100 * rate"}};
  policy expected = sample();
  expected.brackets.clear();
  expected.pay.line[0] = expected.pay.line[1];
  expected.pay.line[1] = {};
  expected.pay.line[1].name = "meal";
  expected.pay.line[1].amount = formula("100 * rate");
  expected.parameter.push_back({});
  expected.parameter.back().name = "rate";
  expected.parameter.back().value = 3;
  CHECK(changed(sample(), by) == expected);
  by.remove = {"pay.commision"};
  CHECK_THROWS_WITH(changed(sample(), by), "pay.commision: unknown name 'commision'; did you mean 'commission'?");
}

TEST_CASE("amendments are set as a whole, also where they say nothing but figures") {
  std::map<std::string, figure> const values = {{"ladder.medal.iron.base_pay", 2300}};
  policy const q = replace(sample(), "amendment", std::vector<settings>{{{"from", "2026-07"}, {"set", values}}});
  REQUIRE(q.amendment.size() == 1);
  CHECK(q.amendment[0].set == settings{{"ladder.medal.iron.base_pay", 2300}});
  CHECK(get(in_force(q, {2026, 7}), "ladder.medal.iron.base_pay") == "2300");
  CHECK(refused("amendment", std::vector<settings>{{{"from", "2026-07"}, {"set", 3}}}) ==
        "amendment.set: expected a table of values by path, found the number 3");
}

TEST_CASE("the name of a list may be left out inside an aggregate") {
  policy const p = sample();
  CHECK(get(p, "ladder.medal.iron.base_pay") == "2000");
  CHECK(get(p, "ladder.medal.tier.iron.base_pay") == "2000");
  CHECK(get(p, "pay.commission.amount") == get(p, "pay.line.commission.amount"));
  CHECK(get(p, "scorecard.conversion.weight") == "40");
  CHECK(get(p, "discipline.complaint.fines") == "[50, 100]");
  CHECK(get(p, "pay.line \"commission\".amount") == "marginal(sales, sales_commission)");
  CHECK_THROWS_WITH(get(p, "medal.iron.base_pay"),
                    "medal.iron.base_pay: unknown name 'medal'; did you mean 'ladder.medal'?");
}

TEST_CASE("a member goes before an element of its name") {
  CHECK(get(sample(), "pay.proration") == "unset");
  CHECK(get(sample(), "pay.line.proration.amount") == "1");
}

TEST_CASE("a name in two lists has to say which") {
  CHECK(get(sample(), "scorecard.gate.attendance.require") == "days >= 20");
  CHECK_THROWS_WITH(get(sample(), "scorecard.attendance.weight"),
                    "scorecard.attendance.weight: 'attendance' is both a measure and a gate; "
                    "say which: measure.attendance");
}

TEST_CASE("positions count from 0, and a pair is its edge and its rate") {
  policy const p = sample();
  CHECK(get(p, "brackets.sales_commission.rates[1]") == "[30000, 0.9%]");
  CHECK(get(p, "brackets.sales_commission.rates[1][0]") == "30000");
  CHECK(get(p, "brackets.sales_commission.rates[1][1]") == "0.9%");
  CHECK(get(p, "discipline.complaint.fines[1]") == "100");
  CHECK(set("brackets.sales_commission.rates[1]", std::vector<figure>{25000, 0.01}) == "[25000, 1%]");
  CHECK(refused("discipline.complaint.fines[2]", 1) ==
        "discipline.complaint.fines[2]: there is no [2]; the list has 2, counted from 0");
}

TEST_CASE("every kind of value can be set") {
  CHECK(set("currency", "USD") == "USD");
  CHECK(set("rounding", "half_even") == "half_even");
  CHECK(set("scorecard.decimals", 1) == "1");
  CHECK(set("pay.prize.prorate", true) == "true");
  CHECK(set("pay.prize.amount", 250) == "250");
  CHECK(set("pay.prize.amount", formula("a + b")) == "a + b");
  CHECK(set("pay.prize.when", false) == "false");
  CHECK(set("pay.prize.rounding", "down") == "down");
  CHECK(set("discipline.complaint.separate_at", 3) == "3");
  CHECK(set("discipline.complaint.fines", std::vector<figure>{50, 100, 200}) == "[50, 100, 200]");
  CHECK(set("discipline.complaint.fines", std::vector<figure>{}) == "[]");
  CHECK(set("brackets.sales_commission.rates", pairs{{0, 0.01}}) == "[[0, 0.01]]");
  CHECK(set("brackets.sales_commission.rates[0][1]", "0.7%") == "0.7%");
  CHECK(set("ladder.post.lead.seats", std::map<std::string, figure>{{"north", 2}, {"*", 1}}) == "{ * = 1, north = 2 }");
  CHECK(set("ladder.post.lead.acting.months", 6) == "6");
  CHECK(set("parameter.minimum_wage.figures.\"shop 2\"", 2600) == "2600");
}

TEST_CASE("what was written as a percentage stays one") {
  CHECK(set("brackets.sales_commission.rates[1][1]", 0.01) == "1%");
}

TEST_CASE("maps take new keys when set, and none when read") {
  CHECK(set("ladder.post.lead.seats.west", 2) == "2");
  CHECK_THROWS_WITH(get(sample(), "ladder.post.lead.seats.sout"),
                    "ladder.post.lead.seats.sout: unknown name 'sout'; did you mean 'south'?");
}

TEST_CASE("what may be left out can be unset, and elements taken out") {
  CHECK(set("ladder.medal.iron.enter", unset{}) == "unset");
  CHECK(set("ladder.post.lead.acting", unset{}).substr(0, 5) == "unset");
  CHECK(replace(sample(), "pay.prize", unset{}).pay.line.size() == 2);
  CHECK(replace(sample(), "discipline.complaint.fines[0]", unset{}).discipline.offence[0].fines.size() == 1);
  CHECK(replace(sample(), "ladder.post.lead.seats.south", unset{}).ladder[1].tier[0].seats.empty());
  CHECK(refused("ladder.medal.iron.base_pay", unset{}) ==
        "ladder.medal.iron.base_pay: it cannot be unset; set it to something else");
}

TEST_CASE("what is not there cannot be removed, and the refusal names what is") {
  CHECK(refused("parameter.minimum_wage.figures.zz", unset{}) ==
        "parameter.minimum_wage.figures.zz: unknown name 'zz'; known: shop 2, south");
  CHECK(refused("parameter.minimum_wage.figures.soth", unset{}) ==
        "parameter.minimum_wage.figures.soth: unknown name 'soth'; did you mean 'south'?");
  CHECK(refused("parameter.minimum_wage.table.zz.b", unset{}) ==
        "parameter.minimum_wage.table.zz.b: unknown name 'zz'; there are no names yet");
  CHECK(refused("brackets.sales_commission.edges_of", unset{}) ==
        "brackets.sales_commission.edges_of: it is not there, and so cannot be removed; beside it there are rates");
  CHECK(refused("pay.meal", unset{}) ==
        "pay.meal: unknown name 'meal'; known: proration, deduction_cap, line, commission, prize, proration");
  CHECK(refused("metric", unset{}) ==
        "metric: it is not there, and so cannot be removed; beside it there are parameter, brackets, ladder, "
        "scorecard.measure, scorecard.gate, discipline.offence, pay.line");
  CHECK(refused("pay", unset{}) == "pay: it cannot be unset; of it these can be removed: pay.line");
  CHECK_THROWS_WITH(replace(sample(), {{"pay.prize.when", unset{}}, {"pay.prize.when", unset{}}}),
                    Catch::Matchers::Contains("pay.prize.when: it is not there, and so cannot be removed"));
  amendment by;
  by.from = "2026-07";
  by.remove = {"parameter.minimum_wage.figures.zz"};
  CHECK_THROWS_WITH(
      changed(sample(), by),
      "amendment from 2026-07: parameter.minimum_wage.figures.zz: unknown name 'zz'; known: shop 2, south");
}

TEST_CASE("the first figure of a row is set as those behind it are") {
  policy p = sample();
  p = replace(p, "parameter.minimum_wage.table.south.iron", 5);
  CHECK(get(p, "parameter.minimum_wage.table") == "{ south = { iron = 5 } }");
  p = replace(p, "parameter.minimum_wage.table.south.silver", 6);
  CHECK(get(p, "parameter.minimum_wage.table") == "{ south = { iron = 5, silver = 6 } }");
  CHECK(get(replace(sample(), "brackets.sales_commission.table.south.iron", pairs{{0, 0.01}}),
            "brackets.sales_commission.table") == "{ south = { iron = [[0, 0.01]] } }");
  CHECK(refused("parameter.minimum_wage.table.south.iron.more", 5) ==
        "parameter.minimum_wage.table.south.iron.more: unknown name 'south'; there are no names yet");
}

TEST_CASE("an unknown path is refused with the nearest name") {
  CHECK(refused("ladder.medal.irn.base_pay", 1) ==
        "ladder.medal.irn.base_pay: unknown name 'irn'; did you mean 'iron'?");
  CHECK(refused("ladder.medal.iron.base_py", 1) ==
        "ladder.medal.iron.base_py: unknown name 'base_py'; did you mean 'base_pay'?");
  CHECK(refused("ladders.medal", 1) == "ladders.medal: unknown name 'ladders'; did you mean 'ladder'?");
  CHECK(refused("currency.code", 1) == "currency.code: 'currency' has no parts");
  CHECK(refused("ladder.medal.iron.acting.months", 1) ==
        "ladder.medal.iron.acting.months: 'acting' is not set, so it has no parts; "
        "set it as a whole: ladder.medal.iron.acting = { months = ... }");
  CHECK(refused("parameter.minimum_wage.figures.west.more", 1) ==
        "parameter.minimum_wage.figures.west.more: unknown name 'west'; known: shop 2, south");
}

TEST_CASE("a path that cannot be read is refused") {
  for (std::string_view path : {"", ".", "ladder.", "ladder..medal", "[0]", "pay.line[x]", "pay.line[", "pay.line[]",
                                "a b", "parameter.\"x", "pay.line[99999999]"})
    CHECK_THROWS_AS(get(sample(), path), error);
}

TEST_CASE("a path to a part that is one value means that value, as in a file") {
  policy p = tierwise_tests::read(
      "[inputs]\nsales = \"amount\"\n[parameter]\nrate = \"0.3%\"\nlow = { by = \"shop\", figures = { south = 2740 } "
      "}\n"
      "[metric]\nnet_sales = \"sales\"\n");
  p = replace(p, {{"parameter.rate", 0.4}, {"metric.net_sales", "sales * 2"}, {"inputs.sales", "number"}});
  CHECK(p.parameter[0].value->value == 0.4);
  CHECK(p.metric[0].value == formula("sales * 2"));
  CHECK(p.inputs[0].kind == input_kind::number);
  CHECK(replace(p, {{"metric.net_sales", 7}}).metric[0].value == formula("7"));
  auto said = [&](std::string const& path, setting const& to) {
    try {
      (void)replace(p, {{path, to}});
    } catch (error const& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  CHECK(said("parameter.low", 1) ==
        "parameter.low: it differs by texts; say which: parameter.low.value, or parameter.low.figures.south");
  CHECK(said("parameter.rate", "a lot") == "parameter.rate: expected a number, found the text \"a lot\"");
  CHECK(said("parameter.raet", 1).find("did you mean 'rate'") != std::string::npos);
}

TEST_CASE("a table says all of a parameter, a metric, an input and a bracket table, as in a file") {
  policy p = tierwise_tests::read(
      "[inputs]\nsales = { kind = \"amount\", optional = true }\n[parameter]\nrate = { value = \"0.3%\", zh = \"x\" }\n"
      "[metric]\nnet_sales = \"sales\"\n[brackets.b]\nzh = \"y\"\nby = \"shop\"\nrates = [[0, 1]]\nfigures.north = "
      "[[0, "
      "2]]\n");
  std::map<std::string, figure> const north = {{"north", 5}};
  p = replace(p, {{"parameter.rate", settings{{"by", "shop"}, {"figures", north}, {"value", 3}}},
                  {"metric.net_sales", settings{{"value", "sales * 2"}}},
                  {"inputs.sales", settings{{"kind", "number"}, {"name", "sales"}}},
                  {"brackets.b", settings{{"rates", pairs{{0, 2}}}, {"kind", "lookup"}}}});
  CHECK(p ==
        tierwise_tests::read("[inputs]\nsales = \"number\"\n[parameter]\nrate = { by = \"shop\", figures = { north "
                             "= 5 }, value = 3 }\n[metric]\nnet_sales = \"sales * 2\"\n[brackets.b]\nkind = "
                             "\"lookup\"\nrates = [[0, 2]]\n"));
  p = replace(p, "parameter.rate", std::map<std::string, figure>{{"value", 4}});
  CHECK(p.parameter[0].value == figure(4));
  CHECK(p.parameter[0].by.empty());
  auto said = [&](std::string const& path, setting const& to) {
    try {
      (void)replace(p, {{path, to}});
    } catch (error const& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  CHECK(said("parameter.rate", settings{{"zh", "x"}}) ==
        "parameter.rate: missing 'value'; give one value, or say 'by' which text it differs");
  CHECK(said("parameter.rate", std::map<std::string, figure>{{"north", 4}}) ==
        "parameter.rate: unknown key 'north'; known: name, zh, value, by, figures, table, source");
  CHECK(said("metric.net_sales", settings{{"value", 1}, {"name", "other"}}) ==
        "metric.net_sales: its name is \"net_sales\" by the path; leave the name out");
  CHECK(said("brackets.b", settings{{"kind", "lookup"}}) ==
        "brackets.b: missing 'rates'; give its rows, or say 'by' which text they differ");
  CHECK(said("parameter.lunch", 5) ==
        "parameter.lunch: unknown name 'lunch'; known: rate; what is new is added, not set");
}

TEST_CASE("a value of the wrong kind is refused with what was found") {
  CHECK(refused("ladder.medal.iron.base_pay", "abc") ==
        "ladder.medal.iron.base_pay: expected a number, found the text \"abc\"");
  CHECK(refused("ladder.medal.iron.base_pay", true) == "ladder.medal.iron.base_pay: expected a number, found true");
  CHECK(refused("scorecard.decimals", 1.5) == "scorecard.decimals: expected a whole number, found the number 1.5");
  CHECK(refused("scorecard.decimals", 1e10) ==
        "scorecard.decimals: expected a whole number, found the number 10000000000");
  CHECK(refused("currency", 1) == "currency: expected a text, found the number 1");
  CHECK(refused("rounding", "half") ==
        "rounding: unknown rounding 'half'; known: half_up, half_even, half_down, up, down, floor, ceiling");
  CHECK(refused("pay.prize.prorate", 1) == "pay.prize.prorate: expected true or false, found the number 1");
  CHECK(refused("pay.prize", 1) == "pay.prize: it has parts; set them one by one: pay.prize.amount");
  CHECK(refused("pay.line", 1) == "pay.line: it is a list; set a part of one of its elements, by name");
  CHECK(refused("discipline.complaint.fines", 50) ==
        "discipline.complaint.fines: expected a list of numbers, found the number 50");
  CHECK(refused("brackets.sales_commission.rates", std::vector<figure>{1, 2}) ==
        "brackets.sales_commission.rates: expected a list of pairs of numbers, found a list of numbers");
  CHECK(refused("pay.prize.amount", "a +") ==
        "pay.prize.amount: expected a number, a name or '(', found the end\n  a +\n     ^");
  CHECK(refused("ladder.medal.iron.base_pay", 0.1 + 0.2) ==
        "ladder.medal.iron.base_pay: the number 0.30000000000000004 cannot be kept exactly; "
        "at most 15 significant digits: round it first");
  CHECK(refused("ladder.medal.iron.base_pay", std::numeric_limits<double>::quiet_NaN()) ==
        "ladder.medal.iron.base_pay: the number nan cannot be kept exactly; write it like 2000, 0.85 or 0.6%");
}

TEST_CASE("all refusals come at once") {
  try {
    (void)replace(sample(), {{"nmae", "x"}, {"currency", "USD"}, {"pay.prize.amount", "("}});
    FAIL("nothing was refused");
  } catch (error const& e) {
    CHECK(e.faults().size() == 2);
  }
}

TEST_CASE("an element cannot take the name of another") {
  CHECK(refused("pay.prize.name", "commission") == "pay.prize.name: the name 'commission' is taken");
  CHECK(replace(sample(), "pay.prize.name", "bonus").pay.line[1].name == "bonus");
  CHECK(replace(sample(), "pay.prize.zh", "commission").pay.line[1].zh == "commission");
}

TEST_CASE("every listed path can be read and set to what it is") {
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    policy const p = tierwise_tests::any_policy(seed);
    for (auto const& path : paths(p)) {
      INFO("seed " << seed << ": " << path);
      setting const held = value_at(p, path);
      if (held == setting(unset{})) {
        REQUIRE(get(p, path) == "unset");
        continue;
      }
      REQUIRE(replace(p, path, held) == p);
    }
  }
}

TEST_CASE("the paths are those of the file, in its order") {
  auto const all = paths(sample());
  for (std::string expected : {"name", "parameter.minimum_wage.figures.\"shop 2\"", "ladder.medal.iron.base_pay",
                               "brackets.sales_commission.rates[2][1]", "ladder.post.lead.acting.months",
                               "scorecard.measure.attendance.weight", "pay.line.proration.amount", "pay.prize.amount"})
    CHECK(std::find(all.begin(), all.end(), expected) != all.end());
  CHECK(all.front() == "name");
}

TEST_CASE("a path names letters that are not seen by their escapes") {
  policy p = sample();
  std::string const name = "\xE2\x80\xA8iron\xF3\xA0\x80\x81\xC2\x85";  // U+2028, U+E0001, U+0085
  p.parameter[0].figures = {{name, 5}};
  std::string const path = "parameter." + p.parameter[0].name + ".figures.\"\\u2028iron\\U000E0001\\u0085\"";
  CHECK(get(p, path) == "5");
  CHECK(replace(p, path, 6.0).parameter[0].figures.at(name).value == 6);
  CHECK(refused("parameter.\"\\u20\"", 1.0).find("expected 4 hexadecimal digits") != std::string::npos);
  CHECK(refused("parameter.\"\\uD800\"", 1.0).find("there is no such letter") != std::string::npos);
}

}  // namespace edit_test
