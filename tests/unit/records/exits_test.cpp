#include "tierwise/detail/records/exits.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "desk.hpp"
#include "tierwise/workforce.hpp"

namespace exits_test {

namespace tw = tierwise;
using tierwise_tests::complaint;
using tierwise_tests::desk_policy;
using tierwise_tests::desk_records;

namespace {

/// A has three months, B two of them; `days` and `kinds` stand beside these five rows.
tw::table with_exits(std::vector<std::string> const& days, std::vector<std::string> const& kinds) {
  tw::table t = desk_records({{"A", 1}, {"A", 2}, {"A", 3}, {"B", 1}, {"B", 2}});
  t.add("last_day", days);
  if (!kinds.empty()) t.add("exit_kind", kinds);
  return t;
}

std::vector<std::string> departures(tw::ledger const& l) {
  std::vector<std::string> out;
  for (auto const& e : l.events)
    if (e.kind == tw::event_kind::left)
      out.push_back((l.first_month + e.month).text() + " " + l.people[e.person] + " " + l.subject(e));
  return out;
}

}  // namespace

TEST_CASE("a last day makes a leaver, also in the last month of the records, and says how") {
  tw::compiled_policy const rules(desk_policy());
  CHECK(departures(tw::apply(rules, with_exits({"", "", "", "", ""}, {}))) == std::vector<std::string>{"2026-02 B "});
  CHECK(departures(tw::apply(rules, with_exits({"2026-03-15", "2026-03-15", "2026-03-15", "", "2026-02-27"},
                                               {"quit", "quit", "quit", "", "dismissal"}))) ==
        std::vector<std::string>{"2026-02 B dismissal", "2026-03 A quit"});
}

TEST_CASE("rules ask whether a month is the last one, and how somebody leaves") {
  tw::policy p = desk_policy();
  p.pay.line[0].amount = "if(is_last_month, 500, 100) + if(otherwise(exit_kind, 'quit') == 'transfer_out', 7, 0)";
  auto const l = tw::apply(tw::compiled_policy(p), with_exits({"", "", "2026-03-01", "", "2026-02-27"},
                                                              {"", "", "transfer_out", "", "end_of_data"}));
  std::vector<std::int64_t> paid;
  for (std::size_t r = 0; r < l.rows(); ++r) paid.push_back(l.lines[0][r]);
  // By month, then person: A and B in January, A and B in February, A in March. Data that end are no last day.
  CHECK(paid == std::vector<std::int64_t>{10000, 10000, 10000, 10000, 50700});
  CHECK(departures(l) == std::vector<std::string>{"2026-02 B end_of_data", "2026-03 A transfer_out"});
}

TEST_CASE("who has left is no longer of the workforce, and is not told again when later months come") {
  tw::compiled_policy const rules(desk_policy());
  tw::table const t = with_exits({"", "2026-02-20", "", "", ""}, {"", "quit", "", "", ""});
  tw::table const two = tierwise_tests::desk_records({{"A", 1}, {"A", 2}, {"B", 1}, {"B", 2}});
  tw::table said = two;
  said.add("last_day", std::vector<std::string>{"", "2026-02-20", "", ""});
  auto const l = tw::apply(rules, said);
  auto const people = tw::workforce_after(l, said, {}, said);
  CHECK(people.people.at("person").text(0) == "B");
  CHECK(people.people.rows() == 1);
  auto const march = tw::apply(rules, desk_records({{"B", 3}}), l.state);
  CHECK(departures(march).empty());
  CHECK(complaint([&] { (void)tw::apply(rules, desk_records({{"A", 3}, {"B", 3}}), l.state); }) ==
        "column \"last_day\": row 1 (A, 2026-03) is behind the last day, in 2026-02; correct the last day; or let "
        "people come "
        "back, in the policy: [rehire] within_months = 12, by which tenure, tier and the year's sums go on; or give "
        "somebody new a new id");
  CHECK(complaint([&] { (void)tw::apply(rules, t); }) ==
        "column \"last_day\": row 3 (A, 2026-03) is behind the last day, in 2026-02; correct the last day; or let "
        "people come "
        "back, in the policy: [rehire] within_months = 12, by which tenure, tier and the year's sums go on; or give "
        "somebody new a new id");
}

TEST_CASE("who comes back within the policy's months goes on, and is told; who comes back later is new") {
  tw::policy p = desk_policy();
  p.pay.line[0].amount = "1000 * tenure_months + 100 * months_in_tier + last(2, count(true))";
  auto const after = [&](bool tenure, bool tier) {
    p.rehire = tw::rehire{1, tenure, tier, ""};
    auto const l = tw::apply(tw::compiled_policy(p), desk_records({{"A", 1, 0, 10}, {"A", 2, 0, 10}, {"A", 4, 0, 10}}));
    CHECK(tw::event_name(l.events[0].kind) == "left");
    CHECK(tw::event_name(l.events[1].kind) == "returned");
    CHECK(l.reason(l.events[1]) == "after 1 month without a record");
    return l.lines[0][2] / 100;
  };
  CHECK(after(true, true) == 3302);  // the third month of those with a record, the fourth since joining
  CHECK(after(false, true) == 301);  // tenure, and what is remembered, begin with April
  CHECK(after(true, false) == 3102);
  CHECK(complaint([&] { (void)tw::apply(tw::compiled_policy(p), desk_records({{"A", 1}, {"A", 4}})); }) ==
        "records: A has no row for 2026-02, but rows for 2026-01 and 2026-04: 2 months; the policy's [rehire] says "
        "within_months = 1: add the missing months, raise it to 2, or give somebody new a new id");
  p.rehire.reset();
  CHECK(
      complaint([&] { (void)tw::apply(tw::compiled_policy(p), desk_records({{"A", 1}, {"A", 4}})); }) ==
      "records: A has no row for 2026-02, but rows for 2026-01 and 2026-04; add the missing months; or let people come "
      "back, in the policy: [rehire] within_months = 12, by which tenure, tier and the year's sums go on; or give "
      "somebody new a new id");
  p.rehire = tw::rehire{1, true, true, ""};
  p.rehire->within_months = -1;
  CHECK(complaint([&] { (void)tw::compiled_policy(p); }).find("the months are from 0 to 1200") != std::string::npos);
}

TEST_CASE("a last day that is over, a kind without a day and a kind there is not are refused") {
  tw::compiled_policy const rules(desk_policy());
  auto const refused = [&](std::vector<std::string> const& days, std::vector<std::string> const& kinds) {
    return complaint([&] { (void)tw::apply(rules, with_exits(days, kinds)); });
  };
  CHECK(refused({"", "", "2026-02-28", "", ""}, {})
            .starts_with("column \"last_day\": row 3 (A, 2026-03) is behind the last day, in 2026-02"));
  CHECK(refused({"", "", "", "", ""}, {"", "", "quit", "", ""}) ==
        "column \"exit_kind\": the kind of exit stands without a last day in row 3 (A, 2026-03); fill the column "
        "'last_day'");
  CHECK(refused({"", "", "2026-03", "", ""}, {"", "", "quitt", "", ""}) ==
        "column \"exit_kind\": unknown kind of exit 'quitt' in row 3 (A, 2026-03); did you mean 'quit'?");
}

}  // namespace exits_test
