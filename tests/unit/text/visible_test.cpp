#include "tierwise/detail/text/visible.hpp"

#include <string>

#include "catch.hpp"

namespace visible_test {

using namespace tierwise::detail;

TEST_CASE("what a terminal would obey, or an eye not see, is shown as what it is") {
  CHECK(visible("铁牌 iron") == "铁牌 iron");
  CHECK(visible("\x1b[31m") == "\\x1b[31m");
  CHECK(visible("a\u202eb") == "a\\u202eb");
  CHECK(visible("\U000E0041") == "\\U000e0041");
  CHECK(visible("a\tb") == "a\\x09b");
  CHECK(visible("a\tb", true) == "a\tb");
  CHECK(visible(std::string("\xff\xfe", 2)) == "\\xff\\xfe");
}

TEST_CASE("a letter is read with its bytes, and bytes that are no UTF-8 as none") {
  CHECK(letter_of("铁x").letter == U'铁');
  CHECK(letter_of("铁x").bytes == 3);
  CHECK(letter_of("😀").bytes == 4);
  CHECK(letter_of("\xC0\xAF").bytes == 0);
  CHECK(letter_of("\xED\xA0\x80").bytes == 0);
  CHECK(letter_of("\xE9\x93").bytes == 0);
}

}  // namespace visible_test
