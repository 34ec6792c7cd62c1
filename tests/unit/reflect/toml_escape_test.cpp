#include "tierwise/detail/reflect/toml_escape.hpp"

#include <string>

#include "catch.hpp"

namespace toml_escape_test {

using namespace tierwise::detail;

TEST_CASE("letters that toml++ does not bear are read as others, one for one, and come back") {
  for (std::string const text : {"café, naïve", "、《铁牌》", "❤\uFE0F", "ASCII only", "ﬀ ﬁ", "😀"}) {
    INFO(text);
    std::string const escaped = escape_letters(text);
    CHECK(unescape_letters(escaped) == text);
    std::size_t before = 0, after = 0;
    for (char c : text) before += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
    for (char c : escaped) after += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
    CHECK(before == after);  // so that columns stay
  }
}

TEST_CASE("a letter is moved by 0x100000, and only where it has to be") {
  CHECK(escape_letters("é") == "\U001000E9");
  CHECK(escape_letters("铁") == "铁");
  CHECK(escape_letters("\u00A0\u3000") == "\u00A0\u3000");
  CHECK(unescape_letters("\U001000E9") == "é");
}

}  // namespace toml_escape_test
