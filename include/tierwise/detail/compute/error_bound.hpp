// How far a double may lie from the exact value it stands for, and what that means for decisions made on it.
#pragma once

#include <algorithm>  // for std::max
#include <cmath>      // for std::abs, std::pow
#include <limits>

#include "tierwise/detail/compute/loops.hpp"

namespace tierwise::detail {

inline constexpr double boundless = std::numeric_limits<double>::infinity();
inline constexpr double half_ulp = 1.1102230246251565e-16;  // 2^-53: the error of one rounded operation, per unit

[[nodiscard]] inline double ten_to(int n) {
  constexpr double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                               1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
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
struct error_bound {
  double size = 0;      ///< no value is larger in magnitude
  double absolute = 0;  ///< error that does not grow with the value
  double relative = 0;  ///< error per unit of value
  // Every true value is a fraction p/q in which p is a multiple of 10^-decimals and q one of 10^-under_decimals, no
  // larger than `under`. So a value that is not zero is at least 10^-decimals / under: near misses cannot be nearer.
  int decimals = 0;  ///< -1: not known
  int under_decimals = 0;
  double under = 1;      ///< 1 with no under_decimals: a plain decimal
  bool missing = false;  ///< whether a value may be missing
  bool nearest = true;   ///< whether each is the double nearest to its true value, a decimal of up to 15 digits

  [[nodiscard]] bool plain() const { return decimals >= 0 && under == 1 && under_decimals == 0; }
  /// No true value but zero is nearer to zero; 0 when not known.
  [[nodiscard]] double least() const {
    return decimals < 0 || decimals > 22 || !(under < 1e30) ? 0.0 : 1.0 / ten_to(decimals) / under;
  }
  [[nodiscard]] double error() const { return relative == 0 ? absolute : absolute + relative * size; }

  static error_bound of_constant(double v) {
    error_bound c;
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
  static error_bound of_decimals(int d, double size, bool missing) {
    error_bound c;
    c.size = size;
    c.decimals = d;
    c.relative = d == 0 ? 0 : half_ulp;
    c.missing = missing;
    return c;
  }
};

/// After one more rounded operation. Whole numbers below 2^53 come out exact.
[[nodiscard]] inline error_bound rounded_once(error_bound c) {
  if (c.plain() && c.decimals == 0 && c.absolute == 0 && c.relative == 0 && c.size < 4503599627370496.0) return c;
  c.nearest = false;
  if (c.size < boundless) {
    c.absolute = c.error() + half_ulp * c.size * 1.01 + 1e-300;
    c.relative = 0;
  } else {
    c.relative = c.relative * 1.01 + half_ulp;
  }
  if (c.decimals > 22 || c.under_decimals > 22) c.decimals = -1;
  return c;
}

[[nodiscard]] inline int add_decimals(int a, int b) { return a < 0 || b < 0 ? -1 : a + b; }
[[nodiscard]] inline int most_decimals(int a, int b) { return a < 0 || b < 0 ? -1 : std::max(a, b); }

/// A value that is one of a or b.
[[nodiscard]] inline error_bound either(error_bound const& a, error_bound const& b) {
  error_bound c;
  c.size = std::max(a.size, b.size);
  c.absolute = std::max(a.absolute, b.absolute);
  c.relative = std::max(a.relative, b.relative);
  c.decimals = most_decimals(a.decimals, b.decimals);
  c.under_decimals = std::max(a.under_decimals, b.under_decimals);
  c.under = std::max(a.under, b.under);
  c.missing = a.missing || b.missing;
  c.nearest = a.nearest && b.nearest;
  return c;
}

/// p/q + r/s = (ps + rq) / qs
inline void add_fractions(error_bound const& a, error_bound const& b, error_bound& out) {
  out.decimals = most_decimals(add_decimals(a.decimals, b.under_decimals), add_decimals(b.decimals, a.under_decimals));
  out.under_decimals = a.under_decimals + b.under_decimals;
  out.under = a.under * b.under;
}

[[nodiscard]] inline error_bound sum_of(error_bound const& a, error_bound const& b) {
  error_bound c;
  c.size = a.size + b.size;
  c.missing = a.missing || b.missing;
  add_fractions(a, b, c);
  c.absolute = a.error() + b.error();
  return rounded_once(c);
}

[[nodiscard]] inline error_bound product_of(error_bound const& a, error_bound const& b) {
  error_bound c;
  c.size = a.size * b.size;
  if (c.size != c.size) c.size = boundless;
  c.missing = a.missing || b.missing;
  c.decimals = add_decimals(a.decimals, b.decimals);
  c.under_decimals = a.under_decimals + b.under_decimals;
  c.under = a.under * b.under;
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

/// x / y, where a zero y gives no value. `divisor` is y when it is one constant, else 0.
[[nodiscard]] inline error_bound quotient_of(error_bound const& x, error_bound const& y, double divisor) {
  error_bound c;
  c.nearest = false;
  c.missing = x.missing || divisor == 0;
  int const inverse = divisor == 0 ? -1 : decimals_of_inverse(divisor);
  if (inverse >= 0) {
    c.decimals = add_decimals(x.decimals, inverse);
    c.under_decimals = x.under_decimals;
    c.under = x.under;
  } else {  // (p/q) / (r/s) = ps / qr
    c.decimals = add_decimals(x.decimals, y.under_decimals);
    c.under_decimals = x.under_decimals + std::max(0, y.decimals);
    c.under = x.under * y.size * y.under;
    if (y.decimals < 0 || !(c.under < 1e30) || c.under_decimals > 22) c.decimals = -1;
  }
  double const least = divisor != 0 ? std::abs(divisor) : y.least();
  c.size = least > 0 && x.size < boundless ? x.size / least : boundless;
  double const blur = y.absolute == 0 ? y.relative : least > 0 ? y.error() / least : boundless;
  if (!(blur < 0.01)) {
    c.absolute = boundless;
    return c;
  }
  if (x.absolute == 0) {
    c.relative = (x.relative + blur) * 1.02 + half_ulp * 1.02;
  } else if (c.size < boundless) {
    c.absolute = (x.error() / least + c.size * blur) * 1.02 + half_ulp * c.size * 1.02;
  } else {
    c.absolute = boundless;
  }
  return c;
}

/// The tolerance of a decision on the sign of a - b.
[[nodiscard]] inline tolerance comparison_tolerance(error_bound const& a, error_bound const& b) {
  tolerance m;
  if (a.nearest && b.nearest) return m;
  error_bound apart;
  add_fractions(a, b, apart);
  double const error = a.error() + b.error() + half_ulp * (a.size + b.size);
  if (error < 0.4 * apart.least()) {
    m.how = decision::grid;
    m.half_spacing = 0.5 * apart.least();
    return m;
  }
  m.how = decision::filtered;
  // The difference of the two is itself rounded once.
  m.absolute = (a.absolute + b.absolute) * 1.01;
  m.relative = std::max(a.relative, b.relative) * 1.01 + 2 * half_ulp;
  return m;
}

/// The tolerance of a decision made on x * 10^n at halves or wholes, and whether x is known to have no more than n
/// decimals.
[[nodiscard]] inline tolerance rounding_tolerance(error_bound const& x, int n, bool& already_whole) {
  tolerance m;
  double const scale = ten_to(n);
  already_whole = false;
  double const error = (x.error() + half_ulp * x.size) * scale + half_ulp * (x.size * scale + 1);
  if (x.size * scale < whole_limit / 2) {
    if (x.plain() && x.decimals <= n && error < 0.4) {
      already_whole = true;
      return m;
    }
    error_bound half;  // a half of a unit of 10^-n
    half.decimals = n + 1;
    error_bound apart;
    add_fractions(x, half, apart);
    double const spacing = apart.least() * scale;
    if (error < 0.4 * spacing) {
      m.how = decision::grid;
      m.half_spacing = 0.5 * spacing;
      return m;
    }
  }
  m.how = decision::filtered;
  m.absolute = x.absolute * scale * 1.01 + 4 * half_ulp;
  m.relative = x.relative * 1.01 + 4 * half_ulp;
  return m;
}

}  // namespace tierwise::detail
