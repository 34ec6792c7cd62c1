// A program of somebody else's that uses the library with policy files.
#include <cstdio>

#include "tierwise/toml.hpp"

int main() {
  auto const policy = tierwise::parse_policy(R"(
name = "one-shop"

[[pay.line]]
name = "commission"
amount = "1.2% * sales"
)");
  std::printf("%s pays %s\n", policy.name.c_str(), policy.pay.line.at(0).amount.print().c_str());
  return policy.name == "one-shop" ? 0 : 1;
}
