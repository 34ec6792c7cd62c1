// A policy file read and made ready in one go, with everything that is wrong with it at once.
#pragma once

#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/compiled.hpp"
#include "tierwise/toml.hpp"

namespace tierwise {

/// A policy from the text of a policy file, checked and ready. Throws `error` with all its faults in the order of the
/// file: what cannot be read, and what the rest of it means wrongly.
[[nodiscard]] inline compiled_policy parse_compiled(std::string_view text, std::string const& file = "policy.toml") {
  std::vector<fault> faults;
  policy const p = read_toml<policy>(text, file, faults);
  std::size_t const unreadable = faults.size();
  try {
    compiled_policy ready(p);
    if (faults.empty()) return ready;
  } catch (error const& e) {
    // What could not be read stands in the policy as if it had not been written. Only what is said about a formula that
    // was read, at its own place, is sure to be the file's fault then.
    for (auto const& f : e.faults())
      if (unreadable == 0 || f.where.line != 0) faults.push_back(f);
  }
  throw error(located(std::move(faults), text, file));
}

/// The same from a file.
[[nodiscard]] inline compiled_policy load_compiled(std::string const& path) {
  return parse_compiled(read_file(path), path);
}

}  // namespace tierwise
