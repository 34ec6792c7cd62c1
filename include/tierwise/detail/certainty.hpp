// How far a double may lie from the exact value it stands for, and what that means for decisions made on it.
#pragma once

#include <algorithm>  // for std::max
#include <cmath>      // for std::abs, std::pow
#include <limits>

#include "tierwise/detail/blocks.hpp"

namespace tierwise::detail {

inline constexpr double boundless = std::numeric_limits<double>::infinity();
inline constexpr double half_ulp = 1.1102230246251565e-16;  // 2^-53: the error of one rounded operation, per unit

[[nodiscard]] inline double ten_to(int n) {
  constexpr double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10,
                               1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  return powers[n];
}

/// The decimals of the shortest decimal that reads back as `v`; -1 when more than nine or it is too large to tell.
[[nodiscard]] inline int decimals_of(double v) {
  double const size = std::abs(v);
  for (int d = 0; d <= 9; ++d) {
    double const t = size * ten_to(d);
    if (!(t < whole_limit)) return -1;
    if (nearest_whole(t) / ten_to(d) == size) return d;
  }
  return -1;
}

/// What is known of all values of a column or of an intermediate result.
struct certainty {
  double size = 0;       ///< no value is larger in magnitude
  double absolute = 0;   ///< error that does not grow with the value
  double relative = 0;   ///< error per unit of value
  int decimals = 0;      ///< all true values are multiples of 10^-decimals; -1: not known
  bool missing = false;  ///< whether a value may be missing
  bool nearest = true;   ///< whether each is the double nearest to its true value, a decimal of up to 15 digits

  [[nodiscard]] double error() const { return relative == 0 ? absolute : absolute + relative * size; }

  static certainty of_constant(double v) {
    certainty c;
    if (v != v) {
      c.missing = true;
      return c;
    }
    c.size = std::abs(v);
    c.decimals = decimals_of(v);
    c.relative = c.decimals == 0 ? 0 : half_ulp;
    return c;
  }
  /// Values written down with `d` decimals.
  static certainty written(int d, double size, bool missing) {
    certainty c;
    c.size = size;
    c.decimals = d;
    c.relative = d == 0 ? 0 : half_ulp;
    c.missing = missing;
    return c;
  }
};

/// After one more rounded operation. Whole numbers below 2^53 come out exact.
[[nodiscard]] inline certainty rounded_once(certainty c) {
  if (c.decimals == 0 && c.absolute == 0 && c.relative == 0 && c.size < 4503599627370496.0) return c;
  c.nearest = false;
  if (c.size < boundless) {
    c.absolute = c.error() + half_ulp * c.size * 1.01 + 1e-300;
    c.relative = 0;
  } else {
    c.relative = c.relative * 1.01 + half_ulp;
  }
  if (c.decimals > 15) c.decimals = -1;
  return c;
}

[[nodiscard]] inline int join_decimals(certainty const& a, certainty const& b) {
  return a.decimals < 0 || b.decimals < 0 ? -1 : std::max(a.decimals, b.decimals);
}
[[nodiscard]] inline int add_decimals(int a, int b) { return a < 0 || b < 0 ? -1 : a + b; }

[[nodiscard]] inline certainty sum_of(certainty const& a, certainty const& b) {
  certainty c;
  c.size = a.size + b.size;
  c.missing = a.missing || b.missing;
  c.decimals = join_decimals(a, b);
  c.absolute = a.error() + b.error();
  return rounded_once(c);
}

[[nodiscard]] inline certainty product_of(certainty const& a, certainty const& b) {
  certainty c;
  c.size = a.size * b.size;
  if (c.size != c.size) c.size = boundless;
  c.missing = a.missing || b.missing;
  c.decimals = add_decimals(a.decimals, b.decimals);
  if (a.absolute == 0 && b.absolute == 0) {
    c.relative = (a.relative + b.relative) * 1.01;
  } else if (c.size < boundless) {
    c.absolute = a.error() * b.size + b.error() * a.size + a.error() * b.error();
  } else {
    c.absolute = boundless;
  }
  return rounded_once(c);
}

/// The decimals that dividing by `v` adds, or -1 when 1/v is no finite decimal.
[[nodiscard]] inline int decimals_of_inverse(double v) {
  int const d = decimals_of(v);
  if (d < 0 || v == 0) return -1;
  double whole = nearest_whole(std::abs(v) * ten_to(d));
  int twos = 0, fives = 0;
  for (; whole == 2.0 * whole_below(whole / 2.0); ++twos) whole /= 2.0;
  for (; whole == 5.0 * whole_below(whole / 5.0); ++fives) whole /= 5.0;
  // 1/v = 10^d / (2^twos * 5^fives): dividing may need as many places as the larger of the two
  return whole == 1.0 ? std::max(std::max(twos, fives) - d, 0) : -1;
}

/// The margin of a decision on the sign of a - b.
[[nodiscard]] inline margin compare_margin(certainty const& a, certainty const& b) {
  margin m;
  if (a.nearest && b.nearest) return m;
  int const d = join_decimals(a, b);
  double const error = a.error() + b.error() + half_ulp * (a.size + b.size);
  if (d >= 0 && error < 0.4 / ten_to(d)) {
    m.how = decision::lattice;
    m.half_spacing = 0.5 / ten_to(d);
    return m;
  }
  m.how = decision::doubtful;
  // The difference of the two is itself rounded once.
  m.absolute = (a.absolute + b.absolute) * 1.01;
  m.relative = std::max(a.relative, b.relative) * 1.01 + 2 * half_ulp;
  return m;
}

/// The margin of a decision made on x * 10^n, and whether x is known to have no more than n decimals.
[[nodiscard]] inline margin round_margin(certainty const& x, int n, bool& already_whole) {
  margin m;
  double const scale = ten_to(n);
  already_whole = false;
  double const error = (x.error() + half_ulp * x.size) * scale + half_ulp * (x.size * scale + 1);
  if (x.decimals >= 0 && x.size * scale < whole_limit / 2 && x.decimals <= 22) {
    int const behind = x.decimals - n;
    double const spacing = behind <= 0 ? 1.0 : 1.0 / ten_to(behind);
    if (error < 0.4 * spacing) {
      already_whole = behind <= 0;
      m.how = decision::lattice;
      m.half_spacing = 0.5 * spacing;
      return m;
    }
  }
  m.how = decision::doubtful;
  m.absolute = x.absolute * scale * 1.01 + 4 * half_ulp;
  m.relative = x.relative * 1.01 + 4 * half_ulp;
  return m;
}

}  // namespace tierwise::detail
