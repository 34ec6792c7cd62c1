// A small desk to be played forward, for the tests of comparisons and risks: two shops, a ladder with seats, pay by
// sales.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/assumption_members.hpp"
#include "tierwise/edit.hpp"
#include "tierwise/simulate.hpp"
#include "tierwise/toml.hpp"

namespace tierwise_tests {

inline tierwise::policy simulated_policy() {
  return tierwise::parse_policy(R"(
name = "played"
[inputs]
sales = "amount"
slips = "count"
[[ladder.medal.tier]]
name = "trial"
base_pay = 1900
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000
enter = "months_in_tier >= 2 and last(2, sum(slips)) <= 1"
[[ladder.medal.tier]]
name = "gold"
base_pay = 3000
enter = "months_in_tier >= 3 and sales > 20000"
seats = { "*" = 2 }
order = "sales"
[[discipline.offence]]
name = "slip"
count = "slips"
fines = [50, 100, 0]
separate_at = 3
[[pay.line]]
name = "base"
amount = "base_pay"
[[pay.line]]
name = "commission"
amount = "1% * sales"
[[pay.line]]
name = "fines"
kind = "deduction"
amount = "discipline.fines"
[[pay.line]]
name = "insurance"
kind = "employer_cost"
amount = "20% * gross"
)",
                                "played.toml");
}

inline tierwise::assumptions simulated_assumptions() {
  return tierwise::parse_toml<tierwise::assumptions>(R"(
name = "played"
totals = ["sales"]
[activity.skill]
each = "person"
mean = "0"
noise = 1
source = "assumption"
[activity.sales]
link = "log"
mean = "9.8 + 0.2 * skill"
noise = 0.1
source = "assumption"
[activity.slips]
draw = "count"
mean = "0.3"
source = "assumption"
[attrition.leaving]
annual_rate = "60%"
tenure = [[0, 2], [6, 1]]
source = "assumption"
[[attrition.leaving.factor]]
name = "pay"
says = "pay against the market"
value = "gross / 2200"
log = true
reference = 1
coefficient = -2
spread = 0.5
source = "assumption"
[[attrition.leaving.factor]]
name = "fined"
value = "slips > 0"
coefficient = 0.4
source = "assumption"
[hiring]
lead_months = 1
cost = 1000
training_months = 2
training_cost = 100
source = "assumption"
)",
                                                     "assumptions.toml");
}

/// Twelve people a shop, from January 2026.
inline tierwise::table simulated_workforce(int shops = 2) {
  std::vector<std::string> person, shop, medal;
  std::vector<tierwise::month> month, joined;
  for (int s = 0; s < shops; ++s)
    for (int i = 0; i < 12; ++i) {
      person.push_back("P" + std::to_string(100 + 12 * s + i));
      shop.push_back("shop " + std::to_string(s));
      medal.push_back(i < 4 ? "trial" : i < 11 ? "iron" : "gold");
      month.emplace_back(2026, 1);
      joined.push_back(tierwise::month(2026, 1) - i);
    }
  tierwise::table t;
  t.add("person", person).add("shop", shop).add("medal", medal).add("month", month).add("joined", joined);
  return t;
}

/// The desk ready to be played, and with another figure in its policy.
inline tierwise::compiled_model simulated_model() { return {simulated_policy(), simulated_assumptions()}; }
inline tierwise::compiled_model simulated_model(std::string const& path, tierwise::figure value) {
  return {tierwise::replace(simulated_policy(), {{path, value}}), simulated_assumptions()};
}
/// Two years of it, with totals by shop and tier.
inline tierwise::simulation two_years(std::uint32_t replicas = 20) {
  tierwise::simulation how;
  how.months = 24;
  how.replicas = replicas;
  how.seed = 11;
  how.by = {"shop", "medal"};
  return how;
}

}  // namespace tierwise_tests
