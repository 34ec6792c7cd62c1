#include "tierwise/explanation_members.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

namespace explanation_members_test {

namespace tw = tierwise;

TEST_CASE("a line of an explanation tells its members in the order in which they are declared") {
  tw::explained_line line;
  line.shared_by = "team";
  std::vector<std::string> names;
  std::string shared;
  tw::for_each_member(line, [&](std::string_view name, auto const& value) {
    names.emplace_back(name);
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, std::string>)
      if (name == "shared_by") shared = value;
  });
  CHECK(names == std::vector<std::string>{"name", "zh", "formula", "when", "shared_by", "weight", "kind", "parts",
                                          "exact", "rounding", "amount", "cut", "capped"});
  CHECK(shared == "team");
}

TEST_CASE("outcomes and gaps have names") {
  CHECK(tw::enumerator_name(tw::condition_outcome::unknown) == "unknown");
  CHECK(tw::enumerator_name(tw::gap_side::beside) == "beside");
}

}  // namespace explanation_members_test
