// A month of a batch while it is worked out: its rows and columns, how its people stand, and what its stages keep from
// month to month. The stages are functions of it.
#pragma once

#include <algorithm>  // for std::max
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>  // for std::move, std::pair
#include <variant>  // for std::get_if
#include <vector>

#include "tierwise/detail/compute/program.hpp"
#include "tierwise/detail/month/columns.hpp"
#include "tierwise/detail/month/groups.hpp"
#include "tierwise/detail/month/state.hpp"
#include "tierwise/error.hpp"

namespace tierwise::detail {

struct month_run;

/// What fills the columns that no formula does, when months are played forward.
struct activity_source {
  virtual void draw(month_run& run, std::uint32_t quantity) = 0;
  virtual void serve(month_run& run) = 0;

 protected:
  ~activity_source() = default;
};

/// How a program's decisions are made: until more comes to be known of a column.
struct bound_program {
  binding known;
  std::size_t widened = 0;

  void renew(program const& code, month_columns const& columns, compiled_tables const& tables) {
    if (widened != columns.widened()) code.bind(columns.views(), tables, known);
    widened = columns.widened();
  }
};

/// What formulas are worked out with.
struct formula_memory {
  formula_memory(plan const& p, std::size_t blocks) : of_step(p.steps.size()), scratch(blocks * block_rows) {}
  std::vector<bound_program> of_step;                            ///< by step of the plan
  std::unordered_map<program const*, bound_program> of_program;  ///< of those that are no step
  block_vector scratch;
  std::vector<double> truths;  ///< of a rule asked of all rows
  rows_needing_exact doubt;
};

/// What pools are shared with.
struct pool_memory {
  std::vector<std::uint64_t> weights, rests;
  std::vector<std::int64_t> shares;
  std::vector<std::uint32_t> order;
};

/// What rows that name people are added up with.
struct naming_memory {
  std::vector<std::uint32_t> row_of_text;  ///< text code -> the row of a replica whose id it is; left as found
  std::vector<double> extent;              ///< beside the rows
};

/// What looking back is done with.
struct lookback_memory {
  std::vector<std::int32_t> months;   ///< row -> months so far, this one included
  std::vector<std::int32_t> covered;  ///< row -> how many months a value covers
  std::vector<double> by_person;
  std::vector<std::uint32_t> away;  ///< people of whom what is remembered moves on: those without a month that counts
  std::vector<double> oldest;       ///< beside `away`
  std::vector<std::uint8_t> here;   ///< person -> 1 if there is a row
  // Where there are rows of months that do not count:
  std::vector<std::uint32_t> uncounted, counted;  ///< people
  std::vector<std::uint32_t> counted_rows;
  std::vector<double> counted_values;
  std::vector<double> window;  ///< one person's months

  /// Puts those of so many people into `away` who are not among the `present`, if they may come back, and those whose
  /// months do not count.
  void find_away(bool may_return, std::size_t people, std::vector<std::uint32_t> const& present) {
    away = uncounted;
    if (!may_return) return;
    here.assign(people, 0);
    for (auto const p : present) here[p] = 1;
    for (std::uint32_t p = 0; p < people; ++p)
      if (here[p] == 0) away.push_back(p);
  }
};

struct month_run {
  month_run(plan const& p, std::size_t texts, std::size_t people, std::size_t widest)
      : columns(p.slot_count, widest), state(p, people), groups(texts), formulas(p, blocks_of(p)), plan_(p) {
    for (auto const& s : p.steps)
      if (std::holds_alternative<naming_step>(s)) naming.row_of_text.assign(texts, no_slot);
  }

  month first_month;
  roster who;
  record_rows table_rows;
  activity_source* activity = nullptr;  ///< of a model's plan
  bool keeps_away = false;              ///< what is remembered of people who are away waits for their return
  month_columns columns;
  people_state state;
  std::vector<fault> faults;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> unshared_pools;  ///< (line, row): pools nobody has a weight in
  month_groups groups;
  formula_memory formulas;
  pool_memory pools;
  naming_memory naming;
  lookback_memory lookback;
  std::unordered_map<std::uint64_t, std::uint32_t> pairs;  ///< of texts in a month -> their number

  [[nodiscard]] plan const& rules() const { return plan_; }
  /// From here on the month with these rows.
  void take(month_rows const& rows) { rows_ = &rows; }
  [[nodiscard]] month_rows const& rows() const { return *rows_; }
  [[nodiscard]] month now() const { return first_month + rows_->month; }

  /// So many people of whom nothing is known, in months of up to `widest` rows.
  void restart(std::size_t people, std::size_t widest) {
    columns.make_room(widest);
    state.restart(plan_, people);
    groups.forget();
    unshared_pools.clear();
  }
  /// From `month` on these rules instead of another's, with the same people and ladders.
  void resume_from(month_run const& before, std::int32_t month) {
    state.resume_from(plan_, before.state, before.plan_, month);
  }

  double* fill(std::uint32_t slot, error_bound const& known) { return columns.fill(slot, known); }
  void measure(std::uint32_t slot) { columns.measure(slot, rows_->size()); }

  /// The rows of the month by a column of codes.
  grouping const& groups_by(std::uint32_t by) {
    return by == plan_.shop && by != no_slot ? shops()
                                             : groups.by(by, by == no_slot ? nullptr : columns[by].rows, *rows_);
  }
  /// The rows of the month by shop.
  grouping const& shops() { return groups.by(month_groups::shops, rows_->shop.data(), *rows_); }

  /// `A017, 2026-03`
  [[nodiscard]] std::string name_of(std::size_t row) const {
    return (who.named ? who.id(rows_->person[row]) : "row " + std::to_string(table_row(row))) +
           (who.dated ? ", " + now().text() : "");
  }
  /// The row of the records, counted from 1; 0 where there are none.
  [[nodiscard]] std::size_t table_row(std::size_t row) const {
    return table_rows.input_row == nullptr ? 0 : std::size_t(table_rows.input_row[table_rows.batch_row[row]]) + 1;
  }
  /// `row`: whom it is about, or `no_slot`.
  void report(std::string path, std::string message, std::string hint = {}, std::size_t row = no_slot) {
    if (faults.size() >= faults_kept) return;
    fault f;
    f.path = std::move(path);
    f.message = std::move(message);
    f.hint = std::move(hint);
    if (row != no_slot) {
      f.row = table_row(row);
      if (who.named) f.person = who.id(rows_->person[row]);
      if (who.dated) f.month = now().text();
    }
    faults.push_back(std::move(f));
  }

 private:
  [[nodiscard]] static std::size_t blocks_of(plan const& p) {
    std::size_t blocks = 4;
    for (auto const& s : p.steps)
      if (auto const* e = std::get_if<evaluate_step>(&s)) blocks = std::max(blocks, e->code.memory_blocks());
    return blocks + 64;
  }

  plan const& plan_;
  month_rows const* rows_ = nullptr;
};

}  // namespace tierwise::detail
