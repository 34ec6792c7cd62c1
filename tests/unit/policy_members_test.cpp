#include "tierwise/policy_members.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "catch.hpp"

namespace policy_members_test {

using namespace tierwise;

namespace {

template <class T>
std::vector<std::string> names() {
  std::vector<std::string> out;
  T const value{};
  for_each_member(value, [&](std::string_view name, auto const&) { out.emplace_back(name); });
  return out;
}
using list = std::vector<std::string>;

}  // namespace

TEST_CASE("members are named in the order of their declaration") {
  CHECK(names<pay_line>() == list{"name", "zh", "kind", "amount", "when", "prorate", "at_least", "at_most", "rounding",
                                  "pool", "capped", "source"});
  CHECK(names<policy>().front() == "name");
  CHECK(names<policy>().back() == "amendment");
  CHECK(names<discipline>() == list{"offence"});
}

TEST_CASE("a member is reached by its name and can be set") {
  tier t;
  for_each_member(t, [](std::string_view name, auto& member) {
    if constexpr (std::is_same_v<std::remove_reference_t<decltype(member)>, std::string>)
      if (name == "zh") member = "铁牌";
  });
  CHECK(t.zh == "铁牌");
}

}  // namespace policy_members_test
