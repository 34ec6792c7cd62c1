#include "tierwise/reflect.hpp"

#include <boost/hana.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "catch.hpp"

namespace reflect_test {

struct desk {
  std::string name = "unnamed";
  int seats = 3;
  std::optional<double> rent;
  std::vector<std::string> staff;

  bool operator==(desk const&) const = default;
};

struct one {
  int only = 0;
};

struct plain {
  int x = 0;
};

}  // namespace reflect_test

TIERWISE_REFLECT(reflect_test::desk, name, seats, rent, staff);
TIERWISE_REFLECT(reflect_test::one, only);

namespace reflect_test {

static_assert(tierwise::reflected<desk>);
static_assert(tierwise::reflected<reflect_test::one>);
static_assert(!tierwise::reflected<reflect_test::plain>);
static_assert(!tierwise::reflected<int>);
static_assert(!tierwise::reflected<std::string>);

static_assert(tierwise::detail::has_members<desk, 4>);
static_assert(!tierwise::detail::has_members<desk, 3>);
static_assert(!tierwise::detail::has_members<desk, 5>);
static_assert(tierwise::detail::has_members<reflect_test::one, 1>);

TEST_CASE("members are visited by name, in the order they are declared in") {
  std::vector<std::string> seen;
  tierwise::for_each_member(desk{}, [&](std::string_view name, auto const&) { seen.emplace_back(name); });
  CHECK(seen == std::vector<std::string>{"name", "seats", "rent", "staff"});
}

TEST_CASE("members have their own types") {
  tierwise::for_each_member(desk{}, [](std::string_view name, auto const& member) {
    using type = std::remove_cvref_t<decltype(member)>;
    if (name == "name") CHECK(std::is_same_v<type, std::string>);
    if (name == "seats") CHECK(std::is_same_v<type, int>);
    if (name == "rent") CHECK(std::is_same_v<type, std::optional<double>>);
    if (name == "staff") CHECK(std::is_same_v<type, std::vector<std::string>>);
  });
}

TEST_CASE("members can be read and written through the visit") {
  desk d{"front", 5, 12.5, {"A017"}};
  tierwise::for_each_member(d, [](std::string_view name, auto& member) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(member)>, int>) member += name == "seats" ? 2 : 100;
  });
  CHECK(d == desk{"front", 7, 12.5, {"A017"}});
}

TEST_CASE("a visit of a constant gives constant members") {
  desk const d;
  tierwise::for_each_member(
      d, [](std::string_view, auto&& member) { CHECK(std::is_const_v<std::remove_reference_t<decltype(member)>>); });
}

TEST_CASE("an aggregate with named members is a struct to Hana's algorithms") {
  desk d;
  CHECK(boost::hana::at_key(d, BOOST_HANA_STRING("seats")) == 3);
  boost::hana::at_key(d, BOOST_HANA_STRING("name")) = "front";
  CHECK(d.name == "front");
  std::size_t seen = 0;
  boost::hana::for_each(d, [&](auto const&) { ++seen; });
  CHECK(seen == 4);
}

TEST_CASE("naming members keeps the aggregate: default values, equality, designated initialisers") {
  CHECK(std::is_aggregate_v<desk>);
  CHECK(desk{}.seats == 3);
  CHECK(desk{.seats = 4} == desk{"unnamed", 4, {}, {}});
  CHECK_FALSE(desk{} == desk{.seats = 4});
}

}  // namespace reflect_test
