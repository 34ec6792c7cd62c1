// Exact fractions whose size is known from their type: for rules that must be decided at compile time and without heap.
#pragma once

#include <cstdint>

#include "tierwise/detail/compute/fraction.hpp"
#include "tierwise/detail/support/bit_cast.hpp"

namespace tierwise::detail {

inline constexpr double unit_error = 1.1102230246251565e-16;  // 2^-53: the error of one rounded operation, per unit

[[nodiscard]] constexpr double power_of_ten(int n) {
  double out = 1;
  for (; n > 0; --n) out *= 10;  // exact up to 10^22
  return out;
}

/// A fraction with room for `L` digits over and under, or a missing value. `known` is false for what is too large or
/// too small to be held.
template <unsigned L>
struct sized_fraction {
  bool missing = false, known = true;
  basic_fraction<fixed_digits<L>> value;

  constexpr sized_fraction() = default;
  constexpr sized_fraction(bool is_missing, bool is_known, basic_fraction<fixed_digits<L>> const& v)
      : missing(is_missing), known(is_known), value(v) {}
  template <unsigned M>
    requires(M < L)
  constexpr sized_fraction(sized_fraction<M> const& v)  // NOLINT: the same number
      : missing(v.missing), known(v.known), value(v.value) {}
  static constexpr sized_fraction none() {
    sized_fraction out;
    out.missing = true;
    return out;
  }
  [[nodiscard]] constexpr double to_double() const { return value.to_double(); }
};

template <unsigned L, unsigned M>
[[nodiscard]] constexpr int compare(sized_fraction<L> const& a, sized_fraction<M> const& b) {
  return compare(a.value, b.value);
}
template <unsigned L>
[[nodiscard]] constexpr sized_fraction<L> operator-(sized_fraction<L> const& a) {
  return {a.missing, a.known, -a.value};
}
template <unsigned L, unsigned M>
[[nodiscard]] constexpr sized_fraction<L + M + 1> operator+(sized_fraction<L> const& a, sized_fraction<M> const& b) {
  return {a.missing || b.missing, a.known && b.known, a.value + b.value};
}
template <unsigned L, unsigned M>
[[nodiscard]] constexpr sized_fraction<L + M> operator*(sized_fraction<L> const& a, sized_fraction<M> const& b) {
  return {a.missing || b.missing, a.known && b.known, a.value * b.value};
}
/// Dividing by zero gives a missing value.
template <unsigned L, unsigned M>
[[nodiscard]] constexpr sized_fraction<L + M> operator/(sized_fraction<L> const& a, sized_fraction<M> const& b) {
  bool const known = a.known && b.known;
  if (b.value.over.zero()) return {true, known, {}};
  return {a.missing || b.missing, known, a.value / b.value};
}

inline constexpr unsigned leaf_digits = 5;  // 160 bits: 10^48

/// The shortest decimal that reads back as `v`, as the fraction it is; NaN is missing. `known` for 10^-30 < |v| <
/// 10^30.
[[nodiscard]] constexpr sized_fraction<leaf_digits> fraction_of(double v) {
  if (v != v) return sized_fraction<leaf_digits>::none();
  double const size = v < 0 ? -v : v;
  if (size == 0) return {};
  if (!(size > 1e-30 && size < 1e30)) return {false, false, {}};
  using number = basic_natural<fixed_digits<leaf_digits>>;
  auto const decimal = [&](std::uint64_t whole, int places) {
    number over(whole), under(1);
    for (; places > 0; --places) under.multiply(10);
    for (; places < 0; ++places) over.multiply(10);
    return sized_fraction<leaf_digits>(false, true, {v < 0, over, under});
  };
  // Up to 15 digits, of which no two decimals are one double: dividing a whole number below 2^53 by a power of ten up
  // to 10^22 rounds once.
  for (int places = 0; places <= 22; ++places) {
    double const t = size * power_of_ten(places);
    if (!(t < 1e15)) break;
    auto const whole = static_cast<std::uint64_t>(t + 0.5);
    if (whole != 0 && static_cast<double>(whole) / power_of_ten(places) == size) return decimal(whole, places);
  }
  // 16 or 17 digits: the whole number nearest to the exact value of the double, tried from the shorter.
  auto const bits = bit_cast<std::uint64_t>(size);
  int const exponent = static_cast<int>(bits >> 52) - 1075;
  int places = 0;
  for (double t = size; t < 1e14; t *= 10) ++places;
  for (double t = size; t >= 1e15; t /= 10) --places;
  for (;; ++places) {
    basic_natural<fixed_digits<14>> over((bits & ((std::uint64_t(1) << 52) - 1)) | (std::uint64_t(1) << 52)), under(1);
    over.shift_up(exponent);
    under.shift_up(-exponent);
    for (int i = 0; i < places; ++i) over.multiply(10);
    for (int i = 0; i > places; --i) under.multiply(10);
    auto const [below, rest] = divide(over, under);
    int const half = compare(rest + rest, under);
    std::uint64_t const whole = below.as_word() + (half > 0 || (half == 0 && below.odd()) ? 1u : 0u);
    auto const out = decimal(whole, places);
    if (out.to_double() == v || whole > 100000000000000000u) return out;
  }
}

}  // namespace tierwise::detail
