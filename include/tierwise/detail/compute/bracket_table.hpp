// Bracket tables as the loops read them.
#pragma once

#include <algorithm>  // for std::max
#include <cmath>      // for std::abs
#include <cstddef>
#include <vector>

#include "tierwise/bracket.hpp"
#include "tierwise/detail/compute/error_bound.hpp"

namespace tierwise::detail {

/// What is known of a table, or of several of one kind together.
struct bracket_facts {
  bracket_kind kind = bracket_kind::marginal;
  std::size_t rows = 0;  ///< of the longest
  double reach = 0;      ///< largest |edge|
  double steepest = 0;   ///< largest |rate|, |value| or |slope|
  double largest = 0;    ///< |value|
  int edge_decimals = 0;
  int value_decimals = 0;  ///< of values; of slopes for interpolate; -1 when they are no finite decimals
  int first_decimals = 0;  ///< of the first value
};

/// A bracket table compiled: edges, values and the differences the loops need.
struct compiled_brackets {
  bracket_edge closed = bracket_edge::lower;
  std::vector<double> edges, values;
  std::vector<double> steps;  ///< marginal: rate minus the rate below; interpolate: slopes
  bracket_facts known;
};

/// What is known of all tables that either is known of.
[[nodiscard]] inline bracket_facts together(bracket_facts a, bracket_facts const& b) {
  a.rows = std::max(a.rows, b.rows);
  a.reach = std::max(a.reach, b.reach);
  a.steepest = std::max(a.steepest, b.steepest);
  a.largest = std::max(a.largest, b.largest);
  a.edge_decimals = std::max(a.edge_decimals, b.edge_decimals);
  a.value_decimals = most_decimals(a.value_decimals, b.value_decimals);
  a.first_decimals = most_decimals(a.first_decimals, b.first_decimals);
  return a;
}

/// Edges, values and slopes of a table whose edges rise.
[[nodiscard]] inline compiled_brackets compile_brackets(bracket_kind kind, bracket_edge closed,
                                                        bracket_rows const& rows) {
  compiled_brackets r;
  bracket_facts& known = r.known;
  known.kind = kind;
  known.rows = rows.size();
  r.closed = closed;
  for (auto const& [edge, value] : rows) {
    r.edges.push_back(edge.value);
    r.values.push_back(value.value);
    known.reach = std::max(known.reach, std::abs(edge.value));
    known.largest = std::max(known.largest, std::abs(value.value));
    known.edge_decimals = std::max(known.edge_decimals, decimals_of(edge.value) < 0 ? 15 : decimals_of(edge.value));
  }
  if (!rows.empty()) known.first_decimals = decimals_of(r.values[0]);
  auto take = [&](double v, int decimals) {
    known.steepest = std::max(known.steepest, std::abs(v));
    known.value_decimals = most_decimals(known.value_decimals, decimals);
  };
  if (kind == bracket_kind::interpolate) {
    for (std::size_t k = 0; k + 1 < r.edges.size(); ++k) {
      double const rise = r.values[k + 1] - r.values[k], run = r.edges[k + 1] - r.edges[k];
      int const low = decimals_of(r.values[k]), high = decimals_of(r.values[k + 1]);
      int const inverse = nearest_whole(run) == run ? decimals_of_inverse(run) : -1;
      r.steps.push_back(rise / run);
      take(rise / run, low < 0 || high < 0 ? -1 : add_decimals(std::max(low, high), inverse));
    }
  } else {
    for (std::size_t k = 0; k < r.values.size(); ++k) {
      r.steps.push_back(k == 0 ? r.values[0] : r.values[k] - r.values[k - 1]);
      take(r.values[k], decimals_of(r.values[k]));
    }
  }
  return r;
}

}  // namespace tierwise::detail
