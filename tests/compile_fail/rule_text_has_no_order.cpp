// expect: only numbers have an order
#include "tierwise/rule.hpp"

#ifdef TIERWISE_COMPILE_FAIL_CONTROL
constexpr auto rule = tierwise::shop != "north";
#else
constexpr auto rule = tierwise::shop < "north";
#endif

int main() { return rule(tierwise::facts{.shop = "south"}) ? 0 : 1; }
