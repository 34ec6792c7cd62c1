#include "tierwise/simulate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "tierwise/apply.hpp"
#include "tierwise/assumption_members.hpp"
#include "tierwise/detail/plan/model.hpp"
#include "tierwise/explain.hpp"
#include "tierwise/toml.hpp"

namespace simulate_test {

using namespace tierwise;
using tierwise_tests::complaint;

namespace {

constexpr char const* rules = R"toml(
name = "desk"
shops = ["north", "south"]
[inputs]
sales = "amount"
slips = "count"
applied = "flag"
shift = { kind = "text", one_of = ["day", "night"] }
note = { kind = "text", optional = true }
[[ladder.medal.tier]]
name = "trial"
base_pay = 1900
[[ladder.medal.tier]]
name = "iron"
zh = "铁牌客服"
base_pay = 2000
enter = "applied"
[[pay.line]]
name = "base"
zh = "底薪"
amount = "base_pay + if(otherwise(note == 'known', false), 1, 0)"
[[pay.line]]
name = "commission"
amount = "1% * sales + if(shift == 'night', 50, 0) + 0 * slips"
)toml";

constexpr char const* world = R"toml(
name = "world"
[activity.skill]
each = "person"
mean = "0"
noise = 1
source = "s"
[activity.sales]
mean = "10000 + 500 * skill"
noise = 1000
source = "s"
[activity.slips]
draw = "count"
mean = "0.3"
source = "s"
[activity.applied]
draw = "chance"
mean = "20%"
source = "s"
[activity.shift]
each = "person"
shares = { day = 0.5, night = 0.5 }
source = "s"
)toml";

assumptions assumed(std::string const& text) { return parse_toml<assumptions>(text, "a.toml"); }
/// The usual world without the quantity `without`, and with more written behind.
assumptions assumed_with(std::string const& more, std::string const& without = "") {
  auto a = assumed(world + more);
  std::vector<quantity> kept;  // the later of two replaces the earlier
  for (auto const& q : a.activity)
    if (q.name != without) kept.push_back(q);
  a.activity = kept;
  return a;
}

table staff(std::vector<std::string> const& shops = {"north", "north", "south"}) {
  std::vector<std::string> person;
  for (std::size_t i = 0; i < shops.size(); ++i) person.push_back("A" + std::to_string(101 + i));
  table t;
  t.add("person", person).add("shop", shops).add("month", std::vector<month>(shops.size(), month(2026, 11)));
  return t;
}

/// What is wrong with these assumptions beside the policy.
std::string wrong(assumptions const& a) {
  return complaint([&] { return compiled_model(parse_policy(rules), a); });
}
std::string wrong_with(std::string const& more, std::string const& without = "") {
  return wrong(assumed_with(more, without));
}

bool says(std::string const& text, std::string const& part) {
  CAPTURE(text, part);
  return text.find(part) != std::string::npos;
}

simulation of(int months, std::uint32_t replicas = 1) {
  simulation s;
  s.months = months;
  s.replicas = replicas;
  return s;
}
compiled_model desk(std::string const& more = "") { return {parse_policy(rules), assumed_with(more)}; }

}  // namespace

// -- what there is
// -----------------------------------------------------------------------------------------------------

TEST_CASE("replicas are numbered up to 2^32, and no further") {
  auto how = of(2, 5);
  how.first_replica = 4294967291u;
  CHECK(complaint([&] { return simulate(desk(), staff(), how); }).empty());
  how.first_replica += 1;
  CHECK(says(complaint([&] { return simulate(desk(), staff(), how); }),
             "first_replica: there are no replicas from 4294967296 on"));
}

TEST_CASE("a chance of going together that is none is told, with whom it would have met") {
  compiled_model const model = desk(
      "[[attrition.together]]\nname = \"t\"\nsource = \"s\"\nwho = \"true\"\nchance = \"if(tenure_months > 100000, 0, "
      "1.5)\"\n");
  CHECK(says(complaint([&] { return simulate(model, staff(), of(2)); }),
             "attrition.together \"t\": the chance is 1.5 for "));
}

TEST_CASE("totals that no machine holds are refused before they are asked for") {
  auto how = of(12, 2'000'000'000);
  CHECK(says(complaint([&] { return simulate(desk(), staff(), how); }), "replicas: the totals would take "));
}

TEST_CASE("a projection says what it is of") {
  auto how = of(3, 2);
  how.first_replica = 7;
  how.seed = 99;
  how.by = {"medal", "shop"};
  auto const model = desk(
      "[attrition.leaving]\nannual_rate = 0.2\nsource = \"s\"\n[[attrition.leaving.factor]]\nname = \"slips\"\nzh = "
      "\"差错\"\nvalue = \"slips\"\nsource = \"s\"\n");
  auto const p = simulate(model, staff(), how);
  CHECK(p.first_month == month(2026, 11));
  CHECK(p.months == 3);
  CHECK(p.replicas == 2);
  CHECK(p.first_replica == 7);
  CHECK(p.seed == 99);
  CHECK(p.done == std::vector<std::uint8_t>{1, 1});
  CHECK(p.models.first == model.model());
  REQUIRE(p.cells.size() == 5);
  CHECK((p.cells[0].by.empty() && p.cells[0].name.empty()));
  CHECK((p.cells[1].by == "medal" && p.cells[1].name == "trial"));
  CHECK((p.cells[2].name == "iron" && p.cells[2].zh == "铁牌客服"));
  CHECK((p.cells[3].by == "shop" && p.cells[3].name == "north"));
  CHECK(p.cells[4].name == "south");
  CHECK(p.measures[0].name == "heads");
  CHECK(p.measures[p.measure("gross")].decimals == 2);
  CHECK(p.measures[p.measure("score")].decimals == 2);
  CHECK(p.measures[p.measure("left")].decimals == 0);
  CHECK(p.measures[p.measure("line.base")].zh == "底薪");
  CHECK(p.measures[p.measure("reason.slips")].zh == "差错");
  CHECK(p.measures.back().name == "reason.none");
  CHECK(p.value(0, 0, 0, 0) == 3);
  CHECK(p.value(1, 0, p.cell("shop", "north"), 0) == 2);
  CHECK(p.values.size() == 2 * 3 * 5 * p.measures.size());
}

TEST_CASE("without groupings there is everybody, and months run on over the year's end") {
  auto how = of(5);
  how.by = {};
  auto const p = simulate(desk(), staff(), how);
  CHECK(p.cells.size() == 1);
  CHECK(p.total(0, 0, 0) == 15);
  auto const records = simulated_records(desk(), staff(), 0, how);
  CHECK(records.find("month")->numbers.back() == month(2027, 3).index);
}

TEST_CASE("money has the currency's own decimals") {
  auto p = parse_policy(rules);
  p.currency = "JPY";
  auto const yen = simulate(compiled_model(p, assumed(world)), staff(), of(1));
  auto const yuan = simulate(desk(), staff(), of(1));
  CHECK(yen.measures[yen.measure("gross")].decimals == 0);
  CHECK(std::abs(yen.total(0, 0, yen.measure("gross")) - yuan.total(0, 0, yuan.measure("gross")) / 100) <= 3);
}

TEST_CASE("a desk without rules, shops or assumptions has heads all the same") {
  policy p;
  p.name = "nothing";
  table t;
  t.add("person", std::vector<std::string>{"A"}).add("month", std::vector<month>{month(2026, 1)});
  auto const got = simulate(compiled_model(p, {}), t, of(4, 2));
  CHECK(got.total(1, 0, 0) == 4);
  CHECK(got.total(1, 0, got.measure("gross")) == 0);
  CHECK(got.total(1, 0, got.measure("scored")) == 0);
  CHECK(got.total(1, got.cell("shop", ""), 0) == 4);
  CHECK(apply(p, simulated_records(compiled_model(p, {}), t, 1, of(4))).rows() == 4);
}

TEST_CASE("what the workforce says of people is not drawn, and what it does not say is drawn as for newcomers") {
  auto const none = simulate(desk(), staff(), of(1));
  CHECK(none.drawn_at_start == std::vector<std::string>{"skill", "shift"});
  auto people = staff();
  people.add("shift", std::vector<std::string>{"night", "day", "night"})
      .add("skill", std::vector<double>{1.25, std::numeric_limits<double>::quiet_NaN(), -2});
  people.add("note", std::vector<std::string>{"known", "x", "known"});
  auto const p = simulate(desk(), people, of(1));
  CHECK(p.drawn_at_start.empty());
  CHECK(p.value(0, 0, 0, p.measure("line.base")) == 3 * 190000 + 200);
  auto const records = simulated_records(
      desk("[attrition.leaving]\nintercept = 0\nsource = \"s\"\n[hiring]\nsource = \"s\"\n"), people, 0, of(12));
  std::map<std::string, std::string> shifts;
  std::size_t known = 0, newcomers = 0;
  for (std::size_t r = 0; r < records.rows(); ++r) {
    auto const& id = records.find("person")->text(r);
    CHECK(shifts.try_emplace(id, records.find("shift")->text(r)).first->second == records.find("shift")->text(r));
    bool const new_here = id.size() > 4;
    newcomers += new_here;
    known += !records.find("note")->missing(r);
    CHECK(records.find("note")->missing(r) == new_here);  // nothing is known of newcomers that is not drawn
  }
  CHECK(shifts["A101"] == "night");
  CHECK(shifts["A102"] == "day");
  CHECK(known > 2);
  CHECK(newcomers > 10);
}

TEST_CASE("an opening seats newcomers on its tiers, and lets a shop melt to its heads") {
  auto const model = desk(
      "[attrition.leaving]\nintercept = 1000\nsource = \"s\"\n[hiring]\nsource = \"s\"\n"
      "[[hiring.opening]]\nshop = \"north\"\nheads = 1\nsource = \"s\"\n"
      "[[hiring.opening]]\nshop = \"south\"\nheads = 2\nsource = \"s\"\n"
      "[[hiring.opening]]\nshop = \"south\"\nheads = 2\nstart = [\"medal.iron\"]\nsource = \"s\"\n");
  auto how = of(4);
  how.by = {"shop", "medal"};
  auto const p = simulate(model, staff(), how);
  auto heads = [&](char const* by, char const* name, int t) { return p.value(0, t, p.cell(by, name), 0); };
  CHECK(heads("shop", "north", 0) == 2);  // nobody is sent away
  CHECK(heads("shop", "north", 1) == 1);
  CHECK(heads("shop", "south", 0) == 4);  // three come at once: one and two on iron
  CHECK(heads("medal", "iron", 0) == 2);
  CHECK(heads("shop", "south", 3) == 4);
  CHECK(heads("medal", "iron", 3) == 2);
  auto const records = simulated_records(model, staff(), 0, of(2));
  std::vector<std::string> ids;
  for (std::size_t r = 0; r < records.rows(); ++r) ids.push_back(records.find("person")->text(r));
  CHECK(ids == std::vector<std::string>{"A101", "A102", "A103", "south+new001", "south+new002", "south+new003",
                                        "A101+01", "A103+01", "south+new001+01", "south+new002+01", "south+new003+01"});
}

TEST_CASE("a newcomer costs what hiring and training cost, and the staff of the start costs neither") {
  auto const p =
      simulate(desk("[hiring]\nlead_months = 1\ncost = 100\ntraining_months = 2\ntraining_cost = 10.5\nsource = \"s\"\n"
                    "[[hiring.opening]]\nshop = \"north\"\nheads = 4\nsource = \"s\"\n"),
               staff(), of(4));
  std::vector<std::int64_t> costs, hires;
  for (int t = 0; t < 4; ++t) {
    costs.push_back(p.value(0, t, 0, p.measure("hiring_cost")));
    hires.push_back(p.value(0, t, 0, p.measure("hires")));
  }
  CHECK(hires == std::vector<std::int64_t>{0, 2, 0, 0});
  CHECK(costs == std::vector<std::int64_t>{0, 22100, 2100, 0});
  CHECK(p.value(0, 1, p.cell("shop", "north"), p.measure("hiring_cost")) == 22100);
}

TEST_CASE("the team's health is the weighted mean of its traits, by shop") {
  auto a = assumed_with(
      "[[team_health.trait]]\nname = \"trust\"\nweight = 3\nscore = 8\nby_shop = { south = 2 }\nsource = \"s\"\n"
      "[[team_health.trait]]\nname = \"goal\"\nscore = 4\nsource = \"s\"\n");
  a.totals = {"team_health"};
  auto const q = simulate(compiled_model(parse_policy(rules), a), staff(), of(1));
  CHECK(q.value(0, 0, q.cell("shop", "north"), q.measure("total.team_health")) == 2 * 700);
  CHECK(q.value(0, 0, q.cell("shop", "south"), q.measure("total.team_health")) == 250);
}

TEST_CASE("a month's quantity may look back on what the policy paid") {
  auto const a = assumed(R"toml(
name = "a"
[activity.sales]
mean = "otherwise(last_month(gross), 100) + otherwise(before(last(3, mean(score))), 0)"
source = "s"
[activity.slips]
draw = "count"
mean = "0"
source = "s"
[activity.applied]
draw = "chance"
mean = "0"
source = "s"
[activity.shift]
each = "person"
shares = { day = 1 }
source = "s"
)toml");
  auto const p = simulate(compiled_model(parse_policy(rules), a), staff({"north"}), of(3));
  CHECK(p.value(0, 0, 0, p.measure("gross")) == 190100);
  CHECK(p.value(0, 1, 0, p.measure("gross")) == 190000 + 1901);
  CHECK(p.value(0, 2, 0, p.measure("gross")) == 190000 + 1919);
}

// -- records
// -----------------------------------------------------------------------------------------------------------

TEST_CASE("the records of a replica are a desk's own, and their payslips can be explained") {
  auto const model = desk("[attrition.leaving]\nannual_rate = 2\nsource = \"s\"\n[hiring]\nsource = \"s\"\n");
  auto people = staff();
  people.add("medal", std::vector<std::string>{"iron", "trial", "iron"})
      .add("joined", std::vector<month>{month(2020, 1), month(2026, 11), month(2025, 3)});
  people.add("medal_since", std::vector<month>{month(2026, 2), month(2026, 11), month(2025, 4)});
  auto const records = simulated_records(model, people, 4, of(12));
  std::vector<std::string> names;
  for (auto const& c : records.columns()) names.push_back(c.name);
  CHECK(names == std::vector<std::string>{"person", "month", "shop", "joined", "medal", "medal_since", "sales", "slips",
                                          "applied", "shift", "note"});
  CHECK(records.find("joined")->kind == column_kind::month);
  CHECK(records.find("applied")->kind == column_kind::flag);
  CHECK(records.find("medal_since")->numbers[0] == month(2026, 2).index);
  auto const ledger = apply(model.policy(), records);
  auto how = of(12);
  how.first_replica = 4;
  auto const p = simulate(model, people, how);
  std::int64_t net = 0;
  for (auto n : ledger.net) net += n;
  CHECK(net == p.total(0, 0, p.measure("net")));
  CHECK(static_cast<std::int64_t>(ledger.rows()) == p.total(0, 0, 0));
  auto const newcomer =
      std::find_if(ledger.people.begin(), ledger.people.end(), [](auto const& id) { return id.ends_with("+01"); });
  REQUIRE(newcomer != ledger.people.end());
  for (std::size_t r = 0; r < ledger.rows(); ++r)
    if (ledger.people[ledger.person[r]] == *newcomer)
      CHECK(explain(model.policy(), records, *newcomer, ledger.first_month + ledger.months[r]).net == ledger.net[r]);
}

TEST_CASE("a team is kept by a seat, and new seats are in the team of the shop's first") {
  auto p = parse_policy(rules);
  p.pay.line[0].amount = "sum(sales, by=team) / 1000";
  auto people = staff();
  people.add("team", std::vector<std::string>{"n1", "n2", "s1"});
  compiled_model const model(p,
                             assumed_with("[attrition.leaving]\nintercept = 1000\nsource = \"s\"\n[hiring]\nsource = "
                                          "\"s\"\n[[hiring.opening]]\nshop = \"north\"\nheads = 3\nsource = \"s\"\n"));
  auto const records = simulated_records(model, people, 0, of(2));
  std::map<std::string, std::string> team;
  for (std::size_t r = 0; r < records.rows(); ++r)
    team[records.find("person")->text(r)] = records.find("team")->text(r);
  CHECK(team.size() == 8);
  CHECK(team["A102+01"] == "n2");
  CHECK(team["north+new001"] == "n1");
  CHECK(team["north+new001+01"] == "n1");
}

// -- threads
// -----------------------------------------------------------------------------------------------------------

TEST_CASE("what goes wrong on a thread is thrown to the caller", "[threads]") {
  for (unsigned threads : {1u, 3u}) {
    auto how = of(4, 900);
    how.threads = threads;
    auto const model = desk("[activity.many]\ndraw = \"count\"\nmean = \"1\"\nsource = \"s\"\n");
    auto people = staff();
    auto const broken =
        compiled_model(parse_policy(rules),
                       assumed_with("[demand]\nconsultations = \"100\"\nhours = \"if(month_of_year == 12, -1, "
                                    "100)\"\nopen_hours = 200\nminutes = 5\npatience_minutes = 3\nsource = \"s\"\n"));
    CHECK(complaint([&] { return simulate(model, people, how); }).empty());
    CHECK(complaint([&] { return simulate(broken, people, how); }) ==
          "demand.hours: the hours are negative or missing for A101, 2026-12");
  }
}

// -- what is wrong with assumptions
// ------------------------------------------------------------------------------------

TEST_CASE("an input that nothing draws is a fault, unless it is optional") {
  CHECK(wrong_with("", "sales") ==
        "activity: nothing says how the policy's input 'sales' comes about; add [activity.sales]");
  CHECK(says(wrong(assumed("name = \"a\"\n")), "'applied'"));
  CHECK(wrong_with("").empty());  // `note` is optional
}

TEST_CASE("what an input holds says how it may be drawn") {
  CHECK(wrong_with("[activity.x]\nmean = \"1\"\nsource = \"s\"\n").empty());
  auto one = [](std::string const& name, std::string const& what) {
    auto a = assumed_with("", name);
    a.activity.push_back(assumed("name = \"a\"\n[activity." + name + "]\n" + what + "\nsource = \"s\"\n").activity[0]);
    return wrong(a);
  };
  std::string const needs = "the policy's input of this name needs ";
  CHECK(says(one("applied", "mean = \"1\""), "activity \"applied\": " + needs + "a chance"));
  CHECK(says(one("applied", "draw = \"count\"\nmean = \"1\""), "activity \"applied\": " + needs + "a chance"));
  CHECK(says(one("shift", "each = \"person\"\nmean = \"1\""), "activity \"shift\": " + needs + "shares"));
  CHECK(says(one("sales", "draw = \"chance\"\nmean = \"1\""),
             "activity \"sales\": " + needs + "a value, a count or a part"));
  CHECK(says(one("sales", "each = \"person\"\nshares = { a = 1 }"),
             "activity \"sales\": " + needs + "a value, a count or a part"));
  CHECK(one("shift", "each = \"person\"\nshares = { day = 0.5, nihgt = 0.5 }") ==
        "activity \"shift\".shares: unknown value 'nihgt'; did you mean 'night'?");
  CHECK(one("shift", "each = \"person\"\nshares = { day = 0.5, night = 0.4 }") ==
        "activity \"shift\".shares: the shares add up to 0.9, not 1");
  CHECK(says(one("shift", "each = \"person\"\nshares = { day = 1.5, night = -0.5 }"),
             "the share of 'night' is negative"));
  CHECK(one("shift", "shares = { day = 1 }") ==
        "activity \"shift\": shares are drawn once for a person: say each = \"person\"");
  auto p = parse_policy(rules);
  p.inputs[0].kind = input_kind::month;
  p.pay.line[1].amount = "1";
  CHECK(says(complaint([&] { return compiled_model(p, assumed(world)); }),
             "activity \"sales\": the policy's input of this name needs a value, a count or a part"));
}

TEST_CASE("a quantity must be drawn from something that can be drawn") {
  auto x = [](char const* what) { return wrong_with(std::string("[activity.x]\n") + what + "\nsource = \"s\"\n"); };
  CHECK(x("mean = \"1\"\nnoise = -1") == "activity \"x\": 'person' and 'noise' are standard deviations: not negative");
  CHECK(x("mean = \"1\"\nperson = -1") == "activity \"x\": 'person' and 'noise' are standard deviations: not negative");
  CHECK(x("mean = \"1\"\nperson = 1\neach = \"shop\"") == "activity \"x\": what is drawn for a shop has no 'person'");
  CHECK(x("mean = \"1\"\nperson = 1\neach = \"person\"") ==
        "activity \"x\": what is drawn once for a person has 'noise' only");
  CHECK(x("mean = \"1\"\ndecimals = 7") == "activity \"x\": 'decimals' must be from 0 to 6");
  CHECK(x("mean = \"1\"\nat_least = 3\nat_most = 2") == "activity \"x\": 'at_least' is above 'at_most'");
  CHECK(x("mean = \"1\"\ndraw = \"count\"\nat_most = 2") ==
        "activity \"x\": only a value has 'at_least' and 'at_most'");
  CHECK(x("mean = \"1\"\nof = \"2\"") == "activity \"x\": 'of' goes with draw = \"part\", and only with it");
  CHECK(x("mean = \"1\"\ndraw = \"part\"") == "activity \"x\": 'of' goes with draw = \"part\", and only with it");
  CHECK(x("noise = 1") == "activity \"x\": either 'mean' or 'shares' must say what is drawn");
  CHECK(says(x("each = \"person\"\nmean = \"1\"\nshares = { a = 1 }"),
             "either 'mean' or 'shares' must say what is drawn"));
  auto a = assumed_with("");
  a.activity.push_back(a.activity[1]);
  CHECK(says(wrong(a), "activity \"sales\": there are two quantities of this name"));
}

TEST_CASE("a formula of the assumptions is found faulty in its place, with the nearest name") {
  CHECK(wrong(assumed("name = \"a\"\n[activity.skil]\nmean = \"typnig + 1\"\nsource = \"s\"\n[parameter.typing]\nvalue "
                      "= 1\nsource = \"s\"\n" +
                      std::string(world).substr(16))) ==
        "a.toml:3:9: activity \"skil\": unknown name 'typnig'; did you mean 'typing'?\n  typnig + 1\n  ^");
  std::string const factor =
      "[attrition.leaving]\nannual_rate = 0.3\nsource = \"s\"\n[[attrition.leaving.factor]]\nname = \"f\"\nsource = "
      "\"s\"\nvalue = ";
  CHECK(says(wrong_with(factor + "\"gros / 2\"\n"), "unknown name 'gros'; did you mean 'gross'?\n  gros / 2\n  ^"));
  CHECK(wrong_with(factor + "\"1 + gros\"\n")
            .starts_with("a.toml:30:14: attrition.leaving.factor \"f\": unknown name 'gros'"));
  CHECK(says(wrong_with(factor + "\"1 + shop\"\n"), "expected a number, found a text\n  1 + shop\n      ^"));
  CHECK(says(wrong_with(factor + "\"shop\"\n"), "expected a number, found a text"));
  CHECK(wrong_with(factor + "\"shop == 'north'\"\n").empty());  // a truth counts as 1 or 0
  CHECK(says(wrong_with("[activity.x]\nmean = \"shop\"\nsource = \"s\"\n"), "expected a number, found a text"));
  CHECK(
      says(wrong_with("[activity.x]\nmean = \"applied\"\nsource = \"s\"\n"), "expected a number, found true or false"));
  CHECK(says(wrong_with("[activity.x]\nmean = \"1 + gross\"\nsource = \"s\"\n"),
             "'gross' is not known yet here: it is computed later"));
  CHECK(says(
      wrong_with("[activity.x]\nmean = \"later\"\nsource = \"s\"\n[activity.later]\nmean = \"1\"\nsource = \"s\"\n"),
      "'later' is not known yet here"));
  CHECK(says(wrong_with("[activity.x]\nmean = \"demand.busy\"\nsource = \"s\"\n"), "unknown name 'demand.busy'"));
  auto a = assumed_with("");
  a.totals = {"salse"};
  CHECK(says(wrong(a), "totals: unknown name 'salse'; did you mean 'sales'?"));
  a.totals = {"shop"};
  CHECK(says(wrong(a), "totals: expected a number, found a text"));
  a.totals = {"sales +"};
  CHECK(says(wrong(a), "found the end"));
}

TEST_CASE("a hazard needs a rate it can reach, and tenures that begin at 0 and rise") {
  auto hazard = [](std::string const& what) {
    return wrong_with("[attrition.leaving]\nsource = \"s\"\n" + what + "\n");
  };
  CHECK(hazard("annual_rate = 0.3").empty());
  CHECK(says(hazard(""), "attrition.leaving: 'annual_rate' must be above 0"));
  CHECK(says(hazard("annual_rate = -1"), "attrition.leaving: 'annual_rate' must be above 0"));
  CHECK(hazard("annual_rate = 0.3\nbetween = [[0.6, 0.3]]") == "attrition.leaving.between: '0.6' is above '0.3'");
  CHECK(says(complaint([&] { return desk("[attrition.leaving]\nannual_rate = 0.3\nsource = \" \"\n"); }),
             "attrition.leaving: the source is empty; say where the figures come from, or the word assumption"));
  std::string const shape =
      "attrition.leaving.tenure: rows are [completed months, odds multiplier above 0], from month 0 on, rising";
  for (char const* rows : {"[[1, 2]]", "[[0, 1], [0, 2]]", "[[0, 1], [6, 2], [3, 1]]", "[[0, 0]]", "[[0, -1]]",
                           "[[0, 1], [1.5, 2]]", "[[0, 1], [1201, 2]]"})
    CHECK(hazard(std::string("annual_rate = 0.3\ntenure = ") + rows) == shape);
  CHECK(hazard("annual_rate = 0.3\ntenure = [[0, 1], [1200, 2]]").empty());
  std::string const factor =
      "annual_rate = 0.3\n[[attrition.leaving.factor]]\nname = \"f\"\nvalue = \"1\"\nsource = \"s\"\n";
  CHECK(
      says(hazard(factor + "log = true"), "the reference of a logarithm must be above 0; 1 is where it adds nothing"));
  CHECK(says(hazard(factor + "spread = -0.1"), "'spread' is a standard deviation: not negative"));
  CHECK(says(wrong_with("[attrition.dismissal]\nsource = \"s\"\n"), "attrition.dismissal: 'annual_rate'"));
  std::string const together = "[[attrition.together]]\nname = \"t\"\nsource = \"s\"\n";
  CHECK(says(wrong_with(together + "who = \"sales\"\nchance = \"0.5\"\n"), "expected true or false, found a number"));
  CHECK(says(wrong_with(together + "who = \"true\"\nchance = \"true\"\n"), "expected a number, found true or false"));
  CHECK(says(wrong_with(together + "who = \"true\"\nchance = \"0.5\"\nshare = 1.5\n"),
             "'share' must be from 0 to 100%, found 1.5"));
}

TEST_CASE("hiring and demand are held to sense") {
  CHECK(wrong_with("[hiring]\nfilled = 1.2\nsource = \"s\"\n") == "hiring.filled: must be from 0 to 100%, found 1.2");
  CHECK(wrong_with("[hiring]\nlead_months = -1\nsource = \"s\"\n") == "hiring: months are not negative");
  CHECK(wrong_with("[hiring]\ncost = -1\nsource = \"s\"\n") == "hiring.cost: must be 0 or more, found -1");
  CHECK(wrong_with("[hiring]\ntraining_cost = -0.5\nsource = \"s\"\n") ==
        "hiring.training_cost: must be 0 or more, found -0.5");
  auto opening = [](std::string const& what) {
    return wrong_with("[hiring]\nsource = \"s\"\n[[hiring.opening]]\nsource = \"s\"\n" + what + "\n");
  };
  CHECK(opening("shop = \"nroth\"\nheads = 1") == "hiring.opening: unknown shop 'nroth'; did you mean 'north'?");
  CHECK(opening("shop = \"north\"\nheads = -1") == "hiring.opening: the heads of 'north' are negative");
  CHECK(opening("shop = \"north\"\nheads = 1\nstart = [\"medal.irn\"]") ==
        "hiring.opening.start: unknown ladder.tier 'medal.irn'; did you mean 'medal.iron'?");
  auto demand = [](std::string const& what) {
    return wrong_with("[demand]\nconsultations = \"100\"\nhours = \"100\"\nsource = \"s\"\n" + what + "\n");
  };
  CHECK(demand("open_hours = 200\nminutes = 5\npatience_minutes = 3").empty());
  CHECK(says(demand("minutes = 5\npatience_minutes = 3"), "demand.open_hours: must be above 0, found 0"));
  CHECK(says(demand("open_hours = 200\nminutes = -5\npatience_minutes = 3"),
             "demand.minutes: must be above 0, found -5"));
  CHECK(says(demand("open_hours = 200\nminutes = 5\npatience_minutes = 3\nconcurrency = 0.5"),
             "demand.concurrency: must be 1 or more, found 0.5"));
  CHECK(says(demand("open_hours = 200\nminutes = 5\npatience_minutes = 3\nchatbot = \"120%\""),
             "demand.chatbot: must be from 0 to 100%, found 120%"));
  CHECK(says(demand("open_hours = 200\nminutes = 5\npatience_minutes = 3\ndrag = -1"),
             "'drag' and 'spread' are not negative"));
}

TEST_CASE("all faults are told at once") {
  auto const text = wrong_with(
      "[activity.x]\nmean = \"unknown_one\"\nnoise = -1\nsource = \"s\"\n[hiring]\nfilled = 2\nsource = \"s\"\n",
      "applied");
  for (char const* part : {"'applied'", "unknown_one", "standard deviations", "hiring.filled"}) CHECK(says(text, part));
}

TEST_CASE("a fault of the policy itself is told as ever") {
  auto p = parse_policy(rules);
  p.currency = "ABC";
  CHECK(says(complaint([&] { return compiled_model(p, assumed(world)); }), "unknown currency 'ABC'"));
}

// -- what is wrong with a run
// ------------------------------------------------------------------------------------------

TEST_CASE("a run has months, replicas and known groupings") {
  auto run = [](simulation const& how) { return complaint([&] { return simulate(desk(), staff(), how); }); };
  CHECK(run(of(0)) == "months: must be 1 or more, found 0");
  CHECK(run(of(-3)) == "months: must be 1 or more, found -3");
  CHECK(says(run(of(1201)), "months: 1,201 months; a run may have 1,200"));
  CHECK(run(of(1, 0)) == "replicas: must be 1 or more, found 0");
  auto how = of(1);
  how.by = {"shop", "medla"};
  CHECK(run(how) == "unknown grouping 'medla'; did you mean 'medal'?");
  how.by = {"team"};
  CHECK(run(how) == "unknown grouping 'team'; known: shop, medal");
  CHECK(complaint([] { return simulated_records(desk(), staff(), 0, of(0)); }) == "months: must be 1 or more, found 0");
}

TEST_CASE("a workforce is of one month, in known shops, on known tiers, and every person is in it once") {
  auto run = [](table const& t, std::string const& more = "") {
    return complaint([&] { return simulate(desk(more), t, of(1)); });
  };
  table two;
  two.add("person", std::vector<std::string>{"A", "A", "B"}).add("shop", std::vector<std::string>(3, "north"));
  two.add("month", std::vector<month>{month(2026, 1), month(2026, 2), month(2026, 2)});
  CHECK(run(two) ==
        "workforce: it speaks of several months; a workforce has a row a person, for the month in which the simulation "
        "begins");
  table twice;
  twice.add("person", std::vector<std::string>{"A", "A"})
      .add("shop", std::vector<std::string>(2, "north"))
      .add("month", std::vector<month>(2, month(2026, 1)));
  CHECK(says(run(twice), "A has two rows for 2026-01"));
  CHECK(says(run(staff({"north", "nroth"})), "unknown shop 'nroth'"));
  CHECK(run(staff({"north"}),
            "[hiring]\nsource = \"s\"\n[[hiring.opening]]\nshop = \"south\"\nheads = 1\nsource = \"s\"\n") ==
        "hiring.opening: nobody of the workforce is in the shop 'south'");
  auto tier = staff({"north"});
  tier.add("medal", std::vector<std::string>{"irn"});
  CHECK(says(run(tier), "unknown tier 'irn'"));
  auto shift = staff({"north"});
  shift.add("shift", std::vector<double>{1});
  CHECK(says(run(shift), "column \"shift\": expected texts, found numbers"));
  auto skill = staff({"north"});
  skill.add("skill", std::vector<std::string>{"good"});
  CHECK(says(run(skill), "column \"skill\": expected numbers, found the text 'good'"));
  auto joined = staff({"north"});
  joined.add("joined", std::vector<month>{month(2027, 1)});
  CHECK(says(run(joined), "joined"));
  CHECK(says(run(table{}), "there are no rows"));
}

TEST_CASE("a mean that is missing names the person and the month, where a value is needed") {
  auto a = assumed_with("", "slips");
  quantity q;
  q.name = "slips";
  q.draw = draw_kind::count;
  q.mean = "if(month_of_year == 12, 1 / 0, 1)";
  a.activity.push_back(q);
  auto run = [&](int months) {
    return complaint([&] { return simulate(compiled_model(parse_policy(rules), a), staff({"north"}), of(months)); });
  };
  CHECK(run(1).empty());
  CHECK(run(2) ==
        "activity \"slips\": the mean is missing for A101, 2026-12; otherwise(x, 0) says what to take instead");
  auto p = parse_policy(rules);
  p.inputs[1].optional = true;
  p.pay.line[1].amount = "otherwise(slips, 7)";
  auto const got = simulate(compiled_model(p, a), staff({"north"}), of(2));
  CHECK(got.value(0, 1, 0, got.measure("line.commission")) == 700);
}

TEST_CASE("a shop has one number of consultations") {
  std::string const demand =
      "[demand]\nhours = \"100\"\nopen_hours = 200\nminutes = 5\npatience_minutes = 3\nsource = \"s\"\nconsultations "
      "= ";
  auto run = [&](std::string const& consultations) {
    return complaint([&] { return simulate(desk(demand + "\"" + consultations + "\"\n"), staff(), of(2)); });
  };
  CHECK(run("if(shop == 'south', 100, 250)").empty());
  CHECK(run("if(skill > -100, rank(skill, by=shop), 1)") ==
        "demand.consultations: they differ within the shop: A101, 2026-11 and A102, 2026-11");
  CHECK(says(run("0 - 5"), "demand.consultations: they are negative, missing or too many for A101, 2026-11"));
  CHECK(says(run("2000000000"), "demand.consultations: they are negative, missing or too many"));
}

// -- named cases
// -------------------------------------------------------------------------------------------------------

TEST_CASE("a quantity cannot take a name that means something else") {
  for (std::string name : {"score", "gross", "tenure_months", "month_of_year", "shop", "commission", "bad_records"})
    CHECK(says(wrong_with("[activity." + name + "]\nmean = \"1\"\nsource = \"s\"\n"), "taken"));
  auto p = parse_policy(rules);
  parameter rate;
  rate.name = "rate";
  rate.value = 2;
  p.parameter.push_back(rate);
  metric double_sales;
  double_sales.name = "double_sales";
  double_sales.value = "2 * sales";
  p.metric.push_back(double_sales);
  for (std::string name : {"rate", "double_sales"})
    CHECK(says(complaint([&] {
                 return compiled_model(p, assumed_with("[activity." + name + "]\nmean = \"1\"\nsource = \"s\"\n"));
               }),
               "taken"));
}

TEST_CASE("a quantity named like something else that is drawn does not share its luck") {
  auto const model = desk(
      "[activity.demand]\neach = \"shop\"\nmean = \"1\"\nsource = \"s\"\n[activity.hiring]\nmean = \"1\"\nsource = "
      "\"s\"\n[demand]\nconsultations = \"9\"\nhours = \"1\"\nopen_hours = 200\nminutes = 5\npatience_minutes = "
      "3\nsource = \"s\"\n");
  for (auto const& q : model.model()->quantities) {
    CHECK(q.purpose != model.model()->demand.purpose);
    CHECK(q.purpose != model.model()->hiring_purpose);
  }
}

TEST_CASE("factors, common departures and totals are told apart by name") {
  auto a = assumed_with("");
  a.totals = {"sales", "sales"};
  CHECK_FALSE(wrong(a).empty());
  a = assumed_with("[attrition.leaving]\nannual_rate = 0.3\nsource = \"s\"\n");
  factor f;
  f.name = "f";
  f.value = "1";
  a.attrition.leaving->factor = {f, f};
  CHECK_FALSE(wrong(a).empty());
  a.attrition.leaving->factor = {f};
  common_departure t;
  t.name = "t";
  t.who = "true";
  t.chance = "0.5";
  a.attrition.together = {t, t};
  CHECK_FALSE(wrong(a).empty());
  a.attrition.together = {t};
  a.attrition.together[0].name = "f";  // its reason would be that of the factor
  CHECK_FALSE(wrong(a).empty());
  a.attrition.together[0].name = "none";
  CHECK_FALSE(wrong(a).empty());
}

TEST_CASE("a grouping named twice is refused, or the same twice") {
  auto how = of(1);
  how.by = {"shop", "shop"};
  std::int64_t wrong = 0;
  CHECK_FALSE(complaint([&] {
                auto const p = simulate(desk(), staff(), how);
                for (std::size_t c = 1; c < p.cells.size(); ++c) wrong += p.value(0, 0, c, 0) == 0;
                if (wrong == 0) throw error(fault{});
                return p;
              }).empty());
}

TEST_CASE("newcomers have ids of their own, whoever was there") {
  for (auto const& ids : {std::vector<std::string>{"A", "A+01"}, std::vector<std::string>{"A", "north+new001"}}) {
    table t;
    t.add("person", ids)
        .add("shop", std::vector<std::string>(2, "north"))
        .add("month", std::vector<month>(2, month(2026, 1)));
    auto const model = desk(
        "[attrition.leaving]\nintercept = 1\nsource = \"s\"\n[hiring]\nsource = \"s\"\n[[hiring.opening]]\nshop = "
        "\"north\"\nheads = 4\nsource = \"s\"\n");
    CHECK(complaint([&] { return apply(model.policy(), simulated_records(model, t, 0, of(5))); }).empty());
  }
}

TEST_CASE("an input that is a share is kept within 0 and 1 however it is drawn") {
  auto p = parse_policy(rules);
  p.inputs[1].kind = input_kind::share;
  auto a = assumed_with("");
  a.activity[2].mean = "3";
  compiled_model const model(p, a);
  CHECK(complaint([&] { return apply(model.policy(), simulated_records(model, staff(), 0, of(3))); }).empty());
}

TEST_CASE("consultations that are missing are told to be missing") {
  auto const text = complaint([] {
    return simulate(desk("[demand]\nconsultations = \"1 / 0\"\nhours = \"100\"\nopen_hours = 200\nminutes = "
                         "5\npatience_minutes = 3\nsource = \"s\"\n"),
                    staff({"north"}), of(1));
  });
  CHECK(says(text, "missing"));
}

TEST_CASE("what is drawn for a shop is the same for everybody there, or refused") {
  auto a = assumed_with("[activity.price]\neach = \"shop\"\nmean = \"skill\"\nsource = \"s\"\n");
  auto people = staff({"north", "north"});
  people.add("skill", std::vector<double>{1, 2});
  CHECK_FALSE(complaint([&] { return simulate(compiled_model(parse_policy(rules), a), people, of(1)); }).empty());
}

TEST_CASE("traits of no weight make no team's health") {
  CHECK_FALSE(wrong_with("[[team_health.trait]]\nname = \"trust\"\nweight = 0\nscore = 8\nsource = \"s\"\n").empty());
}

TEST_CASE("an annual rate that no monthly hazard reaches is refused in these words") {
  auto const text = wrong_with("[attrition.leaving]\nannual_rate = 12\nsource = \"s\"\n");
  CHECK(says(text, "annual_rate"));
  CHECK(text.find("must be above 0;") == std::string::npos);
}

TEST_CASE("assumptions that a program builds are judged as a file is: figures, enumerators, heads") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  auto of = [](auto change) {
    auto a = assumed_with("");
    change(a);
    return complaint([&] { (void)compiled_model(parse_policy(rules), a); });
  };
  CHECK(of([&](auto& a) { a.hiring.cost = nan; }).find("hiring.cost: the number nan cannot be kept exactly") == 0);
  CHECK(of([](auto& a) { a.hiring.cost = 1e17; }) ==
        "hiring.cost: the number 1e+17 is too large; figures are below ten trillion");
  CHECK(of([](auto& a) {
          a.activity[0].draw = static_cast<draw_kind>(7);
        }).find(".draw: unknown kind '7'; known: value, chance, count, part") != std::string::npos);
  CHECK(of([](auto& a) {
          a.activity[0].link = static_cast<link_kind>(-3);
        }).find(".link: unknown kind '-3'; known: identity, log, logit") != std::string::npos);
  CHECK(of([&](auto& a) { a.activity[0].noise = nan; }).find(".noise: the number nan") != std::string::npos);
  CHECK(of([](auto& a) {
          a.hiring.opening = {{"north", 2147483647, {}, "assumption"}, {"south", 2147483647, {}, "assumption"}};
        }) == "hiring.opening: 4294967294 heads are more than can be played; at most 1000000");
  CHECK(of([](auto& a) {
          a.team_health.trait = {{"calm", "", 1, 5, {}, "assumption"}, {"calm", "", 1, 5, {}, "assumption"}};
        }) == "team_health.trait \"calm\": there are two traits of this name");
}

TEST_CASE("what a projection adds up is refused with its name where it would not be exact") {
  auto of = [&](auto change) {
    auto a = assumed_with("");
    change(a);
    simulation how;
    how.months = 6;
    how.replicas = 40;
    return complaint([&] {
      return simulate(compiled_model(parse_policy(rules), a), staff(std::vector<std::string>(900, "north")), how);
    });
  };
  CHECK(of([](auto&) {}).empty());
  CHECK(of([](auto& a) {
          a.hiring.training_months = 6, a.hiring.training_cost = 9e12,
          a.attrition.leaving = hazard{11, {}, {}, {}, {}, ""};
        }) == "hiring_cost: a total is too large to be exact; amounts with two decimals are exact below ten trillion");
}

TEST_CASE("a count whose mean is below 0 is refused: written out, through a parameter, and where it turns out so") {
  auto of = [](std::string const& mean) {
    return complaint([&] {
      return simulate(desk("[parameter]\nfew = -2\n[activity.letters]\ndraw = \"count\"\nmean = \"" + mean +
                           "\"\nsource = \"s\"\n"),
                      staff(), simulate_test::of(3));
    });
  };
  CHECK(of("-0.5") == "activity \"letters\".mean: the mean of a count is -0.5, below 0");
  CHECK(of("few") == "activity \"letters\": the mean of a count is -2, below 0");
  CHECK(of("1 - tenure_months") == "activity \"letters\": the mean of a count is -1, below 0, for A101, 2027-01");
  CHECK(of("0").empty());
}

TEST_CASE("an intercept beside an annual rate is refused") {
  CHECK(
      complaint([] { return desk("[attrition.leaving]\nintercept = -3\nannual_rate = \"40%\"\nsource = \"s\"\n"); }) ==
      "attrition.leaving.intercept: it stands beside an 'annual_rate'; the intercept is solved from an annual rate: "
      "give one of the two");
}

}  // namespace simulate_test
