// One figure changed: who gains, and what it costs, tier by tier.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "tierwise/apply.hpp"
#include "tierwise/difference.hpp"
#include "tierwise/edit.hpp"
#include "tierwise/format.hpp"
#include "tierwise/toml.hpp"

namespace tw = tierwise;

int main() {
  tw::policy const today = tw::load_policy("examples/policies/small_desk.toml");
  tw::policy const raised = tw::replace(today, "ladder.medal.iron.base_pay", 2300.0);

  // Four people over half a year; two of them answer well enough to rise.
  std::vector<std::string> person;
  std::vector<tw::month> months;
  std::vector<double> customers, sales, answered;
  for (int m = 1; m <= 6; ++m)
    for (int i = 0; i < 4; ++i) {
      person.push_back("A00" + std::to_string(i + 1));
      months.emplace_back(2026, m);
      customers.push_back(500 + 40 * i + 10 * m);
      sales.push_back(18000 + 2000 * i + 500 * m);
      answered.push_back(i < 2 ? 0.99 : 0.95);
    }
  tw::table records;
  records.add("person", person).add("month", months).add("shop", std::vector<std::string>(person.size(), "lantern"));
  records.add("customers", customers).add("sales", sales).add("answer_rate", answered);

  tw::ledger const before = tw::apply(today, records), after = tw::apply(raised, records);
  fmt::print("{}\n", tw::difference_table(before, after, {"medal"}));
  fmt::print("{}\n", tw::difference_table(before, after, {"person"}));
  auto const all = tw::difference(before, after, {}).front();
  fmt::print("in all: {} more in half a year\n", tw::amount{all.cost()});
}

/* Output:
medal  net before  net after       net  employer_cost
-----  ----------  ---------  --------  -------------
trial    39756.00   39756.00      0.00           0.00
iron     13677.00   15477.00  +1800.00       +1800.00

person  net before  net after      net  employer_cost
------  ----------  ---------  -------  -------------
A001      13213.50   14113.50  +900.00        +900.00
A002      13402.50   14302.50  +900.00        +900.00
A003      13306.50   13306.50     0.00           0.00
A004      13510.50   13510.50     0.00           0.00

in all: 1800.00 more in half a year
*/
