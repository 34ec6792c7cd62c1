// A CSV text read row by row into the columns that are wanted.
#pragma once

#include <algorithm>  // for std::count, std::min
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>  // for std::move
#include <variant>
#include <vector>

#include "tierwise/csv.hpp"
#include "tierwise/detail/records/csv_columns.hpp"
#include "tierwise/detail/records/csv_refusal.hpp"
#include "tierwise/limits.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

/// Reads a CSV text row by row into columns.
class csv_reader {
 public:
  csv_reader(csv_text csv, csv_kinds const& kinds) : csv_(std::move(csv)), kinds_(kinds) {}

  [[nodiscard]] table read() {
    refuse_other_texts(csv_);
    read_header();
    make_columns();
    while (at_ < csv_.text.size())
      if (!(names_.size() > 1 && skip_blank_line())) read_row();
    if (rows_ == 0) csv_.refuse("there are no rows, only a header");
    return take();
  }

 private:
  enum class behind : std::uint8_t { comma, line };
  struct cell {
    std::string_view text;  ///< in the file, or unquoted in `unquoted_`
    bool quoted = false;
    behind next = behind::line;
  };
  using csv_column = std::variant<std::monostate, csv_text_column, csv_number_column>;

  [[nodiscard]] cell next_cell() {
    std::string_view const text = csv_.text;
    if (at_ < text.size() && text[at_] == '"') return next_quoted();
    std::size_t const begin = at_;
    while (at_ < text.size() && text[at_] != ',' && text[at_] != '\n' && text[at_] != '\r') ++at_;
    cell out{text.substr(begin, at_ - begin), false, behind::line};
    out.next = end_cell();
    return out;
  }

  [[nodiscard]] cell next_quoted() {
    std::string_view const text = csv_.text;
    std::size_t const begin = at_;
    std::size_t from = begin + 1;
    bool doubled = false;
    for (;;) {
      std::size_t const quote = text.find('"', from);
      if (quote == std::string_view::npos)
        csv_.refuse_at(begin, true, "a quote is not closed", "each text that begins with a quote ends with one");
      std::string_view const part = text.substr(from, quote - from);
      at_ = quote + 1;
      if (at_ < text.size() && text[at_] == '"') {
        if (!doubled) unquoted_.clear();
        doubled = true;
        unquoted_.append(part).append(1, '"');
        from = at_ + 1;
        continue;
      }
      cell out{part, true, behind::line};
      if (doubled) out.text = unquoted_.append(part);
      if (at_ < text.size() && text[at_] != ',' && text[at_] != '\n' && text[at_] != '\r')
        csv_.refuse_at(at_, true, "a text goes on behind its closing quote",
                       "a quote in a quoted text is written twice");
      out.next = end_cell();
      return out;
    }
  }

  /// What follows a cell: a comma, or the end of its line, CR LF included.
  [[nodiscard]] behind end_cell() {
    std::string_view const text = csv_.text;
    if (at_ == text.size()) return behind::line;
    if (text[at_] == ',') {
      ++at_;
      return behind::comma;
    }
    if (text[at_] == '\r') {
      if (at_ + 1 != text.size() && text[at_ + 1] != '\n')
        csv_.refuse_at(at_, true, "there is a CR that ends no line",
                       "lines end in LF or CR LF; a text with a CR needs quotes");
      ++at_;
    }
    if (at_ < text.size()) ++at_;
    return behind::line;
  }

  [[nodiscard]] bool skip_blank_line() {
    std::string_view const text = csv_.text;
    std::size_t const end = at_ + (text[at_] == '\r' ? 1 : 0);
    if (end < text.size() && text[end] != '\n') return false;
    at_ = std::min(end + 1, text.size());
    return true;
  }

  void read_header() {
    for (;;) {
      cell const c = next_cell();
      names_.emplace_back(c.text);
      if (names_.size() > limit::record_columns)
        csv_.refuse("there are more than " + with_commas(limit::record_columns) + " columns");
      if (c.next == behind::line) break;
    }
    std::unordered_set<std::string_view> seen;
    for (auto const& name : names_)
      if (!name.empty() && !seen.insert(name).second) {
        auto const times = std::count(names_.begin(), names_.end(), name);
        csv_.refuse_at(0, false, "there are " + std::to_string(times) + " columns '" + name + "'");
      }
    take_marks_off(names_);
  }

  void make_columns() {
    // No row has fewer bytes than the header columns, so that many blank lines reserve no memory.
    auto const lines = static_cast<std::size_t>(std::count(csv_.text.begin(), csv_.text.end(), '\n'));
    std::size_t const rows = std::min(lines, csv_.text.size() / names_.size() + 1);
    for (auto const& name : names_) {
      kind_.push_back(kinds_ ? kinds_(name) : csv_kind::text);
      switch (kind_.back()) {
        case csv_kind::text: columns_.emplace_back(csv_text_column(rows)); break;
        case csv_kind::by_looks: columns_.emplace_back(csv_text_column(rows)); break;
        case csv_kind::number: columns_.emplace_back(csv_number_column(rows, column_kind::number)); break;
        case csv_kind::flag: columns_.emplace_back(csv_number_column(rows, column_kind::flag)); break;
        default: columns_.emplace_back();
      }
    }
  }

  void read_row() {
    std::size_t const row_begin = at_, n = names_.size();
    for (std::size_t i = 0;; ++i) {
      std::size_t const begin = at_;
      cell const c = next_cell();
      if (i >= n) refuse_ragged(row_begin, begin);
      if (auto* const numbers = std::get_if<csv_number_column>(&columns_[i]))
        numbers->add(c.text);
      else if (auto* const texts = std::get_if<csv_text_column>(&columns_[i])) {
        texts->add(c.text, c.quoted);
        if (texts->full()) csv_.refuse_at(begin, true, "there are more texts in a column than can be told apart");
      }
      if (c.next == behind::comma) continue;
      if (i + 1 != n) refuse_ragged(row_begin, row_begin);
      break;
    }
    ++rows_;
  }

  [[noreturn]] void refuse_ragged(std::size_t row_begin, std::size_t beyond) {
    std::size_t fields = 1;
    for (at_ = row_begin; next_cell().next == behind::comma;) ++fields;
    csv_.refuse_at(beyond, beyond != row_begin,
                   "this row has " + std::to_string(fields) + (fields == 1 ? " field" : " fields") + ", the header " +
                       std::to_string(names_.size()),
                   "a comma in a text needs quotes");
  }

  [[nodiscard]] table take() {
    table out;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (auto* const texts = std::get_if<csv_text_column>(&columns_[i]))
        out.add(texts->take(names_[i], kind_[i] == csv_kind::by_looks));
      else if (auto* const numbers = std::get_if<csv_number_column>(&columns_[i]))
        out.add(numbers->take(names_[i]));
      else if (kind_[i] == csv_kind::unread)
        out.leave_out(names_[i]);
      columns_[i] = std::monostate();
    }
    return out;
  }

  csv_text csv_;
  csv_kinds const& kinds_;
  std::size_t at_ = 0;
  std::size_t rows_ = 0;
  std::string unquoted_;
  std::vector<std::string> names_;
  std::vector<csv_kind> kind_;
  std::vector<csv_column> columns_;
};

}  // namespace tierwise::detail
