#include "tierwise/schema.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "tierwise/assumptions_schema.hpp"
#include "tierwise/detail/reflect/sections.hpp"

namespace schema_test {

using namespace tierwise;

namespace {

bool holds(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

// Whether brackets close in the order they were opened, outside of strings.
bool balanced(std::string const& json) {
  std::string open;
  bool inside = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '"' && json[i - 1] != '\\') inside = !inside;
    if (inside) continue;
    if (json[i] == '{' || json[i] == '[') open += json[i];
    if (json[i] == '}' || json[i] == ']') {
      if (open.empty() || open.back() != (json[i] == '}' ? '{' : '[')) return false;
      open.pop_back();
    }
  }
  return open.empty() && !inside;
}

}  // namespace

TEST_CASE("the schema is JSON Schema of draft 2020-12") {
  std::string const schema = policy_schema();
  CHECK(holds(schema, "\"$schema\": \"https://json-schema.org/draft/2020-12/schema\""));
  CHECK(balanced(schema));
}

TEST_CASE("the schema knows every aggregate once, and every member with its sentence") {
  std::string const schema = policy_schema();
  std::vector<detail::section> all;
  detail::sections(detail::type_info_of<policy>(), "", "", all);
  CHECK(all.size() == 26);
  for (auto const& s : all) {
    if (s.type->name != "policy")
      CHECK(holds(schema, "\"" + std::string(s.type->name) + "\": {\n      \"type\": \"object\""));
    for (auto const& m : s.type->members) CHECK(holds(schema, "\"" + std::string(m.name) + "\": {"));
  }
  CHECK(holds(schema,
              "\"description\": \"The figure; beside `by`, the one for texts that are not named.\",\n"
              "          \"$ref\": \"#/$defs/figure\""));
  CHECK(holds(schema, "\"$ref\": \"#/$defs/figure_by_text\""));
  CHECK(holds(schema, "\"half_even\""));
}

TEST_CASE("the schema refuses unknown keys and asks for what is required") {
  std::string const schema = policy_schema();
  CHECK(std::count(schema.begin(), schema.end(), '\n') > 300);
  CHECK(holds(schema, "\"additionalProperties\": false"));
  CHECK_FALSE(holds(schema, "anyOf"));  // whose branches would each be told
  CHECK(holds(schema, "\"required\": [\n          \"months\",\n          \"confirm\"\n        ]"));
}

TEST_CASE("the schema says what amendments may add and set by path") {
  std::string const schema = policy_schema();
  CHECK(holds(schema, "\"$ref\": \"#/$defs/new_by_path\""));
  CHECK(holds(schema, "\"$ref\": \"#/$defs/values_by_path\""));
  CHECK(holds(schema, "\"$ref\": \"#/$defs/pay_line/properties/amount\""));
  CHECK_FALSE(holds(assumptions_schema(), "by_path"));
}

TEST_CASE("the reference page has a table for every aggregate") {
  std::string const page = policy_reference();
  for (std::string heading :
       {"## the file itself", "## `[inputs.NAME]`", "## `[brackets.NAME]`", "## `[[ladder.NAME.tier]]`",
        "## `[ladder.NAME.tier.acting]`", "## `[scorecard]`", "## `[[scorecard.measure]]`", "## `[[pay.line]]`",
        "## `[pay.line.pool]`", "## `[overtime]`", "## `[[check]]`"})
    CHECK(holds(page, heading + "\n"));
  CHECK(holds(
      page,
      "| `amount` | formula | required | The amount in major units; a deduction is written as a positive amount. |"));
  CHECK(holds(page, "| `share` | number | `20%` | The share of the wage that deductions may take. |"));
  CHECK(holds(page, "`NAME = x` is short for `NAME = { kind = x }`."));
}

}  // namespace schema_test
