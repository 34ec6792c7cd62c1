#include "tierwise/detail/reflect/type_info.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"

namespace type_info_test {

using namespace tierwise;
using list = std::vector<std::string>;

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

TEST_CASE("formulas that are not optional have to be written; the rates of a table may be by text") {
  list required;
  for (auto const* type :
       {&detail::type_info_of<probation>(), &detail::type_info_of<pay_line>(), &detail::type_info_of<bracket_table>()})
    for (auto const& m : type->members)
      if (m.required) required.push_back(std::string(type->name) + "." + std::string(m.name));
  CHECK(required == list{"probation.months", "probation.confirm", "pay_line.amount"});
}

TEST_CASE("a lone value stands for the value, or for the kind where that is all that is needed") {
  CHECK(detail::type_info_of<parameter>().shorthand()->name == "value");
  CHECK(detail::type_info_of<metric>().shorthand()->name == "value");
  CHECK(detail::type_info_of<bracket_table>().shorthand() == nullptr);
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

TEST_CASE("lists, maps and optionals are read, filled and emptied without knowing what they hold") {
  std::vector<std::string> texts;
  auto const& of_texts = detail::type_info_of<std::vector<std::string>>();
  *static_cast<std::string*>(of_texts.add(&texts, {})) = "a";
  *static_cast<std::string*>(of_texts.add(&texts, {})) = "b";
  CHECK(texts == list{"a", "b"});
  of_texts.remove(&texts, 0);
  CHECK(texts == list{"b"});
  CHECK(of_texts.size(&texts) == 1);
  CHECK(of_texts.at(&texts, 0) == static_cast<void*>(&texts[0]));

  std::map<std::string, int> seats{{"north", 2}};
  auto const& by_shop = detail::type_info_of<std::map<std::string, int>>();
  *static_cast<int*>(by_shop.add(&seats, "east")) = 3;
  CHECK(by_shop.key(&seats, 0) == "east");
  CHECK(*static_cast<int*>(by_shop.at(&seats, 1)) == 2);

  std::optional<figure> cap;
  auto const& maybe = detail::type_info_of<std::optional<figure>>();
  CHECK(maybe.size(&cap) == 0);
  *static_cast<figure*>(maybe.add(&cap, {})) = 5;
  CHECK(cap == figure(5));
  maybe.remove(&cap, 0);
  CHECK_FALSE(cap.has_value());
}

TEST_CASE("an enumerator is known by name, and one that only code can make has none") {
  auto const& type = detail::type_info_of<rounding>();
  rounding r = rounding::half_even;
  CHECK(type.choice(&r) == "half_even");
  type.choose(&r, 0);
  CHECK(r == rounding::half_up);
  r = static_cast<rounding>(99);
  CHECK(type.choice(&r) == "?");
  CHECK(detail::choice_name(detail::type_info_of<line_kind>()) == "kind");
  CHECK(detail::choice_name(type) == "rounding");
}

}  // namespace type_info_test
