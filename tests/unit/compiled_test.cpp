#include "tierwise/compiled.hpp"
#include "tierwise/detail/formula/functions.hpp"
#include "tierwise/detail/formula/reserved_names.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/enumerators.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "desk.hpp"

namespace compiled_test {

TEST_CASE("a compiled policy holds an equal policy and shares its plan with its copies") {
  tierwise::policy p;
  p.name = "least";
  tierwise::compiled_policy const compiled(p), copy = compiled;
  CHECK(compiled.policy() == p);
  CHECK(copy.plans().first == compiled.plans().first);
}

TEST_CASE("compiling a policy says everything that is wrong with its meaning") {
  tierwise::policy p;
  p.currency = "CNX";
  tierwise::pay_line line;
  line.name = "commission";
  line.amount = tierwise::formula("sales * 2%");
  p.pay.line = {line, line};
  try {
    (void)tierwise::compiled_policy(p);
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
  return complaint([&] { (void)tierwise::compiled_policy(desk_policy()).amended({2026, 5}, then); });
}

}  // namespace

TEST_CASE("an amended policy holds the rules before and after by their months, and leaves the first as it was") {
  auto raised = desk_policy();
  raised.ladder[0].tier[0].base_pay = 2100;
  tierwise::compiled_policy const before(desk_policy()),
      after = before.amended({2026, 5}, raised).amended({2026, 7}, desk_policy());
  CHECK(before.plans().amended.empty());
  CHECK(after.policy().amendment.size() == 2);
  CHECK(after.plans().in({2026, 4}).policy == desk_policy());
  CHECK(after.plans().in({2026, 5}).policy == raised);
  CHECK(after.plans().in({2026, 6}).policy == raised);
  CHECK(after.plans().in({2027, 1}).policy == desk_policy());
}

TEST_CASE(
    "an amendment with other tiers, lines, inputs or shops, or out of order is refused with what of it does not fit") {
  std::string const at = "amendment from 2026-05: ";
  auto p = desk_policy();
  p.ladder[0].tier.pop_back();
  CHECK(refused(p) == at + "ladder.medal.iron: the tier \"iron\" ends; people may stand on it: it stays, and without "
                           "'enter' nobody rises to it");
  p = desk_policy();
  p.ladder[0].tier.insert(p.ladder[0].tier.begin() + 1, tierwise::tier{"between"});
  CHECK(refused(p) == at + "ladder.medal.between: the tier \"between\" would stand below \"iron\"; new tiers come "
                           "above those there are, and these keep their order");
  p = desk_policy();
  p.pay.line[1].kind = tierwise::line_kind::memo;
  CHECK(refused(p) == at + "pay.line.commission: it is of kind earning until then, and would be of kind memo; a pay "
                           "line keeps its kind: end it, and add one of another name");
  p = desk_policy();
  std::swap(p.pay.line[0], p.pay.line[1]);
  CHECK(refused(p) == at + "pay.line.commission: the pay line \"commission\" would stand before \"base\"; what there "
                           "is keeps its order; what is new may stand anywhere");
  p = desk_policy();
  p.inputs[0].optional = true;
  CHECK(refused(p) ==
        at + "inputs.sales: it is of kind amount until then, and would be of kind amount, optional; records of all "
             "months have the same columns: give it in the policy itself, optional where some lack it");
  p = desk_policy();
  p.shops = {"north", "south"};
  CHECK(refused(p) == at + "shops: the shop \"north\" is new; give the shops of all months in the policy itself");
  p = desk_policy();
  p.currency = "USD";
  CHECK(refused(p) == at + "currency: it is CNY until then, and would be USD; it is the same in all months: say it in "
                           "the policy itself");
  p = desk_policy();
  p.rehire = tierwise::rehire{};
  CHECK(refused(p) == at + "rehire: it is unset until then, and would be within_months = 12, keeps_tenure = true, "
                           "keeps_tier = true; it is the same in all months: say it in the policy itself");
  p = desk_policy();
  p.currency = "CNX";
  CHECK(refused(p).find("unknown currency 'CNX'") != std::string::npos);
  auto twice = [] {
    (void)tierwise::compiled_policy(desk_policy()).amended({2026, 5}, desk_policy()).amended({2026, 5}, desk_policy());
  };
  CHECK(complaint(twice) == "amendment from 2026-05: it does not come after the one before, from 2026-05");
}

namespace {

/// What of single months a plan remembers, by what it is of.
int months_of(tierwise::detail::plan const& p, std::string const& what) {
  for (auto const& h : p.histories)
    if (h.part != tierwise::detail::no_slot && h.what.print(h.part) == what) return h.months_kept;
  return -1;
}

}  // namespace

TEST_CASE("the rules of every month remember what those of later ones look back on, and their own if that is further") {
  auto p = desk_policy();
  p.ladder[0].tier[1].enter = "last(8, sum(points)) >= 0";
  auto then = p, last = p;
  then.ladder[0].tier[1].enter = "last(3, mean(slips)) < 1 and last(2, mean(base_pay)) > 5";
  last.ladder[0].tier[1].enter = "last(5, sum(slips)) <= 1 and months_ago(2, gross) > 0";
  auto const all = tierwise::compiled_policy(p).amended({2026, 5}, then).amended({2026, 7}, last);
  std::vector<tierwise::detail::plan const*> const plans = all.plans().all();
  REQUIRE(plans.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(months_of(*plans[i], "slips") == 4);
    CHECK(months_of(*plans[i], "gross") == 2);
    CHECK(months_of(*plans[i], "base_pay") == (i < 2 ? 1 : -1));
    CHECK(months_of(*plans[i], "points") == (i < 1 ? 7 : -1));
  }
  CHECK(plans[0]->policy == p);
}

TEST_CASE("what the rules of a month cannot say they remember as missing") {
  auto const p = desk_policy();
  auto then = p;
  then.metric.push_back({"fresh", "", "sales * 2", ""});
  then.ladder[0].tier[1].enter = "last(3, sum(fresh)) > 1 and last(3, count(fresh > 1)) > 0";
  auto const all = tierwise::compiled_policy(p).amended({2026, 5}, then);
  CHECK(months_of(*all.plans().first, "fresh") == 2);
  CHECK(months_of(*all.plans().first, "fresh > 1") == 2);
  for (auto const& h : all.plans().first->histories) {
    auto const* const step = std::get_if<tierwise::detail::evaluate_step>(
        &*std::find_if(all.plans().first->steps.begin(), all.plans().first->steps.end(), [&](auto const& one) {
          auto const* const e = std::get_if<tierwise::detail::evaluate_step>(&one);
          return e != nullptr && e->slot == h.slot;
        }));
    REQUIRE(step != nullptr);
    double const value = step->what.root().value;
    CHECK(step->what.terms.size() == 1);
    CHECK((h.as == tierwise::detail::kept_as::truth ? value == 0 : value != value));
  }
}

TEST_CASE("what every ladder has of its own is remembered for each of them") {
  auto p = desk_policy();
  p.ladder.push_back(p.ladder[0]);
  p.ladder[1].name = "post";
  p.pay.line[0].amount = "medal.base_pay";
  p.ladder[0].tier[1].enter = "last(3, sum(months_in_tier)) > 1 and last(3, sum(slips)) < 2";
  p.ladder[1].tier[1].enter = "last(3, sum(months_in_tier)) > 2 and last(3, sum(slips)) < 1";
  CHECK(tierwise::compiled_policy(p).plans().first->histories.size() == 3);  // slips once
}

TEST_CASE("metrics that each name the one before twice are refused, and at once") {
  auto p = desk_policy();
  p.metric.push_back({"m0", "", "sales", ""});
  for (int i = 1; i < 60; ++i) {  // looked into one by one they would be 2^59
    std::string const before = "m" + std::to_string(i - 1);
    p.metric.push_back({"m" + std::to_string(i), "", tierwise::formula(before + " + " + before), ""});
  }
  p.pay.line[1].amount = "last(3, sum(m59))";
  CHECK(complaint([&] {
          (void)tierwise::compiled_policy(p);
        }).find("has more than 20000 parts once its metrics are put in") != std::string::npos);
}

TEST_CASE("what a program builds is judged as a file is: figures that no file can hold are refused, each by its path") {
  double const infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  auto of = [](auto change) {
    auto p = desk_policy();
    change(p);
    return complaint([&] { (void)tierwise::compiled_policy(p); });
  };
  CHECK(of([&](auto& p) { p.ladder[0].tier[1].base_pay = infinity; }) ==
        "ladder \"medal\".tier \"iron\".base_pay: the number inf cannot be kept exactly; write it like 2000, 0.85 or "
        "0.6%");
  CHECK(of([&](auto& p) { p.ladder[0].tier[1].base_pay = nan; }).find("the number nan cannot be kept exactly") !=
        std::string::npos);
  CHECK(of([](auto& p) { p.ladder[0].tier[1].base_pay = 1e13; }) ==
        "ladder \"medal\".tier \"iron\".base_pay: the number 10000000000000 is too large; figures are below ten "
        "trillion");
  CHECK(of([](auto& p) { p.ladder[0].tier[1].base_pay = 0.1 + 0.2; }) ==
        "ladder \"medal\".tier \"iron\".base_pay: the number 0.30000000000000004 cannot be kept exactly; at most 15 "
        "significant digits: round it first");
  CHECK(of([&](auto& p) {
          p.brackets[0].rates[1].second = -infinity;
        }).find("brackets \"rates\".rates[1][1]: the number -inf") == 0);
  CHECK(of([](auto& p) { p.brackets[0].rates[1].first = 1e-300; }) ==
        "brackets \"rates\".rates[1][0]: the number 1e-300 is too small; write 0");
  CHECK(of([&](auto& p) {
          p.parameter.push_back({"floor", "", {}, {"shop"}, {{"north", nan}}, {}, ""});
        }).find("parameter \"floor\".figures.north: the number nan") == 0);
  CHECK(of([&](auto& p) {
          p.discipline.offence[0].fines = {50, nan};
        }).find("discipline.offence \"slip\".fines[1]: the number nan") == 0);
}

TEST_CASE("an enumerator that is none, or a name that is empty, is refused before anything is made of it") {
  auto of = [](auto change) {
    auto p = desk_policy();
    change(p);
    std::string const alone = complaint([&] { (void)tierwise::compiled_policy(p); });
    CHECK(complaint([&] { (void)tierwise::compiled_policy(desk_policy()).amended({2026, 5}, p); }) == alone);
    return alone;
  };
  CHECK(of([](auto& p) { p.pay.line[0].kind = static_cast<tierwise::line_kind>(99); }) ==
        "pay.line \"base\".kind: unknown kind '99'; known: earning, deduction, employer_cost, memo");
  CHECK(of([](auto& p) {
          p.rounding = static_cast<tierwise::rounding>(-1);
        }).find("rounding: unknown rounding '-1'; known: half_up,") == 0);
  CHECK(of([](auto& p) {
          p.inputs[0].kind = static_cast<tierwise::input_kind>(8);
        }).find("inputs \"sales\".kind: unknown kind '8'") == 0);
  CHECK(of([](auto& p) {
          p.brackets[0].kind = static_cast<tierwise::bracket_kind>(4);
        }).find("brackets \"rates\".kind: unknown kind '4'") == 0);
  CHECK(of([](auto& p) { p.pay.line[0].name = ""; }) == "pay.line \"\": missing 'name'");
  CHECK(of([](auto& p) { p.ladder[0].tier[1].name = " "; }) == "ladder \"medal\".tier \" \": missing 'name'");
  CHECK(tierwise::enumerator_name(static_cast<tierwise::rounding>(99)) == "?");
}

TEST_CASE("checks, gates and shifts of one name, and lists beyond all use, are refused") {
  tierwise::policy p;
  p.check = {{"late", "", tierwise::formula("false"), "", ""}, {"late", "", tierwise::formula("true"), "", ""}};
  CHECK(complaint([&] { (void)tierwise::compiled_policy(p); }) == "check \"late\": there are two checks of this name");
  p.check.clear();
  p.scorecard.gate = {{"no slips", "", tierwise::formula("true"), 0, ""},
                      {"no slips", "", tierwise::formula("true"), 0, ""}};
  CHECK(complaint([&] { (void)tierwise::compiled_policy(p); }) ==
        "scorecard.gate \"no slips\": there are two gates of this name");
  p.scorecard.gate.clear();
  for (int i = 0; i < 10001; ++i) p.ladder.push_back({"l" + std::to_string(i), "", {{"a"}}, ""});
  CHECK(complaint([&] { (void)tierwise::compiled_policy(p); }) == "ladder: 10,001 ladders; a policy may have 1,000");
}

TEST_CASE("metrics that name each other without end are refused, however long the chain") {
  tierwise::policy p;
  p.metric.push_back({"m0", "", tierwise::formula("1"), ""});
  for (int i = 1; i < 9000; ++i)
    p.metric.push_back({"m" + std::to_string(i), "", tierwise::formula("m" + std::to_string(i - 1) + " + 1"), ""});
  tierwise::pay_line line;
  line.name = "base";
  line.amount = tierwise::formula("m8999 + last(3, sum(m8999))");
  p.pay.line = {line};
  CHECK(complaint([&] {
          (void)tierwise::compiled_policy(p);
        }).find("the formula is nested deeper than 1000 once its metrics are put in") != std::string::npos);
}

TEST_CASE("an amendment begins in a year that people live in") {
  CHECK(
      complaint([&] {
        (void)tierwise::compiled_policy(desk_policy()).amended(tierwise::month::from_index(2147483647), desk_policy());
      }) == "amendment: it begins in the year 178956970; years are from 1900 to 2199");
}

TEST_CASE(
    "every name of the language is refused for an input, a metric, a parameter, a ladder and a pay line, whether or "
    "not the policy uses it") {
  std::vector<tierwise::detail::reserved_name> all(std::begin(tierwise::detail::reserved_names),
                                                   std::end(tierwise::detail::reserved_names));
  for (auto const& one : tierwise::detail::language_functions) all.push_back({one.name, "a function"});
  for (auto const& one : all) {
    std::string const name(one.name), words = "the name '" + name + "' is taken: it is " + std::string(one.meaning);
    INFO(name);
    auto of = [&](auto change) {
      tierwise::policy p;
      change(p);
      std::string const said = complaint([&] { (void)tierwise::compiled_policy(p); });
      return said.find(words) != std::string::npos;
    };
    CHECK(of([&](auto& p) { p.inputs.push_back({name}); }));
    CHECK(of([&](auto& p) { p.parameter.push_back({name, "", 1, {}, {}, {}, ""}); }));
    CHECK(of([&](auto& p) { p.metric.push_back({name, "", tierwise::formula("1"), ""}); }));
    CHECK(of([&](auto& p) { p.ladder.push_back({name, "", {{"a"}}, ""}); }));
    CHECK(of([&](auto& p) {
      tierwise::offence o;
      o.name = name;
      o.count = "0";
      o.window_months = 3;
      p.discipline.offence.push_back(o);
    }));
    CHECK(of([&](auto& p) {
      tierwise::pay_line l;
      l.name = name;
      l.amount = "1";
      p.pay.line.push_back(l);
    }));
  }
}

TEST_CASE("the column of the months on a ladder is no name of anything else, nor of another ladder") {
  std::string const words = "the name 'm_since' is taken: it is the column of the ladder 'm'";
  auto of = [&](auto change) {
    tierwise::policy p;
    p.ladder.push_back({"m", "", {{"a"}}, ""});
    change(p);
    return complaint([&] { (void)tierwise::compiled_policy(p); }).find(words) != std::string::npos;
  };
  CHECK(of([](auto& p) { p.inputs.push_back({"m_since"}); }));
  CHECK(of([](auto& p) { p.parameter.push_back({"m_since", "", 1, {}, {}, {}, ""}); }));
  CHECK(of([](auto& p) { p.metric.push_back({"m_since", "", tierwise::formula("1"), ""}); }));
  CHECK(of([](auto& p) { p.ladder.push_back({"m_since", "", {{"a"}}, ""}); }));
  CHECK(of([](auto& p) {
    tierwise::pay_line l;
    l.name = "m_since";
    l.amount = "1";
    p.pay.line.push_back(l);
  }));
}

TEST_CASE("two things that go by their bare names never share one") {
  auto of = [](auto change) {
    tierwise::policy p;
    p.inputs.push_back({"x"});
    change(p);
    return complaint([&] { (void)tierwise::compiled_policy(p); });
  };
  CHECK(of([](auto& p) { p.metric.push_back({"x", "", tierwise::formula("1"), ""}); }) ==
        "metric \"x\": the name 'x' is taken already; by inputs \"x\"");
  CHECK(of([](auto& p) { p.parameter.push_back({"x", "", 1, {}, {}, {}, ""}); }) ==
        "parameter \"x\": the name 'x' is taken already; by inputs \"x\"");
  CHECK(of([](auto& p) { p.ladder.push_back({"x", "", {{"a"}}, ""}); }) ==
        "ladder \"x\": the name 'x' is taken already; by inputs \"x\"");
  CHECK(of([](auto& p) {
          p.ladder.push_back({"m", "", {{"a"}}, ""});
          p.inputs.push_back({"m_since", tierwise::input_kind::month});
        }) ==
        "inputs \"m_since\": the name 'm_since' is taken: it is the column of the ladder 'm'; choose another name");
}

}  // namespace compiled_test
