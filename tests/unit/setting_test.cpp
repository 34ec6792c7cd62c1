#include "tierwise/setting.hpp"

#include "catch.hpp"

namespace setting_test {

using namespace tierwise;

TEST_CASE("a setting reads as its value") {
  CHECK(std::get<bool>(setting(true).value));
  CHECK(std::get<figure>(setting(3).value) == figure(3));
  CHECK(std::get<figure>(setting(0.25).value) == figure(0.25));
  CHECK(std::get<std::string>(setting("score >= 80").value) == "score >= 80");
  CHECK(std::get<std::string>(setting(formula("score>=80")).value) == "score>=80");
  CHECK(std::holds_alternative<unset>(setting().value));
}

TEST_CASE("settings are equal when they are of one kind and value") {
  CHECK(setting(1) == setting(1.0));
  CHECK_FALSE(setting(1) == setting("1"));
  CHECK_FALSE(setting(1) == setting(true));
  CHECK(setting(std::vector<figure>{1, 2}) == setting(std::vector<figure>{1, 2}));
}

}  // namespace setting_test
