// What policy_file.hpp declares.
#pragma once

#include <cstddef>  // for std::size_t
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/text/file.hpp"
#include "tierwise/policy_file.hpp"

namespace tierwise {

TIERWISE_INLINE compiled_policy parse_compiled(std::string_view text, std::string const& file) {
  std::vector<fault> faults;
  policy const p = read_toml<policy>(text, file, faults);
  std::size_t const unreadable = faults.size();
  try {
    compiled_policy compiled(p);
    if (faults.empty()) return compiled;
  } catch (error const& e) {
    // What could not be read stands in the policy as if it had not been written. Only what is said about a formula that
    // was read, at its own place, is sure to be the file's fault then.
    for (auto const& f : e.faults())
      if (unreadable == 0 || f.where.line != 0) faults.push_back(f);
  }
  throw error(located(std::move(faults), text, file));
}

TIERWISE_INLINE compiled_policy load_compiled(std::string const& path) {
  return parse_compiled(detail::read_file(path), path);
}

}  // namespace tierwise
