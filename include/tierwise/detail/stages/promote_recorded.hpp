// Tiers as records have them: how people stood before their ladders were decided about, and where a record puts them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tierwise/detail/month/run.hpp"

namespace tierwise::detail {

/// Somebody of one ladder as they are of another; `to` has as many people and tiers.
inline void copy_standing(ladder_state const& from, std::uint32_t person, ladder_state& to) {
  to.tier[person] = from.tier[person];
  to.highest[person] = from.highest[person];
  to.months_in_tier[person] = from.months_in_tier[person];
  to.months_risen[person] = from.months_risen[person];
  to.acting_months[person] = from.acting_months[person];
  to.priority[person] = from.priority[person];
  to.waiting[person] = from.waiting[person];
  for (std::size_t t = 0; t < from.refused.size(); ++t) to.refused[t][person] = from.refused[t][person];
}

inline void copy_totals(running_totals const& from, std::uint32_t person, running_totals& to) {
  for (int k = 0; k < 3; ++k)
    if (!to.of[k].empty()) to.of[k][person] = from.of[k][person];
}

/// Before the ladders decide about the people of a month.
inline void keep_undecided(month_run& run) {
  people_state& s = run.state;
  for (std::size_t l = 0; l < s.undecided.size(); ++l)
    for (auto const p : run.rows().person) copy_standing(s.ladders[l], p, s.undecided[l]);
  if (s.let_go.empty()) return;
  for (auto const p : run.rows().person) s.let_go[p] = 0;
}

/// They serve the month that is remembered by now, as if nothing had been decided.
inline void serve_undecided(month_run& run) {
  people_state& s = run.state;
  if (s.let_go.empty()) return;
  auto const& uncounted = run.lookback.uncounted;  // in order of rows
  std::size_t next = 0;
  for (auto const p : run.rows().person) {
    bool const counts = next == uncounted.size() || uncounted[next] != p;
    next += counts ? 0u : 1u;
    for (auto& l : s.undecided) {
      if (!counts) continue;
      ++l.months_in_tier[p];
      ++l.months_risen[p];
      l.acting_months[p] += l.acting_months[p] > 0 ? 1 : 0;
      l.waiting[p] = 0;
    }
    for (auto& h : s.histories)
      for (std::size_t l = 0; l < h.risen.size(); ++l) copy_totals(h.risen[l], p, h.risen_undecided[l]);
  }
}

/// What was decided about somebody on ladder `l` is undone: the next record has the tier `to`. `decided_by`: the rules
/// in force when it was decided; `now`: those in force in the month of the record.
inline void move_as_recorded(std::uint32_t person, std::size_t l, std::uint8_t to, ladder_plan const& decided_by,
                             ladder_plan const& now, people_state& s) {
  ladder_state& at = s.ladders[l];
  std::uint8_t const held = s.undecided[l].tier[person];
  // Of acting people only those who are not confirmed are moved down; what that earned them elsewhere is undone, too.
  tier_plan const& on = decided_by.tiers[held];
  if (s.undecided[l].acting_months[person] > 0 && at.tier[person] < held && on.priority_ladder >= 0) {
    auto const other = static_cast<std::size_t>(on.priority_ladder);
    std::uint64_t const earned = std::uint64_t(1) << on.priority_tier;
    s.ladders[other].priority[person] &= ~earned | s.undecided[other].priority[person];
  }
  copy_standing(s.undecided[l], person, at);
  for (auto& h : s.histories) copy_totals(h.risen_undecided[l], person, h.risen[l]);
  if (to == held) return;
  bool const acting = to > held && decided_by.tiers[to].is_acting && now.tiers[to].is_acting;
  at.tier[person] = to;
  at.months_in_tier[person] = 1;
  at.acting_months[person] = acting ? 1 : 0;
  if (to < held) return;
  at.months_risen[person] = 1;
  at.priority[person] = 0;
  for (auto& h : s.histories) h.risen[l].start(person);
}

}  // namespace tierwise::detail
