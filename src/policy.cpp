// Formulas read, policies compiled, faults told.
#include "tierwise/detail/formula/formula_inl.hpp"
#include "tierwise/detail/stages/compiled_inl.hpp"
#include "tierwise/detail/text/error_inl.hpp"
