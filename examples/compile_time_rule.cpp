// Rules, rates and a ladder that the compiler checks, which then become part of a policy.
#include <fmt/format.h>

#include "tierwise/format.hpp"
#include "tierwise/static_brackets.hpp"
#include "tierwise/static_ladder.hpp"

namespace tw = tierwise;

constexpr auto iron = tw::tenure_months >= 2 && tw::bad_records == 0 && tw::score >= 80;
constexpr auto bronze = tw::months_in_tier >= 4 && tw::score >= 83 && tw::approved;

constexpr auto medal =
    tw::make_ladder("medal", tw::rung("trial", 1900).zh("试用客服"), tw::rung("iron", 2000).zh("铁牌客服").enter(iron),
                    tw::rung("bronze", 2300).zh("铜牌客服").enter(bronze).keep(tw::score >= 70));

constexpr tw::static_brackets<3> bonus{{{0, 0.03}, {300000, 0.05}, {600000, 0.07}}};

// None of this waits for payday.
static_assert(medal.base_pay_rises());
static_assert(medal.every_tier_can_be_reached());
static_assert(medal.next("trial", tw::facts{.tenure_months = 3, .bad_records = 0, .score = 81}) == "iron");
static_assert(medal.next("bronze", tw::facts{.score = 69.5}) == "iron");
static_assert(!iron(tw::facts{.tenure_months = 3, .score = 81}), "bad records not known: the rule does not hold");
static_assert(bonus.marginal(750000) == 34500 && bonus.whole(600000) == 42000);

int main() {
  tw::policy p;
  p.ladder.push_back(medal);
  p.brackets.push_back(bonus.table("bonus"));
  for (auto const& tier : p.ladder[0].tier)
    fmt::print("{:<8}{:<10}{:>6}  {}\n", tier.name, tier.zh, *tier.base_pay.value, tier.enter.value_or("true"));
  fmt::print("on 750000: {} slice by slice, {} on all of it\n", bonus.marginal(750000), bonus.whole(750000));
}

/* Output:
trial   试用客服    1900  true
iron    铁牌客服    2000  tenure_months >= 2 and bad_records == 0 and score >= 80
bronze  铜牌客服    2300  months_in_tier >= 4 and score >= 83 and approved
on 750000: 34500 slice by slice, 52500 on all of it
*/
