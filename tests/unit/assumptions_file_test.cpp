#include "tierwise/assumptions_file.hpp"

#include <cstdio>
#include <filesystem>
#include <string>

#include "catch.hpp"

namespace assumptions_file_test {

using namespace tierwise;

namespace {

std::string const shipped = tierwise_tests::repository_file("examples/assumptions/three_shops.toml");

}  // namespace

TEST_CASE("the shipped assumptions are read as they are written") {
  assumptions const a = load_assumptions(shipped);
  CHECK(a.name == "three-shops");
  CHECK(a.activity.front().name == "student");
  REQUIRE(a.attrition.leaving.has_value());
  CHECK(a.attrition.leaving->annual_rate.text() == "45%");
  CHECK(a.attrition.leaving->tenure.size() == 8);
  CHECK(a.demand->patience_minutes == figure(4));
  CHECK(parse_assumptions(to_toml(a)) == a);
}

TEST_CASE("assumptions are written whole and read back equal") {
  std::string const path = (std::filesystem::temp_directory_path() / "tierwise_assumptions_file_test.toml").string();
  assumptions const a = load_assumptions(shipped);
  save_assumptions(a, path);
  CHECK(load_assumptions(path) == a);
  CHECK_FALSE(std::filesystem::exists(path + ".new"));
  std::remove(path.c_str());
  CHECK_THROWS_AS(save_assumptions(a, "/no/such/folder/a.toml"), error);
}

TEST_CASE("all that cannot be read is said at once, in the order of the file") {
  try {
    (void)parse_assumptions("[activity.sales]\nmean = \"1 +\"\n[demand]\nconsultations = 1\nhour = 2\nsource = \"s\"\n",
                            "a.toml");
    FAIL("no fault was found");
  } catch (error const& e) {
    REQUIRE(e.faults().size() == 4);
    CHECK(e.faults()[0].text().find("a.toml:1:11: activity \"sales\": missing 'source'") == 0);
    CHECK(e.faults()[1].where.line == 2);
    CHECK(e.faults()[1].excerpt.substr(e.faults()[1].caret) == "\"");
    CHECK(e.faults()[2].message == "missing 'hours'");
    CHECK(e.faults()[3].hint == "did you mean 'hours'?");
  }
}

TEST_CASE("a file that is not there is a fault with its name") {
  CHECK_THROWS_WITH(load_assumptions("none.toml"), "none.toml: the file cannot be read");
}

}  // namespace assumptions_file_test
