// expect: two_tiers_of_a_ladder_have_one_name
#include "tierwise/static_ladder.hpp"

#ifdef TIERWISE_COMPILE_FAIL_CONTROL
constexpr auto medal = tierwise::make_ladder("medal", tierwise::rung("trial", 1900), tierwise::rung("iron", 2000));
#else
constexpr auto medal = tierwise::make_ladder("medal", tierwise::rung("iron", 1900), tierwise::rung("iron", 2000));
#endif

int main() { return medal.size() == 2 ? 0 : 1; }
