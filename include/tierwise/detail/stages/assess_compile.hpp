// The assessment as steps: points of each measure, their weighted mean, and the gates that hold it down.
#pragma once

#include <cstdint>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/builder.hpp"
#include "tierwise/detail/plan/tables.hpp"

namespace tierwise::detail {

[[nodiscard]] inline scope scope_of(gate const& g) { return {"scorecard.gate \"" + g.name + "\"", -1, false}; }

inline void check_scorecard(plan_builder& b) {
  scorecard const& s = b.policy().scorecard;
  if (s.decimals < 0 || s.decimals > 6) b.faults.report("scorecard.decimals", "must be from 0 to 6");
  require_unique_names(b, "scorecard.gate", s.gate, "gates");
  for (auto const& g : s.gate)
    if (!(g.at_most.value >= 0 && g.at_most.value <= 100))
      b.faults.report("scorecard.gate \"" + g.name + "\"",
                      "'at_most' must be from 0 to 100, found " + g.at_most.text());
}

inline void check_measure(plan_builder& b, measure const& m, std::string const& path) {
  if ((m.pass ? 1 : 0) + (m.linear.empty() ? 0 : 1) + (m.bands.empty() ? 0 : 1) != 1)
    b.faults.report(path, "exactly one of 'pass', 'linear' and 'bands' must say how it becomes points");
  if (!m.pass && !m.value) b.faults.report(path, "'value' is missing", "the quantity that 'linear' or 'bands' reads");
  if (m.pass && m.value) b.faults.report(path, "'value' is not used beside 'pass'");
  for (auto const* rows : {&m.linear, &m.bands})
    for (auto const& [from, given] : *rows)
      if (!(given.value >= 0 && given.value <= 100))
        b.faults.report(path, "points must be from 0 to 100, found " + given.text());
  if (!(m.weight.value > 0) || m.weight.value > 1e6) b.faults.report(path, "the weight must be above 0");
}

/// The column of a measure's points.
inline std::uint32_t compile_points(plan_builder& b, measure const& m) {
  scope const at{"scorecard.measure \"" + m.name + "\"", -1, false};
  check_measure(b, m, at.path);
  expression e;
  if (m.pass) {
    std::uint32_t const passed = b.formulas.append(e, *m.pass, at, value_type::truth);
    std::uint32_t const full = e.constant(100), none = e.constant(0);
    e.choose(passed, full, none);
  } else if (m.value) {
    std::uint32_t const x = b.formulas.append(e, *m.value, at, value_type::number);
    bool const lines = !m.linear.empty();
    e.bracket(x, add_table(b.formulas, lines ? bracket_kind::interpolate : bracket_kind::lookup, bracket_edge::lower,
                           lines ? m.linear : m.bands, at.path));
  } else {
    e.constant(0);
  }
  std::uint32_t const points = b.columns.materialize(std::move(e), at.path);
  define(b, "points." + m.name, points);
  return points;
}

/// The mean of all points by their weights; a measure that is left out where it is missing takes its weight along.
inline std::uint32_t compile_weighted_mean(plan_builder& b, std::vector<std::uint32_t> const& points) {
  scorecard const& s = b.policy().scorecard;
  double total = 0;
  bool varies = false;
  for (auto const& m : s.measure) {
    total += m.weight.value;
    varies = varies || m.leave_out;
  }
  expression e;
  std::uint32_t sum = no_slot, weight = no_slot;
  auto add_to = [&](std::uint32_t& into, std::uint32_t more) {
    into = into == no_slot ? more : e.two(term_kind::add, value_type::number, into, more);
  };
  for (std::size_t i = 0; i < points.size(); ++i) {
    measure const& m = s.measure[i];
    std::uint32_t const w = e.constant(m.weight.value);
    std::uint32_t const weighted = e.two(term_kind::multiply, value_type::number, w, e.column(points[i]));
    if (!m.leave_out) {
      add_to(sum, weighted);
      if (varies) add_to(weight, e.constant(m.weight.value));
      continue;
    }
    add_to(sum, e.two(term_kind::otherwise, value_type::number, weighted, e.constant(0)));
    std::uint32_t const gone = e.one(term_kind::missing, value_type::truth, e.column(points[i]));
    std::uint32_t const nothing = e.constant(0), all = e.constant(m.weight.value);
    add_to(weight, e.choose(gone, nothing, all));
  }
  if (!varies) weight = e.constant(total);
  e.two(term_kind::divide, value_type::number, sum, weight);
  return b.columns.materialize(std::move(e), "scorecard", s.decimals < 0 || s.decimals > 6 ? 2 : s.decimals);
}

inline std::uint32_t compile_gates(plan_builder& b, std::uint32_t raw_score) {
  expression e;
  std::uint32_t at_most = e.column(raw_score);
  for (auto const& g : b.policy().scorecard.gate) {
    std::uint32_t const required = b.formulas.append(e, g.require, scope_of(g), value_type::truth);
    std::uint32_t const open =
        e.two(term_kind::otherwise, value_type::truth, required, e.constant(0, value_type::truth));
    std::uint32_t const all = e.constant(100), cap = e.constant(g.at_most.value);
    // The score so far stands in it once only: twice, and twenty gates would be a million scores.
    at_most = e.two(term_kind::smaller, value_type::number, at_most, e.choose(open, all, cap));
  }
  return b.columns.materialize(std::move(e), "scorecard");
}

inline void compile_assess(plan_builder& b) {
  scorecard const& s = b.policy().scorecard;
  check_scorecard(b);
  if (s.measure.empty()) {
    for (auto const& g : s.gate) (void)b.formulas.compile(g.require, scope_of(g), value_type::truth);
    expression none;
    none.constant(no_value);
    b.made->score = b.columns.evaluate(std::move(none), "scorecard");
  } else {
    std::vector<std::uint32_t> points;
    for (auto const& m : s.measure) points.push_back(compile_points(b, m));
    b.made->score = compile_gates(b, compile_weighted_mean(b, points));
  }
  define(b, "score", b.made->score);
}

}  // namespace tierwise::detail
