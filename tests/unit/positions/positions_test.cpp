#include "tierwise/detail/positions/positions.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "simulated_desk.hpp"
#include "tierwise/detail/positions/occupancy.hpp"

namespace positions_test {

using namespace tierwise;
using tierwise_tests::complaint;
using namespace tierwise_tests;

namespace {

struct opening_of {
  std::string shop;
  int heads = 0;
};

compiled_model model_with(std::vector<opening_of> const& openings) {
  assumptions a = simulated_assumptions();
  for (auto const& o : openings) {
    opening more;
    more.shop = o.shop;
    more.heads = o.heads;
    more.source = "s";
    a.hiring.opening.push_back(more);
  }
  return {simulated_policy(), a};
}

table people(std::vector<std::string> const& ids, std::vector<std::string> const& shops,
             std::vector<std::string> const& teams = {}) {
  table t;
  t.add("person", ids).add("shop", shops).add("month", std::vector<month>(ids.size(), month(2026, 1)));
  if (!teams.empty()) t.add("team", teams);
  return t;
}

detail::position_plan plan_of(compiled_model const& m, table const& workforce, bool whole = false) {
  return detail::make_positions(m.models(), workforce, simulation(), whole);
}

/// All positions, whichever batch they are in.
std::vector<detail::position> all_of(detail::position_plan const& plan) {
  std::vector<detail::position> out;
  for (auto const& b : plan.batches) out.insert(out.end(), b.positions.begin(), b.positions.end());
  return out;
}

}  // namespace

TEST_CASE("everybody of the workforce holds one position, and there is no other without openings") {
  compiled_model const m = model_with({});
  auto const plan = plan_of(m, simulated_workforce(3));
  auto const all = all_of(plan);
  CHECK(plan.people == 36);
  REQUIRE(all.size() == 36);
  std::vector<int> held(36, 0);
  for (auto const& p : all) {
    REQUIRE(p.first != detail::no_slot);
    ++held[p.first];
    CHECK(p.draw_address == person_of(plan.start.people[p.first]));
    CHECK(p.wanted);
  }
  CHECK(held == std::vector<int>(36, 1));
  for (auto const& b : plan.batches)
    for (std::size_t i = 0; i < b.ids.size(); ++i) CHECK(b.ids[i] == plan.start.people[b.positions[i].first]);
}

TEST_CASE("a shop has as many wanted positions as its openings have heads, held first and vacant behind them") {
  for (int heads : {1, 2, 3, 5}) {
    compiled_model const m = model_with({{"north", heads}, {"north", 1}});
    auto const plan = plan_of(m, people({"A1", "A2", "A3", "B1"}, {"north", "north", "north", "south"}));
    int wanted = 0, held = 0, vacant = 0, elsewhere = 0;
    for (auto const& p : all_of(plan)) {
      bool const north = plan.start.texts[static_cast<std::size_t>(p.shop)] == "north";
      elsewhere += !north;
      wanted += north && p.wanted;
      held += north && p.first != detail::no_slot;
      vacant += north && p.first == detail::no_slot;
    }
    CHECK(wanted == heads + 1);
    CHECK(held == 3);
    CHECK(vacant == std::max(0, heads + 1 - 3));
    CHECK(elsewhere == 1);
  }
}

TEST_CASE("vacant positions are numbered within their shop, and stand among the others in byte order of their ids") {
  compiled_model const m = model_with({{"north", 4}});
  auto const plan = plan_of(m, people({"zoe", "amy"}, {"north", "north"}), true);
  REQUIRE(plan.batches.size() == 1);
  CHECK(plan.batches[0].ids == std::vector<std::string>{"amy", "north+new001", "north+new002", "zoe"});
}

TEST_CASE("a vacant position is in the first team that anybody of the shop is in") {
  compiled_model const m = model_with({{"north", 3}});
  auto const plan = plan_of(m, people({"A1", "A2", "B1"}, {"north", "north", "south"}, {"", "n2", "s1"}));
  for (auto const& p : all_of(plan))
    if (p.first == detail::no_slot) CHECK(plan.start.texts[static_cast<std::size_t>(p.team)] == "n2");
}

TEST_CASE("successors are called so that nobody of the workforce is called like one") {
  compiled_model const m = model_with({});
  auto const plain = plan_of(m, people({"A1"}, {"north"}));
  CHECK(plain.holder_id("A1", 0) == "A1");
  CHECK(plain.holder_id("A1", 1) == "A1+01");
  CHECK(plain.holder_id("A1", 123) == "A1+123");
  auto const taken = plan_of(m, people({"A1", "A1+01", "B++"}, {"north", "north", "north"}));
  CHECK(taken.holder_id("A1", 1) == "A1+++01");
}

TEST_CASE("an opening needs somebody in its shop, and a workforce is of one month") {
  CHECK(complaint([] { return plan_of(model_with({{"west", 2}}), people({"A1"}, {"north"})); }) ==
        "hiring.opening: nobody of the workforce is in the shop 'west'");
  table t = people({"A1", "A2"}, {"north", "north"});
  table two;
  two.add("person", std::vector<std::string>{"A1", "A1"})
      .add("shop", std::vector<std::string>{"north", "north"})
      .add("month", std::vector<month>{month(2026, 1), month(2026, 2)});
  CHECK(complaint([&] { return plan_of(model_with({}), two); }).starts_with("workforce: it speaks of several months"));
}

// -- occupancy
// ---------------------------------------------------------------------------------------------------------

TEST_CASE("at the start every replica has the people of the workforce in their positions, and the vacant ones empty") {
  compiled_model const m = model_with({{"north", 4}});
  auto const plan = plan_of(m, people({"A1", "A2"}, {"north", "north"}), true);
  detail::occupancy const o(plan, plan.batches[0], 7, 3);
  CHECK(o.size() == 12);
  CHECK(o.positions() == 4);
  CHECK(o.held == std::vector<std::uint8_t>{1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0});
  CHECK(o.replica_of(3) == 0);
  CHECK(o.replica_of(4) == 1);
  CHECK(o.id_of(5) == "A2");
  CHECK(o.first_replica() == 7);
  for (std::uint32_t p = 0; p < o.size(); ++p) CHECK(o.came(p) == (p % 4 >= 2));
}

TEST_CASE("who comes first into a vacant position has its own id; who comes after somebody has the next number") {
  compiled_model const m = model_with({{"north", 2}});
  auto const plan = plan_of(m, people({"A1"}, {"north"}), true);
  detail::occupancy o(plan, plan.batches[0], 0, 1);
  REQUIRE(o.positions() == 2);
  CHECK(o.next_successor(0) == 1);  // after A1
  CHECK(o.next_successor(1) == 0);  // nobody has been there
  o.fill(1, o.next_successor(1), 99);
  CHECK(o.id_of(1) == "north+new001");
  CHECK(o.came(1));
  CHECK(o.next_successor(1) == 1);
  o.vacate(0, 5);
  CHECK(o.held == std::vector<std::uint8_t>{0, 1});
  CHECK(o.vacated[0] == 5);
  CHECK(o.id_of(0) == "A1");
  o.fill(0, o.next_successor(0), 98);
  CHECK(o.id_of(0) == "A1+01");
  CHECK(o.came(0));
  CHECK(o.draw_address[0] == 98);
}

}  // namespace positions_test
