#include "tierwise/policy_members.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "catch.hpp"
#include "tierwise/detail/reflect/type_info.hpp"

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
  CHECK(names<policy>().back() == "check");
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

TEST_CASE("a description leads to the members themselves") {
  auto const& type = detail::type_info_of<tier>();
  CHECK(type.name == "tier");
  CHECK(type.named());
  tier t;
  auto const* const pay = type.find("base_pay");
  REQUIRE(pay != nullptr);
  CHECK(pay->of(&t) == static_cast<void*>(&t.base_pay));
  CHECK(type.find("seats")->type->what == detail::type_kind::map);
  CHECK(type.find("acting")->type->item == &detail::type_info_of<acting>());
  CHECK(type.find("nothing") == nullptr);
}

TEST_CASE("formulas that are not optional have to be written, and so have the rates of a table") {
  list required;
  for (auto const* type :
       {&detail::type_info_of<probation>(), &detail::type_info_of<pay_line>(), &detail::type_info_of<bracket_table>()})
    for (auto const& m : type->members)
      if (m.required) required.push_back(std::string(type->name) + "." + std::string(m.name));
  CHECK(required == list{"probation.months", "probation.confirm", "pay_line.amount", "bracket_table.rates"});
}

TEST_CASE("a lone value stands for the value, or for the kind where that is all that is needed") {
  CHECK(detail::type_info_of<parameter>().shorthand()->name == "value");
  CHECK(detail::type_info_of<metric>().shorthand()->name == "value");
  CHECK(detail::type_info_of<input>().shorthand()->name == "kind");
  CHECK(detail::type_info_of<pay_line>().shorthand() == nullptr);
  CHECK(detail::type_info_of<bracket_table>().shorthand() == nullptr);
}

TEST_CASE("values are the same when they are equal") {
  auto const& type = detail::type_info_of<policy>();
  policy a, b;
  CHECK(detail::same(type, &a, &b));
  b.pay.line.emplace_back();
  CHECK_FALSE(detail::same(type, &a, &b));
  a.pay.line.emplace_back();
  CHECK(detail::same(type, &a, &b));
  b.pay.line[0].when = formula("x");
  CHECK_FALSE(detail::same(type, &a, &b));
}
