// What a long run tells while it works, and how it is stopped.
#pragma once

#include <cstddef>
#include <stdexcept>  // for std::runtime_error

namespace tierwise {

/// `report`, when given, is called from the calling thread now and then with the person-months done and the total; the
/// run stops when it returns false.
struct progress {
  bool (*report)(void* whose, std::size_t done, std::size_t total) = nullptr;
  void* whose = nullptr;
};

/// Thrown by a run that was stopped and has nothing to show for it.
struct interrupted : std::runtime_error {
  interrupted() : std::runtime_error("the run was interrupted") {}
};

}  // namespace tierwise
