// Natural numbers of any size, or of a size known from their type: one arithmetic over two kinds of storage.
// (Boost.Multiprecision would do this too, but including it costs three seconds in every translation unit.)
#pragma once

#include <algorithm>  // for std::max, std::reverse
#include <bit>        // for std::countl_zero
#include <cstddef>    // for std::size_t
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>  // for std::move, std::pair
#include <vector>

namespace tierwise::detail {

/// At most `N` digits in place, with as much of std::vector's interface as natural numbers need: for constant
/// expressions and for what must not reach the heap.
template <unsigned N>
class fixed_digits {
 public:
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
  [[nodiscard]] constexpr std::uint32_t operator[](std::size_t i) const { return digits_[i]; }
  [[nodiscard]] constexpr std::uint32_t& operator[](std::size_t i) { return digits_[i]; }
  [[nodiscard]] constexpr std::uint32_t back() const { return digits_[size_ - 1]; }
  constexpr void push_back(std::uint32_t d) { digits_[size_++] = d; }
  constexpr void pop_back() { digits_[--size_] = 0; }
  constexpr void resize(std::size_t n) {
    while (size_ > n) pop_back();
    size_ = static_cast<unsigned>(n);
  }

 private:
  std::uint32_t digits_[N] = {};
  unsigned size_ = 0;
};

using heap_digits = std::vector<std::uint32_t>;

/// Storage with room for what comes out.
template <class A, class B>
struct room_for {
  using sum = heap_digits;
  using product = heap_digits;
};
template <unsigned L, unsigned M>
struct room_for<fixed_digits<L>, fixed_digits<M>> {
  using sum = fixed_digits<(L > M ? L : M) + 1>;
  using product = fixed_digits<L + M>;
};

/// A whole number, zero or more, in 32-bit digits from the lowest; no leading zero digits.
template <class Digits>
struct basic_natural {
  Digits digits;

  constexpr basic_natural() = default;
  explicit constexpr basic_natural(std::uint64_t v) {
    for (; v != 0; v >>= 32) digits.push_back(static_cast<std::uint32_t>(v));
  }
  /// The same number in other storage.
  template <class Other>
    requires(!std::is_same_v<Other, Digits>)
  constexpr basic_natural(basic_natural<Other> const& v) {  // NOLINT
    for (std::size_t i = 0; i < v.size(); ++i) digits.push_back(v.digits[i]);
  }
  [[nodiscard]] static constexpr basic_natural power_of_ten(int n) {
    basic_natural out(1);
    for (; n >= 9; n -= 9) out.multiply(1000000000u);
    for (; n > 0; --n) out.multiply(10u);
    return out;
  }

  [[nodiscard]] constexpr std::size_t size() const { return digits.size(); }
  [[nodiscard]] constexpr bool zero() const { return digits.size() == 0; }
  [[nodiscard]] constexpr bool odd() const { return !zero() && (digits[0] & 1u) != 0; }
  [[nodiscard]] constexpr std::uint32_t digit(std::size_t i) const { return i < digits.size() ? digits[i] : 0; }
  [[nodiscard]] constexpr int bits() const {
    return zero() ? 0 : static_cast<int>(digits.size()) * 32 - std::countl_zero(digits.back());
  }
  /// Of a number below 2^64.
  [[nodiscard]] constexpr std::uint64_t as_word() const { return std::uint64_t(digit(1)) << 32 | digit(0); }

  /// Times one digit.
  constexpr void multiply(std::uint32_t by) {
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      carry += std::uint64_t(digits[i]) * by;
      digits[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) digits.push_back(static_cast<std::uint32_t>(carry));
  }
  /// By one digit; gives the rest.
  constexpr std::uint32_t divide_by(std::uint32_t by) {
    std::uint64_t rest = 0;
    for (std::size_t i = digits.size(); i-- > 0;) {
      rest = rest << 32 | digits[i];
      digits[i] = static_cast<std::uint32_t>(rest / by);
      rest %= by;
    }
    trim();
    return static_cast<std::uint32_t>(rest);
  }
  /// Times 2^n.
  constexpr void shift_up(int n) {
    if (zero() || n <= 0) return;
    std::size_t const whole = static_cast<std::size_t>(n) / 32, old = digits.size();
    int const within = n % 32;
    digits.resize(old + whole + (std::countl_zero(digits.back()) < within ? 1 : 0));
    for (std::size_t i = digits.size(); i-- > 0;) {
      std::uint64_t const high = i >= whole && i - whole < old ? digits[i - whole] : 0u;
      std::uint64_t const low = i > whole && i - whole - 1 < old ? digits[i - whole - 1] : 0u;
      digits[i] = static_cast<std::uint32_t>((high << 32 | low) >> (32 - within));
    }
  }
  /// By 2^n, below 2^32.
  constexpr void shift_down(int n) {
    for (std::size_t i = 0; i < digits.size(); ++i)
      digits[i] = static_cast<std::uint32_t>((std::uint64_t(digit(i + 1)) << 32 | digits[i]) >> n);
    trim();
  }
  constexpr basic_natural& trim() {
    while (!zero() && digits.back() == 0) digits.pop_back();
    return *this;
  }

  /// The value as a double, correct while it has at most 53 bits.
  [[nodiscard]] constexpr double to_double() const {
    double out = 0;
    for (std::size_t i = digits.size(); i-- > 0;) out = out * 4294967296.0 + digits[i];
    return out;
  }
  [[nodiscard]] std::string text() const {
    if (zero()) return "0";
    std::string out;
    for (basic_natural rest = *this; !rest.zero();) out += static_cast<char>('0' + rest.divide_by(10));
    std::reverse(out.begin(), out.end());
    return out;
  }
};

using natural = basic_natural<heap_digits>;

template <class A, class B>
[[nodiscard]] constexpr int compare(basic_natural<A> const& a, basic_natural<B> const& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (std::size_t i = a.size(); i-- > 0;)
    if (a.digits[i] != b.digits[i]) return a.digits[i] < b.digits[i] ? -1 : 1;
  return 0;
}
template <class A, class B>
[[nodiscard]] constexpr auto operator+(basic_natural<A> const& a, basic_natural<B> const& b) {
  basic_natural<typename room_for<A, B>::sum> out;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry != 0; ++i) {
    carry += a.digit(i) + std::uint64_t(b.digit(i));
    out.digits.push_back(static_cast<std::uint32_t>(carry));
    carry >>= 32;
  }
  return out;
}
/// Needs a >= b.
template <class A, class B>
[[nodiscard]] constexpr basic_natural<A> operator-(basic_natural<A> const& a, basic_natural<B> const& b) {
  basic_natural<A> out;
  std::int64_t borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::int64_t const d = std::int64_t(a.digits[i]) - b.digit(i) - borrow;
    borrow = d < 0;
    out.digits.push_back(static_cast<std::uint32_t>(d + (borrow << 32)));
  }
  return out.trim();
}
template <class A, class B>
[[nodiscard]] constexpr auto operator*(basic_natural<A> const& a, basic_natural<B> const& b) {
  basic_natural<typename room_for<A, B>::product> out;
  out.digits.resize(a.size() + b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < b.size() || carry != 0; ++j) {
      carry += out.digits[i + j] + std::uint64_t(a.digits[i]) * b.digit(j);
      out.digits[i + j] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
  }
  return out.trim();
}

/// A digit of a quotient: takes it times `v` from the digits of `u` from `at` on. `v` begins with a set bit.
template <class U, class V>
[[nodiscard]] constexpr std::uint32_t quotient_digit(U& u, V const& v, std::size_t at) {
  std::size_t const n = v.size();
  std::uint64_t const top = std::uint64_t(u[at + n]) << 32 | u[at + n - 1];
  std::uint64_t guess = top / v[n - 1], left = top % v[n - 1];
  while (guess >> 32 != 0 || guess * v[n - 2] > (left << 32 | u[at + n - 2])) {
    --guess;
    left += v[n - 1];
    if (left >> 32 != 0) break;
  }
  std::uint64_t carry = 0;
  std::int64_t borrow = 0;
  for (std::size_t i = 0; i <= n; ++i) {
    carry += i < n ? guess * v[i] : 0u;
    std::int64_t const d = std::int64_t(u[at + i]) - static_cast<std::uint32_t>(carry) - borrow;
    borrow = d < 0;
    u[at + i] = static_cast<std::uint32_t>(d + (borrow << 32));
    carry >>= 32;
  }
  if (borrow == 0) return static_cast<std::uint32_t>(guess);
  carry = 0;  // one too many, which is rare: given back
  for (std::size_t i = 0; i <= n; ++i) {
    carry += std::uint64_t(u[at + i]) + (i < n ? v[i] : 0u);
    u[at + i] = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
  return static_cast<std::uint32_t>(guess - 1);
}

/// {a / b, a % b}; needs b > 0. Long division, digit by digit (Knuth, The Art of Computer Programming, 4.3.1 D).
template <class A, class B>
[[nodiscard]] constexpr std::pair<basic_natural<A>, basic_natural<B>> divide(basic_natural<A> const& a,
                                                                             basic_natural<B> const& b) {
  if (b.size() == 1) {
    basic_natural<A> quotient = a;
    std::uint32_t const rest = quotient.divide_by(b.digits[0]);
    return {std::move(quotient), basic_natural<B>(rest)};
  }
  if (a.size() < b.size()) return {basic_natural<A>{}, basic_natural<B>(a)};
  int const shift = std::countl_zero(b.digits.back());
  basic_natural<typename room_for<A, A>::sum> u = a;
  u.shift_up(shift);
  u.digits.resize(a.size() + 1);
  basic_natural<B> v = b;
  v.shift_up(shift);
  basic_natural<A> quotient;
  quotient.digits.resize(a.size() - b.size() + 1);
  for (std::size_t at = quotient.size(); at-- > 0;) quotient.digits[at] = quotient_digit(u.digits, v.digits, at);
  basic_natural<B> rest;
  for (std::size_t i = 0; i < b.size(); ++i) rest.digits.push_back(u.digits[i]);
  rest.shift_down(shift);
  return {std::move(quotient.trim()), std::move(rest)};
}

}  // namespace tierwise::detail
