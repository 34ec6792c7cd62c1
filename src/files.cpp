// Policies and assumptions from files and back. The one source that needs toml++.
#include "tierwise/detail/stages/policy_file_inl.hpp"
#include "tierwise/detail/validation/assumptions_file_inl.hpp"
#include "tierwise/detail/validation/toml_inl.hpp"
