// Exact fractions of whole numbers of any size. Slow and rarely used: they decide what doubles cannot.
// (Boost.Multiprecision would do this too, but including it costs three seconds in every translation unit.)
#pragma once

#include <algorithm>  // for std::max, std::reverse
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/figure.hpp"  // for shortest
#include "tierwise/money.hpp"   // for rounding

namespace tierwise::detail {

/// A whole number, zero or more, in 32-bit digits from the lowest; no leading zero digits.
class natural {
 public:
  natural() = default;
  explicit natural(std::uint64_t v) {
    for (; v != 0; v >>= 32) digits_.push_back(static_cast<std::uint32_t>(v));
  }
  static natural power_of_ten(int n) {
    natural out(1);
    for (; n >= 9; n -= 9) out = out * natural(1000000000u);
    for (; n > 0; --n) out = out * natural(10u);
    return out;
  }

  [[nodiscard]] bool zero() const { return digits_.empty(); }
  [[nodiscard]] bool odd() const { return !digits_.empty() && (digits_[0] & 1u) != 0; }

  friend int compare(natural const& a, natural const& b) {
    if (a.digits_.size() != b.digits_.size()) return a.digits_.size() < b.digits_.size() ? -1 : 1;
    for (std::size_t i = a.digits_.size(); i-- > 0;)
      if (a.digits_[i] != b.digits_[i]) return a.digits_[i] < b.digits_[i] ? -1 : 1;
    return 0;
  }
  friend natural operator+(natural const& a, natural const& b) {
    natural out;
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < std::max(a.digits_.size(), b.digits_.size()) || carry != 0; ++i) {
      carry += a.digit(i) + std::uint64_t(b.digit(i));
      out.digits_.push_back(static_cast<std::uint32_t>(carry));
      carry >>= 32;
    }
    return out.trim();
  }
  /// Needs a >= b.
  friend natural operator-(natural const& a, natural const& b) {
    natural out;
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i < a.digits_.size(); ++i) {
      std::int64_t d = std::int64_t(a.digits_[i]) - b.digit(i) - borrow;
      borrow = d < 0;
      out.digits_.push_back(static_cast<std::uint32_t>(d + (borrow << 32)));
    }
    return out.trim();
  }
  friend natural operator*(natural const& a, natural const& b) {
    natural out;
    out.digits_.assign(a.digits_.size() + b.digits_.size(), 0);
    for (std::size_t i = 0; i < a.digits_.size(); ++i) {
      std::uint64_t carry = 0;
      for (std::size_t j = 0; j < b.digits_.size() || carry != 0; ++j) {
        carry += out.digits_[i + j] + std::uint64_t(a.digits_[i]) * b.digit(j);
        out.digits_[i + j] = static_cast<std::uint32_t>(carry);
        carry >>= 32;
      }
    }
    return out.trim();
  }
  /// {a / b, a % b}; needs b > 0. By the machine while both have at most 128 bits, else bit by bit from the top.
  friend std::pair<natural, natural> divide(natural const& a, natural const& b) {
    if (a.digits_.size() <= 4 && b.digits_.size() <= 4)
      return {of_wide(a.as_wide() / b.as_wide()), of_wide(a.as_wide() % b.as_wide())};
    natural quotient, rest;
    quotient.digits_.assign(a.digits_.size(), 0);
    for (std::size_t i = a.digits_.size() * 32; i-- > 0;) {
      rest.shift_in((a.digits_[i / 32] >> (i % 32)) & 1u);
      if (compare(rest, b) >= 0) {
        rest = rest - b;
        quotient.digits_[i / 32] |= std::uint32_t(1) << (i % 32);
      }
    }
    return {quotient.trim(), std::move(rest)};
  }

  /// The value as a double, correct while it has at most 53 bits.
  [[nodiscard]] double to_double() const {
    double out = 0;
    for (std::size_t i = digits_.size(); i-- > 0;) out = out * 4294967296.0 + digits_[i];
    return out;
  }
  [[nodiscard]] std::string text() const {
    if (zero()) return "0";
    std::string out;
    natural rest = *this;
    while (!rest.zero()) {
      std::uint64_t carry = 0;
      for (std::size_t i = rest.digits_.size(); i-- > 0;) {
        carry = (carry << 32) | rest.digits_[i];
        rest.digits_[i] = static_cast<std::uint32_t>(carry / 10);
        carry %= 10;
      }
      out += static_cast<char>('0' + carry);
      rest.trim();
    }
    std::reverse(out.begin(), out.end());
    return out;
  }

 private:
  __extension__ using wide = unsigned __int128;
  /// Of at most four digits.
  [[nodiscard]] wide as_wide() const {
    wide out = 0;
    for (std::size_t i = digits_.size(); i-- > 0;) out = out << 32 | digits_[i];
    return out;
  }
  [[nodiscard]] static natural of_wide(wide v) {
    natural out;
    for (; v != 0; v >>= 32) out.digits_.push_back(static_cast<std::uint32_t>(v));
    return out;
  }
  [[nodiscard]] std::uint32_t digit(std::size_t i) const { return i < digits_.size() ? digits_[i] : 0; }
  natural& trim() {
    while (!digits_.empty() && digits_.back() == 0) digits_.pop_back();
    return *this;
  }
  void shift_in(std::uint32_t bit) {
    for (auto& d : digits_) {
      std::uint32_t const out = d >> 31;
      d = (d << 1) | bit;
      bit = out;
    }
    if (bit != 0) digits_.push_back(bit);
  }

  std::vector<std::uint32_t> digits_;
};

/// A fraction, not reduced. The sign is in `negative`; zero is never negative.
struct fraction {
  bool negative = false;
  natural over;
  natural under = natural(1);

  fraction() = default;
  explicit fraction(std::int64_t v)
      : negative(v < 0), over(v < 0 ? 0 - static_cast<std::uint64_t>(v) : static_cast<std::uint64_t>(v)) {}
  fraction(bool minus, natural n, natural d) : negative(minus && !n.zero()), over(std::move(n)), under(std::move(d)) {}

  /// The shortest decimal that reads back as `v`, which is what a double in a record or a policy means.
  static fraction of(double v) {
    std::string s = shortest(v);
    int exponent = 0;
    if (auto const e = s.find('e'); e != std::string::npos) {
      exponent = std::stoi(s.substr(e + 1));
      s.resize(e);
    }
    bool minus = false;
    natural n;
    int places = 0;
    bool behind = false;
    for (char c : s) {
      if (c == '-')
        minus = true;
      else if (c == '.')
        behind = true;
      else {
        n = n * natural(10u) + natural(static_cast<std::uint64_t>(c - '0'));
        places += behind;
      }
    }
    places -= exponent;
    if (places < 0) return {minus, n * natural::power_of_ten(-places), natural(1)};
    return {minus, std::move(n), natural::power_of_ten(places)};
  }

  friend fraction operator-(fraction a) {
    a.negative = !a.negative && !a.over.zero();
    return a;
  }
  friend fraction operator+(fraction const& a, fraction const& b) {
    bool const same = compare(a.under, b.under) == 0;
    natural const x = same ? a.over : a.over * b.under;
    natural const y = same ? b.over : b.over * a.under;
    natural shared = same ? a.under : a.under * b.under;
    if (a.negative == b.negative) return {a.negative, x + y, std::move(shared)};
    int const c = compare(x, y);
    return c >= 0 ? fraction(a.negative, x - y, std::move(shared)) : fraction(b.negative, y - x, std::move(shared));
  }
  friend fraction operator-(fraction const& a, fraction const& b) { return a + (-b); }
  friend fraction operator*(fraction const& a, fraction const& b) {
    return {a.negative != b.negative, a.over * b.over, a.under * b.under};
  }
  /// Needs b != 0.
  friend fraction operator/(fraction const& a, fraction const& b) {
    return {a.negative != b.negative, a.over * b.under, a.under * b.over};
  }
  friend int compare(fraction const& a, fraction const& b) {
    if (a.negative != b.negative) return a.negative ? -1 : 1;
    int const c = compare(a.over * b.under, b.over * a.under);
    return a.negative ? -c : c;
  }

  /// The whole number of units of 10^-decimals that `how` rounds it to, as {negative, magnitude}.
  [[nodiscard]] fraction rounded(int decimals, rounding how) const {
    natural const scale = natural::power_of_ten(decimals);
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
    return {negative, away ? whole + natural(1) : whole, scale};
  }
  /// The double nearest to a decimal of at most 15 significant digits (as `rounded` gives it).
  [[nodiscard]] double to_double() const {
    double const v = over.to_double() / under.to_double();
    return negative ? -v : v;
  }
  /// Its decimal expansion: exact when it has at most `places` places, else rounded half up with `...` behind it.
  [[nodiscard]] std::string text(int places = 6) const {
    fraction const r = rounded(places, rounding::half_up);
    std::string s = (r.negative ? "-" : "") + shift_point(r.over.text(), -places);
    return compare(r, *this) == 0 ? s : s + "...";
  }
};

}  // namespace tierwise::detail
