// workforce(ledger, records): who is at work when a ledger ends, and how they stand. What a simulation starts from.
#pragma once

#include <string>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/ledger.hpp"
#include "tierwise/note.hpp"
#include "tierwise/state.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// The people at work behind a ledger's last month, and what the past left of them: `simulate(model, staff)` goes on
/// from it. The table alone says where they stand on their ladders, and nothing of what was before.
struct workforce {
  table people;             ///< as `simulate` takes it, for the month after
  tierwise::state state;    ///< how everybody stands behind the ledger
  std::vector<note> notes;  ///< what of the records a simulation goes on from
};

/// The people who have a record in the ledger's last month and were not separated or let go in it: `person`, `month`
/// (the one after), `shop` and `team` as far as `records` have them, `joined`, and for each ladder the tier from then
/// on and
/// `<ladder>_since`. `records` are those the ledger was made from. The last month's values of the columns that `keep`
/// names are taken along, from the same or from other records of these months. Throws `error` for a column there is
/// none of.
[[nodiscard]] workforce workforce_after(ledger const& l, table const& records, std::vector<std::string> const& keep,
                                        table const& kept_from);
[[nodiscard]] inline workforce workforce_after(ledger const& l, table const& records,
                                               std::vector<std::string> const& keep = {}) {
  return workforce_after(l, records, keep, records);
}

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/apply/workforce_inl.hpp"
#endif
