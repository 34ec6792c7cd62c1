// What became of those who were there at the start: who rose and who went, replica by replica.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/simulate/month_loop.hpp"

namespace tierwise::detail {

/// What became of those who were there at the start, replica by replica.
class outcomes {
 public:
  static constexpr std::uint8_t risen = 1, gone = 2;

  outcomes() = default;
  outcomes(std::uint32_t first_replica, std::uint32_t replicas, std::size_t people)
      : first_replica_(first_replica), people_(people), all_(replicas * people, 0) {}
  /// Those that were written down: replica, person.
  outcomes(std::size_t people, std::vector<std::uint8_t> all) : people_(people), all_(std::move(all)) {}

  /// Behind a month's end. Batches and replicas have people of their own, so threads do not meet here.
  void ended(simulated_month const& now) {
    if (now.is_empty()) return;
    for (auto const& e : now.events)
      if (rises(e) && !now.holders.came(e.person)) add(now, e.person, risen);
    for (std::size_t r = 0; r < now.rows.size(); ++r)
      if (std::uint32_t const p = now.rows.person[r]; now.departed.kind[r] != departure::none && !now.holders.came(p))
        add(now, p, gone);
  }
  /// `replica` counts from 0, people are those of the workforce in order of their ids.
  [[nodiscard]] bool has(std::size_t replica, std::size_t person, std::uint8_t what) const {
    return (all_[replica * people_ + person] & what) != 0;
  }
  [[nodiscard]] std::size_t people() const { return people_; }
  [[nodiscard]] std::vector<std::uint8_t> const& all() const { return all_; }

 private:
  void add(simulated_month const& now, std::uint32_t holder, std::uint8_t what) {
    std::size_t const replica = now.holders.first_replica() - first_replica_ + now.holders.replica_of(holder);
    all_[replica * people_ + now.holders.position_of(holder).first] |= what;
  }

  std::uint32_t first_replica_ = 0;
  std::size_t people_ = 0;
  std::vector<std::uint8_t> all_;
};

}  // namespace tierwise::detail
