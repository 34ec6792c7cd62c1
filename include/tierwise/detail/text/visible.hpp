// Characters that are not seen, or that change how others are seen, shown as what they are: `\x1b`, `\u202e`.
#pragma once

#include <cstddef>  // for std::size_t
#include <string>
#include <string_view>

namespace tierwise::detail {

struct unseen_range {
  char32_t first, last;
};

/// Control characters (a terminal obeys them), marks that turn the direction of writing (a name can pose as another),
/// what has no width, separators of lines, and what is no character. Python has the same list in `visible.py`; a test
/// holds them together.
inline constexpr unseen_range unseen[] = {{0x00, 0x1f},       {0x7f, 0x9f},       {0xad, 0xad},      {0x34f, 0x34f},
                                          {0x61c, 0x61c},     {0x115f, 0x1160},   {0x17b4, 0x17b5},  {0x180b, 0x180f},
                                          {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},  {0x3164, 0x3164},
                                          {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff9, 0xfffb},  {0xfffe, 0xffff},
                                          {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};

[[nodiscard]] constexpr bool is_unseen(char32_t c) {
  for (auto const& range : unseen)
    if (c >= range.first && c <= range.last) return true;
  return false;
}

/// A character at the front of a text and its bytes; none where the bytes are no UTF-8.
struct first_letter {
  char32_t letter = 0;
  std::size_t bytes = 0;
};

[[nodiscard]] constexpr first_letter letter_of(std::string_view text) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return {byte(0), 1};
  std::size_t const bytes = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : 2;
  if (byte(0) < 0xc2 || byte(0) > 0xf4 || text.size() < bytes) return {};
  char32_t c = byte(0) & (0x7fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0u) != 0x80u) return {};
    c = c << 6u | (byte(i) & 0x3fu);
  }
  bool const too_long = (bytes == 3 && c < 0x800) || (bytes == 4 && c < 0x10000);
  if (too_long || (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff) return {};
  return {c, bytes};
}

/// A text as people may see it, whatever is in it; bytes that are no UTF-8 as `\xff`. `tabs` stay where they line
/// something up.
[[nodiscard]] inline std::string visible(std::string_view text, bool tabs = false) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    auto const [letter, bytes] = letter_of(text.substr(i));
    if (bytes != 0 && (!is_unseen(letter) || (tabs && letter == '\t'))) {
      out += text.substr(i, bytes);
      i += bytes;
      continue;
    }
    char32_t const c = bytes == 0 ? static_cast<unsigned char>(text[i]) : letter;
    unsigned const width = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    out += width == 2 ? "\\x" : width == 4 ? "\\u" : "\\U";
    for (unsigned shift = width; shift-- > 0;) out += digits[c >> (4 * shift) & 0xfu];
    i += bytes == 0 ? 1 : bytes;
  }
  return out;
}

}  // namespace tierwise::detail
