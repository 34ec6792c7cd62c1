#include "tierwise/detail/reflect/source_text.hpp"

#include <string>

#include "catch.hpp"

namespace source_text_test {

using namespace tierwise;
using detail::source_text;

TEST_CASE("lines are counted from 1 and have no ends") {
  source_text const s(
      "\xEF\xBB\xBF"
      "one\r\ntwo\n\nfour",
      "f");
  CHECK(s.line(1) == "one");
  CHECK(s.line(2) == "two");
  CHECK(s.line(3).empty());
  CHECK(s.line(4) == "four");
  CHECK(s.line(5).empty());
}

TEST_CASE("a column counts characters, wherever its line stands in a long text") {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "铁牌客服 = 1 # 说明\n";
  text += "奖金x = 2";
  source_text const s(text, "f");
  CHECK(s.from(501, 1) == "奖金x = 2");
  CHECK(s.from(501, 3) == "x = 2");
  CHECK(s.from(501, 100).empty());
  CHECK(s.offset(501, 3) == 6);
  CHECK(s.token(501, 7) == "2");
}

TEST_CASE("an offset becomes its line and column, with the caret under it") {
  source_text const s("a = 1\n铁b = 2\n", "f.toml");
  fault f;
  s.point_at_offset(f, std::string("a = 1\n铁").size());
  CHECK(f.where == place{"f.toml", 2, 2});
  CHECK(f.excerpt == "铁b = 2");
  CHECK(f.caret == 3);
}

TEST_CASE("a place is moved inside the quotes that open at it") {
  source_text const s("a = \"x\"\nb = '''\ntext'''\nc = \"\"\"y\"\"\"\n", "f");
  std::size_t line = 1, column = 5;
  s.step_inside_quotes(line, column);
  CHECK((line == 1 && column == 6));
  line = 2, column = 5;
  s.step_inside_quotes(line, column);
  CHECK((line == 3 && column == 1));
  line = 4, column = 5;
  s.step_inside_quotes(line, column);
  CHECK((line == 4 && column == 8));
}

TEST_CASE("bytes that are no UTF-8 are told with their place") {
  auto const fault_of = [](std::string const& text) {
    try {
      source_text(text, "f").require_utf8();
    } catch (error const& e) {
      return e.faults()[0].where.text() + " " + e.faults()[0].message.substr(e.faults()[0].message.find("the byte"));
    }
    return std::string();
  };
  CHECK(fault_of("铁 = 1\n").empty());
  CHECK(fault_of("a\nb\xFF") == "f:2:2 the byte 0xFF");
  CHECK(fault_of("\xC0\xAF") == "f:1:1 the byte 0xC0");          // an overlong slash
  CHECK(fault_of("x\xED\xA0\x80") == "f:1:2 the byte 0xED");     // half of a pair
  CHECK(fault_of("\xF4\x90\x80\x80") == "f:1:1 the byte 0xF4");  // beyond U+10FFFF
  CHECK(fault_of(std::string("a\0b", 3)) == "f:1:2 the byte 0x00");
}

}  // namespace source_text_test
