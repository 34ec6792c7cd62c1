// One of two translation units that include everything: what is not inline is defined twice and does not link.
#include "everything.hpp"

std::string_view version_seen_under_hostile_macros();

int main() { return version_seen_under_hostile_macros() == tierwise::version ? 0 : 1; }
