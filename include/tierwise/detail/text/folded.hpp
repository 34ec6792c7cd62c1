// Texts that are one to a reader: up to blanks, case, width, Unicode normal form, traditional and simplified
// characters.
#pragma once

#include <algorithm>  // for std::lower_bound, std::sort
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/detail/support/ordering.hpp"
#include "tierwise/detail/text/folded_letters.hpp"

namespace tierwise::detail {

/// What texts may differ in and be one to a reader, beside Unicode normal forms.
inline constexpr unsigned folded_blanks = 1, folded_case = 2, folded_width = 4, folded_script = 8, folded_all = 15;

/// The characters of a UTF-8 text; a byte that is none of one stands for itself, behind all characters.
[[nodiscard]] inline std::u32string characters(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    auto const lead = static_cast<unsigned char>(text[i]);
    std::size_t const more = lead < 0x80   ? 0
                             : lead < 0xC2 ? 9
                             : lead < 0xE0 ? 1
                             : lead < 0xF0 ? 2
                             : lead < 0xF5 ? 3
                                           : 9;
    char32_t c = more == 0 ? lead : lead & (0x3Fu >> more);
    bool sound = more < 9 && i + more < text.size();
    for (std::size_t k = 1; sound && k <= more; ++k) {
      auto const byte = static_cast<unsigned char>(text[i + k]);
      sound = (byte & 0xC0u) == 0x80;
      c = c << 6 | (byte & 0x3Fu);
    }
    if (sound)
      sound = more < 2 || (c >= (more == 2 ? 0x800u : 0x10000u) && (c < 0xD800 || c > 0xDFFF) && c <= 0x10FFFF);
    out.push_back(sound ? c : 0x110000 + lead);
    i += sound ? more + 1 : 1;
  }
  return out;
}

/// Whether a character leaves no mark of its own: Unicode's blanks, controls, and what is there to be ignored.
[[nodiscard]] constexpr bool is_blank(char32_t c) {
  if (c < 0x80) return c <= 0x20 || c == 0x7F;
  return c <= 0xA0 || c == 0xAD || c == 0x34F || c == 0x61C || c == 0x115F || c == 0x1160 || c == 0x1680 ||
         c == 0x17B4 || c == 0x17B5 || (c >= 0x180B && c <= 0x180F) || (c >= 0x2000 && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0x2800 || c == 0x3000 || c == 0x3164 ||
         (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0xFFA0 || (c >= 0xFFF0 && c <= 0xFFF8) ||
         (c >= 0x1BCA0 && c <= 0x1BCA3) || (c >= 0x1D173 && c <= 0x1D17A) || (c >= 0xE0000 && c <= 0xE0FFF);
}

/// The constants of `folded_letters.hpp`, read once.
class folded_letters {
 public:
  static folded_letters const& read() {
    static folded_letters const all;
    return all;
  }
  [[nodiscard]] char32_t width(char32_t c) const { return one(widths_, c); }
  [[nodiscard]] char32_t script(char32_t c) const { return one(scripts_, c); }
  /// Appends the canonical decomposition.
  void decompose(char32_t c, std::u32string& out) const {
    if (c < 0xC0) return out.push_back(c);
    if (c >= 0xAC00 && c < 0xD7A4) {  // Hangul: Unicode, chapter 3.12
      char32_t const s = c - 0xAC00;
      out += {0x1100 + s / 588, 0x1161 + s % 588 / 28};
      if (s % 28 != 0) out.push_back(0x11A7 + s % 28);
      return;
    }
    several(form_parts_, c, one(forms_, c), out);
  }
  void fold_case(char32_t c, std::u32string& out) const {
    if (c < 0x80) return out.push_back(c >= U'A' && c <= U'Z' ? c + 32 : c);
    several(case_parts_, c, one(cases_, c), out);
  }
  /// The canonical combining class; 0: no mark.
  [[nodiscard]] unsigned mark(char32_t c) const { return c < 0x300 ? 0 : static_cast<unsigned>(one(marks_, c, 0)); }

 private:
  using pairs = std::vector<std::pair<char32_t, char32_t>>;
  using lists = std::vector<std::pair<char32_t, std::u32string>>;

  folded_letters()
      : widths_(runs(folded_widths)),
        forms_(runs(folded_forms)),
        cases_(runs(folded_cases)),
        form_parts_(parts(folded_parts)),
        case_parts_(parts(folded_case_parts)) {
    for (auto const& e : entries(folded_marks))
      for (char32_t i = 0; i < e[1]; ++i) marks_.emplace_back(e[0] + i, e[2]);
    std::u32string const all = characters(folded_scripts);
    for (std::size_t i = 0; i + 1 < all.size(); i += 2) scripts_.emplace_back(all[i], all[i + 1]);
  }
  static std::vector<std::u32string> entries(std::string_view text) {
    std::vector<std::u32string> out(1, std::u32string(1, 0));
    for (char const c : text) {
      if (c == ',')
        out.emplace_back(1, char32_t(0));
      else if (c == ' ')
        out.back().push_back(0);
      else
        out.back().back() = out.back().back() * 16 + static_cast<char32_t>(c <= '9' ? c - '0' : c - 'A' + 10);
    }
    if (text.ends_with(',')) out.pop_back();
    return out;
  }
  static pairs runs(std::string_view text) {
    pairs out;
    for (auto const& e : entries(text))
      for (char32_t i = 0; i < e[1]; ++i) out.emplace_back(e[0] + i * e[2], e[3] + i * e[2]);
    std::sort(out.begin(), out.end());
    return out;
  }
  static lists parts(std::string_view text) {
    lists out;
    for (auto const& e : entries(text)) out.emplace_back(e[0], e.substr(1));
    return out;
  }
  template <class Entries>
  static auto find(Entries const& in, char32_t c) {
    auto const at = std::lower_bound(in.begin(), in.end(), c, [](auto const& e, char32_t x) { return e.first < x; });
    return at != in.end() && at->first == c ? at : in.end();
  }
  static char32_t one(pairs const& in, char32_t c, char32_t otherwise) {
    auto const at = find(in, c);
    return at == in.end() ? otherwise : at->second;
  }
  static char32_t one(pairs const& in, char32_t c) { return one(in, c, c); }
  static void several(lists const& in, char32_t c, char32_t otherwise, std::u32string& out) {
    auto const at = find(in, c);
    if (at == in.end())
      out.push_back(otherwise);
    else
      out += at->second;
  }

  pairs widths_, forms_, cases_, marks_, scripts_;
  lists form_parts_, case_parts_;
};

/// A text as it is to a reader who does not look at what `over` names. Two texts that differ in Unicode normal form
/// only are always one.
[[nodiscard]] inline std::u32string folded(std::string_view text, unsigned over = folded_all) {
  std::u32string out;
  bool plain = true;
  for (char const c : text) plain = plain && static_cast<unsigned char>(c) < 0x80;
  if (plain) {
    out.reserve(text.size());
    for (char const letter : text) {
      auto const c = static_cast<unsigned char>(letter);
      if ((over & folded_blanks) != 0 && is_blank(c)) continue;
      out.push_back((over & folded_case) != 0 && c >= 'A' && c <= 'Z' ? c + 32u : c);
    }
    return out;
  }
  auto const& letters = folded_letters::read();
  std::u32string parts;
  for (char32_t c : characters(text)) {
    if ((over & folded_blanks) != 0 && is_blank(c)) continue;
    letters.decompose((over & folded_width) != 0 ? letters.width(c) : c, parts);
  }
  for (char32_t const c : parts) {
    std::size_t const begin = out.size();
    if ((over & folded_case) != 0)
      letters.fold_case(c, out);
    else
      out.push_back(c);
    for (std::size_t i = begin; i < out.size() && (over & folded_script) != 0; ++i) out[i] = letters.script(out[i]);
  }
  // Marks on one letter come in the order of their classes.
  for (std::size_t i = 0, end = 0; i < out.size(); i = end + 1) {
    for (end = i; end < out.size() && letters.mark(out[end]) != 0;) ++end;
    auto const at = [&](std::size_t k) { return out.begin() + static_cast<std::ptrdiff_t>(k); };
    if (end > i + 1)
      sort_stably(at(i), at(end), [&](char32_t a, char32_t b) { return letters.mark(a) < letters.mark(b); });
  }
  return out;
}

/// In what two texts differ that are one to a reader, as `blanks and case`; "" when they are not one, or the same.
[[nodiscard]] inline std::string apart_in(std::string_view a, std::string_view b) {
  if (a == b || folded(a) != folded(b)) return "";
  static constexpr std::pair<unsigned, char const*> names[] = {{folded_blanks, "blanks"},
                                                               {folded_case, "case"},
                                                               {folded_width, "width"},
                                                               {folded_script, "simplified or traditional form"}};
  unsigned least = folded_all;
  for (unsigned over = 0; over < folded_all; ++over)
    if (__builtin_popcount(over) < __builtin_popcount(least) && folded(a, over) == folded(b, over)) least = over;
  if (least == 0) return "Unicode normal form";
  std::string out;
  for (auto const& [one, name] : names)
    if ((least & one) != 0) out += (out.empty() ? "" : " and ") + std::string(name);
  return out;
}

}  // namespace tierwise::detail
