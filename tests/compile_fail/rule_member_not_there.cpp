// expect: the struct has no member of the name that the rule uses
#include "tierwise/rule.hpp"

struct call_month {
  int calls = 0;
};
TIERWISE_REFLECT(call_month, calls);

#ifdef TIERWISE_COMPILE_FAIL_CONTROL
constexpr tierwise::name<"calls"> calls;
#else
constexpr tierwise::name<"cals"> calls;
#endif

int main() { return (calls > 10)(call_month{11}) ? 0 : 1; }
