// Numbers and flags as they stand in a file: read to the last digit, or refused.
#pragma once

#include <algorithm>  // for std::min
#include <charconv>   // for std::from_chars
#include <cmath>      // for std::isfinite
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>  // for std::errc

#include "tierwise/detail/support/number_text.hpp"

namespace tierwise::detail {

/// A decimal as its digits, without zeros around them, and the power of ten of the point before them.
struct decimal_digits {
  bool negative = false;
  std::string digits;
  std::int64_t point = 0;

  bool operator==(decimal_digits const&) const = default;
};

/// The decimal that a text spells which `number_in` reads as a finite one.
[[nodiscard]] inline decimal_digits digits_of(std::string_view text) {
  decimal_digits out;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    out.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  std::int64_t exponent = 0;
  if (auto const e = text.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view power = text.substr(e + 1);
    if (!power.empty() && power[0] == '+') power.remove_prefix(1);
    if (std::from_chars(power.data(), power.data() + power.size(), exponent).ec != std::errc{})
      exponent = power[0] == '-' ? -1'000'000'000'000 : 1'000'000'000'000;
    text = text.substr(0, e);
  }
  std::size_t const dot = std::min(text.find('.'), text.size());
  std::size_t begin = text.find_first_not_of("0.");
  if (begin == std::string_view::npos) return {};  // zero has no sign here: no amount is told from another by it
  out.point = static_cast<std::int64_t>(dot) - static_cast<std::int64_t>(begin) + (begin > dot ? 1 : 0) + exponent;
  for (char const c : text.substr(begin))
    if (c != '.') out.digits += c;
  out.digits.erase(out.digits.find_last_not_of('0') + 1);
  return out;
}

/// The number that a text spells: digits with a point and an exponent, `inf` or `nan`; nothing where it is none. What
/// is too large for a double is infinite.
[[nodiscard]] inline std::optional<double> number_in(std::string_view text) {
  // Up to fifteen digits and a power of ten up to the 22nd are exact as doubles, and so is their quotient rounded once.
  constexpr double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                               1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  char const *at = text.data(), *const end = at + text.size();
  bool const negative = at != end && *at == '-';
  if (at != end && (*at == '-' || *at == '+')) ++at;
  if (end - at <= 16) {
    std::uint64_t digits = 0;
    unsigned seen = 0, behind = 0;
    bool point = false, plain = true;
    for (char const* p = at; p != end; ++p) {
      auto const digit = static_cast<unsigned>(static_cast<unsigned char>(*p)) - unsigned{'0'};
      if (digit < 10) {
        digits = digits * 10 + digit;
        ++seen;
        behind += point ? 1 : 0;
      } else if (*p == '.' && !point) {
        point = true;
      } else {
        plain = false;
        break;
      }
    }
    if (plain && seen != 0 && seen <= 15) {
      double const v = static_cast<double>(digits) / powers[behind];
      return negative ? -v : v;
    }
    if (plain && seen == 0) return std::nullopt;
  }
  if (at == end || *at == '-' || *at == '+') return std::nullopt;
  double v = 0;
  auto const [stopped, code] = read_double(at, end, v);
  if (stopped != end || code == std::errc::invalid_argument) return std::nullopt;
  if (*at != '.' && (*at < '0' || *at > '9') && text.find('(') != std::string_view::npos)
    return std::nullopt;  // `nan(...)`
  if (code == std::errc::result_out_of_range)
    v = digits_of(std::string_view(at, static_cast<std::size_t>(end - at))).point > 0
            ? std::numeric_limits<double>::infinity()
            : 0.0;
  return negative ? -v : v;
}

/// Whether a text of a number says more digits than the double nearest to it keeps. Up to 15 are kept, and what is
/// written as a double is shown means just that double.
[[nodiscard]] inline bool says_more_than(std::string_view text, double v) {
  if (text.size() <= 15 || !std::isfinite(v)) return false;
  char kept[64];  // as a power of ten: a large double without one would be told to digits that nobody means
  char const* const end = write_scientific(kept, v);
  return digits_of(text) != digits_of({kept, static_cast<std::size_t>(end - kept)});
}

/// `true`, `false`, `1` or `0`, in any case.
[[nodiscard]] inline std::optional<double> flag_in(std::string_view text) {
  if (text == "1") return 1.0;
  if (text == "0") return 0.0;
  auto const is = [&](std::string_view word) {
    if (text.size() != word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
      if (text[i] != word[i] && text[i] != word[i] - 'a' + 'A') return false;
    return true;
  };
  if (is("true")) return 1.0;
  if (is("false")) return 0.0;
  return std::nullopt;
}

}  // namespace tierwise::detail
