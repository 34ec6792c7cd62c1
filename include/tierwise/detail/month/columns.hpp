// The columns of a month for one batch: its inputs, the calendar, and where people stand on their ladders.
#pragma once

#include <algorithm>  // for std::find, std::max
#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/detail/month/state.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/month.hpp"

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
  /// Where each replica begins, and the end: people of different replicas never meet in a group or for a
  /// seat.
  std::vector<std::uint32_t> replica_begin;

  [[nodiscard]] std::size_t size() const { return person.size(); }
  void clear() {
    person.clear();
    shop.clear();
    team.clear();
    replica_begin.clear();
  }
};

class month_columns {
 public:
  month_columns(plan const& p, std::size_t people, std::size_t widest)
      : plan_(p), capacity_((widest + block_rows - 1) / block_rows * block_rows) {
    columns.resize(p.slot_count);
    buffers_.resize(p.slot_count);
    ladders.resize(p.ladders.size());
    for (std::size_t l = 0; l < ladders.size(); ++l) ladders[l].resize(people, p.ladders[l].tiers.size());
    for (auto const& l : p.policy.ladder) held_.emplace_back(l, p.texts);
    months_so_far.assign(people, 0);
  }

  std::vector<column_view> columns;
  std::vector<ladder_state> ladders;
  std::vector<std::int32_t> months_so_far;  ///< by person, this month included
  /// The column of a slot, to be filled.
  double* fill(std::uint32_t slot, error_bound const& known) {
    if (buffers_[slot].empty()) buffers_[slot].assign(capacity_, 0.0);
    columns[slot].rows = buffers_[slot].data();
    columns[slot].readable = capacity_;
    columns[slot].known = known;
    return buffers_[slot].data();
  }

  /// Fills the calendar's and the ladders' columns for a month; its inputs are the caller's to fill.
  void begin_month(month_rows const& rows) {
    rows_ = &rows;
    month const now = first_month + rows.month;
    std::size_t const n = rows.size();
    fill_whole(plan_.month, 1e5, [&](std::size_t) { return double(now.index); });
    fill_whole(plan_.month_of_year, 12, [&](std::size_t) { return double(now.number()); });
    fill_whole(plan_.tenure_months, 1e5, [&](std::size_t r) { return double(now.index - joined[rows.person[r]]); });
    fill_whole(plan_.shop, 1e9, [&](std::size_t r) { return rows.shop[r]; });
    fill_whole(plan_.team, 1e9, [&](std::size_t r) { return rows.team[r]; }, true);
    for (std::size_t l = 0; l < ladders.size(); ++l) fill_ladder(l);
    months_by_row_.resize(n);
    for (std::size_t r = 0; r < n; ++r) months_by_row_[r] = ++months_so_far[rows.person[r]];
  }
  month first_month;
  roster who;
  record_rows table_rows;
  std::vector<std::int32_t> joined;  ///< by person of the batch: month index

  /// `A017, 2026-03`
  [[nodiscard]] std::string name_of(std::size_t row) const {
    return (who.named ? who.id(rows_->person[row]) : "row " + std::to_string(table_row(row))) +
           (who.dated ? ", " + month_text() : "");
  }
  /// The row of the records, counted from 1; 0 where there are none.
  [[nodiscard]] std::size_t table_row(std::size_t row) const {
    return table_rows.input_row == nullptr ? 0 : std::size_t(table_rows.input_row[table_rows.batch_row[row]]) + 1;
  }
  [[nodiscard]] std::string month_text() const { return (first_month + rows_->month).text(); }
  [[nodiscard]] month_rows const& rows() const { return *rows_; }
  [[nodiscard]] plan const& rules() const { return plan_; }

 private:
  template <class F>
  void fill_whole(std::uint32_t slot, double size, F f, bool may_miss = false) {
    if (slot == no_slot) return;
    double* out = fill(slot, error_bound::of_decimals(0, size, may_miss));
    for (std::size_t r = 0; r < rows_->size(); ++r) out[r] = f(r);
  }

  void fill_ladder(std::size_t l) {
    ladder_plan const& p = plan_.ladders[l];
    ladder_state const& s = ladders[l];
    held_tier const& held = held_[l];
    auto const& person = rows_->person;
    fill_whole(p.tier, 1e9, [&](std::size_t r) { return held.codes[s.tier[person[r]]]; });
    if (p.base_pay != no_slot) {
      double* out = fill(p.base_pay, held.pay_known);
      for (std::size_t r = 0; r < rows_->size(); ++r) out[r] = held.base_pay[s.tier[person[r]]];
    }
    fill_whole(p.months_in_tier, 1e5, [&](std::size_t r) { return double(s.months_in_tier[person[r]]); });
    fill_whole(p.acting, 1, [&](std::size_t r) { return s.acting_months[person[r]] > 0 ? 1.0 : 0.0; });
    fill_whole(p.priority, 1, [&](std::size_t r) { return s.priority[person[r]] != 0 ? 1.0 : 0.0; });
    fill_whole(p.waiting_months, 1e5, [&](std::size_t r) { return double(s.waiting[person[r]]); });
  }

 protected:
  plan const& plan_;
  month_rows const* rows_ = nullptr;
  std::vector<std::int32_t> months_by_row_;  ///< `months_so_far` of the month's rows

 private:
  /// What a ladder's tiers give those who hold them.
  struct held_tier {
    held_tier(ladder const& l, std::vector<std::string> const& texts) {
      int d = 0;
      for (auto const& t : l.tier) {
        codes.push_back(double(std::find(texts.begin(), texts.end(), t.name) - texts.begin()));
        double const pay = t.base_pay.value;
        base_pay.push_back(pay);
        pay_known.size = std::max(pay_known.size, pay);
        d = most_decimals(d, decimals_of(pay));
      }
      pay_known = error_bound::of_decimals(d, pay_known.size, false);
    }
    std::vector<double> codes, base_pay;  ///< by tier
    error_bound pay_known;
  };

  std::size_t capacity_ = 0;
  std::vector<block_vector> buffers_;
  std::vector<held_tier> held_;  ///< by ladder
};

}  // namespace tierwise::detail
