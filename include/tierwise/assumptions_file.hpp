// Assumptions files: from TOML with every fault of the file at once, and back without loss. Opt-in: it needs toml++.
#pragma once

#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/assumption_members.hpp"
#include "tierwise/detail/checks/assumption_checks.hpp"
#include "tierwise/detail/checks/assumption_lengths.hpp"
#include "tierwise/toml.hpp"

namespace tierwise {

/// Assumptions from the text of an assumptions file: UTF-8, any line ends. Throws `error` with all that cannot be read,
/// and all that is wrong whatever the policy; what the formulas mean is judged where they meet one.
[[nodiscard]] inline assumptions parse_assumptions(std::string_view text,
                                                   std::string const& file = "assumptions.toml") {
  std::vector<fault> faults;
  assumptions out = read_toml<assumptions>(text, file, faults);
  if (!faults.empty())
    throw error(std::move(faults));  // what could not be read stands there as if it had not been written
  detail::list_lengths lengths;
  detail::measure_lists(lengths, out);
  if (lengths.faults.empty())
    detail::find_wrong(out, faults);
  else
    faults = std::move(lengths.faults);
  if (!faults.empty()) throw error(located(std::move(faults), text, file));
  return out;
}

/// The same from a file.
[[nodiscard]] inline assumptions load_assumptions(std::string const& path) {
  return parse_assumptions(read_file(path), path);
}

/// Writes an assumptions file, whole or not at all.
inline void save_assumptions(assumptions const& a, std::string const& path) { save_toml(a, path); }

}  // namespace tierwise
