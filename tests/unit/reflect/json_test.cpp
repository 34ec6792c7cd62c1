#include "tierwise/detail/reflect/json.hpp"

#include <cmath>  // for std::nan

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

TEST_CASE("a number is the shortest text that reads back, and null where it is none") {
  json const value = json_array{0.1, -2.0, 1e300, std::int64_t{7}, std::nan("")};
  CHECK(value.text() == "[\n  0.1,\n  -2,\n  1e+300,\n  7,\n  null\n]\n");
}

}  // namespace json_test
