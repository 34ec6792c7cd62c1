#include "tierwise/assumptions_schema.hpp"
#include "tierwise/assumption_members.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "tierwise/detail/reflect/sections.hpp"

namespace assumptions_schema_test {

using namespace tierwise;

namespace {
bool holds(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }
}  // namespace

TEST_CASE("the schema of assumptions knows every aggregate once, and every member with its sentence") {
  std::string const schema = assumptions_schema();
  CHECK(holds(schema, "\"title\": \"tierwise assumptions file\""));
  std::vector<detail::section> all;
  detail::sections(detail::type_info_of<assumptions>(), "", "", all);
  CHECK(all.size() == 14);
  for (auto const& s : all) {
    if (s.type->name != "assumptions")
      CHECK(holds(schema, "\"" + std::string(s.type->name) + "\": {\n      \"type\": \"object\""));
    for (auto const& m : s.type->members) CHECK(holds(schema, "\"" + std::string(m.name) + "\": {"));
  }
  CHECK(holds(schema, "\"description\": \"The chats held at once.\""));
  CHECK(holds(schema, "\"logit\""));
}

TEST_CASE("the schema asks for sources") {
  CHECK(holds(assumptions_schema(), "\"required\": [\n          \"value\",\n          \"source\"\n        ]"));
}

TEST_CASE("the reference page has a table for every aggregate, and one for both hazards") {
  std::string const page = assumptions_reference();
  for (std::string heading :
       {"## the file itself", "## `[activity.NAME]`", "## `[demand]`",
        "## `[attrition.leaving]`, `[attrition.dismissal]`",
        "## `[[attrition.leaving.factor]]`, `[[attrition.dismissal.factor]]`", "## `[[attrition.together]]`",
        "## `[[hiring.opening]]`", "## `[[team_health.trait]]`", "## `[parameter.NAME]`"})
    CHECK(holds(page, heading + "\n"));
  CHECK(holds(page, "| `source` | text | required | "));
  CHECK(holds(page, "| `draw` | `value`, `chance`, `count`, `part` | `value` | What is drawn: "));
}

}  // namespace assumptions_schema_test
