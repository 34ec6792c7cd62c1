// Full-width signs, and others that people and input methods write instead of those of formulas.
#pragma once

#include <cstddef>  // for std::size_t
#include <string>
#include <string_view>

namespace tierwise::detail {

/// A full-width sign in a text, and the one that formulas have; `sign` is empty when there is none.
struct full_width {
  std::size_t at = 0;
  std::string_view sign;
  std::string meant;

  /// `'（' is full-width; write '('`, or nothing.
  [[nodiscard]] std::string hint() const {
    if (sign.empty()) return {};
    if (meant == " ") return "there is a full-width blank; write ' '";
    std::string const write = "write " + (meant == "'" ? "\"'\"" : "'" + meant + "'");
    bool const wide = sign[0] == '\xef' || sign[0] == '\xe3';
    return wide ? "'" + std::string(sign) + "' is full-width; " + write : write + " for '" + std::string(sign) + "'";
  }
};

/// The sign that begins at a place. Letters, which may be of names, are none; digits are.
[[nodiscard]] inline full_width full_width_at(std::string_view text, std::size_t at) {
  auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u; };
  auto continues = [&](std::size_t i) { return (byte(i) & 0xc0u) == 0x80u; };  // what is no UTF-8 has no signs
  if ((byte(0) & 0xf0u) == 0xe0u && continues(1) && continues(2)) {
    unsigned const code = (byte(0) & 0xfu) << 12 | (byte(1) & 0x3fu) << 6 | (byte(2) & 0x3fu);
    if (code >= 0xff01 && code <= 0xff5e) {  // the signs of ASCII, in their order
      char const plain = static_cast<char>(code - 0xfee0);
      bool const letter = (plain >= 'a' && plain <= 'z') || (plain >= 'A' && plain <= 'Z') || plain == '_';
      return letter ? full_width{} : full_width{at, text.substr(at, 3), plain == ';' ? "," : std::string(1, plain)};
    }
    struct other {
      unsigned code;
      char const* meant;
    };
    for (auto const& [own, meant] : {other{0x3000, " "},
                                     {0x3001, ","},
                                     {0x3002, "."},
                                     {0x3010, "["},
                                     {0x3011, "]"},
                                     {0x300c, "\""},
                                     {0x300d, "\""},
                                     {0x201c, "\""},
                                     {0x201d, "\""},
                                     {0x2018, "'"},
                                     {0x2019, "'"},
                                     {0x2264, "<="},
                                     {0x2265, ">="},
                                     {0x2260, "!="},
                                     {0x2212, "-"},
                                     {0x2013, "-"},
                                     {0x2014, "-"}})
      if (own == code) return {at, text.substr(at, 3), meant};
  }
  if (byte(0) == 0xc3u && byte(1) == 0x97u) return {at, text.substr(at, 2), "*"};
  if (byte(0) == 0xc3u && byte(1) == 0xb7u) return {at, text.substr(at, 2), "/"};
  return {};
}

/// The first sign between two places. Digits may be of names.
[[nodiscard]] inline full_width first_full_width(std::string_view text, std::size_t from, std::size_t to) {
  for (std::size_t at = from; at < to; ++at)
    if (full_width found = full_width_at(text, at); !found.sign.empty() && !(found.meant >= "0" && found.meant <= "9"))
      return found;
  return {};
}

/// Of a word: a bracket that is not closed, or closed and not opened, which no name has.
[[nodiscard]] inline full_width lone_bracket(std::string_view word) {
  full_width open;
  for (std::size_t at = 0; at < word.size(); ++at) {
    full_width found = full_width_at(word, at);
    if (found.meant == "(" || found.meant == "[") {
      if (!open.sign.empty()) return open;
      open = found;
    } else if (found.meant == ")" || found.meant == "]") {
      if (open.sign.empty()) return found;
      open = {};
    }
  }
  return open;
}

}  // namespace tierwise::detail
