// apply(policy, records): what each person would have been paid, how graded, who rose and who was let go. No chance in
// it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tierwise/compiled.hpp"
#include "tierwise/config.hpp"
#include "tierwise/ledger.hpp"
#include "tierwise/progress.hpp"
#include "tierwise/records.hpp"
#include "tierwise/state.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// A run of which no rows are kept: nobody's payslips, only totals.
struct totals_only {
  std::vector<std::vector<std::string>> by = {{}};  ///< groupings, as for `totals`
  bool events = true;                               ///< whether they are kept, too
};

/// How to run.
struct apply_options {
  unsigned threads = 1;
  tierwise::progress progress;           ///< told person-months
  std::vector<std::string> ignore = {};  ///< columns of a table that are meant not to be read
  std::optional<totals_only> only = {};
  tier_source tiers = tier_source::policy;  ///< `recorded`: the column of each ladder says the tier of every month
};

/// Applies a policy to recorded months, each under the rules in force in it. The table needs the columns `person`,
/// `month`, `shop`, and those the policy's inputs name; `team`, `joined` and a column for each ladder (starting tiers)
/// when there are any. Rows may come in any order and the result is the same to the bit for any number of threads.
/// Throws `error` for records that do not fit, and `interrupted` when `progress` stops it.
[[nodiscard]] ledger apply(compiled_policy const& rules, table const& from, apply_options const& options = {});
/// The same for records that were read before, which takes no longer than the months do. They may have been read for
/// other rules: what these ask for otherwise is read again.
[[nodiscard]] ledger apply(compiled_policy const& rules, records const& given, apply_options const& options = {});

/// Applies a policy to the records of later months, from where those before left everybody: `apply(p, july,
/// june.state)`. Months in one piece and months in pieces give the same payslips, events and explanations, to the bit.
/// What is known only of later records is told when they come, with the month it happened in: who `left` after the last
/// month of the state, and how many of these records of somebody separated are ignored (`records_ignored`). A starting
/// tier of somebody who is in the state is compared like any later month's. Throws `error` for records that do not lie
/// behind the state, and for rules that it cannot be carried on by: see `state_check`.
[[nodiscard]] ledger apply(compiled_policy const& rules, table const& from, state const& before,
                           apply_options const& options = {});
/// Records that were read without it are read again.
[[nodiscard]] ledger apply(compiled_policy const& rules, records const& given, state const& before,
                           apply_options const& options = {});

[[nodiscard]] inline ledger apply(policy const& rules, table const& from, apply_options const& options = {}) {
  return apply(compiled_policy(rules), from, options);
}

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/apply/apply_inl.hpp"
#endif
