#include "tierwise/apply.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "desk.hpp"
#include "tierwise/totals.hpp"

namespace apply_test {

namespace tw = tierwise;
using tierwise_tests::desk_policy;
using tierwise_tests::desk_records;
using tierwise_tests::desk_row;
using fen = std::vector<std::int64_t>;

namespace {

std::string complaint(tw::policy const& p, tw::table const& t) {
  try {
    (void)tw::apply(p, t);
  } catch (tw::error const& e) {
    return e.what();
  }
  return "";
}
std::string complaint(std::vector<desk_row> const& rows) { return complaint(desk_policy(), desk_records(rows)); }
bool says(std::string const& text, std::string const& words) {
  INFO(text);
  CHECK(text.find(words) != std::string::npos);
  return true;
}

std::vector<std::string> events_of(tw::ledger const& l) {
  std::vector<std::string> out;
  for (auto const& e : l.events)
    out.push_back(l.people[e.person] + " " + (l.first_month + e.month).text() + " " +
                  std::string(tw::event_name(e.kind)));
  return out;
}
using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("every payslip line is what the policy says, to the fen") {
  auto const l = tw::apply(desk_policy(), desk_records({{"a", 1, 1500}, {"a", 2, -300, 80, "north", "north-1", 3}}));
  REQUIRE(l.rows() == 2);
  CHECK(l.lines[0] == fen{190000, 200000});  // base
  CHECK(l.lines[1] == fen{2250, -300});      // 1 % of 1000 and 2.5 % of 500; a negative month claws back
  CHECK(l.lines[2] == fen{0, 9700});         // fines of 150, capped at gross - 1900
  CHECK(l.cuts[2] == fen{0, 5300});
  CHECK(l.cuts[0].empty());
  CHECK(l.lines[3] == fen{49985, 51922});  // 26 % of gross
  CHECK(l.gross == fen{192250, 199700});
  CHECK(l.net == fen{192250, 190000});
  CHECK(l.employer_cost == fen{242235, 251622});
}

TEST_CASE("an amount between two fen is rounded half up, away from zero") {
  auto const l =
      tw::apply(desk_policy(), desk_records({{"a", 1, 1000.2}, {"b", 1, -50.5}, {"c", 1, 0.5}, {"d", 1, 0.49}}));
  CHECK(l.lines[1] == fen{1001, -51, 1, 0});  // 10.005, -0.505, 0.005, 0.0049
}

TEST_CASE("what is decided at a month's end holds from the next month") {
  auto const l =
      tw::apply(desk_policy(), desk_records({{"a", 1}, {"b", 1, 0, 79.99}, {"a", 2}, {"b", 2}, {"a", 3}, {"b", 3}}));
  REQUIRE(l.people == texts{"a", "b"});
  CHECK(l.tiers[0] == std::vector<std::uint8_t>{0, 0, 1, 0, 1, 1});
  CHECK(l.months_in_tier[0] == std::vector<std::int32_t>{1, 1, 1, 2, 2, 1});
  CHECK(events_of(l) == texts{"a 2026-01 promoted", "b 2026-02 promoted"});
}

TEST_CASE("a bad record blocks the rule that asks for none") {
  auto const l = tw::apply(desk_policy(), desk_records({{"a", 1, 0, 90, "north", "north-1", 1}, {"a", 2}}));
  CHECK(l.tiers[0] == std::vector<std::uint8_t>{0, 0});
}

TEST_CASE("rows come out by month and person, however they went in") {
  auto const l = tw::apply(desk_policy(), desk_records({{"b", 2}, {"a", 1, 5}, {"a", 2, 7}, {"b", 1}}));
  CHECK(l.person == std::vector<std::uint32_t>{0, 1, 0, 1});
  CHECK(l.months == std::vector<std::int32_t>{0, 0, 1, 1});
  CHECK(l.first_month == tw::month(2026, 1));
  CHECK(l.lines[1] == fen{5, 0, 7, 0});
}

TEST_CASE("who reaches the limit of an offence is separated, and later records are not paid") {
  auto const l =
      tw::apply(desk_policy(), desk_records({{"a", 1, 0, 90, "north", "north-1", 20}, {"b", 1}, {"a", 2}, {"b", 2}}));
  CHECK(l.rows() == 3);
  CHECK(events_of(l) == texts{"a 2026-01 separated", "a 2026-01 records_ignored", "b 2026-01 promoted"});
  CHECK(l.reason(l.events[1]) == "1 later records are not paid");
}

TEST_CASE("who has no record in a later month has left") {
  auto const l = tw::apply(desk_policy(), desk_records({{"a", 1, 0, 10}, {"b", 1, 0, 10}, {"b", 2, 0, 10}}));
  CHECK(events_of(l) == texts{"a 2026-01 left"});
}

TEST_CASE("the first record may give the starting tier") {
  auto t = desk_records({{"a", 1, 0, 10}, {"a", 2, 0, 10}});
  t.add("medal", texts{"iron", "iron"});
  auto const l = tw::apply(desk_policy(), t);
  CHECK(l.lines[0] == fen{200000, 200000});
}

TEST_CASE("seats are given by order, and who waits is told the place in the queue") {
  auto p = desk_policy();
  p.ladder[0].tier[1].seats = {{"north", 1}, {"*", 5}};
  p.ladder[0].tier[1].order = "score";
  auto const l = tw::apply(p, desk_records({{"a", 1, 0, 80},
                                            {"b", 1, 0, 95},
                                            {"c", 1, 0, 85},
                                            {"d", 1, 0, 81, "south"},
                                            {"a", 2},
                                            {"b", 2},
                                            {"c", 2},
                                            {"d", 2}}));
  CHECK(events_of(l) == texts{"a 2026-01 waiting", "b 2026-01 promoted", "c 2026-01 waiting", "d 2026-01 promoted",
                              "a 2026-02 waiting", "c 2026-02 waiting"});
  CHECK(l.reason(l.events[0]) == "place 2 in the queue for a seat");
  CHECK(l.reason(l.events[2]) == "place 1 in the queue for a seat");
}

TEST_CASE("a shop that the seats of a tier do not name has none") {
  auto p = desk_policy();
  p.ladder[0].tier[1].seats = {{"north", 1}};
  auto const l = tw::apply(p, desk_records({{"a", 1, 0, 80, "south"}, {"a", 2}}));
  CHECK(events_of(l) == texts{"a 2026-01 waiting", "a 2026-02 promoted"});
}

TEST_CASE("a pool's shares add up to its total, the odd fen to the largest remainders") {
  tw::policy p;
  p.name = "pool";
  p.inputs.push_back({"weight"});
  tw::pay_line line;
  line.name = "pool";
  line.amount = "100";
  line.pool = tw::pool{"team", "weight"};
  p.pay.line.push_back(line);
  auto shares = [&](std::vector<double> weights) {
    std::size_t const n = weights.size();
    texts ids;
    for (std::size_t i = 0; i < n; ++i) ids.push_back("p" + std::to_string(1000 + i));
    tw::table t;
    t.add("person", ids)
        .add("month", std::vector<tw::month>(n, tw::month(2026, 1)))
        .add("shop", texts(n, "s"))
        .add("team", texts(n, "t"));
    t.add("weight", weights);
    return tw::apply(p, t).net;
  };
  CHECK(shares({1, 1, 1}) == fen{3334, 3333, 3333});
  CHECK(shares({1, 2, 4}) == fen{1429, 2857, 5714});
  CHECK(shares({0, 0.5, 0}) == fen{0, 10000, 0});
  CHECK(shares({0, 0, 0}) == fen{0, 0, 0});
  // Of few and of many people: against whole fen first, then one each by remainder, those of equal remainder in order.
  for (std::int64_t people : {63, 64, 65, 150}) {
    std::vector<double> weights;
    std::int64_t all = 0, given = 0;
    for (std::int64_t i = 0; i < people; ++i) weights.push_back(static_cast<double>(i * 37 % 11)), all += i * 37 % 11;
    fen expected;
    std::vector<std::pair<std::int64_t, std::size_t>> turns;  // remainder, negative so that the largest is first
    for (std::size_t i = 0; i < weights.size(); ++i) {
      std::int64_t const part = 10000 * static_cast<std::int64_t>(weights[i]);
      expected.push_back(part / all);
      given += part / all;
      turns.emplace_back(-(part % all), i);
    }
    std::sort(turns.begin(), turns.end());
    for (std::size_t i = 0; i < static_cast<std::size_t>(10000 - given); ++i) ++expected[turns[i].second];
    CHECK(shares(weights) == expected);
  }
}

TEST_CASE("those in no team have no group and no share in a team's pool, and everybody else is paid as without them") {
  tw::policy p = desk_policy();
  p.pay.line.resize(2);
  p.pay.deduction_cap.reset();
  p.pay.line[0].amount = "sum(sales, by=team)";
  p.pay.line[0].pool = tw::pool{"team", "sales / sum(sales, by=team)"};
  p.pay.line[1].amount = "otherwise(rank(sales, by=team), 0) + otherwise(count(by=team), 100)";
  auto const l = tw::apply(
      p, desk_records({{"a", 1, 1}, {"b", 1, 7, 80, "north", ""}, {"c", 1, 2}, {"d", 1, 9, 80, "north", ""}}));
  CHECK(l.lines[0] == fen{100, 0, 200, 0});
  CHECK(l.lines[1] == fen{400, 10000, 300, 10000});
  CHECK(l.team == std::vector<std::int32_t>{l.team[0], -1, l.team[0], -1});
  auto const by_team = tw::totals(l, {"team"});
  REQUIRE(by_team.size() == 2);
  CHECK(by_team[0].group == texts{""});
  CHECK(by_team[0].heads == 2);
}

TEST_CASE("a pool asks neither group nor total nor weight of those for whom `when` does not hold") {
  tw::policy p = desk_policy();
  p.pay.line.resize(1);
  p.pay.deduction_cap.reset();
  p.pay.line[0].amount = "10 / slips * slips";
  p.pay.line[0].when = "slips > 0";
  p.pay.line[0].pool = tw::pool{"shop", "if(points > 0, sales, 0 - 1)"};
  auto const l =
      tw::apply(p, desk_records({{"a", 1, 1, 80, "north", "t", 1}, {"b", 1, 5, -1}, {"c", 1, 3, 80, "north", "t", 2}}));
  CHECK(l.lines[0] == fen{250, 0, 750});
  p.pay.line[0].when.reset();
  says(complaint(p, desk_records({{"a", 1, 1, 80, "north", "t", 1}, {"b", 1, 5}})),
       "the amount is missing for b, 2026-01: '10 / slips' is missing");
}

TEST_CASE("a currency without minor units is paid in whole units") {
  auto p = desk_policy();
  p.currency = "JPY";
  auto const l = tw::apply(p, desk_records({{"a", 1, 150}}));
  CHECK(l.net == fen{1902});  // 1900 + 1.5 rounded half up
}

TEST_CASE("a compiled policy can be applied again and again") {
  tw::compiled_policy const compiled(desk_policy());
  auto const t = desk_records({{"a", 1, 10}});
  CHECK(tw::apply(compiled, t).net == tw::apply(compiled, t).net);
  CHECK(compiled.policy() == desk_policy());
}

TEST_CASE("a gap, a duplicate, a negative count, and a missing value are errors that name rows and people") {
  says(complaint({{"a", 1}, {"a", 3}}), "a");
  says(complaint({{"a", 1}, {"a", 3}}), "2026-02");
  says(complaint({{"a", 1}, {"a", 1}}), "a");
  says(complaint({{"a", 1}, {"b", 1, 0, 80, "north", "north-1", -1}}), "slips");
  says(complaint({{"a", 1}, {"b", 1, 0, 80, "north", "north-1", 1.5}}), "slips");
  says(complaint({{"a", 1, std::numeric_limits<double>::quiet_NaN()}}), "sales");
}

TEST_CASE("many faults of one column leave room for those of others") {
  std::vector<desk_row> rows;
  for (int i = 0; i < 40; ++i)
    rows.push_back({"p" + std::to_string(10 + i), 1, std::numeric_limits<double>::quiet_NaN(), 80, "north", "north-1",
                    i == 39 ? -1.0 : 0.0});
  auto const all = complaint(rows);
  says(all, "column \"sales\": the value is missing in row 5 (p14, 2026-01)");
  CHECK(all.find("row 6 ") == std::string::npos);
  says(all, "column \"slips\": -1 in row 40 (p49, 2026-01) is negative");
  says(all, "and 35 more faults of these kinds");
}

TEST_CASE("a missing column, an unknown shop, an unknown tier and a text in a number column are errors") {
  tw::table no_sales;
  no_sales.add("person", texts{"a"}).add("month", std::vector<tw::month>{{2026, 1}}).add("shop", texts{"north"});
  says(complaint(desk_policy(), no_sales), "sales");
  auto p = desk_policy();
  p.shops = {"north", "south"};
  says(complaint(p, desk_records({{"a", 1, 0, 80, "norht1"}})), "unknown shop 'norht1' in row 1 (a, 2026-01)");
  auto t = desk_records({{"a", 1}});
  t.add("medal", texts{"iro"});
  says(complaint(desk_policy(), t), "did you mean 'iron'");
  tw::table wrong;
  wrong.add("person", texts{"a"}).add("month", std::vector<tw::month>{{2026, 1}}).add("shop", texts{"north"});
  wrong.add("sales", texts{"many"}).add("points", std::vector<double>{1}).add("slips", std::vector<double>{0});
  says(complaint(desk_policy(), wrong), "sales");
}

namespace {
/// A column `x` of that kind for the people a and b; all that is complained of.
std::string complaint_of(tw::input_kind kind, tw::column x, bool optional = false) {
  tw::policy p;
  p.inputs.push_back({"x", kind});
  p.inputs[0].optional = optional;
  p.pay.line.push_back({"line", "", tw::line_kind::earning, "1"});
  p.pay.line[0].when = kind == tw::input_kind::flag    ? "x"
                       : kind == tw::input_kind::text  ? "x == 'y'"
                       : kind == tw::input_kind::month ? "x < month"
                                                       : "x > 0";
  tw::table t;
  t.add("person", texts{"a", "b"}).add("month", std::vector<tw::month>(2, {2026, 1}));
  x.name = "x";
  t.add(std::move(x));
  return complaint(p, t);
}
tw::column column_of(tw::column_kind kind, std::vector<double> values) {
  tw::table t;
  t.add("x", std::move(values), kind);
  return t.columns()[0];
}
tw::column column_of(texts const& values) {
  tw::table t;
  t.add("x", values);
  return t.columns()[0];
}
}  // namespace

TEST_CASE("a column is what its kind says, or an error") {
  using tw::input_kind, tw::column_kind;
  double const none = std::numeric_limits<double>::quiet_NaN();
  tw::column const numbers = column_of(column_kind::number, {1, 0}), flags = column_of(column_kind::flag, {1, 0}),
                   months = column_of(column_kind::month, {24312, 24313}), words = column_of(texts{"y", "2026-01"}),
                   dates = column_of(texts{"2026-01", "2026-01-31"}),
                   empty = column_of(column_kind::number, {none, none});
  for (auto const kind :
       {input_kind::number, input_kind::amount, input_kind::count, input_kind::hours, input_kind::share}) {
    CHECK(complaint_of(kind, numbers).empty());
    CHECK(complaint_of(kind, flags) ==
          "column \"x\": expected numbers, found true and false, such as true in row 1 (a, 2026-01)");
    CHECK(complaint_of(kind, months) ==
          "column \"x\": expected numbers, found months, such as 2026-01 in row 1 (a, 2026-01)");
    CHECK(complaint_of(kind, words) == "column \"x\": expected numbers, found the text 'y' in row 1 (a, 2026-01)");
  }
  CHECK(complaint_of(input_kind::flag, flags).empty());
  CHECK(complaint_of(input_kind::flag, numbers).empty());
  CHECK(complaint_of(input_kind::flag, column_of(column_kind::number, {1, 2})) ==
        "column \"x\": 2 in row 2 (b, 2026-01) is neither true nor false");
  CHECK(complaint_of(input_kind::flag, months).find("expected true or false, found months") != std::string::npos);
  CHECK(complaint_of(input_kind::flag, words).find("expected true or false, found the text 'y'") != std::string::npos);
  CHECK(complaint_of(input_kind::text, words).empty());
  for (auto const& other : {numbers, flags, months})
    CHECK(complaint_of(input_kind::text, other).find("expected texts, found") != std::string::npos);
  CHECK(complaint_of(input_kind::month, months).empty());
  CHECK(complaint_of(input_kind::month, dates).empty());
  CHECK(complaint_of(input_kind::month, words).find("'y' in row 1 (a, 2026-01) is not a month") != std::string::npos);
  for (auto const& other : {numbers, flags})
    CHECK(complaint_of(input_kind::month, other).find("expected months, found") != std::string::npos);
  for (auto const kind : {input_kind::number, input_kind::flag, input_kind::text, input_kind::month}) {
    CHECK(complaint_of(kind, empty, true).empty());
    CHECK(complaint_of(kind, empty).find("the value is missing in row 2 (b, 2026-01)") != std::string::npos);
  }
}

TEST_CASE("values that could not be read are told once, and the others of the column are checked") {
  tw::column c = column_of(tw::column_kind::number, {std::numeric_limits<double>::quiet_NaN(), -1});
  c.unread.push_back({0, "soon", "expected numbers, found the text 'soon'", "write a number"});
  CHECK(complaint_of(tw::input_kind::count, c) ==
        "column \"x\": expected numbers, found the text 'soon' in row 1 (a, 2026-01); write a number\n"
        "column \"x\": -1 in row 2 (b, 2026-01) is negative");
  c = column_of(tw::column_kind::number, std::vector<double>(2, std::numeric_limits<double>::quiet_NaN()));
  c.refused = true;
  c.unread.push_back({1, "b'x'", "expected numbers, found bytes, such as b'x'", ""});
  for (bool const optional : {false, true})
    CHECK(complaint_of(tw::input_kind::count, c, optional) ==
          "column \"x\": expected numbers, found bytes, such as b'x' in row 2 (b, 2026-01)");
}

TEST_CASE("a missing shop is no value of another column") {
  auto p = desk_policy();
  p.shops = {"north"};
  p.inputs.push_back({"shift", tw::input_kind::text});
  p.pay.line[0].when = "shift == 'day'";
  auto const rows = desk_records({{"a", 1}, {"b", 1}});
  tw::table t;
  std::vector<std::int32_t> const codes = {0, -1};
  for (auto const& c : rows.columns())
    if (c.name != "shop") t.add(c);
  tw::column shop = *rows.find("shop");
  shop.codes = codes;
  t.add(shop).add("shift", texts{"day", "night"});
  CHECK(complaint(p, t) == "column \"shop\": the value is missing in row 2 (b, 2026-01)");
}

TEST_CASE("everything wrong with a policy is said at once") {
  auto p = desk_policy();
  p.pay.line[0].amount = "base_pa";
  p.pay.line[1].amount = "marginal(sales, rats)";
  p.ladder[0].tier[1].enter = "score + 1";
  try {
    tw::compiled_policy const compiled(p);
    FAIL("no complaint");
  } catch (tw::error const& e) {
    CHECK(e.faults().size() == 3);
    says(e.what(), "did you mean 'medal.base_pay'");
    says(e.what(), "did you mean 'rates'");
  }
}

TEST_CASE("no records are a complaint") {
  CHECK(complaint(desk_policy(), desk_records({})) == "records: there are no rows");
}

namespace {

/// Five months of Ana and Bo, who rises at the end of the first.
std::vector<desk_row> five_months() {
  std::vector<desk_row> out;
  for (int m = 1; m <= 5; ++m) {
    out.push_back({"ana", m, 100.0 * m, 70, "north", "north-1", m == 2 ? 1.0 : 0.0});
    out.push_back({"bo", m, 150.25 * m, 90, "south", "south-1"});
  }
  return out;
}

/// The figures of a month's rows.
template <class T>
std::vector<T> in_month(tw::ledger const& l, tw::ledger_column<T> const& column, int month) {
  std::vector<T> out;
  for (std::size_t r = 0; r < l.rows(); ++r)
    if (l.months[r] == month) out.push_back(column[r]);
  return out;
}

}  // namespace

TEST_CASE("each month is paid under the rules in force in it, and people keep the tiers they have risen to") {
  auto raised = desk_policy();
  raised.ladder[0].tier[0].base_pay = 2100;
  raised.ladder[0].tier[1].base_pay = 2500;
  raised.ladder[0].tier[1].enter = "score >= 60";  // for Ana
  auto const records = desk_records(five_months());
  auto const plain = tw::apply(desk_policy(), records);
  auto const mixed = tw::apply(
      tw::compiled_policy(desk_policy()).amended({2026, 3}, raised).amended({2026, 5}, desk_policy()), records);
  auto base = [&](tw::ledger const& l, int month) { return in_month(l, l.lines[0], month); };
  CHECK(base(mixed, 0) == fen{190000, 190000});
  CHECK(base(mixed, 1) == fen{190000, 200000});
  CHECK(base(mixed, 2) == fen{210000, 250000});
  CHECK(base(mixed, 3) == fen{250000, 250000});
  CHECK(base(mixed, 4) == fen{200000, 200000});  // Ana entered under the rules of March and April
  for (int m : {0, 1}) CHECK(in_month(mixed, mixed.net, m) == in_month(plain, plain.net, m));
  CHECK(in_month(mixed, mixed.months_in_tier[0], 4) == std::vector<std::int32_t>{2, 4});
  CHECK(events_of(mixed) == texts{"bo 2026-01 promoted", "ana 2026-03 promoted"});
}

TEST_CASE("an amendment that changes nothing changes nothing, from whichever month on") {
  auto const records = desk_records(five_months());
  auto const plain = tw::apply(desk_policy(), records);
  for (int from : {1, 2, 3, 5, 9}) {
    auto const same = tw::apply(tw::compiled_policy(desk_policy()).amended({2026, from}, desk_policy()), records);
    CHECK(same.net == plain.net);
    CHECK(same.lines == plain.lines);
    CHECK(same.tiers == plain.tiers);
    CHECK(events_of(same) == events_of(plain));
  }
}

TEST_CASE("what the past holds goes on through an amendment, with the decimals it had") {
  auto p = desk_policy();
  p.metric.push_back({"worth", "", "0.01 * sales", ""});
  p.pay.line[1].amount = "before(last(3, sum(worth)))";
  auto whole = p;
  whole.metric[0].value = "10 * slips";  // the same name, in whole numbers from now on
  auto const mixed = tw::apply(tw::compiled_policy(p).amended({2026, 3}, whole), desk_records(five_months()));
  CHECK(in_month(mixed, mixed.lines[1], 1) == fen{100, 150});  // 1.00; 1.5025, half up
  CHECK(in_month(mixed, mixed.lines[1], 2) == fen{300, 451});  // 1 + 2; 1.5025 + 3.005 is 4.5075
  CHECK(in_month(mixed, mixed.lines[1], 3) == fen{200, 301});  // 2; 3.005, half up: March added nothing
  CHECK(in_month(mixed, mixed.lines[1], 4) == fen{0, 0});
}

TEST_CASE("what was earned above a line and what was earned in all are remembered apart through an amendment") {
  auto p = desk_policy();
  p.pay.line[1].amount = "0.1 * year_to_date(sum(gross))";           // the base pays so far
  p.pay.line[2].amount = "0.01 * before(year_to_date(max(gross)))";  // of whole months
  p.pay.line[2].capped = false;
  p.pay.line[2].at_least = "0";
  p.pay.line[2].when = "month_of_year > 1";
  auto const records = desk_records(five_months());
  auto const plain = tw::apply(p, records);
  CHECK(in_month(plain, plain.lines[1], 2) == fen{57000, 59000});
  auto const same = tw::apply(tw::compiled_policy(p).amended({2026, 3}, p), records);
  CHECK(same.lines == plain.lines);
}

TEST_CASE("a tier that is no longer held on trial is held for good by those who are on it") {
  auto p = desk_policy();
  p.ladder[0].tier[1].acting = tw::acting{"3", "false", "trial"};
  auto plain = desk_policy();
  plain.ladder[0].tier[1].keep = "sales < 700";
  p.pay.line[1].amount = plain.pay.line[1].amount = "if(acting, 1, 2)";
  auto const l =
      tw::apply(tw::compiled_policy(p).amended({2026, 3}, plain).amended({2026, 5}, p), desk_records(five_months()));
  // Bo was to fall back at the end of April, and May does not bring the trial back.
  CHECK(events_of(l) == texts{"bo 2026-01 appointed"});
  CHECK(in_month(l, l.lines[1], 1) == fen{200, 100});
  for (int m : {2, 3, 4}) CHECK(in_month(l, l.lines[1], m) == fen{200, 200});
  CHECK(in_month(l, l.months_in_tier[0], 4) == std::vector<std::int32_t>{5, 4});
  plain.ladder[0].tier[1].keep = "sales < 500";  // asked of Bo like of anybody
  auto const kept = tw::apply(tw::compiled_policy(p).amended({2026, 3}, plain), desk_records(five_months()));
  CHECK(events_of(kept) == texts{"bo 2026-01 appointed", "bo 2026-04 demoted", "bo 2026-05 promoted"});
}

TEST_CASE("large sums of the past go on through an amendment that changes nothing") {
  auto p = desk_policy();
  p.currency = "KRW";
  p.pay.line[1].amount = "0.001 * before(since_joining(sum(sales)))";
  p.pay.line[2].amount = "otherwise(0.001 * before(last(4, mean(sales))), 0)";
  std::vector<desk_row> rows;
  for (int m = 1; m <= 12; ++m) rows.push_back({"ana", m, 4e8 + m, 70});
  auto const plain = tw::apply(p, desk_records(rows));
  for (int from : {2, 6, 12})
    CHECK(tw::apply(tw::compiled_policy(p).amended({2026, from}, p), desk_records(rows)).lines == plain.lines);
}

TEST_CASE("whom the rules before an amendment separated is not paid under those after it") {
  auto rows = five_months();
  rows[2].slips = 25;  // Ana, in February
  auto const l = tw::apply(tw::compiled_policy(desk_policy()).amended({2026, 4}, desk_policy()), desk_records(rows));
  CHECK(l.rows() == 7);
  CHECK(events_of(l) == texts{"bo 2026-01 promoted", "ana 2026-02 separated", "ana 2026-02 records_ignored"});
}

TEST_CASE("an event tells the offence, the check and the rule of its own month") {
  auto p = desk_policy();
  auto other = p;
  other.check.push_back({"low", "", "sales < 350", "few sales", ""});
  tw::offence calm;
  calm.name = "calm";
  calm.count = "0";
  other.discipline.offence.insert(other.discipline.offence.begin(), calm);
  other.ladder[0].tier[1].enter = "score >= 95";
  auto rows = five_months();
  rows[6].slips = 25;  // Ana, in April
  auto const l = tw::apply(tw::compiled_policy(p).amended({2026, 3}, other), desk_records(rows));
  texts told;
  for (auto const& e : l.events)
    told.push_back(l.people[e.person] + " " + (l.first_month + e.month).text() + " " +
                   std::string(tw::event_name(e.kind)) + " " + l.subject(e) + " " + l.reason(e));
  CHECK(told == texts{"bo 2026-01 promoted medal ", "ana 2026-03 flagged low few sales", "ana 2026-04 separated slip ",
                      "ana 2026-04 records_ignored  1 later records are not paid"});
}

TEST_CASE("a result that only some months' rules have is missing in the others, and so is a cap") {
  auto bare = desk_policy();
  bare.scorecard.measure.clear();
  bare.ladder[0].tier[1].enter.reset();
  bare.pay.deduction_cap.reset();
  bare.pay.line[2].capped = false;
  auto const records = desk_records(five_months());
  for (bool bare_first : {true, false}) {
    auto const l = bare_first ? tw::apply(tw::compiled_policy(bare).amended({2026, 3}, desk_policy()), records)
                              : tw::apply(tw::compiled_policy(desk_policy()).amended({2026, 3}, bare), records);
    for (auto const& shown : l.shown)
      if (shown.name == "score")
        for (std::size_t r = 0; r < l.rows(); ++r)
          CHECK((shown.values[r] != shown.values[r]) == ((l.months[r] < 2) == bare_first));
    CHECK(std::any_of(l.shown.begin(), l.shown.end(), [](auto const& s) { return s.name == "score"; }));
    CHECK(l.cuts[2].size() == l.rows());
  }
}

TEST_CASE("a rule that compares the whole company from some month on sees the whole of it") {
  auto p = desk_policy();
  p.pay.line[1].amount = "sum(sales, by=shop)";
  auto wide = p;
  wide.pay.line[1].amount = "sum(sales, by=company)";
  std::vector<desk_row> rows;
  for (int m : {1, 2})
    for (int i = 0; i < 4000; ++i)
      rows.push_back({"p" + std::to_string(10000 + i), m, 1, 80, "shop " + std::to_string(i / 4)});
  auto const l = tw::apply(tw::compiled_policy(p).amended({2026, 2}, wide), desk_records(rows));
  CHECK(in_month(l, l.lines[1], 0) == fen(4000, 400));
  CHECK(in_month(l, l.lines[1], 1) == fen(4000, 400000));
}

TEST_CASE(
    "every sum of money that would not be exact is refused with its name, and what is just below is paid to the fen") {
  tw::policy p;
  p.inputs.push_back({"x", tw::input_kind::amount});
  auto line = [&](std::string name, tw::formula amount, tw::line_kind kind = tw::line_kind::earning) {
    tw::pay_line l;
    l.name = std::move(name);
    l.amount = std::move(amount);
    l.kind = kind;
    p.pay.line.push_back(l);
  };
  auto paid = [&](double x) {
    tw::table t;
    t.add("person", std::vector<std::string>{"A1", "A2"})
        .add("month", std::vector<tw::month>(2, {2026, 3}))
        .add("team", std::vector<std::string>(2, "t"));
    return t.add("x", std::vector<double>{x, 0}), t;
  };
  line("one", "x");
  CHECK(tw::apply(p, paid(9999999999999)).net[0] == 999999999999900);
  CHECK(tw::apply(p, paid(-9999999999999)).net[0] == -999999999999900);
  for (char const* amount : {"x * 1000", "x * x", "x * x * x * x * x", "0 - x * 1e6"}) {
    INFO(amount);
    p.pay.line[0].amount = amount;
    CHECK(complaint(p, paid(2e10)).find("pay.line \"one\": ") == 0);
    CHECK(complaint(p, paid(2e10)).find("too large to be exact for A1") != std::string::npos);
  }
  p.pay.line[0].amount = "x";
  line("two", "x");
  CHECK(complaint(p, paid(6e12)).find("gross: a result is too large to be exact for A1") == 0);
  p.pay.line[1].kind = tw::line_kind::employer_cost;
  CHECK(complaint(p, paid(6e12)).find("employer_cost: a result is too large to be exact for A1") == 0);
  p.pay.line[0].kind = p.pay.line[1].kind = tw::line_kind::deduction;
  CHECK(complaint(p, paid(6e12)).find("net: a result is too large to be exact for A1") == 0);
  p.pay.line.pop_back();
  p.pay.line[0].kind = tw::line_kind::earning;
  p.pay.line[0].amount = "x * 1000000";
  p.pay.line[0].pool = tw::pool{"team", "1"};
  CHECK(complaint(p, paid(1e12)).find("pay.line \"one\": ") == 0);
}

TEST_CASE("a fine or a loss that would not be exact is refused with its name") {
  auto p = desk_policy();
  p.discipline.offence[0].fines = {9e12};
  CHECK(complaint(p, desk_records({{"a", 1, 0, 80, "north", "north-1", 1e6}}))
            .find("discipline.offence \"slip\": a result is too large to be exact for a") == 0);
  p = desk_policy();
  p.discipline.offence[0].forfeits = tw::formula("slips * 1e12");
  CHECK(complaint(p, desk_records({{"a", 1, 0, 80, "north", "north-1", 1e6}}))
            .find("discipline.offence \"slip\": a result is too large to be exact for a") == 0);
}

TEST_CASE("a mean of large values is refused, not wrapped") {
  tw::policy p;
  p.inputs.push_back({"x", tw::input_kind::amount});
  tw::pay_line l;
  l.name = "one";
  l.amount = "mean(x, by=company) / 1e9";
  p.pay.line.push_back(l);
  tw::table t;
  t.add("person", std::vector<std::string>{"A1"})
      .add("month", std::vector<tw::month>{{2026, 3}})
      .add("x", std::vector<double>{9.99e12});
  CHECK(complaint(p, t).find("pay.line \"one\": a total is too large to be exact; amounts with two decimals are exact "
                             "below ten trillion") != std::string::npos);
}

TEST_CASE("a sum of hundreds of lines is the sum of the lines") {
  tw::policy p;
  for (int i = 0; i < 700; ++i) {
    tw::pay_line l;
    l.name = "line" + std::to_string(i);
    l.amount = tw::formula(std::to_string(i) + ".01");
    l.kind = i % 3 == 0 ? tw::line_kind::deduction : tw::line_kind::earning;
    p.pay.line.push_back(l);
  }
  tw::table t;
  t.add("person", std::vector<std::string>{"A1"}).add("month", std::vector<tw::month>{{2026, 3}});
  auto const l = tw::apply(p, t);
  std::int64_t gross = 0, net = 0;
  for (int i = 0; i < 700; ++i) (i % 3 == 0 ? net : gross) += i * 100 + 1;
  CHECK(l.gross[0] == gross);
  CHECK(l.net[0] == gross - net);
}

TEST_CASE("an offence that did not happen a whole number of times is refused") {
  tw::policy p;
  p.inputs.push_back({"half_days", tw::input_kind::number});
  tw::offence o;
  o.name = "absent";
  o.count = "half_days / 2";
  o.fines = {50};
  p.discipline.offence.push_back(o);
  auto of = [&](double half_days) {
    tw::table t;
    t.add("person", std::vector<std::string>{"A1"})
        .add("month", std::vector<tw::month>{{2026, 3}})
        .add("half_days", std::vector<double>{half_days});
    return complaint(p, t);
  };
  CHECK(of(4).empty());
  CHECK(of(0).empty());
  CHECK(of(3) == "discipline.offence \"absent\": the count is not whole for A1, 2026-03");
  CHECK(of(-2) == "discipline.offence \"absent\": the count is negative for A1, 2026-03");
}

TEST_CASE("of a rule with a hundred conditions an event tells sixty, the first of them together") {
  tierwise::policy p;
  p.ladder = {{"m", "", {{"a", "", 0}, {"b", "", 0}}, ""}};
  std::string enter = "month_of_year > 12";
  for (int i = 13; i < 113; ++i) enter += " and month_of_year > " + std::to_string(i);
  p.ladder[0].tier[1].applies = "true";
  p.ladder[0].tier[1].enter = enter;
  tierwise::pay_line line;
  line.name = "x";
  line.amount = "1";
  p.pay.line.push_back(line);
  tierwise::table records;
  records.add("person", std::vector<std::string>{"A"}).add("month", std::vector<tierwise::month>{{2026, 3}});
  auto const l = tierwise::apply(p, records);
  REQUIRE(l.events.size() == 1);
  std::string const why = l.reason(l.events[0]);
  CHECK(std::count(why.begin(), why.end(), ';') == 59);
  CHECK(why.starts_with("month_of_year > 12 and month_of_year > 13 and"));
  CHECK(why.ends_with("; month_of_year > 111; month_of_year > 112"));
}

TEST_CASE("a hundred thousand shops and texts are looked up at once, known or not") {
  tierwise::policy p;
  std::vector<std::string> people, known, unknown;
  for (int i = 0; i < 100000; ++i) {
    people.push_back("P" + std::to_string(i));
    known.push_back("s" + std::to_string(i));
    unknown.push_back("unheard of " + std::to_string(i));
  }
  p.shops = known;
  tierwise::input in;
  in.name = "grade";
  in.kind = tierwise::input_kind::text;
  in.one_of = known;
  p.inputs.push_back(in);
  tierwise::pay_line line;
  line.name = "x";
  line.amount = "if(grade == 's1', 1, 0)";
  p.pay.line.push_back(line);
  auto const records = [&](std::vector<std::string> const& texts) {
    tierwise::table t;
    t.add("person", people)
        .add("month", std::vector<tierwise::month>(people.size(), {2026, 3}))
        .add("shop", texts)
        .add("grade", texts);
    return t;
  };
  CHECK(tierwise::apply(p, records(known)).rows() == 100000);
  CHECK_THROWS_AS(tierwise::apply(p, records(unknown)), tierwise::error);
}

}  // namespace apply_test
