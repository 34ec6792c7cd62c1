#include "tierwise/detail/reflect/json.hpp"

#include "catch.hpp"

namespace json_test {

using namespace tierwise::detail;

TEST_CASE("a JSON value is written over indented lines, its keys in the order they were given in") {
  json const value = json_object{{"b", 1}, {"a", json_array{true, "x", json()}}, {"none", json_array{}}};
  CHECK(value.text() == "{\n  \"b\": 1,\n  \"a\": [\n    true,\n    \"x\",\n    null\n  ],\n  \"none\": []\n}\n");
}

TEST_CASE("a text keeps its letters, and what JSON does not take in one is escaped") {
  CHECK(json("铁 \"a\\b\"").text() == "\"铁 \\\"a\\\\b\\\"\"\n");
  CHECK(json("a\nb\tc\x01").text() == "\"a\\nb\\u0009c\\u0001\"\n");
  CHECK(json("brackets { [ , : stay").text() == "\"brackets { [ , : stay\"\n");
}

}  // namespace json_test
