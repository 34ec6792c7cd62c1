// Columns by name: how records come in. A column is numbers (missing: NaN) or texts coded by a dictionary (missing:
// -1).
#pragma once

#include <cmath>  // for std::isnan, std::nearbyint
#include <cstddef>
#include <cstdint>
#include <memory>  // for std::shared_ptr
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/support/ordering.hpp"
#include "tierwise/error.hpp"
#include "tierwise/figure.hpp"
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

/// Columns of one length. Copies share their values.
class table {
 public:
  /// Adds numbers, copied or moved in. Throws `error` when the length differs from the columns there are, or the name
  /// is taken.
  table& add(std::string name, std::vector<double> values, column_kind kind = column_kind::number) {
    auto kept = std::make_shared<std::vector<double> const>(std::move(values));
    column c;
    c.name = std::move(name);
    c.kind = kind;
    c.numbers = *kept;
    c.owner = std::move(kept);
    return add(std::move(c));
  }
  /// Adds texts; "" is a text like any other.
  table& add(std::string name, std::vector<std::string> const& values) {
    auto dictionary = std::make_shared<std::vector<std::string>>();
    auto codes = std::make_shared<std::vector<std::int32_t>>();
    std::unordered_map<std::string_view, std::int32_t> known;
    codes->reserve(values.size());
    for (auto const& v : values) {
      auto const [at, fresh] = known.try_emplace(v, static_cast<std::int32_t>(known.size()));
      if (fresh) dictionary->push_back(v);
      codes->push_back(at->second);
    }
    column c;
    c.name = std::move(name);
    c.kind = column_kind::text;
    c.codes = *codes;
    c.dictionary = std::move(dictionary);
    c.owner = std::move(codes);
    return add(std::move(c));
  }
  /// Adds months.
  table& add(std::string name, std::vector<month> const& values) {
    std::vector<double> indexes;
    indexes.reserve(values.size());
    for (auto m : values) indexes.push_back(m.index);
    return add(std::move(name), std::move(indexes), column_kind::month);
  }
  /// Adds true and false.
  table& add(std::string name, std::vector<bool> const& values) {
    std::vector<double> flags;
    flags.reserve(values.size());
    for (bool v : values) flags.push_back(v ? 1.0 : 0.0);
    return add(std::move(name), std::move(flags), column_kind::flag);
  }
  /// Adds a column as it is, and checks it: codes have their text, flags are 0 or 1, months are months.
  table& add(column c) {
    if (find(c.name) != nullptr) throw error(about(c, "there are two columns of this name"));
    if (static_cast<unsigned>(c.kind) > static_cast<unsigned>(column_kind::text))
      throw error(about(c, "there is no such kind of column"));
    if (c.kind == column_kind::text && c.dictionary == nullptr)
      throw error(about(c, "it has texts, but no dictionary of them"));
    if (!columns_.empty() && c.size() != rows_)
      throw error(about(c, "has " + std::to_string(c.size()) + " rows, the others have " + std::to_string(rows_)));
    check_values(c);
    detail::sort_stably(c.unread.begin(), c.unread.end(), [](auto const& a, auto const& b) { return a.row < b.row; });
    if (c.refused && c.unread.empty()) throw error(about(c, "it is refused without a reason"));
    if (!c.unread.empty() && c.unread.back().row >= c.size())
      throw error(about(c, "a value that could not be read is in no row"));
    rows_ = c.size();
    columns_.push_back(std::move(c));
    return *this;
  }

  /// Says that there was a column which is not among these, as nothing reads it: so that it can be told, or refused.
  table& leave_out(std::string name) {
    left_out_.push_back(std::move(name));
    return *this;
  }

  [[nodiscard]] std::size_t rows() const { return rows_; }
  /// The names of columns left out.
  [[nodiscard]] std::vector<std::string> const& left_out() const { return left_out_; }
  [[nodiscard]] std::vector<column> const& columns() const { return columns_; }
  /// The column of that name, or null.
  [[nodiscard]] column const* find(std::string_view name) const {
    for (auto const& c : columns_)
      if (c.name == name) return &c;
    return nullptr;
  }
  /// The column of that name. Throws `error` with the nearest name when there is none.
  [[nodiscard]] column const& at(std::string_view name) const {
    if (column const* const c = find(name)) return *c;
    throw error(error::unknown_name("column", name, names()));
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (auto const& c : columns_) out.push_back(c.name);
    return out;
  }

 private:
  static fault about(column const& c, std::string message) {
    fault f;
    f.path = "column \"" + c.name + "\"";
    f.message = std::move(message);
    f.column = c.name;
    return f;
  }

  void check_values(column const& c) const {
    std::vector<fault> faults;
    auto tell = [&](std::size_t row, std::string value, std::string const& what) {
      fault f = about(c, value + " in row " + std::to_string(row + 1));
      column const* const who = find("person");
      if (who != nullptr && who->kind == column_kind::text && !who->missing(row)) f.person = who->text(row);
      f.message += (f.person.empty() ? "" : " (" + f.person + ")") + what;
      f.row = row + 1;
      f.value = std::move(value);
      faults.push_back(std::move(f));
    };
    if (c.kind == column_kind::text) {
      auto const texts = static_cast<std::int64_t>(c.dictionary->size());
      for (std::size_t row = 0; row < c.size(); ++row)
        if (c.codes[row] < -1 || c.codes[row] >= texts)
          tell(row, std::to_string(c.codes[row]),
               " is outside of the dictionary of " + std::to_string(texts) + (texts == 1 ? " text" : " texts"));
    } else if (c.kind == column_kind::flag) {
      for (std::size_t row = 0; row < c.size(); ++row)
        if (double const v = c.numbers[row]; v != 0 && v != 1 && v == v)
          tell(row, shortest(v), " is neither true nor false");
    } else if (c.kind == column_kind::month) {
      for (std::size_t row = 0; row < c.size(); ++row)
        if (double const v = c.numbers[row];
            v == v && !(std::abs(v) < 1e9 && v == std::nearbyint(v) && month::may_be(static_cast<std::int64_t>(v))))
          tell(row, shortest(v), " is not the index of a month from 1900 to 2199");
    }
    if (!faults.empty()) throw error(std::move(faults));
  }

  std::vector<column> columns_;
  std::vector<std::string> left_out_;
  std::size_t rows_ = 0;
};

/// The values of a column of months, or of texts that read as months or dates, row by row; nothing where there is none.
/// Throws `error` for numbers, unless all are missing.
[[nodiscard]] inline std::vector<std::optional<month>> months_in(column const& c) {
  std::vector<std::optional<month>> of_text, out(c.size());
  auto const some = [&] {
    for (std::size_t row = 0; row < c.size(); ++row)
      if (!c.missing(row)) return true;
    return false;
  };
  auto const refuse = [&](std::string const& found, std::string hint) {
    fault f;
    f.path = "column \"" + c.name + "\"";
    f.column = c.name;
    f.message = "expected months, found " + found;
    f.hint = std::move(hint);
    throw error(std::move(f));
  };
  if ((c.kind == column_kind::number || c.kind == column_kind::flag) && some())
    refuse("numbers", "write 2026-03 or 2026-03-17");
  if (c.kind == column_kind::text && c.dictionary != nullptr)
    for (auto const& t : *c.dictionary) of_text.push_back(month::read(t));
  for (std::size_t row = 0; row < out.size(); ++row) {
    if (c.missing(row)) continue;
    if (c.kind == column_kind::text && static_cast<std::size_t>(c.codes[row]) >= of_text.size())
      refuse("a code outside of its dictionary", "a column in a table is checked");
    if (c.kind == column_kind::text)
      out[row] = of_text[static_cast<std::size_t>(c.codes[row])];
    else
      out[row] = month::from_index(static_cast<std::int32_t>(c.numbers[row]));
  }
  return out;
}

}  // namespace tierwise
