// expect: TIERWISE_REFLECT: a member of three_members is not named, or named twice
#include "tierwise/reflect.hpp"

struct three_members {
  int base_pay = 0;
  int allowance = 0;
  int deduction = 0;
};

#ifdef TIERWISE_COMPILE_FAIL_CONTROL
TIERWISE_REFLECT(three_members, base_pay, allowance, deduction);
#else
TIERWISE_REFLECT(three_members, base_pay, allowance);
#endif

int main() {}
