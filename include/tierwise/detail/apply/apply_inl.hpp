// A policy applied to recorded months: records read, batches worked through, the ledger put in order.
#pragma once

#include <algorithm>  // for std::clamp, std::move of a range
#include <cstddef>
#include <deque>
#include <iterator>  // for std::back_inserter
#include <utility>   // for std::move
#include <vector>

#include "tierwise/apply.hpp"
#include "tierwise/detail/apply/ledger_writer.hpp"
#include "tierwise/detail/records/notes.hpp"
#include "tierwise/detail/support/tasks.hpp"

namespace tierwise {

TIERWISE_INLINE ledger apply(compiled_policy const& rules, table const& records, apply_options const& options) {
  auto const& plans = rules.plans();
  detail::ordered_records in =
      detail::record_reader(plans.all(), records).tell_unread(options.ignore).read(options.threads);
  ledger out;
  out.plans = plans;
  out.people = in.people;
  out.texts = in.texts;
  out.first_month = month::from_index(in.first_month);
  detail::ledger_writer writer(plans, in, out);

  std::vector<std::vector<event>> events(in.batches.size());
  std::vector<std::vector<fault>> faults(in.batches.size());
  std::deque<detail::recorded_batch> at_work;  // one for each thread
  for (std::size_t i = 0; i < std::clamp<std::size_t>(options.threads, 1, in.batches.size()); ++i)
    at_work.emplace_back(plans, in, nullptr);
  bool const finished = detail::work_through(
      in.batches.size(), options.threads, options.progress, in.rows(), [&](std::size_t b, detail::ticker& tick) {
        auto write = [&](detail::month_run const& run, detail::recorded_rows const& rows) {
          if (!run.faults.empty()) return false;
          writer.write(run, rows);
          return tick(rows.end - rows.first);
        };
        at_work[tick.thread].run(in.batches[b], write);
        at_work[tick.thread].take_results(events[b], faults[b]);
      });
  std::vector<fault> all;
  for (auto& of_batch : faults) std::move(of_batch.begin(), of_batch.end(), std::back_inserter(all));
  if (!all.empty()) throw error(std::move(all));
  if (!finished) throw interrupted();
  detail::record_notes const found(plans.all(), records, in);
  found.alike(out.notes);
  found.other_tiers(writer.results(), out.tiers, out.notes);
  found.cut_past(out.notes);
  found.unsaid(out.notes, false);
  out.notes.insert(out.notes.end(), in.unread.begin(), in.unread.end());
  writer.finish(events, options.threads, out);
  return out;
}

}  // namespace tierwise
