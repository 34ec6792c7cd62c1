#include "tierwise/table.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"

namespace table_test {

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
  CHECK(complaint([&] { t.add("orders", std::vector<double>{1}); }) ==
        "column \"orders\": has 1 rows, the others have 2");
  CHECK(complaint([&] { t.add("sales", std::vector<double>{1, 2}); }) ==
        "column \"sales\": there are two columns of this name");
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
  CHECK(complaint([&] { (void)tw::months_in(t.at("number")); }) ==
        "column \"number\": expected months, found numbers; write 2026-03 or 2026-03-17");
}

namespace {
tw::column texts_of(std::vector<std::int32_t> const& codes, std::vector<std::string> dictionary) {
  tw::column c;
  c.name = "shop";
  c.kind = tw::column_kind::text;
  c.codes = codes;
  c.dictionary = std::make_shared<std::vector<std::string>>(std::move(dictionary));
  return c;
}
}  // namespace

TEST_CASE("a code without a text and a text column without a dictionary are errors") {
  std::vector<std::int32_t> const codes = {0, -1, 77, -2};
  tw::table t;
  t.add("person", std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(complaint([&] { t.add(texts_of(codes, {"north"})); }) ==
        "column \"shop\": 77 in row 3 (c) is outside of the dictionary of 1 text\n"
        "column \"shop\": -2 in row 4 (d) is outside of the dictionary of 1 text");
  CHECK(complaint([&] { t.add(texts_of(codes, {})); }).find("0 in row 1 (a) is outside of the dictionary of 0 texts") !=
        std::string::npos);
  tw::column bare = texts_of(codes, {});
  bare.dictionary = nullptr;
  CHECK(complaint([&] { t.add(bare); }) == "column \"shop\": it has texts, but no dictionary of them");
  CHECK(t.columns().size() == 1);
}

TEST_CASE("a flag that is neither 0 nor 1 and a month that is none are errors with row, person and value") {
  tw::table t;
  t.add("person", std::vector<std::string>{"a", "b"});
  auto const flag = [&](double v) {
    return complaint([&] { tw::table(t).add("f", std::vector<double>{1, v}, tw::column_kind::flag); });
  };
  CHECK(flag(7) == "column \"f\": 7 in row 2 (b) is neither true nor false");
  CHECK(flag(0.5) == "column \"f\": 0.5 in row 2 (b) is neither true nor false");
  CHECK(flag(std::numeric_limits<double>::infinity()) == "column \"f\": inf in row 2 (b) is neither true nor false");
  CHECK(flag(-0.0).empty());
  CHECK(flag(std::numeric_limits<double>::quiet_NaN()).empty());
  auto const month = [&](double v) {
    return complaint([&] { tw::table(t).add("m", std::vector<double>{24314, v}, tw::column_kind::month); });
  };
  CHECK(month(24314.5) == "column \"m\": 24314.5 in row 2 (b) is not the index of a month from 1900 to 2199");
  for (double const v :
       {1e300, -1e300, 0.0, -5.0, 1900 * 12 - 1.0, 2200 * 12.0, std::numeric_limits<double>::infinity()})
    CHECK_FALSE(month(v).empty());
  for (double const v : {1900 * 12.0, 2200 * 12 - 1.0, std::numeric_limits<double>::quiet_NaN()})
    CHECK(month(v).empty());
  try {
    t.add("f", std::vector<double>{2, 3}, tw::column_kind::flag);
  } catch (tw::error const& e) {
    REQUIRE(e.faults().size() == 2);
    CHECK(e.faults()[1].row == 2);
    CHECK(e.faults()[1].person == "b");
    CHECK(e.faults()[1].column == "f");
    CHECK(e.faults()[1].value == "3");
  }
  CHECK(t.columns().size() == 1);
}

TEST_CASE("a kind that is none and a value that could not be read in a row there is not are errors") {
  tw::table t;
  CHECK(complaint([&] { t.add("x", std::vector<double>{1}, static_cast<tw::column_kind>(99)); }) ==
        "column \"x\": there is no such kind of column");
  std::vector<double> const one = {1};
  tw::column c;
  c.name = "x";
  c.numbers = one;
  c.unread.push_back({1, "x", "expected numbers, found the text 'x'", ""});
  CHECK(complaint([&] { t.add(c); }) == "column \"x\": a value that could not be read is in no row");
  c.unread.clear();
  c.refused = true;
  CHECK(complaint([&] { t.add(c); }) == "column \"x\": it is refused without a reason");
}

TEST_CASE("rows are named as they stand in what a table was made of") {
  tw::table t;
  t.add("x", std::vector<double>{1, 2, 3});
  CHECK(t.row_number(2) == 3);
  CHECK(t.row_text(2) == "3");
  CHECK(t.sheet_of(2).empty());
  t.place_rows({{4, 0}, {6, 0}, {2, 1}}, {"June", "July"});
  CHECK(t.row_number(1) == 6);
  CHECK(t.row_text(2) == "2 of July");
  CHECK(t.sheet_of(0) == "June");
  CHECK(complaint([&] { t.place_rows({{4, 0}}, {"June"}); }) == "records: there are places for 1 rows of 3");
  CHECK(complaint([&] { t.place_rows({{4, 0}, {5, 0}, {6, 1}}, {"June"}); }) ==
        "records: a row is in a sheet that is not listed");
}

TEST_CASE("a table of very many columns finds each by its name, whatever the order they came in") {
  tw::table t;
  for (int i = 0; i < 20'000; ++i) t.add("c" + std::to_string(i * 7919 % 20'000), std::vector<double>{double(i)});
  for (int i = 0; i < 20'000; ++i) REQUIRE(t.find("c" + std::to_string(i * 7919 % 20'000))->numbers[0] == i);
  CHECK(t.find("c20000") == nullptr);
  CHECK(t.find("") == nullptr);
  CHECK_THAT(complaint([&] { t.add("c19", std::vector<double>{1}); }),
             Catch::Matchers::StartsWith("column \"c19\": there are two columns of this name"));
}

}  // namespace table_test
