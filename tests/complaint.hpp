// What an error says, for tests of what is refused.
#pragma once

#include <string>

#include "tierwise/error.hpp"

namespace tierwise_tests {

/// The words of the error that `f` throws; nothing when it throws none.
template <class F>
std::string complaint(F f) {
  try {
    (void)f();
  } catch (tierwise::error const& e) {
    return e.what();
  }
  return "";
}

}  // namespace tierwise_tests
