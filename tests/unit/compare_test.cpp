#include "tierwise/compare.hpp"

#include <algorithm>
#include <string>

#include "catch.hpp"
#include "complaint.hpp"
#include "simulated_desk.hpp"
#include "tierwise/edit.hpp"

namespace compare_test {

using namespace tierwise;
using tierwise_tests::complaint;
using tierwise_tests::simulated_assumptions;
using tierwise_tests::simulated_model;
using tierwise_tests::simulated_policy;
using tierwise_tests::simulated_workforce;
using tierwise_tests::two_years;

TEST_CASE("comparing a policy with itself gives zero in every cell") {
  comparison const c =
      compare({{"today", simulated_model()}, {"same", simulated_model()}}, simulated_workforce(), two_years());
  CHECK(c.of(0).values == c.of(1).values);
  CHECK(std::any_of(c.of(0).values.begin(), c.of(0).values.end(), [](auto v) { return v != 0; }));
  for (auto const& p : c.people[0]) CHECK(p.risen_first + p.risen_variant + p.gone_first + p.gone_variant == 0);
  auto const d = c.difference(1, "total_cost", 23, true);
  CHECK(d.mean == 0);
  CHECK(d.above + d.below == 0);
  CHECK(d.saved == 1);
}

TEST_CASE("running A, B, A gives A's result twice, and the one it has alone") {
  comparison const c = compare({{"a", simulated_model()},
                                {"b", simulated_model("ladder.medal.iron.base_pay", 2600)},
                                {"a again", simulated_model()}},
                               simulated_workforce(), two_years());
  CHECK(c.of(0).values == c.of(2).values);
  CHECK(c.of(0).values != c.of(1).values);
  CHECK(simulate(simulated_model(), simulated_workforce(), two_years()).values == c.of(0).values);
  CHECK(simulate(simulated_model("ladder.medal.iron.base_pay", 2600), simulated_workforce(), two_years()).values ==
        c.of(1).values);
}

TEST_CASE(
    "who leaves under one policy only is counted over the replicas, and adds up to the leavers of the workforce") {
  auto how = two_years(50);
  comparison const c =
      compare({{"today", simulated_model()}, {"raised", simulated_model("ladder.medal.iron.base_pay", 4000)}},
              simulated_workforce(), how);
  std::uint64_t first = 0, variant = 0;
  for (auto const& p : c.people[0]) {
    first += p.gone_first;
    variant += p.gone_variant;
    CHECK(p.gone_first + p.gone_variant + p.gone_both <= 50);
  }
  CHECK(first > variant);  // twice the pay keeps more of them
}

TEST_CASE("common luck takes most of the variance away") {
  comparison const c =
      compare({{"today", simulated_model()}, {"raised", simulated_model("ladder.medal.iron.base_pay", 2100)}},
              simulated_workforce(), two_years(200));
  auto const d = c.difference(1, "total_cost", 23, true);
  CHECK(d.saved > 0.5);
  CHECK(d.low < d.mean);
  CHECK(d.mean < d.high);
  CHECK(d.above > 0.9);
}

TEST_CASE(
    "an amendment that changes nothing gives the bits of no amendment, one that does changes the months from its "
    "date") {
  auto how = two_years();
  policy const p = simulated_policy(), raised = replace(p, {{"ladder.medal.iron.base_pay", figure(2600)}});
  auto from = [&](month when) {
    return compiled_model(compiled_policy(p).amended(when, raised), simulated_assumptions());
  };
  compiled_model const idle(compiled_policy(p).amended({2026, 9}, p).amended({2027, 3}, p), simulated_assumptions());
  projection const plain = simulate(simulated_model(), simulated_workforce(), how);
  CHECK(simulate(idle, simulated_workforce(), how).values == plain.values);
  projection const amended = simulate(from({2026, 9}), simulated_workforce(), how);
  std::size_t const gross = plain.measure("gross");
  for (std::uint32_t r = 0; r < how.replicas; ++r) {
    for (std::int32_t t = 0; t < 8; ++t) CHECK(amended.value(r, t, 0, gross) == plain.value(r, t, 0, gross));
    CHECK(amended.value(r, 8, 0, gross) > plain.value(r, 8, 0, gross));
  }
  CHECK(simulate(from({2020, 1}), simulated_workforce(), how).values ==
        simulate({raised, simulated_assumptions()}, simulated_workforce(), how).values);
  CHECK(simulate(from({2031, 1}), simulated_workforce(), how).values == plain.values);
}

TEST_CASE("there must be something to compare with") {
  CHECK(complaint([] {
          (void)compare({{"today", simulated_model()}}, simulated_workforce(), two_years());
        }).find("nothing to compare with") != std::string::npos);
}

TEST_CASE("two currencies are not compared, and no amendment changes the currency") {
  policy abroad = simulated_policy();
  abroad.currency = "EUR";
  CHECK(complaint([&] {
          return compare({{"today", simulated_model()}, {"abroad", {abroad, simulated_assumptions()}}},
                         simulated_workforce(), two_years());
        }) == "compare \"abroad\": it pays in EUR, the first in CNY");
  CHECK(
      complaint([&] { (void)compiled_policy(simulated_policy()).amended({2026, 5}, abroad); }) ==
      "amendment from 2026-05: currency: it is CNY until then, and would be EUR; it is the same in all months: say it "
      "in the policy itself");
}

TEST_CASE("openings may differ between what is compared") {
  auto more = simulated_assumptions();
  more.hiring.opening = {{"shop 0", 16, {}, ""}, {"shop 1", 8, {}, ""}};
  comparison const c = compare({{"today", simulated_model()}, {"larger", {simulated_policy(), more}}},
                               simulated_workforce(), two_years());
  auto const d = c.difference(1, "heads", 23, false, "shop", "shop 0");
  CHECK(d.mean > 1);
  CHECK(c.difference(1, "heads", 23, false, "shop", "shop 1").mean < -1);
}

}  // namespace compare_test
