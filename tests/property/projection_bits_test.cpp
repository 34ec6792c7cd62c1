// Law 1 for projections and comparisons: the same bits on every compiler, processor and number of threads, in any
// order.
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "property/lively_desk.hpp"
#include "property/luck.hpp"
#include "simulated_desk.hpp"
#include "tierwise/attribute_costs.hpp"
#include "tierwise/compare.hpp"
#include "tierwise/detail/records/partition.hpp"
#include "tierwise/edit.hpp"
#include "tierwise/random.hpp"

namespace projection_bits_test {

namespace tw = tierwise;
using namespace tierwise_tests;

TEST_CASE("law 1: any number of threads and any order of the staff give the same bits", "[threads]") {
  luck l(1);
  tw::compiled_model const shops(tierwise_tests::three_shops(), three_shops_world());
  auto const people = three_shops_staff();
  auto how_many = how(5, 50);
  how_many.by = {"medal", "shop", "post"};
  auto const one = tw::simulate(shops, people, how_many);
  CHECK(std::count(one.done.begin(), one.done.end(), 1) == 50);
  std::vector<std::size_t> order(people.rows());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (unsigned threads : {2u, 5u}) {
    how_many.threads = threads;
    l.shuffle(order);
    CHECK(same(one, tw::simulate(shops, reordered(people, order), how_many)));
  }
}

TEST_CASE("law 1: the same for a large desk whose parts are played apart", "[threads]") {
  luck l(2);
  std::size_t const many = tw::detail::batch_people + 300;  // more than fit into one part
  auto const people = staff(many, 40);
  auto const one = tw::simulate(lively_desk(), people, how(3, 2));
  std::vector<std::size_t> order(people.rows());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (unsigned threads : {2u, 5u}) {
    l.shuffle(order);
    CHECK(same(one, tw::simulate(lively_desk(), reordered(people, order), how(3, 2, 0, threads))));
  }
}

TEST_CASE("law 1: a part of the desk is played as it would be alone") {
  // Nothing ties the shops, so dropping some changes nothing in the others.
  std::size_t const many = tw::detail::batch_people + 300;
  auto const all = tw::simulate(lively_desk(), staff(many, 40), how(2, 1));
  std::vector<std::size_t> third;
  for (std::size_t i = 0; i < many; ++i)
    if (i % 40 == 2) third.push_back(i);
  auto const one = tw::simulate(lively_desk(), reordered(staff(many, 40), third), how(2, 1));
  for (std::size_t m = 0; m < one.measures.size(); ++m)
    for (int t = 0; t < 2; ++t) CHECK(one.value(0, t, 0, m) == all.value(0, t, all.cell("shop", "shop103"), m));
}

TEST_CASE("law 1: a replica is the same alone or among others, however many are worked on together") {
  auto const people = staff(3, 1);
  auto const all = tw::simulate(lively_desk(), people, how(6, 700));
  for (std::uint32_t r : {0u, 1u, 77u, 340u, 341u, 342u, 500u, 681u, 682u, 699u})  // 341 of 3 people fit together
    CHECK(same_replica(all, tw::simulate(lively_desk(), people, how(6, 1, r)), r));
  for (auto [first, count] : {std::pair(10u, 13u), std::pair(300u, 90u), std::pair(699u, 1u)}) {
    auto const some = tw::simulate(lively_desk(), people, how(6, count, first));
    for (std::uint32_t r = first; r < first + count; ++r) CHECK(same_replica(all, some, r));
  }
  auto const more = tw::simulate(lively_desk(), staff(23, 3), how(6, 60));
  for (std::uint32_t r : {0u, 43u, 44u, 45u, 59u})
    CHECK(same_replica(more, tw::simulate(lively_desk(), staff(23, 3), how(6, 1, r)), r));
}

TEST_CASE("law 1: replicas differ, and so do seeds") {
  auto const a = tw::simulate(lively_desk(), staff(8, 2), how(4, 6));
  std::set<std::vector<std::int64_t>> different;
  std::size_t const width = a.values.size() / 6;
  for (std::size_t r = 0; r < 6; ++r)
    different.insert({a.values.begin() + static_cast<std::ptrdiff_t>(r * width),
                      a.values.begin() + static_cast<std::ptrdiff_t>((r + 1) * width)});
  CHECK(different.size() == 6);
  auto other = how(4, 6);
  other.seed ^= std::uint64_t(1) << 40;
  CHECK(tw::simulate(lively_desk(), staff(8, 2), other).values != a.values);
}

TEST_CASE("law 1: every compiler, optimisation level and instruction set gives this one number") {
  auto const p = tw::simulate(lively_desk(), staff(11, 2), how(15, 9));
  std::uint64_t h = 14695981039346656037u;
  auto add = [&](std::uint64_t bits) { h = (h ^ bits) * 1099511628211u; };
  for (auto v : p.values) add(static_cast<std::uint64_t>(v));
  for (std::uint32_t r = 0; r < 2; ++r)
    for (auto const& [who, row] : by_row(tw::simulated_records(lively_desk(), staff(11, 2), r, how(15, 1)), drawn)) {
      add(tw::person_of(who.first));
      for (auto bits : row) add(bits);
    }
  // A change here is a change of results, which the changelog tells.
  CHECK(h == 421360498448455631u);
}

TEST_CASE("law 1: other runs in between change nothing, and an amendment that changes nothing changes nothing") {
  auto const people = staff(9, 2);
  auto const first = tw::simulate(lively_desk(), people, how(8, 5));
  auto raised = tw::parse_policy(lively_rules);
  raised.ladder[0].tier[1].base_pay = 2600;
  auto const between = tw::simulate(tw::compiled_model(raised, assumed(lively_world)), people, how(8, 5));
  CHECK_FALSE(same(first, between));
  CHECK(same(first, tw::simulate(lively_desk(), people, how(8, 5))));
  auto const again = tw::parse_policy(lively_rules);
  for (int from : {0, 1, 5}) {
    tw::month const first_from = tw::month(2026, 1) + from;
    tw::compiled_model const amended(
        tw::compiled_policy(again).amended(first_from, again).amended(first_from + 2, again), assumed(lively_world));
    CHECK(same(first, tw::simulate(amended, people, how(8, 5))));
  }
}

TEST_CASE("law 1: whether others are at work at the same time changes no replica") {
  auto a = assumed(lively_world);
  a.attrition.leaving->annual_rate = 6;
  tw::compiled_model const model(tw::parse_policy(lively_rules), a);
  auto const all = tw::simulate(model, staff(2, 1), how(12, 20));
  std::size_t differ = 0;
  for (std::uint32_t r = 0; r < 20; ++r)
    differ += !same_replica(all, tw::simulate(model, staff(2, 1), how(12, 1, r)), r);
  CHECK(differ == 0);
}

TEST_CASE("law 1: a comparison is the same for any number of threads and for replicas run alone", "[threads]") {
  std::vector<tw::scenario> const both = {
      {"today", {simulated_policy(), simulated_assumptions()}},
      {"raised", {tw::replace(simulated_policy(), "ladder.medal.iron.base_pay", 2600.0), simulated_assumptions()}}};
  auto run = how(24, 20);
  auto const one = tw::compare(both, simulated_workforce(5), run);
  run.threads = 3;
  auto const three = tw::compare(both, simulated_workforce(5), run);
  CHECK(one.of(1).values == three.of(1).values);
  auto const of_one = tw::attribute_costs(one, simulated_workforce(5)),
             of_three = tw::attribute_costs(three, simulated_workforce(5), 3);
  for (std::size_t i = 0; i < of_one[0].size(); ++i) {
    CHECK(of_one[0][i].mix == of_three[0][i].mix);
    CHECK(of_one[0][i].performance == of_three[0][i].performance);
  }
  for (std::size_t i = 0; i < one.people[0].size(); ++i) {
    CHECK(one.people[0][i].gone_first == three.people[0][i].gone_first);
    CHECK(one.people[0][i].risen_variant == three.people[0][i].risen_variant);
  }
  run.first_replica = 13;
  run.replicas = 1;
  auto const alone = tw::compare(both, simulated_workforce(5), run);
  std::size_t const size = alone.of(1).values.size();
  CHECK(std::equal(alone.of(1).values.begin(), alone.of(1).values.end(),
                   one.of(1).values.begin() + static_cast<std::ptrdiff_t>(13 * size)));
}

}  // namespace projection_bits_test
