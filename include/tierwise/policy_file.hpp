// A policy file read and compiled in one go, with everything that is wrong with it at once.
#pragma once

#include <string>
#include <string_view>

#include "tierwise/compiled.hpp"
#include "tierwise/config.hpp"
#include "tierwise/toml.hpp"

namespace tierwise {

/// A policy from the text of a policy file, checked and compiled. Throws `error` with all its faults in the order of
/// the file: what cannot be read, and what the rest of it means wrongly.
[[nodiscard]] compiled_policy parse_compiled(std::string_view text, std::string const& file = "policy.toml");

/// The same from a file.
[[nodiscard]] compiled_policy load_compiled(std::string const& path);

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/stages/policy_file_inl.hpp"
#endif
