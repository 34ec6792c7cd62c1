#include "tierwise/csv.hpp"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "tierwise/limits.hpp"

namespace csv_test {

namespace tw = tierwise;
using namespace std::string_literals;
using tierwise_tests::complaint;

namespace {

/// The texts of a column; `~` where one is missing.
std::vector<std::string> texts(tw::table const& t, std::string_view name) {
  tw::column const& c = t.at(name);
  std::vector<std::string> out;
  for (std::size_t row = 0; row < c.size(); ++row) out.push_back(c.missing(row) ? "~" : c.text(row));
  return out;
}

tw::csv_kinds all_of(tw::csv_kind kind) {
  return [kind](std::string_view) { return kind; };
}

std::string said(std::string_view text, tw::csv_kinds const& kinds = {}) {
  return complaint([&] { static_cast<void>(tw::parse_csv(text, kinds, "r.csv")); });
}

using strings = std::vector<std::string>;

}  // namespace

TEST_CASE("columns of a CSV text are texts, as they stand in it") {
  tw::table const t = tw::parse_csv("person,month,note\nA,2026-03, x \n007,2026-04,\"\"\n,,\n");
  CHECK(t.names() == strings{"person", "month", "note"});
  CHECK(texts(t, "person") == strings{"A", "007", "~"});
  CHECK(texts(t, "note") == strings{" x ", "", "~"});
}

TEST_CASE("a quoted text has commas, quotes and lines in it") {
  tw::table const t = tw::parse_csv("a,b\r\n\"x,y\",\"he said \"\"no\"\"\"\r\n\"two\r\nlines\",5\" x 7\"\n");
  CHECK(texts(t, "a") == strings{"x,y", "two\r\nlines"});
  CHECK(texts(t, "b") == strings{"he said \"no\"", "5\" x 7\""});
}

TEST_CASE("the mark of UTF-8, CR LF and a last line without an end change nothing") {
  for (auto const* text :
       {"a,b\n1,2\n", "\xef\xbb\xbf\"a\",b\n1,2", "a,b\r\n1,2\r\n", "a,b\r\n1,2\r", "a,b\n\n\r\n1,2\n\n"}) {
    tw::table const t = tw::parse_csv(text);
    CHECK(t.rows() == 1);
    CHECK(texts(t, "a") == strings{"1"});
    CHECK(texts(t, "b") == strings{"2"});
  }
}

TEST_CASE("a blank line is a missing value of a single column, and no row of several") {
  CHECK(texts(tw::parse_csv("a\n1\n\n2\n\n"), "a") == strings{"1", "~", "2", "~"});
  CHECK(tw::parse_csv("a,b\n\n1,\n\n\n,2\n").rows() == 2);
  CHECK(texts(tw::parse_csv("a,b\n1,"), "b").size() == 1);
}

TEST_CASE("numbers and flags are read at once, and what is none is told where it is used") {
  auto const numbers = all_of(tw::csv_kind::number);
  tw::column const c = tw::parse_csv("x,y\n1.5,1\n 2 ,1\n-.5e1,1\nmany,1\n,1\n  ,1\n", numbers).at("x");
  CHECK(c.kind == tw::column_kind::number);
  CHECK(c.numbers[0] == 1.5);
  CHECK(c.numbers[1] == 2);
  CHECK(c.numbers[2] == -5);
  for (std::size_t row : {3u, 4u, 5u}) CHECK(c.missing(row));
  REQUIRE(c.unread.size() == 1);
  CHECK(c.unread[0].row == 3);
  CHECK(c.unread[0].why == "expected numbers, found the text 'many'");

  tw::column const f = tw::parse_csv("f,y\nTRUE,1\nfalse,1\n1,1\n0,1\nyes,1\n", all_of(tw::csv_kind::flag)).at("f");
  CHECK(f.kind == tw::column_kind::flag);
  CHECK((f.numbers[0] == 1 && f.numbers[1] == 0 && f.numbers[2] == 1 && f.numbers[3] == 0 && f.missing(4)));
  CHECK(f.unread[0].why == "expected true or false, found the text 'yes'");
}

TEST_CASE("a number with more digits than a double keeps is refused, in whatever way it is written") {
  auto const column = [](std::string const& text) {
    return tw::parse_csv("x,y\n" + text + ",1\n", all_of(tw::csv_kind::number)).at("x");
  };
  for (auto const* kept :
       {"0.1", "1.50000000000000000000", "0.30000000000000004", "1.0000000000000e+02", "00000000000000000012"})
    CHECK(column(kept).unread.empty());
  for (auto const* lost :
       {"0.1234567890123456789", "0.10000000000000000001", "9007199254740993", "1.000000000000000055"})
    CHECK(column(lost).unread.at(0).why == lost + " has more digits than can be kept exactly"s);
}

TEST_CASE("by its looks a column is numbers, flags or texts") {
  tw::table const t = tw::parse_csv("n,f,t,e\n 1.5 ,TRUE,007,\n,false,x,\n-2,,y,\n", all_of(tw::csv_kind::by_looks));
  CHECK(t.at("n").kind == tw::column_kind::number);
  CHECK(t.at("f").kind == tw::column_kind::flag);
  CHECK(t.at("t").kind == tw::column_kind::text);
  CHECK(t.at("e").missing(2));
}

TEST_CASE("what a policy reads is read as its kinds say, and the rest is left out") {
  tw::policy p;
  p.inputs = {{.name = "sales", .kind = tw::input_kind::amount}, {.name = "on_shift", .kind = tw::input_kind::flag}};
  p.ladder.push_back({.name = "medal"});
  tw::table const t = tw::parse_csv("person,medal,sales,on_shift,remark\n007,iron,12.50,true,x\n", tw::record_kinds(p));
  CHECK(t.at("person").text(0) == "007");
  CHECK(t.at("medal").text(0) == "iron");
  CHECK(t.at("sales").numbers[0] == 12.5);
  CHECK(t.at("on_shift").kind == tw::column_kind::flag);
  CHECK(t.left_out() == strings{"remark"});
}

TEST_CASE("a mark before what a spreadsheet takes for a formula is taken off again") {
  CHECK(texts(tw::parse_csv("'=a,b\n'@x,1\n''=y,2\n"), "=a") == strings{"@x", "'=y"});
  CHECK(texts(tw::parse_csv("a,b\n'@x,1\n=y,2\n"), "a") == strings{"'@x", "=y"});  // written raw
  CHECK(tw::parse_csv("x,y\n'-5,1\n3,1\n", all_of(tw::csv_kind::number)).at("x").numbers[0] == -5);
}

TEST_CASE("a row that is not as long as the header is refused with its line") {
  CHECK_THAT(said("a,b\n1,2\n\"x\ny\",3\n4\n"),
             Catch::Matchers::StartsWith("r.csv:5: this row has 1 field, the header 2"));
  CHECK_THAT(said("a,b\n1,\xe4\xb8\xad,2,3\n"),
             Catch::Matchers::StartsWith("r.csv:2:5: this row has 4 fields, the header 2"));
  CHECK_THAT(said("a\n1,2\n"), Catch::Matchers::StartsWith("r.csv:2:3: this row has 2 fields, the header 1"));
}

TEST_CASE("quotes and line ends that are none are refused with line and column") {
  CHECK_THAT(said("a,b\n1,\"x\ny,2\n"), Catch::Matchers::StartsWith("r.csv:2:3: a quote is not closed"));
  CHECK_THAT(said("a,b\n1,\"x\"y\n"),
             Catch::Matchers::StartsWith("r.csv:2:6: a text goes on behind its closing quote"));
  CHECK_THAT(said("a,b\n1\r,2\n"), Catch::Matchers::StartsWith("r.csv:2:2: there is a CR that ends no line"));
  CHECK_THAT(said("\"a,b\n1,2\n"), Catch::Matchers::StartsWith("r.csv:1:1: a quote is not closed"));
}

TEST_CASE("what is no CSV file in UTF-8 with commas is refused with what it is") {
  std::vector<std::pair<std::string, std::string>> const others = {
      {"", "the file is empty"},
      {"\xef\xbb\xbf", "the file is empty"},
      {" \n\n", "the file is empty"},
      {"\na,b\n", "the first line is blank"},
      {"a,b\n", "there are no rows, only a header"},
      {"a;b\n1;2\n", "semicolons"},
      {"a\tb\n", "tabs"},
      {"a|b\n", "bars"},
      {"a\xef\xbc\x8c"
       "b\n1,2\n",
       "full-width commas"},
      {"\xff\xfe"
       "a\0"s,
       "UTF-16"},
      {"a\0,\0b\0\n\0"s, "UTF-16"},
      {"a,b\nlong enough,x\0y\n"s, "NUL"},
      {"a,b\n\xd5\xc5\xc8\xfd,1\n", "GB18030"},
      {"a,b\nJos\xe9,1\n", "Latin-1"},
      {"a,b\n\xe5\xbc\xa0,1\n\xe5\xbc", "r.csv:3:1: the text breaks off within a letter"},
      {"PK\x03\x04", "Excel workbook"},
      {"PAR1", "Parquet"},
      {"\x1f\x8b", "gzip"},
      {"a,b\r1,2\r", "old Mac"},
      {"<html>", "HTML"},
      {"sep=,\na,b\n1,2\n", "sep="},
      {"a,a,b,a\n1,2,3,4\n", "there are 3 columns 'a'"},
  };
  for (auto const& [text, words] : others) {
    INFO(words);
    CHECK_THAT(said(text), Catch::Matchers::StartsWith("r.csv"));
    CHECK_THAT(said(text), Catch::Matchers::Contains(words));
  }
}

TEST_CASE("a file may have so many columns, and no more") {
  std::string header = "c0", row = "0";
  for (std::size_t i = 1; i < tw::limit::record_columns; ++i) header += ",c" + std::to_string(i), row += ",0";
  CHECK(tw::parse_csv(header + "\n" + row + "\n", all_of(tw::csv_kind::unread)).left_out().size() ==
        tw::limit::record_columns);
  CHECK_THAT(said(header + ",more\n" + row + ",0\n"), Catch::Matchers::Contains("more than 20,000 columns"));
}

TEST_CASE("a file that is not there is refused with its name") {
  CHECK_THAT(complaint([] { static_cast<void>(tw::load_csv("nowhere.csv")); }),
             Catch::Matchers::StartsWith("nowhere.csv: the file cannot be read"));
}

}  // namespace csv_test
