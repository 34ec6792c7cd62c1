#include "tierwise/detail/stages/compile_policy.hpp"

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "catch.hpp"
#include "desk.hpp"

namespace compile_policy_test {

using namespace tierwise;
using namespace tierwise::detail;

namespace {

/// The paths of the steps that compute expressions; once where they stand in a row.
std::vector<std::string> step_paths(plan const& made) {
  std::vector<std::string> out;
  for (auto const& step : made.steps)
    if (auto const* e = std::get_if<evaluate_step>(&step); e != nullptr && (out.empty() || out.back() != e->path))
      out.push_back(e->path);
  return out;
}
std::size_t at(std::vector<std::string> const& paths, std::string const& path) {
  return static_cast<std::size_t>(std::find(paths.begin(), paths.end(), path) - paths.begin());
}

}  // namespace

TEST_CASE("the steps of a plan stand in the order of the stages: assess, discipline, pay, checks, ladders") {
  policy p = tierwise_tests::desk_policy();
  p.check.push_back({"low", "", "net < 1000", ""});
  p.ladder[0].tier[1].order = "score + 1";
  auto const made = compile_policy(p);
  auto const paths = step_paths(*made);
  std::vector<std::string> const order = {"scorecard.measure \"points\"",
                                          "scorecard",
                                          "discipline.offence \"slip\"",
                                          "pay.line \"base\"",
                                          "pay.line \"commission\"",
                                          "pay.line \"fines\"",
                                          "net",
                                          "check \"low\"",
                                          "ladder.medal.tier \"iron\""};
  for (std::size_t i = 0; i < order.size(); ++i) {
    INFO(order[i]);
    REQUIRE(at(paths, order[i]) < paths.size());
    if (i > 0) CHECK(at(paths, order[i - 1]) < at(paths, order[i]));
  }
}

TEST_CASE("the results that a ledger shows are those that the policy asks for") {
  auto names = [](policy const& p) {
    std::vector<std::string> out;
    auto const made = compile_policy(p);
    for (auto const& s : made->shown) out.push_back(s.name);
    return out;
  };
  policy p = tierwise_tests::desk_policy();
  CHECK(names(p) == std::vector<std::string>{"points.points", "score", "bad_records", "fines", "forfeits"});
  p.scorecard = {};
  p.ladder[0].tier[1].enter = "bad_records == 0";
  CHECK(names(p) == std::vector<std::string>{"bad_records", "fines", "forfeits"});
}

TEST_CASE("a rule is told apart at its top-level conditions") {
  auto const made = compile_policy(tierwise_tests::desk_policy());
  rule_plan const& enter = *made->ladders[0].tiers[1].enter;
  CHECK(enter.texts == std::vector<std::string>{"score >= 80", "bad_records == 0"});
  CHECK(enter.codes.size() == enter.conditions.size());
}

TEST_CASE("a window of several months keeps the months before this one, and a calendar month keeps none") {
  policy p = tierwise_tests::desk_policy();
  CHECK(compile_policy(p)->histories.empty());
  p.discipline.offence[0].window_months = 3;
  auto const made = compile_policy(p);
  REQUIRE(made->histories.size() == 1);
  CHECK(made->histories[0].months_kept == 2);
}

TEST_CASE("all that is wrong with a policy is told at once, stage by stage") {
  policy p = tierwise_tests::desk_policy();
  p.scorecard.measure[0].value = "pionts";
  p.discipline.offence[0].count = "sales > 1";
  p.pay.line[1].amount = "marginal(sales, rate)";
  p.ladder[0].tier[1].enter = "score";
  try {
    (void)compile_policy(p);
    FAIL("compiled");
  } catch (error const& e) {
    std::vector<std::string> paths;
    for (auto const& f : e.faults()) paths.push_back(f.path);
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    CHECK(paths == std::vector<std::string>{"scorecard.measure \"points\"", "discipline.offence \"slip\"",
                                            "pay.line \"commission\"", "ladder.medal.tier \"iron\""});
  }
}

}  // namespace compile_policy_test
