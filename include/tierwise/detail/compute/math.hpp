// Elementary functions whose bits are the same everywhere, without branches, so that loops over them become wide.
//
// The C library's differ from one version to the next and call a function for every element. What is here is nothing
// but +, -, *, / and sqrt, which IEEE 754 defines to the bit. Errors are as measured against long double functions
// (tests/property/draws_test.cpp); one ulp is at most 2.2e-16 of the value.
//
// The polynomials of exp_of and log_of have the coefficients of fdlibm (Sun Microsystems, 1993).
#pragma once

#include <cmath>  // for std::abs, std::sqrt
#include <cstdint>
#include <limits>

#include "tierwise/detail/compute/loops.hpp"
#include "tierwise/detail/support/bit_cast.hpp"

// A loop stays narrow when what it calls is not inlined, which Clang would find too long.
#define TIERWISE_INLINED [[nodiscard, gnu::always_inline]] inline

namespace tierwise::detail {

inline constexpr double ln2_high = 6.93147180369123816490e-01;  // 33 bits: whole multiples up to 2^20 are exact
inline constexpr double ln2_low = 1.90821492927058770002e-10;

/// e^x within 1 ulp. Below -708.396 (where the result would be no normal number) it is 0, above 709.782 the largest
/// result, 1.797e308; a NaN stays one.
TIERWISE_INLINED double exp_of(double x) {
  constexpr double lowest = -708.39641853226408, highest = 709.78271289338397;
  double const some = x < lowest ? lowest : x;
  double const t = some > highest ? highest : some;
  // t = k ln 2 + r; k is also in the lowest bits of `shifted`.
  double const shifted = t * 1.44269504088896338700e+00 + to_whole;
  double const k = shifted - to_whole;
  double const high = t - k * ln2_high, low = k * ln2_low;
  double const r = high - low, s = r * r;
  double const c =
      r -
      s * (1.66666666666666019037e-01 +
           s * (-2.77777777770155933842e-03 +
                s * (6.61375632143793436117e-05 + s * (-1.65339022054652515390e-06 + s * 4.13813679705723846039e-08))));
  double const y = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
  // y 2^k by adding k to the exponent.
  double const e = bit_cast<double>(bit_cast<std::uint64_t>(y) + (bit_cast<std::uint64_t>(shifted) << 52));
  double const kept = x < lowest ? 0.0 : e;
  return x != x ? x : kept;
}

/// ln x for what needs no special care: a positive normal number.
TIERWISE_INLINED double log_of_normal(double x) {
  constexpr std::uint64_t root_half = 0x3fe6a09e00000000u, one = 0x3ff0000000000000u;
  // x = 2^k (1 + f) with 1 + f between the roots of 1/2 and of 2.
  std::uint64_t const bits = bit_cast<std::uint64_t>(x) + (one - root_half);
  double const k = bit_cast<double>(0x4330000000000000u | (bits >> 52)) - (0x1p52 + 1023.0);
  double const f = bit_cast<double>((bits & 0x000fffffffffffffu) + root_half) - 1.0;
  double const s = f / (2.0 + f), z = s * s, w = z * z, half = 0.5 * f * f;
  double const even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  double const odd =
      z * (6.666666666666735130e-01 +
           w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  return k * ln2_high - ((half - (s * (half + (even + odd)) + k * ln2_low)) - f);
}

/// ln x within 1 ulp. 0 gives minus infinity, what is below 0 a NaN; a NaN stays one.
TIERWISE_INLINED double log_of(double x) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  bool const tiny = x < std::numeric_limits<double>::min();
  double const y = log_of_normal(tiny ? x * 0x1p54 : x) - (tiny ? 54 * ln2_high + 54 * ln2_low : 0.0);
  double const proper = x < infinity ? y : x;  // infinity and NaN
  double const not_zero = x == 0.0 ? -infinity : proper;
  return x < 0.0 ? no_value : not_zero;
}

/// 1 / (1 + e^-x) within 3 ulp: a probability of its log-odds. It is 0 from -708.4 down and 1 from 37 up.
TIERWISE_INLINED double logistic(double x) {
  double const z = exp_of(0.0 - std::abs(x));  // of the side on which it cannot get large
  return (x < 0.0 ? z : 1.0) / (1.0 + z);
}

/// ln(p / (1 - p)), the log-odds of a probability, within 4e-16 or 2 ulp, whichever is more. 0 and 1 give the
/// infinities, anything outside a NaN.
TIERWISE_INLINED double logit_of(double p) { return log_of(p / (1.0 - p)); }

}  // namespace tierwise::detail
