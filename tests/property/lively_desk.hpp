// A small desk with a bit of everything to be played forward, and how its projections are compared.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "property/shops.hpp"
#include "tierwise/assumption_members.hpp"
#include "tierwise/detail/text/file.hpp"
#include "tierwise/random.hpp"
#include "tierwise/simulate.hpp"
#include "tierwise/toml.hpp"

namespace tierwise_tests {

inline tierwise::assumptions assumed(std::string const& text) {
  return tierwise::parse_toml<tierwise::assumptions>(text, "assumptions.toml");
}

/// The shipped desk in its last month, and how it answers to the shipped policy.
inline tierwise::table three_shops_staff() {
  auto const& records = three_shops_records();
  auto const& months = records.find("month")->numbers;
  double last = 0;
  for (double m : months) last = std::max(last, m);
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < months.size(); ++i)
    if (months[i] == last) rows.push_back(i);
  return reordered(records, rows);
}
inline tierwise::assumptions const& three_shops_world() {
  static auto const a = assumed(tierwise::detail::read_file(repository_file("examples/assumptions/three_shops.toml")));
  return a;
}

/// A small desk with a bit of everything, for laws about bits.
inline constexpr char const* lively_rules = R"toml(
name = "desk"
[inputs]
skill = "number"
shift = "text"
days = "count"
sales = "amount"
calls = "count"
late = "count"
picked = "flag"
quality = { kind = "share", optional = true }
[brackets.rates]
rates = [[0, "1%"], [4000, "2.5%"]]
[[ladder.medal.tier]]
name = "trial"
base_pay = 1900
[ladder.medal.tier.probation]
months = "if(skill > 0, 1, 2)"
confirm = "otherwise(quality, 0) >= 30%"
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000.5
[[ladder.medal.tier]]
name = "gold"
base_pay = 2700
applies = "picked"
enter = "last(3, mean(score)) >= 50 and last(2, sum(late)) <= 2"
keep = "score >= 20"
seats = { "*" = 1 }
order = "sales"
[[ladder.post.tier]]
name = "agent"
[[ladder.post.tier]]
name = "lead"
base_pay = 300
enter = "picked and tenure_months >= 3"
seats = { "*" = 1 }
[ladder.post.tier.acting]
months = 2
confirm = "late == 0"
priority = "medal.gold"
[[scorecard.measure]]
name = "quality"
value = "quality"
linear = [[0, 0], [1, 100]]
leave_out = true
[[scorecard.measure]]
name = "calls"
value = "calls / days"
linear = [[0, 0], [20, 100]]
[[discipline.offence]]
name = "lateness"
count = "late"
window_months = 2
fines = [0, 15]
separate_at = 5
[pay]
proration = "days / 26"
[[pay.line]]
name = "base"
amount = "medal.base_pay + post.base_pay"
prorate = true
[[pay.line]]
name = "commission"
amount = "marginal(sales, rates)"
[[pay.line]]
name = "share"
amount = "1% * sum(sales, by=shop)"
[pay.line.pool]
by = "shop"
weight = "otherwise(score, 0)"
[[pay.line]]
name = "fines"
kind = "deduction"
amount = "discipline.fines"
[[pay.line]]
name = "tax"
kind = "deduction"
amount = "max(0, 3% * year_to_date(sum(gross)) - before(year_to_date(sum(tax))))"
[[pay.line]]
name = "insurance"
kind = "employer_cost"
amount = "26% * gross"
)toml";

inline constexpr char const* lively_world = R"toml(
name = "world"
totals = ["sales", "calls", "price"]
[parameter.market]
value = 2500
source = "s"
[activity.skill]
each = "person"
mean = "0"
noise = 1
decimals = 3
source = "s"
[activity.shift]
each = "person"
shares = { day = 0.7, night = "30%" }
source = "s"
[activity.days]
mean = "24"
noise = 2
at_least = 1
at_most = 26
source = "s"
[activity.price]
each = "shop"
link = "log"
mean = "3"
noise = 0.2
source = "s"
[activity.calls]
draw = "part"
link = "logit"
of = "demand.own"
mean = "2 + 0.3 * skill - 5 * demand.lost_share"
person = 0.2
noise = 0.1
source = "s"
[activity.sales]
mean = "calls * price * 0.6"
person = 300
noise = 500
source = "s"
[activity.late]
draw = "count"
link = "log"
mean = "-1"
person = 0.6
source = "s"
[activity.picked]
draw = "chance"
mean = "40%"
source = "s"
[activity.quality]
link = "logit"
mean = "if(calls == 0, 1 / 0, 0.4 + 0.5 * skill)"
noise = 0.7
decimals = 4
source = "s"
[demand]
consultations = "700 * if(month_of_year in [6, 11], 1.6, 1)"
spread = 0.1
chatbot = "20%"
outsourced = "10%"
outsourcing_fee = 1.25
outsourced_answered = "90%"
hours = "days * if(shift == 'night', 6, 8)"
pace = "if(tenure_months < 3, 0.7, 1)"
open_hours = 300
minutes = 9
patience_minutes = 4
concurrency = 2
drag = "30%"
source = "s"
[attrition.leaving]
annual_rate = "80%"
tenure = [[0, 1.5], [3, 2], [12, 1]]
source = "s"
[[attrition.leaving.factor]]
name = "pay"
value = "gross / market"
log = true
reference = 1
coefficient = -1.5
spread = 0.5
source = "s"
[[attrition.leaving.factor]]
name = "night"
value = "shift == 'night'"
coefficient = 0.4
spread = 0.2
source = "s"
[[attrition.leaving.factor]]
name = "stuck"
value = "medal.waiting_months + post.waiting_months"
coefficient = 0.1
source = "s"
[attrition.dismissal]
annual_rate = "6%"
source = "s"
[[attrition.together]]
name = "night_shift"
who = "shift == 'night'"
chance = "4%"
share = "60%"
source = "s"
[hiring]
lead_months = 1
filled = "70%"
cost = 1500
training_months = 2
training_cost = 400
source = "s"
)toml";

/// `people` in turn in so many shops, from January 2026.
inline tierwise::table staff(std::size_t people, std::size_t shops, bool with_skill = true) {
  std::vector<std::string> person, shop, medal;
  std::vector<tierwise::month> month, joined;
  std::vector<double> skill;
  char const* const tiers[] = {"trial", "iron", "iron", "gold", "iron"};
  for (std::size_t i = 0; i < people; ++i) {
    person.push_back("P" + std::to_string(10001 + i));
    shop.push_back("shop" + std::to_string(101 + i % shops));
    medal.push_back(tiers[i % 5]);
    month.emplace_back(2026, 1);
    joined.push_back(tierwise::month(2026, 1) - static_cast<int>(i * 5 % 17));
    skill.push_back(double(i % 9) / 4 - 1);
  }
  tierwise::table t;
  t.add("person", person).add("shop", shop).add("medal", medal).add("month", month).add("joined", joined);
  if (with_skill) t.add("skill", skill);
  return t;
}

inline tierwise::compiled_model const& lively_desk() {
  static tierwise::compiled_model const m(tierwise::parse_policy(lively_rules), assumed(lively_world));
  return m;
}

inline tierwise::simulation how(int months, std::uint32_t replicas, std::uint32_t first = 0, unsigned threads = 1) {
  tierwise::simulation s;
  s.months = months;
  s.replicas = replicas;
  s.first_replica = first;
  s.threads = threads;
  s.seed = 20260101;
  s.by = {"shop", "medal"};
  return s;
}

inline bool same(tierwise::projection const& a, tierwise::projection const& b) {
  if (a.values != b.values || a.done != b.done || a.drawn_at_start != b.drawn_at_start ||
      a.first_month != b.first_month)
    return false;
  if (a.cells.size() != b.cells.size() || a.measures.size() != b.measures.size()) return false;
  for (std::size_t i = 0; i < a.cells.size(); ++i)
    if (a.cells[i].by != b.cells[i].by || a.cells[i].name != b.cells[i].name) return false;
  for (std::size_t i = 0; i < a.measures.size(); ++i)
    if (a.measures[i].name != b.measures[i].name) return false;
  return true;
}

/// Whether replica `r` of `all`, by its number, is what `some` has of it.
inline bool same_replica(tierwise::projection const& all, tierwise::projection const& some, std::uint32_t r) {
  std::size_t const width = all.values.size() / all.replicas;
  auto const a = all.values.begin() + static_cast<std::ptrdiff_t>((r - all.first_replica) * width);
  auto const b = some.values.begin() + static_cast<std::ptrdiff_t>((r - some.first_replica) * width);
  return some.values.size() / some.replicas == width && std::equal(a, a + static_cast<std::ptrdiff_t>(width), b);
}

/// Every value of records by person and month, as bits; texts by their hash; missing values alike.
inline std::map<std::pair<std::string, std::int64_t>, std::vector<std::uint64_t>> by_row(
    tierwise::table const& t, std::vector<std::string> const& columns) {
  std::map<std::pair<std::string, std::int64_t>, std::vector<std::uint64_t>> out;
  for (std::size_t r = 0; r < t.rows(); ++r) {
    auto& row = out[{t.find("person")->text(r), static_cast<std::int64_t>(t.find("month")->numbers[r])}];
    for (auto const& name : columns) {
      auto const& c = *t.find(name);
      row.push_back(c.missing(r)                            ? 1
                    : c.kind == tierwise::column_kind::text ? tierwise::person_of(c.text(r))
                                                            : tierwise::detail::bit_cast<std::uint64_t>(c.numbers[r]));
    }
  }
  return out;
}
inline std::vector<std::string> const drawn = {"skill", "shift", "days", "sales", "calls", "late", "picked", "quality"};

}  // namespace tierwise_tests
