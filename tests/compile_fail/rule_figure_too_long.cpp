// expect: a_figure_of_a_rule_has_at_most_15_digits
#include "tierwise/rule.hpp"

#ifdef TIERWISE_COMPILE_FAIL_CONTROL
constexpr auto rule = tierwise::score >= 0.333333333333333;
#else
constexpr auto rule = tierwise::score >= 1.0 / 3;
#endif

int main() { return rule(tierwise::facts{.score = 1}) ? 0 : 1; }
