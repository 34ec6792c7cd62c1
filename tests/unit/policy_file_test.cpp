#include "tierwise/policy_file.hpp"

#include "catch.hpp"

namespace policy_file_test {

TEST_CASE("a sound file is read and compiled in one go") {
  auto const compiled = tierwise::load_compiled(tierwise_tests::repository_file("examples/policies/three_shops.toml"));
  CHECK(compiled.policy().name == "three-shops");
}

TEST_CASE("what cannot be read and what is meant wrongly are said together, in the order of the file") {
  try {
    (void)tierwise::parse_compiled(
        "[inputs]\nsales = \"amount\"\n[[pay.line]]\nname = \"a\"\namount = \"salse\"\n[[pay.line]]\nname = "
        "\"b\"\namuont = \"1\"\namount = \"sales * \"\n",
        "p.toml");
    FAIL("no fault was found");
  } catch (tierwise::error const& e) {
    REQUIRE(e.faults().size() == 3);
    CHECK(e.faults()[0].where.line == 5);
    CHECK(e.faults()[0].hint == "did you mean 'sales'?");
    CHECK(e.faults()[1].where.line == 8);
    CHECK(e.faults()[2].where.line == 9);
  }
}

}  // namespace policy_file_test
