#include "tierwise/note.hpp"
#include "tierwise/detail/text/visible.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "desk.hpp"
#include "simulated_desk.hpp"
#include "tierwise/compare.hpp"
#include "tierwise/explain.hpp"
#include "tierwise/risk.hpp"
#include "tierwise/workforce.hpp"

namespace note_test {

namespace tw = tierwise;
using tierwise_tests::complaint;
using tierwise_tests::desk_policy;
using tierwise_tests::desk_records;

namespace {

using list = std::vector<std::string>;

std::vector<tw::note> of_kind(std::vector<tw::note> const& all, tw::note_kind kind) {
  std::vector<tw::note> out;
  for (auto const& n : all)
    if (n.kind == kind) out.push_back(n);
  return out;
}
list subjects(std::vector<tw::note> const& all, tw::note_kind kind) {
  list out;
  for (auto const& n : of_kind(all, kind)) out.push_back(n.subject);
  return out;
}

/// Two people in two months, with all columns that the policy may read; `extra` gets some more.
tw::table whole(std::vector<std::pair<std::string, list>> const& extra = {}, bool with_joined = true) {
  tw::table t = desk_records({{"ana", 1, 900}, {"bo", 1, 500}, {"ana", 2, 900}, {"bo", 2, 500}});
  t.add("medal", list{"trial", "trial", "", ""}).add("medal_since", list{"2026-01", "2026-01", "2026-01", "2026-01"});
  if (with_joined) t.add("joined", list{"2026-01", "2026-01", "2026-01", "2026-01"});
  for (auto const& [name, values] : extra) t.add(name, values);
  return t;
}
list const anything(4, "x");

tw::input optional(std::string name, tw::input_kind kind) {
  tw::input out;
  out.name = std::move(name);
  out.kind = kind;
  out.optional = true;
  return out;
}

}  // namespace

TEST_CASE("a ledger of records that say everything has no notes") {
  CHECK(tw::apply(desk_policy(), whole()).notes.empty());
}

TEST_CASE("what no column gives is told by its name") {
  tw::policy p = desk_policy();
  p.inputs.push_back(optional("bonus", tw::input_kind::amount));
  auto const notes = tw::apply(p, desk_records({{"ana", 1, 900}})).notes;
  CHECK(subjects(notes, tw::note_kind::missing_input) == list{"bonus"});
  CHECK(subjects(notes, tw::note_kind::missing_tier) == list{"medal"});
  CHECK(subjects(notes, tw::note_kind::missing_joined) == list{"joined"});
  CHECK(notes.size() == 3);
  CHECK(of_kind(notes, tw::note_kind::missing_tier)[0].text ==
        "there is no column 'medal': everybody begins on the first tier, trial");
}

TEST_CASE("a column that nothing reads is told, with the nearest name") {
  auto const notes = tw::apply(desk_policy(), whole({{"Sales", anything}, {"remark", anything}})).notes;
  REQUIRE(notes.size() == 2);
  CHECK(notes[0].kind == tw::note_kind::unread_column);
  CHECK(notes[0].text == "nothing reads the column 'Sales'; the nearest name is 'sales'");
  CHECK(notes[1].text == "nothing reads the column 'remark'");
}

TEST_CASE("a column left out of a table is told as if it were in it") {
  tw::table t = whole();
  t.leave_out("remark");
  CHECK(subjects(tw::apply(desk_policy(), t).notes, tw::note_kind::unread_column) == list{"remark"});
}

TEST_CASE("a column of nearly the name of one that there is not is refused, unless it is meant") {
  tw::policy p = desk_policy();
  p.inputs.push_back(optional("销售额", tw::input_kind::text));
  p.inputs.push_back(optional("night_share", tw::input_kind::text));
  p.inputs.push_back(optional("id", tw::input_kind::text));
  p.inputs.push_back(optional("kpi_a", tw::input_kind::text));
  p.inputs.push_back(optional("week1", tw::input_kind::text));
  p.inputs.push_back(optional("本月工时", tw::input_kind::text));
  for (auto const& [found, meant] : std::vector<std::pair<std::string, std::string>>{{"join", "joined"},
                                                                                     {"Joined", "joined"},
                                                                                     {"joined ", "joined"},
                                                                                     {"ｊｏｉｎｅｄ", "joined"},
                                                                                     {"joind", "joined"},
                                                                                     {"jioned", "joined"},
                                                                                     {"销售額", "销售额"},
                                                                                     {"销售额（元）", "销售额"},
                                                                                     {"销售额 [元]", "销售额"},
                                                                                     {"【销售额】", "销售额"},
                                                                                     {"\uFEFF销售额", "销售额"},
                                                                                     {"销额售", "销售额"},
                                                                                     {"本月工食", "本月工时"},
                                                                                     {"Night Share", "night_share"},
                                                                                     {"night-share", "night_share"},
                                                                                     {"nightshare", "night_share"},
                                                                                     {"nigth_share", "night_share"},
                                                                                     {"ID", "id"}}) {
    INFO(found);
    tw::table const t = whole({{found, anything}}, false);
    CHECK(complaint([&] { return tw::apply(p, t); }) ==
          "column \"" + tw::detail::visible(found) + "\": nothing reads it, and there is no column '" + meant +
              "'; did you mean '" + meant + "'? if not, name it in 'ignore'");
    tw::apply_options how;
    how.ignore = {found};
    CHECK(subjects(tw::apply(p, t, how).notes, tw::note_kind::unread_column).empty());
    CHECK(complaint([&] { return tw::explain(tw::compiled_policy(p), t, "ana", tw::month(2026, 1)); }) != "");
    CHECK(complaint([&] { return tw::explain(tw::compiled_policy(p), t, "ana", tw::month(2026, 1), how.ignore); }) ==
          "");
  }
  // Short names, names that differ in a figure or in what pairs of names are told apart by, and other words.
  for (std::string const found : {"ip", "kpi_b", "week2", "上月工时", "joint_venture", "night", "销售量", "工时"}) {
    INFO(found);
    CHECK(subjects(tw::apply(p, whole({{found, anything}}, false)).notes, tw::note_kind::unread_column) == list{found});
  }
}

TEST_CASE("a column that is read cannot be ignored") {
  tw::apply_options how;
  how.ignore = {"sales"};
  CHECK(complaint([&] { return tw::apply(desk_policy(), whole(), how); }) ==
        "column \"sales\": it is read, so it cannot be ignored; leave it out of 'ignore', or out of the table");
}

TEST_CASE("a required column is asked for once, by the name that was probably meant") {
  tw::table t;
  t.add("person", list{"ana"})
      .add("month", list{"2026-01"})
      .add("shop", list{"north"})
      .add("Sales ", list{"9"})
      .add("points", std::vector<double>{80})
      .add("slips", std::vector<double>{0});
  CHECK(complaint([&] { return tw::apply(desk_policy(), t); }) ==
        "records: there is no column 'sales', which the policy's inputs name; did you mean 'Sales '?");
}

TEST_CASE("ids, shops and teams that are one to a reader are named together") {
  tw::table const t =
      desk_records({{"A01", 1, 900, 80, "north"}, {"A02", 1, 900, 80, "North"}, {"A01 ", 2, 900, 80, "north"}});
  auto const notes = of_kind(tw::apply(desk_policy(), t).notes, tw::note_kind::alike);
  REQUIRE(notes.size() == 2);
  CHECK(notes[0].subject == "person");
  CHECK(notes[0].text == "'A01', 'A01 ' differ only in blanks: they are taken for 2 people");
  CHECK(notes[0].months == "2026-01 to 2026-02");
  CHECK(notes[0].rows == 2);
  CHECK(notes[1].subject == "shop");
  CHECK(notes[1].text == "'North', 'north' differ only in case: they are taken for 2 shops");
  CHECK(notes[1].rows == 3);
}

TEST_CASE("recorded tiers that are not those worked out are told, but for the first and for what is not said") {
  tw::table t = desk_records({{"ana", 1, 900, 90},
                              {"bo", 1, 500, 40},
                              {"ana", 2, 900, 90},
                              {"bo", 2, 500, 40},
                              {"ana", 3, 900, 90},
                              {"bo", 3, 500, 40}});
  t.add("medal", list{"trial", "trial", "trial", "", "iron", "irn"});
  auto const notes = of_kind(tw::apply(desk_policy(), t).notes, tw::note_kind::other_tier);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].rows == 2);
  CHECK(notes[0].months == "2026-02 to 2026-03");
  CHECK(notes[0].text ==
        "2 recorded tiers of medal, of 2 people, are not what the rules make of the records before: ana in 2026-02 "
        "(recorded trial, worked out iron), bo in "
        "2026-03 (recorded irn, worked out trial)");
}

TEST_CASE("functions of the past that begin in the middle are told with the people they begin in the middle for") {
  tw::policy p = desk_policy();
  p.metric.push_back({"own", "", "sales", ""});
  p.pay.line[0].amount =
      "base_pay + 0 * (last(3, mean(own)) + year_to_date(sum(sales)) + otherwise(last_month(sales), 0))";
  tw::table t = desk_records({{"ana", 1, 900}, {"bo", 2, 500}, {"ana", 2, 900}, {"cy", 2, 100}});
  t.add("joined", list{"2025-06", "2025-07", "2025-06", "2026-02"});
  auto const notes = of_kind(tw::apply(p, t).notes, tw::note_kind::cut_past);
  REQUIRE(notes.size() == 2);  // Ana's year begins with her records, Bo's does not, and Cy had no past
  CHECK(notes[0].subject.find("last(3, mean(own))") != std::string::npos);
  CHECK(notes[0].subject.find("last_month(sales)") != std::string::npos);
  CHECK(notes[0].subject.find("year_to_date") == std::string::npos);
  CHECK(notes[0].rows == 2);
  CHECK(notes[0].text.starts_with("2 people (ana, bo) were there before their first record: for them "));
  CHECK(notes[1].subject == "year_to_date(sum(sales))");
  CHECK(notes[1].text ==
        "1 person (bo) was there before their first record: for them year_to_date(sum(sales)) begins in the middle");
  CHECK(notes[1].months == "2026-02");
}

TEST_CASE("a workforce is held to the same rule, and what it does not say is told") {
  using tierwise_tests::simulated_assumptions;
  using tierwise_tests::simulated_policy;
  tw::compiled_model const model(simulated_policy(), simulated_assumptions());
  tw::table t;
  t.add("person", list{"ana", "bo"}).add("month", list{"2026-07", "2026-07"}).add("shop", list{"north", "south"});
  auto const bare = tw::simulate(model, t).notes;
  CHECK(subjects(bare, tw::note_kind::missing_tier) == list{"medal"});
  CHECK(subjects(bare, tw::note_kind::missing_joined) == list{"joined"});
  CHECK(subjects(bare, tw::note_kind::drawn_at_start) == list{"skill"});
  tw::table more = t;
  more.add("Medal ", list{"iron", "iron"});
  CHECK(complaint([&] {
          return tw::simulate(model, more);
        }).starts_with("column \"Medal \": nothing reads it, and there is no column 'medal'"));
  CHECK(complaint([&] {
          return tw::compare({{"a", model}, {"b", model}}, more);
        }).starts_with("column \"Medal \": nothing reads it"));
  tw::simulation how;
  how.ignore = {"Medal "};
  CHECK(tw::simulate(model, more, how).notes == bare);
  tw::table drawn = t;
  drawn.add("sales", std::vector<double>{1, 2});
  CHECK(of_kind(tw::simulate(model, drawn).notes, tw::note_kind::unread_column)[0].text ==
        "the column 'sales' is not read: the assumptions draw 'sales'");
}

TEST_CASE("notes in brief are a line or two of each kind, however many there are") {
  std::vector<tw::note> notes;
  for (int i = 0; i < 12; ++i)
    notes.push_back({tw::note_kind::unread_column, "c" + std::to_string(i), "", 0,
                     "nothing reads the column 'c" + std::to_string(i) + "'"});
  for (int i = 0; i < 4; ++i) notes.push_back({tw::note_kind::alike, "person", "", 2, "pair " + std::to_string(i)});
  notes.push_back({tw::note_kind::missing_joined, "joined", "", 0, "there is no column 'joined'"});
  CHECK(tw::in_brief(notes) == list{"pair 0; and 3 more such notes", "there is no column 'joined'",
                                    "nothing reads the columns c0, c1, c2, c3, c4, c5 and 6 more"});
  CHECK(tw::in_brief({}).empty());
  CHECK(tw::note_name(tw::note_kind::cut_past) == "cut_past");
}

}  // namespace note_test
