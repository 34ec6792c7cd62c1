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

/// A call with what it gives, or throws.
template <class Work>
struct call : conversation {
  using result = decltype(std::declval<Work&>()(tierwise::progress()));
  std::optional<Work> work;
  std::optional<result> out;
  std::exception_ptr thrown;

  void run() {
    try {
      out.emplace((*work)(tierwise::progress{&conversation::report, static_cast<conversation*>(this)}));
    } catch (...) {
      thrown = std::current_exception();
    }
    work.reset();  // what belongs to Python is given back before the end is told: the interpreter may end then
    std::lock_guard const lock(guard);
    ended = true;
    changed.notify_all();
  }
};

/// Lets a call run on a thread of its own.
template <class Work>
void begin(std::shared_ptr<call<Work>> const& one) {
  if (calls_of.exchange(getpid()) != getpid()) calls_at_work = 0;
  ++calls_at_work;
  try {
    std::thread([own = one]() mutable {
      own->run();
      own.reset();
      --calls_at_work;
    }).detach();
  } catch (...) {
    --calls_at_work;
    throw;
  }
}

/// Tells Python the progress; whether it raised.
[[nodiscard]] inline bool tell_progress(py::object const& progress, conversation const& of) {
  PyObject* const answer =
      PyObject_CallFunction(progress.ptr(), "nn", static_cast<Py_ssize_t>(of.done), static_cast<Py_ssize_t>(of.total));
  Py_XDECREF(answer);
  return answer == nullptr;
}

/// Listens until the call ends, or is left to itself: what was raised meanwhile. `waits_for_runs`: see `watched`.
[[nodiscard]] inline std::optional<py::error_already_set> listen_until_end(py::object const& progress,
                                                                           conversation& one, bool waits_for_runs) {
  std::optional<py::error_already_set> error;
  std::chrono::steady_clock::time_point patience;
  for (;;) {
    conversation::heard what;
    {
      py::gil_scoped_release const unlocked;
      what = one.listen();
    }
    if (what == conversation::heard::end) break;
    bool raised = PyErr_CheckSignals() != 0;
    if (!raised && !error && what == conversation::heard::question) raised = tell_progress(progress, one);
    if (raised) {
      bool const again = error.has_value();
      error.emplace();  // taken off the thread
      if (again) break;
      patience = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
    }
    if (error || what == conversation::heard::question) one.answer(!error);
    bool const waits = waits_for_runs && one.begun;
    if (error && !waits && std::chrono::steady_clock::now() > patience) break;
  }
  return error;
}

/// Runs `work(progress)` and gives what it returns. Everything that `work` reads must be its own: when Ctrl-C is
/// pressed and it does not come to an end within a moment, it goes on alone and is forgotten. A run of which something
/// can be kept (`keeps`) is waited for once it has begun to tell progress, since it looks up often; what it gives is
/// kept if `keeps` says so. Ctrl-C pressed again waits for nothing.
template <class Work>
[[nodiscard]] auto watched(py::object const& progress, Work work,
                           std::function<bool(typename call<Work>::result const&)> const& keeps = {}) {
  auto const one = std::make_shared<call<Work>>();
  one->tells = !progress.is_none();
  one->work.emplace(std::move(work));
  begin(one);
  if (auto const error = listen_until_end(progress, *one, keeps != nullptr)) {
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
