// Long runs as Python sees them: progress is told, and Ctrl-C heard.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "bindings.hpp"

namespace tierwise::python {

/// Looks at signals (Ctrl-C) and tells `progress` now and then. Called by a run without the interpreter's lock.
struct watcher {
  py::object progress;
  std::chrono::steady_clock::time_point next = std::chrono::steady_clock::now();
  bool raised = false;  ///< a Python exception is set

  static bool report(void* whose, std::size_t done, std::size_t total) {
    auto& self = *static_cast<watcher*>(whose);
    if (self.raised) return false;
    auto const now = std::chrono::steady_clock::now();
    if (now < self.next) return true;
    self.next = now + std::chrono::milliseconds(50);
    py::gil_scoped_acquire const lock;
    if (PyErr_CheckSignals() != 0) {
      self.raised = true;
    } else if (!self.progress.is_none()) {
      PyObject* const answer = PyObject_CallFunction(self.progress.ptr(), "nn", static_cast<Py_ssize_t>(done),
                                                     static_cast<Py_ssize_t>(total));
      self.raised = answer == nullptr;
      Py_XDECREF(answer);
    }
    if (self.raised) self.error.emplace();  // taken off the thread, so that C++ can go on to its end
    return !self.raised;
  }

  std::optional<py::error_already_set> error;
};

}  // namespace tierwise::python
