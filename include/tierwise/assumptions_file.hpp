// Assumptions files: from TOML with every fault of the file at once, and back without loss. Opt-in: it needs toml++.
#pragma once

#include <string>
#include <string_view>
#include <utility>  // for std::move

#include "tierwise/assumption_members.hpp"
#include "tierwise/toml.hpp"

namespace tierwise {

/// Assumptions from the text of an assumptions file: UTF-8, any line ends. Throws `error` with all that cannot be read;
/// what the figures and formulas mean is judged where they meet a policy.
[[nodiscard]] inline assumptions parse_assumptions(std::string_view text, std::string file = "assumptions.toml") {
  return parse_toml<assumptions>(text, std::move(file));
}

/// The same from a file.
[[nodiscard]] inline assumptions load_assumptions(std::string const& path) {
  return parse_assumptions(read_file(path), path);
}

/// Writes an assumptions file, whole or not at all.
inline void save_assumptions(assumptions const& a, std::string const& path) { save_toml(a, path); }

}  // namespace tierwise
