// expect: base_pya
#include "tierwise/reflect.hpp"

struct one_member {
  int base_pay = 0;
};

#ifdef TIERWISE_COMPILE_FAIL_CONTROL
TIERWISE_REFLECT(one_member, base_pay);
#else
TIERWISE_REFLECT(one_member, base_pya);
#endif

int main() {}
