// Paths like `ladder.medal.iron.base_pay`: how they are written and read. What they lead to is in location.hpp.
#pragma once

#include <cmath>    // for std::isfinite
#include <cstddef>  // for std::size_t
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/reflect/toml_quote.hpp"
#include "tierwise/error.hpp"
#include "tierwise/figure.hpp"

namespace tierwise::detail {

/// A step of a path: a name, or a position in a list.
struct step {
  std::string name;
  std::optional<std::size_t> index;
};

/// A name as it stands in a path: quoted when it holds anything but letters, digits, `_`, `-` and `*`.
[[nodiscard]] inline std::string path_name(std::string_view name) {
  for (char c : name)
    if (!bare_key(std::string_view(&c, 1)) && c != '*' && static_cast<unsigned char>(c) < 0x80) return in_quotes(name);
  return name.empty() ? "\"\"" : std::string(name);
}
[[nodiscard]] inline std::string path_below(std::string const& path, std::string_view name) {
  return path.empty() ? path_name(name) : path + "." + path_name(name);
}
/// The fault of a figure that is no number, or has more digits than are kept.
[[nodiscard]] inline fault unkept_figure(std::string_view path, figure f) {
  return path_fault(
      path, "the number " + f.text() + " cannot be kept exactly",
      std::isfinite(f.value) ? "at most 15 significant digits: round it first" : "write it like 2000, 0.85 or 0.6%");
}
[[nodiscard]] inline std::string path_at(std::string const& path, std::size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

/// Appends a letter as UTF-8.
inline void append_utf8(std::string& out, char32_t v) {
  int const more = v < 0x80 ? 0 : v < 0x800 ? 1 : v < 0x10000 ? 2 : 3;
  constexpr char32_t lead[] = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(lead[more] | v >> 6 * more);
  for (int k = more; k-- > 0;) out += static_cast<char>(0x80u | (v >> 6 * k & 0x3Fu));
}

/// The letter that `digits` hexadecimal digits stand for, as in_quotes() writes what is not seen: `\u2028`,
/// `\U000E0001`.
[[nodiscard]] inline char32_t read_unicode_escape(std::string_view path, std::size_t& at, std::size_t digits) {
  char32_t v = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    char const c = at < path.size() ? path[at++] : '"';
    std::size_t const digit = std::string_view("0123456789ABCDEFabcdef").find(c);
    if (digit == std::string_view::npos)
      throw error(path_fault(path, "expected " + std::to_string(digits) + " hexadecimal digits"));
    v = v * 16 + static_cast<char32_t>(digit < 16 ? digit : digit - 6);
  }
  if (v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF)) throw error(path_fault(path, "there is no such letter"));
  return v;
}

/// Reads the part of a path between double quotes; `at` stands behind the first and is moved behind the second.
[[nodiscard]] inline std::string read_quoted(std::string_view path, std::size_t& at) {
  std::string out;
  while (at < path.size() && path[at] != '"') {
    char c = path[at++];
    if (c != '\\' || at == path.size()) {
      out += c;
      continue;
    }
    switch (c = path[at++]) {
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case 'r': out += '\r'; break;
      case 'u': append_utf8(out, read_unicode_escape(path, at, 4)); break;
      case 'U': append_utf8(out, read_unicode_escape(path, at, 8)); break;
      default: out += c;
    }
  }
  if (at == path.size()) throw error(path_fault(path, "the quote is not closed"));
  ++at;
  return out;
}

/// How the path of a fault begins that an amendment causes: `amendment from 2026-07: pay.night.amount`.
inline constexpr std::string_view of_amendment = "amendment from ";

/// Reads a position like `[0]`; `at` stands at the bracket and is moved behind the other.
[[nodiscard]] inline std::size_t read_position(std::string_view path, std::size_t& at) {
  std::size_t const end = path.find(']', at);
  std::string_view const digits = path.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
  if (end == std::string_view::npos || digits.empty() || digits.size() > 6 ||
      digits.find_first_not_of("0123456789") != std::string_view::npos)
    throw error(path_fault(path, "expected a position like [0]"));
  std::size_t index = 0;
  for (char d : digits) index = index * 10 + static_cast<std::size_t>(d - '0');
  at = end + 1;
  return index;
}

/// The steps of a path. A quoted name may follow a blank instead of a dot, as faults write it: `pay.line "prize"`.
[[nodiscard]] inline std::vector<step> read_path(std::string_view path) {
  std::vector<step> out;
  bool wanted = true;  // whether a name has to come next
  for (std::size_t at = 0; at < path.size();) {
    char const c = path[at];
    if (c == '"') {
      out.push_back({read_quoted(path, ++at), {}});
      wanted = false;
    } else if (c == '.' && !wanted) {
      wanted = true;
      ++at;
    } else if (c == ' ' && !wanted && at + 1 < path.size() && path[at + 1] == '"') {
      ++at;
    } else if (c == '[' && !wanted) {
      out.push_back({{}, read_position(path, at)});
    } else if (wanted && c == '\'') {
      throw error(path_fault(path, "unexpected \"'\"", "names are put in double quotes"));
    } else if (wanted && c != '.' && c != '[' && c != ' ') {
      std::size_t const end = path.find_first_of(".[ ", at);
      out.push_back({std::string(path.substr(at, end == std::string_view::npos ? end : end - at)), {}});
      at = end == std::string_view::npos ? path.size() : end;
      wanted = false;
    } else {
      throw error(path_fault(path, "unexpected '" + std::string(1, c) + "'",
                             c == ' ' ? "a name with a blank in it stands in double quotes"
                                      : "a path reads like ladder.medal.iron.base_pay"));
    }
  }
  if (wanted) throw error(path_fault(path, out.empty() ? "the path is empty" : "the path ends with a dot"));
  return out;
}

/// Steps as a path.
[[nodiscard]] inline std::string path_of(std::span<step const> steps) {
  std::string out;
  for (auto const& s : steps) out = s.index ? path_at(out, *s.index) : path_below(out, s.name);
  return out;
}

/// The name a path ends with: the key of a map that does not have it yet.
[[nodiscard]] inline std::string last_name(std::string_view path) { return read_path(path).back().name; }

}  // namespace tierwise::detail
