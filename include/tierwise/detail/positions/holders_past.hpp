// How the past of those who hold positions at the start of a simulation is carried over.
#pragma once

#include <cstdint>
#include <vector>

#include "tierwise/detail/month/carry.hpp"
#include "tierwise/detail/positions/occupancy.hpp"
#include "tierwise/detail/records/partition.hpp"

namespace tierwise::detail {

/// Puts them, in every replica, where the state before has them. `start`: the workforce as these rules read it.
inline void carry_holders(plan const& rules, ordered_records const& start, occupancy const& holders, people_state& to) {
  if (start.before.is_empty()) return;
  state_columns const& from = start.before.columns();
  std::vector<carried_person> people;
  for (std::uint32_t p = 0; p < holders.size(); ++p)
    if (std::uint32_t const first = holders.position_of(p).first; first != no_slot && start.in_state[first] != no_slot)
      people.push_back({p, start.in_state[first]});
  carried_columns const where(from, rules, start.state_codes);
  people_carrier(from, where, start.first_month - from.after.index).place(people, rules, to);
}

}  // namespace tierwise::detail
