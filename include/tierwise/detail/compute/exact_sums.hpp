// Sums that stay exact, and what is said of those that would not.
#pragma once

#include <cstdint>
#include <string>
#include <utility>  // for std::move

#include "tierwise/error.hpp"

namespace tierwise::detail {

/// From here on a double no longer tells one minor unit from the next: 90 trillion with two decimals.
inline constexpr double most_exact = 9007199254740992.0;  // 2^53
/// Sums in whole minor units stay below this, so that the difference of two is one too.
inline constexpr std::int64_t most_minor_units = std::int64_t(1) << 62;

/// Values that would be too large to keep exactly.
[[nodiscard]] inline fault too_large(std::string path) {
  fault f;
  f.path = std::move(path);
  f.message = "a total is too large to be exact";
  f.hint = "amounts with two decimals are exact below ten trillion";
  return f;
}

/// Adds to a sum below `most_minor_units`; false: it would no longer be, and is left as it was.
[[nodiscard]] inline bool add_exactly(std::int64_t& sum, std::int64_t more) {
  std::int64_t out = 0;
  if (__builtin_add_overflow(sum, more, &out) || out >= most_minor_units || out <= -most_minor_units) return false;
  sum = out;
  return true;
}

}  // namespace tierwise::detail
