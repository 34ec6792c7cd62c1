#include "tierwise/detail/text/formula_mark.hpp"

#include <string>

#include "catch.hpp"

namespace formula_mark_test {

using namespace tierwise::detail;

TEST_CASE("a text begins a formula behind whatever a spreadsheet passes over") {
  for (auto const* text : {"=1", "+x", "-", "@SUM(A1)", " =1", "\xc2\xa0=1", "\xe2\x80\x8b=1",
                           "\xe3\x80\x80\xef\xbc\x9d"
                           "1",
                           "\x01-", "\tx", "\rx", "\nx",
                           "\xe2\x88\x92"
                           "5",
                           "\xc2\xad=x"}) {
    INFO(text);
    CHECK(begins_formula(text));
    CHECK(needs_mark(text));
    CHECK(needs_mark("''" + std::string(text)));
    CHECK(has_mark("'" + std::string(text)));
    CHECK_FALSE(has_mark(text));
  }
  for (auto const* text : {"", "x", "1-2", " x=1", "'", "'x", "\xff=", "\xe5\xbc\xa0=1"}) {
    INFO(text);
    CHECK_FALSE(begins_formula(text));
    CHECK_FALSE(has_mark(text));
  }
}

TEST_CASE("texts are trimmed of Unicode's blanks and cut between letters") {
  CHECK(trimmed(" \xe3\x80\x80x y\xc2\xa0\n") == "x y");
  CHECK(trimmed(" \t ").empty());
  CHECK(trimmed("\xff ") == "\xff");
  CHECK(first_letters("\xe5\xbc\xa0\xe4\xb8\x89x", 2) == "\xe5\xbc\xa0\xe4\xb8\x89");
  CHECK(first_letters("ab", 5) == "ab");
}

}  // namespace formula_mark_test
