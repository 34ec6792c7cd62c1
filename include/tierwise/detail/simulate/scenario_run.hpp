// Scenarios played side by side under the same luck, replica by replica: `simulate` plays one, `compare` several.
#pragma once

#include <algorithm>  // for std::clamp, std::count, std::max
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/simulate/accumulate.hpp"
#include "tierwise/detail/simulate/outcomes.hpp"
#include "tierwise/detail/simulate/replicas.hpp"
#include "tierwise/detail/support/ordering.hpp"

namespace tierwise::detail {

/// A scenario being played: who is there under it, what it adds up to, and what becomes of its people.
struct scenario_run {
  dated<model> models;
  position_plan positions;
  projection out;
  std::optional<outcomes> came;  ///< where they are wanted
  batches_left left;

  scenario_run(dated<model> const& rules, table const& workforce, position_plan where, simulation const& how,
               std::size_t several)
      : models(rules),
        positions(std::move(where)),
        out(empty_projection(models, workforce, positions, how, several)),
        left(positions, how) {}

  void count_outcomes() { came.emplace(out.first_replica, out.replicas, positions.people); }

  /// A batch in some replicas. False: stopped.
  bool play_range(simulation const& how, replica_range const& range, batch_memory& memory, ticker& tick) {
    accumulator sums(*models.first, positions, out);
    bool const whole = play(
        models, positions, how, range, memory, [&](simulated_month const& now) { return sums.month(now), true; },
        [&](simulated_month const& now) {
          sums.ended(now);
          if (came) came->ended(now);
          return tick(now.rows.size());
        });
    if (whole) left.played(range, [&](std::uint32_t replica) { out.done[replica] = 1; });
    return whole;
  }
};

/// A range of a scenario among several.
struct scenario_range {
  std::size_t scenario;
  replica_range range;
};

/// The ranges of all scenarios, so that what an interrupted run has done is replicas that are whole under each.
template <class PositionsOf>
[[nodiscard]] std::vector<scenario_range> scenario_ranges(std::size_t scenarios, PositionsOf positions_of,
                                                          simulation const& how, chosen_replicas const& chosen) {
  std::vector<scenario_range> out;
  for (std::size_t i = 0; i < scenarios; ++i)
    for (auto const& range : replica_ranges(positions_of(i), how, chosen)) out.push_back({i, range});
  sort_stably(out.begin(), out.end(),
              [](scenario_range const& a, scenario_range const& b) { return a.range.first < b.range.first; });
  return out;
}

/// What there would be to play if nobody left or came, in person-months.
[[nodiscard]] inline std::size_t person_months(std::size_t people, simulation const& how,
                                               chosen_replicas const& chosen) {
  auto const not_played = static_cast<std::size_t>(std::count(chosen.begin(), chosen.end(), 0));
  return people * static_cast<std::size_t>(how.months) * (how.replicas - not_played);
}

/// So many scenarios keep their months from batch to batch: each takes some megabytes for every thread.
inline constexpr std::size_t scenarios_kept = 8;

/// Plays all of them in the replicas chosen. Interrupted, it keeps what is done.
inline void play_side_by_side(std::vector<scenario_run>& runs, simulation const& how,
                              chosen_replicas const& chosen = {}) {
  auto const ranges = scenario_ranges(
      runs.size(), [&](std::size_t i) -> position_plan const& { return runs[i].positions; }, how, chosen);
  std::size_t total = 0;
  for (auto const& one : runs) total += person_months(one.positions.people, how, chosen);
  std::size_t const threads = std::clamp<std::size_t>(how.threads, 1, std::max<std::size_t>(ranges.size(), 1));
  std::vector<batch_memory> memory(runs.size() <= scenarios_kept ? threads * runs.size() : 0);
  work_through(ranges.size(), how.threads, how.progress, total, [&](std::size_t i, ticker& tick) {
    batch_memory once;
    std::size_t const scenario = ranges[i].scenario, mine = tick.thread * runs.size() + scenario;
    runs[scenario].play_range(how, ranges[i].range, mine < memory.size() ? memory[mine] : once, tick);
  });
}

}  // namespace tierwise::detail
