#include "tierwise/member_docs.hpp"

#include <set>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "tierwise/assumption_members.hpp"
#include "tierwise/detail/reflect/descriptions.hpp"
#include "tierwise/detail/reflect/type_info.hpp"

namespace member_docs_test {

using namespace tierwise;

namespace {

void collect(detail::type_info const& type, std::set<detail::type_info const*>& out) {
  detail::type_info const& held = type.item != nullptr ? *type.item : type;
  if (held.what != detail::type_kind::aggregate || !out.insert(&held).second) return;
  for (auto const& m : held.members) collect(*m.type, out);
}

std::set<detail::type_info const*> all_types() {
  std::set<detail::type_info const*> out;
  collect(detail::type_info_of<policy>(), out);
  CHECK(out.size() == 26);
  collect(detail::type_info_of<assumptions>(), out);
  CHECK(out.size() == 37);
  return out;
}

}  // namespace

TEST_CASE("a member has its own sentence, or that of its name") {
  CHECK(describe("tier", "base_pay") ==
        "The base pay of a month, in major units; `{ by = \"shop\", figures = { ... } }` where it differs.");
  CHECK(describe("tier", "zh") == describe("ladder", "zh"));
  CHECK(describe("tier", "nothing").empty());
}

TEST_CASE("every member of every aggregate has its sentence") {
  for (auto const* type : all_types())
    for (auto const& m : type->members) {
      std::string_view const sentence = describe(type->name, m.name);
      INFO(type->name << "." << m.name << ": " << sentence);
      REQUIRE(sentence.size() > 10);
      CHECK(sentence.back() == '.');
      CHECK(sentence.find('|') == std::string_view::npos);  // would break the tables of the reference page
    }
}

TEST_CASE("every sentence belongs to a member that exists, and none is said twice") {
  auto const types = all_types();
  std::set<std::string> seen;
  for (auto const& d : detail::descriptions) {
    INFO(d.type << "." << d.member);
    CHECK(seen.insert(std::string(d.type) + "." + std::string(d.member)).second);
    bool exists = false;
    for (auto const* type : types)
      exists = exists || ((d.type.empty() || type->name == d.type) && type->find(d.member) != nullptr);
    CHECK(exists);
  }
}

}  // namespace member_docs_test
