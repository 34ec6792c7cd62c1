// expect: a comparison has a number, a text, or true and false on both sides, not a mixture
#include "tierwise/rule.hpp"

#ifdef TIERWISE_COMPILE_FAIL_CONTROL
constexpr auto rule = tierwise::shop == "north";
#else
constexpr auto rule = tierwise::shop == 3;
#endif

int main() { return rule(tierwise::facts{.shop = "north"}) ? 0 : 1; }
