// What assumptions_file.hpp declares.
#pragma once

#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/assumptions_file.hpp"
#include "tierwise/detail/text/file.hpp"
#include "tierwise/detail/validation/assumption_checks.hpp"
#include "tierwise/detail/validation/assumption_lengths.hpp"

namespace tierwise {

TIERWISE_INLINE assumptions parse_assumptions(std::string_view text, std::string const& file) {
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

TIERWISE_INLINE assumptions load_assumptions(std::string const& path) {
  return parse_assumptions(detail::read_file(path), path);
}

TIERWISE_INLINE void save_assumptions(assumptions const& a, std::string const& path) { save_toml(a, path); }

}  // namespace tierwise
