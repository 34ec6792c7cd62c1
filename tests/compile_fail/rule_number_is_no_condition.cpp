// expect: && || ! need conditions
#include "tierwise/rule.hpp"

#ifdef TIERWISE_COMPILE_FAIL_CONTROL
constexpr auto rule = tierwise::applied && tierwise::score + 1 > 0;
#else
constexpr auto rule = tierwise::applied && tierwise::score + 1;
#endif

int main() { return rule(tierwise::facts{.score = 1, .applied = true}) ? 0 : 1; }
