// A batch of recorded people through all their months.
#pragma once

#include <algorithm>  // for std::copy
#include <cstdint>
#include <memory>
#include <utility>  // for std::exchange, std::move
#include <vector>

#include "tierwise/detail/apply/recorded_rows.hpp"
#include "tierwise/detail/apply/tier_follower.hpp"
#include "tierwise/detail/month/carry.hpp"
#include "tierwise/detail/records/reader.hpp"
#include "tierwise/detail/stages/promote_run.hpp"

namespace tierwise::detail {

/// Notes an event that no rule decides.
inline void note_event(batch const& b, recorded_rows const& rows, event_kind kind, std::uint32_t row,
                       std::int32_t number, int subject, month_end& end) {
  event e;
  e.month = rows.month;
  e.person = b.people[rows.person[row]];
  e.shop = static_cast<std::int32_t>(rows.shop[row]);
  e.kind = kind;
  e.number = number;
  e.subject = static_cast<std::int16_t>(subject);
  end.events.push_back(e);
  end.event_rows.push_back(row);
}

/// What the records say about who was separated or left: events that no rule decides.
inline void note_departures(ordered_records const& in, batch const& b, recorded_rows const& rows,
                            std::size_t events_before, month_end& end) {
  std::size_t const decided = end.events.size();
  auto note = [&](event_kind kind, std::uint32_t row, std::int32_t number, int subject = -1) {
    note_event(b, rows, kind, row, number, subject, end);
  };
  for (std::size_t i = events_before; i < decided; ++i) {
    event const& e = end.events[i];
    if (e.kind != event_kind::separated && e.kind != event_kind::let_go) continue;
    std::int32_t const later = records_behind(in, e.person, rows.month);
    if (later > 0) note(event_kind::records_ignored, end.event_rows[i], later);
  }
  // Where the records end it is not known who has left, but for those of whom they say it.
  bool const goes_on = rows.month + 1 < in.month_count;
  if (!goes_on && rows.exit.empty()) return;
  auto const said = [&](std::uint32_t r) { return rows.exit.empty() ? 0 : int(rows.exit[r]); };
  auto const ends = [&](std::uint32_t r) {
    return b.ends[rows.person[r]] == rows.month || (!in.pauses.empty() && in.pauses[rows.batch_row[r]] != 0);
  };
  std::int64_t ending = in.pauses.empty() ? 0 : 1;
  for (std::uint32_t r = 0; r < rows.size(); ++r) ending += b.ends[rows.person[r]] == rows.month ? 1 : 0;
  for (std::uint32_t r = 0; r < rows.size() && ending > 0; ++r)
    if (ends(r) && (goes_on || said(r) != 0) && end.separated[rows.person[r]] == 0)
      note(event_kind::left, r, 0, said(r) - 2 < 0 ? -1 : said(r) - 2);
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

/// Batches of recorded people, one after another, each month after month. Memory is kept from one to the next.
class recorded_batch {
 public:
  /// `activity` is for the plan of a model, whose quantities the records have.
  recorded_batch(dated<plan> const& plans, ordered_records const& in, activity_source* activity,
                 noted notes = noted::events_with_reasons)
      : plans_(plans), in_(in), activity_(activity), notes_(notes), follower_(plans, in) {}

  /// Each month under the rules in force in it. `watch` is called behind each month's steps, before its end, and stops
  /// the run by returning false.
  template <class Watch>
  void run(batch const& b, Watch& watch) {
    batch_ = &b;
    begins_ = true;
    worked_ = -1;
    for (auto const& m : b.months) {
      bool const first = begins_;
      if (!first) move_on_until(m.month);
      rows_.month = m.month;
      take_rules_in_force();
      if (first) move_on_until(m.month);
      take_rows(m);
      if (rows_.size() != 0) {
        std::size_t const before = end_->events.size();
        if (!in_.returns.empty()) take_back();
        begin_month(*run_, rows_);
        read_inputs(run_->rules(), in_, rows_, runs_, *run_);
        run_steps(*run_);
        if (!watch(*run_, rows_)) break;
        end_->close();
        if (in_.tiers_recorded) follower_.follow(b, rows_, before, *run_, *end_);
        worked_ = m.month;
        if (notes_ != noted::nothing) {
          note_departures(in_, b, rows_, before, *end_);
          order_events(before, rows_.size(), *end_, next_, ordered_);
        }
      }
      if (!run_->faults.empty()) break;
    }
  }
  /// How the batch's people stand behind the last month of the records, under the rules in force in it.
  [[nodiscard]] people_state& stood() {
    move_on_until(in_.month_count - 1);
    rows_.month = in_.month_count - 1;
    take_rules_in_force();
    move_on_until(in_.month_count);
    return run_->state;
  }
  void take_results(std::vector<event>& events, std::vector<fault>& faults) {
    if (run_ == nullptr) return;
    events = std::exchange(end_->events, {});
    end_->events.reserve(events.size());  // of one batch there are about as many as of another
    faults = std::exchange(run_->faults, {});
  }
  /// Of a batch whose tiers are as recorded: where they are not what the policy gives.
  [[nodiscard]] std::vector<tier_difference> take_differences() { return follower_.take(); }

 private:
  void take_rules_in_force() {
    plan const& now = plans_.in(month::from_index(in_.first_month + rows_.month));
    bool const others = run_ == nullptr || &run_->rules() != &now;
    if (std::exchange(begins_, false)) {
      if (others) make_run(now);
      return start_people();
    }
    if (!others) return;
    auto const run_before = std::move(run_);
    auto const end_before = std::move(end_);
    make_run(now);
    take_people();
    run_->resume_from(*run_before, rows_.month);
    end_->resume_from(*end_before);
  }
  /// Months up to this one in which nobody of the batch has a row.
  void move_on_until(std::int32_t month) {
    if (run_->keeps_away)
      for (; worked_ + 1 < month; ++worked_) move_everybody_on(*run_, worked_ + 1);
  }
  /// Those who return begin where they stood, or anew.
  void take_back() {
    rehire const& rules = *run_->rules().policy.rehire;
    for (std::uint32_t r = 0; r < rows_.size(); ++r) {
      std::int16_t const returns = in_.returns[rows_.batch_row[r]];
      if (returns == 0) continue;
      run_->state.take_back(rows_.person[r], run_->first_month + rows_.month, returns, run_->rules());
      for (std::size_t l = 0; l < in_.said_tier.size() && !rules.keeps_tier; ++l)
        if (auto const& said = in_.said_tier[l];
            !said.empty() && said[rows_.batch_row[r]] < ordered_records::no_such_tier)
          run_->state.ladders[l].tier[rows_.person[r]] = said[rows_.batch_row[r]];
      if (notes_ != noted::nothing) note_event(*batch_, rows_, event_kind::returned, r, returns - 1, -1, *end_);
    }
  }
  void make_run(plan const& now) {
    run_ = std::make_unique<month_run>(now, in_.texts.size(), 0, 0);
    run_->first_month = month::from_index(in_.first_month);
    run_->activity = activity_;
    run_->keeps_away = keeps_away(now.policy);
    end_ = std::make_unique<month_end>(now, in_.texts, 0, *run_);
    end_->notes = notes_;
  }
  /// The batch's people, of whom nothing is known yet.
  void take_people() {
    run_->who = {&in_.people, &batch_->people, in_.named, in_.dated};
    run_->restart(batch_->people.size(), batch_->widest_month);
    if (in_.tiers_recorded) run_->state.keep_undecided();
    end_->restart(batch_->people.size());
  }

  /// Newcomers stand where their first record puts them; people of the state before, where it left them.
  void start_people() {
    take_people();
    run_->state.joined = batch_->joined;
    for (std::size_t l = 0; l < run_->state.ladders.size(); ++l) {
      run_->state.ladders[l].tier = batch_->start_tier[l];
      run_->state.ladders[l].months_in_tier = batch_->months_in_tier[l];
    }
    if (!in_.before.is_empty()) go_on();
  }
  void go_on() {
    state_columns const& from = in_.before.columns();
    std::vector<carried_person> known;
    for (std::uint32_t i = 0; i < batch_->people.size(); ++i)
      if (std::uint32_t const k = in_.in_state[batch_->people[i]]; k != no_slot) {
        known.push_back({i, k});
        end_->separated[i] = parted_before(in_, k) ? 1 : 0;
      }
    carried_columns const where(from, run_->rules(), in_.state_codes);
    people_carrier(from, where, in_.first_month - from.after.index).place(known, run_->rules(), run_->state);
    if (in_.tiers_recorded) follower_.follow_state(*batch_, *run_);
  }

  /// The month's rows, without those of people who have been separated.
  void take_rows(batch::row_range const& m) {
    rows_.first = m.begin;
    rows_.end = m.end;
    std::size_t const n = m.end - m.begin;
    rows_.batch_row.resize(n);
    rows_.person.resize(n);
    std::uint32_t const* const member = in_.member.data() + m.begin;
    std::uint8_t const* const gone = end_->separated.data();
    std::uint32_t *const batch_row = rows_.batch_row.data(), *const person = rows_.person.data();
    std::size_t count = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
      batch_row[count] = m.begin + i;
      person[count] = member[i];
      count += gone[member[i]] == 0 ? 1u : 0u;
    }
    rows_.batch_row.resize(count);
    rows_.person.resize(count);
    take_places(count);
    rows_.replica_begin = {0, static_cast<std::uint32_t>(count)};
    run_->table_rows = {in_.input_row.data(), rows_.batch_row.data()};
  }
  void take_places(std::size_t count) {
    rows_.shop.resize(count);
    rows_.team.resize(in_.team_at.empty() ? 0 : count);
    rows_.exit.resize(in_.exit.empty() ? 0 : count);
    rows_.id.resize(in_.id_text.empty() ? 0 : count);
    std::uint32_t const* const batch_row = rows_.batch_row.data();
    for (std::size_t r = 0; r < count; ++r) rows_.shop[r] = in_.shop_at[batch_row[r]];
    for (std::size_t r = 0; r < rows_.id.size(); ++r) rows_.id[r] = in_.id_text[batch_->people[rows_.person[r]]];
    for (std::size_t r = 0; r < rows_.exit.size(); ++r) rows_.exit[r] = in_.exit[batch_row[r]];
    for (std::size_t r = 0; r < rows_.team.size(); ++r) rows_.team[r] = team_code(in_.team_at[batch_row[r]]);
  }

  dated<plan> const& plans_;
  ordered_records const& in_;
  activity_source* activity_;
  noted notes_;
  batch const* batch_ = nullptr;
  bool begins_ = false;       ///< the batch is at its first month
  std::int32_t worked_ = -1;  ///< the last month of the batch worked, or moved on over
  recorded_rows rows_;
  std::unique_ptr<month_run> run_;
  std::unique_ptr<month_end> end_;
  tier_follower follower_;
  std::vector<run_of_rows> runs_;
  std::vector<std::uint32_t> next_;
  std::vector<event> ordered_;
};

/// One batch through all its months: see `recorded_batch`.
template <class Watch>
inline void run_batch(dated<plan> const& plans, ordered_records const& in, batch const& b, std::vector<event>& events,
                      std::vector<fault>& faults, Watch watch, activity_source* activity = nullptr) {
  recorded_batch all(plans, in, activity);
  all.run(b, watch);
  all.take_results(events, faults);
}

}  // namespace tierwise::detail
