// The hire stage of a month: newcomers take the positions that have been vacant long enough.
#pragma once

#include <cstdint>
#include <vector>

#include "tierwise/detail/positions/occupancy.hpp"
#include "tierwise/detail/stages/activity_run.hpp"

namespace tierwise::detail {

/// Before the steps of the month `t`, counted from the first. A successor's draws are addressed by the position and how
/// many held it before, not by the order of arrivals.
inline void hire(model const& rules, std::int32_t t, std::uint64_t seed, occupancy& holders, month_run& run,
                 std::vector<std::uint8_t>& separated, drawn_activity& drawn) {
  tierwise::hiring const& h = rules.assumed.hiring;
  month const now = run.first_month + t;
  auto const calendar = static_cast<std::uint32_t>(now.index);
  for (std::uint32_t p = 0; p < holders.size(); ++p) {
    if (holders.held[p] != 0 || t - 1 - holders.vacated[p] < h.lead_months) continue;
    position const& at = holders.position_of(p);
    if (!at.wanted) continue;
    std::uint32_t const successor = holders.next_successor(p),
                        replica = holders.first_replica() + holders.replica_of(p);
    std::uint64_t const who = successor_of(at.draw_address, successor);
    if (!(uniform({seed, replica, who, calendar, rules.hiring_purpose}) < h.filled.value)) continue;
    holders.fill(p, successor, who);
    separated[p] = 0;
    run.state.start(p, now);
    if (at.opening != no_slot)
      for (std::size_t l = 0; l < run.state.ladders.size(); ++l)
        run.state.ladders[l].tier[p] = rules.openings[at.opening].start[l];
    for (std::size_t q = 0; q < rules.quantities.size(); ++q)
      if (rules.quantities[q].each == drawn_each::person) drawn.give(q, p, no_value);
  }
}

}  // namespace tierwise::detail
