// Faults of what is asked of a simulation.
#pragma once

#include <string>
#include <utility>  // for std::move

#include "tierwise/error.hpp"

namespace tierwise::detail {

[[noreturn]] inline void refuse(std::string path, std::string message, std::string hint = {}) {
  fault f;
  f.path = std::move(path);
  f.message = std::move(message);
  f.hint = std::move(hint);
  throw error(std::move(f));
}

}  // namespace tierwise::detail
