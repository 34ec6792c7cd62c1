// An operation over a block of rows.
#pragma once

#include <algorithm>  // for std::all_of, std::fill
#include <cmath>      // for std::abs
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tierwise/detail/compute/bracket_table.hpp"
#include "tierwise/detail/compute/figure_table.hpp"
#include "tierwise/detail/compute/instruction.hpp"
#include "tierwise/detail/compute/loops.hpp"

namespace tierwise::detail {

/// Carries a value through `piece(begin)` .. `piece(end - 1)`, four of them a pass, starting with `base`.
template <class Base, class Piece>
void in_fours(std::size_t n, double* out, double const* x, Base base, Piece piece, std::size_t begin, std::size_t end) {
  auto pass = [&](auto first, std::size_t k) {
    switch (end - k) {
      case 0: return each(n, out, out, x, first);
      case 1: return each(n, out, out, x, [=, a = piece(k)](double old, double v) { return a(first(old, v), v); });
      case 2:
        return each(n, out, out, x,
                    [=, a = piece(k), b = piece(k + 1)](double old, double v) { return b(a(first(old, v), v), v); });
      case 3:
        return each(n, out, out, x, [=, a = piece(k), b = piece(k + 1), c = piece(k + 2)](double old, double v) {
          return c(b(a(first(old, v), v), v), v);
        });
      default:
        return each(n, out, out, x,
                    [=, a = piece(k), b = piece(k + 1), c = piece(k + 2), d = piece(k + 3)](double old, double v) {
                      return d(c(b(a(first(old, v), v), v), v), v);
                    });
    }
  };
  pass(base, begin);
  for (std::size_t k = begin + 4; k < end; k += 4) pass([](double old, double) { return old; }, k);
}

/// Whether it may be in doubt, after doubles, on which side of an edge a value is.
[[nodiscard]] inline bool near_an_edge(compiled_brackets const& t, tolerance const& m, double x) {
  bool near = false;
  for (double edge : t.edges) near |= std::abs(x - edge) < m.absolute + m.relative * (std::abs(x) + std::abs(edge));
  return near;
}

/// One table for all rows; what is in doubt is marked by who asks.
inline void run_decided(std::size_t n, compiled_brackets const& t, tolerance const& m, double* out, double const* x) {
  std::size_t const edges = t.edges.size();
  if (t.known.kind == bracket_kind::marginal) {
    // A sum of ramps: each edge adds its change of slope beyond itself. Continuous, so nothing is decided.
    double const first = t.values[0];
    auto base = [=](double, double v) { return first * v; };
    auto ramp = [&](std::size_t k) {
      return [edge = t.edges[k], step = t.steps[k]](double old, double v) {
        return old + step * (v > edge ? v - edge : 0.0);
      };
    };
    return in_fours(n, out, x, base, ramp, 1, edges);
  }
  if (t.known.kind == bracket_kind::interpolate) {
    double const first = t.values[0];
    auto base = [=](double, double v) { return first + (v - v) * 0.0; };
    auto ramp = [&](std::size_t k) {
      return [low = t.edges[k], high = t.edges[k + 1], slope = t.steps[k]](double old, double v) {
        double const inside = v < high ? v : high;
        return old + slope * (inside > low ? inside - low : 0.0);
      };
    };
    return in_fours(n, out, x, base, ramp, 0, edges - 1);
  }
  bool const is_whole = t.known.kind == bracket_kind::whole;
  double const h = m.how == decision::grid ? m.half_spacing : 0.0;
  double const below = is_whole ? t.values[0] : no_value;
  if (t.closed == bracket_edge::lower) {
    auto from = [&](std::size_t k) {
      return [=, edge = t.edges[k], value = t.values[k]](double old, double v) { return v - edge >= -h ? value : old; };
    };
    in_fours(n, out, x, [=](double, double) { return below; }, from, 0, edges);
  } else {
    auto first = [=, edge = t.edges[0], value = t.values[0]](double, double v) {
      return v - edge >= -h ? value : below;
    };
    auto above = [&](std::size_t k) {
      return [=, edge = t.edges[k], value = t.values[k]](double old, double v) { return v - edge > h ? value : old; };
    };
    in_fours(n, out, x, first, above, 1, edges);
  }
  if (is_whole) each(n, out, out, x, [](double rate, double v) { return rate * v; });
}

inline void run_table(std::size_t n, compiled_brackets const& t, tolerance const& m, double* out,
                      rows_needing_exact& undecided, double const* x) {
  if (m.how == decision::filtered) {
    double const absolute = m.absolute, relative = m.relative;
    for (double edge : t.edges)
      undecided.mark(n, [=](std::size_t i) {
        return std::abs(x[i] - edge) < absolute + relative * (std::abs(x[i]) + std::abs(edge));
      });
  }
  run_decided(n, t, m, out, x);
}

/// Each row through the table that it has the number of, those of a table together; missing where it has none.
inline void run_numbered(std::size_t n, std::vector<compiled_brackets> const& tables, tolerance const& m, double* out,
                         rows_needing_exact& undecided, double const* x, double const* number) {
  auto const of = [&](std::size_t i) -> compiled_brackets const& {
    return tables[static_cast<std::size_t>(number[i])];
  };
  if (m.how == decision::filtered)
    undecided.mark(n, [&](std::size_t i) { return number[i] == number[i] && near_an_edge(of(i), m, x[i]); });
  if (std::all_of(number, number + n, [=](double one) { return one == number[0]; }))
    return run_decided(n, of(0), m, out, x);
  std::uint16_t left[block_rows], taken[block_rows];
  double in[block_rows], through[block_rows];
  std::size_t rest = 0;
  for (std::size_t i = 0; i < n; ++i)
    if (number[i] == number[i])
      left[rest++] = static_cast<std::uint16_t>(i);
    else
      out[i] = no_value;
  while (rest > 0) {
    std::size_t count = 0, kept = 0;
    double const asked = number[left[0]];
    for (std::size_t k = 0; k < rest; ++k) (number[left[k]] == asked ? taken[count++] : left[kept++]) = left[k];
    for (std::size_t k = 0; k < count; ++k) in[k] = x[taken[k]];
    std::fill(in + count, in + widened(count), 0.0);
    run_decided(widened(count), of(taken[0]), m, through, in);
    for (std::size_t k = 0; k < count; ++k) out[taken[k]] = through[k];
    rest = kept;
  }
}

inline void run_brackets(std::size_t n, instruction const& c, tolerance const& m, compiled_tables const& tables,
                         double* out, rows_needing_exact& undecided, double const* x, double const* number) {
  if (c.by_two) return run_numbered(n, tables.brackets, m, out, undecided, x, number);
  run_table(n, tables.brackets[c.table], m, out, undecided, x);
}

/// The figures of texts, or of pairs of texts.
inline void run_figures(std::size_t n, figure_table const& t, bool by_two, double* out, double const* x,
                        double const* y) {
  if (by_two)
    for (std::size_t i = 0; i < n; ++i) out[i] = t.of(x[i], y[i]);
  else
    for (std::size_t i = 0; i < n; ++i) out[i] = t.of(x[i]);
}

inline void run_instruction(std::size_t n, instruction const& c, bound const& b, compiled_tables const& tables,
                            double* out, rows_needing_exact& undecided, double const* x, double const* y,
                            double const* z) {
  switch (c.kind) {
    case term_kind::add: return each(n, out, x, y, [](double u, double v) { return u + v; });
    case term_kind::subtract: return each(n, out, x, y, [](double u, double v) { return u - v; });
    case term_kind::multiply: return each(n, out, x, y, [](double u, double v) { return u * v; });
    case term_kind::divide: return divide_blocks(n, out, undecided, x, y, b.how);
    case term_kind::smaller:
      return each(n, out, x, y, [](double u, double v) { return (u < v ? u : v) + (u - v) * 0.0; });
    case term_kind::larger:
      return each(n, out, x, y, [](double u, double v) { return (u > v ? u : v) + (u - v) * 0.0; });
    case term_kind::negate: return each(n, out, x, [](double u) { return 0.0 - u; });
    case term_kind::absolute: return each(n, out, x, [](double u) { return std::abs(u); });
    case term_kind::round:
      if (b.nothing_to_do) return each(n, out, x, [](double u) { return u + 0.0; });  // leaves no -0, as rounding does
      return round_blocks(n, out, undecided, x, ten_to(c.decimals), c.how, b.how, b.already_whole);
    case term_kind::eq:
      return compare_blocks(
          n, out, undecided, x, y, b.how, b.may_miss, [](double u, double v) { return u == v; },
          [](double d, double h) { return std::abs(d) <= h; });
    case term_kind::ne:
      return compare_blocks(
          n, out, undecided, x, y, b.how, b.may_miss, [](double u, double v) { return u != v; },
          [](double d, double h) { return !(std::abs(d) <= h); });
    case term_kind::lt:
      return compare_blocks(
          n, out, undecided, x, y, b.how, b.may_miss, [](double u, double v) { return u < v; },
          [](double d, double h) { return d < -h; });
    case term_kind::le:
      return compare_blocks(
          n, out, undecided, x, y, b.how, b.may_miss, [](double u, double v) { return u <= v; },
          [](double d, double h) { return d <= h; });
    case term_kind::gt:
      return compare_blocks(
          n, out, undecided, x, y, b.how, b.may_miss, [](double u, double v) { return u > v; },
          [](double d, double h) { return d > h; });
    case term_kind::ge:
      return compare_blocks(
          n, out, undecided, x, y, b.how, b.may_miss, [](double u, double v) { return u >= v; },
          [](double d, double h) { return d >= -h; });
    case term_kind::and_:
      if (!b.may_miss) return each(n, out, x, y, [](double u, double v) { return u * v; });
      return each(n, out, x, y, [](double u, double v) { return u == 0 || v == 0 ? 0.0 : u * v; });
    case term_kind::or_:
      if (!b.may_miss) return each(n, out, x, y, [](double u, double v) { return u > v ? u : v; });
      return each(n, out, x, y, [](double u, double v) { return u == 1 || v == 1 ? 1.0 : u + v; });
    case term_kind::not_: return each(n, out, x, [](double u) { return 1.0 - u; });
    case term_kind::choose:
      if (!b.may_miss)  // a sum with +0 leaves no -0 behind, either way
        return each(n, out, x, y, z, [](double u, double v, double w) { return (u == 1 ? v : w) + 0.0; });
      return each(n, out, x, y, z, [](double u, double v, double w) { return (u == 1 ? v : w) + u * 0.0; });
    case term_kind::otherwise: return each(n, out, x, y, [](double u, double v) { return u == u ? u : v; });
    case term_kind::missing: return each(n, out, x, [](double u) { return u == u ? 0.0 : 1.0; });
    case term_kind::bracket: return run_brackets(n, c, b.how, tables, out, undecided, x, y);
    case term_kind::figure: return run_figures(n, tables.figures[c.table], c.by_two, out, x, y);
    case term_kind::constant:
    case term_kind::column: return;
  }
}

}  // namespace tierwise::detail
