// A policy applied to recorded months: batches worked through, the ledger put in order.
#pragma once

#include <algorithm>  // for std::clamp, std::move of a range
#include <cstddef>
#include <deque>
#include <iterator>  // for std::back_inserter
#include <utility>   // for std::move
#include <vector>

#include "tierwise/apply.hpp"
#include "tierwise/detail/apply/ledger_writer.hpp"
#include "tierwise/detail/apply/records_inl.hpp"
#include "tierwise/detail/records/notes.hpp"
#include "tierwise/detail/support/tasks.hpp"

namespace tierwise {

namespace detail {

/// All batches through their months; `watch(thread, run, rows)` behind each month's steps. Throws `error` with all
/// faults, and `interrupted`. Events come batch by batch.
[[nodiscard]] inline std::vector<std::vector<event>> work_through_batches(
    dated<plan> const& plans, ordered_records const& in, apply_options const& options,
    function_ref<void(std::size_t, month_run const&, recorded_rows const&)> watch) {
  std::size_t const count = in.batches.size();
  std::vector<std::vector<event>> events(count);
  std::vector<std::vector<fault>> faults(count);
  std::deque<recorded_batch> at_work;  // one for each thread
  for (std::size_t i = 0; i < std::clamp<std::size_t>(options.threads, 1, count); ++i)
    at_work.emplace_back(plans, in, nullptr);
  bool const finished =
      work_through(count, options.threads, options.progress, in.rows(), [&](std::size_t b, ticker& tick) {
        auto each_month = [&](month_run const& run, recorded_rows const& rows) {
          if (!run.faults.empty()) return false;
          watch(tick.thread, run, rows);
          return tick(rows.end - rows.first);
        };
        at_work[tick.thread].run(in.batches[b], each_month);
        at_work[tick.thread].take_results(events[b], faults[b]);
      });
  std::vector<fault> all;
  for (auto& of_batch : faults) std::move(of_batch.begin(), of_batch.end(), std::back_inserter(all));
  if (!all.empty()) throw error(std::move(all));
  if (!finished) throw interrupted();
  return events;
}

}  // namespace detail

TIERWISE_INLINE ledger apply(compiled_policy const& rules, records const& given, apply_options const& options) {
  auto const& plans = rules.plans();
  records const fitting = given.as_read_by(rules, options.threads);
  detail::ordered_records const& in = fitting.read().ordered;
  ledger out;
  out.plans = plans;
  out.people = in.people;
  out.texts = in.texts;
  out.first_month = month::from_index(in.first_month);
  detail::ledger_writer writer(plans, in, out);
  auto const events = detail::work_through_batches(
      plans, in, options,
      [&](std::size_t, detail::month_run const& run, detail::recorded_rows const& rows) { writer.write(run, rows); });
  out.notes = fitting.read().alike;
  detail::record_notes const found(plans.all(), fitting.source(), in);
  found.other_tiers(writer.results(), out.tiers, out.notes);
  found.cut_past(out.notes);
  found.unsaid(out.notes, false);
  out.notes.insert(out.notes.end(), in.unread.begin(), in.unread.end());
  writer.finish(events, options.threads, out);
  return out;
}

TIERWISE_INLINE ledger apply(compiled_policy const& rules, table const& from, apply_options const& options) {
  return apply(rules, records(rules, from, {options.threads, options.ignore}), options);
}

}  // namespace tierwise
