#include "tierwise/detail/reflect/path.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

namespace path_test {

using namespace tierwise::detail;

namespace {
/// The steps of a path as `name` and `[0]`.
std::vector<std::string> steps(std::string_view path) {
  std::vector<std::string> out;
  for (auto const& s : read_path(path)) out.push_back(s.index ? "[" + std::to_string(*s.index) + "]" : s.name);
  return out;
}
std::string refusal(std::string_view path) {
  try {
    (void)read_path(path);
  } catch (tierwise::error const& e) {
    return e.faults()[0].message;
  }
  return "";
}
using list = std::vector<std::string>;
}  // namespace

TEST_CASE("a path is names between dots, and positions in brackets") {
  CHECK(steps("ladder.medal.iron.base_pay") == list{"ladder", "medal", "iron", "base_pay"});
  CHECK(steps("rates[1][0]") == list{"rates", "[1]", "[0]"});
  CHECK(steps("pay.line[12].amount") == list{"pay", "line", "[12]", "amount"});
  CHECK(steps("铁牌.*") == list{"铁牌", "*"});
}

TEST_CASE("a quoted name may hold anything, and may follow a blank as faults write it") {
  CHECK(steps("parameter.\"floor (north)\".value") == list{"parameter", "floor (north)", "value"});
  CHECK(steps("pay.line \"prize.1\"") == list{"pay", "line", "prize.1"});
  CHECK(steps("\"a\\\"b\\\\c\\n\"") == list{"a\"b\\c\n"});
  CHECK(steps("\"\\u94C1\\U0001F600\"") == list{"铁😀"});
}

TEST_CASE("what is no path is refused with what is wrong") {
  CHECK(refusal("") == "the path is empty");
  CHECK(refusal("a.") == "the path ends with a dot");
  CHECK(refusal("a..b") == "unexpected '.'");
  CHECK(refusal("[0]") == "unexpected '['");
  CHECK(refusal("a b") == "unexpected ' '");
  CHECK(refusal("a[x]") == "expected a position like [0]");
  CHECK(refusal("a[") == "expected a position like [0]");
  CHECK(refusal("a[1234567]") == "expected a position like [0]");
  CHECK(refusal("\"a") == "the quote is not closed");
  CHECK(refusal("\"\\u12\"") == "expected 4 hexadecimal digits");
  CHECK(refusal("\"\\uD800\"") == "there is no such letter");
  CHECK(refusal("\"\\U00110000\"") == "there is no such letter");
}

TEST_CASE("a name written in a path reads back as itself, whatever its letters") {
  for (std::string const name : {"iron", "*", "a-b_1", "铁牌", "floor (north)", "a.b", "a\"b", "back\\slash",
                                 "two\nlines", "\t", "zero\u200bwidth", "\U000E0001", ""}) {
    INFO(name);
    auto const read = read_path(path_below("parameter", name));
    REQUIRE(read.size() == 2);
    CHECK(read[1].name == name);
    CHECK(last_name(path_below("x", name)) == name);
  }
  CHECK(path_below("", "a") == "a");
  CHECK(path_at("rates", 3) == "rates[3]");
}

}  // namespace path_test
