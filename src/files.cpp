// Policies and assumptions from files and back. The one source that needs toml++.
#include "tierwise/detail/checks/assumptions_file_inl.hpp"
#include "tierwise/detail/checks/toml_inl.hpp"
#include "tierwise/detail/stages/policy_file_inl.hpp"
