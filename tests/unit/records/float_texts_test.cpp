#include "tierwise/detail/records/float_texts.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "catch.hpp"
#include "tierwise/table.hpp"

namespace float_texts_test {

namespace tw = tierwise;
namespace twd = tierwise::detail;

std::optional<std::size_t> found(std::vector<std::string> const& texts,
                                 std::unordered_set<std::string_view> const& known = {}) {
  tw::table t;
  t.add("x", texts);
  auto const first = twd::first_float(t.at("x"), known);
  if (first) CHECK(twd::may_have_floats(t.at("x")));
  return first;
}

TEST_CASE("only digits, a point and zeros are a whole number that became a float") {
  for (char const* text : {"17.0", "-3.0", "0.0", "007.00"}) CHECK(twd::whole_part(text));
  for (char const* text : {"17", "17.5", "17.", ".0", "-.0", "1e3.0", "a.0", "1.0.0", "", "0", "+1.0", " 1.0", "10"})
    CHECK_FALSE(twd::whole_part(text));
  CHECK(*twd::whole_part("1001.0") == "1001");
  CHECK(*twd::whole_part("-20.00") == "-20");
}

TEST_CASE("a column of nothing but floats is told by its first") {
  CHECK(found({"", "17.0", "18.0"}) == 1u);
  CHECK(found({"17.0"}) == 0u);
  CHECK_FALSE(found({"17.0", "18.5"}));
  CHECK_FALSE(found({"", ""}));
  CHECK_FALSE(found({}));
}

TEST_CASE("among others a float is told where its whole number stands, too") {
  CHECK(found({"a", "18.0", "17.0", "17"}) == 2u);
  CHECK_FALSE(found({"a", "18.0", "17.0", "7"}));
}

TEST_CASE("what is known means what it is") {
  CHECK_FALSE(found({"1.0", "2.0"}, {"1.0", "2.0"}));
  CHECK_FALSE(found({"1.0", "2.0"}, {"1.0"}));
  CHECK(found({"1.0", "2.0", "2"}, {"1.0"}) == 1u);
}

}  // namespace float_texts_test
