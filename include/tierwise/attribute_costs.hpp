// attribute_costs(comparison): where the change in what everybody costs comes from, part by part.
#pragma once

#include <cstdint>
#include <vector>

#include "tierwise/comparison.hpp"
#include "tierwise/config.hpp"
#include "tierwise/progress.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// Whether a variant's costs can be attributed: it has the ladders, tiers and quantities of the first policy.
[[nodiscard]] bool has_attributable_costs(comparison const& of, std::size_t variant);

/// Variant (the first left out), replica, month. Nothing for variants whose costs cannot be attributed. A comparison
/// keeps none of it: its replicas are played once more, with the same bits, and the first policy's months are paid by
/// the others' rules. `workforce` is the one that the comparison was made with. Interrupted, it gives nothing.
[[nodiscard]] std::vector<std::vector<cost_change>> attribute_costs(comparison const& of, table const& workforce,
                                                                    unsigned threads = 1,
                                                                    tierwise::progress const& progress = {});

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/simulate/attribute_costs_inl.hpp"
#endif
