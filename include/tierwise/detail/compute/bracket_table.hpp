// Bracket tables as the loops read them.
#pragma once

#include <algorithm>  // for std::max
#include <cmath>      // for std::abs
#include <vector>

#include "tierwise/bracket.hpp"
#include "tierwise/detail/compute/error_bound.hpp"

namespace tierwise::detail {

/// A bracket table compiled: edges, values and the differences the loops need.
struct compiled_brackets {
  bracket_kind kind = bracket_kind::marginal;
  bracket_edge closed = bracket_edge::lower;
  std::vector<double> edges, values;
  std::vector<double> steps;  ///< marginal: rate minus the rate below; interpolate: slopes
  double reach = 0;           ///< largest |edge|
  double steepest = 0;        ///< largest |rate|, |value| or |slope|
  int edge_decimals = 0;
  int value_decimals = 0;  ///< of values; of slopes for interpolate; -1 when they are no finite decimals
};

/// Edges, values and slopes of a table whose edges rise.
[[nodiscard]] inline compiled_brackets compile_brackets(bracket_table const& t) {
  compiled_brackets r;
  r.kind = t.kind;
  r.closed = t.closed;
  for (auto const& [edge, value] : t.rates) {
    r.edges.push_back(edge.value);
    r.values.push_back(value.value);
    r.reach = std::max(r.reach, std::abs(edge.value));
    r.edge_decimals = std::max(r.edge_decimals, decimals_of(edge.value) < 0 ? 15 : decimals_of(edge.value));
  }
  auto take = [&](double v, int decimals) {
    r.steepest = std::max(r.steepest, std::abs(v));
    r.value_decimals = r.value_decimals < 0 || decimals < 0 ? -1 : std::max(r.value_decimals, decimals);
  };
  if (t.kind == bracket_kind::interpolate) {
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
