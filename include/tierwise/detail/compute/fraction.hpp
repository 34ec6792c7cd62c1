// Exact fractions. Slow and rarely used: they decide what doubles cannot.
#pragma once

#include <cstdint>
#include <string>
#include <utility>  // for std::move

#include "tierwise/detail/compute/natural.hpp"
#include "tierwise/figure.hpp"  // for shortest
#include "tierwise/money.hpp"   // for rounding

namespace tierwise::detail {

/// A fraction, not reduced. The sign is in `negative`; zero is never negative.
template <class Digits>
struct basic_fraction {
  using natural_type = basic_natural<Digits>;

  bool negative = false;
  natural_type over;
  natural_type under = natural_type(1);

  constexpr basic_fraction() = default;
  explicit constexpr basic_fraction(std::int64_t v)
      : negative(v < 0), over(v < 0 ? 0 - static_cast<std::uint64_t>(v) : static_cast<std::uint64_t>(v)) {}
  constexpr basic_fraction(bool minus, natural_type n, natural_type d)
      : negative(minus && !n.zero()), over(std::move(n)), under(std::move(d)) {}
  /// The same number in other storage.
  template <class Other>
    requires(!std::is_same_v<Other, Digits>)
  constexpr basic_fraction(basic_fraction<Other> const& v)  // NOLINT
      : negative(v.negative), over(v.over), under(v.under) {}

  /// The shortest decimal that reads back as `v`, which is what a double in a record or a policy means.
  [[nodiscard]] static basic_fraction of(double v) {
    std::string s = shortest(v);
    int exponent = 0;
    if (auto const e = s.find('e'); e != std::string::npos) {
      exponent = std::stoi(s.substr(e + 1));
      s.resize(e);
    }
    bool minus = false;
    natural_type n;
    int places = 0;
    bool behind = false;
    for (char c : s) {
      if (c == '-')
        minus = true;
      else if (c == '.')
        behind = true;
      else {
        n = n * natural_type(10u) + natural_type(static_cast<std::uint64_t>(c - '0'));
        places += behind;
      }
    }
    places -= exponent;
    if (places < 0) return {minus, n * natural_type::power_of_ten(-places), natural_type(1)};
    return {minus, std::move(n), natural_type::power_of_ten(places)};
  }

  /// The whole number of units of 10^-decimals that `how` rounds it to, as {negative, magnitude}.
  [[nodiscard]] basic_fraction rounded(int decimals, rounding how) const {
    natural_type const scale = natural_type::power_of_ten(decimals);
    auto [whole, rest] = divide(over * scale, under);
    int const half = compare(rest + rest, under);
    bool away = false;
    switch (how) {
      case rounding::half_up: away = half >= 0; break;
      case rounding::half_even: away = half > 0 || (half == 0 && whole.odd()); break;
      case rounding::half_down: away = half > 0; break;
      case rounding::up: away = !rest.zero(); break;
      case rounding::down: away = false; break;
      case rounding::floor: away = negative && !rest.zero(); break;
      case rounding::ceiling: away = !negative && !rest.zero(); break;
    }
    return {negative, away ? whole + natural_type(1) : whole, scale};
  }
  /// The nearest double.
  [[nodiscard]] constexpr double to_double() const {
    if (over.zero()) return 0;
    using roomy = basic_natural<typename room_for<Digits, fixed_digits<3>>::product>;
    int const shift = 55 - (over.bits() - under.bits());  // the quotient has 55 or 56 bits
    roomy a = over, b = under;
    a.shift_up(shift);
    b.shift_up(-shift);
    auto const [quotient, rest] = divide(a, b);
    // Twice the quotient, with the last bit set when there is a rest: so it is rounded once.
    double out = static_cast<double>(quotient.as_word() << 1 | (rest.zero() ? 0u : 1u));
    for (int i = shift + 1; i > 0; --i) out *= 0.5;
    for (int i = shift + 1; i < 0; ++i) out *= 2;
    return negative ? -out : out;
  }
  /// Its decimal expansion: exact when it has at most `places` places, else rounded half up with `...` behind it.
  [[nodiscard]] std::string text(int places = 6) const {
    basic_fraction const r = rounded(places, rounding::half_up);
    std::string s = (r.negative ? "-" : "") + shift_point(r.over.text(), -places);
    return compare(r, *this) == 0 ? s : s + "...";
  }
};

using fraction = basic_fraction<heap_digits>;

template <class A, class B>
using fraction_sum =
    basic_fraction<typename room_for<typename room_for<A, B>::product, typename room_for<A, B>::product>::sum>;

template <class A>
[[nodiscard]] constexpr basic_fraction<A> operator-(basic_fraction<A> a) {
  a.negative = !a.negative && !a.over.zero();
  return a;
}
template <class A, class B>
[[nodiscard]] constexpr fraction_sum<A, B> operator+(basic_fraction<A> const& a, basic_fraction<B> const& b) {
  using product = basic_natural<typename room_for<A, B>::product>;
  bool const same = compare(a.under, b.under) == 0;
  product const x = same ? product(a.over) : a.over * b.under;
  product const y = same ? product(b.over) : b.over * a.under;
  product shared = same ? product(a.under) : a.under * b.under;
  if (a.negative == b.negative) return {a.negative, x + y, std::move(shared)};
  if (compare(x, y) >= 0) return {a.negative, x - y, std::move(shared)};
  return {b.negative, y - x, std::move(shared)};
}
template <class A, class B>
[[nodiscard]] constexpr auto operator-(basic_fraction<A> const& a, basic_fraction<B> const& b) {
  return a + (-b);
}
template <class A, class B>
[[nodiscard]] constexpr basic_fraction<typename room_for<A, B>::product> operator*(basic_fraction<A> const& a,
                                                                                   basic_fraction<B> const& b) {
  return {a.negative != b.negative, a.over * b.over, a.under * b.under};
}
/// Needs b != 0.
template <class A, class B>
[[nodiscard]] constexpr basic_fraction<typename room_for<A, B>::product> operator/(basic_fraction<A> const& a,
                                                                                   basic_fraction<B> const& b) {
  return {a.negative != b.negative, a.over * b.under, a.under * b.over};
}
template <class A, class B>
[[nodiscard]] constexpr int compare(basic_fraction<A> const& a, basic_fraction<B> const& b) {
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  int const c = compare(a.over * b.under, b.over * a.under);
  return a.negative ? -c : c;
}

}  // namespace tierwise::detail
