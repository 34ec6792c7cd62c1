// A program of somebody else's that uses the library without policy files.
#include <cstdio>

#include "tierwise/formula.hpp"
#include "tierwise/money.hpp"

int main() {
  tierwise::formula const enter = "tenure_months >= 2 and score >= 80";
  std::printf("%s names %zu things\n", enter.print().c_str(), enter.names().size());
  return tierwise::money_text(123456) == "1234.56" ? 0 : 1;
}
