// Doubles read from text and written as the shortest text that reads back, also where the standard library cannot.
#pragma once

#include <charconv>  // for std::from_chars, std::to_chars

// libc++ writes doubles from 14 on and reads them from 20 on, and has no macro of its own for either.
#if defined(_LIBCPP_VERSION) && _LIBCPP_VERSION < 200000
#include <locale.h>
#include <cstdlib>  // for strtod_l
#include <locale>   // brings strtod_l where <cstdlib> does not
#include <string>
#include <system_error>  // for std::errc
#endif
#if defined(_LIBCPP_VERSION) && _LIBCPP_VERSION < 14000
#include <fmt/format.h>

#include <algorithm>  // for std::copy, std::min
#include <cstdlib>    // for std::atoi
#endif

namespace tierwise::detail {

/// As `std::from_chars`: no blanks, no `+`, the same in every locale, the nearest double.
inline std::from_chars_result read_double(char const* begin, char const* end, double& out) {
#if defined(_LIBCPP_VERSION) && _LIBCPP_VERSION < 200000
  static locale_t const plain = ::newlocale(LC_ALL_MASK, "C", locale_t{});
  std::string const text(begin, end);  // ends with a zero, as strtod_l asks
  char const first = text.empty() ? ' ' : text[text[0] == '-' ? 1 : 0];
  bool const is_hex = text.find_first_of("xX") != std::string::npos;
  if (is_hex ||
      !(first == '.' || (first >= '0' && first <= '9') || first == 'i' || first == 'I' || first == 'n' || first == 'N'))
    return {begin, std::errc::invalid_argument};
  char* stopped = nullptr;
  double const v = ::strtod_l(text.c_str(), &stopped, plain);
  if (stopped == text.c_str()) return {begin, std::errc::invalid_argument};
  char const* const at = begin + (stopped - text.c_str());
  bool const named = first == 'i' || first == 'I' || first == 'n' || first == 'N';
  bool const too_large = !named && (v > 1.7976931348623157e308 || v < -1.7976931348623157e308);
  bool const too_small = v == 0 && text.find_first_of("123456789") < text.find_first_of("eE");
  if (too_large || too_small) return {at, std::errc::result_out_of_range};
  out = v;
  return {at, {}};
#else
  return std::from_chars(begin, end, out);
#endif
}

#if defined(_LIBCPP_VERSION) && _LIBCPP_VERSION < 14000
/// The shortest digits that read back, from fmt, in the notation asked for.
inline char* write_by_fmt(char* begin, double v, bool plain) {
  std::string const text = fmt::format("{}", v < 0 ? -v : v);
  auto const e = std::min(text.find('e'), text.size()), dot = std::min(text.find('.'), e);
  int point = static_cast<int>(dot) + (e == text.size() ? 0 : std::atoi(text.c_str() + e + 1));
  std::string digits = text.substr(0, dot) + text.substr(std::min(dot + 1, e), e - std::min(dot + 1, e));
  for (; digits.size() > 1 && digits.front() == '0'; --point) digits.erase(0, 1);
  while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
  auto const size = static_cast<int>(digits.size());
  std::string out = v < 0 ? "-" : "";
  if (digits == "0")
    out = plain ? "0" : "0e+00";
  else if (plain && point <= 0)
    out += "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  else if (plain && point >= size)
    out += digits + std::string(static_cast<std::size_t>(point - size), '0');
  else if (plain)
    out += digits.insert(static_cast<std::size_t>(point), ".");
  else
    out += fmt::format("{}e{:+03d}", size == 1 ? digits : digits.insert(1, "."), point - 1);
  return std::copy(out.begin(), out.end(), begin);
}
#endif

/// The shortest decimal that reads back as `v` without an exponent, for zero and sizes from 1e-9 to below 1e16; returns
/// its end. `begin` has room for 64.
inline char* write_plain(char* begin, double v) {
#if defined(_LIBCPP_VERSION) && _LIBCPP_VERSION < 14000
  return write_by_fmt(begin, v, true);
#else
  return std::to_chars(begin, begin + 64, v, std::chars_format::fixed).ptr;
#endif
}
/// The same as a power of ten: `2.97e+300`, no more digits than are meant, however large `v` is.
inline char* write_scientific(char* begin, double v) {
#if defined(_LIBCPP_VERSION) && _LIBCPP_VERSION < 14000
  return write_by_fmt(begin, v, false);
#else
  return std::to_chars(begin, begin + 64, v, std::chars_format::scientific).ptr;
#endif
}

}  // namespace tierwise::detail
