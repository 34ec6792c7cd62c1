// Amendments: what changes in a policy from a month on.
#pragma once

#include <string>
#include <vector>

#include "tierwise/setting.hpp"

namespace tierwise {

/// Changes by path that hold from a month on, on top of those before. What is removed goes first, then what is new
/// comes in, then values are set.
struct amendment {
  std::string from;                 ///< the month, `2026-07`
  std::string source;               ///< the notice or agreement that it stands in
  std::vector<std::string> remove;  ///< paths of elements that end, and of what is unset
  /// New elements by path, their names last: `pay.line.night`. Beside its members an element may say which one it
  /// stands `behind` or `before`; it is the last otherwise. Parts that were not set are added likewise.
  settings add;
  settings set;  ///< values by path, as `replace` takes them

  bool operator==(amendment const&) const = default;
};

}  // namespace tierwise
