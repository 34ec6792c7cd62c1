// The inputs of a policy taken from records: each column checked against what its kind may be.
#pragma once

#include <algorithm>  // for std::max
#include <cmath>      // for std::abs, std::isnan
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/records/column_reader.hpp"
#include "tierwise/detail/records/column_stats.hpp"
#include "tierwise/detail/records/partition.hpp"
#include "tierwise/detail/support/tasks.hpp"
#include "tierwise/figure.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

/// Codes of texts: those known, and others as they come.
class codes_of_texts {
 public:
  void know(std::vector<std::string> const& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i) codes_.try_emplace(texts[i], i);
  }
  /// The code of a text, which is put behind the others where it is new.
  std::int32_t of(std::string const& text, std::vector<std::string>& texts) {
    auto const [at, fresh] = codes_.try_emplace(text, texts.size());
    if (fresh) texts.push_back(text);
    return static_cast<std::int32_t>(at->second);
  }

 private:
  std::unordered_map<std::string, std::size_t> codes_;
};

/// Whether records have rows, and no more than can be counted.
inline void tell_of_rows(table const& t, record_faults& faults) {
  bool const of_others = t.columns().empty() && !t.left_out().empty();  // not one column of these rules
  if (t.rows() == 0 && !of_others) faults.tell("records", "there are no rows");
  if (t.rows() >= 0xffffffffu) faults.tell("records", "there are more than 4 billion rows");
}

class input_reader {
 public:
  /// Texts are told by `codes`; new ones are put behind `texts`.
  input_reader(plan const& p, table const& t, column_reader& columns, codes_of_texts& codes,
               std::vector<std::string>& texts)
      : plan_(p), table_(t), columns_(columns), codes_(codes), texts_(texts) {}

  /// Beside `plan::inputs`, in the order of the table. Columns are looked at side by side by so many `threads`.
  std::vector<input_column> read(unsigned threads) {
    std::vector<input_column> out;
    std::vector<column_stats> seen(plan_.inputs.size());
    side_by_side(threads, seen.size(), [&](std::size_t i) {
      column const* const c = table_.find(plan_.policy.inputs[plan_.inputs[i].input].name);
      if (c != nullptr) seen[i] = stats_of(c->numbers.data(), c->numbers.size());
    });
    for (std::size_t i = 0; i < seen.size(); ++i) {
      input const& what = plan_.policy.inputs[plan_.inputs[i].input];
      input_column one;
      if (column const* c =
              what.optional ? columns_.find(what.name) : columns_.need(what.name, ", which the policy's inputs name"))
        read_input(what, *c, seen[i], one);
      else
        one.known.missing = true;
      out.push_back(std::move(one));
    }
    return out;
  }

 private:
  void read_input(input const& what, column const& c, column_stats const& seen, input_column& out) {
    bool const of_text = what.kind == input_kind::text, of_month = what.kind == input_kind::month,
               of_flag = what.kind == input_kind::flag;
    if (!of_month && !columns_.holds(c,
                                     of_text   ? column_kind::text
                                     : of_flag ? column_kind::flag
                                               : column_kind::number,
                                     of_text   ? "texts"
                                     : of_flag ? "true or false"
                                               : "numbers")) {
      for (std::size_t r = 0; r < c.size(); ++r) missing(what, c, r, out);
      return;
    }
    if (of_text) {
      out.codes = c.codes.data();
      for (auto const& t : *c.dictionary) out.code_of.push_back(codes_.of(t, texts_));
      std::vector<std::uint8_t> bad(c.dictionary->size(), 0);
      std::set<std::string_view> const listed(what.one_of.begin(), what.one_of.end());
      for (std::size_t i = 0; i < bad.size() && !listed.empty(); ++i) bad[i] = !listed.contains((*c.dictionary)[i]);
      for (std::size_t r = 0; r < c.size(); ++r) {
        if (c.missing(r))
          missing(what, c, r, out);
        else if (bad[static_cast<std::size_t>(c.codes[r])] != 0)
          faults_.tell_unknown(r, what.name, "value", c.text(r), what.one_of);
      }
      return;
    }
    if (of_month) {
      auto const months = columns_.months(c, true);
      out.own.resize(months.size());
      for (std::size_t r = 0; r < months.size(); ++r) {
        out.own[r] = months[r] == column_reader::no_month ? no_value : months[r];
        if (months[r] == column_reader::no_month) missing(what, c, r, out);
      }
      out.numbers = out.own.data();
      out.known.size = 1e6;
      return;
    }
    out.numbers = c.numbers.data();
    check_numbers(what, c, seen, out);
  }

  void missing(input const& what, column const& c, std::size_t r, input_column& out) {
    out.known.missing = true;
    if (!what.optional && !columns_.told(c, r))
      faults_.tell_in(r, what.name, {}, "the value is missing in " + where(r),
                      "if it may be missing, say optional = true in the policy's inputs");
  }

  void check_numbers(input const& what, column const& c, column_stats const& seen, input_column& out) {
    double const* v = c.numbers.data();
    std::size_t const n = c.size();
    double const low = seen.low, high = seen.high;
    out.known.size = std::max(-low, high);
    out.known.missing = seen.gaps > 0;
    if (seen.gaps > 0)
      for (std::size_t i = 0; i < n && !what.optional; ++i)
        if (std::isnan(v[i])) missing(what, c, i, out);
    auto each_bad = [&](auto bad, std::string const& message) {
      for (std::size_t i = 0; i < n; ++i)
        if (bad(v[i]))
          faults_.tell_in(i, what.name, shortest(v[i]), shortest(v[i]) + " in " + where(i) + " " + message);
    };
    if (out.known.size >= 1e13) each_bad([](double x) { return std::abs(x) >= 1e13; }, "is too large");
    bool const never_negative =
        what.kind == input_kind::count || what.kind == input_kind::hours || what.kind == input_kind::share;
    if (never_negative && low < 0) each_bad([](double x) { return x < 0; }, "is negative");
    if (what.kind == input_kind::share && high > 1)
      each_bad([](double x) { return x > 1; }, "is above 1: a share is from 0 to 1");
    out.known.decimals = seen.decimals;
    if (what.kind == input_kind::count && out.known.decimals != 0)
      each_bad([](double x) { return std::abs(x) < 1e13 && nearest_whole(x) != x && x == x; }, "is not a whole number");
    if (what.kind == input_kind::flag && (low < 0 || high > 1 || seen.decimals != 0))
      each_bad([](double x) { return x == x && x != 0 && x != 1; }, "is neither true nor false");
    out.known.relative = out.known.decimals == 0 ? 0 : half_ulp;
  }

  [[nodiscard]] std::string where(std::size_t row) const { return faults_.where(row); }

  plan const& plan_;
  table const& table_;
  column_reader& columns_;
  record_faults& faults_ = columns_.faults;
  codes_of_texts& codes_;
  std::vector<std::string>& texts_;
};

}  // namespace tierwise::detail
