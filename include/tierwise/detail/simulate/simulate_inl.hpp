// How `simulate` and `simulated_records` are done.
#pragma once

#include <cstdint>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/simulate/replica_records.hpp"
#include "tierwise/detail/simulate/replicas.hpp"
#include "tierwise/detail/simulate/scenario_run.hpp"
#include "tierwise/simulate.hpp"

namespace tierwise {

namespace detail {

[[nodiscard]] inline projection play_alone(dated<model> const& models, table const& workforce, simulation const& how,
                                           chosen_replicas const& chosen = {}) {
  std::vector<scenario_run> one;
  one.emplace_back(models, workforce, make_positions(models, workforce, how), how, 1);
  play_side_by_side(one, how, chosen);
  return std::move(one[0].out);
}

}  // namespace detail

TIERWISE_INLINE projection simulate(compiled_model const& compiled, table const& workforce, simulation const& how) {
  detail::check(how);
  return detail::play_alone(compiled.models(), workforce, how);
}

TIERWISE_INLINE projection grouped(projection const& played, table const& workforce, std::vector<std::string> by,
                                   unsigned threads, tierwise::progress const& progress) {
  simulation how = detail::as_played(played, workforce);
  how.by = std::move(by);
  how.threads = threads;
  how.progress = progress;
  projection out = detail::play_alone(played.models, workforce, how, played.done);
  out.notes = played.notes;
  return out;
}

TIERWISE_INLINE std::vector<shown_measure> shown_measures(compiled_model const& model) {
  return detail::shown_measures_of(*model.model());
}

TIERWISE_INLINE table simulated_records(compiled_model const& compiled, table const& workforce, std::uint32_t replica,
                                        simulation const& how) {
  detail::check(how);
  detail::position_plan const plan = detail::make_positions(compiled.models(), workforce, how);
  if (!how.before.is_empty()) (void)detail::check_remembered(compiled.models(), plan);
  simulation alone = how;
  alone.first_replica = replica;
  detail::replica_records kept(*compiled.model(), plan, compiled.policy().policy().inputs.size());
  detail::batch_memory memory;
  for (std::size_t b = 0; b < plan.batches.size(); ++b)
    detail::play(
        compiled.models(), plan, alone, {b, 0, 1}, memory,
        [&](detail::simulated_month const& now) { return kept.month(now), true; },
        [](detail::simulated_month const&) { return true; });
  return kept.take();
}

}  // namespace tierwise
