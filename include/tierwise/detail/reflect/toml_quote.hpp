// How TOML writes texts and keys: bare, literal, or between double quotes with what is not seen escaped.
#pragma once

#include <cstddef>  // for std::size_t
#include <string>
#include <string_view>

#include "tierwise/detail/text/visible.hpp"

namespace tierwise::detail {

/// Whether TOML takes `key` without quotes.
[[nodiscard]] inline bool bare_key(std::string_view key) {
  for (char c : key)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
      return false;
  return !key.empty();
}

/// A character as TOML escapes any: `\u202E`, `\U000E0001`.
[[nodiscard]] inline std::string unicode_escape(char32_t c) {
  constexpr char const* hex = "0123456789ABCDEF";
  unsigned const digits = c < 0x10000 ? 4 : 8;
  std::string out = digits == 4 ? "\\u" : "\\U";
  for (unsigned i = digits; i-- > 0;) out += hex[(c >> 4 * i) & 15u];
  return out;
}

/// `text` between double quotes, with everything unicode_escape that has to be or is not seen; over several lines when
/// `lines`.
[[nodiscard]] inline std::string in_quotes(std::string_view text, bool lines = false) {
  std::string out = lines ? "\"\"\"\n" : "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    auto const [letter, bytes] = letter_of(text.substr(i));
    if (c == '\n' && lines)
      out += c;
    else if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\\')
      out += "\\\\";
    else if (c == '"' && (!lines || i + 1 == text.size() || text[i + 1] == '"'))
      out += "\\\"";
    else if (bytes != 0 && is_unseen(letter)) {
      out += unicode_escape(letter);
      i += bytes - 1;
    } else
      out += c;
  }
  return out + (lines ? "\"\"\"" : "\"");
}

[[nodiscard]] inline std::string key_text(std::string_view key) {
  return bare_key(key) ? std::string(key) : in_quotes(key);
}

/// A text value in whichever of TOML's spellings reads best; `inline_only` keeps it on one line.
[[nodiscard]] inline std::string text_value(std::string_view text, bool inline_only) {
  if (!inline_only && text.find('\n') != std::string_view::npos) return in_quotes(text, true);
  bool const plain = text.find_first_of("\"\\") == std::string_view::npos;
  bool const literal = text.find('\'') == std::string_view::npos && visible(text) == text;
  return !plain && literal ? "'" + std::string(text) + "'" : in_quotes(text);
}

}  // namespace tierwise::detail
