// Long calls as Python sees them: the library works on a thread of its own, so that the calling one can hear Ctrl-C at
// any moment and tell progress.
#pragma once

#include <unistd.h>  // for getpid

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <exception>  // for std::exception_ptr
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>  // for std::move

#include "bindings.hpp"
#include "tierwise/progress.hpp"

namespace tierwise::python {

/// What the working thread and the listening one say to each other.
struct conversation {
  std::mutex guard;
  std::condition_variable changed;
  bool tells = false;  ///< somebody wants to be told of progress
  bool asks = false;   ///< the worker waits until its progress is told
  bool ended = false;
  std::atomic<bool> stop{false}, begun{false};
  std::size_t done = 0, total = 0;
  std::chrono::steady_clock::time_point next = std::chrono::steady_clock::now();

  /// Called by the worker now and then.
  static bool report(void* whose, std::size_t done, std::size_t total) {
    auto& self = *static_cast<conversation*>(whose);
    self.begun = true;
    if (!self.tells || self.stop) return !self.stop;
    auto const now = std::chrono::steady_clock::now();
    if (now < self.next) return true;
    self.next = now + std::chrono::milliseconds(50);
    std::unique_lock lock(self.guard);
    self.done = done;
    self.total = total;
    self.asks = true;
    self.changed.notify_all();
    self.changed.wait(lock, [&] { return !self.asks; });
    return !self.stop;
  }
  enum class heard : unsigned char { nothing, question, end };
  /// Of the listener: waits a moment.
  [[nodiscard]] heard listen() {
    std::unique_lock lock(guard);
    changed.wait_for(lock, std::chrono::milliseconds(20), [&] { return ended || asks; });
    return ended ? heard::end : asks ? heard::question : heard::nothing;
  }
  void answer(bool more) {
    std::lock_guard const lock(guard);
    if (!more) stop = true;
    asks = false;
    changed.notify_all();
  }
};

/// Calls that go on, in this process, though nobody waits for them any more count too. They are waited for when the
/// interpreter ends.
inline std::atomic<int> calls_at_work{0};
inline std::atomic<pid_t> calls_of{0};  ///< a forked child has none of its parent's threads

inline void wait_for_calls() {
  py::gil_scoped_release const unlocked;
  auto const patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (calls_at_work > 0 && calls_of == getpid() && std::chrono::steady_clock::now() < patience)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

/// Runs `work(progress)` and gives what it returns. Everything that `work` reads must be its own: when Ctrl-C is
/// pressed and it does not come to an end within a moment, it goes on alone and is forgotten. A run of which something
/// can be kept (`keeps`) is waited for once it has begun to tell progress, since it looks up often; what it gives is
/// kept if `keeps` says so. Ctrl-C pressed again waits for nothing.
template <class Work>
[[nodiscard]] auto watched(py::object const& progress, Work work,
                           std::function<bool(decltype(work(tierwise::progress())) const&)> const& keeps = {}) {
  using result = decltype(work(tierwise::progress()));
  struct call : conversation {
    std::optional<Work> work;
    std::optional<result> out;
    std::exception_ptr thrown;
  };
  auto const one = std::make_shared<call>();
  one->tells = !progress.is_none();
  one->work.emplace(std::move(work));
  if (calls_of.exchange(getpid()) != getpid()) calls_at_work = 0;
  ++calls_at_work;
  try {
    std::thread([own = one]() mutable {
      try {
        own->out.emplace(
            (*own->work)(tierwise::progress{&conversation::report, static_cast<conversation*>(own.get())}));
      } catch (...) {
        own->thrown = std::current_exception();
      }
      own->work.reset();  // what belongs to Python is given back before the end is told: the interpreter may end then
      {
        std::lock_guard const lock(own->guard);
        own->ended = true;
        own->changed.notify_all();
      }
      own.reset();
      --calls_at_work;
    }).detach();
  } catch (...) {
    --calls_at_work;
    throw;
  }
  std::optional<py::error_already_set> error;
  std::chrono::steady_clock::time_point patience;
  for (;;) {
    conversation::heard what;
    {
      py::gil_scoped_release const unlocked;
      what = one->listen();
    }
    if (what == conversation::heard::end) break;
    bool raised = PyErr_CheckSignals() != 0;
    if (!raised && !error && what == conversation::heard::question) {
      PyObject* const answer = PyObject_CallFunction(progress.ptr(), "nn", static_cast<Py_ssize_t>(one->done),
                                                     static_cast<Py_ssize_t>(one->total));
      raised = answer == nullptr;
      Py_XDECREF(answer);
    }
    if (raised) {
      bool const again = error.has_value();
      error.emplace();  // taken off the thread
      if (again) break;
      patience = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
    }
    if (error || what == conversation::heard::question) one->answer(!error);
    bool const waits = keeps != nullptr && one->begun;
    if (error && !waits && std::chrono::steady_clock::now() > patience) break;
  }
  if (error) {
    std::lock_guard const lock(one->guard);
    if (!one->ended || !one->out || keeps == nullptr || !error->matches(PyExc_KeyboardInterrupt) || !keeps(*one->out))
      throw *error;
  }
  if (one->thrown) std::rethrow_exception(one->thrown);
  return std::move(*one->out);
}

/// The same where nobody wants to be told.
template <class Work>
[[nodiscard]] auto watched(Work work) {
  return watched(py::none(), std::move(work));
}

}  // namespace tierwise::python
