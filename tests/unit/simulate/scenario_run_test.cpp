#include "tierwise/detail/simulate/scenario_run.hpp"

#include <algorithm>
#include <vector>

#include "catch.hpp"

namespace scenario_run_test {

using namespace tierwise;

namespace {

/// Batches of so many positions.
detail::position_plan plan_of(std::vector<std::size_t> const& batches) {
  detail::position_plan out;
  for (std::size_t n : batches) out.batches.emplace_back().positions.resize(n);
  return out;
}

simulation ten_replicas() {
  simulation how;
  how.months = 6;
  how.replicas = 10;
  return how;
}

}  // namespace

TEST_CASE("ranges hold each replica that is chosen once a batch, and no other") {
  auto const plan = plan_of({400, 7});
  detail::chosen_replicas const chosen = {1, 1, 1, 0, 1, 0, 0, 1, 1, 1};
  std::vector<std::vector<int>> times(2, std::vector<int>(10, 0));
  for (auto const& range : detail::replica_ranges(plan, ten_replicas(), chosen)) {
    CHECK(range.count <= detail::simulated_people / 400);
    for (std::uint32_t r = range.first; r < range.first + range.count; ++r) ++times[range.batch][r];
  }
  for (auto const& batch : times) CHECK(std::equal(batch.begin(), batch.end(), chosen.begin()));
  CHECK(detail::person_months(407, ten_replicas(), chosen) == 407 * 6 * 7);
  CHECK(detail::person_months(407, ten_replicas(), {}) == 407 * 6 * 10);
}

TEST_CASE("scenarios are played side by side: no range begins before those of earlier replicas under any of them") {
  std::vector<detail::position_plan> const plans = {plan_of({400}), plan_of({100, 100})};
  auto const ranges = detail::scenario_ranges(
      2, [&](std::size_t i) -> detail::position_plan const& { return plans[i]; }, ten_replicas(), {});
  std::vector<int> played(2, 0);
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    CHECK((i == 0 || ranges[i - 1].range.first <= ranges[i].range.first));
    played[ranges[i].scenario] += static_cast<int>(ranges[i].range.count);
  }
  CHECK(played == std::vector<int>{10, 20});
}

}  // namespace scenario_run_test
