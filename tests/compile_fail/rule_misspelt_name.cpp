// expect: scoer
#include "tierwise/rule.hpp"

#ifdef TIERWISE_COMPILE_FAIL_CONTROL
constexpr auto rule = tierwise::score >= 80;
#else
constexpr auto rule = tierwise::scoer >= 80;
#endif

int main() { return rule(tierwise::facts{.score = 81}) ? 0 : 1; }
