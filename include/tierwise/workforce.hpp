// workforce(ledger, records): who is at work when a ledger ends, and how they stand. What a simulation starts from.
#pragma once

#include <string>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/ledger.hpp"
#include "tierwise/note.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// An acting appointment that has not ended. A simulation takes the tier for held for good.
struct held_on_trial {
  std::string person, ladder, tier;
};

/// The people at work behind a ledger's last month.
struct workforce {
  table people;  ///< as `simulate` takes it, for the month after
  std::vector<held_on_trial> on_trial;
  std::vector<note> notes;  ///< what a simulation does not know of their standing
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
