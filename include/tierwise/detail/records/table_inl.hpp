// Tables filled and checked: one length, one name each, codes with their texts, flags and months that are some.
#pragma once

#include <algorithm>  // for std::lower_bound
#include <cmath>      // for std::abs, std::nearbyint
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/support/ordering.hpp"
#include "tierwise/error.hpp"
#include "tierwise/figure.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

namespace detail {

[[nodiscard]] inline fault about_column(column const& c, std::string message) {
  fault f;
  f.path = "column \"" + c.name + "\"";
  f.message = std::move(message);
  f.column = c.name;
  return f;
}

}  // namespace detail

TIERWISE_INLINE table& table::add(std::string name, std::vector<double> values, column_kind kind) {
  auto kept = std::make_shared<std::vector<double> const>(std::move(values));
  column c;
  c.name = std::move(name);
  c.kind = kind;
  c.numbers = *kept;
  c.owner = std::move(kept);
  return add(std::move(c));
}

TIERWISE_INLINE table& table::add(std::string name, std::vector<std::string> const& values) {
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

TIERWISE_INLINE table& table::add(std::string name, std::vector<month> const& values) {
  std::vector<double> indexes;
  indexes.reserve(values.size());
  for (auto m : values) indexes.push_back(m.index);
  return add(std::move(name), std::move(indexes), column_kind::month);
}

TIERWISE_INLINE table& table::add(std::string name, std::vector<bool> const& values) {
  std::vector<double> flags;
  flags.reserve(values.size());
  for (bool v : values) flags.push_back(v ? 1.0 : 0.0);
  return add(std::move(name), std::move(flags), column_kind::flag);
}

TIERWISE_INLINE table& table::add(column c) {
  if (find(c.name) != nullptr) throw error(detail::about_column(c, "there are two columns of this name"));
  if (static_cast<unsigned>(c.kind) > static_cast<unsigned>(column_kind::text))
    throw error(detail::about_column(c, "there is no such kind of column"));
  if (c.kind == column_kind::text && c.dictionary == nullptr)
    throw error(detail::about_column(c, "it has texts, but no dictionary of them"));
  if (!columns_.empty() && c.size() != rows_)
    throw error(
        detail::about_column(c, "has " + std::to_string(c.size()) + " rows, the others have " + std::to_string(rows_)));
  check_values(c);
  detail::sort_stably(c.unread.begin(), c.unread.end(), [](auto const& a, auto const& b) { return a.row < b.row; });
  if (c.refused && c.unread.empty()) throw error(detail::about_column(c, "it is refused without a reason"));
  if (!c.unread.empty() && c.unread.back().row >= c.size())
    throw error(detail::about_column(c, "a value that could not be read is in no row"));
  rows_ = c.size();
  auto const place = static_cast<std::ptrdiff_t>(place_of(c.name));
  columns_.push_back(std::move(c));
  by_name_.insert(by_name_.begin() + place, columns_.size() - 1);
  return *this;
}

TIERWISE_INLINE table& table::place_rows(std::vector<row_place> places, std::vector<std::string> sheets) {
  if (places.size() != rows_)
    throw error(detail::path_fault(
        "records", "there are places for " + std::to_string(places.size()) + " rows of " + std::to_string(rows_)));
  for (auto const& p : places)
    if (p.sheet >= sheets.size()) throw error(detail::path_fault("records", "a row is in a sheet that is not listed"));
  places_ = std::move(places);
  sheets_ = std::move(sheets);
  return *this;
}

TIERWISE_INLINE std::size_t table::row_number(std::size_t row) const {
  return row < places_.size() ? places_[row].number : row + 1;
}

TIERWISE_INLINE std::string table::sheet_of(std::size_t row) const {
  return row < places_.size() ? sheets_[places_[row].sheet] : std::string();
}

TIERWISE_INLINE std::string table::row_text(std::size_t row) const {
  return std::to_string(row_number(row)) + (sheets_.size() > 1 ? " of " + sheet_of(row) : "");
}

/// Where in the order of names a column of a name is, or would be.
TIERWISE_INLINE std::size_t table::place_of(std::string_view name) const {
  auto const at = std::lower_bound(by_name_.begin(), by_name_.end(), name,
                                   [&](std::size_t i, std::string_view n) { return columns_[i].name < n; });
  return static_cast<std::size_t>(at - by_name_.begin());
}

TIERWISE_INLINE column const* table::find(std::string_view name) const {
  std::size_t const place = place_of(name);
  if (place == by_name_.size() || columns_[by_name_[place]].name != name) return nullptr;
  return &columns_[by_name_[place]];
}

TIERWISE_INLINE column const& table::at(std::string_view name) const {
  if (column const* const c = find(name)) return *c;
  throw error(error::unknown_name("column", name, names()));
}

TIERWISE_INLINE std::vector<std::string> table::names() const {
  std::vector<std::string> out;
  for (auto const& c : columns_) out.push_back(c.name);
  return out;
}

TIERWISE_INLINE void table::check_values(column const& c) const {
  std::vector<fault> faults;
  auto tell = [&](std::size_t row, std::string value, std::string const& what) {
    fault f = detail::about_column(c, value + " in row " + std::to_string(row + 1));
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

TIERWISE_INLINE std::vector<std::optional<month>> months_in(column const& c) {
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
