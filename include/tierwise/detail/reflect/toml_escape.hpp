// Letters that toml++ does not bear, replaced on the way in and put back on the way out.
//
// toml++ 3.3 declares some letters unreachable where it looks for blanks, and reaches them: Latin ones, 、 and 《,
// the sign that makes an emoji colourful. A file must not lead to undefined behaviour, so they are read as characters
// of private use instead, one for one, and turned back in everything that comes out.
#pragma once

#include <cstddef>  // for std::size_t
#include <string>
#include <string_view>

namespace tierwise::detail {

inline constexpr char32_t private_use = 0x100000;

[[nodiscard]] constexpr bool needs_escape(char32_t c) {
  return (c > 0xA0 && c < 0x49A) || (c >= 0x2C5E && c < 0x3058 && c != 0x3000) || (c >= 0xFB26 && c < 0xFEFF);
}

/// UTF-8 with every letter changed by `change`.
template <class Change>
[[nodiscard]] std::string map_letters(std::string_view text, Change change) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    auto const first = static_cast<unsigned char>(text[i]);
    std::size_t const length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t c = first < 0x80 ? first : first & (0xFFu >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
      c = (c << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
    c = change(c);
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else {
      int const more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
      out += static_cast<char>(((0xFF00u >> (more + 1)) & 0xFFu) | (c >> (6 * more)));
      for (int k = more - 1; k >= 0; --k) out += static_cast<char>(0x80u | ((c >> (6 * k)) & 0x3Fu));
    }
    i += length;
  }
  return out;
}
[[nodiscard]] inline std::string escape_letters(std::string_view text) {
  return map_letters(text, [](char32_t c) { return needs_escape(c) ? c + private_use : c; });
}
[[nodiscard]] inline std::string unescape_letters(std::string_view text) {
  if (text.find('\xF4') == std::string_view::npos) return std::string(text);
  return map_letters(text, [](char32_t c) { return c >= private_use ? c - private_use : c; });
}

}  // namespace tierwise::detail
