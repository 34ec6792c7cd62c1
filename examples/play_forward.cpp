// Two years of a small desk, two hundred times over: what a raised base would cost, and whom it would keep.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "tierwise/assumptions_file.hpp"
#include "tierwise/compare.hpp"
#include "tierwise/edit.hpp"
#include "tierwise/toml.hpp"

namespace tw = tierwise;

int main() {
  tw::policy const today = tw::load_policy("examples/policies/small_desk.toml");
  tw::policy const raised = tw::replace(today, "ladder.medal.iron.base_pay", 2300.0);
  tw::assumptions const assumed = tw::load_assumptions("examples/assumptions/small_desk.toml");

  std::vector<std::string> person, medal;
  std::vector<tw::month> joined;
  for (int i = 0; i < 20; ++i) {
    person.push_back("A" + std::to_string(100 + i));
    medal.push_back(i < 8 ? "trial" : "iron");
    joined.push_back(tw::month(2026, 6) - 2 * i);
  }
  tw::table workforce;
  workforce.add("person", person).add("shop", std::vector<std::string>(20, "lantern"));
  workforce.add("month", std::vector<tw::month>(20, {2026, 7})).add("joined", joined).add("medal", medal);

  tw::simulation how;
  how.months = 24;
  how.replicas = 200;
  how.seed = 7;
  how.threads = 2;
  tw::comparison const c = tw::compare({{"today", {today, assumed}}, {"raised", {raised, assumed}}}, workforce, how);

  for (char const* measure : {"left", "employer_cost", "hiring_cost", "total_cost"}) {
    auto const& p = c.of(0);
    double const unit = measure == std::string("left") ? 1 : 100;  // fen
    double all = 0;
    for (std::uint32_t r = 0; r < p.replicas; ++r)
      all += static_cast<double>(p.total(r, 0, p.measure(measure))) / p.replicas;
    tw::paired_difference const d = c.difference(1, measure, 23, true);
    fmt::print("{:<14} {:>12.1f} today {:>+11.1f} raised, from {:+.1f} to {:+.1f}; more in {:.0f} % of the replicas\n",
               measure, all / unit, d.mean / unit, d.low / unit, d.high / unit, 100 * d.above);
  }
}

/* Output:
left                   30.7 today        -5.6 raised, from -6.3 to -5.0; more in 2 % of the replicas
employer_cost     1016799.7 today   +126356.7 raised, from +124523.6 to +128189.7; more in 100 % of the replicas
hiring_cost         69725.0 today    -12600.0 raised, from -14083.0 to -11117.0; more in 1 % of the replicas
total_cost        1086524.7 today   +113756.7 raised, from +112885.8 to +114627.5; more in 100 % of the replicas
*/
