#include "tierwise/ladder.hpp"

#include <string>

#include "catch.hpp"
#include "policy_file.hpp"

namespace ladder_test {

using namespace tierwise;
using tierwise_tests::complaints;
using tierwise_tests::round_trip;

namespace {
policy with(tier t) {
  policy p;
  p.ladder.resize(1);
  p.ladder[0].name = "post";
  p.ladder[0].tier.push_back(std::move(t));
  return p;
}
}  // namespace

TEST_CASE("a tier needs nothing but a name") {
  tier t;
  t.name = "clerk";
  CHECK(t.base_pay == figure(0));
  CHECK(t.attempts_apart == 0);
  CHECK(t.seats.empty());
  CHECK_FALSE(t.enter.has_value());
  CHECK_FALSE(t.probation.has_value());
  CHECK(round_trip(with(t)) == with(t));
}

TEST_CASE("a tier survives a file") {
  tier t;
  t.name = "lead";
  t.zh = "组长";
  t.base_pay = 3200.5;
  t.applies = formula("applied");
  t.enter = formula("score >= 80 and tenure_months >= 6");
  t.approve = formula("approved");
  t.keep = formula("score >= 60");
  t.attempts_apart = 3;
  t.seats = {{"south", 2}, {"*", 1}, {"shop 3", 0}};
  t.order = formula("score");
  t.source = "assumption";
  CHECK(round_trip(with(t)) == with(t));
}

TEST_CASE("a tier's base pay is one figure, or differs by texts") {
  CHECK(complaints("[[ladder.l.tier]]\nname = \"t\"\nbase_pay = {}")
            .find("missing 'value'; give one value, or say 'by'") != std::string::npos);
  for (figure_by_text const& pay :
       {figure_by_text(2000), figure_by_text({}, "shop", {{"north", 1.5}}),
        figure_by_text(0, {"shop", "team"}, {}, {{"north", {{"a", 3}}}}), figure_by_text(figure(0.5, true))}) {
    tier t;
    t.name = "t";
    t.base_pay = pay;
    CHECK(round_trip(with(t)) == with(t));
  }
}

TEST_CASE("probation and acting survive a file, short or long") {
  tier t;
  t.name = "lead";
  t.probation.emplace();
  t.probation->months = "if(experience_months >= 6, 1, 3)";
  t.probation->confirm = "score >= 80";
  t.acting.emplace();
  t.acting->months = "3";
  t.acting->confirm = "score >= 80 and\n  shop_sales > 100000";
  t.acting->fallback = "clerk";
  t.acting->priority = "management.deputy";
  CHECK(round_trip(with(t)) == with(t));
}

TEST_CASE("an optional formula that is true is not the same as none") {
  tier t;
  t.name = "lead";
  t.keep = formula("true");
  CHECK_FALSE(with(t) == with([] {
                tier u;
                u.name = "lead";
                return u;
              }()));
  CHECK(round_trip(with(t)) == with(t));
}

TEST_CASE("ladders keep their order and that of their tiers") {
  policy p;
  p.ladder.resize(3);
  for (std::size_t i = 0; i < 3; ++i) {
    p.ladder[i].name = std::string(1, static_cast<char>('z' - i));
    p.ladder[i].source = i == 1 ? "handbook" : "";
    p.ladder[i].tier.resize(2);
    p.ladder[i].tier[0].name = "zinc";
    p.ladder[i].tier[1].name = "copper";
  }
  p.ladder[2].tier.clear();
  p.ladder[2].zh = "空";
  CHECK(round_trip(p) == p);
}

TEST_CASE("probation and acting need their months and their confirmation") {
  CHECK(complaints("[[ladder.a.tier]]\nname = \"x\"\nprobation = { months = 3 }").find("missing 'confirm'") !=
        std::string::npos);
  CHECK(complaints("[[ladder.a.tier]]\nname = \"x\"\nacting = { confirm = true }").find("missing 'months'") !=
        std::string::npos);
}

}  // namespace ladder_test
