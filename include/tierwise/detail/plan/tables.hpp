// The bracket tables of a plan: those that the policy names, and those that its scorecard and fines are.
#pragma once

#include <cmath>  // for std::abs
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>  // for std::move

#include "tierwise/detail/plan/builder.hpp"

namespace tierwise::detail {

/// Whether a table has rows whose edges rise, without a gap; reports what is wrong.
inline bool is_sound(fault_list& faults, bracket_kind kind, bracket_rows const& rows, std::string const& path) {
  std::size_t const before = faults.found.size();
  if (rows.empty()) faults.report(path, "has no rows");
  for (std::size_t i = 0; i + 1 < rows.size(); ++i)
    if (!(rows[i].first.value < rows[i + 1].first.value))
      faults.report(path,
                    "lower edges must rise: " + rows[i].first.text() + " is followed by " + rows[i + 1].first.text());
  bool const from_zero = kind == bracket_kind::marginal || kind == bracket_kind::whole;
  if (from_zero && !rows.empty() && rows[0].first.value != 0)
    faults.report(path, "the first row starts at " + rows[0].first.text() + ": there is a gap below it", "start at 0");
  if (kind == bracket_kind::interpolate && rows.size() == 1)
    faults.report(path, "one point makes no line", "give two or more");
  for (auto const& [edge, value] : rows)
    if (!(std::abs(edge.value) < 1e13) || !(std::abs(value.value) < 1e13)) faults.report(path, "a figure is too large");
  return faults.found.size() == before;
}

/// The number of a table; unsound rows are taken for others, so that further faults can be found.
inline std::uint32_t add_table(resolver& in, bracket_kind kind, bracket_edge closed, bracket_rows const& rows,
                               std::string const& path) {
  static bracket_rows const recovered = {{0, 0}, {1, 0}};
  return in.columns.add_table(kind, closed, is_sound(in.faults, kind, rows, path) ? rows : recovered);
}

/// The tables of all texts, and the figures that are their numbers.
inline void add_tables_by_text(resolver& in, bracket_table const& t, by_texts<bracket_rows> const& rows,
                               table_symbol& out) {
  auto const& made = in.made.tables.brackets;
  std::map<bracket_rows const*, double> numbers;
  bracket_facts all;
  auto const add = [&](bracket_rows const& one, std::string const& path) {
    std::uint32_t const number = add_table(in, t.kind, t.closed, one, path);
    all = numbers.empty() ? made[number].known : together(all, made[number].known);
    numbers[&one] = number;
  };
  if (rows.for_others) add(t.rates, rows.path);
  for (auto const& [text, one] : t.figures) add(one, rows.path + ".figures." + path_name(text));
  for (auto const& [first, row] : t.table)
    for (auto const& [second, one] : row) add(one, rows.path + ".table." + path_name(first) + "." + path_name(second));
  out.by = t.by;
  out.numbers = add_figures(in, rows, rows.for_others ? numbers.at(&t.rates) : no_value,
                            [&](bracket_rows const& one) { return numbers.at(&one); });
  out.required = !rows.for_others;
  out.number = static_cast<std::uint32_t>(in.made.tables.numbered.size());
  in.made.tables.numbered.push_back(all);
}

/// A table that formulas may name.
inline void declare_table(resolver& in, bracket_table const& t) {
  by_texts<bracket_rows> const rows = rows_of(t);
  std::size_t const before = in.faults.found.size();
  bool const differs = !t.by.empty() || !t.figures.empty() || !t.table.empty();
  if (differs) text_checks<bracket_rows>(in, rows).check();
  table_symbol made;
  made.kind = t.kind;
  made.edges_of = t.edges_of;
  if (!differs)
    made.number = add_table(in, t.kind, t.closed, t.rates, rows.path);
  else if (in.faults.found.size() == before)
    add_tables_by_text(in, t, rows, made);
  else
    made.number = in.columns.add_table(t.kind, t.closed, {{0, 0}, {1, 0}});
  if (!in.names.tables.try_emplace(t.name, std::move(made)).second)
    in.faults.report(rows.path, "there are two tables of this name");
}

inline void compile_tables(plan_builder& b) {
  for (auto const& t : b.policy().brackets) {
    if (!is_name(t.name)) b.faults.report("brackets \"" + t.name + "\"", "'" + t.name + "' cannot be a name");
    declare_table(b.formulas, t);
  }
}

}  // namespace tierwise::detail
