#include "tierwise/detail/stages/leave_run.hpp"

#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "simulated_desk.hpp"
#include "tierwise/detail/simulate/month_loop.hpp"

namespace leave_run_test {

using namespace tierwise;
using namespace tierwise_tests;

namespace {

/// Plays a year of the usual people in some replicas, and calls `look` behind the end of each month.
template <class Look>
void play_a_year(compiled_model const& m, std::uint32_t replicas, Look look) {
  auto const plan = detail::make_positions(m.models(), simulated_workforce(2), simulation(), true);
  detail::simulated_batch batch(*m.model(), plan, plan.batches[0], 5, 0, replicas);
  bool const whole = batch.play(
      12, [](detail::simulated_month const&) { return true; },
      [&](detail::simulated_month const& now) {
        look(now);
        return true;
      });
  REQUIRE(whole);
}

assumptions leaving_with(double coefficient, double spread) {
  assumptions a = simulated_assumptions();
  factor& pay = a.attrition.leaving->factor[0];
  pay.coefficient = coefficient;
  pay.spread = spread;
  return a;
}

}  // namespace

TEST_CASE("coefficients are those of the file unless they have a spread, and then one a replica and factor") {
  auto const of = [](assumptions const& a, std::uint32_t first) {
    compiled_model const m(simulated_policy(), a);
    auto const plan = detail::make_positions(m.models(), simulated_workforce(1), simulation(), true);
    detail::occupancy const holders(plan, plan.batches[0], first, 4);
    return detail::hazard_coefficients(*m.model(), m.model()->leaving, 5, holders);
  };
  auto const fixed = of(leaving_with(-2, 0), 0), drawn = of(leaving_with(-2, 0.5), 0),
             later = of(leaving_with(-2, 0.5), 2);
  std::set<double> different;
  for (std::size_t r = 0; r < 4; ++r) {
    CHECK(fixed.of(r, 0) == -2);
    CHECK(drawn.of(r, 1) == 0.4);  // it has no spread
    different.insert(drawn.of(r, 0));
  }
  CHECK(different.size() == 4);
  CHECK(later.of(0, 0) == drawn.of(2, 0));  // a replica has its own, whichever others are run
  assumptions still = leaving_with(-2, 0.5);
  still.attrition.draw_coefficients = false;
  CHECK(of(still, 0).of(3, 0) == -2);
}

TEST_CASE(
    "everybody goes where nothing holds them, nobody where nothing drives them, and the others go by the hazard") {
  for (double intercept : {-1000.0, 1000.0}) {
    assumptions a = leaving_with(0, 0);
    a.attrition.leaving->annual_rate = 0;
    a.attrition.leaving->intercept = intercept;
    std::size_t there = 0, went = 0;
    play_a_year({simulated_policy(), a}, 3, [&](detail::simulated_month const& now) {
      there += now.rows.size();
      for (auto kind : now.departed.kind) went += kind != detail::departure::none;
      for (auto kind : now.departed.kind)
        if (intercept < 0) REQUIRE(kind != detail::departure::left);
    });
    if (intercept > 0) CHECK(went == there);
    if (intercept < 0) CHECK(went * 20 < there);  // the policy's own separations
  }
}

TEST_CASE("a leaver's reason is a factor that raised the odds, or none") {
  std::size_t named = 0, unnamed = 0;
  play_a_year({simulated_policy(), simulated_assumptions()}, 60, [&](detail::simulated_month const& now) {
    auto const& factors = now.rules.leaving.factors;
    for (std::size_t r = 0; r < now.rows.size(); ++r) {
      if (now.departed.kind[r] != detail::departure::left) continue;
      std::uint16_t const reason = now.departed.reason[r];
      REQUIRE(reason <= factors.size());
      if (reason == factors.size()) {
        ++unnamed;
        continue;
      }
      ++named;
      double const x = now.run.columns[factors[reason].slot].rows[r];
      if (reason == 1) REQUIRE(x == 1);                  // fined
      if (reason == 0) REQUIRE(factors[0].log == true);  // pay, whose coefficient is drawn
    }
  });
  CHECK(named > 50);
  CHECK(unnamed > 50);
}

TEST_CASE("whom the policy separates does not leave of their own will as well") {
  policy p = simulated_policy();
  p.discipline.offence[0].separate_at = 1;
  assumptions a = leaving_with(0, 0);
  a.attrition.leaving->annual_rate = 0;
  a.attrition.leaving->intercept = 1000;
  std::size_t separated = 0, left = 0;
  play_a_year({p, a}, 3, [&](detail::simulated_month const& now) {
    std::set<std::uint32_t> rows;
    for (std::size_t i = 0; i < now.events.size(); ++i)
      if (now.events[i].kind == event_kind::separated) rows.insert(now.event_rows[i]);
    for (std::uint32_t r = 0; r < now.rows.size(); ++r) {
      REQUIRE((now.departed.kind[r] == detail::departure::separated) == (rows.count(r) > 0));
      (rows.count(r) > 0 ? separated : left) += 1;
    }
  });
  CHECK(separated > 20);
  CHECK(left > 20);
}

TEST_CASE("who goes leaves a vacant position, which is filled after the lead months and not before") {
  assumptions a = simulated_assumptions();
  a.hiring.lead_months = 2;
  a.attrition.leaving->annual_rate = 4;
  std::vector<std::int32_t> vacated(24 * 5, -1);
  std::size_t filled = 0;
  play_a_year({simulated_policy(), a}, 5, [&](detail::simulated_month const& now) {
    for (auto r : now.newcomers) {
      std::uint32_t const p = now.rows.person[r];
      if (!now.holders.came(p)) continue;
      ++filled;
      REQUIRE(vacated[p] >= 0);
      REQUIRE(now.number == vacated[p] + 3);  // two whole months are between: filled is certain here
    }
    for (std::size_t r = 0; r < now.rows.size(); ++r)
      if (now.departed.kind[r] != detail::departure::none) vacated[now.rows.person[r]] = now.number;
  });
  CHECK(filled > 50);
}

}  // namespace leave_run_test
