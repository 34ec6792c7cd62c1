// Columns of records by what they should hold: what does not fit is told once, with row, person and month.
#pragma once

#include <algorithm>  // for std::lower_bound
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "tierwise/detail/records/faults.hpp"
#include "tierwise/detail/records/float_texts.hpp"
#include "tierwise/detail/records/null_texts.hpp"
#include "tierwise/detail/records/unread_columns.hpp"
#include "tierwise/detail/support/large_arrays.hpp"
#include "tierwise/error.hpp"
#include "tierwise/figure.hpp"
#include "tierwise/month.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

class column_reader {
 public:
  static constexpr std::int32_t no_month = -2147483647;

  explicit column_reader(table const& t) : faults(t), table_(t) {}

  record_faults faults;

  /// From now on whole numbers that became floats, `1001.0`, and what programs write for nothing, `nan`, are no texts,
  /// but for those that these rules name. The last has the texts of all formulas.
  void know_texts_of(std::vector<plan const*> const& rules) { rules_ = &rules; }

  /// The column of that name, or null; the values in it that could not be read are told.
  column const* find(std::string const& name) {
    column const* const c = table_.find(name);
    if (c != nullptr && told_.insert(name).second)
      for (auto const& u : c->unread)
        faults.tell_in(u.row, name, u.value, u.why + " in " + faults.where(u.row), u.hint);
    return c;
  }
  /// The same; that there is none is a fault, because of `why`.
  column const* need(std::string const& name, std::string const& why = {}) {
    column const* const c = find(name);
    if (c != nullptr) return c;
    bool const looks = faults.hints.may_look_through(table_.columns().size() + table_.left_out().size());
    std::string const meant = looks ? column_meant(name, table_) : "";
    std::string const hint = !meant.empty() ? "did you mean '" + meant + "'?"
                             : looks        ? error::unknown_name("column", name, names_given(table_)).hint
                                            : "";
    faults.tell("records", "there is no column '" + name + "'" + why, hint, name);
    return c;
  }

  /// Whether a column's values are what is `wanted`, which `expected` names. A column with nothing in it is missing,
  /// whatever it could hold, and no fault.
  bool holds(column const& c, column_kind wanted, std::string const& expected, std::string const& hint = {}) {
    bool const fits = c.kind == wanted || (wanted == column_kind::flag && c.kind == column_kind::number) ||
                      (wanted == column_kind::month && c.kind == column_kind::text);
    if (fits && !c.refused) {
      if (c.kind != column_kind::text || wanted != column_kind::text) return true;
      bool const whole = has_no_nulls(c);
      return has_no_floats(c) && whole;
    }
    for (std::size_t row = 0; row < c.size() && !c.refused; ++row) {
      if (c.missing(row)) continue;
      std::string const value = value_in(c, row);
      faults.tell_in(
          row, c.name, value,
          "expected " + expected + ", found " +
              (c.kind == column_kind::text ? "the text '" + value + "'" : words_for(c.kind) + ", such as " + value) +
              " in " + faults.where(row),
          hint);
      misfits_.insert(c.name);
      return false;
    }
    return false;
  }

  /// Whether a missing value has been told already, as one that could not be read.
  [[nodiscard]] bool told(column const& c, std::size_t row) const {
    if (c.refused || misfits_.contains(c.name)) return true;
    auto const at = std::lower_bound(c.unread.begin(), c.unread.end(), row,
                                     [](unread_cell const& u, std::size_t r) { return u.row < r; });
    return at != c.unread.end() && at->row == row;
  }

  /// Month indexes of a month column, or of texts that read as months or dates; `no_month` where missing or an empty
  /// text, which is a fault unless it `may_miss`.
  large_array<std::int32_t> months(column const& c, bool may_miss) {
    large_array<std::int32_t> out(c.size(), no_month);
    bool const some = holds(c, column_kind::month, "months", month_hint);
    std::vector<std::int32_t> of_text;
    if (some && c.kind == column_kind::text)
      for (auto const& t : *c.dictionary) {
        auto const m = month::read(t);
        of_text.push_back(m ? m->index : no_month);
      }
    for (std::size_t r = 0; r < c.size(); ++r) {
      if (!some || c.missing(r) || (c.kind == column_kind::text && c.text(r).empty())) {
        if (!may_miss && !told(c, r)) faults.tell_in(r, c.name, {}, "the month is missing in " + faults.where(r));
      } else if (c.kind == column_kind::text) {
        out[r] = of_text[static_cast<std::size_t>(c.codes[r])];
        if (out[r] == no_month)
          faults.tell_in(r, c.name, c.text(r), "'" + c.text(r) + "' in " + faults.where(r) + " is not a month",
                         month_hint);
      } else {
        out[r] = static_cast<std::int32_t>(c.numbers[r]);
      }
    }
    return out;
  }

 private:
  static constexpr char const* month_hint = "write 2026-03 or 2026-03-17";

  bool has_no_nulls(column const& c) {
    if (rules_ == nullptr || !may_have_nulls(c)) return true;
    auto const null = null_texts(c, known_texts());
    bool none = true;
    for (std::size_t row = 0; row < c.size(); ++row) {
      if (c.missing(row) || null[static_cast<std::size_t>(c.codes[row])] == 0) continue;
      std::string const& text = c.text(row);
      faults.tell_in(row, c.name, text,
                     "expected texts, found '" + text + "', which programs write for nothing, in " + faults.where(row),
                     "leave it empty, or list '" + text + "' in the 'missing' of tw.Records.load or of a mapping");
      none = false;
    }
    if (!none) misfits_.insert(c.name);
    return none;
  }

  bool has_no_floats(column const& c) {
    if (rules_ == nullptr || !may_have_floats(c)) return true;
    auto const row = first_float(c, known_texts());
    if (!row) return true;
    std::string const& text = c.text(*row);
    std::string const whole(*whole_part(text));
    faults.tell_in(
        *row, c.name, text,
        "expected texts, found the whole number " + whole + " as the float '" + text + "' in " + faults.where(*row),
        "write " + whole +
            ": pandas makes floats of whole numbers when one is missing; dtype=str keeps them, astype(\"Int64\") takes "
            "them back");
    misfits_.insert(c.name);
    return false;
  }

  [[nodiscard]] std::unordered_set<std::string_view> known_texts() const {
    auto const& of_formulas = rules_->back()->texts;
    std::unordered_set<std::string_view> out(of_formulas.begin(), of_formulas.end());
    for (plan const* const p : *rules_) {
      out.insert(p->policy.shops.begin(), p->policy.shops.end());
      for (auto const& one : p->policy.inputs) out.insert(one.one_of.begin(), one.one_of.end());
      for (auto const& one : p->policy.ladder)
        for (auto const& t : one.tier) out.insert(t.name);
    }
    return out;
  }

  static std::string words_for(column_kind k) {
    return k == column_kind::flag ? "true and false" : k == column_kind::month ? "months" : "numbers";
  }
  static std::string value_in(column const& c, std::size_t row) {
    if (c.kind == column_kind::text) return c.text(row);
    double const v = c.numbers[row];
    if (c.kind == column_kind::flag) return v == 0 ? "false" : "true";
    return c.kind == column_kind::month ? month::from_index(static_cast<std::int32_t>(v)).text() : shortest(v);
  }

  table const& table_;
  std::vector<plan const*> const* rules_ = nullptr;
  std::set<std::string> told_, misfits_;
};

}  // namespace tierwise::detail
