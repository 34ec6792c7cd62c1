#include "tierwise/format.hpp"

#include <string>

#include "catch.hpp"
#include "desk.hpp"

namespace format_test {

namespace tw = tierwise;
using tierwise_tests::desk_policy;
using tierwise_tests::desk_records;

namespace {

tw::table records() {
  return desk_records({{"a", 1, 1500.33, 79.5, "north", "north-1", 3},
                       {"a", 2, 100},
                       {"b", 1, 0, 80, "南店", "south-1"},
                       {"b", 2, 0, 80, "南店", "south-1"}});
}

}  // namespace

TEST_CASE("values print as they are written in policies, and align like texts") {
  CHECK(fmt::format("{}", tw::month(2026, 3)) == "2026-03");
  CHECK(fmt::format("{:>9}|", tw::month(2026, 3)) == "  2026-03|");
  CHECK(fmt::format("{}", tw::figure(0.006, true)) == "0.6%");
  CHECK(fmt::format("{}", tw::formula("score>=80   and(applied)")) == "score >= 80 and applied");
  CHECK(fmt::format("{}", tw::place{"desk.toml", 4, 2}) == "desk.toml:4:2");
  CHECK(fmt::format("{}", tw::event_kind::promoted) == "promoted");
}

TEST_CASE("an amount prints in major units of its currency") {
  CHECK(fmt::format("{}", tw::amount{123456, 2}) == "1234.56");
  CHECK(fmt::format("{:>8}", tw::amount{-5, 2}) == "   -0.05");
  CHECK(fmt::format("{}", tw::amount{1902, 0}) == "1902");
}

TEST_CASE("a fault prints with its place and its caret") {
  tw::fault f;
  f.where = {"desk.toml", 3, 9};
  f.message = "unknown name 'scoer'";
  f.hint = "did you mean 'score'?";
  f.excerpt = "scoer >= 80";
  CHECK(fmt::format("{}", f) == "desk.toml:3:9: unknown name 'scoer'; did you mean 'score'?\n  scoer >= 80\n  ^");
}

TEST_CASE("the width of a text is what a terminal gives it") {
  CHECK(tw::display_width("") == 0);
  CHECK(tw::display_width("iron") == 4);
  CHECK(tw::display_width("铁牌") == 4);
  CHECK(tw::display_width("a铁b") == 4);
  CHECK(tw::display_width("é") == 1);
  CHECK(tw::display_width("한국") == 4);
  CHECK(tw::display_width("(个人)") == 6);
  CHECK(tw::display_width("¥12") == 3);
}

TEST_CASE("a table lines up whatever script it is in") {
  tw::text_table t;
  t.header = {{"tier", false}, {"pay", true}};
  t.rows = {{"铁牌客服", "2000.00"}, {"trial", "9.50"}};
  CHECK(t.text() ==
        "tier          pay\n"
        "--------  -------\n"
        "铁牌客服  2000.00\n"
        "trial        9.50\n");
  t.header = {{"", false}, {"", false}};
  t.indent = 2;
  CHECK(t.text() ==
        "  铁牌客服  2000.00\n"
        "  trial     9.50\n");
}

TEST_CASE("totals and differences print as tables") {
  auto const before = tw::apply(desk_policy(), records());
  CHECK(tw::totals_table(before, {"shop"}) ==
        "shop   heads  months    gross      net  employer_cost\n"
        "-----  -----  ------  -------  -------  -------------\n"
        "north      1       2  3823.51  3801.00        4817.62\n"
        "南店       1       2  3900.00  3900.00        4914.00\n");
  auto p = desk_policy();
  p.ladder[0].tier[1].base_pay = 2300;
  CHECK(tw::difference_table(before, tw::apply(p, records()), {"shop"}) ==
        "shop   net before  net after      net  employer_cost\n"
        "-----  ----------  ---------  -------  -------------\n"
        "north     3801.00    3801.00     0.00           0.00\n"
        "南店      3900.00    4200.00  +300.00        +378.00\n");
}

TEST_CASE("an event prints as a line") {
  auto const l = tw::apply(desk_policy(), records());
  REQUIRE(l.events.size() == 2);
  CHECK(fmt::format("{}", tw::ledger_event{l, l.events[0]}) == "2026-01 b (南店): promoted medal trial -> iron");
  CHECK(fmt::format("{}", tw::ledger_event{l, l.events[1]}) == "2026-02 a (north): promoted medal trial -> iron");
}

TEST_CASE("an explanation prints the payslip line by line, with what each rule missed") {
  auto const e = tw::explain(tw::compiled_policy(desk_policy()), records(), "a", {2026, 1});
  CHECK(fmt::format("{}", e) ==
        "a, north, 2026-01\n"
        "  medal 奖牌: trial 试用客服, 1 month\n"
        "\n"
        "score 79.5\n"
        "  points 得分  79.5  points\n"
        "\n"
        "payslip\n"
        "  base           1900.00  base_pay\n"
        "  commission       22.51  marginal(sales, rates)  = 22.50825, half_up to 22.51\n"
        "                            sales = 1500.33\n"
        "  gross          1922.51\n"
        "  fines           -22.51  discipline.fines  (the cap on deductions cut off 127.49)\n"
        "  net            1900.00\n"
        "  insurance       499.85  26% * gross  = 499.8526, half_up to 499.85\n"
        "                            gross = 1922.51\n"
        "  employer_cost  2422.36\n"
        "\n"
        "medal trial -> iron: enter does not hold\n"
        "  not met  score >= 80       found 79.5, 0.5 more needed\n"
        "  not met  bad_records == 0  found 3, 3 off\n");
}

}  // namespace format_test
