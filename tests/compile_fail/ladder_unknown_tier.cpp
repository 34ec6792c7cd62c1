// expect: the_ladder_has_no_tier_of_this_name
#include "tierwise/static_ladder.hpp"

constexpr auto medal = tierwise::make_ladder("medal", tierwise::rung("trial", 1900), tierwise::rung("iron", 2000));
#ifdef TIERWISE_COMPILE_FAIL_CONTROL
static_assert(medal.next("trial", tierwise::facts{}) == "trial");
#else
static_assert(medal.next("trail", tierwise::facts{}) == "trial");
#endif

int main() {}
