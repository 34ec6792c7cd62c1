// What the fuzzers of whole runs start from: a small desk with something of everything, and how results are judged.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "tierwise/assumptions_file.hpp"
#include "tierwise/compare.hpp"
#include "tierwise/policy_file.hpp"

namespace fuzzed {

// Not assert(): the check must also hold where assertions are compiled out.
inline void require(bool holds, char const* what, std::string_view text) {
  if (holds) return;
  std::fprintf(stderr, "%s:\n%.*s\n", what, static_cast<int>(text.size()), text.data());
  std::abort();
}

/// An error says something, in every fault, and each fault can be printed.
inline void require_words(tierwise::error const& e, std::string_view text) {
  require(!e.faults().empty(), "an error without a fault", text);
  for (auto const& f : e.faults()) {
    require(!f.message.empty(), "a fault says nothing", text);
    require(f.caret <= f.excerpt.size(), "the caret stands outside the line", text);
    require(!f.text().empty(), "a fault prints nothing", text);
  }
}

inline constexpr char const* rules = R"toml(
name = "fuzzed"
[inputs]
customers = "count"
sales = "amount"
answer_rate = "share"
asks = "flag"
shift = { kind = "text", one_of = ["day", "night"], optional = true }
[parameter]
floor_pay = { value = 1900, by = "shop", figures = { north = 2000 } }
[metric]
per_customer = "sales / customers"
[brackets.rates]
rates = [[0, "1%"], [20000, "1.5%"]]
[brackets.points]
kind = "interpolate"
rates = [[0, 0], [1, 100]]
[[ladder.medal.tier]]
name = "trial"
base_pay = 1900
probation = { months = "2", confirm = "score >= 20" }
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000
[[ladder.medal.tier]]
name = "gold"
base_pay = 3000
enter = "months_in_tier >= 2 and last(2, sum(sales)) > 30000 and asks"
keep = "sales > 5000"
seats = { "*" = 1 }
order = "sales"
attempts_apart = 2
[[ladder.post.tier]]
name = "regular"
[[ladder.post.tier]]
name = "lead"
base_pay = 500
enter = "rank(score, by=shop) == 1"
acting = { months = "1", confirm = "score > 50", priority = "medal.gold" }
[[scorecard.measure]]
name = "answering"
weight = 60
value = "answer_rate"
linear = [["90%", 0], ["100%", 100]]
[[scorecard.measure]]
name = "selling"
weight = 40
value = "per_customer"
bands = [[0, 0], [20, 60], [60, 100]]
leave_out = true
[[scorecard.gate]]
name = "answers"
require = "answer_rate >= 0.5"
at_most = 70
[[discipline.offence]]
name = "idle"
count = "if(customers < 200, 1, 0)"
window_months = 3
fines = [50, 100, 0]
separate_at = 3
bad_record = true
[[shift]]
name = "day"
[[shift]]
name = "night"
night = true
[pay]
proration = "1"
[pay.deduction_cap]
of = "gross"
keep_at_least = "floor_pay"
[[pay.line]]
name = "base"
amount = "medal.base_pay + post.base_pay"
prorate = true
[[pay.line]]
name = "commission"
amount = "marginal(sales, rates) + interpolate(answer_rate, points)"
[[pay.line]]
name = "shared"
amount = "sum(sales, by=team) / 1000"
rounding = "floor"
pool = { by = "team", weight = "score + 1" }
[[pay.line]]
name = "fines"
kind = "deduction"
amount = "discipline.fines"
capped = true
[[pay.line]]
name = "insurance"
kind = "employer_cost"
amount = "20% * gross"
[[check]]
name = "low"
flag = "net < floor_pay"
)toml";

inline tierwise::policy policy() { return tierwise::parse_policy(rules, "fuzzed.toml"); }

inline constexpr char const* assumptions = R"toml(
name = "fuzzed"
totals = ["sales", "skill"]
[parameter]
usual = 9.5
[[team_health.trait]]
name = "calm"
weight = 2
score = 6
by_shop = { south = 3 }
source = "assumption"
[activity.skill]
each = "person"
mean = "0"
noise = 1
source = "assumption"
[activity.weather]
each = "shop"
mean = "0"
noise = 0.5
source = "assumption"
[activity.shift]
each = "person"
shares = { day = 0.5, night = 0.5 }
source = "assumption"
[activity.customers]
draw = "count"
mean = "300 + 10 * tenure_months"
source = "assumption"
[activity.sales]
link = "log"
mean = "usual + 0.2 * skill + 0.1 * weather"
person = 0.2
noise = 0.1
source = "assumption"
[activity.asks]
draw = "chance"
link = "logit"
mean = "-1"
source = "assumption"
[activity.answer_rate]
draw = "value"
link = "logit"
mean = "3 - demand.busy"
noise = 0.5
decimals = 3
source = "assumption"
[activity.praised]
draw = "part"
mean = "0.1"
of = "customers"
source = "assumption"
[demand]
consultations = "3000"
spread = 0.2
chatbot = "30%"
outsourced = "10%"
outsourcing_fee = 2
outsourced_answered = "90%"
hours = "160"
pace = "min(1, 0.5 + tenure_months / 12)"
open_hours = 360
minutes = 6
patience_minutes = 4
concurrency = 3
drag = 0.2
source = "assumption"
[attrition.leaving]
annual_rate = "60%"
tenure = [[0, 2], [6, 1]]
source = "assumption"
[[attrition.leaving.factor]]
name = "pay"
value = "gross / 2600"
log = true
reference = 1
coefficient = -2
spread = 0.5
source = "assumption"
[attrition.dismissal]
annual_rate = "5%"
source = "assumption"
[[attrition.together]]
name = "friends"
who = "tenure_months < 12"
chance = "2%"
share = 0.3
source = "assumption"
[hiring]
lead_months = 1
filled = "80%"
cost = 2500
training_months = 2
training_cost = 300
source = "assumption"
[[hiring.opening]]
shop = "north"
heads = 4
start = ["medal.iron"]
source = "assumption"
)toml";

/// Six people of two shops and three teams.
inline tierwise::table workforce() {
  using texts = std::vector<std::string>;
  tierwise::table t;
  t.add("person", texts{"A1", "A2", "A3", "B1", "B2", "B3"})
      .add("shop", texts{"north", "north", "north", "south", "south", "south"});
  t.add("team", texts{"n1", "n1", "n2", "s1", "s1", "s1"})
      .add("medal", texts{"trial", "iron", "gold", "iron", "iron", "trial"});
  t.add("month", std::vector<tierwise::month>(6, tierwise::month(2026, 11)));
  t.add("joined", std::vector<tierwise::month>{{2026, 11}, {2026, 1}, {2024, 3}, {2025, 12}, {2026, 5}, {2026, 10}});
  return t;
}

/// Whether a run of these assumptions is small enough to be tried thousands of times.
inline bool small(tierwise::assumptions const& a) {
  std::int64_t heads = 0;
  for (auto const& o : a.hiring.opening) heads += o.heads > 0 ? o.heads : 0;
  return heads <= 40;
}

inline tierwise::simulation how() {
  tierwise::simulation out;
  out.months = 4;
  out.replicas = 2;
  out.seed = 7;
  out.by = {"shop", "medal"};
  return out;
}

}  // namespace fuzzed
