#include "tierwise/static_ladder.hpp"

#include "catch.hpp"
#include "tierwise/apply.hpp"

namespace static_ladder_test {

namespace tw = tierwise;

namespace {

constexpr auto iron = tw::tenure_months >= 2 && tw::bad_records == 0 && tw::score >= 80;
constexpr auto medal =
    tw::make_ladder("medal", tw::rung("trial", 1900), tw::rung("iron", 2000).enter(iron).zh("铁牌客服"),
                    tw::rung("bronze", 2300)
                        .enter(tw::months_in_tier >= 4 && tw::score >= 83)
                        .applies(tw::applied)
                        .approve(tw::approved)
                        .keep(tw::score >= 70));

static_assert(medal.size() == 3);
static_assert(medal.base_pay_rises());
static_assert(medal.every_tier_can_be_reached());
static_assert(medal.next("trial", tw::facts{.tenure_months = 3, .bad_records = 0, .score = 81}) == "iron");
static_assert(medal.next("trial", tw::facts{.tenure_months = 1, .bad_records = 0, .score = 81}) == "trial");
static_assert(medal.promotes("trial", tw::facts{.tenure_months = 3, .bad_records = 0, .score = 81}));
static_assert(!medal.promotes("bronze", tw::facts{.score = 99}));

constexpr tw::facts ready{.months_in_tier = 4, .score = 83, .applied = true, .approved = true};
constexpr tw::facts not_asked{.months_in_tier = 4, .score = 83, .applied = false, .approved = true};
constexpr tw::facts not_approved{.months_in_tier = 4, .score = 83, .applied = true};
static_assert(medal.next("iron", ready) == "bronze");
static_assert(medal.next("iron", not_asked) == "iron");
static_assert(medal.next("iron", not_approved) == "iron");
static_assert(medal.next("bronze", tw::facts{.score = 69.9}) == "iron");
static_assert(medal.next("bronze", tw::facts{.score = 70}) == "bronze");
// An unknown `keep` does not hold.
static_assert(medal.next("bronze", tw::facts{}) == "iron");

constexpr auto flat = tw::make_ladder("flat", tw::rung("a", 2000), tw::rung("b", 2000));
static_assert(!flat.base_pay_rises());
static_assert(!flat.every_tier_can_be_reached());

}  // namespace

TEST_CASE("a compile-time ladder becomes a ladder of a policy") {
  tw::policy p;
  p.ladder.push_back(medal);
  tw::ladder const& l = p.ladder[0];
  CHECK(l.name == "medal");
  REQUIRE(l.tier.size() == 3);
  CHECK(l.tier[0].name == "trial");
  CHECK(l.tier[0].base_pay == 1900);
  CHECK_FALSE(l.tier[0].enter);
  CHECK(l.tier[1].zh == "铁牌客服");
  CHECK(*l.tier[1].enter == "tenure_months >= 2 and bad_records == 0 and score >= 80");
  CHECK(*l.tier[2].applies == "applied");
  CHECK(*l.tier[2].approve == "approved");
  CHECK(*l.tier[2].keep == "score >= 70");
}

TEST_CASE("apply moves people as the compile-time ladder says") {
  tw::policy p;
  p.name = "check";
  p.ladder.push_back(
      tw::make_ladder("medal", tw::rung("trial", 1900), tw::rung("iron", 2000).enter(tw::name<"points">{} >= 80)));
  p.inputs.push_back({"points"});
  p.pay.line.push_back({"base", "", tw::line_kind::earning, "base_pay"});
  tw::table records;
  records.add("person", std::vector<std::string>{"a", "b", "a", "b"});
  records.add("month", std::vector<tw::month>{{2026, 1}, {2026, 1}, {2026, 2}, {2026, 2}});
  records.add("shop", std::vector<std::string>(4, "north"));
  records.add("points", std::vector<double>{80, 79.99, 0, 0});
  auto const ledger = tw::apply(p, records);
  CHECK(ledger.net == std::vector<std::int64_t>{190000, 190000, 200000, 190000});
}

TEST_CASE("at run time, an unknown tier and a name given twice are errors") {
  try {
    (void)medal.next("irn", tw::facts{});
    FAIL("no complaint");
  } catch (tw::error const& e) {
    CHECK(e.faults()[0].text() == "unknown tier 'irn'; did you mean 'iron'?");
  }
  CHECK_THROWS_AS(tw::make_ladder("m", tw::rung("a", 1), tw::rung("a", 2)), tw::error);
}

}  // namespace static_ladder_test
