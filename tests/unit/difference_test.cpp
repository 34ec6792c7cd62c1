#include "tierwise/difference.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "desk.hpp"

namespace difference_test {

namespace tw = tierwise;
using tierwise_tests::desk_policy;
using tierwise_tests::desk_records;
using texts = std::vector<std::string>;

namespace {

tw::table records() {
  return desk_records(
      {{"a", 1, 1500}, {"b", 1, 100, 10, "south", "south-1"}, {"a", 2, 0}, {"b", 2, 0, 10, "south", "south-1"}});
}

}  // namespace

TEST_CASE("a ledger against itself differs by exactly nothing") {
  auto const l = tw::apply(desk_policy(), records());
  for (texts const& by : {texts{}, texts{"person"}, texts{"shop", "medal"}, texts{"month"}})
    for (auto const& row : tw::difference(l, l, by)) {
      CHECK(row.net() == 0);
      CHECK(row.gross() == 0);
      CHECK(row.cost() == 0);
    }
}

TEST_CASE("a higher base is paid to those who hold the tier, and costs the employer's share on top") {
  auto p = desk_policy();
  p.ladder[0].tier[1].base_pay = 2300;
  auto const before = tw::apply(desk_policy(), records()), after = tw::apply(p, records());
  auto const all = tw::difference(before, after, {});
  REQUIRE(all.size() == 1);
  CHECK(all[0].net() == 30000);  // a is on iron in February
  CHECK(all[0].gross() == 30000);
  CHECK(all[0].cost() == 37800);  // and 26 % of it
  auto const people = tw::difference(before, after, {"person"});
  REQUIRE(people.size() == 2);
  CHECK(people[0].group == texts{"a"});
  CHECK(people[0].net() == 30000);
  CHECK(people[0].net_before + 30000 == people[0].net_after);
  CHECK(people[1].net() == 0);
}

TEST_CASE("a group that only one ledger has counts as nothing in the other") {
  auto p = desk_policy();
  p.ladder[0].tier[1].enter = "false";
  auto const rows = tw::difference(tw::apply(p, records()), tw::apply(desk_policy(), records()), {"medal"});
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].group == texts{"iron"});
  CHECK(rows[1].net_before == 0);
  CHECK(rows[1].net_after == 200000);
  CHECK(rows[0].net() == -190000);
}

TEST_CASE("ledgers in different currencies are not compared") {
  auto p = desk_policy();
  p.currency = "USD";
  CHECK_THROWS_AS(tw::difference(tw::apply(p, records()), tw::apply(desk_policy(), records()), {}), tw::error);
}

}  // namespace difference_test
