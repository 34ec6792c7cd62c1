#include "tierwise/past.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "property/lively_desk.hpp"
#include "tierwise/assumption_members.hpp"
#include "tierwise/attribute_costs.hpp"
#include "tierwise/baseline.hpp"
#include "tierwise/compare.hpp"
#include "tierwise/risk.hpp"
#include "tierwise/simulate.hpp"
#include "tierwise/toml.hpp"
#include "tierwise/workforce.hpp"

namespace tw = tierwise;

namespace past_test {

using tierwise_tests::assumed;
using tierwise_tests::complaint;
using tierwise_tests::how;
using tierwise_tests::lively_desk;
using tierwise_tests::lively_world;

namespace {

constexpr char const* rules_text = R"toml(
[inputs]
output = "number"
[[ladder.t.tier]]
name = "a"
[[pay.line]]
name = "x"
amount = "1"
)toml";

/// Whose output has been low over three months leaves the sooner.
constexpr char const* world_text = R"toml(
[activity.output]
mean = "50"
source = "s"
[attrition.leaving]
annual_rate = "10%"
source = "s"
[hiring]
filled = "0%"
source = "s"
[[attrition.leaving.factor]]
name = "output"
value = "last(3, sum(output))"
coefficient = -0.04
reference = 150
source = "s"
)toml";

/// So many people with the same output each month of two years.
tw::table two_years(std::size_t people) {
  std::vector<std::string> id, shop;
  std::vector<tw::month> when;
  for (int m = 0; m < 24; ++m)
    for (std::size_t p = 0; p < people; ++p) {
      id.push_back("p" + std::to_string(1000 + p));
      when.push_back(tw::month(2024, 1) + m);
      shop.push_back("s");
    }
  tw::table t;
  t.add("output", std::vector<double>(id.size(), 50)).add("person", id).add("month", when).add("shop", shop);
  return t;
}

std::vector<double> leavers(tw::compiled_model const& model, tw::workforce const& staff, tw::state before) {
  tw::simulation how;
  how.months = 4;
  how.replicas = 40;
  how.before = std::move(before);
  auto const p = tw::simulate(model, staff.people, how);
  std::vector<double> out;
  for (int m = 0; m < how.months; ++m) {
    double all = 0;
    for (std::uint32_t r = 0; r < how.replicas; ++r) all += double(p.value(r, m, 0, p.measure("left")));
    out.push_back(all / how.replicas);
  }
  return out;
}

}  // namespace

TEST_CASE("500 people of steady output go on leaving at the rate that their past gives, from the first month on") {
  tw::compiled_model const model(tw::parse_policy(rules_text),
                                 tw::parse_toml<tw::assumptions>(world_text, "assumptions.toml"));
  auto const records = two_years(500);
  auto const ledger = tw::apply(model.policy(), records);
  auto const staff = tw::workforce_after(ledger, records);
  auto const known = leavers(model, staff, tw::past(ledger, records, {model}));
  for (double n : known) CHECK((n > 3.6 && n < 5.2));  // 10 % a year of 500 are 4.4 in the first month
  // Without the past the sums begin with the first month played.
  auto const unknown = leavers(model, staff, {});
  CHECK(unknown[0] > 40);
  CHECK(unknown[1] > 15);
}

namespace {

/// A hall with one seat that nobody leaves: who waits for it waits on. Offences of two months weigh; one who was
/// refused asks again after six months.
constexpr char const* waiting_text = R"toml(
[inputs]
slips = "count"
asks = "flag"
good = "flag"
[[ladder.t.tier]]
name = "a"
[[ladder.t.tier]]
name = "b"
applies = "asks"
enter = "good and last(24, sum(slips)) == 0"
attempts_apart = 6
seats = { "*" = 1 }
[[pay.line]]
name = "waited"
kind = "memo"
amount = "t.waiting_months"
)toml";

/// Slips no more, and everybody asks and is good.
constexpr char const* waiting_world = R"toml(
[activity.slips]
mean = "0"
source = "s"
[activity.asks]
draw = "chance"
mean = "100%"
source = "s"
[activity.good]
draw = "chance"
mean = "100%"
source = "s"
[hiring]
filled = "0%"
source = "s"
)toml";

}  // namespace

TEST_CASE("months waited, bad records and refusals of the past count in the months to come") {
  tw::compiled_model const model(tw::parse_policy(waiting_text),
                                 tw::parse_toml<tw::assumptions>(waiting_world, "assumptions.toml"));
  std::vector<std::string> id, shop;
  std::vector<tw::month> when;
  std::vector<double> slips;
  std::vector<bool> asks, good;
  // Ana takes the seat in the first month; Bo waits from then on; Cy slips every month; Di is refused in the last.
  for (int m = 0; m < 24; ++m)
    for (std::string const who : {"ana", "bo", "cy", "di"}) {
      id.push_back(who);
      shop.push_back("s");
      when.push_back(tw::month(2024, 1) + m);
      slips.push_back(who == "cy" ? 1 : 0);
      asks.push_back(who == "di" ? m == 23 : true);
      good.push_back(who != "di");
    }
  tw::table records;
  records.add("person", id)
      .add("month", when)
      .add("shop", shop)
      .add("slips", slips)
      .add("asks", asks)
      .add("good", good);
  tw::ledger const ledger = tw::apply(model.policy(), records);
  auto const staff = tw::workforce_after(ledger, records);
  tw::simulation how;
  how.months = 8;
  how.before = staff.state;
  auto const played = tw::simulated_records(model, staff.people, 0, how);
  tw::ledger const later = tw::apply(model.policy(), played, staff.state);
  std::size_t const bo = later.find("bo", {2026, 1});
  CHECK(later.lines[0][bo] == 2400);  // he waits since the end of the first month
  auto const projected = tw::simulate(model, staff.people, how);
  for (int m = 0; m < 6; ++m) CHECK(projected.value(0, m, 0, projected.measure("line.waited")) == 2400 + 100 * m);
  // With a second seat from the start of the simulation on, Bo has it first; Cy's bad records still weigh, and Di, who
  // was refused in December, may ask again in June.
  tw::policy two = model.policy().policy();
  two.ladder[0].tier[1].seats = {{"*", 4}};
  tw::compiled_model const wider(two, tw::parse_toml<tw::assumptions>(waiting_world, "assumptions.toml"));
  auto const risen = [&](std::string const& who) {
    tw::ledger const l = tw::apply(wider.policy(), tw::simulated_records(wider, staff.people, 0, how), staff.state);
    for (auto const& e : l.events)
      if (e.kind == tw::event_kind::promoted && l.people[e.person] == who) return (l.first_month + e.month).text();
    return std::string("never");
  };
  CHECK(risen("bo") == "2026-01");
  CHECK(risen("cy") == "never");
  CHECK(risen("di") == "2026-06");
}

namespace {

/// The lively desk played for half a year, and everybody at its end.
struct lived {
  tw::compiled_model const& model = lively_desk();
  tw::table records;
  tw::ledger ledger;
  tw::workforce staff;

  explicit lived(std::uint32_t replica = 0)
      : records(tw::simulated_records(model, tierwise_tests::staff(14, 2), replica, how(7, 1))),
        ledger(tw::apply(model.policy(), records)),
        staff(tw::workforce_after(ledger, records)) {}
  /// Half a year more.
  [[nodiscard]] tw::simulation on() const {
    tw::simulation out = how(6, 5);
    out.before = tw::past(ledger, records, {model});
    return out;
  }
  [[nodiscard]] tw::compiled_model with(tw::policy const& p) const { return {p, assumed(lively_world)}; }
};

}  // namespace

TEST_CASE("acting appointments and priorities go on") {
  std::uint32_t replica = 0;
  auto const some = [&](lived const& d) {  // who acts, and who is preferred
    tw::detail::state_columns const& stood = d.staff.state.columns();
    bool acting = false, preferred = false;
    for (std::size_t p = 0; p < stood.people.size(); ++p) {
      if (stood.separated[p] != 0 || stood.last[p] != stood.after.index) continue;
      acting = acting || stood.ladders[1].acting_months[p] == 2;
      preferred = preferred || stood.ladders[0].priority[p] != 0;
    }
    return acting && preferred;
  };
  while (replica < 100 && !some(lived(replica))) ++replica;
  lived const d(replica);
  REQUIRE(some(d));
  // Who acts is confirmed, or falls back, after two months of it: one of them has been before the simulation.
  auto const played = tw::simulated_records(d.model, d.staff.people, 0, d.on());
  auto const ended = [&](tw::ledger const& l) {
    std::size_t n = 0;
    for (auto const& e : l.events)
      n += e.month == 0 && e.subject == 1 &&
           (e.kind == tw::event_kind::confirmed || e.kind == tw::event_kind::fell_back);
    return n;
  };
  CHECK(ended(tw::apply(d.model.policy(), played, d.staff.state)) > 0);
  CHECK(ended(tw::apply(d.model.policy(), played)) == 0);
}

TEST_CASE("a baseline that is kept plays a past as one that is played anew, to the bit", "[threads]") {
  lived const d;
  auto const today = d.model;
  auto raised = d.model.policy().policy();
  raised.ladder[0].tier[1].base_pay = 2400;
  auto further = d.model.policy().policy();  // looks back further than the policy that was lived by
  further.ladder[0].tier[2].enter = "last(5, mean(score)) >= 45 and last(6, sum(late)) <= 4";
  std::vector<tw::scenario> const variants = {{"raised", d.with(raised)}, {"further", d.with(further)}};
  tw::simulation how = d.on();
  tw::baseline const kept({"today", today}, d.staff.people, how);
  how.before = tw::past(d.ledger, d.records, {today, variants[0].model, variants[1].model});
  CHECK(!(how.before == d.on().before));
  auto const fresh = tw::compare({{"today", today}, variants[0], variants[1]}, d.staff.people, how);
  auto const found = kept.with(d.staff.people, how.before).compare(variants, 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(found.of(i).values == fresh.of(i).values);
  CHECK(fresh.of(0).values != fresh.of(2).values);
  CHECK(complaint([&] { return kept.compare(variants); })
            .find("it looks back on 'score' further than the state after "
                  "2026-07 remembers") != std::string::npos);
  auto const costs = tw::attribute_costs(fresh, d.staff.people, 2),
             of_kept = tw::attribute_costs(found, d.staff.people);
  std::size_t const cost = fresh.of(0).measure("total_cost");
  for (std::size_t v = 1; v < 3; ++v)
    for (std::uint32_t r = 0; r < how.replicas; ++r)
      for (std::int32_t t = 0; t < how.months; ++t) {
        REQUIRE(of_kept[v - 1][r * 6u + static_cast<std::size_t>(t)].rate ==
                costs[v - 1][r * 6u + static_cast<std::size_t>(t)].rate);
        REQUIRE(costs[v - 1][r * 6u + static_cast<std::size_t>(t)].total() ==
                fresh.of(v).value(r, t, 0, cost) - fresh.of(0).value(r, t, 0, cost));
      }
  // The same people in the first month, of whom the same is known: nothing of the raise is anything but pay.
  for (std::uint32_t r = 0; r < how.replicas; ++r) CHECK(costs[0][r * 6u].rate == costs[0][r * 6u].total());
}

namespace {

/// Records of `two_years`, those of the months from `first` to `last` alone.
tw::table months_of(tw::table const& all, tw::month first, tw::month last) {
  std::vector<std::string> id, shop;
  std::vector<tw::month> when;
  auto const months = tw::months_in(all.at("month"));
  for (std::size_t r = 0; r < all.rows(); ++r) {
    if (*months[r] < first || last < *months[r]) continue;
    id.push_back(all.at("person").text(r));
    shop.push_back("s");
    when.push_back(*months[r]);
  }
  tw::table t;
  t.add("output", std::vector<double>(id.size(), 50)).add("person", id).add("month", when).add("shop", shop);
  return t;
}

}  // namespace

TEST_CASE("what has been paid this year counts in the months to come, and newcomers have been paid nothing") {
  tw::compiled_model const model(tw::parse_policy(R"toml(
[inputs]
output = "number"
[[pay.line]]
name = "paid"
amount = "100"
[[pay.line]]
name = "so_far"
kind = "memo"
amount = "year_to_date(sum(paid))"
)toml"),
                                 tw::parse_toml<tw::assumptions>(R"toml(
[activity.output]
mean = "50"
source = "s"
[attrition.leaving]
annual_rate = "900%"
source = "s"
[hiring]
lead_months = 0
source = "s"
)toml",
                                                                 "assumptions.toml"));
  auto const records = two_years(20);  // 2024 and 2025
  for (auto const& [last, paid] : {std::pair{tw::month(2025, 9), 10}, std::pair{tw::month(2024, 12), 1}}) {
    auto const lived = months_of(records, {2024, 1}, last);
    auto const ledger = tw::apply(model.policy(), lived);
    auto const staff = tw::workforce_after(ledger, lived);
    tw::simulation how;
    how.months = 3;
    how.before = staff.state;
    auto const played = tw::simulated_records(model, staff.people, 0, how);
    auto const l = tw::apply(model.policy(), played, staff.state);
    std::size_t newcomers = 0;
    for (std::size_t r = 0; r < l.rows(); ++r) {
      std::string const& who = l.people[l.person[r]];
      bool const came = who.find('+') != std::string::npos;
      newcomers += came;
      std::int64_t const before = came ? 0 : (paid - 1) * 100;
      CHECK(l.lines[1][r] <= 100 * (before + 100 * (l.months[r] + 1)));
      if (!came) CHECK(l.lines[1][r] == 100 * (before + 100 * (l.months[r] + 1)));
    }
    CHECK(newcomers > 0);
    auto const p = tw::simulate(model, staff.people, how);
    std::int64_t sum = 0;
    for (std::size_t r = 0; r < l.rows(); ++r) sum += l.months[r] == 2 ? l.lines[1][r] : 0;
    CHECK(p.value(0, 2, 0, p.measure("line.so_far")) == sum);
  }
}

TEST_CASE("a past that is another's is refused in words") {
  lived const d;
  auto const refused = [&](tw::compiled_model const& m, tw::table const& people) {
    return complaint([&] { return tw::simulate(m, people, d.on()); });
  };
  auto renamed = d.model.policy().policy();
  renamed.ladder[1].tier[0].name = "clerk";
  CHECK(refused(d.with(renamed), tw::table(d.staff.people)).find("there is no tier") != std::string::npos);
  auto dollars = d.model.policy().policy();
  dollars.currency = "USD";
  CHECK(refused(d.with(dollars), d.staff.people).find("currency: the state's money is CNY, the policy's USD") == 0);
  auto known = d.model.policy().policy();
  known.metric.push_back({});
  known.metric.back().name = "charm";
  known.metric.back().value = "skill + 1";
  known.pay.line[0].amount = "medal.base_pay + last(3, sum(charm))";
  tw::simulation asked = d.on();
  asked.before = tw::past(d.ledger, d.records, {d.with(known)});
  CHECK(complaint([&] { return tw::simulate(d.with(known), d.staff.people, asked); }) ==
        "pay.line \"base\": it looks back on 'charm' further than the state after 2026-07 remembers; a state made with "
        "these rules and assumptions remembers it ('past', 'workforce'); so does that of a policy with a metric that "
        "names it");

  CHECK(complaint([&] {
          return tw::simulated_records(d.with(known), d.staff.people, 0, asked);
        }).find("it looks back on 'charm' further") != std::string::npos);

  // Another month, other tiers, and people with whom the company has parted.
  auto const people = [&](tw::month when, std::string const& tier, std::string const& who) {
    tw::table t;
    return t.add("person", std::vector<std::string>{who})
        .add("month", std::vector<tw::month>{when})
        .add("shop", std::vector<std::string>{"shop101"})
        .add("medal", std::vector<std::string>{tier});
  };
  std::string const first = d.staff.people.at("person").text(0), on = d.staff.people.at("medal").text(0),
                    other = on == "iron" ? "gold" : "iron";
  CHECK(refused(d.model, people({2026, 9}, on, first)) ==
        "workforce: it is of 2026-09, and the state is the one after 2026-07; people go on from how they stood behind "
        "the "
        "month before");
  CHECK(refused(d.model, people({2026, 8}, other, first)) ==
        "workforce: " + first + " has '" + other + "' in the column 'medal', and '" + on +
            "' in the state after 2026-07; the state says where people stand: leave the column out, or the state");
  CHECK(refused(d.model, people({2026, 8}, on, first)).empty());
  CHECK(refused(d.model, people({2026, 8}, "trial", "Zoe")).empty());  // who is not in it has no past
}

TEST_CASE("what only assumptions name is read where the records have it, and told where they do not") {
  tw::compiled_model const model(tw::parse_policy(rules_text), tw::parse_toml<tw::assumptions>(R"toml(
[metric.mood]
value = "joy + 1"
[activity.output]
mean = "50"
source = "s"
[activity.joy]
mean = "3"
source = "s"
[attrition.leaving]
annual_rate = "10%"
source = "s"
[[attrition.leaving.factor]]
name = "joy"
value = "last(3, sum(mood))"
coefficient = 0.1
source = "s"
)toml",
                                                                                               "assumptions.toml"));
  auto records = two_years(3);
  auto const ledger = tw::apply(model.policy(), records);
  auto const notes = [&](tw::table const& from) {
    auto const staff = tw::workforce_after(ledger, from);
    tw::simulation how;
    how.before = tw::past(ledger, from, {model});
    CHECK(how.before.policy_sha256() == ledger.state.policy_sha256());
    std::string out;
    for (auto const& n : tw::simulate(model, staff.people, how).notes)
      if (n.kind == tw::note_kind::cut_past) out += n.text;
    return out;
  };
  CHECK(notes(records) ==
        "nothing is known of mood in the months up to 2025-12: what looks back on it is missing as long as it reaches "
        "there");
  records.add("joy", std::vector<double>(records.rows(), 2.5));
  CHECK(notes(records).empty());
}

TEST_CASE("a risk read off a month goes on from the state before it") {
  tw::compiled_model const model(tw::parse_policy(rules_text),
                                 tw::parse_toml<tw::assumptions>(world_text, "assumptions.toml"));
  auto const all = two_years(4);
  auto const first = months_of(all, {2024, 1}, {2025, 11}), last = months_of(all, {2025, 12}, {2025, 12});
  auto const before = tw::past(tw::apply(model.policy(), first), first, {model});
  auto const whole = tw::risk(model, all), piece = tw::risk(model, last, 0, {}, before);
  REQUIRE(piece.people.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) CHECK(piece.people[i].yearly == whole.people[i].yearly);
  CHECK(tw::risk(model, last).people[0].yearly > 1.5 * whole.people[0].yearly);
}

}  // namespace past_test
