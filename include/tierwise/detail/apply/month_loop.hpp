// A batch of recorded people through all their months.
#pragma once

#include <algorithm>  // for std::copy
#include <cstdint>
#include <memory>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/records/reader.hpp"
#include "tierwise/detail/stages/promote_run.hpp"

namespace tierwise::detail {

/// The rows of a month, and which they are of the batches.
struct recorded_rows : month_rows {
  std::vector<std::uint32_t> batch_row;
  std::uint32_t first = 0, end = 0;  ///< where the month begins and ends among the batch rows
};

/// Values that lie together: `count` of them, from `from` on, are the rows from `to` on.
struct run_of_rows {
  std::size_t from = 0, to = 0, count = 0;
};

/// Reads the inputs of a month's rows into their columns. `runs` is reused between calls.
inline void read_inputs(plan const& p, ordered_records const& in, recorded_rows const& rows,
                        std::vector<run_of_rows>& runs, month_run& run) {
  runs.clear();
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::size_t const from = in.in_batch_order ? rows.batch_row[r] : in.input_row[rows.batch_row[r]];
    if (runs.empty() || runs.back().from + runs.back().count != from) runs.push_back({from, r, 0});
    ++runs.back().count;
  }
  for (std::size_t i = 0; i < p.inputs.size(); ++i) {
    input_column const& from = in.inputs[i];
    double* out = run.fill(p.inputs[i].slot, from.known);
    for (auto const& part : runs) {
      if (from.numbers != nullptr) {
        std::copy(from.numbers + part.from, from.numbers + part.from + part.count, out + part.to);
      } else if (from.floats != nullptr) {
        std::copy(from.floats + part.from, from.floats + part.from + part.count, out + part.to);
      } else {
        for (std::size_t k = 0; k < part.count; ++k) {
          std::int32_t const c = from.codes == nullptr ? -1 : from.codes[part.from + k];
          out[part.to + k] = c < 0 ? no_value : from.code_of[static_cast<std::size_t>(c)];
        }
      }
    }
  }
}

/// What the records say about who was separated or left: events that no rule decides.
inline void note_departures(ordered_records const& in, batch const& b, recorded_rows const& rows,
                            std::size_t events_before, month_end& end) {
  std::size_t const decided = end.events.size();
  auto note = [&](event_kind kind, std::uint32_t row, std::int32_t number) {
    event e;
    e.month = rows.month;
    e.person = b.people[rows.person[row]];
    e.shop = static_cast<std::int32_t>(rows.shop[row]);
    e.kind = kind;
    e.number = number;
    end.events.push_back(e);
    end.event_rows.push_back(row);
  };
  for (std::size_t i = events_before; i < decided; ++i) {
    event const& e = end.events[i];
    if (e.kind != event_kind::separated && e.kind != event_kind::let_go) continue;
    std::int32_t const later = in.ends[e.person] - rows.month;
    if (later > 0) note(event_kind::records_ignored, end.event_rows[i], later);
  }
  if (rows.month + 1 >= in.month_count) return;
  for (std::uint32_t r = 0; r < rows.size(); ++r)
    if (in.ends[b.people[rows.person[r]]] == rows.month && end.separated[rows.person[r]] == 0)
      note(event_kind::left, r, 0);
}

/// Puts the month's events, those from `begin` on, in order of their rows; those of a row stay in order.
inline void order_events(std::size_t begin, std::size_t rows, month_end& end, std::vector<std::uint32_t>& next,
                         std::vector<event>& ordered) {
  next.assign(rows + 1, 0);
  for (std::size_t i = begin; i < end.event_rows.size(); ++i) ++next[end.event_rows[i] + 1];
  for (std::size_t r = 1; r < next.size(); ++r) next[r] += next[r - 1];
  ordered.resize(end.events.size() - begin);
  for (std::size_t i = begin; i < end.events.size(); ++i) ordered[next[end.event_rows[i]]++] = end.events[i];
  std::copy(ordered.begin(), ordered.end(), end.events.begin() + static_cast<std::ptrdiff_t>(begin));
}

/// One batch through all its months, each under the rules in force in it. `watch` is called after each month's steps,
/// before its end, and stops the run by returning false. `activity` is for the plan of a model, whose quantities the
/// records have.
template <class Watch>
inline void run_batch(dated<plan> const& plans, ordered_records const& in, batch const& b, std::vector<event>& events,
                      std::vector<fault>& faults, Watch watch, activity_source* activity = nullptr) {
  recorded_rows rows;
  std::unique_ptr<month_run> run;
  std::unique_ptr<month_end> end;
  auto begin = [&](plan const& p) {
    auto const run_before = std::move(run);
    auto const end_before = std::move(end);
    run = std::make_unique<month_run>(p, in.texts.size(), b.people.size(), b.widest_month);
    run->first_month = month::from_index(in.first_month);
    run->who = {&in.people, &b.people, in.named, in.dated};
    run->activity = activity;
    end = std::make_unique<month_end>(p, in.texts, b.people.size(), *run);
    if (run_before != nullptr) {
      run->resume_from(*run_before, rows.month);
      end->resume_from(*end_before);
      return;
    }
    for (auto person : b.people) run->joined.push_back(in.joined[person]);
    for (std::size_t l = 0; l < run->ladders.size(); ++l)
      for (std::size_t i = 0; i < b.people.size(); ++i) {
        std::uint32_t const who = b.people[i];
        run->ladders[l].place_on(i, in.start_tier[l][who], in.first_month + in.starts[who] - in.since[l][who] + 1);
      }
  };
  std::vector<run_of_rows> runs;
  std::vector<std::uint32_t> next;
  std::vector<event> ordered;
  for (auto const& m : b.months) {
    rows.month = m.month;
    if (plan const& now = plans.in(month::from_index(in.first_month + m.month));
        run == nullptr || &run->rules() != &now)
      begin(now);
    rows.first = m.begin;
    rows.end = m.end;
    std::size_t count = m.end - m.begin;
    auto resize = [&] {
      rows.batch_row.resize(count);
      rows.person.resize(count);
      rows.shop.resize(count);
      rows.team.resize(in.team_at.empty() ? 0 : count);
    };
    resize();
    count = 0;
    for (std::uint32_t batch_row = m.begin; batch_row < m.end; ++batch_row) {
      std::uint32_t const who = in.member[batch_row];
      rows.batch_row[count] = batch_row;
      rows.person[count] = who;
      rows.shop[count] = in.shop_at[batch_row];
      if (!in.team_at.empty()) rows.team[count] = team_code(in.team_at[batch_row]);
      count += end->separated[who] == 0 ? 1u : 0u;
    }
    resize();
    rows.worlds = {0, static_cast<std::uint32_t>(rows.size())};
    if (rows.size() != 0) {
      run->table_rows = {in.input_row.data(), rows.batch_row.data()};
      run->begin_month(rows);
      read_inputs(run->rules(), in, rows, runs, *run);
      run->run();
      if (!watch(*run, rows)) break;
      std::size_t const before = end->events.size();
      end->close();
      note_departures(in, b, rows, before, *end);
      order_events(before, rows.size(), *end, next, ordered);
    }
    if (!run->faults.empty()) break;
  }
  if (run == nullptr) return;
  events = std::move(end->events);
  faults = std::move(run->faults);
}

}  // namespace tierwise::detail
