#include "tierwise/lint.hpp"

#include "catch.hpp"

namespace lint_test {

using tierwise::lint;
using tierwise::policy;

namespace {
bool has(policy const& p, std::string const& path, std::string const& part) {
  for (auto const& d : lint(p))
    if (d.path == path && d.text.find(part) != std::string::npos) return true;
  return false;
}
policy two_tiers() {
  policy p;
  tierwise::ladder l;
  l.name = "medal";
  l.tier.resize(2);
  l.tier[0].name = "trial";
  l.tier[1].name = "iron";
  l.tier[0].base_pay = 1900;
  l.tier[1].base_pay = 2000;
  l.tier[1].enter = tierwise::formula("score >= 80");
  p.ladder.push_back(l);
  return p;
}
}  // namespace

TEST_CASE("a policy with nothing doubtful has no findings") { CHECK(lint(two_tiers()).empty()); }

TEST_CASE("an age limit can be written, and is flagged where it stands") {
  policy p = two_tiers();
  p.ladder[0].tier[1].enter = tierwise::formula("age >= 18 and age <= 28");
  CHECK(has(p, "ladder.medal.iron.enter", "age limit"));
  CHECK(lint(p).size() == 1);
}

TEST_CASE("a protected attribute in a rule or an amount is flagged") {
  policy p = two_tiers();
  p.ladder[0].tier[1].order = tierwise::formula("if(gender == 'm', 1, 0)");
  CHECK(has(p, "ladder.medal.iron.order", "gender"));
}

TEST_CASE("base pays that differ by a text are compared text by text") {
  policy p = two_tiers();
  p.ladder[0].tier[0].base_pay = {1900, "shop", {{"north", 2100}}};
  CHECK(has(p, "ladder.medal.iron", "base pay falls on the way up in 'north': 2100, then 2000"));
  p.ladder[0].tier[1].base_pay = {2000, "shop", {{"north", 2100}, {"south", 1850}}};
  CHECK_FALSE(has(p, "ladder.medal.iron", "'north'"));
  CHECK(has(p, "ladder.medal.iron", "base pay falls on the way up in 'south': 1900, then 1850"));
  p.ladder[0].tier[1].base_pay = {2000, "team", {{"a", 1}}};
  CHECK(lint(p).empty());
}

TEST_CASE("a ladder whose base pay falls, or whose tier cannot be reached, is flagged") {
  policy p = two_tiers();
  p.ladder[0].tier[1].base_pay = 1800;
  CHECK(has(p, "ladder.medal.iron", "base pay falls"));
  p = two_tiers();
  p.ladder[0].tier[1].enter.reset();
  CHECK(has(p, "ladder.medal.iron", "nobody can get here"));
  p = two_tiers();
  p.ladder[0].tier[1].seats = {{"*", 0}};
  CHECK(has(p, "ladder.medal.iron", "no seat"));
  p = two_tiers();
  p.ladder[0].tier[0].probation = tierwise::probation{tierwise::formula("7"), tierwise::formula("true")};
  CHECK(has(p, "ladder.medal.iron", "never asked"));
  CHECK(has(p, "ladder.medal.trial", "six months"));
}

TEST_CASE("fines, uncapped losses and a wide cap are flagged") {
  policy p = two_tiers();
  tierwise::offence o;
  o.name = "complaint";
  o.fines = {50, 100};
  p.discipline.offence.push_back(o);
  CHECK(has(p, "discipline.complaint", "contested"));
  p.discipline.offence[0].fines = {0};
  CHECK_FALSE(has(p, "discipline.complaint", "contested"));
  tierwise::pay_line line;
  line.name = "fines";
  line.kind = tierwise::line_kind::deduction;
  line.amount = tierwise::formula("discipline.fines");
  p.pay.line.push_back(line);
  CHECK(has(p, "pay.fines", "without a cap"));
  p.pay.line[0].capped = true;
  CHECK_FALSE(has(p, "pay.fines", "without a cap"));
  p.pay.deduction_cap = tierwise::deduction_cap{0.25, tierwise::formula("gross"), tierwise::formula("0"), ""};
  CHECK(has(p, "pay.deduction_cap.share", "20 %"));
}

TEST_CASE("long weeks and cheap overtime are flagged") {
  policy p = two_tiers();
  tierwise::shift day;
  day.name = "day";
  day.hours_per_day = 9;
  day.days_on = 6;
  day.days_off = 1;
  p.shift.push_back(day);
  CHECK(has(p, "shift.day", "44 hours"));
  p.shift[0].hours_per_day = 6;
  CHECK(lint(p).empty());
  p.overtime = tierwise::overtime{};
  CHECK(lint(p).empty());
  p.overtime->holiday_multiple = 2;
  CHECK(has(p, "overtime.holiday_multiple", "300 %"));
}

}  // namespace lint_test
