#include "tierwise/detail/records/null_texts.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"
#include "tierwise/table.hpp"

namespace null_texts_test {

namespace tw = tierwise;
namespace twd = tierwise::detail;

TEST_CASE("what programs write for nothing is told to the letter, as names may be near it") {
  for (char const* text : {"nan", "NaN", "NAN", "NA", "<NA>", "NaT", "None", "null", "NULL", "Null"})
    CHECK(twd::is_null_text(text));
  for (char const* text : {"", "Na", "na", "none", "Nan", "Nate", "N", "nans", " nan", "n/a", "-", "nullo", "A"})
    CHECK_FALSE(twd::is_null_text(text));
}

TEST_CASE("texts for nothing are told by the dictionary, but for those that are known") {
  tw::table t;
  t.add("x", std::vector<std::string>{"a", "NaN", "NA", "a", "b"});
  t.add("y", std::vector<std::string>{"a", "b", "Na", "c", "d"});
  CHECK(twd::may_have_nulls(t.at("x")));
  CHECK_FALSE(twd::may_have_nulls(t.at("y")));
  CHECK(twd::null_texts(t.at("x"), {}) == std::vector<std::uint8_t>{0, 1, 1, 0});
  CHECK(twd::null_texts(t.at("x"), {"NA"}) == std::vector<std::uint8_t>{0, 1, 0, 0});
}

}  // namespace null_texts_test
