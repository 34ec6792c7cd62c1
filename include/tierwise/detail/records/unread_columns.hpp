// Columns that nothing reads: told, or refused where their name is nearly one that has no column.
#pragma once

#include <algorithm>  // for std::find, std::max, std::min
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/detail/text/folded.hpp"
#include "tierwise/detail/text/visible.hpp"
#include "tierwise/error.hpp"
#include "tierwise/note.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

/// What may stand in a table for some rules, beside `person` and `month`.
struct known_columns {
  std::vector<std::string> read;      ///< whatever the table has of these
  std::vector<std::string> required;  ///< of those read: without them records are refused anyway
  std::vector<std::string> drawn;     ///< inputs that a simulation makes itself
};

[[nodiscard]] inline known_columns columns_of(plan const& p) {
  known_columns out;
  out.read = {"person", "month", "shop", "team", "joined", "last_day", "exit_kind"};
  out.required = {"person", "month"};
  std::vector<std::uint8_t> taken(p.policy.inputs.size(), 0);
  for (auto const& in : p.inputs) {
    taken[in.input] = 1;
    input const& what = p.policy.inputs[in.input];
    out.read.push_back(what.name);
    if (!what.optional) out.required.push_back(what.name);
  }
  for (std::size_t i = 0; i < taken.size(); ++i)
    if (taken[i] == 0) out.drawn.push_back(p.policy.inputs[i].name);
  for (auto const& l : p.policy.ladder) {
    out.read.push_back(l.name);
    out.read.push_back(l.name + "_since");
  }
  return out;
}

/// A column's name as far as it tells it from others: folded, with one kind of bracket and no `_` for a blank.
class plain_name {
 public:
  explicit plain_name(std::string_view name) : with_breaks_(folded(name)) {
    for (char32_t& c : with_breaks_) {
      if (std::u32string_view(U"[{【〔〖「『《〈").find(c) != std::u32string_view::npos) c = U'(';
      if (std::u32string_view(U"]}】〕〗」』》〉").find(c) != std::u32string_view::npos) c = U')';
      if (c == U'-') c = U'_';
    }
    int depth = 0;
    for (char32_t const c : with_breaks_) {
      if (c == U'_') continue;
      without_breaks_.push_back(c);
      depth += c == U'(' ? 1 : 0;
      if (depth <= 0) bare_.push_back(c);
      depth -= c == U')' ? 1 : 0;
    }
    if (depth != 0 || bare_.empty()) {  // all of it in brackets
      bare_ = without_breaks_;
      std::erase_if(bare_, [](char32_t c) { return c == U'(' || c == U')'; });
    }
  }

  [[nodiscard]] std::u32string const& without_breaks() const { return without_breaks_; }
  /// Without what stands in brackets: of `销售额（元）` 销售额.
  [[nodiscard]] std::u32string const& bare() const { return bare_; }

  /// Whether this is the other, misspelt: the same but for what a plain name leaves out, or one edit away.
  [[nodiscard]] bool nearly(plain_name const& other) const {
    return without_breaks_ == other.without_breaks_ || bare_ == other.without_breaks_ ||
           without_breaks_ == other.bare_ || one_edit(with_breaks_, other.with_breaks_) ||
           inflected(without_breaks_, other.without_breaks_) || inflected(other.without_breaks_, without_breaks_);
  }

 private:
  static bool is_wide(char32_t c) { return c >= 0x2E80; }
  /// Names that differ in a figure, or in what pairs of names are told apart by, differ on purpose.
  static bool tells_apart(char32_t c) {
    return (c >= U'0' && c <= U'9') ||
           std::u32string_view(U"一二三四五六七八九十上下本前后早中晚日夜白月年季周男女").find(c) !=
               std::u32string_view::npos;
  }
  /// Whether one letter more, less, other, or two that changed places make one of the other. Short names are near to
  /// too many words.
  static bool one_edit(std::u32string const& a, std::u32string const& b) {
    if (a.size() > b.size()) return one_edit(b, a);
    if (b.size() - a.size() > 1) return false;
    std::size_t i = 0, same = 0;
    while (i < a.size() && a[i] == b[i]) ++i;
    while (same < a.size() - i && a[a.size() - 1 - same] == b[b.size() - 1 - same]) ++same;
    std::size_t const in_a = a.size() - i - same, in_b = b.size() - i - same;
    auto const shortest = [&](std::size_t latin) { return i < b.size() && is_wide(b[i]) ? latin - 1 : latin; };
    if (in_a == 0 && in_b == 1) return a.size() >= shortest(4) && !tells_apart(b[i]);
    if (in_a == 2 && in_b == 2) return a.size() >= shortest(4) && a[i] == b[i + 1] && a[i + 1] == b[i];
    auto const edge = [](std::u32string const& t, std::size_t k) { return k >= t.size() || t[k] == U'_'; };
    bool const alone = (i == 0 || a[i - 1] == U'_') && edge(a, i + 1);  // kpi_a and kpi_b
    return in_a == 1 && in_b == 1 && a.size() >= shortest(5) && !alone && !(tells_apart(a[i]) && tells_apart(b[i]));
  }
  /// `join` and `joined`.
  static bool inflected(std::u32string const& a, std::u32string const& b) {
    return a.size() >= 4 && b.size() == a.size() + 2 && b.starts_with(a) && (b.ends_with(U"ed") || b.ends_with(U"es"));
  }

  std::u32string with_breaks_, without_breaks_, bare_;
};

/// What is found of columns that nothing reads.
struct unread_columns {
  std::vector<tierwise::note> notes;
  std::vector<fault> faults;

  /// `ignore`: the columns that are meant not to be read. `elsewhere`: what others read of the same table.
  unread_columns(known_columns const& known, table const& t, std::vector<std::string> const& ignore,
                 std::vector<std::string> const& elsewhere) {
    std::set<std::string> const read(known.read.begin(), known.read.end()),
        drawn(known.drawn.begin(), known.drawn.end());
    std::set<std::string> const ignored(ignore.begin(), ignore.end()), others(elsewhere.begin(), elsewhere.end());
    std::set<std::string> given(t.left_out().begin(), t.left_out().end());
    std::vector<std::string> unread;
    auto const sort_out = [&](std::string const& name) {
      if (ignored.contains(name)) {
        if (read.contains(name) || others.contains(name))
          refuse(name, "it is read, so it cannot be ignored", "leave it out of 'ignore', or out of the table");
      } else if (drawn.contains(name) && !others.contains(name)) {
        add(name, "the column '" + visible(name) + "' is not read: the assumptions draw '" + name + "'");
      } else if (!read.contains(name) && !others.contains(name)) {
        unread.push_back(name);
      }
    };
    for (auto const& c : t.columns()) {
      given.insert(c.name);
      sort_out(c.name);
    }
    for (auto const& name : t.left_out()) sort_out(name);
    if (unread.empty()) return;
    std::vector<std::string> names = known.read;
    names.insert(names.end(), known.drawn.begin(), known.drawn.end());
    std::vector<plain_name> plain(names.begin(), names.end());
    for (std::size_t i = 0; i < unread.size(); ++i)
      judge(unread[i], i < names_near, names, plain, given, known.required);
  }

 private:
  static constexpr std::size_t names_near = 500;  ///< so many columns are told with the nearest name

  void judge(std::string const& column, bool with_nearest, std::vector<std::string> const& names,
             std::vector<plain_name> const& plain, std::set<std::string> const& given,
             std::vector<std::string> const& required) {
    plain_name const own(column);
    std::string near;
    for (std::size_t k = 0; k < names.size(); ++k) {
      if (!own.nearly(plain[k])) continue;
      if (given.contains(names[k])) {
        near = names[k];
        continue;
      }
      if (std::find(required.begin(), required.end(), names[k]) != required.end())
        return;  // its absence is a fault of its own
      return refuse(column, "nothing reads it, and there is no column '" + names[k] + "'",
                    "did you mean '" + names[k] + "'? if not, name it in 'ignore'");
    }
    if (near.empty() && with_nearest && own.without_breaks().size() > 3) near = nearest(column, names);
    add(column, "nothing reads the column '" + visible(column) + "'" +
                    (near.empty() ? "" : "; the nearest name is '" + near + "'"));
  }
  void add(std::string const& column, std::string text) {
    tierwise::note n;
    n.kind = note_kind::unread_column;
    n.subject = column;
    n.text = std::move(text);
    notes.push_back(std::move(n));
  }
  void refuse(std::string const& column, std::string message, std::string hint) {
    fault f;
    f.path = "column \"" + column + "\"";
    f.message = std::move(message);
    f.hint = std::move(hint);
    f.column = column;
    faults.push_back(std::move(f));
  }
};

/// The names of a table's columns, also of those left out; of very many the first.
[[nodiscard]] inline std::vector<std::string> names_given(table const& t) {
  std::vector<std::string> all = t.names();
  all.insert(all.end(), t.left_out().begin(), t.left_out().end());
  if (all.size() > 1000) all.resize(1000);
  return all;
}

/// The column whose name is nearly a name without one; "" when there is none.
[[nodiscard]] inline std::string column_misspelt(std::string const& name, table const& t) {
  plain_name const wanted(name);
  for (auto const& column : names_given(t))
    if (column != "person" && column != "month" && plain_name(column).nearly(wanted)) return column;
  return "";
}

/// The column that a name without one was probably meant by; "" when none comes near.
[[nodiscard]] inline std::string column_meant(std::string const& name, table const& t) {
  if (std::string const nearly = column_misspelt(name, t); !nearly.empty()) return nearly;
  std::vector<std::string> all = names_given(t);
  std::erase_if(all, [](std::string const& column) { return column == "person" || column == "month"; });
  return nearest(name, all);
}

}  // namespace tierwise::detail
