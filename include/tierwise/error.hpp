// What went wrong, where, and what was probably meant: every complaint of the library is a list of faults.
#pragma once

#include <cstddef>    // for std::size_t
#include <stdexcept>  // for std::runtime_error
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/config.hpp"

namespace tierwise {

/// Where something was written. `line` and `column` count from 1; 0 means unknown.
struct place {
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;

  bool operator==(place const&) const = default;

  /// `three_shops.toml:41:12`, or as much of it as is known.
  [[nodiscard]] std::string text() const;
};

/// The number of single-character edits that turn `a` into `b`; two letters that changed places count as one. More than
/// `most` are not counted further.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b,
                                        std::size_t most = static_cast<std::size_t>(-1));

/// The known name nearest to `found`, or "" when none is near enough to be a misspelling of it; nobody misspells a name
/// of 200 bytes. The last part of a dotted name also counts: `months_in_teir` finds `medal.months_in_tier`.
[[nodiscard]] std::string nearest(std::string_view found, std::vector<std::string> const& known);

/// How many names may still be looked through for what was meant. After very many faults beside very many names none
/// may, and faults go without a hint.
class hint_budget {
 public:
  bool may_look_through(std::size_t names) {
    if (names > names_left_) return false;
    names_left_ -= names;
    return true;
  }

 private:
  std::size_t names_left_ = 5'000'000;
};

/// One thing that is wrong.
struct fault {
  place where;            ///< file, line and column, as far as known
  std::string path;       ///< what part of the policy or which column: `pay.line "commission"`
  std::string message;    ///< what is wrong, in lower case, with what was found
  std::string hint;       ///< what was probably meant, or how to mend it; may be empty
  std::string excerpt;    ///< the written line the fault stands in; may be empty
  std::size_t caret = 0;  ///< offset in `excerpt` that the caret points to
  std::size_t row = 0;    ///< of the records, counted from 1; 0: none in particular
  std::string person;     ///< whose row it is, or who it is about; may be empty
  std::string month;      ///< the month of the row, as `2026-03`; may be empty
  std::string column;     ///< the column of the records that it is about; may be empty
  std::string value;      ///< what stands there, as text; may be empty
  std::string sheet;      ///< the sheet of the row; empty where there are none

  bool operator==(fault const&) const = default;

  /// Shows a line with a caret; of a very long one what stands around the caret.
  void show(std::string_view line, std::size_t at);
  static constexpr char const* cut = "...";  ///< stands for what is not shown

  /// `file:41:12: pay.line "commission": unknown name 'x'; did you mean 'y'?`, then the line with a caret under it.
  /// What a terminal would obey, or an eye not see, is shown escaped.
  [[nodiscard]] std::string text() const;
};

namespace detail {
/// A fault of what stands at a path.
[[nodiscard]] inline fault path_fault(std::string_view path, std::string message, std::string hint = {}) {
  fault f;
  f.path = path;
  f.message = std::move(message);
  f.hint = std::move(hint);
  return f;
}
}  // namespace detail

/// Thrown by everything that can be given bad input. `what()` is its faults, one after the other; of those that differ
/// only in row, person, month and value the first few, and how many more there are.
class error : public std::runtime_error {
 public:
  explicit error(std::vector<fault> faults) : std::runtime_error(summary(faults)), faults_(std::move(faults)) {}
  explicit error(fault f) : error(std::vector<fault>{std::move(f)}) {}

  /// All that is wrong, every fault, in the order it was written in.
  [[nodiscard]] std::vector<fault> const& faults() const noexcept { return faults_; }

  // Named constructors own the wording.

  /// `unknown name 'atributed_sales'; did you mean 'attributed_sales'?`
  [[nodiscard]] static fault unknown_name(std::string_view what, std::string_view found,
                                          std::vector<std::string> const& known);

 private:
  static std::string summary(std::vector<fault> const& faults);

  std::vector<fault> faults_;
};

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/text/error_inl.hpp"
#endif
