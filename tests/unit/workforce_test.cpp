#include "tierwise/workforce.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "desk.hpp"
#include "tierwise/simulate.hpp"

namespace workforce_test {

namespace tw = tierwise;
using tierwise_tests::complaint;
using tierwise_tests::desk_policy;
using tierwise_tests::desk_records;
using tierwise_tests::desk_row;

namespace {

/// Ana is worth a tier from the first month on, Bo never, Cy is let go in the second, Di comes in the second.
std::vector<desk_row> const rows = {{"ana", 1, 900, 90}, {"ana", 2, 900, 90},
                                    {"bo", 1, 500, 40},  {"bo", 2, 500, 40, "south", "south-1"},
                                    {"cy", 1, 100, 85},  {"cy", 2, 100, 85, "north", "north-1", 25},
                                    {"di", 2, 700, 85}};

std::vector<std::string> texts(tw::table const& t, std::string const& name) {
  std::vector<std::string> out;
  tw::column const& c = t.at(name);
  for (std::size_t r = 0; r < c.size(); ++r) out.push_back(c.text(r));
  return out;
}

std::vector<std::string> months(tw::table const& t, std::string const& name) {
  std::vector<std::string> out;
  for (auto const& m : tw::months_in(t.at(name))) out.push_back(m ? m->text() : "");
  return out;
}

using list = std::vector<std::string>;

}  // namespace

TEST_CASE("who is at work when a ledger ends stands as the last month's events left them") {
  auto const records = desk_records(rows);
  auto const found = tw::workforce_after(tw::apply(desk_policy(), records), records);
  CHECK(texts(found.people, "person") == list{"ana", "bo", "di"});
  CHECK(months(found.people, "month") == list{"2026-03", "2026-03", "2026-03"});
  CHECK(texts(found.people, "shop") == list{"north", "south", "north"});
  CHECK(texts(found.people, "team") == list{"north-1", "south-1", "north-1"});
  CHECK(months(found.people, "joined") == list{"2026-01", "2026-01", "2026-02"});
  CHECK(texts(found.people, "medal") == list{"iron", "trial", "iron"});
  // Ana rose at the end of January, Di at the end of February.
  CHECK(months(found.people, "medal_since") == list{"2026-02", "2026-01", "2026-03"});
}

TEST_CASE("who is in no team stays in none, in the workforce and when it is played forward") {
  auto some = rows;
  some[0].team = some[1].team = "";
  auto const records = desk_records(some);
  auto const found = tw::workforce_after(tw::apply(desk_policy(), records), records);
  tw::column const& team = found.people.at("team");
  CHECK(team.missing(0));
  CHECK(team.text(1) == "south-1");
  CHECK(team.text(2) == "north-1");
}

TEST_CASE("an acting appointment goes on with the months it has had") {
  tw::policy p = desk_policy();
  p.ladder[0].tier[1].acting = tw::acting{"3", "score >= 80", "trial"};
  auto const records = desk_records(rows);
  auto const acting = [&](tw::ledger const& l, std::string const& person) {
    tw::state const s = tw::workforce_after(l, records).state;
    return s.columns().ladders[0].acting_months[s.find(person)];
  };
  auto const ledger = tw::apply(p, records);
  CHECK(acting(ledger, "ana") == 2);  // she rose at the end of January
  CHECK(acting(ledger, "bo") == 0);
  CHECK(acting(ledger, "di") == 1);
  // Ana's trial ends with the rules of January, and Di rises without one.
  auto const ended = tw::apply(tw::compiled_policy(p).amended({2026, 2}, desk_policy()), records);
  CHECK(acting(ended, "ana") == 0);
  CHECK(acting(ended, "di") == 0);
}

TEST_CASE("the last month's values of other columns are taken along, from these records or others") {
  auto const records = desk_records(rows);
  auto const ledger = tw::apply(desk_policy(), records);
  auto const kept = tw::workforce_after(ledger, records, {"points"});
  auto const own = kept.people.at("points").numbers;
  CHECK(std::vector<double>(own.begin(), own.end()) == std::vector<double>{90, 40, 85});
  tw::table others;
  others.add("person", list{"di", "zoe", "bo", "ana", "ana"});
  others.add("month", list{"2026-02", "2026-02", "2026-02-11", "2026-01", "2026-02"});
  others.add("shift", list{"night", "day", "day", "day", "night"});
  CHECK(texts(tw::workforce_after(ledger, records, {"shift"}, others).people, "shift") ==
        list{"night", "day", "night"});
}

TEST_CASE("columns that are not there, and people without a row in the last month, are said") {
  auto const records = desk_records(rows);
  auto const ledger = tw::apply(desk_policy(), records);
  CHECK(complaint([&] { return tw::workforce_after(ledger, records, {"pionts"}); }) ==
        "unknown column 'pionts'; did you mean 'points'?");
  tw::table others;
  others.add("person", list{"ana", "di"}).add("month", list{"2026-02", "2026-02"}).add("shift", list{"day", "day"});
  CHECK(complaint([&] { return tw::workforce_after(ledger, records, {"shift"}, others); }) ==
        "records: bo has no row for 2026-02");
}

TEST_CASE("a workforce is what a simulation starts from") {
  auto const records = desk_records(rows);
  auto const found = tw::workforce_after(tw::apply(desk_policy(), records), records);
  tw::assumptions a;
  a.name = "nothing happens";
  for (auto const* name : {"sales", "points", "slips"}) {
    tw::quantity q;
    q.name = name;
    q.mean = tw::formula("0");
    q.source = "assumption";
    a.activity.push_back(q);
  }
  tw::simulation how;
  how.months = 1;
  auto const p = tw::simulate({desk_policy(), a}, found.people, how);
  CHECK(p.first_month == tw::month(2026, 3));
  CHECK(p.total(0, 0, p.measure("heads")) == 3);
}

}  // namespace workforce_test
