// Formulas read, policies compiled.
#include "tierwise/detail/formula/formula_inl.hpp"
#include "tierwise/detail/stages/compiled_inl.hpp"
