// Tiers as recorded: what a policy decided about people gives way to what their next records say, and the differences
// are kept.
#pragma once

#include <algorithm>  // for std::binary_search, std::equal_range, std::sort
#include <cstddef>
#include <cstdint>
#include <utility>  // for std::exchange, std::move, std::pair
#include <vector>

#include "tierwise/detail/apply/recorded_rows.hpp"
#include "tierwise/detail/apply/tier_reason.hpp"
#include "tierwise/detail/records/going_on.hpp"
#include "tierwise/detail/stages/promote_run.hpp"

namespace tierwise::detail {

/// A move that a record tells, and the policy does not.
[[nodiscard]] inline event recorded_move(tier_difference const& d, plan const& decided_by) {
  event e;
  e.month = d.decided;
  e.person = d.person;
  e.shop = d.shop_before;
  e.subject = d.ladder;
  e.from = d.before < 0 ? d.given : d.before;
  e.to = d.recorded;
  e.asked = event::rule::recorded;
  bool const acting =
      decided_by.ladders[static_cast<std::size_t>(d.ladder)].tiers[static_cast<std::size_t>(d.recorded)].is_acting;
  e.kind = e.to < e.from ? event_kind::demoted : acting ? event_kind::appointed : event_kind::promoted;
  return e;
}

class tier_follower {
 public:
  tier_follower(dated<plan> const& plans, ordered_records const& in) : plans_(plans), in_(in) {}

  /// Behind a month's end. `events_before`: where those of the month begin.
  void follow(batch const& b, recorded_rows const& rows, std::size_t events_before, month_run& run, month_end& end) {
    changed_.clear();
    decided_.clear();
    for (std::size_t i = events_before; i < end.events.size(); ++i) decided_.push_back({end.event_rows[i], i});
    std::sort(decided_.begin(), decided_.end());
    people_state& s = run.state;
    for (std::uint32_t r = 0; r < rows.size(); ++r) {
      std::uint32_t const next = in_.next_record[rows.batch_row[r]], p = rows.person[r];
      if (next == no_slot || (end.separated[p] != 0 && s.let_go[p] == 0)) continue;
      std::uint8_t const let_go = std::exchange(s.let_go[p], std::uint8_t(0));
      end.separated[p] = 0;
      for (std::size_t l = 0; l < s.ladders.size(); ++l) {
        // Who is let go on one ladder is not moved on another.
        std::uint8_t const held = s.undecided[l].tier[p], decided = let_go != 0 ? held : s.ladders[l].tier[p],
                           to = said(l, next, decided);
        bool const gone = let_go == l + 1;
        plan const& rules = run.rules();
        if (let_go != 0 || to != decided) move_as_recorded(p, l, to, rules.ladders[l], rules.ladders[l], s);
        if (!gone && to == decided) continue;
        tier_difference d = difference(b.people[p], l, to, gone ? -1 : decided, next);
        d.before = held;
        d.decided = rows.month;
        d.month = rows.month + months_to(next);
        d.shop_before = static_cast<std::int32_t>(rows.shop[r]);
        if (end.notes == noted::events_with_reasons) tell_reason(run, r, end, d);
        changed_.push_back({r, l});
        if (end.notes != noted::nothing) differences_.push_back(std::move(d));
      }
    }
    if (end.notes != noted::nothing && !changed_.empty()) tell_moves(events_before, run.rules(), end);
  }

  /// What was decided behind the state gives way to people's first records behind it.
  void follow_state(batch const& b, month_run& run) {
    state_columns const& from = in_.before.columns();
    std::vector<std::uint8_t> met(b.people.size(), 0);
    for (auto const& m : b.months)
      for (std::uint32_t batch_row = m.begin; batch_row < m.end; ++batch_row) {
        std::uint32_t const p = in_.member[batch_row], k = in_.in_state[b.people[p]];
        if (std::exchange(met[p], std::uint8_t(1)) != 0 || k == no_slot || parted_before(in_, k)) continue;
        follow_state(from, p, k, batch_row, m, b.people[p], run);
      }
  }

  [[nodiscard]] std::vector<tier_difference> take() { return std::exchange(differences_, {}); }

 private:
  using place = std::pair<std::uint32_t, std::size_t>;  ///< row, and ladder or event

  /// The tier of a record; where it says none, or says it for somebody who begins anew, the one `decided`.
  [[nodiscard]] std::uint8_t said(std::size_t l, std::uint32_t batch_row, std::uint8_t decided) const {
    bool const anew = !in_.returns.empty() && in_.returns[batch_row] != 0 && !plans_.first->policy.rehire->keeps_tier;
    if (in_.said_tier[l].empty() || anew) return decided;
    std::uint8_t const tier = in_.said_tier[l][batch_row];  // a ladder of one tier need not be said
    return tier == ordered_records::unsaid_tier ? decided : tier;
  }
  /// From the record before to this one.
  [[nodiscard]] std::int32_t months_to(std::uint32_t batch_row) const {
    return in_.returns.empty() || in_.returns[batch_row] == 0 ? 1 : in_.returns[batch_row];
  }
  [[nodiscard]] tier_difference difference(std::uint32_t person, std::size_t l, int recorded, int given,
                                           std::uint32_t batch_row) const {
    tier_difference d;
    d.person = person;
    d.shop = in_.shop_at[batch_row];
    d.ladder = static_cast<std::int16_t>(l);
    d.recorded = static_cast<std::int16_t>(recorded);
    d.given = static_cast<std::int16_t>(given);
    return d;
  }
  void tell_reason(month_run const& run, std::uint32_t row, month_end const& end, tier_difference& d) {
    of_row_.clear();
    auto const [first, last] = std::equal_range(decided_.begin(), decided_.end(), place(row, 0),
                                                [](place a, place b) { return a.first < b.first; });
    for (auto at = first; at != last; ++at) of_row_.push_back(end.events[at->second]);
    tier_reason(run.rules(), in_, run, row).tell(of_row_, d);
  }

  [[nodiscard]] static bool of_a_ladder(event const& e) {
    switch (e.kind) {
      case event_kind::let_go:
      case event_kind::confirmed:
      case event_kind::fell_back:
      case event_kind::demoted:
      case event_kind::too_soon:
      case event_kind::refused:
      case event_kind::not_approved:
      case event_kind::promoted:
      case event_kind::appointed:
      case event_kind::waiting: return true;
      default: return false;
    }
  }
  /// Of the ladders that were decided about otherwise, events tell what is recorded.
  void tell_moves(std::size_t events_before, plan const& rules, month_end& end) const {
    std::size_t kept = events_before;
    for (std::size_t i = events_before; i < end.events.size(); ++i) {
      event const& e = end.events[i];
      if (of_a_ladder(e) && std::binary_search(changed_.begin(), changed_.end(),
                                               place(end.event_rows[i], static_cast<std::size_t>(e.subject))))
        continue;
      end.events[kept] = end.events[i];
      end.event_rows[kept++] = end.event_rows[i];
    }
    end.events.resize(kept);
    end.event_rows.resize(kept);
    std::size_t const first = differences_.size() - changed_.size();
    for (std::size_t i = 0; i < changed_.size(); ++i) {
      tier_difference const& d = differences_[first + i];
      if (d.recorded == d.before) continue;
      end.events.push_back(recorded_move(d, rules));
      end.event_rows.push_back(changed_[i].first);
    }
  }

  /// One of the state, `k` there, by their first record.
  void follow_state(state_columns const& from, std::uint32_t p, std::uint32_t k, std::uint32_t batch_row,
                    batch::row_range const& m, std::uint32_t person, month_run& run) {
    people_state& s = run.state;
    bool const known = !from.let_go.empty();
    std::uint8_t const let_go = std::exchange(s.let_go[p], std::uint8_t(0));
    plan const& rules = plans_.in(month::from_index(from.last[k]));
    for (std::size_t l = 0; l < s.ladders.size(); ++l) {
      std::uint8_t const decided = let_go != 0 ? s.undecided[l].tier[p] : s.ladders[l].tier[p],
                         to = said(l, batch_row, decided);
      bool const gone = let_go == l + 1;
      if (let_go != 0 || to != decided) move_as_recorded(p, l, to, rules.ladders[l], run.rules().ladders[l], s);
      if (!gone && to == decided) continue;
      tier_difference d = difference(person, l, to, gone ? -1 : decided, batch_row);
      d.before = known ? s.undecided[l].tier[p] : std::int16_t(-1);
      d.decided = from.last[k] - in_.first_month;
      d.month = m.month;
      d.shop_before = static_cast<std::int32_t>(in_.state_codes[static_cast<std::size_t>(from.shop[k])]);
      d.reason = "decided before these records";
      differences_.push_back(std::move(d));
    }
  }

  dated<plan> const& plans_;
  ordered_records const& in_;
  std::vector<place> changed_, decided_;
  std::vector<event> of_row_;
  std::vector<tier_difference> differences_;
};

}  // namespace tierwise::detail
