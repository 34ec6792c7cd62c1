// How everybody stands after a month of records: all that the past leaves behind, as a value to go on from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/detail/formula/value_type.hpp"
#include "tierwise/month.hpp"

namespace tierwise {

namespace detail {

/// Where people stand on one ladder, by person of the state.
struct carried_ladder {
  std::string name;
  std::vector<std::string> tiers;
  std::vector<std::uint8_t> tier;
  std::vector<std::uint8_t> highest;         ///< held so far, the coming month not included
  std::vector<std::int16_t> months_in_tier;  ///< the coming month included, as all of these
  std::vector<std::int16_t> months_risen;    ///< since entered from below
  std::vector<std::int16_t> acting_months;   ///< 0: not acting
  std::vector<std::int16_t> waiting;         ///< for a seat
  std::vector<std::uint64_t> priority;       ///< a bit for each tier preferred for
  std::vector<std::vector<std::int32_t>>
      refused;  ///< tier -> person -> index of the month of the last refusal, 0: never; empty where nobody ever was

  bool operator==(carried_ladder const&) const = default;
};

/// Sum, smallest and largest over a span of months, by person; empty where nobody looks back on it.
struct carried_totals {
  std::vector<double> of[3];
};

/// What is remembered of a quantity that formulas look back on.
struct carried_history {
  std::string key;   ///< the same in two policies for the same quantity
  std::string what;  ///< as written; empty: months are counted
  value_type type = value_type::number;
  std::vector<std::vector<double>> months;  ///< single months: the last first -> person
  carried_totals all, year, quarter;
  std::vector<carried_totals> risen;            ///< by ladder: since entered from below
  std::vector<carried_totals> risen_undecided;  ///< beside `state_columns::undecided`
};

/// The columns of a state, by person.
struct state_columns {
  month after;                ///< the last month of the records
  std::string policy_sha256;  ///< of the policy file of the rules in force in it
  std::string policy_name, currency;
  std::vector<std::string> people;        ///< ids in byte order
  std::vector<std::string> texts;         ///< of shops, and of what is remembered
  std::vector<std::int32_t> shop;         ///< of the last record: index of `texts`
  std::vector<std::int32_t> joined;       ///< index of the month, as all of these
  std::vector<std::int32_t> first, last;  ///< months with a record
  std::vector<std::int32_t> separated;    ///< when the company parted with them; 0: it did not
  std::vector<std::int32_t> left;         ///< the month of the last day that the records say; 0: none
  std::vector<std::uint8_t> joined_said;  ///< whether `joined` was in the records, and not taken for the first of them
  std::vector<std::int32_t> tenure_from;  ///< month from which tenure counts: `joined`, or that of a return
  std::vector<std::int16_t> months_so_far;            ///< that functions of the past reach
  std::vector<std::int16_t> this_year, this_quarter;  ///< of these, in the year and the quarter of the last record
  bool keeps_away = false;  ///< what is remembered of people who are away are their last months with a record
  std::vector<carried_ladder> ladders;
  std::vector<carried_history> histories;
  /// Where tiers were as recorded, how people stand if no ladder decides about them behind their last month: what it
  /// decided holds unless the next record says otherwise. Else empty.
  std::vector<carried_ladder> undecided;
  std::vector<std::uint8_t> let_go;  ///< beside it: 0, or 1 + the ladder that let them go behind it
};

}  // namespace detail

/// How everybody stands after a month of records: tiers, months in them, acting appointments, waiting, priorities and
/// refusals, and what functions of the past remember; also of those who have left or been separated. `apply` gives it
/// (`ledger::state`) and goes on from it. Immutable; a copy shares what is in it.
class state {
 public:
  /// Before all records: nobody.
  state() = default;
  explicit state(std::shared_ptr<detail::state_columns const> columns) : columns_(std::move(columns)) {}

  [[nodiscard]] bool is_empty() const { return columns_ == nullptr; }
  [[nodiscard]] std::size_t size() const { return is_empty() ? 0 : columns_->people.size(); }
  /// The last month of the records it was left behind by.
  [[nodiscard]] month after() const { return is_empty() ? month() : columns_->after; }
  /// Ids in byte order.
  [[nodiscard]] std::vector<std::string> const& people() const { return columns().people; }
  /// The place of a person, or `size()`.
  [[nodiscard]] std::size_t find(std::string_view id) const;
  /// The same of some people alone: of those with these ids, as far as it has them.
  [[nodiscard]] state of(std::vector<std::string> const& ids) const;
  /// Of the text of a policy file with the rules in force in the last month: the one that a run's manifest has, too.
  [[nodiscard]] std::string const& policy_sha256() const { return columns().policy_sha256; }
  [[nodiscard]] detail::state_columns const& columns() const;

  /// The same people, standing the same, with the same remembered of them, to the bit.
  [[nodiscard]] bool operator==(state const& other) const;

  /// As bytes, which `from_bytes` reads on any machine.
  [[nodiscard]] std::string bytes() const;
  /// Throws `error` for what is no state, is damaged, or was written in another version of the format. `file` is its
  /// name in faults.
  [[nodiscard]] static state from_bytes(std::string_view bytes, std::string file = {});
  /// Writes a file, whole or not at all.
  void save(std::string const& path) const;
  [[nodiscard]] static state load(std::string const& path);

 private:
  std::shared_ptr<detail::state_columns const> columns_;
};

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/records/state_inl.hpp"
#endif
