// expect: nobody can fall below the first tier
#include "tierwise/static_ladder.hpp"

#ifdef TIERWISE_COMPILE_FAIL_CONTROL
constexpr auto medal = tierwise::make_ladder("medal", tierwise::rung("trial", 1900));
#else
constexpr auto medal = tierwise::make_ladder("medal", tierwise::rung("trial", 1900).keep(tierwise::score >= 1));
#endif

int main() { return medal.size() == 1 ? 0 : 1; }
