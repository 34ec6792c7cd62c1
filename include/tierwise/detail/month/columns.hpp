// The rows of a month, and its columns by slot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/detail/compute/instruction.hpp"
#include "tierwise/detail/month/state.hpp"

namespace tierwise::detail {

/// The people of a batch by name, for messages.
struct roster {
  std::vector<std::string> const* ids = nullptr;
  std::vector<std::uint32_t> const* people = nullptr;  ///< person of the batch -> index of `ids`; null: as it is
  bool named = true, dated = true;                     ///< whether the ids, and the months, are the caller's own

  [[nodiscard]] std::uint32_t of(std::uint32_t person) const { return people == nullptr ? person : (*people)[person]; }
  /// Replicas have the same people, one after the other.
  [[nodiscard]] std::string const& id(std::uint32_t person) const { return (*ids)[of(person) % ids->size()]; }
};

/// Which records the rows of a month are, if they were read from any.
struct record_rows {
  std::uint32_t const* input_row = nullptr;  ///< by batch_row
  std::uint32_t const* batch_row = nullptr;  ///< by row of the month
};

/// The code of a team in a column: none for those in no team.
[[nodiscard]] inline double team_code(std::int32_t code) { return code < 0 ? no_value : static_cast<double>(code); }

/// The rows of a month, by batch: `person` counts within the batch.
struct month_rows {
  std::int32_t month = 0;             ///< since the first
  std::vector<std::uint32_t> person;  ///< within the batch
  std::vector<double> shop, team;     ///< text codes; NaN in no team
  std::vector<std::uint8_t> exit;     ///< as in `ordered_records`; empty where nobody's last day is known
  std::vector<std::uint32_t> id;      ///< the text code of the own id, no_slot where none is; empty where nobody asks
  /// Where each replica begins, and the end: people of different replicas never meet in a group or for a
  /// seat.
  std::vector<std::uint32_t> replica_begin;

  [[nodiscard]] std::size_t size() const { return person.size(); }
  void clear() {
    person.clear();
    shop.clear();
    team.clear();
    exit.clear();
    id.clear();
    replica_begin.clear();
  }
  /// So many rows, to be written.
  void resize(std::size_t rows, bool with_teams) {
    person.resize(rows);
    shop.resize(rows);
    team.resize(with_teams ? rows : 0);
  }
};

/// The columns of a month by slot: some filled here, some read where they are.
class month_columns {
 public:
  month_columns(std::size_t slot_count, std::size_t widest)
      : views_(slot_count), buffers_(slot_count), measured_(slot_count, 1.0) {
    make_room(widest);
  }
  /// For months of up to `widest` rows.
  void make_room(std::size_t widest) {
    std::size_t const capacity = (widest + block_rows - 1) / block_rows * block_rows;
    if (capacity <= capacity_) return;
    capacity_ = capacity;
    for (auto& b : buffers_) b.clear();
  }

  [[nodiscard]] column_view const& operator[](std::uint32_t slot) const { return views_[slot]; }
  [[nodiscard]] std::size_t size() const { return views_.size(); }
  /// As programs read them.
  [[nodiscard]] std::vector<column_view> const& views() const { return views_; }

  /// The column of a slot, to be filled.
  double* fill(std::uint32_t slot, error_bound const& known) {
    if (buffers_[slot].empty()) buffers_[slot].assign(capacity_, 0.0);
    views_[slot] = {buffers_[slot].data(), capacity_, known};
    return buffers_[slot].data();
  }
  /// Every row of a column that was filled has the same value.
  void all_alike(std::uint32_t slot) { views_[slot].alike = true; }
  /// The column of a slot, somewhere else.
  void show(std::uint32_t slot, column_view const& values) { views_[slot] = values; }
  /// Columns that no formula bounds are bounded by what is in their `n` rows, with room to grow before bindings are
  /// made again.
  void measure(std::uint32_t slot, std::size_t n) {
    double const size = largest_of(views_[slot].rows, n);
    if (size > measured_[slot]) {
      while (measured_[slot] < size) measured_[slot] *= 16;
      widen();
    }
    views_[slot].known.size = measured_[slot];
  }
  /// More may be in a column than was known so far: bindings are made again.
  void widen() { ++widened_; }
  /// How often more came to be known of a column, counted from 1.
  [[nodiscard]] std::size_t widened() const { return widened_; }

 private:
  std::vector<column_view> views_;
  std::vector<block_vector> buffers_;  ///< of columns filled here
  std::vector<double> measured_;       ///< sizes of columns that no formula bounds
  std::size_t capacity_ = 0;
  std::size_t widened_ = 1;
};

}  // namespace tierwise::detail
