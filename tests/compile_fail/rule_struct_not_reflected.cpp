// expect: name the members of this struct with TIERWISE_REFLECT
#include "tierwise/rule.hpp"

struct call_month {
  int calls = 0;
};
#ifdef TIERWISE_COMPILE_FAIL_CONTROL
TIERWISE_REFLECT(call_month, calls);
#endif

int main() { return (tierwise::name<"calls">{} > 10)(call_month{11}) ? 0 : 1; }
