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

/// Where the normal quantile is wanted: within 0.425 of the median, beyond that but not below 1.39e-11, or anywhere.
enum class normal_region { middle, tail, all };

/// The normal quantile by Wichura's PPND16 ("Algorithm AS 241", Applied Statistics 37 (1988) 477-484). Its branches
/// are one quotient of polynomials here, whose coefficients are selected; where the region is known, none are.
/// `u` is a number in [0, 1).
template <normal_region region>
TIERWISE_INLINED double normal_quantile(double u) {
  double const q = u - 0.5;
  bool const middle = region == normal_region::middle || (region == normal_region::all && std::abs(q) <= 0.425);
  double const above = 1.0 - u, nearer = u < above ? u : above;
  double const t =
      region == normal_region::middle ? 0.0 : std::sqrt(0.0 - log_of_normal(nearer < 0x1p-54 ? 0x1p-54 : nearer));
  bool const deep = region == normal_region::all && t > 5.0;
  auto const pick = [=](double a, double b, double c) {
    double const tail = deep ? c : b;
    return middle ? a : tail;
  };
  double const tail = t - pick(0.0, 1.6, 5.0), r = middle ? 0.180625 - q * q : tail;
  double n = pick(2.5090809287301226727e+3, 7.74545014278341407640e-4, 2.01033439929228813265e-7);
  n = n * r + pick(3.3430575583588128105e+4, 2.27238449892691845833e-2, 2.71155556874348757815e-5);
  n = n * r + pick(6.7265770927008700853e+4, 2.41780725177450611770e-1, 1.24266094738807843860e-3);
  n = n * r + pick(4.5921953931549871457e+4, 1.27045825245236838258e+0, 2.65321895265761230930e-2);
  n = n * r + pick(1.3731693765509461125e+4, 3.64784832476320460504e+0, 2.96560571828504891230e-1);
  n = n * r + pick(1.9715909503065514427e+3, 5.76949722146069140550e+0, 1.78482653991729133580e+0);
  n = n * r + pick(1.3314166789178437745e+2, 4.63033784615654529590e+0, 5.46378491116411436990e+0);
  n = n * r + pick(3.3871328727963666080e+0, 1.42343711074968357734e+0, 6.65790464350110377720e+0);
  double d = pick(5.2264952788528545610e+3, 1.05075007164441684324e-9, 2.04426310338993978564e-15);
  d = d * r + pick(2.8729085735721942674e+4, 5.47593808499534494600e-4, 1.42151175831644588870e-7);
  d = d * r + pick(3.9307895800092710610e+4, 1.51986665636164571966e-2, 1.84631831751005468180e-5);
  d = d * r + pick(2.1213794301586595867e+4, 1.48103976427480074590e-1, 7.86869131145613259100e-4);
  d = d * r + pick(5.3941960214247511077e+3, 6.89767334985100004550e-1, 1.48753612908506148525e-2);
  d = d * r + pick(6.8718700749205790830e+2, 1.67638483018380384940e+0, 1.36929880922735805310e-1);
  d = d * r + pick(4.2313330701600911252e+1, 2.05319162663775882187e+0, 5.99832206555887937690e-1);
  d = d * r + 1.0;
  double const side = q < 0.0 ? -1.0 : 1.0;
  return n * (middle ? q : side) / d;
}

/// The x that a standard normal variable stays below with probability `u`, within 1e-15 of the value, for u in [0, 1)
/// in steps of 2^-53; 0 stands for 2^-54. So the draws lie between -8.29 and 8.21. A NaN stays one.
TIERWISE_INLINED double normal_of(double u) {
  double const x = normal_quantile<normal_region::all>(u);
  return u != u ? u : x;
}

}  // namespace tierwise::detail
