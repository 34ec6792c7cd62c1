// Discipline as steps: counts of offences, what they sum to in their windows, fines, forfeits and separations.
#pragma once

#include <cstdint>
#include <string>
#include <utility>  // for std::move, std::pair
#include <vector>

#include "tierwise/detail/plan/builder.hpp"
#include "tierwise/detail/plan/tables.hpp"

namespace tierwise::detail {

/// Whether a formula is nothing but an input of kind count, of which every record is whole.
[[nodiscard]] inline bool is_count(policy const& p, formula const& f) {
  for (auto const& in : p.inputs)
    if (in.name == f.text() && in.kind == input_kind::count) return true;
  return false;
}

inline void check_offence(plan_builder& b, offence const& o, std::string const& path) {
  if (o.window_months < 1 || o.window_months > 60) b.faults.report(path, "'window_months' must be from 1 to 60");
  for (auto const& f : o.fines)
    if (!(f.value >= 0)) b.faults.report(path, "a fine is negative: " + f.text());
  if (o.separate_at && *o.separate_at < 1) b.faults.report(path, "'separate_at' must be 1 or more");
}

/// The column of an offence's count, which must be a whole number from 0 on.
inline std::uint32_t compile_count(plan_builder& b, offence const& o, scope const& at) {
  std::uint32_t const count =
      b.columns.materialize(b.formulas.compile(o.count, at, value_type::number), at.path, 6, true);
  define(b, o.name + ".count", count);
  expression not_negative;
  std::uint32_t const zero = not_negative.constant(0);
  not_negative.two(term_kind::ge, value_type::truth, not_negative.column(count), zero);
  b.columns.evaluate(std::move(not_negative), at.path, false, "the count is negative");
  if (!is_count(b.policy(), o.count)) {
    expression whole;
    std::uint32_t const all = whole.column(count);
    whole.two(term_kind::eq, value_type::truth, whole.round(all, 0, rounding::floor), all);
    b.columns.evaluate(std::move(whole), at.path, false, "the count is not whole");
  }
  return count;
}

inline std::uint32_t compile_window(plan_builder& b, offence const& o, scope const& at, std::uint32_t count) {
  std::uint32_t window = count;
  if (o.window_months > 1 && o.window_months <= 60 && is_free_name(o.name)) {
    formula const windowed("last(" + std::to_string(o.window_months) + ", sum(" + o.name + ".count))");
    window = materialize_formula(b, windowed, at);
  }
  define(b, o.name + ".in_window", window);
  return window;
}

/// What this month's offences cost: the fines of all in the window, less those of the months before.
inline std::uint32_t compile_fine(plan_builder& b, offence const& o, scope const& at, std::uint32_t count,
                                  std::uint32_t window) {
  expression fine;
  if (o.fines.empty()) {
    fine.constant(0);
  } else {
    bracket_rows rows;
    for (std::size_t k = 0; k < o.fines.size(); ++k) rows.emplace_back(static_cast<double>(k), o.fines[k]);
    std::uint32_t const table = add_table(b.formulas, bracket_kind::marginal, bracket_edge::lower, rows, at.path);
    std::uint32_t const so_far = fine.bracket(fine.column(window), table);
    if (window != count) {  // a calendar month starts from nothing
      std::uint32_t const earlier =
          fine.two(term_kind::subtract, value_type::number, fine.column(window), fine.column(count));
      fine.two(term_kind::subtract, value_type::number, so_far, fine.bracket(earlier, table));
    }
  }
  std::uint32_t const out = b.columns.materialize(std::move(fine), at.path);
  define(b, o.name + ".fine", out);
  return out;
}

[[nodiscard]] inline offence_plan compile_separation(plan_builder& b, offence const& o, scope const& at,
                                                     std::uint32_t window) {
  offence_plan out;
  if (!o.separate_at) return out;
  expression e;
  std::uint32_t const many = e.constant(*o.separate_at);
  e.two(term_kind::ge, value_type::truth, e.column(window), many);
  out.separates = b.columns.evaluate(std::move(e), at.path);
  return out;
}

inline void compile_discipline(plan_builder& b) {
  std::vector<std::uint32_t> fines, forfeits, records;
  for (auto const& o : b.policy().discipline.offence) {
    scope const at{"discipline.offence \"" + o.name + "\"", -1, false};
    check_offence(b, o, at.path);
    std::uint32_t const count = compile_count(b, o, at), window = compile_window(b, o, at, count);
    fines.push_back(compile_fine(b, o, at, count, window));
    if (o.bad_record) records.push_back(count);
    if (o.forfeits)
      forfeits.push_back(
          b.columns.materialize(b.formulas.compile(*o.forfeits, at, value_type::number), at.path, 6, true));
    b.made->offences.push_back(compile_separation(b, o, at, window));
  }
  define(b, "discipline.fines", b.columns.total(fines, "discipline"));
  define(b, "discipline.forfeits", b.columns.total(forfeits, "discipline"));
  define(b, "bad_records", b.columns.total(records, "discipline"));
}

}  // namespace tierwise::detail
