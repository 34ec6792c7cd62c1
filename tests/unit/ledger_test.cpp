#include "tierwise/ledger.hpp"
#include "tierwise/totals.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "desk.hpp"
#include "tierwise/difference.hpp"
#include "tierwise/workforce.hpp"

namespace ledger_test {

namespace tw = tierwise;
using tierwise_tests::desk_policy;
using tierwise_tests::desk_records;

namespace {

tw::ledger sample() {
  auto p = desk_policy();
  p.ladder[0].tier[1].applies = "points > 0";
  p.ladder[0].tier[1].keep = "score >= 50 and bad_records == 0";
  p.check.push_back({"low", "", "net < 1950", "pay is below 1950", ""});
  return tw::apply(
      p,
      desk_records(
          {{"a", 1}, {"b", 1, 0, 70, "south", "south-1", 1}, {"c", 1}, {"a", 2, 0, 40}, {"b", 2}, {"a", 3}, {"b", 3}}));
}

}  // namespace

TEST_CASE("a person's month is found by id and month, and what is not there is rows()") {
  auto const l = sample();
  CHECK(l.rows() == 7);
  for (std::size_t r = 0; r < l.rows(); ++r) CHECK(l.find(l.people[l.person[r]], l.first_month + l.months[r]) == r);
  CHECK(l.find("c", {2026, 2}) == l.rows());
  CHECK(l.find("z", {2026, 1}) == l.rows());
  CHECK(l.find("a", {2025, 12}) == l.rows());
  CHECK(l.find("a", {2026, 4}) == l.rows());
  CHECK(l.find("", {2026, 1}) == l.rows());
}

TEST_CASE("events say what they are about, from where to where, and why") {
  auto const l = sample();
  std::vector<std::string> said;
  for (auto const& e : l.events)
    said.push_back(l.people[e.person] + std::to_string(e.month) + " " + std::string(tw::event_name(e.kind)) + " " +
                   l.subject(e) + " " + l.tier(e, e.from) + ">" + l.tier(e, e.to) + " " + l.reason(e));
  CHECK(said == std::vector<std::string>{
                    "a0 flagged low > pay is below 1950",
                    "a0 promoted medal trial>iron ",
                    "b0 flagged low > pay is below 1950",
                    "b0 refused medal trial>iron score >= 80; bad_records == 0",
                    "c0 flagged low > pay is below 1950",
                    "c0 promoted medal trial>iron ",
                    "c0 left  > ",
                    "a1 demoted medal iron>trial score >= 50",
                    "b1 flagged low > pay is below 1950",
                    "b1 promoted medal trial>iron ",
                    "a2 flagged low > pay is below 1950",
                    "a2 promoted medal trial>iron ",
                });
}

TEST_CASE("a ledger keeps the policy it was made with") { CHECK(sample().policy().name == "desk"); }

TEST_CASE("a ledger that nothing made is refused wherever one is asked for") {
  CHECK_THROWS_AS(tierwise::totals(tierwise::ledger{}, {"person"}), tierwise::error);
  CHECK_THROWS_AS(tierwise::difference(tierwise::ledger{}, tierwise::ledger{}, {}), tierwise::error);
  CHECK_THROWS_AS(tierwise::workforce_after(tierwise::ledger{}, tierwise::table{}), tierwise::error);
}

}  // namespace ledger_test
