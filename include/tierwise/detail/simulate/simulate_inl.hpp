// How `simulate` and `simulated_records` are done.
#pragma once

#include <cstdint>
#include <vector>

#include "tierwise/detail/simulate/accumulate.hpp"
#include "tierwise/detail/simulate/replica_records.hpp"
#include "tierwise/detail/simulate/replicas.hpp"
#include "tierwise/simulate.hpp"

namespace tierwise {

TIERWISE_INLINE projection simulate(compiled_model const& compiled, table const& workforce, simulation const& how) {
  detail::check(how);
  detail::position_plan const plan = detail::make_positions(compiled.models(), workforce, how.ignore, how.elsewhere);
  projection out = detail::empty_projection(compiled, workforce, plan, how);
  auto const ranges = detail::replica_ranges(plan, how);
  detail::batches_left left(plan, how);
  std::size_t const total = plan.people * static_cast<std::size_t>(how.months) * how.replicas;
  detail::work_through(ranges.size(), how.threads, how.progress, total, [&](std::size_t i, detail::ticker& tick) {
    detail::accumulator sums(*compiled.model(), plan, out);
    bool const finished = detail::play(
        compiled, plan, how, ranges[i], [&](detail::simulated_month const& now) { return sums.month(now), true; },
        [&](detail::simulated_month const& now) { return sums.ended(now), tick(now.rows.size()); });
    if (finished) left.played(ranges[i], [&](std::uint32_t replica) { out.done[replica] = 1; });
  });
  return out;
}

TIERWISE_INLINE std::vector<shown_measure> shown_measures(compiled_model const& model) {
  return detail::shown_measures_of(*model.model());
}

TIERWISE_INLINE table simulated_records(compiled_model const& compiled, table const& workforce, std::uint32_t replica,
                                        simulation const& how) {
  detail::check(how);
  detail::position_plan const plan = detail::make_positions(compiled.models(), workforce, how.ignore, how.elsewhere);
  simulation alone = how;
  alone.first_replica = replica;
  detail::replica_records kept(*compiled.model(), plan, compiled.policy().policy().inputs.size());
  for (std::size_t b = 0; b < plan.batches.size(); ++b)
    detail::play(
        compiled, plan, alone, {b, 0, 1}, [&](detail::simulated_month const& now) { return kept.month(now), true; },
        [](detail::simulated_month const&) { return true; });
  return kept.take();
}

}  // namespace tierwise
