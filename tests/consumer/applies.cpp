// A program of somebody else's that loads a policy file and pays one row by it.
#include <cstdio>
#include <string>
#include <vector>

#include "tierwise/apply.hpp"
#include "tierwise/policy_file.hpp"

int main() {
  auto const rules = tierwise::parse_compiled(R"(
name = "one-shop"

[inputs]
sales = "amount"

[[pay.line]]
name = "commission"
amount = "1.2% * sales"
)");
  tierwise::table records;
  records.add("person", std::vector<std::string>{"A017"});
  records.add("month", std::vector<tierwise::month>{{2026, 3}});
  records.add("shop", std::vector<std::string>{"lantern"});
  records.add("sales", std::vector<double>{31703.6});
  auto const ledger = tierwise::apply(rules, records);
  std::printf("%s is paid %lld fen\n", ledger.people.at(0).c_str(), static_cast<long long>(ledger.net.at(0)));
  return ledger.net.at(0) == 38044 ? 0 : 1;  // 380.4432
}
