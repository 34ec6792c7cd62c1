// apply(policy, records): what each person would have been paid, how graded, who rose and who was let go. No chance in
// it.
#pragma once

#include <algorithm>  // for std::move of a range
#include <cstddef>
#include <iterator>  // for std::back_inserter
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/compiled.hpp"
#include "tierwise/detail/apply/ledger_writer.hpp"
#include "tierwise/detail/records/notes.hpp"
#include "tierwise/detail/support/tasks.hpp"
#include "tierwise/ledger.hpp"
#include "tierwise/progress.hpp"

namespace tierwise {

/// How to run.
struct apply_options {
  unsigned threads = 1;
  tierwise::progress progress;           ///< told person-months
  std::vector<std::string> ignore = {};  ///< columns of the records that are meant not to be read
};

/// Applies a policy to recorded months, each under the rules in force in it. `records` needs the columns `person`,
/// `month`, `shop`, and those the policy's inputs name; `team`, `joined` and a column for each ladder (starting tiers)
/// when there are any. Rows may come in any order and the result is the same to the bit for any number of threads.
/// Throws `error` for records that do not fit, and `interrupted` when `progress` stops it.
[[nodiscard]] inline ledger apply(compiled_policy const& ready, table const& records,
                                  apply_options const& options = {}) {
  auto const& plans = ready.plans();
  detail::ordered_records in =
      detail::record_reader(plans.all(), records).tell_unread(options.ignore).read(options.threads);
  ledger out;
  out.plans = plans;
  out.people = in.people;
  out.texts = in.texts;
  out.first_month = month::from_index(in.first_month);
  detail::ledger_writer writer(plans, in.rows(), options.threads, out);

  std::vector<std::vector<event>> events(in.batches.size());
  std::vector<std::vector<fault>> faults(in.batches.size());
  bool const whole = detail::work_through(
      in.batches.size(), options.threads, options.progress, in.rows(), [&](std::size_t b, detail::ticker& tick) {
        detail::run_batch(plans, in, in.batches[b], events[b], faults[b],
                          [&](detail::month_run const& run, detail::recorded_rows const& rows) {
                            if (!run.faults.empty()) return false;
                            writer.write(run, rows);
                            return tick(rows.end - rows.first);
                          });
      });
  std::vector<fault> all;
  for (auto& of_batch : faults) std::move(of_batch.begin(), of_batch.end(), std::back_inserter(all));
  if (!all.empty()) throw error(std::move(all));
  if (!whole) throw interrupted();
  detail::record_notes const found(plans.all(), records, in);
  found.alike(out.notes);
  found.other_tiers(writer.results(), out.tiers, out.notes);
  found.cut_past(out.notes);
  found.unsaid(out.notes, false);
  out.notes.insert(out.notes.end(), in.unread.begin(), in.unread.end());
  writer.finish(in, events, options.threads, out);
  return out;
}

[[nodiscard]] inline ledger apply(policy const& p, table const& records, apply_options const& options = {}) {
  return apply(compiled_policy(p), records, options);
}

}  // namespace tierwise
