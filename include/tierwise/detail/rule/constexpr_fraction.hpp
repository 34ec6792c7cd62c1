// Exact fractions whose size is known from their type: for rules that must be decided at compile time and without heap.
#pragma once

#include <bit>  // for std::bit_cast, std::countl_zero
#include <cstdint>

namespace tierwise::detail {

inline constexpr double unit_error = 1.1102230246251565e-16;  // 2^-53: the error of one rounded operation, per unit

[[nodiscard]] constexpr double power_of_ten(int n) {
  double out = 1;
  for (; n > 0; --n) out *= 10;  // exact up to 10^22
  return out;
}

/// A whole number of `L` 32-bit digits, lowest first.
template <unsigned L>
struct sized_natural {
  std::uint32_t digits[L] = {};

  constexpr sized_natural() = default;
  explicit constexpr sized_natural(std::uint64_t v) {
    digits[0] = static_cast<std::uint32_t>(v);
    if constexpr (L > 1) digits[1] = static_cast<std::uint32_t>(v >> 32);
  }
  template <unsigned M>
    requires(M < L)
  constexpr sized_natural(sized_natural<M> const& v) {  // NOLINT: the same number
    for (unsigned i = 0; i < M; ++i) digits[i] = v.digits[i];
  }

  [[nodiscard]] constexpr unsigned bits() const {
    for (unsigned i = L; i-- > 0;)
      if (digits[i] != 0) return (i + 1) * 32 - static_cast<unsigned>(std::countl_zero(digits[i]));
    return 0;
  }
  [[nodiscard]] constexpr bool zero() const { return bits() == 0; }

  /// Needs room for the result.
  constexpr void multiply(std::uint32_t by) {
    std::uint64_t carry = 0;
    for (auto& d : digits) {
      carry += std::uint64_t(d) * by;
      d = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
  }
  constexpr void shift_up(unsigned n) {
    for (; n >= 31; n -= 31) multiply(std::uint32_t(1) << 31);
    multiply(std::uint32_t(1) << n);
  }
  constexpr void halve() {
    for (unsigned i = 0; i < L; ++i) digits[i] = (digits[i] >> 1) | (i + 1 < L ? digits[i + 1] << 31 : 0);
  }
  constexpr void subtract(sized_natural const& b) {
    std::int64_t borrow = 0;
    for (unsigned i = 0; i < L; ++i) {
      std::int64_t const d = std::int64_t(digits[i]) - b.digits[i] - borrow;
      borrow = d < 0;
      digits[i] = static_cast<std::uint32_t>(d + (borrow << 32));
    }
  }
  constexpr void add(sized_natural const& b) {
    std::uint64_t carry = 0;
    for (unsigned i = 0; i < L; ++i) {
      carry += std::uint64_t(digits[i]) + b.digits[i];
      digits[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
  }
};

template <unsigned L, unsigned M>
[[nodiscard]] constexpr int compare(sized_natural<L> const& a, sized_natural<M> const& b) {
  for (unsigned i = L > M ? L : M; i-- > 0;) {
    std::uint32_t const x = i < L ? a.digits[i] : 0, y = i < M ? b.digits[i] : 0;
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}
template <unsigned L, unsigned M>
[[nodiscard]] constexpr sized_natural<L + M> operator*(sized_natural<L> const& a, sized_natural<M> const& b) {
  sized_natural<L + M> out;
  for (unsigned i = 0; i < L; ++i) {
    if (a.digits[i] == 0) continue;
    std::uint64_t carry = 0;
    for (unsigned j = 0; j < M || carry != 0; ++j) {
      carry += out.digits[i + j] + std::uint64_t(a.digits[i]) * (j < M ? b.digits[j] : 0);
      out.digits[i + j] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
  }
  return out;
}

/// a / b where that is below 2^60; `a` keeps the rest. Needs 60 bits of room above b.
template <unsigned L>
[[nodiscard]] constexpr std::uint64_t quotient(sized_natural<L>& a, sized_natural<L> b) {
  std::uint64_t out = 0;
  b.shift_up(59);
  for (int i = 59; i >= 0; --i) {
    if (compare(a, b) >= 0) {
      a.subtract(b);
      out |= std::uint64_t(1) << i;
    }
    b.halve();
  }
  return out;
}

/// A fraction, not reduced, or a missing value. `known` is false for what is too large or too small to be held.
template <unsigned L>
struct sized_fraction {
  bool missing = false, known = true, negative = false;
  sized_natural<L> over{};
  sized_natural<L> under{1};

  constexpr sized_fraction() = default;
  template <unsigned M>
    requires(M < L)
  constexpr sized_fraction(sized_fraction<M> const& v)  // NOLINT: the same number
      : missing(v.missing), known(v.known), negative(v.negative), over(v.over), under(v.under) {}
  static constexpr sized_fraction none() {
    sized_fraction out;
    out.missing = true;
    return out;
  }

  /// The nearest double.
  [[nodiscard]] constexpr double to_double() const {
    if (over.zero()) return 0;
    sized_natural<L + 4> a = over, b = under;
    int const k = static_cast<int>(over.bits()) - static_cast<int>(under.bits());
    int const shift = 55 - k;  // the quotient has 55 or 56 bits
    if (shift > 0)
      a.shift_up(static_cast<unsigned>(shift > 64 + 32 * int(L) ? 0 : shift));
    else
      b.shift_up(static_cast<unsigned>(-shift));
    std::uint64_t const q = wide_quotient(a, b);
    double out = static_cast<double>(q);  // rounds once, the bit for the rest included
    for (int i = shift + 1; i > 0; --i) out *= 0.5;
    for (int i = shift + 1; i < 0; ++i) out *= 2;
    return negative ? -out : out;
  }

 private:
  // Twice the quotient, with the last bit set when there is a rest.
  template <unsigned M>
  static constexpr std::uint64_t wide_quotient(sized_natural<M> const& a, sized_natural<M> const& b) {
    sized_natural<M + L + 2> rest = a;
    std::uint64_t const q = quotient(rest, sized_natural<M + L + 2>(b));
    return q << 1 | (rest.zero() ? 0u : 1u);
  }
};

template <unsigned L, unsigned M>
[[nodiscard]] constexpr int compare(sized_fraction<L> const& a, sized_fraction<M> const& b) {
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  int const c = compare(a.over * b.under, b.over * a.under);
  return a.negative ? -c : c;
}
template <unsigned L>
[[nodiscard]] constexpr sized_fraction<L> operator-(sized_fraction<L> a) {
  a.negative = !a.negative && !a.over.zero();
  return a;
}
template <unsigned L, unsigned M>
[[nodiscard]] constexpr sized_fraction<L + M + 1> operator+(sized_fraction<L> const& a, sized_fraction<M> const& b) {
  sized_fraction<L + M + 1> out;
  out.missing = a.missing || b.missing;
  out.known = a.known && b.known;
  sized_natural<L + M + 1> x = a.over * b.under, y = b.over * a.under;
  out.under = a.under * b.under;
  out.negative = a.negative;
  if (a.negative == b.negative) {
    x.add(y);
  } else if (compare(x, y) >= 0) {
    x.subtract(y);
  } else {
    y.subtract(x);
    x = y;
    out.negative = b.negative;
  }
  out.over = x;
  if (x.zero()) out.negative = false;
  return out;
}
template <unsigned L, unsigned M>
[[nodiscard]] constexpr sized_fraction<L + M> operator*(sized_fraction<L> const& a, sized_fraction<M> const& b) {
  sized_fraction<L + M> out;
  out.missing = a.missing || b.missing;
  out.known = a.known && b.known;
  out.over = a.over * b.over;
  out.under = a.under * b.under;
  out.negative = a.negative != b.negative && !out.over.zero();
  return out;
}
/// Dividing by zero gives a missing value.
template <unsigned L, unsigned M>
[[nodiscard]] constexpr sized_fraction<L + M> operator/(sized_fraction<L> const& a, sized_fraction<M> b) {
  if (b.over.zero()) {
    auto out = sized_fraction<L + M>::none();
    out.known = a.known && b.known;
    return out;
  }
  auto const kept = b.over;
  b.over = b.under;
  b.under = kept;
  return a * b;
}

inline constexpr unsigned leaf_digits = 5;  // 160 bits: 10^48

/// The shortest decimal that reads back as `v`, as the fraction it is; NaN is missing. `known` for 10^-30 < |v| <
/// 10^30.
[[nodiscard]] constexpr sized_fraction<leaf_digits> fraction_of(double v) {
  sized_fraction<leaf_digits> out;
  if (v != v) return sized_fraction<leaf_digits>::none();
  out.negative = v < 0;
  double const size = v < 0 ? -v : v;
  if (size == 0) return out;
  if (!(size > 1e-30 && size < 1e30)) {
    out.known = false;
    return out;
  }
  auto decimal = [&](std::uint64_t whole, int places) {
    out.over = sized_natural<leaf_digits>(whole);
    out.under = sized_natural<leaf_digits>(1);
    for (; places > 0; --places) out.under.multiply(10);
    for (; places < 0; ++places) out.over.multiply(10);
    return out;
  };
  // Up to 15 digits: dividing a whole number below 2^53 by a power of ten up to 10^22 rounds once.
  for (int places = 0; places <= 22; ++places) {
    double const t = size * power_of_ten(places);
    if (!(t < 9007199254740000.0)) break;
    auto const whole = static_cast<std::uint64_t>(t + 0.5);
    if (whole != 0 && static_cast<double>(whole) / power_of_ten(places) == size) return decimal(whole, places);
  }
  // 16 or 17 digits: the whole number nearest to the exact value of the double, tried from the shorter.
  auto const bits = std::bit_cast<std::uint64_t>(size);
  int const exponent = static_cast<int>(bits >> 52) - 1075;
  std::uint64_t const mantissa = (bits & ((std::uint64_t(1) << 52) - 1)) | (std::uint64_t(1) << 52);
  int places = 0;
  for (double t = size; t < 1e14; t *= 10) ++places;
  for (double t = size; t >= 1e15; t /= 10) --places;
  for (;; ++places) {
    sized_natural<14> over(mantissa), under(1);
    if (exponent > 0)
      over.shift_up(static_cast<unsigned>(exponent));
    else
      under.shift_up(static_cast<unsigned>(-exponent));
    for (int i = 0; i < places; ++i) over.multiply(10);
    for (int i = 0; i > places; --i) under.multiply(10);
    std::uint64_t whole = quotient(over, under);
    over.multiply(2);
    if (compare(over, under) >= 0) ++whole;
    decimal(whole, places);
    double const back = out.to_double();
    if (back == v || whole > 100000000000000000u) return out;
  }
}

}  // namespace tierwise::detail
