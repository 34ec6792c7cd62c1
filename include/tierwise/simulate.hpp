// simulate(policy, workforce, assumptions): months that have not happened yet, many times over, by the stages of
// `apply`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/model.hpp"
#include "tierwise/progress.hpp"
#include "tierwise/projection.hpp"
#include "tierwise/simulation.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// Plays a policy forward. `workforce` has a row a person who is there in the month in which it begins: `person`,
/// `month`, `shop`, `team`, `joined`, a column for each ladder (and `<ladder>_since`), and what the assumptions draw
/// once for a person. The result is the same to the bit for any number of threads and any order of rows, and a replica
/// is the same whether run alone or among others. Interrupted by `progress`, it returns what is done; `done` says which
/// replicas are.
[[nodiscard]] projection simulate(compiled_model const& model, table const& workforce, simulation const& how = {});

/// The same replicas with totals by other groupings: played once more, with the same bits, in those that are done.
/// `workforce` is the one that the projection was made with. Interrupted, it has less of them.
[[nodiscard]] projection grouped(projection const& played, table const& workforce, std::vector<std::string> by,
                                 unsigned threads = 1, tierwise::progress const& progress = {});

/// The months of one replica as records: what everybody did, as the replica drew it. `apply(policy, records)` makes its
/// full ledger, with payslips that `explain` explains; a person who came into a position later is called `A017+01`.
[[nodiscard]] table simulated_records(compiled_model const& model, table const& workforce, std::uint32_t replica,
                                      simulation const& how = {});

/// The measures that a projection of the model has, as people read them, before anything is played.
[[nodiscard]] std::vector<shown_measure> shown_measures(compiled_model const& model);

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/simulate/simulate_inl.hpp"
#endif
