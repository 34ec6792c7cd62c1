#include "tierwise/detail/text/folded.hpp"

#include <string>

#include "catch.hpp"

namespace folded_test {

using tierwise::detail::apart_in;
using tierwise::detail::characters;
using tierwise::detail::folded;

namespace {
bool one(std::string const& a, std::string const& b) { return folded(a) == folded(b); }
}  // namespace

TEST_CASE("blanks of any kind, and what is there to be ignored, make no other text") {
  for (char const* blank :
       {" ", "\t", "\n", "\u00A0", "\u3000", "\u2009", "\u200B", "\u200D", "\uFEFF", "\u00AD", "\u2060", "\uFE0F"})
    for (std::string const& text :
         {std::string("A01") + blank, blank + std::string("A01"), std::string("A0") + blank + "1"}) {
      INFO(text);
      CHECK(one(text, "A01"));
      CHECK(apart_in(text, "A01") == "blanks");
    }
  CHECK_FALSE(one("A01", "A02"));
  CHECK(folded(" \u3000").empty());
}

TEST_CASE("capitals of Latin, Greek and Cyrillic make no other text") {
  CHECK(one("Team", "tEAM"));
  CHECK(one("ΜΙΣΘΌΣ", "μισθός"));  // the last sigma, too
  CHECK(one("ЗАРПЛАТА", "зарплата"));
  CHECK(one("Straße", "STRASSE"));
  CHECK(one("ÉTÉ", "été"));
  CHECK(apart_in("Team", "team") == "case");
}

TEST_CASE("wide and narrow forms make no other text") {
  CHECK(one("ｓａｌｅｓ", "sales"));
  CHECK(one("销售额（元）", "销售额(元)"));
  CHECK(one("ｶﾞｷﾞ", "ガギ"));
  CHECK(apart_in("Ａ０１", "A01") == "width");
  CHECK(apart_in("ａ０１ ", "A01") == "blanks and case and width");
}

TEST_CASE("composed and decomposed letters make no other text") {
  CHECK(apart_in("é", "e\u0301") == "Unicode normal form");
  CHECK(apart_in("が", "か\u3099") == "Unicode normal form");
  CHECK(apart_in("한", "\u1112\u1161\u11AB") == "Unicode normal form");
  CHECK(one("ệ", "e\u0302\u0323"));  // marks in another order
  CHECK(one("\uF978", "兩"));
  CHECK_FALSE(one("e", "é"));
}

TEST_CASE("traditional and simplified forms make no other text") {
  CHECK(one("銷售額", "销售额"));
  CHECK(one("職級", "职级"));
  CHECK(one("發", "发"));
  CHECK(one("髮", "发"));
  CHECK(apart_in("銷售額", "销售额") == "simplified or traditional form");
  CHECK_FALSE(one("销售额", "销售量"));
  CHECK(apart_in("销售额", "销售量") == "");
}

TEST_CASE("bytes that are no UTF-8 stand for themselves") {
  CHECK(characters("a\xff\xe9") == std::u32string{U'a', 0x1100FF, 0x1100E9});
  CHECK(characters("\xed\xa0\x80").size() == 3);  // half of a pair
  CHECK(characters("\xc0\xa0").size() == 2);      // longer than it need be
  CHECK(characters("\xe4\xb8").size() == 2);      // cut off
  CHECK(characters("\xf0\x9f\x98\x80") == std::u32string{0x1F600});
  CHECK_FALSE(one("\xff", "\xfe"));
  CHECK(apart_in("same", "same") == "");
}

}  // namespace folded_test
