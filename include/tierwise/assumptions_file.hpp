// Assumptions files: from TOML with every fault of the file at once, and back without loss. Opt-in: compiling it needs
// toml++.
#pragma once

#include <string>
#include <string_view>

#include "tierwise/assumption_members.hpp"
#include "tierwise/config.hpp"
#include "tierwise/detail/reflect/assumptions_type.hpp"
#include "tierwise/toml.hpp"

namespace tierwise {

/// Assumptions from the text of an assumptions file: UTF-8, any line ends. Throws `error` with all that cannot be read,
/// and all that is wrong whatever the policy; what the formulas mean is judged where they meet one.
[[nodiscard]] assumptions parse_assumptions(std::string_view text, std::string const& file = "assumptions.toml");

/// The same from a file.
[[nodiscard]] assumptions load_assumptions(std::string const& path);

/// Writes an assumptions file, whole or not at all.
void save_assumptions(assumptions const& a, std::string const& path);

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/validation/assumptions_file_inl.hpp"
#endif
