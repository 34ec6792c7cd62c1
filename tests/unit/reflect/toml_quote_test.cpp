#include "tierwise/detail/reflect/toml_quote.hpp"

#include "catch.hpp"

namespace toml_quote_test {

using namespace tierwise::detail;

TEST_CASE("a key stands bare where TOML takes it so") {
  CHECK(key_text("base_pay-2") == "base_pay-2");
  CHECK(key_text("") == "\"\"");
  CHECK(key_text("铁牌") == "\"铁牌\"");
  CHECK(key_text("a.b") == "\"a.b\"");
}

TEST_CASE("a text stands in the quotes that need no escapes") {
  CHECK(text_value("plain", true) == "\"plain\"");
  CHECK(text_value("say \"yes\"", true) == "'say \"yes\"'");
  CHECK(text_value("it's \"so\"", true) == "\"it's \\\"so\\\"\"");
  CHECK(text_value("two\nlines", false) == "\"\"\"\ntwo\nlines\"\"\"");
  CHECK(text_value("two\nlines", true) == "\"two\\nlines\"");
}

TEST_CASE("what is not seen is written escaped") {
  CHECK(in_quotes("a\u202Eb") == "\"a\\u202Eb\"");
  CHECK(in_quotes("\U000E0001") == "\"\\U000E0001\"");
  CHECK(in_quotes("\x1b[0m") == "\"\\u001B[0m\"");
  CHECK(in_quotes("three \"\"\" quotes", true) == "\"\"\"\nthree \\\"\\\"\" quotes\"\"\"");
}

}  // namespace toml_quote_test
