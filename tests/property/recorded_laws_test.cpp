// Tiers as recorded: those that a policy gives give its ledger, to the bit; others hold, in any pieces, and what the
// policy would have given is told month by month.
#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "property/ledger_parts.hpp"
#include "property/luck.hpp"
#include "property/random_desk.hpp"
#include "property/remembering_desk.hpp"
#include "property/shops.hpp"

namespace tw = tierwise;

namespace recorded_laws_test {

using namespace tierwise_tests;
namespace {

constexpr auto recorded = tw::tier_source::recorded;

/// The tiers of a ledger as records have them: ladder -> (person, month) -> tier.
using tier_table = std::map<std::string, std::map<std::pair<std::string, int>, std::string>>;

tier_table tiers_of(tw::ledger const& l) {
  tier_table out;
  for (std::size_t k = 0; k < l.tiers.size(); ++k) {
    tw::ladder const& of = l.policy().ladder[k];
    for (std::size_t r = 0; r < l.rows(); ++r)
      out[of.name][{l.people[l.person[r]], (l.first_month + l.months[r]).index}] = of.tier[l.tiers[k][r]].name;
  }
  return out;
}

/// Only the rows that have tiers, and these in columns.
tw::table with_tiers(tw::table const& records, tier_table const& tiers) {
  auto const months = tw::months_in(records.at("month"));
  tw::column const& person = records.at("person");
  std::vector<std::size_t> rows;
  std::map<std::string, std::vector<std::string>> columns;
  for (std::size_t r = 0; r < months.size(); ++r) {
    std::pair const who(std::string(person.text(r)), months[r]->index);
    if (!tiers.begin()->second.contains(who)) continue;
    rows.push_back(r);
    for (auto const& [ladder, of] : tiers) columns[ladder].push_back(of.at(who));
  }
  tw::table out = reordered(records, rows);
  for (auto const& [ladder, names] : columns) out.add(ladder, names);
  return out;
}

/// Some of the tiers are others.
tier_table with_other_tiers(luck& l, tw::policy const& p, tier_table tiers, int percent) {
  for (auto const& ladder : p.ladder)
    for (auto& [who, tier] : tiers[ladder.name])
      if (l.chance(percent)) tier = ladder.tier[l.below(ladder.tier.size())].name;
  return tiers;
}

struct desk {
  tw::compiled_policy rules;
  tw::table records;
};

desk random_recorded_desk(luck& l) {
  tw::policy p = remembering(l);
  if (l.chance(40)) p.rehire = tw::rehire{6, l.chance(60), l.chance(60), ""};
  tw::compiled_policy rules(p);
  for (int m = 2; m <= 6; ++m)
    if (l.chance(20)) rules = rules.amended({2026, m}, amendment_of(p, l));
  auto rows = random_desk(l, 30 + l.below(120));
  if (p.rehire) rows = with_absences(l, rows);
  return {rules, l.chance(40) ? with_exits(l, rows) : desk_records(rows)};
}

/// The events but for those of records behind a separation, which are no records any more.
all_events events_of(tw::ledger const& l) {
  all_events out;
  out.add(l);
  out.ignored.clear();
  return out;
}

/// What is missing is the same as what is missing.
void check_same_totals(tw::detail::carried_totals const& a, tw::detail::carried_totals const& b) {
  for (std::size_t i = 0; i < std::size(a.of); ++i)
    CHECK(std::equal(a.of[i].begin(), a.of[i].end(), b.of[i].begin(), b.of[i].end(),
                     [](double x, double y) { return x == y || (x != x && y != y); }));
}

/// The same but for what would hold if no ladder had decided.
void check_same_state(tw::state const& a, tw::state const& b) {
  auto const &x = a.columns(), &y = b.columns();
  CHECK(x.people == y.people);
  CHECK(x.separated == y.separated);
  CHECK(x.ladders == y.ladders);
  REQUIRE(x.histories.size() == y.histories.size());
  for (std::size_t i = 0; i < x.histories.size(); ++i) {
    tw::detail::carried_history const &h = x.histories[i], &k = y.histories[i];
    check_same_totals(h.all, k.all);
    for (std::size_t r = 0; r < h.risen.size(); ++r) check_same_totals(h.risen[r], k.risen[r]);
  }
}

/// Differences by month, person and ladder, as texts; without why, where pieces do not know it.
std::vector<std::string> differences_of(tw::ledger const& l, bool from_state) {
  std::vector<std::string> out;
  for (auto const& d : l.tier_differences) {
    if ((d.decided < 0) != from_state) continue;
    tw::ladder const& of = l.policy().ladder[static_cast<std::size_t>(d.ladder)];
    auto const name = [&](int t) { return t < 0 ? "gone" : of.tier[static_cast<std::size_t>(t)].name; };
    out.push_back((l.first_month + d.month).text() + " " + l.people[d.person] + " " + of.name + " " + name(d.before) +
                  " " + name(d.recorded) + " " + name(d.given) + " " + (l.first_month + d.decided).text() + " " +
                  l.texts[static_cast<std::size_t>(d.shop)] + (from_state ? "" : " " + d.reason));
  }
  return out;
}

/// What was decided behind the state, and not recorded, was told and is no more.
void forget_undone(tw::ledger const& part, all_events& before) {
  for (auto const& d : part.tier_differences) {
    if (d.decided >= 0) continue;
    auto& told = before.events[{(part.first_month + d.decided).index, part.people[d.person]}];
    std::string const ladder = " " + part.policy().ladder[static_cast<std::size_t>(d.ladder)].name + " ";
    std::erase_if(told, [&](std::string const& e) {
      return e.find(ladder) != std::string::npos && !e.starts_with("flagged") && !e.starts_with("separated");
    });
  }
}

/// Events of somebody in a month in one order.
void put_alike(all_events& all) {
  all.ignored.clear();
  std::erase_if(all.events, [](auto const& one) { return one.second.empty(); });
  for (auto& [who, some] : all.events) std::sort(some.begin(), some.end());
}

void compare_explanations(tw::compiled_policy const& rules, tw::ledger const& part, tw::table const& piece,
                          tw::state const& stood, tw::table const& whole, luck& l) {
  for (int n = 0; n < 2 && part.rows() > 0; ++n) {
    std::size_t const r = l.below(part.rows());
    auto const explained = [&](tw::table const& records, tw::state const& before) {
      auto out = tw::explain(rules, records, before, part.people[part.person[r]], part.first_month + part.months[r], {},
                             recorded);
      out.events.clear();  // in a last month they are the policy's
      return told(out);
    };
    CHECK(explained(piece, stood) == explained(whole, {}));
  }
}

}  // namespace

TEST_CASE("tiers as recorded that are those the policy gives give its ledger, and nothing is to reconcile") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    luck l(seed);
    INFO("seed " << seed);
    auto const [rules, records] = random_recorded_desk(l);
    tw::table const said = with_tiers(records, tiers_of(tw::apply(rules, records)));
    tw::ledger const by_policy = tw::apply(rules, said), by_record = tw::apply(rules, said, {.tiers = recorded});
    std::vector<paid_month> rows, same;
    add_rows(by_policy, rows);
    add_rows(by_record, same);
    CHECK(rows == same);
    CHECK(events_of(by_policy) == events_of(by_record));
    check_same_state(by_policy.state, by_record.state);
    CHECK(by_record.tier_differences.empty());
    CHECK(by_record.tiers_recorded);
  }
}

TEST_CASE("tiers as recorded hold, and differ from what the policy gives to those whose records end the month before") {
  for (std::uint64_t seed = 100; seed < 120; ++seed) {
    luck l(seed);
    INFO("seed " << seed);
    auto const [rules, records] = random_recorded_desk(l);
    tw::ledger const by_policy = tw::apply(rules, records);
    tier_table const tiers = with_other_tiers(l, by_policy.policy(), tiers_of(by_policy), 15);
    tw::table const said = with_tiers(records, tiers);
    tw::ledger const whole = tw::apply(rules, said, {.threads = 2, .tiers = recorded});
    auto const held = tiers_of(whole);
    for (auto const& [ladder, of] : held)
      for (auto const& [who, tier] : of) CHECK(tiers.at(ladder).at(who) == tier);
    for (int m = 1; m < 6; ++m) {
      tw::month const behind(2026, m + 1);
      tw::table const until = months_between(said, {1900, 1}, behind);
      tw::ledger const part = tw::apply(rules, until, {.tiers = recorded});
      auto const& stood = part.state.columns();
      std::size_t found = 0;
      for (auto const& d : whole.tier_differences) {
        if (d.decided != m - 1) continue;
        ++found;
        std::size_t const k = part.state.find(whole.people[d.person]);
        auto const ladder = static_cast<std::size_t>(d.ladder);
        if (d.given < 0)
          CHECK(stood.let_go[k] == d.ladder + 1);
        else
          CHECK((stood.let_go[k] != 0 ? stood.undecided : stood.ladders)[ladder].tier[k] == d.given);
        CHECK(stood.undecided[ladder].tier[k] == d.before);
        CHECK(d.given != d.recorded);
        CHECK_FALSE(d.reason.empty());
      }
      // And nobody else differs.
      std::size_t others = 0;
      for (std::size_t k = 0; k < stood.people.size(); ++k) {
        if (stood.last[k] != behind.index - 1 || (stood.separated[k] != 0 && stood.let_go[k] == 0)) continue;
        for (std::size_t i = 0; i < stood.ladders.size(); ++i) {
          auto const& of = held.at(stood.ladders[i].name);
          auto next = of.upper_bound({stood.people[k], behind.index - 1});
          if (next == of.end() || next->first.first != stood.people[k]) continue;
          bool const anew = next->first.second > behind.index && !whole.policy().rehire->keeps_tier;
          auto const& decided = (stood.let_go[k] != 0 ? stood.undecided : stood.ladders)[i];
          if (!anew && (stood.let_go[k] == i + 1 || decided.tiers[decided.tier[k]] != next->second))
            ++others;
          else if (anew && stood.let_go[k] == i + 1)
            ++others;
        }
      }
      CHECK(found == others);
    }
  }
}

TEST_CASE("tiers as recorded in any pieces are those in one") {
  std::size_t all = 0, from_states = 0;
  for (std::uint64_t seed = 200; seed < 240; ++seed) {
    luck l(seed);
    INFO("seed " << seed);
    auto const [rules, records] = random_recorded_desk(l);
    tw::ledger const by_policy = tw::apply(rules, records);
    tw::table const said =
        with_tiers(records, with_other_tiers(l, by_policy.policy(), tiers_of(by_policy), l.chance(50) ? 15 : 3));
    tw::ledger const whole = tw::apply(rules, said, {.tiers = recorded});
    auto cuts = some_months(l, 2, 6, 60);
    std::vector<paid_month> rows, in_pieces;
    add_rows(whole, rows);
    auto events = events_of(whole);
    all_events of_pieces;
    std::vector<std::string> apart;
    tw::state stood;
    for (std::size_t i = 0; i <= cuts.size(); ++i) {
      tw::month const from = i == 0 ? tw::month(1900, 1) : cuts[i - 1],
                      to = i == cuts.size() ? tw::month(2199, 12) : cuts[i];
      tw::table const piece = months_between(said, from, to);
      if (piece.rows() == 0) continue;
      tw::ledger const part = tw::apply(rules, piece, stood, {.tiers = recorded});
      add_rows(part, in_pieces);
      forget_undone(part, of_pieces);
      of_pieces.add(part);
      compare_explanations(rules, part, piece, stood, said, l);
      for (bool const from_state : {true, false}) {
        auto const some = differences_of(part, from_state);
        apart.insert(apart.end(), some.begin(), some.end());
        all += some.size();
        from_states += from_state ? some.size() : 0;
      }
      stood = i % 2 == 0 ? tw::state::from_bytes(part.state.bytes()) : part.state;
    }
    CHECK(in_pieces == rows);
    put_alike(events);
    put_alike(of_pieces);
    CHECK(of_pieces == events);
    CHECK(stood == whole.state);
    auto in_one = differences_of(whole, false);
    REQUIRE(apart.size() == in_one.size());
    std::sort(apart.begin(), apart.end());
    std::sort(in_one.begin(), in_one.end());
    for (std::size_t i = 0; i < apart.size(); ++i) CHECK(in_one[i].starts_with(apart[i]));
  }
  CHECK(all > 1000);
  CHECK(from_states > 100);
}

}  // namespace recorded_laws_test
