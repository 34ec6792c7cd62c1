#include "tierwise/detail/text/full_width.hpp"

#include "catch.hpp"

namespace full_width_test {

using namespace tierwise::detail;

TEST_CASE("a full-width sign is known with the one that is meant") {
  CHECK(full_width_at("（", 0).meant == "(");
  CHECK(full_width_at("a，b", 1).meant == ",");
  CHECK(full_width_at("；", 0).meant == ",");
  CHECK(full_width_at("３", 0).meant == "3");
  CHECK(full_width_at("≤", 0).meant == "<=");
  CHECK(full_width_at("×", 0).meant == "*");
  CHECK(full_width_at("（", 0).hint() == "'（' is full-width; write '('");
  CHECK(full_width_at("\u3000", 0).hint() == "there is a full-width blank; write ' '");
  CHECK(full_width_at("÷", 0).hint() == "write '/' for '÷'");
}

TEST_CASE("letters of names and bytes that are no UTF-8 are no signs") {
  CHECK(full_width_at("铁", 0).sign.empty());
  CHECK(full_width_at("Ａ", 0).sign.empty());
  CHECK(full_width_at("\xef\xbc", 0).sign.empty());
  CHECK(full_width_at("(", 0).sign.empty());
  CHECK(first_full_width("a３，", 0, 7).meant == ",");
}

TEST_CASE("a bracket without its other is found in a word") {
  CHECK(lone_bracket("pay（north）").sign.empty());
  CHECK(lone_bracket("pay（north").at == 3);
  CHECK(lone_bracket("pay）").at == 3);
}

}  // namespace full_width_test
