// Formulas worked out over the rows of a month: those of its steps into columns, and rules asked of single rows.
#pragma once

#include <algorithm>  // for std::fill, std::find_if, std::min
#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/detail/compute/exact_evaluate.hpp"
#include "tierwise/detail/month/run.hpp"

namespace tierwise::detail {

/// Whether a truth holds in a row; no_slot: in every row.
[[nodiscard]] inline bool asks(month_run const& run, std::uint32_t slot, std::size_t row) {
  return slot == no_slot || run.columns[slot].rows[row] == 1;
}

template <class F>
std::int64_t how_many(std::size_t n, F is) {
  std::int64_t count = 0;
  for (std::size_t r = 0; r < n; ++r) count += is(r) ? 1 : 0;
  return count;
}

inline void run_block(month_run& run, expression const& e, program const& code, binding const& b, std::size_t begin,
                      std::uint32_t const* rows, std::size_t n, double* out, std::string const& path) {
  run.formulas.doubt.forget();
  code.run(b, run.columns.views(), run.rules().tables, begin, rows, n, run.formulas.scratch.data(), run.formulas.doubt,
           out);
  auto const row_of = [=](std::size_t i) { return rows == nullptr ? begin + i : std::size_t(rows[begin + i]); };
  decide_exactly(run.formulas.doubt, e, run.columns.views(), run.rules().tables, n, out, row_of, [&](std::size_t row) {
    run.report(path, "a result is too large to be exact for " + run.name_of(row), {}, row);
  });
}

/// Names what was missing: what the amount came to need, and not what `otherwise` or a choice did without.
inline void report_missing(month_run& run, evaluate_step const& s, std::size_t row) {
  exact_row exact(s.what, run.columns.views(), run.rules().tables, row);
  std::string what;
  auto const last = static_cast<std::uint32_t>(s.what.terms.size() - 1);
  for (std::uint32_t at = last, next = last; exact(at).missing; at = next) {
    term const& t = s.what.terms[at];
    bool const named = t.kind == term_kind::column || t.kind == term_kind::divide || t.kind == term_kind::bracket ||
                       t.kind == term_kind::figure;
    auto const written =
        std::find_if(s.what.notes.begin(), s.what.notes.end(), [=](note const& n) { return n.term == at; });
    if (named && written != s.what.notes.end()) what = written->source.print(written->part);
    if (t.kind == term_kind::choose && !exact(t.parts[0]).missing)
      next = t.parts[exact(t.parts[0]).holds() ? 1 : 2];
    else if (t.kind == term_kind::otherwise)
      next = t.parts[1];
    else
      for (std::uint8_t i = t.part_count; i-- > 0;)
        if (exact(t.parts[i]).missing) next = t.parts[i];
    if (next == at) break;
  }
  run.report(s.path,
             "the amount is missing for " + run.name_of(row) + (what.empty() ? "" : ": '" + what + "' is missing"),
             "otherwise(x, 0) says what to take instead", row);
}

/// The step of the plan with this `index`.
inline void evaluate(month_run& run, evaluate_step const& s, std::size_t index) {
  bound_program& bound = run.formulas.of_step[index];
  bound.renew(s.code, run.columns, run.rules().tables);
  binding const& b = bound.known;
  double* const out = run.fill(s.slot, b.result);
  std::size_t const n = run.rows().size(), worked_out = b.alike ? std::min(block_rows, n) : n;
  for (std::size_t begin = 0; begin < worked_out; begin += block_rows)
    run_block(run, s.what, s.code, b, begin, nullptr, std::min(block_rows, n - begin), out + begin, s.path);
  if (b.alike) {
    std::fill(out + worked_out, out + n, out[0]);
    run.columns.all_alike(s.slot);
  }
  if (s.must_be_known && b.result.missing && how_many(n, [&](std::size_t r) { return out[r] != out[r]; }) > 0)
    for (std::size_t r = 0; r < n; ++r)
      if (out[r] != out[r] && asks(run, s.asked, r)) report_missing(run, s, r);
  if (!s.must_hold.empty() && how_many(n, [&](std::size_t r) { return out[r] != 1; }) > 0)
    for (std::size_t r = 0; r < n; ++r)
      if (out[r] != 1) run.report(s.path, s.must_hold + " for " + run.name_of(r), {}, r);
}

/// Truth of a rule's expression for the rows listed: 1 where it holds. Where most rows are listed it is worked out for
/// all: columns read as they lie take less time than rows picked one by one.
inline void test_rows(month_run& run, expression const& e, program const& code, std::vector<std::uint32_t> const& rows,
                      std::vector<double>& out) {
  std::size_t const n = run.rows().size(), asked = rows.size();
  out.resize((asked + block_rows - 1) / block_rows * block_rows);
  if (asked == 0) return;
  if (auto const slot = code.column()) {
    double const* const all = run.columns[*slot].rows;
    out.resize(asked);
    for (std::size_t i = 0; i < asked; ++i) out[i] = all[rows[i]];
    return;
  }
  bound_program& bound = run.formulas.of_program[&code];
  bound.renew(code, run.columns, run.rules().tables);
  block_vector& scratch = run.formulas.scratch;
  if (scratch.size() < code.memory_blocks() * block_rows) scratch.resize(code.memory_blocks() * block_rows);
  auto each_block = [&](std::uint32_t const* listed, std::size_t count, double* into) {
    for (std::size_t begin = 0; begin < count; begin += block_rows)
      run_block(run, e, code, bound.known, begin, listed, std::min(block_rows, count - begin), into + begin, {});
  };
  if (asked * 2 > n) {
    auto& all = run.formulas.truths;
    all.resize((n + block_rows - 1) / block_rows * block_rows);
    each_block(nullptr, n, all.data());
    for (std::size_t i = 0; i < asked; ++i) out[i] = all[rows[i]];
  } else {
    each_block(rows.data(), asked, out.data());
  }
  out.resize(asked);
}

}  // namespace tierwise::detail
