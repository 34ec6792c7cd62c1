#include "tierwise/ready.hpp"

#include <string>

#include "catch.hpp"
#include "complaint.hpp"
#include "desk.hpp"

TEST_CASE("a ready policy holds an equal policy and shares its plan with its copies") {
  tierwise::policy p;
  p.name = "least";
  tierwise::ready_policy const ready(p), copy = ready;
  CHECK(ready.policy() == p);
  CHECK(copy.plans().first == ready.plans().first);
}

TEST_CASE("making a policy ready says everything that is wrong with its meaning") {
  tierwise::policy p;
  p.currency = "CNX";
  tierwise::pay_line line;
  line.name = "commission";
  line.amount = tierwise::formula("sales * 2%");
  p.pay.line = {line, line};
  try {
    (void)tierwise::ready_policy(p);
    FAIL("no fault was found");
  } catch (tierwise::error const& e) {
    std::string const all = e.what();
    CHECK(all.find("unknown currency 'CNX'") != std::string::npos);
    CHECK(all.find("unknown name 'sales'") != std::string::npos);
    CHECK(all.find("'commission' is taken already") != std::string::npos);
  }
}

namespace {

using tierwise_tests::complaint;
using tierwise_tests::desk_policy;

/// What amending the desk's policy from May on is told.
std::string refused(tierwise::policy const& then) {
  return complaint([&] { (void)tierwise::ready_policy(desk_policy()).amended({2026, 5}, then); });
}

}  // namespace

TEST_CASE("an amended policy holds the rules before and after by their months, and leaves the first as it was") {
  auto raised = desk_policy();
  raised.ladder[0].tier[0].base_pay = 2100;
  tierwise::ready_policy const before(desk_policy()), after = before.amended({2026, 5}, raised).amended({2026, 7}, desk_policy());
  CHECK(before.plans().amended.empty());
  CHECK(after.policy() == desk_policy());
  CHECK(after.plans().in({2026, 4}).policy == desk_policy());
  CHECK(after.plans().in({2026, 5}).policy == raised);
  CHECK(after.plans().in({2026, 6}).policy == raised);
  CHECK(after.plans().in({2027, 1}).policy == desk_policy());
}

TEST_CASE("an amendment with other tiers, lines, inputs or shops, out of order, or with a longer memory is refused with the reason") {
  std::string const other = "amendment from 2026-05: the currency, shops, ladders, tiers, inputs or pay lines are not those of before; an amendment changes figures and formulas";
  auto p = desk_policy();
  p.ladder[0].tier.pop_back();
  CHECK(refused(p) == other);
  p = desk_policy();
  p.pay.line[1].kind = tierwise::line_kind::memo;
  CHECK(refused(p) == other);
  p = desk_policy();
  p.inputs[0].optional = true;
  CHECK(refused(p) == other);
  p = desk_policy();
  p.shops = {"north", "south"};
  CHECK(refused(p) == other);
  p = desk_policy();
  p.ladder[0].tier[1].enter = "last(5, sum(slips)) <= 1";
  CHECK(refused(p).find("amendment from 2026-05: it looks back on 'slips' further than the rules before it remembered") == 0);
  p.currency = "CNX";
  CHECK(refused(p).find("unknown currency 'CNX'") != std::string::npos);
  auto twice = [] { (void)tierwise::ready_policy(desk_policy()).amended({2026, 5}, desk_policy()).amended({2026, 5}, desk_policy()); };
  CHECK(complaint(twice) == "amendment from 2026-05: it does not come after the one before, from 2026-05");
}

TEST_CASE("what a metric keeps remembered, the rules of a ladder may look back on after an amendment") {
  auto p = desk_policy();
  p.metric.push_back({"kept", "", "last(3, sum(slips)) + last(2, max(base_pay))", ""});
  auto then = p;
  then.ladder[0].tier[1].enter = "last(3, mean(slips)) < 1 and last(2, mean(base_pay)) > 5";
  CHECK(complaint([&] { (void)tierwise::ready_policy(p).amended({2026, 5}, then); }).empty());
  then.ladder[0].tier[1].enter = "last(4, sum(slips)) < 1";
  CHECK(complaint([&] { (void)tierwise::ready_policy(p).amended({2026, 5}, then); }).find("looks back on 'slips' further") != std::string::npos);
}

TEST_CASE("what every ladder has of its own is remembered for each of them") {
  auto p = desk_policy();
  p.ladder.push_back(p.ladder[0]);
  p.ladder[1].name = "post";
  p.pay.line[0].amount = "medal.base_pay";
  p.ladder[0].tier[1].enter = "last(3, sum(months_in_tier)) > 1 and last(3, sum(slips)) < 2";
  p.ladder[1].tier[1].enter = "last(3, sum(months_in_tier)) > 2 and last(3, sum(slips)) < 1";
  CHECK(tierwise::ready_policy(p).plans().first->memories.size() == 3);  // slips once
}

TEST_CASE("metrics that each name the one before twice are refused, and at once") {
  auto p = desk_policy();
  p.metric.push_back({"m0", "", "sales", ""});
  for (int i = 1; i < 60; ++i) {  // looked into one by one they would be 2^59
    std::string const before = "m" + std::to_string(i - 1);
    p.metric.push_back({"m" + std::to_string(i), "", tierwise::formula(before + " + " + before), ""});
  }
  p.pay.line[1].amount = "last(3, sum(m59))";
  CHECK(complaint([&] { (void)tierwise::ready_policy(p); }).find("has more than 20000 parts once its metrics are put in") != std::string::npos);
}
