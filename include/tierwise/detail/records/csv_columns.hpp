// The columns of a CSV file while it is read: texts are coded as they come, numbers and flags read at once.
#pragma once

#include <algorithm>  // for std::any_of
#include <cmath>      // for std::isnan
#include <cstddef>
#include <cstdint>
#include <functional>  // for std::hash
#include <limits>
#include <memory>  // for std::shared_ptr
#include <optional>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/records/written_number.hpp"
#include "tierwise/detail/text/formula_mark.hpp"
#include "tierwise/detail/text/white_space.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

/// Texts and their codes, in order of appearance.
class text_codes {
 public:
  [[nodiscard]] std::int32_t code_of(std::string_view text) {
    if (last_ >= 0 && texts_[static_cast<std::size_t>(last_)] == text) return last_;
    if (texts_.size() * 2 >= slots_.size()) grow();
    std::size_t const hash = std::hash<std::string_view>{}(text);
    std::size_t at = hash & (slots_.size() - 1);
    for (; slots_[at].code >= 0; at = (at + 1) & (slots_.size() - 1))
      if (slots_[at].hash == hash && texts_[static_cast<std::size_t>(slots_[at].code)] == text)
        return last_ = slots_[at].code;
    slots_[at] = {hash, static_cast<std::int32_t>(texts_.size())};
    texts_.emplace_back(text);
    return last_ = slots_[at].code;
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(texts_); }
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  struct slot {
    std::size_t hash = 0;
    std::int32_t code = -1;
  };

  void grow() {
    std::vector<slot> wider(slots_.empty() ? 64 : slots_.size() * 2);
    for (auto const& s : slots_)
      if (s.code >= 0) {
        std::size_t at = s.hash & (wider.size() - 1);
        while (wider[at].code >= 0) at = (at + 1) & (wider.size() - 1);
        wider[at] = s;
      }
    slots_ = std::move(wider);
  }

  std::vector<std::string> texts_;
  std::vector<slot> slots_;  ///< a power of two of them, at most half of them taken
  std::int32_t last_ = -1;   ///< the text before is often the text
};

/// A mark is taken off where some text has one, and no text begins a formula unmarked.
template <class Texts>
void take_marks_off(Texts& texts) {
  bool some = false;
  for (auto const& text : texts) {
    if (begins_formula(text)) return;
    some = some || has_mark(text);
  }
  if (!some) return;
  for (auto& text : texts)
    if (has_mark(text)) text.erase(0, 1);
}

/// A column of texts, some of which are missing.
class csv_text_column {
 public:
  explicit csv_text_column(std::size_t rows) { codes_.reserve(rows); }
  void add(std::string_view text, bool quoted) {
    codes_.push_back(text.empty() && !quoted ? -1 : texts_.code_of(text));
  }
  [[nodiscard]] bool full() const { return texts_.size() == std::numeric_limits<std::int32_t>::max(); }

  /// `by_looks`: numbers or flags where all that stands in the column is.
  [[nodiscard]] column take(std::string name, bool by_looks) {
    auto texts = texts_.take();
    take_marks_off(texts);
    column c;
    c.name = std::move(name);
    if (texts.empty()) return of_numbers(std::move(c), {}, column_kind::number);
    if (by_looks) {
      if (auto const flags =
              all_read(texts, [](std::string_view t) { return t.size() == 1 ? std::nullopt : flag_in(t); }))
        return of_numbers(std::move(c), *flags, column_kind::flag);
      if (auto const numbers = all_read(texts, number_in)) {
        c = of_numbers(std::move(c), *numbers, column_kind::number);
        refuse_inexact(c, texts);
        return c;
      }
    }
    c.kind = column_kind::text;
    c.dictionary = std::make_shared<std::vector<std::string> const>(std::move(texts));
    auto kept = std::make_shared<std::vector<std::int32_t> const>(std::move(codes_));
    c.codes = *kept;
    c.owner = std::move(kept);
    return c;
  }

 private:
  template <class Read>
  [[nodiscard]] static std::optional<std::vector<double>> all_read(std::vector<std::string> const& texts, Read read) {
    std::vector<double> out;
    for (auto const& text : texts) {
      auto const v = read(trimmed(text));
      if (!v) return std::nullopt;
      out.push_back(*v);
    }
    return out;
  }

  [[nodiscard]] column of_numbers(column c, std::vector<double> const& of_code, column_kind kind) const {
    auto kept = std::make_shared<std::vector<double>>();
    kept->reserve(codes_.size());
    for (auto const code : codes_)
      kept->push_back(code < 0 ? std::numeric_limits<double>::quiet_NaN() : of_code[static_cast<std::size_t>(code)]);
    c.kind = kind;
    c.numbers = *kept;
    c.owner = std::move(kept);
    return c;
  }

  void refuse_inexact(column& c, std::vector<std::string> const& texts) const;

  std::vector<std::int32_t> codes_;
  text_codes texts_;
};

/// A cell with more digits than a double keeps.
[[nodiscard]] inline unread_cell inexact_cell(std::size_t row, std::string_view text) {
  return {row, std::string(first_letters(text, 200)),
          std::string(first_letters(text, 60)) + " has more digits than can be kept exactly", "round it first"};
}

inline void csv_text_column::refuse_inexact(column& c, std::vector<std::string> const& texts) const {
  auto numbers = std::make_shared<std::vector<double>>(c.numbers.begin(), c.numbers.end());
  for (std::size_t row = 0; row < codes_.size(); ++row) {
    if (codes_[row] < 0) continue;
    auto const text = trimmed(texts[static_cast<std::size_t>(codes_[row])]);
    if (!says_more_than(text, (*numbers)[row])) continue;
    c.unread.push_back(inexact_cell(row, text));
    (*numbers)[row] = std::numeric_limits<double>::quiet_NaN();
  }
  c.numbers = *numbers;
  c.owner = std::move(numbers);
}

/// A column of numbers or flags; what is neither waits until all is read, for it may be a marked text.
class csv_number_column {
 public:
  csv_number_column(std::size_t rows, column_kind kind) : kind_(kind) { numbers_.reserve(rows); }

  void add(std::string_view text) {
    if (text.empty()) {
      numbers_.push_back(std::numeric_limits<double>::quiet_NaN());
      return;
    }
    auto const v = read(text);
    begins_formula_ = begins_formula_ || text[0] == '-' || text[0] == '+' || (!v && begins_formula(text));
    if (v && !(kind_ == column_kind::number && says_more_than(text, *v)))
      numbers_.push_back(*v);
    else
      add_later(text);
  }

  [[nodiscard]] column take(std::string name) {
    column c;
    c.name = std::move(name);
    bool const marked =
        !begins_formula_ && std::any_of(later_.begin(), later_.end(), [](auto const& l) { return has_mark(l.text); });
    for (auto& [row, text] : later_) {
      if (marked && has_mark(text)) text.erase(0, 1);
      read_again(c, row, trimmed(text));
    }
    bool const some = std::any_of(numbers_.begin(), numbers_.end(), [](double v) { return !std::isnan(v); });
    c.kind = some || !c.unread.empty() ? kind_ : column_kind::number;
    auto kept = std::make_shared<std::vector<double> const>(std::move(numbers_));
    c.numbers = *kept;
    c.owner = std::move(kept);
    return c;
  }

 private:
  struct waiting {
    std::size_t row = 0;
    std::string text;
  };

  [[nodiscard]] std::optional<double> read(std::string_view text) const {
    return kind_ == column_kind::flag ? flag_in(text) : number_in(text);
  }

  void add_later(std::string_view text) {
    later_.push_back({numbers_.size(), std::string(text)});
    numbers_.push_back(std::numeric_limits<double>::quiet_NaN());
  }

  void read_again(column& c, std::size_t row, std::string_view text) {
    if (text.empty()) return;
    auto const v = read(text);
    if (v && !(kind_ == column_kind::number && says_more_than(text, *v))) {
      numbers_[row] = *v;
      return;
    }
    if (v) {
      c.unread.push_back(inexact_cell(row, text));
      return;
    }
    char const* const expected = kind_ == column_kind::flag ? "true or false" : "numbers";
    c.unread.push_back(
        {row, std::string(first_letters(text, 200)),
         std::string("expected ") + expected + ", found the text '" + std::string(first_letters(text, 60)) + "'", ""});
  }

  column_kind kind_;
  std::vector<double> numbers_;
  std::vector<waiting> later_;
  bool begins_formula_ = false;
};

}  // namespace tierwise::detail
