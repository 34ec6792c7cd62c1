// What is wrong with records: every fault with its row, person and month, as a reader finds them again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/detail/support/large_arrays.hpp"
#include "tierwise/error.hpp"
#include "tierwise/month.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

class record_faults {
 public:
  hint_budget hints;

  explicit record_faults(table const& t) : table_(t), who_(t.find("person")) {
    if (who_ != nullptr && who_->kind != column_kind::text) who_ = nullptr;
  }

  /// Nobody was named: faults say the row alone.
  void forget_people() { who_ = nullptr; }

  /// From now on faults say the month of their row too.
  void know_months(large_array<std::int32_t> const& by_row) { months_ = &by_row; }

  /// About the records as a whole, or a column.
  void tell(std::string path, std::string message, std::string hint = {}, std::string column = {}) {
    fault f;
    f.path = std::move(path);
    f.message = std::move(message);
    f.hint = std::move(hint);
    f.column = std::move(column);
    keep(std::move(f));
  }
  /// About a column as a whole.
  void tell_of(std::string const& column, std::string message, std::string hint = {}) {
    tell(path_of(column), std::move(message), std::move(hint), column);
  }
  /// About a value: `column "sales": -3 in row 2 (A017, 2026-03) is negative`. `message` says the row where it has to.
  void tell_in(std::size_t row, std::string const& column, std::string value, std::string message,
               std::string hint = {}) {
    fault f;
    f.path = column.empty() ? "records" : path_of(column);
    f.message = std::move(message);
    f.hint = std::move(hint);
    f.column = column;
    f.value = std::move(value);
    f.row = table_.row_number(row);
    f.sheet = table_.sheet_of(row);
    f.person = person_in(row);
    f.month = month_in(row);
    keep(std::move(f));
  }

  /// `row 17 (A003, 2025-08)`: how a person finds a row again.
  [[nodiscard]] std::string where(std::size_t row) const {
    std::string out = "row " + table_.row_text(row);
    if (std::string const who = person_in(row); !who.empty()) {
      out += " (" + who;
      if (std::string const month = month_in(row); !month.empty()) out += ", " + month;
      out += ")";
    }
    return out;
  }

  /// Of a text that is not among those listed; `unknown shop 'lanten' in row 3 (A017, 2026-03); did you mean
  /// 'lantern'?`
  void tell_unknown(std::size_t row, std::string const& column, std::string_view what, std::string const& found,
                    std::vector<std::string> const& listed) {
    fault f =
        error::unknown_name(what, found, hints.may_look_through(listed.size()) ? listed : std::vector<std::string>{});
    tell_in(row, column, found, f.message + " in " + where(row), std::move(f.hint));
  }

  [[nodiscard]] bool none() const { return faults_.empty(); }
  [[nodiscard]] std::size_t count() const { return faults_.size() + left_out_; }
  void stop_if_any() {
    if (faults_.empty()) return;
    if (left_out_ != 0) {
      fault f;
      f.path = "records";
      f.message = std::to_string(left_out_) + " more faults than can be kept";
      faults_.push_back(std::move(f));
    }
    throw error(std::move(faults_));
  }

 private:
  static std::string path_of(std::string const& column) { return "column \"" + column + "\""; }

  void keep(fault f) {
    if (faults_.size() < faults_kept)
      faults_.push_back(std::move(f));
    else
      ++left_out_;
  }
  [[nodiscard]] std::string person_in(std::size_t row) const {
    return who_ == nullptr || who_->missing(row) ? std::string() : who_->text(row);
  }
  [[nodiscard]] std::string month_in(std::size_t row) const {
    if (months_ == nullptr || row >= months_->size() || (*months_)[row] < 0) return {};
    return month::from_index((*months_)[row]).text();
  }

  table const& table_;
  column const* who_;
  large_array<std::int32_t> const* months_ = nullptr;
  std::vector<fault> faults_;
  std::size_t left_out_ = 0;
};

}  // namespace tierwise::detail
