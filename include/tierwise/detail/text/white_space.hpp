// Unicode's blanks, and texts without those around them.
#pragma once

#include <cstddef>  // for std::size_t
#include <string_view>

#include "tierwise/detail/text/visible.hpp"

namespace tierwise::detail {

/// What Unicode calls White_Space.
[[nodiscard]] constexpr bool is_white_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/// A text without the blanks before and behind it.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty()) {
    auto const [letter, bytes] = letter_of(text);
    if (bytes == 0 || !is_white_space(letter)) break;
    text.remove_prefix(bytes);
  }
  while (!text.empty()) {
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0u) == 0x80u) --at;
    auto const [letter, bytes] = letter_of(text.substr(at));
    if (bytes != text.size() - at || !is_white_space(letter)) break;
    text.remove_suffix(bytes);
  }
  return text;
}

/// The first so many characters of a text.
[[nodiscard]] constexpr std::string_view first_letters(std::string_view text, std::size_t most) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0u) != 0x80u && most-- == 0) return text.substr(0, i);
  return text;
}

}  // namespace tierwise::detail
