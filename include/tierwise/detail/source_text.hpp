// The text of a file as faults need it: its lines, what stands at a place, and whether it is UTF-8 at all.
#pragma once

#include <cstddef>  // for std::size_t
#include <string>
#include <string_view>
#include <utility>  // for std::move

#include "tierwise/error.hpp"

namespace tierwise::detail {

/// A text and the name of its file. Lines and columns count from 1; columns count characters, not bytes.
struct source_text {
  std::string_view text;  ///< without a byte order mark
  std::string file;

  source_text(std::string_view written, std::string name) : text(written), file(std::move(name)) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  }

  /// A line without its end.
  [[nodiscard]] std::string_view line(std::size_t number) const {
    std::size_t begin = 0;
    for (std::size_t i = 1; i < number; ++i) {
      std::size_t const end = text.find('\n', begin);
      if (end == std::string_view::npos) return {};
      begin = end + 1;
    }
    std::string_view out = text.substr(begin, text.find('\n', begin) - begin);
    if (out.ends_with('\r')) out.remove_suffix(1);
    return out;
  }

  /// The offset in `line` of its character in `column`.
  [[nodiscard]] static std::size_t offset(std::string_view line, std::size_t column) {
    std::size_t at = 0;
    for (std::size_t c = 1; c < column && at < line.size(); ++c) {
      ++at;
      while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0u) == 0x80u) ++at;
    }
    return at;
  }

  /// The rest of a line from a place on.
  [[nodiscard]] std::string_view from(std::size_t number, std::size_t column) const {
    std::string_view const all = line(number);
    return all.substr(offset(all, column));
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
    f.excerpt = std::string(all);
    f.caret = offset(all, column);
  }

  void point_at_offset(fault& f, std::size_t at) const {
    std::size_t number = 1, column = 1;
    for (std::size_t i = 0; i < at; ++i) {
      if (text[i] == '\n')
        ++number, column = 1;
      else
        column += (static_cast<unsigned char>(text[i]) & 0xC0u) != 0x80u;
    }
    point_at(f, number, column);
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
};

}  // namespace tierwise::detail
