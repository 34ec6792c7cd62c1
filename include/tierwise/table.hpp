// Columns by name: how records come in. A column is numbers (missing: NaN) or texts coded by a dictionary (missing:
// -1).
#pragma once

#include <cmath>  // for std::isnan
#include <cstddef>
#include <cstdint>
#include <memory>  // for std::shared_ptr
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/month.hpp"

namespace tierwise {

/// What the values of a column are.
enum class column_kind : std::uint8_t { number, flag, month, text };

/// A value that whoever made the column could not read as what the column holds. It counts as missing, and is a fault
/// with its row and person where the column is used.
struct unread_cell {
  std::size_t row = 0;  ///< from 0
  std::string value;    ///< as text
  std::string why;      ///< `expected numbers, found the text 'x'`
  std::string hint;
};

/// A column. Its values may belong to somebody else (a NumPy array): `owner` keeps them alive.
struct column {
  std::string name;
  column_kind kind = column_kind::number;
  std::span<double const> numbers;      ///< for number, flag (0 or 1) and month (`month::index`); NaN is missing
  std::span<std::int32_t const> codes;  ///< for text: indexes of `dictionary`; -1 is missing
  std::shared_ptr<std::vector<std::string> const> dictionary;
  std::shared_ptr<void const> owner;
  std::vector<unread_cell> unread;  ///< in order of their rows
  bool refused = false;             ///< whether no value could be read; `unread` has the first, and why

  [[nodiscard]] std::size_t size() const { return kind == column_kind::text ? codes.size() : numbers.size(); }
  [[nodiscard]] bool missing(std::size_t row) const {
    return kind == column_kind::text ? codes[row] < 0 : std::isnan(numbers[row]);
  }
  /// The text in a row; only for text columns and values that are not missing.
  [[nodiscard]] std::string const& text(std::size_t row) const {
    return (*dictionary)[static_cast<std::size_t>(codes[row])];
  }
};

/// Where a row of a table stands in what it was made of, as a person finds it again.
struct row_place {
  std::uint32_t number = 0;  ///< counted from 1, with whatever stands above the records
  std::uint32_t sheet = 0;   ///< place in the list of sheets
  bool operator==(row_place const&) const = default;
};

/// Columns of one length. Copies share their values.
class table {
 public:
  /// Adds numbers, copied or moved in. Throws `error` when the length differs from the columns there are, or the name
  /// is taken.
  table& add(std::string name, std::vector<double> values, column_kind kind = column_kind::number);
  /// Adds texts; "" is a text like any other.
  table& add(std::string name, std::vector<std::string> const& values);
  /// Adds months.
  table& add(std::string name, std::vector<month> const& values);
  /// Adds true and false.
  table& add(std::string name, std::vector<bool> const& values);
  /// Adds a column as it is, and checks it: codes have their text, flags are 0 or 1, months are months.
  table& add(column c);

  /// Says that there was a column which is not among these, as nothing reads it: so that it can be told, or refused.
  table& leave_out(std::string name) {
    left_out_.push_back(std::move(name));
    return *this;
  }

  /// Says where each row stands in what the table was made of, and what the sheets are called: faults name rows so.
  /// Throws `error` when there is another number of rows, or a sheet without a name. Else rows count from 1.
  table& place_rows(std::vector<row_place> places, std::vector<std::string> sheets);

  [[nodiscard]] std::size_t rows() const { return rows_; }
  /// The number of a row, from 1, as faults say it.
  [[nodiscard]] std::size_t row_number(std::size_t row) const;
  /// The sheet that a row stands in; "" where there are no sheets.
  [[nodiscard]] std::string sheet_of(std::size_t row) const;
  /// `12`; of several sheets `12 of March`.
  [[nodiscard]] std::string row_text(std::size_t row) const;
  [[nodiscard]] std::vector<row_place> const& places() const { return places_; }
  [[nodiscard]] std::vector<std::string> const& sheets() const { return sheets_; }
  /// The names of columns left out.
  [[nodiscard]] std::vector<std::string> const& left_out() const { return left_out_; }
  [[nodiscard]] std::vector<column> const& columns() const { return columns_; }
  /// The column of that name, or null.
  [[nodiscard]] column const* find(std::string_view name) const;
  /// The column of that name. Throws `error` with the nearest name when there is none.
  [[nodiscard]] column const& at(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  [[nodiscard]] std::size_t place_of(std::string_view name) const;
  void check_values(column const& c) const;

  std::vector<column> columns_;
  std::vector<std::size_t> by_name_;  ///< the columns in order of their names
  std::vector<std::string> left_out_;
  std::vector<row_place> places_;
  std::vector<std::string> sheets_;
  std::size_t rows_ = 0;
};

/// The values of a column of months, or of texts that read as months or dates, row by row; nothing where there is none.
/// Throws `error` for numbers, unless all are missing.
[[nodiscard]] std::vector<std::optional<month>> months_in(column const& c);

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/records/table_inl.hpp"
#endif
