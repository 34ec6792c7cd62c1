// Texts that a spreadsheet would take for formulas: marked with ' on their way into a CSV file, and read without it.
//
// A program that opens a CSV file runs a cell that begins with = + - or @, also behind blanks, characters that are not
// seen, a tab or the end of a line, and also where these signs are written in full width. Whoever can choose a name
// could run what they like on the machine of whoever opens the file. Only texts are marked; numbers stay numbers.
//
// A text is marked when it begins a formula behind any number of marks, and one mark is taken off again where what
// follows it would have been marked. So every text comes back as it was, also one that had a mark of its own. Where an
// unmarked text begins a formula, nobody has marked its column, and none is taken off: two people do not become one.
#pragma once

#include <algorithm>  // for std::min
#include <cstddef>    // for std::size_t
#include <string_view>

#include "tierwise/detail/text/visible.hpp"
#include "tierwise/detail/text/white_space.hpp"

namespace tierwise::detail {

/// Unicode's format characters (Cf).
inline constexpr unseen_range format_characters[] = {
    {0xad, 0xad},       {0x600, 0x605},     {0x61c, 0x61c},     {0x6dd, 0x6dd},     {0x70f, 0x70f},
    {0x890, 0x891},     {0x8e2, 0x8e2},     {0x180e, 0x180e},   {0x200b, 0x200f},   {0x202a, 0x202e},
    {0x2060, 0x2064},   {0x2066, 0x206f},   {0xfeff, 0xfeff},   {0xfff9, 0xfffb},   {0x110bd, 0x110bd},
    {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0001, 0xe0001},
    {0xe0020, 0xe007f}};

/// What a spreadsheet passes over in front of a formula.
[[nodiscard]] constexpr bool is_passed_over(char32_t c) {
  if (c < 0x20 || (c >= 0x7f && c <= 0x9f) || is_white_space(c)) return true;
  for (auto const& range : format_characters)
    if (c >= range.first && c <= range.last) return true;
  return false;
}

[[nodiscard]] constexpr bool is_formula_sign(char32_t c) {
  for (char32_t const sign : {U'=', U'+', U'-', U'@', U'＝', U'＋', U'－', U'＠', U'﹦', U'﹢', U'﹣', U'﹫', U'−'})
    if (c == sign) return true;
  return false;
}

/// Whether a spreadsheet takes a cell for a formula.
[[nodiscard]] constexpr bool begins_formula(std::string_view text) {
  if (text.empty()) return false;
  if (text[0] == '\t' || text[0] == '\r' || text[0] == '\n') return true;
  while (!text.empty()) {
    auto const [letter, bytes] = letter_of(text);
    if (bytes == 0) return false;
    if (is_formula_sign(letter)) return true;
    if (!is_passed_over(letter)) return false;
    text.remove_prefix(bytes);
  }
  return false;
}

/// Whether a text is written with a mark.
[[nodiscard]] constexpr bool needs_mark(std::string_view text) {
  return begins_formula(text.substr(std::min(text.find_first_not_of('\''), text.size())));
}

/// Whether a text may be one that was written with a mark.
[[nodiscard]] constexpr bool has_mark(std::string_view text) {
  return !text.empty() && text[0] == '\'' && needs_mark(text.substr(1));
}

}  // namespace tierwise::detail
