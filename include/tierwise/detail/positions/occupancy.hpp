// Who holds the positions of a batch from month to month, in several replicas at once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/detail/positions/positions.hpp"

namespace tierwise::detail {

/// Holders are counted through all replicas: those of the first replica in order of the positions, then those of the
/// next. The months' rows call them persons.
class occupancy {
 public:
  occupancy(position_plan const& plan, position_batch const& batch, std::uint32_t first_replica, std::uint32_t replicas)
      : plan_(plan), batch_(batch), replicas_(replicas), first_replica_(first_replica) {
    std::size_t const n = batch.positions.size() * replicas;
    held.assign(n, 0);
    successor_no.assign(n, 0);
    draw_address.assign(n, 0);
    vacated.assign(n, -1);
    for (std::uint32_t p = 0; p < n; ++p) {
      position const& at = position_of(p);
      if (at.first == no_slot) continue;
      held[p] = 1;
      draw_address[p] = at.draw_address;
    }
  }

  // By holder.
  std::vector<std::uint8_t> held;           ///< whether anybody holds the position
  std::vector<std::uint32_t> successor_no;  ///< who holds it now, or held it last, came as this one after the first
  std::vector<std::uint64_t> draw_address;  ///< of their draws; 0: nobody has held it yet
  std::vector<std::int32_t> vacated;        ///< the month at whose end it became vacant

  [[nodiscard]] position_plan const& plan() const { return plan_; }
  [[nodiscard]] position_batch const& batch() const { return batch_; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(held.size()); }
  [[nodiscard]] std::uint32_t positions() const { return static_cast<std::uint32_t>(batch_.positions.size()); }
  [[nodiscard]] std::uint32_t replicas() const { return replicas_; }
  [[nodiscard]] std::uint32_t first_replica() const { return first_replica_; }
  /// Counted from the first one here.
  [[nodiscard]] std::uint32_t replica_of(std::uint32_t holder) const { return holder / positions(); }
  [[nodiscard]] position const& position_of(std::uint32_t holder) const {
    return batch_.positions[holder % positions()];  // in 32 bits: a division of 64 takes three times as long
  }
  /// Whether who is there now was not there at the start.
  [[nodiscard]] bool came(std::uint32_t holder) const {
    return successor_no[holder] > 0 || position_of(holder).first == no_slot;
  }
  [[nodiscard]] std::string id_of(std::uint32_t holder) const {
    return plan_.holder_id(batch_.ids[holder % positions()], successor_no[holder]);
  }
  /// Who would come next: 0 where nobody has been yet.
  [[nodiscard]] std::uint32_t next_successor(std::uint32_t holder) const {
    bool const never_held = position_of(holder).first == no_slot && draw_address[holder] == 0;
    return never_held ? 0 : successor_no[holder] + 1;
  }
  void fill(std::uint32_t holder, std::uint32_t successor, std::uint64_t who) {
    successor_no[holder] = successor;
    draw_address[holder] = who;
    held[holder] = 1;
  }
  void vacate(std::uint32_t holder, std::int32_t month) {
    held[holder] = 0;
    vacated[holder] = month;
  }

 private:
  position_plan const& plan_;
  position_batch const& batch_;
  std::uint32_t replicas_, first_replica_;
};

}  // namespace tierwise::detail
