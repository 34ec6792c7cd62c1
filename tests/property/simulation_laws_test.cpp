// Laws that every projection keeps: 2 (draws are addressed), 5 (heads are conserved), and that a replica's records,
// applied, are paid what the projection says. Law 1 has a file of its own.
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "property/lively_desk.hpp"
#include "property/luck.hpp"
#include "tierwise/compare.hpp"
#include "tierwise/detail/compute/math.hpp"
#include "tierwise/detail/compute/normals.hpp"
#include "tierwise/detail/plan/model.hpp"
#include "tierwise/detail/records/partition.hpp"
#include "tierwise/past.hpp"
#include "tierwise/random.hpp"
#include "tierwise/workforce.hpp"

namespace simulation_laws_test {

namespace tw = tierwise;
using namespace tierwise_tests;

// -- law 2
// -------------------------------------------------------------------------------------------------------------

TEST_CASE("law 2: a quantity, a factor or a common departure more moves no other draw") {
  auto const people = staff(12, 2);
  auto const run = how(10, 1);
  auto const before = tw::simulated_records(lively_desk(), people, 4, run);
  auto const totals_before = tw::simulate(lively_desk(), people, how(10, 1, 4));
  auto more = assumed(lively_world);
  more.activity.insert(more.activity.begin() + 3, more.activity[6]);
  more.activity[3].name = "mood";
  more.activity[3].each = tw::drawn_each::month;
  tw::factor idle;
  idle.name = "mood";
  idle.value = "mood";
  more.attrition.leaving->factor.insert(more.attrition.leaving->factor.begin(), idle);  // a coefficient of 0
  auto never = more.attrition.together[0];
  never.name = "never";
  never.chance = "0";
  more.attrition.together.insert(more.attrition.together.begin(), never);
  tw::compiled_model const model(tw::parse_policy(lively_rules), more);
  CHECK(by_row(tw::simulated_records(model, people, 4, run), drawn) == by_row(before, drawn));
  auto const totals_after = tw::simulate(model, people, how(10, 1, 4));
  for (std::size_t m = 0; m < totals_before.measures.size(); ++m)
    for (std::size_t c = 0; c < totals_before.cells.size(); ++c)
      CHECK(totals_before.total(0, c, m) ==
            totals_after.total(0, c, totals_after.measure(totals_before.measures[m].name)));

  // With all of them at work other people leave, but whoever is there still does what he did.
  more.attrition.leaving->factor[0].coefficient = 1;
  more.attrition.leaving->factor[0].spread = 1;
  more.attrition.together[0].chance = "20%";
  more.demand.reset();
  for (auto& q : more.activity)
    if (q.name == "calls") q.of = "50", q.mean = "2 + 0.3 * skill";
  auto const after =
      by_row(tw::simulated_records(tw::compiled_model(tw::parse_policy(lively_rules), more), people, 4, run),
             {"skill", "shift", "days", "late", "picked"});
  auto const there = by_row(before, {"skill", "shift", "days", "late", "picked"});
  std::size_t met = 0, wrong = 0;
  for (auto const& [who, row] : after)
    if (auto const found = there.find(who); found != there.end()) {
      ++met;
      wrong += found->second != row;
    }
  CHECK(met > 40);
  CHECK(wrong == 0);
  CHECK(after.size() != there.size());
}

TEST_CASE("law 2: the policy does not enter the address") {
  auto world_without_pay = assumed(lively_world);
  world_without_pay.attrition.leaving->factor.erase(world_without_pay.attrition.leaving->factor.begin());  // pay
  world_without_pay.attrition.leaving->factor.pop_back();                                                  // stuck
  auto const people = staff(12, 2);
  auto const first =
      tw::simulate(tw::compiled_model(tw::parse_policy(lively_rules), world_without_pay), people, how(9, 12));
  auto other = tw::parse_policy(lively_rules);
  other.name = "another";
  for (auto& t : other.ladder[0].tier) t.base_pay = t.base_pay.value->value * 1.3;
  tw::check check;
  check.name = "never";
  check.flag = "sales < -1000000";
  other.check.push_back(check);
  tw::offence offence;
  offence.name = "never";
  offence.count = "if(sales < -1000000, 1, 0)";
  offence.separate_at = 1;
  other.discipline.offence.push_back(offence);
  tw::pay_line bonus;
  bonus.name = "bonus";
  bonus.amount = "77";
  bonus.when = "sales < -1000000";
  other.pay.line.push_back(bonus);
  tw::compiled_model const changed(other, world_without_pay);
  auto const second = tw::simulate(changed, people, how(9, 12));
  for (char const* name : {"heads", "hires", "left", "dismissed", "separated", "promoted", "appointed", "waiting",
                           "hiring_cost", "score", "scored", "consultations", "lost", "busy_hours", "total.sales",
                           "total.calls", "reason.night", "reason.none", "reason.night_shift"}) {
    std::size_t wrong = 0;
    for (std::uint32_t r = 0; r < 12; ++r)
      for (int t = 0; t < 9; ++t)
        for (std::size_t c = 0; c < first.cells.size(); ++c)
          wrong += first.value(r, t, c, first.measure(name)) != second.value(r, t, c, second.measure(name));
    INFO(name);
    CHECK(wrong == 0);
  }
  CHECK(first.total(0, 0, first.measure("gross")) < second.total(0, 0, second.measure("gross")));
  CHECK(by_row(tw::simulated_records(tw::compiled_model(tw::parse_policy(lively_rules), world_without_pay), people, 3,
                                     how(9, 1)),
               drawn) == by_row(tw::simulated_records(changed, people, 3, how(9, 1)), drawn));
}

TEST_CASE("law 2: a chance of 0 never happens, a chance of 1 always does") {
  auto const people = staff(40, 2);
  auto a = assumed(lively_world);
  a.attrition.leaving->factor.clear();
  a.attrition.dismissal.reset();
  a.attrition.together[0].who = "true";
  a.demand.reset();
  for (auto& q : a.activity)
    if (q.name == "calls") q.of = "50", q.mean = "2";
  auto played = [&](char const* picked, double intercept, char const* chance, double share, double filled) {
    for (auto& q : a.activity)
      if (q.name == "picked") q.mean = picked;
    a.attrition.leaving->annual_rate = 0;
    a.attrition.leaving->intercept = intercept;
    a.attrition.together[0].chance = chance;
    a.attrition.together[0].share = share;
    a.hiring.filled = filled;
    a.hiring.lead_months = 0;
    a.totals = {"if(picked, 1, 0)"};
    auto calm = tw::parse_policy(lively_rules);
    calm.discipline.offence[0].separate_at.reset();
    calm.ladder[0].tier[0].probation.reset();
    return tw::simulate(tw::compiled_model(calm, a), people, how(6, 20));
  };
  auto total = [](tw::projection const& p, char const* name) {
    std::int64_t sum = 0;
    for (std::uint32_t r = 0; r < p.replicas; ++r) sum += p.total(r, 0, p.measure(name));
    return sum;
  };
  std::int64_t const all = 40 * 6 * 20;
  auto const never = played("0", -1e6, "0", 1, 1);
  CHECK(total(never, "heads") == all);
  CHECK(total(never, "left") == 0);
  CHECK(total(never, "total.if(picked, 1, 0)") == 0);
  auto const always = played("1", 1e6, "1", 1, 1);
  CHECK(total(always, "left") == all);
  CHECK(total(always, "hires") == all - 40 * 20);
  CHECK(total(always, "total.if(picked, 1, 0)") == all * 100);
  auto const go = played("1", -1e6, "1", 1, 0);
  CHECK(total(go, "heads") == 40 * 20);
  CHECK(total(go, "reason.night_shift") == 40 * 20);
  CHECK(total(played("0", -1e6, "1", 0, 1), "left") == 0);
  CHECK(total(played("0", -1e6, "0", 1, 1), "left") == 0);
}

TEST_CASE("law 2: a newcomer's luck comes from the position and the number of the successor") {
  // Whoever else is there, whenever the position is filled, `P10002+01` has the same gifts: those of its address.
  auto const few = staff(4, 1, false), many = staff(30, 1, false);
  auto leave = assumed(lively_world);
  auto stay = leave;
  leave.attrition.leaving->annual_rate = 5;
  stay.attrition.leaving->annual_rate = 1.5;
  std::size_t met = 0;
  for (std::uint32_t replica : {0u, 1u, 2u, 3u}) {
    std::map<std::string, double> skills;
    for (auto const& [a, people] : {std::pair(&leave, &few), std::pair(&stay, &few), std::pair(&leave, &many)}) {
      auto const records =
          tw::simulated_records(tw::compiled_model(tw::parse_policy(lively_rules), *a), *people, replica, how(14, 1));
      for (std::size_t r = 0; r < records.rows(); ++r) {
        auto const& id = records.find("person")->text(r);
        double const skill = records.find("skill")->numbers[r];
        auto const [at, fresh] = skills.try_emplace(id, skill);
        CHECK(at->second == skill);
        auto const plus = id.rfind('+');
        if (!fresh || plus == std::string::npos) continue;
        ++met;
        std::uint64_t const who = tw::successor_of(tw::person_of(id.substr(0, plus)),
                                                   static_cast<std::uint32_t>(std::stoul(id.substr(plus + 1))));
        double const z = tw::detail::normal_of(tw::word_at({20260101, replica, who, 0, tw::purpose_of("skill/noise")}));
        CHECK(skill == std::nearbyint(z * 1000) / 1000);
      }
    }
  }
  CHECK(met > 40);
}

// -- law 5, and the ledger
// ---------------------------------------------------------------------------------------------

namespace {

/// A policy, a world and a staff that make little sense together but are legal.
struct any_desk {
  std::string rules, world;
  tw::table people;
  tw::simulation run;
};

/// Which parts there are.
struct any_parts {
  bool scored, posts, served, probation, teams;
};
std::string maybe(luck& l, int percent, std::string const& text) { return l.chance(percent) ? text + "\n" : ""; }

void add_ladders(luck& l, any_parts has, std::string& p) {
  p += "[[ladder.medal.tier]]\nname = \"trial\"\nbase_pay = 1500\n";
  if (has.probation)
    p += "[ladder.medal.tier.probation]\nmonths = \"if(skill >= 0, 1, 2)\"\nconfirm = \"" +
         l.pick<std::string>({"otherwise(points, 30) >= 25", "slips <= 1"}) + "\"\n";
  p += "[[ladder.medal.tier]]\nname = \"iron\"\nbase_pay = 2000.1\n";
  if (!has.probation) {
    p += "enter = \"" +
         l.pick<std::string>({"tenure_months >= 1 and otherwise(points, 50) >= 30",
                              "last(2, mean(otherwise(points, 0))) >= 40", "since_joining(sum(slips)) <= 1"}) +
         "\"\n";
    p += maybe(l, 40, "applies = \"picked\"") + maybe(l, 40, "approve = \"sales > 3000\"") +
         maybe(l, 40, "attempts_apart = 2");
    p += maybe(l, 40, "keep = \"last(3, mean(otherwise(points, 0))) >= 35 or months_in_tier < 2\"");
  }
  p += "[[ladder.medal.tier]]\nname = \"gold\"\nbase_pay = 2600.55\nenter = \"" +
       l.pick<std::string>({"since_promotion(count(picked)) >= 1", "months_in_tier >= 2",
                            has.scored ? "last(3, mean(score)) >= 40" : "sales > 6000",
                            "before(last(3, sum(slips))) == 0"}) +
       "\"\n";
  p += maybe(l, 70, "seats = { \"*\" = " + std::to_string(l.below(3)) + ", north = 1 }") +
       maybe(l, 60, "order = \"" + l.pick<std::string>({"points", "tenure_months", "last(2, sum(sales))"}) + "\"") +
       maybe(l, 30, "keep = \"slips <= 2\"");
  if (has.posts) {
    p += "[[ladder.post.tier]]\nname = \"agent\"\n[[ladder.post.tier]]\nname = \"lead\"\nbase_pay = 250\nenter = "
         "\"picked and medal.tier != 'trial'\"\nseats = { \"*\" = 1 }\n";
    p += maybe(l, 70,
               "[ladder.post.tier.acting]\nmonths = 2\nconfirm = \"slips == 0\"\nfallback = \"agent\"\npriority = "
               "\"medal.gold\"");
  }
}

void add_scorecard(luck& l, any_parts has, std::string& p) {
  if (has.scored) {
    p += "[[scorecard.measure]]\nname = \"points\"\nweight = 3\nvalue = \"points\"\nlinear = [[0, 0], [100, 100]]\n" +
         maybe(l, 50, "leave_out = true");
    p += "[[scorecard.measure]]\nname = \"sales\"\npass = \"sales >= mean(sales, by=shop)\"\n";
    p += maybe(l, 50, "[[scorecard.gate]]\nname = \"slips\"\nrequire = \"slips <= 1\"\nat_most = 55");
  }
  p += "[[discipline.offence]]\nname = \"slip\"\ncount = \"slips\"\nfines = [10, 25.5]\nbad_record = "
       "true\nwindow_months = " +
       std::to_string(1 + l.below(3)) + "\n" + maybe(l, 60, "separate_at = " + std::to_string(3 + l.below(3)));
}

void add_pay(luck& l, any_parts has, std::string& p) {
  std::string const group = has.teams ? l.pick<std::string>({"team", "shop", "company"}) : "shop",
                    weight = has.scored ? "otherwise(score, 0)" : "otherwise(points, 1)";
  p += "[pay.deduction_cap]\nshare = \"20%\"\nof = \"gross\"\nkeep_at_least = \"1000\"\n";
  auto line = [&](std::string const& name, std::string const& amount, std::string const& more = "") {
    p += "[[pay.line]]\nname = \"" + name + "\"\namount = \"" + amount + "\"\n" + more;
  };
  line("base", has.posts ? "medal.base_pay + post.base_pay" : "base_pay");
  line("commission", "marginal(sales, rates)",
       maybe(l, 40, "when = \"medal.tier != 'trial'\"") + maybe(l, 40, "at_most = \"0.1 * gross + 50\""));
  if (l.chance(70))
    line("pool", "1% * max(0, sum(sales, by=" + group + "))",
         "[pay.line.pool]\nby = \"" + group + "\"\nweight = \"" + weight + "\"\n");
  if (l.chance(60)) line("group", "0.1 * mean(sales, by=shift) / count(by=shop) + rank(sales, by=shop)");
  if (l.chance(60))
    line("past",
         "last(3, mean(sales)) / 100 + since_joining(sum(otherwise(points, 0))) / 7 + otherwise(last_month(sales), 0) "
         "/ 1000");
  if (l.chance(60)) line("prize", "if(rank(sales, by=company) <= 2, 100, 0) + otherwise(bonus, 3) / 3");
  line("fines", "discipline.fines", "kind = \"deduction\"\ncapped = true\n");
  if (l.chance(70))
    line("tax", "max(0, marginal(year_to_date(sum(gross)), rates) - before(year_to_date(sum(tax))))",
         "kind = \"deduction\"\n");
  line("insurance", "26% * clip(gross, 1500, 6000)", "kind = \"employer_cost\"\n");
  if (l.chance(40)) line("seen", "year_to_date(sum(gross)) / 9", "kind = \"memo\"\n");
}

void add_activity(any_parts has, std::string& a) {
  auto drawn_as = [&](std::string const& name, std::string const& what) {
    a += "[activity." + name + "]\n" + what + "source = \"s\"\n";
  };
  drawn_as("skill", "each = \"person\"\nmean = \"0\"\nnoise = 1\ndecimals = 2\n");
  drawn_as("shift", "each = \"person\"\nshares = { day = 0.6, night = 0.4 }\n");
  drawn_as("picked", "draw = \"chance\"\nmean = \"if(skill > 1, 60%, 25%)\"\n");
  if (has.served) drawn_as("calls", "draw = \"part\"\nof = \"demand.own\"\nmean = \"1 - demand.lost_share\"\n");
  drawn_as("price", "each = \"shop\"\nlink = \"log\"\nmean = \"3\"\nnoise = 0.3\n");
  drawn_as("sales", "mean = \"" +
                        std::string(has.served ? "calls * price + 500 * skill" : "4000 + 100 * price + 800 * skill") +
                        "\"\nnoise = 2500\nperson = 700\n");
  drawn_as("points",
           "mean = \"if(picked and month_of_year in [3, 4], 1 / 0, 50 + 10 * skill)\"\nnoise = 20\nat_least = "
           "0\nat_most = 100\ndecimals = 1\n");
  drawn_as("slips",
           "draw = \"count\"\nlink = \"log\"\nmean = \"-0.8 + otherwise(before(last(2, mean(slips))), 0) / 5\"\nperson "
           "= 0.4\n");
}

void add_demand(luck& l, any_parts has, std::string& a) {
  if (has.served)
    a += "[demand]\nconsultations = \"" +
         l.pick<std::string>({"900", "150 * count(by=shop)", "700 + 100 * month_of_year"}) +
         "\"\nspread = 0.2\nchatbot = \"15%\"\noutsourced = \"12.5%\"\noutsourcing_fee = 1.337\noutsourced_answered = "
         "\"93%\"\nhours = \"if(shift == 'night', 120, 160)\"\n" +
         maybe(l, 50, "pace = \"if(tenure_months < 2, 0.6, 1)\"") +
         "open_hours = 400\nminutes = 10\npatience_minutes = 3\nconcurrency = 2\ndrag = \"25%\"\nsource = \"s\"\n";
}

void add_attrition(luck& l, any_parts has, std::string& a) {
  if (l.chance(90)) {
    a += "[attrition.leaving]\nannual_rate = " + l.pick<std::string>({"0.5", "1.5", "4"}) + "\n" +
         maybe(l, 60, "tenure = [[0, 1.5], [2, 2], [12, 1]]") + "source = \"s\"\n";
    auto factor = [&](std::string const& name, std::string const& value, std::string const& more) {
      if (l.chance(60))
        a += "[[attrition.leaving.factor]]\nname = \"" + name + "\"\nvalue = \"" + value + "\"\n" + more +
             "source = \"s\"\n";
    };
    factor("pay", "gross / 2600", "log = true\nreference = 1\ncoefficient = -2\nspread = 1\n");
    factor("stuck", has.posts ? "medal.waiting_months + post.waiting_months" : "medal.waiting_months",
           "coefficient = 0.2\nspread = 0.1\n");
    factor("fall", "otherwise(before(last(3, mean(points))), 50) - points", "coefficient = 0.02\n");
    factor("night", "shift == 'night'", "coefficient = 0.5\nreference = 0.4\n");
    factor("busy", has.served ? "max(0, demand.busy - 0.8)" : "sum(sales, by=shop) / 100000", "coefficient = 1\n");
  }
  if (l.chance(50))
    a += "[attrition.dismissal]\nannual_rate = \"30%\"\nsource = \"s\"\n" +
         maybe(l, 50,
               "[[attrition.dismissal.factor]]\nname = \"slips\"\nvalue = \"bad_records\"\ncoefficient = 1\nspread = "
               "0.3\nsource = \"s\"");
  if (l.chance(50))
    a += "[[attrition.together]]\nname = \"night_shift\"\nwho = \"shift == 'night'\"\nchance = \"if(month_of_year in "
         "[2, 5], 60%, 5%)\"\nshare = \"50%\"\nsource = \"s\"\n";
}

/// Hiring, and the people whom it is for.
void add_people(luck& l, std::string& a, tw::table& t) {
  a += "[hiring]\nlead_months = " + std::to_string(l.below(3)) +
       "\nfilled = " + l.pick<std::string>({"1", "0.7", "0.4"}) +
       "\ncost = 1000.5\ntraining_months = 2\ntraining_cost = 300.25\nsource = \"s\"\n";

  std::vector<std::string> const shops = {"north", "south", "east"};
  std::size_t const places = 1 + l.below(3), n = places + l.below(24);
  for (std::size_t s = 0; s < places; ++s)
    if (l.chance(40))
      a += "[[hiring.opening]]\nshop = \"" + shops[s] + "\"\nheads = " + std::to_string(l.below(n)) + "\n" +
           maybe(l, 40, "start = [\"medal.iron\"]") + "source = \"s\"\n";
  std::vector<std::string> person, shop, team, medal, shift;
  std::vector<tw::month> month, joined;
  std::vector<double> skill, bonus;
  int const start = 1 + static_cast<int>(l.below(12));
  double const none = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t i = 0; i < n; ++i) {
    person.push_back("A" + std::to_string(1 + i * 7));  // A1, A8, A15 .. A99, A106: some begin as others do
    shop.push_back(shops[i < places ? i : l.below(places)]);
    team.push_back(shop.back() + std::to_string(l.below(2)));
    medal.push_back(l.pick<std::string>({"trial", "iron", "iron", "gold"}));
    shift.push_back(l.pick<std::string>({"day", "night"}));
    month.emplace_back(2026, start);
    joined.push_back(tw::month(2026, start) - static_cast<int>(l.below(30)));
    skill.push_back(l.chance(80) ? l.decimal(2, 2) : none);
    bonus.push_back(l.chance(80) ? l.decimal(2, 30) : none);
  }
  t.add("person", person).add("month", month).add("shop", shop).add("team", team);
  if (l.chance(80)) t.add("joined", joined);
  if (l.chance(80)) t.add("medal", medal);
  if (l.chance(30) && t.find("joined") != nullptr) t.add("medal_since", joined);
  if (l.chance(60)) t.add("skill", skill);
  if (l.chance(60)) t.add("shift", shift);
  if (l.chance(50)) t.add("bonus", bonus);
}

any_desk any(luck& l) {
  any_desk out;
  any_parts has{};
  has.scored = l.chance(60);
  has.posts = l.chance(60);
  has.served = l.chance(50);
  has.probation = l.chance(40);
  has.teams = l.chance(70);
  std::string& p = out.rules;
  p = "name = \"any\"\ncurrency = \"" + l.pick<std::string>({"CNY", "CNY", "JPY"}) + "\"\n";
  p += "[inputs]\nsales = \"amount\"\npoints = { kind = \"number\", optional = true }\nslips = \"count\"\npicked = "
       "\"flag\"\nskill = \"number\"\n"
       "shift = { kind = \"text\", one_of = [\"day\", \"night\"] }\nbonus = { kind = \"number\", optional = true }\n"
       "[brackets.rates]\nrates = [[0, \"1.3%\"], [5000, \"2.7%\"]]\n";
  add_ladders(l, has, p);
  add_scorecard(l, has, p);
  add_pay(l, has, p);
  std::string& a = out.world;
  a = "name = \"any\"\ntotals = [\"sales\", \"skill\"]\n";
  add_activity(has, a);
  add_demand(l, has, a);
  add_attrition(l, has, a);
  add_people(l, a, out.people);
  out.run.months = 5 + static_cast<int>(l.below(10));
  out.run.replicas = 3;
  out.run.first_replica = static_cast<std::uint32_t>(l.below(5));
  out.run.seed = l.next();
  out.run.by = {"shop", "medal"};
  if (has.posts) out.run.by.push_back("post");
  return out;
}

/// Which cells a row counts in: everybody, its shop, its tiers.
std::vector<std::size_t> cells_of(tw::projection const& p, tw::ledger const& l, std::size_t row) {
  std::vector<std::size_t> out{0, p.cell("shop", l.texts[static_cast<std::size_t>(l.shop[row])])};
  for (std::size_t k = 0; k < l.policy().ladder.size(); ++k) {
    auto const& one = l.policy().ladder[k];
    out.push_back(p.cell(one.name, one.tier[l.tiers[k][row]].name));
  }
  return out;
}

/// Compares a replica with the ledger of its records, cell by cell and month by month. The number of differences.
std::size_t differences(tw::projection const& p, std::uint32_t r, tw::ledger const& l) {
  std::map<std::string, std::vector<std::int64_t>> sums;
  std::size_t const cells = p.cells.size();
  auto sum = [&](std::string const& name) -> std::vector<std::int64_t>& {
    auto& v = sums[name];
    v.resize(cells * static_cast<std::size_t>(p.months), 0);
    return v;
  };
  for (char const* name : {"heads", "gross", "net", "employer_cost", "score", "scored", "promoted", "appointed",
                           "demoted", "waiting", "separated", "left"})
    sum(name);
  std::size_t score = l.shown.size();
  for (std::size_t i = 0; i < l.shown.size(); ++i)
    if (l.shown[i].name == "score") score = i;
  for (std::size_t row = 0; row < l.rows(); ++row)
    for (auto c : cells_of(p, l, row)) {
      std::size_t const at = static_cast<std::size_t>(l.months[row]) * cells + c;
      ++sum("heads")[at];
      sum("gross")[at] += l.gross[row];
      sum("net")[at] += l.net[row];
      sum("employer_cost")[at] += l.employer_cost[row];
      for (std::size_t i = 0; i < l.lines.size(); ++i)
        sum("line." + l.policy().pay.line[i].name)[at] += l.lines[i][row];
      if (score < l.shown.size() && !std::isnan(l.shown[score].values[row])) {
        ++sum("scored")[at];
        sum("score")[at] += std::llround(l.shown[score].values[row] * 100);
      }
    }
  std::size_t wrong = 0;
  std::int32_t const last = *std::max_element(l.months.begin(), l.months.end());
  for (auto const& e : l.events) {
    using tw::event_kind;
    std::size_t const row = l.find(l.people[e.person], l.first_month + e.month);
    char const* const name = e.kind == event_kind::promoted || (e.kind == event_kind::confirmed && e.from != e.to)
                                 ? "promoted"
                             : e.kind == event_kind::appointed                                  ? "appointed"
                             : e.kind == event_kind::demoted || e.kind == event_kind::fell_back ? "demoted"
                             : e.kind == event_kind::waiting                                    ? "waiting"
                             : e.kind == event_kind::separated || e.kind == event_kind::let_go  ? "separated"
                             : e.kind == event_kind::left                                       ? "left"
                                                                                                : nullptr;
    wrong += e.kind == event_kind::records_ignored;
    if (name == nullptr) continue;
    for (auto c : cells_of(p, l, row)) ++sum(name)[static_cast<std::size_t>(e.month) * cells + c];
  }
  for (auto const& [name, values] : sums)
    for (std::int32_t t = 0; t < p.months; ++t)
      for (std::size_t c = 0; c < cells; ++c) {
        std::int64_t got = p.value(r, t, c, p.measure(name));
        if (name == "left") {
          if (t >= last) continue;  // records that end tell of nobody's leaving
          got += p.value(r, t, c, p.measure("dismissed"));
        }
        wrong += got != values[static_cast<std::size_t>(t) * cells + c];
      }
  return wrong;
}

/// Everything that must add up in a projection. `start`: heads of the workforce by cell.
std::size_t unconserved(tw::projection const& p, std::map<std::string, std::int64_t> const& start) {
  std::size_t wrong = 0;
  auto const& policy = p.models.first->policy;
  auto number = [&](std::string const& name) { return p.measure(name); };
  std::size_t const heads = number("heads"), hires = number("hires"), left = number("left"),
                    dismissed = number("dismissed"), separated = number("separated");
  for (std::uint32_t r = 0; r < p.replicas; ++r)
    for (std::int32_t t = 0; t < p.months; ++t) {
      for (std::size_t c = 0; c < p.cells.size(); ++c) {
        auto at = [&](std::size_t m) { return p.value(r, t, c, m); };
        bool const place = p.cells[c].by.empty() || p.cells[c].by == "shop";
        if (place && t == 0) wrong += at(heads) != start.at(p.cells[c].name) + at(hires);
        if (place && t + 1 < p.months)
          wrong += p.value(r, t + 1, c, heads) !=
                   at(heads) - at(left) - at(dismissed) - at(separated) + p.value(r, t + 1, c, hires);
        std::int64_t gross = 0, off = 0, cost = 0, reasons = 0;
        for (auto const& line : policy.pay.line) {
          std::int64_t const v = at(number("line." + line.name));
          (line.kind == tw::line_kind::earning     ? gross
           : line.kind == tw::line_kind::deduction ? off
                                                   : cost) += line.kind == tw::line_kind::memo ? 0 : v;
        }
        wrong += gross != at(number("gross")) || gross - off != at(number("net")) ||
                 gross + cost != at(number("employer_cost"));
        wrong += at(number("total_cost")) !=
                 at(number("employer_cost")) + at(number("hiring_cost")) + at(number("outsourcing_cost"));
        for (std::size_t m = 0; m < p.measures.size(); ++m)
          if (p.measures[m].name.starts_with("reason.")) reasons += at(m);
        wrong += reasons != at(left);
        wrong +=
            at(number("consultations")) != at(number("chatbot")) + at(number("outsourced")) + at(number("at_desk"));
        for (std::size_t m :
             {heads, hires, left, dismissed, separated, number("scored"), number("lost"), number("at_desk")})
          wrong += at(m) < 0;
        wrong += at(number("busy_hours")) > at(number("desk_hours"));
      }
      for (std::size_t m = 0; m < p.measures.size(); ++m) {
        std::map<std::string, std::int64_t> by;
        for (std::size_t c = 1; c < p.cells.size(); ++c) by[p.cells[c].by] += p.value(r, t, c, m);
        std::string const& name = p.measures[m].name;
        // Customers and what outsourcing costs are a shop's, not a tier's.
        bool const of_shop = name == "outsourcing_cost" || name == "total_cost" ||
                             (m >= number("consultations") && m <= number("wait_seconds"));
        for (auto const& [what, sum] : by)
          if (what == "shop" || !of_shop) wrong += sum != p.value(r, t, 0, m);
      }
    }
  return wrong;
}

/// Other rules for the same desk, which look back no further.
tw::policy otherwise(tw::policy p, luck& l) {
  for (auto& ladder : p.ladder)
    for (auto& tier : ladder.tier) {
      tier.base_pay = tier.base_pay.value->value + 10.0 * static_cast<double>(l.below(50));
      if (tier.enter && l.chance(30)) tier.enter = "not (" + tier.enter->text() + ")";
      if (tier.keep && l.chance(30)) tier.keep.reset();
    }
  for (auto& line : p.pay.line)
    if (!line.pool && l.chance(50)) line.amount = "(" + line.amount.text() + ") * 0.85";
  return p;
}

std::map<std::string, std::int64_t> heads_of(tw::table const& people) {
  std::map<std::string, std::int64_t> out;
  for (std::size_t i = 0; i < people.rows(); ++i) ++out[people.find("shop")->text(i)], ++out[""];
  return out;
}

}  // namespace

TEST_CASE("law 5: heads are conserved, cells and lines add up, and a replica's records are paid the same") {
  luck l(4);
  for (int i = 0; i < 40; ++i) {
    any_desk const d = any(l);
    INFO(i << "\n" << d.rules << "\n" << d.world);
    tw::compiled_model const model(tw::parse_policy(d.rules), assumed(d.world));
    auto const p = tw::simulate(model, d.people, d.run);
    CHECK(unconserved(p, heads_of(d.people)) == 0);
    std::uint32_t const r = static_cast<std::uint32_t>(l.below(3));
    auto const records = tw::simulated_records(model, d.people, d.run.first_replica + r, d.run);
    CHECK(differences(p, r, tw::apply(model.policy(), records)) == 0);
    auto alone = d.run;
    alone.replicas = 1;
    alone.first_replica += 2;
    CHECK(same_replica(p, tw::simulate(model, d.people, alone), alone.first_replica));
  }
}

TEST_CASE("law 5: the same under rules that are amended twice on the way") {
  luck l(17);
  std::size_t changed = 0;
  for (int i = 0; i < 20; ++i) {
    any_desk const d = any(l);
    auto const rules = tw::parse_policy(d.rules);
    auto const first = otherwise(rules, l), second = otherwise(first, l);
    tw::month const start = tw::months_in(d.people.at("month"))[0].value() + static_cast<int>(l.below(3));
    auto const amended =
        tw::compiled_policy(rules).amended(start, first).amended(start + 1 + static_cast<int>(l.below(3)), second);
    INFO(i << "\n" << d.rules << "\n" << d.world);
    tw::compiled_model const model(amended, assumed(d.world));
    auto const p = tw::simulate(model, d.people, d.run);
    CHECK(unconserved(p, heads_of(d.people)) == 0);
    std::uint32_t const r = static_cast<std::uint32_t>(l.below(3));
    auto const records = tw::simulated_records(model, d.people, d.run.first_replica + r, d.run);
    CHECK(differences(p, r, tw::apply(amended, records, {2, {}})) == 0);
    changed += differences(p, r, tw::apply(rules, records)) > 0;
  }
  CHECK(changed > 15);
}

TEST_CASE("law 9: months played behind recorded ones go on from how these left everybody, to the fen") {
  luck l(31);
  std::size_t remembered = 0;
  for (int i = 0; i < 24; ++i) {
    any_desk const d = any(l);
    INFO(i << "\n" << d.rules << "\n" << d.world);
    tw::compiled_model const model(tw::parse_policy(d.rules), assumed(d.world));
    auto const lived = tw::simulated_records(model, d.people, 7, d.run);
    auto const ledger = tw::apply(model.policy(), lived);
    auto const staff = tw::workforce_after(ledger, lived);
    auto const start = heads_of(staff.people);  // openings are where somebody is
    if (d.world.find("hiring.opening") != std::string::npos && !start.contains("east")) continue;
    auto run = d.run;
    run.before = tw::past(ledger, lived, {model});
    auto const p = tw::simulate(model, staff.people, run);
    CHECK(unconserved(p, start) == 0);
    std::uint32_t const r = static_cast<std::uint32_t>(l.below(3));
    auto const played = tw::simulated_records(model, staff.people, run.first_replica + r, run);
    CHECK(differences(p, r, tw::apply(model.policy(), played, staff.state)) == 0);
    remembered += differences(p, r, tw::apply(model.policy(), played)) > 0;
    run.threads = 3;
    auto const again = tw::simulate(model, staff.people, run);
    CHECK(same(p, again));
    CHECK(same(tw::grouped(p, staff.people, run.by), p));
    auto const both = tw::compare({{"one", model}, {"same", model}}, staff.people, run);
    CHECK(both.of(0).values == p.values);
    CHECK(both.of(1).values == p.values);
  }
  CHECK(remembered > 12);
}

TEST_CASE("law 5: the same of the shipped policy and assumptions") {
  tw::compiled_model const model(tierwise_tests::three_shops(), three_shops_world());
  auto const people = three_shops_staff();
  auto run = how(18, 2, 5);
  run.by = {"shop", "medal", "post", "management"};
  auto const p = tw::simulate(model, people, run);
  CHECK(unconserved(p, heads_of(people)) == 0);
  for (std::uint32_t r : {0u, 1u})
    CHECK(differences(p, r, tw::apply(model.policy(), tw::simulated_records(model, people, 5 + r, run))) == 0);
}

// -- named cases
// -------------------------------------------------------------------------------------------------------

namespace {

/// Gross of a replica, month by month, as the projection has it and as the ledger of its records has it.
bool paid_the_same(tw::compiled_model const& model, tw::table const& people, tw::simulation run) {
  run.by = {};
  auto const p = tw::simulate(model, people, run);
  auto const l = tw::apply(model.policy(), tw::simulated_records(model, people, run.first_replica, run));
  std::vector<std::int64_t> gross(static_cast<std::size_t>(p.months), 0);
  for (std::size_t r = 0; r < l.rows(); ++r) gross[static_cast<std::size_t>(l.months[r])] += l.gross[r];
  for (int t = 0; t < p.months; ++t)
    if (gross[static_cast<std::size_t>(t)] != p.value(0, t, 0, p.measure("gross"))) return false;
  return true;
}

tw::policy paying(char const* inputs, char const* amount) {
  return tw::parse_policy(std::string("name = \"p\"\n[inputs]\nsales = \"amount\"\n") + inputs +
                          "\n[[pay.line]]\nname = \"base\"\namount = \"" + amount + "\"\n");
}
constexpr char const* selling = "name = \"a\"\n[activity.sales]\nmean = \"10000\"\nnoise = 1000\nsource = \"s\"\n";
constexpr char const* shifts =
    "[activity.shift]\neach = \"person\"\nshares = { day = 0.5, night = 0.5 }\nsource = \"s\"\n";

tw::table named(std::vector<std::string> const& ids) {
  tw::table t;
  t.add("person", ids)
      .add("shop", std::vector<std::string>(ids.size(), "north"))
      .add("month", std::vector<tw::month>(ids.size(), tw::month(2026, 1)));
  return t;
}

}  // namespace

TEST_CASE("people whom only an amended rule compares are played together") {
  std::vector<std::string> ids, shops;
  for (int i = 0; i < 3200; ++i)
    ids.push_back("p" + std::to_string(10000 + i)), shops.push_back(i < 1600 ? "north" : "south");
  tw::table t;
  t.add("person", ids).add("shop", shops).add("month", std::vector<tw::month>(ids.size(), tw::month(2026, 1)));
  auto const apart = paying("", "1% * mean(sales, by=shop)"), together = paying("", "1% * mean(sales, by=company)");
  CHECK(paid_the_same(tw::compiled_model(tw::compiled_policy(apart).amended({2026, 2}, together), assumed(selling)), t,
                      how(3, 1)));
}

TEST_CASE("where nobody is at work nobody is served") {
  auto a = assumed(lively_world);
  a.attrition.leaving->annual_rate = 0;
  a.attrition.leaving->intercept = 1000;
  a.attrition.leaving->factor.clear();
  a.hiring.filled = 0;
  tw::compiled_model const model(tw::parse_policy(lively_rules), a);
  auto const p = tw::simulate(model, staff(3, 1), how(3, 1));
  auto const at = [&](int month, char const* measure) { return p.value(0, month, 0, p.measure(measure)); };
  REQUIRE(at(1, "heads") == 0);
  REQUIRE(at(1, "consultations") > 0);
  CHECK(at(1, "at_desk") > 0);
  CHECK(at(1, "lost") == at(1, "at_desk") + std::llround(static_cast<double>(at(1, "outsourced")) *
                                                         (1 - 0.9)));  // 90% are answered outside
  CHECK(at(2, "desk_hours") == 0);
  CHECK(at(2, "total_cost") == at(2, "outsourcing_cost"));
}

TEST_CASE("as many customers come to a shop whether anybody works there or not") {
  auto a = assumed(lively_world);
  a.attrition.leaving->factor.clear();
  a.attrition.dismissal.reset();
  a.attrition.together.clear();
  a.hiring.filled = 0;
  auto run = how(6, 4);
  run.by = {"shop"};
  a.attrition.leaving->annual_rate = 0;
  a.attrition.leaving->intercept = -1000;
  auto const stay = tw::simulate(tw::compiled_model(tw::parse_policy(lively_rules), a), staff(9, 3), run);
  a.attrition.leaving->annual_rate = 0;
  a.attrition.leaving->intercept = -1;
  auto const leave = tw::simulate(tw::compiled_model(tw::parse_policy(lively_rules), a), staff(9, 3), run);
  std::size_t const heads = stay.measure("heads"), came = stay.measure("consultations");
  std::size_t vacant = 0;
  for (std::uint32_t r = 0; r < 4; ++r)
    for (std::int32_t t = 0; t < 6; ++t)
      for (std::size_t c = 0; c < stay.cells.size(); ++c) {
        CHECK(leave.value(r, t, c, came) == stay.value(r, t, c, came));
        vacant += leave.value(r, t, c, heads) == 0;
      }
  CHECK(vacant > 5);
}

TEST_CASE("a replica in which nobody is left changes nothing for those beside it") {
  char const* const pool =
      "0.2% * max(sales, by=company)\"\npool = { by = \"company\", weight = \"1\" }\nwhen = \"true";
  tw::compiled_model const model(
      paying("", pool),
      assumed(std::string(selling) +
              "[attrition.leaving]\nintercept = 0\nsource = \"s\"\n[hiring]\nfilled = 0\nsource = \"s\"\n"));
  auto run = how(6, 8);
  run.by = {};
  auto const all = tw::simulate(model, named({"a", "b"}), run);
  std::size_t left = 0;
  run.replicas = 1;
  for (std::uint32_t r = 0; r < 8; ++r, ++run.first_replica) {
    CHECK(same_replica(all, tw::simulate(model, named({"a", "b"}), run), run.first_replica));
    left += all.value(r, 2, 0, all.measure("heads")) > 0;
  }
  CHECK(left > 0);
  CHECK(left < 8);
}

TEST_CASE("people grouped by a text that newcomers draw are grouped across all shops") {
  tw::compiled_model const model(
      paying("shift = \"text\"", "1% * mean(sales, by=shift)"),
      assumed(std::string(selling) + shifts +
              "[attrition.leaving]\nintercept = -1\nsource = \"s\"\n[hiring]\nsource = \"s\"\n"));
  std::size_t const n = tw::detail::batch_people + 20;
  auto people = staff(2 * n, 2);
  std::vector<std::string> shift;
  for (std::size_t i = 0; i < 2 * n; ++i)
    shift.push_back(i % 2 == 0 ? "day" : "night");  // a shop by day, a shop by night
  people.add("shift", shift);
  CHECK(paid_the_same(model, people, how(2, 1)));
}

TEST_CASE("people grouped by a text that is drawn for all are grouped across all shops") {
  tw::compiled_model const model(paying("shift = \"text\"", "1% * mean(sales, by=shift)"),
                                 assumed(std::string(selling) + shifts));
  CHECK(paid_the_same(model, staff(2 * tw::detail::batch_people + 40, 2), how(1, 1)));
}

TEST_CASE("newcomers keep their seat's place among people whose ids begin with the same name") {
  auto p = paying("", "if(post.tier == 'lead', sales, 0)");
  tw::ladder post;
  post.name = "post";
  post.tier.resize(2);
  post.tier[0].name = "agent";
  post.tier[1].name = "lead";
  post.tier[1].enter = "true";
  post.tier[1].seats = {{"*", 1}};
  p.ladder = {post};
  // 'Li+01' is behind 'Li Wei' in the order of bytes, but sits where 'Li' sat.
  CHECK(paid_the_same(
      tw::compiled_model(p, assumed(std::string(selling) +
                                    "[attrition.leaving]\nintercept = 0\nsource = \"s\"\n[hiring]\nsource = \"s\"\n")),
      named({"Li", "Li Wei", "Li#2"}), how(8, 1)));
}

TEST_CASE("what the workforce says of people counts with all its decimals") {
  std::string const typing =
      "[activity.typing]\neach = \"person\"\nmean = \"90\"\nnoise = 3\ndecimals = 0\nsource = \"s\"\n";
  auto people = named({"A", "B"});
  people.add("typing", std::vector<double>{79.6, 80.37});
  for (char const* amount : {"sum(typing, by=shop)", "round(typing)", "last(2, mean(typing))"})
    CHECK(paid_the_same(tw::compiled_model(paying("typing = \"number\"", amount), assumed(selling + typing)), people,
                        how(2, 1)));
}

}  // namespace simulation_laws_test
