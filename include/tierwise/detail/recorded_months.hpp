// A batch of recorded people through all their months.
#pragma once

#include <algorithm>  // for std::copy
#include <atomic>
#include <cstdint>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/intake.hpp"
#include "tierwise/detail/month_end.hpp"

namespace tierwise::detail {

/// The rows of a month, and where they stand in the records' order.
struct recorded_rows : month_rows {
  std::vector<std::uint32_t> place;
};

/// Reads the inputs of a month's rows into their columns.
inline void read_inputs(plan const& p, intake const& in, recorded_rows const& rows, month_run& run) {
  std::size_t const n = rows.size();
  // Records that come sorted are read straight on; others are picked row by row.
  std::size_t const first = in.row[rows.place[0]];
  bool straight = true;
  for (std::size_t r = 0; r < n && straight; ++r) straight = in.row[rows.place[r]] == first + r;
  for (std::size_t i = 0; i < p.inputs.size(); ++i) {
    input_column const& from = in.inputs[i];
    double* out = run.fill(p.inputs[i].slot, from.known);
    if (from.numbers != nullptr) {
      if (straight) std::copy(from.numbers + first, from.numbers + first + n, out);
      else for (std::size_t r = 0; r < n; ++r) out[r] = from.numbers[in.row[rows.place[r]]];
    } else if (from.codes != nullptr) {
      for (std::size_t r = 0; r < n; ++r) {
        std::int32_t const c = from.codes[in.row[rows.place[r]]];
        out[r] = c < 0 ? no_value : from.code_of[static_cast<std::size_t>(c)];
      }
    } else {
      for (std::size_t r = 0; r < n; ++r) out[r] = no_value;
    }
  }
}

/// What the records say about who was separated or left: events that no rule decides.
inline void note_departures(intake const& in, batch const& b, recorded_rows const& rows, month_end const& end,
                            std::size_t events_before, std::vector<event>& events) {
  std::size_t const decided = events.size();
  for (std::size_t i = events_before; i < decided; ++i) {
    event e = events[i];
    if (e.kind != event_kind::separated && e.kind != event_kind::let_go) continue;
    std::int32_t const later = in.ends[e.person] - rows.month;
    if (later <= 0) continue;
    event ignored;
    ignored.month = e.month;
    ignored.person = e.person;
    ignored.shop = e.shop;
    ignored.kind = event_kind::records_ignored;
    ignored.number = later;
    events.push_back(ignored);
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::uint32_t const p = b.people[rows.person[r]];
    if (end.separated[rows.person[r]] != 0 || in.ends[p] != rows.month || rows.month + 1 >= in.month_count) continue;
    event e;
    e.month = rows.month;
    e.person = p;
    e.shop = static_cast<std::int32_t>(rows.shop[r]);
    e.kind = event_kind::left;
    events.push_back(e);
  }
}

/// One batch through all its months. `watch` is called after each month's steps, before its end. `luck` is for the plan
/// of a model, whose quantities the records have.
template <class Watch>
inline void run_batch(plan const& p, intake const& in, batch const& b, std::vector<event>& events,
                      std::vector<fault>& faults, std::atomic<std::size_t>& done, std::atomic<bool> const& stop,
                      Watch watch, chance* luck = nullptr) {
  month_run run(p, in.texts.size(), b.people.size(), b.widest_month);
  run.first_month = month::from_index(in.first_month);
  run.who = {&in.people, &b.people};
  run.luck = luck;
  for (auto person : b.people) run.joined.push_back(in.joined[person]);
  for (std::size_t l = 0; l < run.ladders.size(); ++l)
    for (std::size_t i = 0; i < b.people.size(); ++i) {
      std::uint32_t const who = b.people[i];
      run.ladders[l].stand(i, in.start_tier[l][who], in.first_month + in.starts[who] - in.since[l][who] + 1);
    }
  month_end end(p, in.texts, b.people.size(), run);
  std::vector<std::uint32_t> local(in.people.size() == b.people.size() ? 0 : in.people.size());
  for (std::size_t i = 0; i < b.people.size() && !local.empty(); ++i) local[b.people[i]] = static_cast<std::uint32_t>(i);
  recorded_rows rows;
  for (std::size_t i = 0; i < b.rows.size() && !stop;) {
    rows.clear();
    rows.place.clear();
    rows.month = in.month[b.rows[i]];
    std::size_t const first = i;
    for (; i < b.rows.size() && in.month[b.rows[i]] == rows.month; ++i) {
      std::uint32_t const place = b.rows[i], person = in.person[place];
      std::uint32_t const who = local.empty() ? person : local[person];
      if (end.separated[who] != 0) continue;
      rows.place.push_back(place);
      rows.person.push_back(who);
      rows.shop.push_back(in.shop[place]);
      if (!in.team.empty()) rows.team.push_back(in.team[place]);
    }
    rows.worlds = {0, static_cast<std::uint32_t>(rows.size())};
    if (rows.size() != 0) {
      run.begin_month(rows);
      read_inputs(p, in, rows, run);
      run.run();
      if (!watch(run, rows)) break;
      std::size_t const before = end.events.size();
      end.close();
      note_departures(in, b, rows, end, before, end.events);
    }
    done += i - first;
    if (!run.faults.empty()) break;
  }
  events = std::move(end.events);
  faults = std::move(run.faults);
}

}  // namespace tierwise::detail
