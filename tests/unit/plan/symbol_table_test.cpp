#include "tierwise/detail/plan/symbol_table.hpp"

#include <string>

#include "catch.hpp"

namespace symbol_table_test {

using namespace tierwise;
using namespace tierwise::detail;

namespace {

plan with_ladders(std::vector<std::string> const& names) {
  plan made;
  for (auto const& n : names) made.policy.ladder.push_back({n, "", {{"a"}}, ""});
  made.ladders.resize(names.size());
  return made;
}

}  // namespace

TEST_CASE("a column on demand has no slot until it is asked for, and then keeps it") {
  plan made;
  symbol_table names(made);
  names.add_on_demand("month", value_type::month, made.month);
  CHECK(made.month == no_slot);
  std::uint32_t const slot = names.slot_of(*names.find("month", {}), "month", {});
  CHECK(made.month == slot);
  CHECK(names.slot_of(*names.find("month", {}), "month", {}) == slot);
  CHECK(made.slot_count == 1);
}

TEST_CASE("a ladder's own name is found in its rules, and elsewhere where the policy has no other ladder") {
  plan one = with_ladders({"medal"});
  symbol_table alone(one);
  alone.add_on_demand("medal.base_pay", value_type::number, one.ladders[0].base_pay);
  CHECK(alone.find("base_pay", {}) != nullptr);

  plan two = with_ladders({"medal", "post"});
  symbol_table names(two);
  names.add_on_demand("medal.base_pay", value_type::number, two.ladders[0].base_pay);
  names.add_on_demand("post.base_pay", value_type::number, two.ladders[1].base_pay);
  CHECK(names.find("base_pay", {}) == nullptr);
  scope const rule{"ladder.post.tier \"a\"", 1, false};
  REQUIRE(names.find("base_pay", rule) != nullptr);
  (void)names.slot_of(*names.find("base_pay", rule), "base_pay", rule);
  CHECK(two.ladders[0].base_pay == no_slot);
  CHECK(two.ladders[1].base_pay != no_slot);
}

}  // namespace symbol_table_test
