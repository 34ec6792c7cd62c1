// A policy applied to recorded months: batches worked through, the ledger put in order.
#pragma once

#include <algorithm>  // for std::clamp, std::move of a range, std::sort
#include <cstddef>
#include <deque>
#include <iterator>  // for std::back_inserter
#include <set>
#include <string>
#include <tuple>    // for std::tie
#include <utility>  // for std::move
#include <vector>

#include "tierwise/apply.hpp"
#include "tierwise/detail/apply/ledger_writer.hpp"
#include "tierwise/detail/apply/recorded_tiers.hpp"
#include "tierwise/detail/apply/records_inl.hpp"
#include "tierwise/detail/apply/state_writer.hpp"
#include "tierwise/detail/apply/total_writer.hpp"
#include "tierwise/detail/records/notes.hpp"
#include "tierwise/detail/records/unsaid_months.hpp"
#include "tierwise/detail/stages/check_state.hpp"
#include "tierwise/detail/support/ordering.hpp"
#include "tierwise/detail/support/tasks.hpp"

namespace tierwise {

namespace detail {

[[nodiscard]] inline std::size_t threads_for(apply_options const& options, ordered_records const& in) {
  return std::clamp<std::size_t>(options.threads, 1, in.batches.size());
}

/// What happened to the people of each batch.
struct happenings {
  std::vector<std::vector<event>> events;
  std::vector<std::vector<tier_difference>> differences;  ///< of tiers as recorded
};

/// What is wrong with a month and not with somebody in it every batch tells.
inline void tell_once(std::vector<fault>& all) {
  std::set<std::string> told;
  std::erase_if(all, [&](fault const& f) {
    return f.row == 0 && f.person.empty() && !told.insert(f.path + '\n' + f.message).second;
  });
}

/// All batches through their months; `watch(thread, run, rows)` behind each month's steps. Throws `error` with all
/// faults, and `interrupted`. Events come batch by batch. `ended(batch, where it stands, events)`: behind its last
/// month.
[[nodiscard]] inline happenings work_through_batches(
    dated<plan> const& plans, ordered_records const& in, apply_options const& options,
    function_ref<void(std::size_t, month_run const&, recorded_rows const&)> watch,
    function_ref<void(batch const&, recorded_batch&, std::vector<event> const&)> ended) {
  std::size_t const count = in.batches.size();
  happenings out{std::vector<std::vector<event>>(count), std::vector<std::vector<tier_difference>>(count)};
  std::vector<std::vector<fault>> faults(count);
  std::deque<recorded_batch> at_work;  // one for each thread
  for (std::size_t i = 0; i < threads_for(options, in); ++i)
    at_work.emplace_back(plans, in, nullptr,
                         options.only && !options.only->events ? noted::nothing : noted::events_with_reasons);
  bool const finished =
      work_through(count, options.threads, options.progress, in.rows(), [&](std::size_t b, ticker& tick) {
        bool more = true;
        auto each_month = [&](month_run const& run, recorded_rows const& rows) {
          if (!run.faults.empty()) return false;
          watch(tick.thread, run, rows);
          return more = tick(rows.end - rows.first);
        };
        at_work[tick.thread].run(in.batches[b], each_month);
        at_work[tick.thread].take_results(out.events[b], faults[b]);
        out.differences[b] = at_work[tick.thread].take_differences();
        if (more && faults[b].empty()) ended(in.batches[b], at_work[tick.thread], out.events[b]);
      });
  std::vector<fault> all;
  for (auto& of_batch : faults) std::move(of_batch.begin(), of_batch.end(), std::back_inserter(all));
  tell_once(all);
  if (!all.empty()) throw error(std::move(all));
  if (!finished) throw interrupted();
  return out;
}

/// In order of month, person and ladder.
inline void keep_differences(std::vector<std::vector<tier_difference>>& of_batches, ledger& out) {
  for (auto& some : of_batches) std::move(some.begin(), some.end(), std::back_inserter(out.tier_differences));
  std::sort(out.tier_differences.begin(), out.tier_differences.end(),
            [](tier_difference const& a, tier_difference const& b) {
              return std::tie(a.month, a.person, a.ladder) < std::tie(b.month, b.person, b.ladder);
            });
}

/// What of the records was not used, or is taken for granted.
inline void note_records(records const& read, dated<plan> const& plans, recorded_tiers const& tiers, ledger& out) {
  out.notes = read.read().alike;
  record_notes const found(plans.all(), read.source(), read.read().ordered);
  found.other_tiers(tiers.others(), out.notes);
  found.cut_past(out.notes);
  tell_unsaid_months(plans, read.read().ordered, out.notes);
  tell_other_rules(plans, read.read().ordered, out.notes);
  found.unsaid(out.notes, false);
  auto const& unread = read.read().ordered.unread;
  out.notes.insert(out.notes.end(), unread.begin(), unread.end());
}

/// Adds up what comes out, and keeps nobody's rows.
inline void keep_totals(records const& read, dated<plan> const& plans, apply_options const& options, ledger& out) {
  ordered_records const& in = read.read().ordered;
  std::deque<total_writer> sums;  // one for each thread
  for (std::size_t i = 0; i < threads_for(options, in); ++i) sums.emplace_back(out, in, options.only->by);
  recorded_tiers tiers(in, threads_for(options, in));
  auto happened = work_through_batches(
      plans, in, options,
      [&](std::size_t thread, month_run const& run, recorded_rows const& rows) {
        sums[thread].write(run, rows);
        tiers.compare(thread, run, rows);
      },
      [](batch const&, recorded_batch&, std::vector<event> const&) {});
  note_records(read, plans, tiers, out);
  for (std::size_t i = 1; i < sums.size(); ++i) sums[0].add(sums[i]);
  out.kept = sums[0].finish(options.only->by, in.texts);
  if (options.only->events) ledger_writer::join_events(in, happened.events, out);
  if (options.only->events) keep_differences(happened.differences, out);
}

/// Keeps everything.
inline void keep_rows(records const& read, dated<plan> const& plans, apply_options const& options, ledger& out) {
  ordered_records const& in = read.read().ordered;
  ledger_writer writer(plans, in, out);
  state_writer stood(plans, in);
  recorded_tiers tiers(in, threads_for(options, in));
  auto happened = work_through_batches(
      plans, in, options,
      [&](std::size_t thread, month_run const& run, recorded_rows const& rows) {
        writer.write(run, rows);
        tiers.compare(thread, run, rows);
      },
      [&](batch const& b, recorded_batch& batch, std::vector<event> const& of) { stood.write(b, of, batch.stood()); });
  note_records(read, plans, tiers, out);
  out.state = stood.finish();
  writer.finish(happened.events, options.threads, out);
  keep_differences(happened.differences, out);
}

/// What the records say of people of the state before them comes before all else.
inline void add_events_before(ordered_records const& in, ledger& out) {
  if (in.before.is_empty()) return;
  auto before = departures_before(in, out.people);
  for (auto const& d : out.tier_differences)
    if (d.decided < 0 && d.recorded != (d.before < 0 ? d.given : d.before))
      before.push_back(recorded_move(d, out.plans.in(out.first_month + d.decided)));
  sort_stably(before.begin(), before.end(), [&](event const& a, event const& b) {
    return a.month != b.month ? a.month < b.month : out.people[a.person] < out.people[b.person];
  });
  out.events.insert(out.events.begin(), before.begin(), before.end());
}

}  // namespace detail

TIERWISE_INLINE ledger apply(compiled_policy const& rules, records const& given, apply_options const& options) {
  records const fitting = given.with_tiers(rules, options.tiers, options.threads).as_read_by(rules, options.threads);
  detail::ordered_records const& in = fitting.read().ordered;
  detail::refuse_what_is_lost(rules.plans(), in);
  ledger out;
  out.plans = rules.plans();
  out.people = in.people;
  out.texts = in.texts;
  out.first_month = month::from_index(in.first_month);
  out.tiers_recorded = in.tiers_recorded;
  if (options.only)
    detail::keep_totals(fitting, rules.plans(), options, out);
  else
    detail::keep_rows(fitting, rules.plans(), options, out);
  if (!options.only || options.only->events) detail::add_events_before(in, out);
  return out;
}

TIERWISE_INLINE ledger apply(compiled_policy const& rules, records const& given, state const& before,
                             apply_options const& options) {
  return before.is_empty() ? apply(rules, given, options)
                           : apply(rules, given.going_on_from(rules, before, options.threads), options);
}

TIERWISE_INLINE ledger apply(compiled_policy const& rules, table const& from, apply_options const& options) {
  return apply(rules, from, state(), options);
}

TIERWISE_INLINE ledger apply(compiled_policy const& rules, table const& from, state const& before,
                             apply_options const& options) {
  return apply(rules, records(rules, from, {options.threads, options.ignore, before, options.tiers}), options);
}

}  // namespace tierwise
