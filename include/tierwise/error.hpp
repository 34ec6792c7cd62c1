// What went wrong, where, and what was probably meant: every complaint of the library is a list of faults.
#pragma once

#include <algorithm>  // for std::min
#include <cstddef>    // for std::size_t
#include <stdexcept>  // for std::runtime_error
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/text/visible.hpp"

namespace tierwise {

/// Where something was written. `line` and `column` count from 1; 0 means unknown.
struct place {
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;

  bool operator==(place const&) const = default;

  /// `three_shops.toml:41:12`, or as much of it as is known.
  [[nodiscard]] std::string text() const {
    std::string out = file;
    if (line != 0) {
      if (!out.empty()) out += ':';
      out += std::to_string(line);
      if (column != 0) out += ':' + std::to_string(column);
    }
    return out;
  }
};

/// The number of single-character edits that turn `a` into `b`; two letters that changed places count as one. More than
/// `most` are not counted further.
[[nodiscard]] inline std::size_t edit_distance(std::string_view a, std::string_view b,
                                               std::size_t most = static_cast<std::size_t>(-1)) {
  if ((a.size() < b.size() ? b.size() - a.size() : a.size() - b.size()) > most) return most + 1;
  std::vector<std::size_t> row(b.size() + 1), above(b.size() + 1),
      two_above(b.size() + 1);  // two rows back, for letters that changed places
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    two_above.swap(above);
    above.swap(row);
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], two_above[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > most && (i < 2 || *std::min_element(above.begin(), above.end()) >= most)) return most + 1;
  }
  return row[b.size()];
}

/// The known name nearest to `found`, or "" when none is near enough to be a misspelling of it; nobody misspells a name
/// of 200 bytes. The last part of a dotted name also counts: `months_in_teir` finds `medal.months_in_tier`.
[[nodiscard]] inline std::string nearest(std::string_view found, std::vector<std::string> const& known) {
  std::string best;
  if (found.size() > 200) return best;
  std::size_t best_distance = std::max<std::size_t>(1, found.size() / 3) + 1;
  for (auto const& name : known) {
    std::size_t d = edit_distance(found, name, best_distance);
    if (auto const dot = name.rfind('.'); dot != std::string::npos && found.find('.') == std::string_view::npos)
      d = std::min(d, edit_distance(found, std::string_view(name).substr(dot + 1), best_distance) + 1);
    if (d < best_distance || (d == best_distance && !best.empty() && name < best)) {
      best_distance = d;
      best = name;
    }
  }
  return best;
}

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

  bool operator==(fault const&) const = default;

  /// Shows a line with a caret; of a very long one what stands around the caret.
  void show(std::string_view line, std::size_t at) {
    constexpr std::size_t most = 400;
    at = std::min(at, line.size());
    auto const inside = [&](std::size_t i) {
      return i < line.size() && (static_cast<unsigned char>(line[i]) & 0xC0u) == 0x80u;
    };
    std::size_t begin = line.size() > most && at > most / 2 ? at - most / 2 : 0;
    std::size_t end = line.size() > most ? std::min(line.size(), begin + most) : line.size();
    // No letter is cut in two; but what is no UTF-8 may be all middle parts, and the caret's place is shown in any
    // case.
    while (begin > 0 && begin < at && inside(begin)) ++begin;
    while (end > at + 1 && inside(end)) --end;
    excerpt = (begin == 0 ? "" : cut) + std::string(line.substr(begin, end - begin)) + (end == line.size() ? "" : cut);
    caret = at - begin + (begin == 0 ? 0 : std::string_view(cut).size());
  }
  static constexpr char const* cut = "...";  ///< stands for what is not shown

  /// `file:41:12: pay.line "commission": unknown name 'x'; did you mean 'y'?`, then the line with a caret under it.
  /// What a terminal would obey, or an eye not see, is shown escaped.
  [[nodiscard]] std::string text() const {
    std::string out = where.text();
    if (!out.empty()) out += ": ";
    if (!path.empty()) out += path + ": ";
    out += message;
    if (!hint.empty()) out += "; " + hint;
    out = detail::visible(out);
    if (!excerpt.empty()) {
      std::string_view const line =
          std::string_view(excerpt).substr(0, excerpt.size() - (excerpt.back() == '\r' ? 1 : 0));
      out += "\n  " + detail::visible(line, true) + "\n  ";
      // A caret under a Chinese character must not drift: count characters, not bytes.
      for (char const c : detail::visible(line.substr(0, caret), true))
        if ((static_cast<unsigned char>(c) & 0xC0u) != 0x80u) out += c == '\t' ? '\t' : ' ';
      out += '^';
    }
    return out;
  }
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
                                          std::vector<std::string> const& known) {
    fault f;
    f.message =
        "unknown " + std::string(what) + " '" + std::string(found.substr(0, 200)) + (found.size() > 200 ? "...'" : "'");
    if (auto const meant = nearest(found, known); !meant.empty()) {
      f.hint = "did you mean '" + meant + "'?";
    } else if (!known.empty() && known.size() <= 12) {
      f.hint = "known: ";
      for (std::size_t i = 0; i < known.size(); ++i) f.hint += (i ? ", " : "") + known[i];
    }
    return f;
  }

 private:
  static constexpr std::size_t shown = 100;          ///< lines of a message
  static constexpr std::size_t shown_of_a_kind = 5;  ///< more of them help nobody, and hide the others

  static std::string summary(std::vector<fault> const& faults) {
    std::string out;
    std::size_t lines = 0, more = 0;
    std::unordered_map<std::string, std::size_t> told;
    for (auto const& f : faults) {
      bool const of_records = f.row != 0 || !f.person.empty();
      if (lines == shown || (of_records && ++told[kind_of(f)] > shown_of_a_kind)) {
        ++more;
        continue;
      }
      out += (lines++ == 0 ? "" : "\n") + f.text();
    }
    if (more != 0)
      out += "\nand " + std::to_string(more) + (more == 1 ? " more fault" : " more faults") + " of these kinds";
    return out;
  }

  /// What faults have in common that differ only in where they stand and what stands there.
  static std::string kind_of(fault const& f) {
    std::string out = f.path + '\n' + f.message;
    for (std::string const* part : {&f.value, &f.person, &f.month})
      if (!part->empty())
        if (auto const at = out.find(*part, f.path.size()); at != std::string::npos) out.erase(at, part->size());
    std::erase_if(out, [](char c) { return c >= '0' && c <= '9'; });
    return out;
  }

  std::vector<fault> faults_;
};

}  // namespace tierwise
