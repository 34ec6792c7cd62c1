#include "tierwise/error.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

namespace error_test {

using tierwise::edit_distance;
using tierwise::error;
using tierwise::fault;
using tierwise::nearest;
using tierwise::place;

using names = std::vector<std::string>;

TEST_CASE("a place is written as far as it is known") {
  CHECK(place{"three_shops.toml", 41, 12}.text() == "three_shops.toml:41:12");
  CHECK(place{"three_shops.toml", 41, 0}.text() == "three_shops.toml:41");
  CHECK(place{"three_shops.toml", 0, 0}.text() == "three_shops.toml");
  CHECK(place{"", 41, 12}.text() == "41:12");
  CHECK(place{}.text() == "");
  CHECK(place{"a", 0, 7}.text() == "a");  // a column without a line says nothing
}

TEST_CASE("the distance between two words is the number of edits") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("score", "score") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("score", "scores") == 1);
  CHECK(edit_distance("score", "core") == 1);
  CHECK(edit_distance("score", "scare") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("sitting", "kitten") == 3);
  CHECK(edit_distance("ab", "ba") == 1);
}

TEST_CASE("a misspelt name finds the name that was meant") {
  names const known = {"attributed_sales", "score", "tenure_months", "medal.months_in_tier", "approved"};
  CHECK(nearest("atributed_sales", known) == "attributed_sales");
  CHECK(nearest("scor", known) == "score");
  CHECK(nearest("Score", known) == "score");
  CHECK(nearest("tenure_month", known) == "tenure_months");
  CHECK(nearest("score", known) == "score");
}

TEST_CASE("the last part of a dotted name counts for a name without a dot") {
  names const known = {"medal.months_in_tier", "post.level"};
  CHECK(nearest("months_in_teir", known) == "medal.months_in_tier");
  CHECK(nearest("months_in_tier", known) == "medal.months_in_tier");
  CHECK(nearest("medal.months_in_teir", known) == "medal.months_in_tier");
  CHECK(nearest("level", known) == "post.level");
}

TEST_CASE("a name that is like none of the known ones finds none") {
  CHECK(nearest("xyz", {"attributed_sales", "score"}) == "");
  CHECK(nearest("x", {}) == "");
  CHECK(nearest("x", {"yz"}) == "");
  CHECK(nearest("", {"abc"}) == "");
}

TEST_CASE("of names equally near the first in the alphabet is taken, whatever their order") {
  CHECK(nearest("bat", {"cat", "bad"}) == "bad");
  CHECK(nearest("bat", {"bad", "cat"}) == "bad");
}

TEST_CASE("a nearer name wins over one that is farther and comes earlier") {
  CHECK(nearest("tenure_months", {"tenure_month", "tenure_months"}) == "tenure_months");
}

TEST_CASE("a fault is written with place, path, message and hint, as far as each is known") {
  fault f;
  f.message = "unknown name 'x'";
  CHECK(f.text() == "unknown name 'x'");
  f.hint = "did you mean 'y'?";
  CHECK(f.text() == "unknown name 'x'; did you mean 'y'?");
  f.path = "pay.line \"commission\"";
  CHECK(f.text() == "pay.line \"commission\": unknown name 'x'; did you mean 'y'?");
  f.where = {"three_shops.toml", 41, 12};
  CHECK(f.text() == "three_shops.toml:41:12: pay.line \"commission\": unknown name 'x'; did you mean 'y'?");
}

TEST_CASE("the caret stands under the character that is wrong") {
  fault f;
  f.message = "m";
  f.excerpt = "score >= x";
  f.caret = 9;
  CHECK(f.text() == "m\n  score >= x\n           ^");
  f.caret = 0;
  CHECK(f.text() == "m\n  score >= x\n  ^");
  f.caret = f.excerpt.size();
  CHECK(f.text() == "m\n  score >= x\n            ^");
}

TEST_CASE("a caret behind the end of the line stands at its end") {
  fault f;
  f.message = "m";
  f.excerpt = "ab";
  f.caret = 99;
  CHECK(f.text() == "m\n  ab\n    ^");
}

TEST_CASE("a caret counts characters, not bytes") {
  fault f;
  f.message = "m";
  f.excerpt = "满意度 >= x";
  f.caret = f.excerpt.find('x');
  CHECK(f.text() == "m\n  满意度 >= x\n         ^");  // three characters, four of ASCII, then 'x'
}

TEST_CASE("a caret keeps the tabs before it") {
  fault f;
  f.message = "m";
  f.excerpt = "\tx";
  f.caret = 1;
  CHECK(f.text() == "m\n  \tx\n  \t^");
}

TEST_CASE("an error is all its faults, one after the other") {
  fault a, b;
  a.message = "first";
  b.message = "second";
  error const e(std::vector<fault>{a, b});
  CHECK(std::string(e.what()) == "first\nsecond");
  REQUIRE(e.faults().size() == 2);
  CHECK(e.faults()[0] == a);
  CHECK(e.faults()[1] == b);
  CHECK(std::string(error(a).what()) == "first");
  CHECK_THROWS_AS(throw error(a), std::runtime_error);
}

TEST_CASE("a message has the first few faults of a kind, faults() has them all") {
  std::vector<fault> all;
  for (std::size_t row = 1; row <= 12; ++row) {
    fault f;
    f.path = "column \"sales\"";
    f.row = row;
    f.person = "p" + std::to_string(row);
    f.month = "2026-01";
    f.value = std::to_string(-1.5 * double(row));
    f.message = f.value + " in row " + std::to_string(row) + " (" + f.person + ", 2026-01) is negative";
    all.push_back(f);
  }
  fault other;
  other.message = "there is no column 'shop'";
  all.push_back(other);
  error const e(all);
  std::string const said = e.what();
  CHECK(e.faults() == all);
  CHECK(said.find("row 5 (p5, 2026-01) is negative") != std::string::npos);
  CHECK(said.find("row 6 ") == std::string::npos);
  CHECK(said.find("\nthere is no column 'shop'\n") != std::string::npos);
  CHECK(said.ends_with("\nand 7 more faults of these kinds"));
}

TEST_CASE("of a file a message has every fault up to a hundred") {
  std::vector<fault> all(100);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].message = "unknown name 'n" + std::to_string(i) + "'";
  CHECK(std::string(error(all).what()).ends_with("unknown name 'n99'"));
  all.push_back(all[0]);
  CHECK(std::string(error(all).what()).ends_with("unknown name 'n99'\nand 1 more fault of these kinds"));
}

TEST_CASE("an unknown name is reported with the nearest known one") {
  fault const f = error::unknown_name("name", "atributed_sales", {"attributed_sales", "score"});
  CHECK(f.text() == "unknown name 'atributed_sales'; did you mean 'attributed_sales'?");
}

TEST_CASE("an unknown name that is like none is reported with the known ones, if they are few") {
  CHECK(error::unknown_name("kind", "zzz", {"marginal", "whole"}).text() ==
        "unknown kind 'zzz'; known: marginal, whole");
  CHECK(error::unknown_name("kind", "zzz", {}).text() == "unknown kind 'zzz'");
  names twelve, thirteen;
  for (int i = 0; i < 13; ++i) (i < 12 ? twelve : thirteen).push_back("measure_number_" + std::to_string(i));
  thirteen.insert(thirteen.begin(), twelve.begin(), twelve.end());
  CHECK_FALSE(error::unknown_name("kind", "zzz", twelve).hint.empty());
  CHECK(error::unknown_name("kind", "zzz", thirteen).hint.empty());
}

TEST_CASE("what a terminal would obey, or an eye not see, is shown escaped") {
  fault f;
  f.where = {"a\x1b[31m.toml", 1, 2};
  f.path = "ladder \"\xe2\x80\xaeis\"";  // turns the direction of writing
  f.message = "two\nlines";
  f.hint = std::string("nul \0, no UTF-8 \xff\xc0\x80", 19);
  f.excerpt = "\t\xe2\x80\x8b\xe9\x93\x81 x\r";
  f.caret = 8;
  CHECK(f.text() ==
        "a\\x1b[31m.toml:1:2: ladder \"\\u202eis\": two\\x0alines; nul \\x00, no UTF-8 \\xff\\xc0\\x80\n"
        "  \t\\u200b\xe9\x93\x81 x\n"
        "  \t        ^");
  CHECK(error(f).what() == f.text());
}

TEST_CASE("a caret stands in its line, also in one of bytes that are no letters") {
  for (std::size_t const length : {1u, 7u, 399u, 401u, 1000u})
    for (char const c : {'\x97', 'a'})
      for (std::size_t at = 0; at <= length; at += 1 + length / 9) {
        tierwise::fault f;
        f.show(std::string(length, c), at);
        REQUIRE(f.caret <= f.excerpt.size());
        REQUIRE(f.excerpt.size() <= 406);
        if (at < length) REQUIRE(f.excerpt[f.caret] == c);
      }
}

}  // namespace error_test
