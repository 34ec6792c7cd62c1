#include "tierwise/table.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"

namespace tw = tierwise;
using tierwise_tests::complaint;

TEST_CASE("a table keeps its columns by name and in order") {
  tw::table t;
  CHECK(t.rows() == 0);
  t.add("sales", std::vector<double>{1, 2, 3}).add("shop", std::vector<std::string>{"north", "south", "north"});
  CHECK(t.rows() == 3);
  REQUIRE(t.columns().size() == 2);
  CHECK(t.columns()[0].name == "sales");
  CHECK(t.find("shop")->kind == tw::column_kind::text);
  CHECK(t.find("team") == nullptr);
}

TEST_CASE("texts are coded once each, in order of appearance") {
  tw::table t;
  t.add("shop", std::vector<std::string>{"south", "north", "south", ""});
  tw::column const& c = *t.find("shop");
  CHECK(std::vector<std::int32_t>(c.codes.begin(), c.codes.end()) == std::vector<std::int32_t>{0, 1, 0, 2});
  CHECK(*c.dictionary == std::vector<std::string>{"south", "north", ""});
  CHECK(c.text(2) == "south");
  CHECK_FALSE(c.missing(3));
}

TEST_CASE("a missing number is NaN and a missing text has the code -1") {
  tw::table t;
  t.add("score", std::vector<double>{80, std::numeric_limits<double>::quiet_NaN()});
  CHECK_FALSE(t.find("score")->missing(0));
  CHECK(t.find("score")->missing(1));
  std::vector<std::int32_t> const codes = {0, -1};
  tw::column c;
  c.name = "shop";
  c.kind = tw::column_kind::text;
  c.codes = codes;
  c.dictionary = std::make_shared<std::vector<std::string>>(1, "north");
  t.add(c);
  CHECK_FALSE(t.find("shop")->missing(0));
  CHECK(t.find("shop")->missing(1));
}

TEST_CASE("months and flags are numbers underneath") {
  tw::table t;
  t.add("month", std::vector<tw::month>{{2026, 3}}).add("applied", std::vector<bool>{true});
  CHECK(t.find("month")->kind == tw::column_kind::month);
  CHECK(t.find("month")->numbers[0] == tw::month(2026, 3).index);
  CHECK(t.find("applied")->kind == tw::column_kind::flag);
  CHECK(t.find("applied")->numbers[0] == 1);
}

TEST_CASE("columns of different lengths and two of one name are errors that name the column") {
  tw::table t;
  t.add("sales", std::vector<double>{1, 2});
  CHECK(complaint([&] { t.add("orders", std::vector<double>{1}); }) == "column \"orders\": has 1 rows, the others have 2");
  CHECK(complaint([&] { t.add("sales", std::vector<double>{1, 2}); }) == "column \"sales\": there are two columns of this name");
  CHECK(t.columns().size() == 1);
}

TEST_CASE("copies of a table share their values, which live as long as the last of them") {
  tw::table copy;
  {
    tw::table t;
    t.add("sales", std::vector<double>{1, 2});
    copy = t;
    CHECK(copy.find("sales")->numbers.data() == t.find("sales")->numbers.data());
  }
  CHECK(copy.find("sales")->numbers[1] == 2);
}

TEST_CASE("a column of somebody else's values is not copied") {
  std::vector<double> const values = {1, 2, 3};
  tw::column c;
  c.name = "sales";
  c.numbers = values;
  tw::table t;
  t.add(c);
  CHECK(t.find("sales")->numbers.data() == values.data());
}

TEST_CASE("a column that is not there is named, with the nearest that is") {
  tw::table t;
  t.add("sales", std::vector<double>{1}).add("orders", std::vector<double>{2});
  CHECK(t.at("orders").numbers[0] == 2);
  CHECK(complaint([&] { (void)t.at("odrers"); }) == "unknown column 'odrers'; did you mean 'orders'?");
}

TEST_CASE("months are read from columns of months and from texts, and numbers are no months") {
  tw::table t;
  t.add("month", std::vector<tw::month>{{2026, 3}, {2026, 4}, {2026, 5}, {2026, 6}});
  t.add("day", std::vector<std::string>{"2026-03", "2026-03-17", "soon", ""});
  t.add("number", std::vector<double>{202603, 1, 2, 3});
  CHECK(tw::months_in(t.at("month"))[1] == tw::month(2026, 4));
  auto const read = tw::months_in(t.at("day"));
  CHECK(read[0] == tw::month(2026, 3));
  CHECK(read[1] == tw::month(2026, 3));
  CHECK(!read[2]);
  CHECK(!read[3]);
  CHECK(complaint([&] { (void)tw::months_in(t.at("number")); }) == "column \"number\": expected months, found numbers; write 2026-03 or 2026-03-17");
}
