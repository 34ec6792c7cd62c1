// What a file is that is no CSV file in UTF-8 with commas, in words.
#pragma once

#include <algorithm>  // for std::all_of, std::any_of, std::count, std::count_if, std::max, std::min, std::transform
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>  // for std::move, std::pair

#include "tierwise/detail/text/visible.hpp"
#include "tierwise/detail/text/white_space.hpp"
#include "tierwise/error.hpp"

namespace tierwise::detail {

inline constexpr char const* save_as_csv = "save it as CSV UTF-8 with commas";

/// The bytes of a CSV file, and what it is called.
struct csv_text {
  std::string_view text;  ///< without the mark of UTF-8
  std::string file;

  [[noreturn]] void refuse(std::string message, std::string hint = {}) const {
    fault f;
    f.where.file = file;
    f.message = std::move(message);
    f.hint = std::move(hint);
    throw error(std::move(f));
  }
  /// Refuses what stands at a byte, which is told by line and, where that says more, by character.
  [[noreturn]] void refuse_at(std::size_t at, bool with_column, std::string message, std::string hint = {}) const {
    auto const before = text.substr(0, at);
    fault f;
    f.where.file = file;
    f.where.line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    if (with_column) {
      auto const line = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
      f.where.column = 1 + static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
                         return (static_cast<unsigned char>(c) & 0xc0u) != 0x80u;
                       }));
    }
    f.message = std::move(message);
    f.hint = std::move(hint);
    throw error(std::move(f));
  }
};

/// Where the first byte stands that is no UTF-8; the text's size when there is none.
[[nodiscard]] inline std::size_t first_no_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    constexpr std::size_t step = 32;  // letters of ASCII are looked at together
    unsigned char high = 0;
    if (text.size() - at >= step) {
      for (std::size_t i = 0; i < step; ++i) high |= static_cast<unsigned char>(text[at + i]);
      if (high < 0x80) {
        at += step;
        continue;
      }
    }
    std::size_t const end = std::min(text.size(), at + step);
    while (at < end) {
      std::size_t const bytes = letter_of(text.substr(at, 4)).bytes;
      if (bytes == 0) return at;
      at += bytes;
    }
  }
  return text.size();
}

/// Whether bytes may be GB18030, and most of those beyond ASCII stand together, as those of Chinese texts do.
[[nodiscard]] inline bool looks_like_gb18030(std::string_view text) {
  auto const in = [&](std::size_t i, unsigned first, unsigned last) {
    return i < text.size() && static_cast<unsigned char>(text[i]) >= first &&
           static_cast<unsigned char>(text[i]) <= last;
  };
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80)
      ++i;
    else if (!in(i, 0x81, 0xfe))
      return false;
    else if (in(i + 1, 0x40, 0xfe) && text[i + 1] != 0x7f)
      i += 2;
    else if (in(i + 1, 0x30, 0x39) && in(i + 2, 0x81, 0xfe) && in(i + 3, 0x30, 0x39))
      i += 4;
    else
      return false;
  }
  std::size_t runs = 0, longer = 0, length = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && static_cast<unsigned char>(text[i]) >= 0x80) {
      ++length;
      continue;
    }
    runs += length > 0;
    longer += length > 1;
    length = 0;
  }
  return longer * 2 > runs;
}

/// Refuses a file that begins as one of another kind does.
inline void refuse_other_files(csv_text const& csv, std::string_view begin) {
  using namespace std::string_view_literals;
  static constexpr std::pair<std::string_view, char const*> encodings[] = {
      {"\xff\xfe\0\0"sv, "UTF-32"}, {"\0\0\xfe\xff"sv, "UTF-32"}, {"\xff\xfe"sv, "UTF-16"}, {"\xfe\xff"sv, "UTF-16"}};
  for (auto const& [mark, name] : encodings)
    if (begin.starts_with(mark)) csv.refuse(std::string("the text is ") + name + ", not UTF-8", save_as_csv);
  static constexpr std::pair<std::string_view, char const*> others[] = {
      {"PK\x03\x04"sv, "an Excel workbook or a zip archive"},
      {"\xd0\xcf\x11\xe0"sv, "an old Excel workbook"},
      {"PAR1"sv, "a Parquet file"},
      {"\x1f\x8b"sv, "compressed (gzip)"},
      {"\x28\xb5\x2f\xfd"sv, "compressed (zstd)"}};
  for (auto const& [mark, name] : others)
    if (begin.starts_with(mark)) csv.refuse(std::string("the file is ") + name + ", and no CSV file", save_as_csv);
  if (begin.find('\0') == std::string_view::npos) return;
  std::size_t zeros[2] = {};
  for (std::size_t i = 0; i < begin.size(); ++i) zeros[i % 2] += begin[i] == '\0';
  if (std::max(zeros[0], zeros[1]) * 5 > begin.size())  // two fifths of every other byte
    csv.refuse("the text is UTF-16, not UTF-8", save_as_csv);
}

/// Refuses a first line that is no header of columns separated by commas.
inline void refuse_other_headers(csv_text const& csv, std::string_view begin) {
  if (begin.find('\n') == std::string_view::npos) {
    auto const cr = begin.find('\r');
    if (cr != std::string_view::npos && cr + 1 != begin.size())
      csv.refuse("the lines end as on an old Mac (CR)", save_as_csv);
  }
  auto const first = trimmed(begin.substr(0, begin.find('\n')));
  if (trimmed(begin).empty()) csv.refuse("the file is empty");
  if (first.empty()) csv.refuse_at(0, false, "the first line is blank, and no header", "leave that line out");
  if (trimmed(begin).starts_with('<')) csv.refuse("the file is HTML or XML, and no CSV file", save_as_csv);
  auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  std::string sep(first.substr(0, 4));
  std::transform(sep.begin(), sep.end(), sep.begin(), lower);
  if (sep == "sep=")
    csv.refuse("the first line is Excel's '" + std::string(first) + "', and no header", "leave that line out");
  auto const times = [&](std::string_view sign) {
    std::size_t n = 0;
    for (auto at = first.find(sign); at != std::string_view::npos; at = first.find(sign, at + sign.size())) ++n;
    return n;
  };
  static constexpr std::pair<char const*, char const*> signs[] = {
      {";", "semicolons"}, {"\t", "tabs"}, {"|", "bars"}, {"，", "full-width commas"}, {"；", "full-width semicolons"}};
  for (auto const& [sign, name] : signs)
    if (times(sign) > times(","))
      csv.refuse(std::string("the columns are separated by ") + name + ", not by commas", save_as_csv);
}

/// Whether a text that is UTF-8 up to a byte, letters beyond ASCII included, breaks off within the letter there.
[[nodiscard]] inline bool breaks_off(std::string_view text, std::size_t at) {
  auto const beyond_ascii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  auto const continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0u) == 0x80u; };
  auto const before = text.substr(0, at), rest = text.substr(at);
  auto const first = static_cast<unsigned char>(rest[0]);
  std::size_t const bytes = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  return first >= 0xc2 && first <= 0xf4 && rest.size() < bytes &&
         std::all_of(rest.begin() + 1, rest.end(), continues) &&
         std::any_of(before.begin(), before.end(), beyond_ascii);
}

/// Refuses what is no CSV file in UTF-8 with commas, and says what it is instead.
inline void refuse_other_texts(csv_text const& csv) {
  if (csv.text.empty()) csv.refuse("the file is empty");
  std::size_t const end = csv.text.find('\n', std::min<std::size_t>(csv.text.size(), 65'536));
  auto const begin = csv.text.substr(0, end == std::string_view::npos ? end : end + 1);
  refuse_other_files(csv, begin);
  if (auto const at = csv.text.find('\0'); at != std::string_view::npos)
    csv.refuse_at(at, true, "there are NUL bytes in the text", save_as_csv);
  refuse_other_headers(csv, begin);
  if (auto const at = first_no_utf8(csv.text); at != csv.text.size()) {
    if (breaks_off(csv.text, at))
      csv.refuse_at(at, true, "the text breaks off within a letter", "save or copy it again");
    csv.refuse_at(at, true,
                  looks_like_gb18030(csv.text)
                      ? "the text is GB18030 (GBK), not UTF-8"
                      : "the text is not UTF-8, but an old encoding such as Latin-1 (Windows-1252)",
                  save_as_csv);
  }
}

}  // namespace tierwise::detail
