// The text of a file as faults need it: its lines, what stands at a place, and whether it is UTF-8 at all.
#pragma once

#include <algorithm>  // for std::clamp, std::min, std::upper_bound
#include <cstddef>    // for std::size_t
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/error.hpp"

namespace tierwise::detail {

/// A text and the name of its file. Lines and columns count from 1; columns count characters, not bytes.
struct source_text {
  std::string_view text;  ///< without a byte order mark
  std::string file;

  source_text(std::string_view written, std::string name) : text(written), file(std::move(name)) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (i % chunk == 0) characters_before_.push_back(characters);
      characters += !continues(i);
      if (text[i] == '\n') line_starts_.push_back(i + 1);
    }
  }

  /// A line without its end.
  [[nodiscard]] std::string_view line(std::size_t number) const {
    if (number > line_starts_.size()) return {};
    std::size_t const begin = start_of(number);
    std::size_t const end =
        number < line_starts_.size() ? line_starts_[std::max<std::size_t>(number, 1)] - 1 : text.size();
    std::string_view out = text.substr(begin, end - begin);
    if (out.ends_with('\r')) out.remove_suffix(1);
    return out;
  }

  /// The offset in a line of its character in `column`.
  [[nodiscard]] std::size_t offset(std::size_t number, std::size_t column) const {
    std::size_t const begin = start_of(number), end = begin + line(number).size();
    std::size_t const wanted = characters_until(begin) + (column == 0 ? 0 : column - 1);
    // The last chunk that begins with no more characters before it than wanted, then character by character.
    auto const behind = std::upper_bound(characters_before_.begin(), characters_before_.end(), wanted);
    std::size_t at = behind == characters_before_.begin()
                         ? 0
                         : static_cast<std::size_t>(behind - characters_before_.begin() - 1) * chunk;
    std::size_t characters = at < text.size() ? characters_before_[at / chunk] : 0;
    while (at < end && (characters < wanted || continues(at))) characters += !continues(at++);
    return std::clamp(at, begin, end) - begin;
  }

  /// The rest of a line from a place on.
  [[nodiscard]] std::string_view from(std::size_t number, std::size_t column) const {
    std::string_view const all = line(number);
    return all.empty() ? all : all.substr(offset(number, column));
  }

  /// The number or word that stands at a place.
  [[nodiscard]] std::string token(std::size_t number, std::size_t column) const {
    std::string_view const rest = from(number, column);
    return std::string(rest.substr(0, rest.find_first_of(" \t,]}#")));
  }

  /// Moves a place from the opening quote of a TOML string to the first character of what it holds.
  void step_inside_quotes(std::size_t& number, std::size_t& column) const {
    std::string_view const rest = from(number, column);
    if (!rest.starts_with("\"\"\"") && !rest.starts_with("'''")) return void(++column);
    column += 3;
    if (rest.size() > 3) return;
    ++number;  // a line end right behind the quotes is not part of the string
    column = 1;
  }

  /// Gives a fault its place, and the line with a caret.
  void point_at(fault& f, std::size_t number, std::size_t column) const {
    f.where = {file, number, column};
    std::string_view const all = line(number);
    f.show(all, all.empty() ? 0 : offset(number, column));
  }

  void point_at_offset(fault& f, std::size_t at) const {
    auto const number =
        static_cast<std::size_t>(std::upper_bound(line_starts_.begin(), line_starts_.end(), at) - line_starts_.begin());
    point_at(f, number, characters_until(at) - characters_until(start_of(number)) + 1);
  }

  /// Throws the fault that a file in another encoding is.
  void require_utf8() const {
    std::size_t number = 1, column = 1;
    for (std::size_t i = 0; i < text.size();) {
      auto const byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u; };
      unsigned const c = byte(i);
      std::size_t const length = c < 0x80                ? 1
                                 : c >= 0xC2 && c < 0xE0 ? 2
                                 : c >= 0xE0 && c < 0xF0 ? 3
                                 : c >= 0xF0 && c < 0xF5 ? 4
                                                         : 0;
      bool sound = length != 0;
      for (std::size_t k = 1; k < length; ++k) sound = sound && (byte(i + k) & 0xC0u) == 0x80u;
      // Overlong forms, surrogates, and what lies beyond U+10FFFF.
      if ((c == 0xE0 && byte(i + 1) < 0xA0) || (c == 0xED && byte(i + 1) > 0x9F) || (c == 0xF0 && byte(i + 1) < 0x90) ||
          (c == 0xF4 && byte(i + 1) > 0x8F))
        sound = false;
      if (!sound || c == 0) {
        constexpr char const* hex = "0123456789ABCDEF";
        fault f;
        f.where = {file, number, column};
        f.message = std::string("the file is not UTF-8: found the byte 0x") + hex[c >> 4] + hex[c & 15];
        f.hint = "save it as UTF-8";
        throw error(std::move(f));
      }
      if (c == '\n')
        ++number, column = 1;
      else
        ++column;
      i += length;
    }
  }

 private:
  static constexpr std::size_t chunk = 1024;  ///< bytes between which characters are counted beforehand

  [[nodiscard]] bool continues(std::size_t at) const { return (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u; }
  [[nodiscard]] std::size_t start_of(std::size_t number) const { return line_starts_[number == 0 ? 0 : number - 1]; }
  [[nodiscard]] std::size_t characters_until(std::size_t at) const {
    if (at >= text.size() && characters_before_.empty()) return 0;
    std::size_t from = std::min(at, text.size() - 1) / chunk * chunk;
    std::size_t out = characters_before_[from / chunk];
    for (; from < at && from < text.size(); ++from) out += !continues(from);
    return out;
  }

  std::vector<std::size_t> line_starts_ = {0};
  std::vector<std::size_t> characters_before_;  ///< each chunk
};

}  // namespace tierwise::detail
