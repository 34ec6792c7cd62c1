// past(ledger, records, models): how everybody stands behind a ledger, with all that months to come look back on.
#pragma once

#include <string>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/ledger.hpp"
#include "tierwise/model.hpp"
#include "tierwise/state.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// The state of a ledger, which remembers also what some models look back on: a leaving factor on `last(3,
/// sum(output))` that the ledger's policy does not know, a longer look back of a variant. It is worked out of the
/// ledger's `records` by the policy that was lived by; what only the assumptions draw is read where the records have
/// such a column, and missing where not. `before`: the state that the ledger went on from; it must remember as far as
/// is looked. What neither that policy nor the assumptions have a name for is not remembered: `simulate` refuses it.
[[nodiscard]] state past(ledger const& lived, table const& records, std::vector<compiled_model> const& to_come,
                         state const& before = {});

/// Whether a state has all that a policy and its assumptions look back on.
[[nodiscard]] bool remembers(state const& s, compiled_model const& model);

/// What a policy and its assumptions look back on, and how far: the same texts, the same past is asked for.
[[nodiscard]] std::vector<std::string> looks_back(compiled_model const& model);

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/simulate/past_inl.hpp"
#endif
