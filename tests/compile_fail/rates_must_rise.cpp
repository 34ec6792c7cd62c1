// expect: the_lower_edges_of_a_table_must_rise
#include "tierwise/static_brackets.hpp"

#ifdef TIERWISE_COMPILE_FAIL_CONTROL
constexpr tierwise::static_brackets<3> sales{{{0, 0.03}, {300000, 0.05}, {600000, 0.07}}};
#else
constexpr tierwise::static_brackets<3> sales{{{0, 0.03}, {600000, 0.05}, {300000, 0.07}}};
#endif

int main() { return sales.row(0) == 0 ? 0 : 1; }
