// expect: conver
// A month is not built from a bare number: whether that is a year, an index or 202603 would be a guess.
#include "tierwise/month.hpp"

#ifdef TIERWISE_COMPILE_FAIL_CONTROL
constexpr tierwise::month march = tierwise::month(2026, 3);
#else
constexpr tierwise::month march = 202603;
#endif

int main() { return march.number() == 3 ? 0 : 1; }
