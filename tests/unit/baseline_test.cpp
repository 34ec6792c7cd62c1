#include "tierwise/baseline.hpp"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "property/lively_desk.hpp"
#include "simulated_desk.hpp"
#include "tierwise/attribute_costs.hpp"
#include "tierwise/compare.hpp"
#include "tierwise/edit.hpp"

namespace baseline_test {

using namespace tierwise;
using tierwise_tests::complaint;
using tierwise_tests::simulated_assumptions;
using tierwise_tests::simulated_policy;
using tierwise_tests::simulated_workforce;

namespace {

scenario today() { return {"today", {simulated_policy(), simulated_assumptions()}}; }
scenario raised() {
  return {"raised",
          {replace(simulated_policy(), {{"ladder.medal.iron.base_pay", figure(2600)}}), simulated_assumptions()}};
}
simulation a_year(std::uint32_t replicas = 12) {
  simulation how;
  how.months = 12;
  how.replicas = replicas;
  how.seed = 11;
  how.by = {"shop", "medal"};
  return how;
}

bool equal(comparison const& a, comparison const& b) {
  bool same = a.names == b.names;
  for (std::size_t i = 0; i < a.projections.size(); ++i) {
    same = same && a.of(i).values == b.of(i).values && a.of(i).done == b.of(i).done;
    for (std::size_t p = 0; i > 0 && p < a.people[i - 1].size(); ++p) {
      person_change const &x = a.people[i - 1][p], &y = b.people[i - 1][p];
      same = same && x.person == y.person && x.risen_first == y.risen_first && x.risen_variant == y.risen_variant &&
             x.risen_both == y.risen_both && x.gone_first == y.gone_first && x.gone_variant == y.gone_variant &&
             x.gone_both == y.gone_both;
    }
  }
  return same;
}

}  // namespace

TEST_CASE("what is compared with a kept baseline has the bits of a comparison that plays both", "[threads]") {
  comparison const fresh = compare({today(), raised(), today()}, simulated_workforce(), a_year());
  baseline const kept(today(), simulated_workforce(), a_year());
  CHECK(equal(kept.compare({raised(), today()}), fresh));
  CHECK(equal(kept.compare({raised(), today()}, 3), fresh));
  baseline const copy = kept;
  CHECK(equal(copy.compare({raised(), today()}), fresh));
  CHECK(kept.played()->values == fresh.of(0).values);
  CHECK(kept.first().name == "today");
}

TEST_CASE("costs are attributed the same whether the baseline was kept or not") {
  auto const people = simulated_workforce();
  auto const kept = attribute_costs(baseline(today(), people, a_year()).compare({raised()}), people);
  auto const fresh = attribute_costs(compare({today(), raised()}, people, a_year()), people, 2);
  REQUIRE(kept[0].size() == 12 * 12);
  for (std::size_t i = 0; i < kept[0].size(); ++i) {
    CHECK(kept[0][i].rate == fresh[0][i].rate);
    CHECK(kept[0][i].mix == fresh[0][i].mix);
    CHECK(kept[0][i].total() == fresh[0][i].total());
  }
}

TEST_CASE("several threads compare with one baseline", "[threads]") {
  baseline const kept(today(), simulated_workforce(), a_year(4));
  comparison const alone = kept.compare({raised()});
  std::atomic<int> differ{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back([&] { differ += equal(kept.compare({raised()}), alone) ? 0 : 1; });
  }
  CHECK(differ == 0);
}

TEST_CASE("a baseline that was interrupted is compared in the replicas that it has") {
  struct stop_late {
    static bool tell(void*, std::size_t done, std::size_t total) { return 2 * done < total; }
  };
  simulation how = a_year(300);
  how.progress = {&stop_late::tell, nullptr};
  baseline const part(today(), simulated_workforce(), how);
  comparison const c = part.compare({raised()});
  auto const done = c.finished();
  REQUIRE_FALSE(done.empty());
  REQUIRE(done.size() < 300);
  CHECK(c.of(1).done == part.played()->done);
  comparison const whole = compare({today(), raised()}, simulated_workforce(), a_year(300));
  std::size_t const gross = whole.of(1).measure("gross");
  for (auto r : done) CHECK(c.of(1).value(r, 11, 0, gross) == whole.of(1).value(r, 11, 0, gross));
}

TEST_CASE("policies that tie their people differently are compared with one baseline") {
  auto const lively = tierwise_tests::lively_desk();
  auto const people = tierwise_tests::staff(40, 4);
  auto tied = parse_policy(tierwise_tests::lively_rules);
  pay_line all;
  all.name = "all";
  all.kind = line_kind::memo;
  all.amount = "sum(sales, by=company)";
  tied.pay.line.push_back(all);
  scenario const first{"first", lively}, other{"tied", {tied, tierwise_tests::assumed(tierwise_tests::lively_world)}};
  auto how = tierwise_tests::how(6, 3);
  baseline const kept(first, people, how);
  CHECK(equal(kept.compare({other}), compare({first, other}, people, how)));
}

TEST_CASE("a baseline is asked again with a table of the same people that says more of them, and no other") {
  baseline const kept(today(), simulated_workforce(), a_year());
  table more = simulated_workforce();
  more.add("height", std::vector<double>(more.rows(), 1.7));
  comparison const c = kept.with(more).compare({raised()});
  CHECK(c.of(1).values == kept.compare({raised()}).of(1).values);
  CHECK(complaint([&] { return kept.with(simulated_workforce(3)).compare({raised()}); }) ==
        "workforce: it is not the one that the baseline was played with");
}

TEST_CASE("what cannot be compared with a baseline is refused") {
  baseline const kept(today(), simulated_workforce(), a_year(1));
  CHECK(complaint([&] { return kept.compare({}); }) == "compare: there is nothing to compare with");
  policy abroad = simulated_policy();
  abroad.currency = "EUR";
  CHECK(complaint([&] { return kept.compare({{"abroad", {abroad, simulated_assumptions()}}}); }) ==
        "compare \"abroad\": it pays in EUR, the first in CNY");
}

}  // namespace baseline_test
