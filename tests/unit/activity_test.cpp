#include "tierwise/activity.hpp"

#include <string>
#include <utility>

#include "catch.hpp"
#include "policy_file.hpp"
#include "tierwise/assumptions.hpp"

namespace activity_test {

using namespace tierwise;

namespace {

assumptions with(quantity q) {
  assumptions a;
  a.activity.push_back(std::move(q));
  return a;
}
assumptions round_trip(assumptions const& a) { return tierwise_tests::round_trip(a); }
assumptions read(std::string const& text) { return tierwise_tests::read<assumptions>(text); }
std::string complaints(std::string const& text) { return tierwise_tests::complaints<assumptions>(text); }

}  // namespace

TEST_CASE("a quantity is a value of each person and month, without spread, unless it says otherwise") {
  quantity const q;
  CHECK(q.draw == draw_kind::value);
  CHECK(q.each == drawn_each::month);
  CHECK(q.link == link_kind::identity);
  CHECK(q.person == figure(0));
  CHECK(q.noise == figure(0));
  CHECK(q.decimals == 2);
  CHECK_FALSE(q.mean.has_value());
  CHECK_FALSE(q.at_least.has_value());
}

TEST_CASE("a quantity survives a file") {
  quantity q;
  q.name = "orders";
  q.zh = "订单数";
  q.draw = draw_kind::part;
  q.each = drawn_each::shop;
  q.link = link_kind::logit;
  q.mean = formula("-0.45 + 0.15 * skill");
  q.person = 0.12;
  q.noise = figure(0.08, true);
  q.of = formula("customers_served");
  q.at_least = 0;
  q.at_most = 400.5;
  q.decimals = 0;
  q.source = "rule: 40 % of consultations become an order";
  CHECK(round_trip(with(q)) == with(q));
  CHECK(round_trip(with(q)).activity[0].noise.percent);
}

TEST_CASE("a text is drawn by shares") {
  auto const a = read("[activity.shift]\nshares = { day = \"60%\", \"大 夜\" = 0.4 }\nsource = \"assumption\"");
  CHECK(a.activity.at(0).shares == std::map<std::string, figure>{{"day", 0.6}, {"大 夜", 0.4}});
  CHECK(round_trip(a) == a);
}

TEST_CASE("quantities keep the order of the file, because each may use those above it") {
  auto const a = read(
      "[activity.z]\nmean = 1\nsource = \"s\"\n[activity.a]\nmean = \"z\"\nsource = \"s\"\n[activity.m]\nsource = "
      "\"s\"");
  REQUIRE(a.activity.size() == 3);
  CHECK(a.activity[0].name == "z");
  CHECK(a.activity[2].name == "m");
  CHECK(round_trip(a) == a);
}

TEST_CASE("a quantity without a source is a fault that points at its line") {
  CHECK(complaints("name = \"x\"\n[activity.sales]\nmean = 1") ==
        "assumptions.toml:2:11: activity \"sales\": missing 'source'\n  [activity.sales]\n            ^");
}

TEST_CASE("a misspelt way of drawing is a fault with the nearest name") {
  CHECK(complaints("[activity.sales]\ndraw = \"chanse\"\nsource = \"s\"") ==
        "assumptions.toml:2:8: activity \"sales\".draw: unknown kind 'chanse'; did you mean 'chance'?\n"
        "  draw = \"chanse\"\n         ^");
  CHECK(complaints("[activity.sales]\neach = \"persn\"\nsource = \"s\"").find("did you mean 'person'?") !=
        std::string::npos);
  CHECK(complaints("[activity.sales]\nlink = \"probit\"\nsource = \"s\"").find("unknown kind 'probit'") !=
        std::string::npos);
}

TEST_CASE("a lone formula is no quantity, for its source would be missing") {
  CHECK(complaints("[activity]\nsales = \"orders * 60\"").find("expected a table, found the text") !=
        std::string::npos);
}

}  // namespace activity_test
