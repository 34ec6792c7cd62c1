// A number as a person writes it in a policy: `2000`, `0.85` or `0.6%`, standing for exactly that decimal.
#pragma once

#include <cmath>  // for std::abs
#include <string>
#include <string_view>
#include <system_error>  // for std::errc

#include "tierwise/detail/support/number_text.hpp"

namespace tierwise {

/// A decimal figure. It is kept as the nearest double and *means* the shortest decimal that reads back as that
/// double, so that `0.1` is one tenth and arithmetic on it can be checked exactly. At most 15 significant digits.
struct figure {
  double value = 0;
  bool percent = false;  ///< written as a percentage; matters for printing only

  constexpr figure() = default;
  constexpr figure(double v, bool as_percent = false) : value(v), percent(as_percent) {}  // NOLINT: reads as a number

  constexpr bool operator==(figure const& other) const { return value == other.value; }

  /// `0.6%`, `2000`, `0.85`: reads back as the same figure.
  [[nodiscard]] std::string text() const;
  /// Reads `2000`, `-0.5`, `1e-3`, `0.6%`; false when it is no number or has more than 15 significant digits.
  static bool read(std::string_view text, figure& out);
};

/// The shortest decimal that reads back as `v`, never in exponent form for the sizes money has.
[[nodiscard]] inline std::string shortest(double v) {
  char buffer[64];
  double const size = std::abs(v);
  bool const plain = size == 0 || (size >= 1e-9 && size < 1e15);
  return {buffer, plain ? detail::write_plain(buffer, v) : detail::write_scientific(buffer, v)};
}

/// `text` with its decimal point moved `places` to the right (negative: to the left), exactly.
[[nodiscard]] inline std::string shift_point(std::string_view text, int places) {
  bool const negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  std::string digits;
  int point = -1;
  for (char c : text) {
    if (c == '.')
      point = static_cast<int>(digits.size());
    else
      digits += c;
  }
  if (point < 0) point = static_cast<int>(digits.size());
  point += places;
  while (point <= 0) digits.insert(digits.begin(), '0'), ++point;
  while (point > static_cast<int>(digits.size())) digits += '0';
  std::string whole = digits.substr(0, static_cast<std::size_t>(point));
  std::string part = digits.substr(static_cast<std::size_t>(point));
  while (whole.size() > 1 && whole.front() == '0') whole.erase(whole.begin());
  while (!part.empty() && part.back() == '0') part.pop_back();
  return (negative ? "-" : "") + whole + (part.empty() ? "" : "." + part);
}

inline std::string figure::text() const {
  std::string const plain = shortest(value);
  // A figure too small or too large to be written without an exponent is no percentage anybody writes.
  return percent && plain.find('e') == std::string::npos ? shift_point(plain, 2) + "%" : plain;
}

inline bool figure::read(std::string_view text, figure& out) {
  bool const is_percent = !text.empty() && text.back() == '%';
  if (is_percent) text.remove_suffix(1);
  if (text.empty() || text.front() == '+') return false;
  int significant = 0, seen = 0;
  for (char c : text) {
    if (c == 'e' || c == 'E') break;
    if (c < '0' || c > '9') continue;
    if (significant > 0 || c != '0') ++significant;
    ++seen;
  }
  if (seen == 0 || significant > 15) return false;
  double v = 0;
  auto [end, code] = detail::read_double(text.data(), text.data() + text.size(), v);
  if (code != std::errc{} || end != text.data() + text.size() || !(std::abs(v) < 1e300)) return false;
  if (is_percent && v != 0) {
    // Dividing by 100 would round twice: move the point in the text instead.
    if (text.find_first_of("eE") != std::string_view::npos) return false;
    std::string const moved = shift_point(text, -2);
    detail::read_double(moved.data(), moved.data() + moved.size(), v);
  }
  out = figure(v, is_percent);
  return true;
}

}  // namespace tierwise
