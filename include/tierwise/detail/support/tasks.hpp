// Independent tasks on several threads, with progress told and stopping possible.
#pragma once

#include <algorithm>  // for std::min
#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>  // for std::exception_ptr
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "tierwise/detail/support/function_ref.hpp"
#include "tierwise/progress.hpp"

namespace tierwise::detail {

/// What a task tells while it works.
class ticker {
 public:
  ticker(std::atomic<std::size_t>& done, std::atomic<bool>& stop, progress const& told, std::size_t total,
         std::size_t number)
      : thread(number), done_(done), stop_(stop), told_(told), total_(total) {}

  std::size_t const thread;  ///< which of the threads at work this is: 0 is the calling one

  /// So much more is done; false: stop.
  bool operator()(std::size_t more) {
    done_ += more;
    if (told_.report != nullptr && !told_.report(told_.whose, done_, total_)) stop_ = true;
    return !stop_;
  }

 private:
  std::atomic<std::size_t>& done_;
  std::atomic<bool>& stop_;
  progress told_;
  std::size_t total_;
};

/// Threads that are waited for, whatever happens.
struct joined_threads {
  std::vector<std::thread> running;

  joined_threads() = default;
  joined_threads(joined_threads const&) = delete;
  joined_threads& operator=(joined_threads const&) = delete;
  ~joined_threads() {
    for (auto& one : running) one.join();
  }
};

/// More would only wait for each other, and each takes memory.
inline constexpr std::size_t most_threads = 1024;

/// Calls `work(task, ticker)` for each task, in any order; the calling thread is one of `threads`. When a task throws,
/// no more are begun, and what the first of them threw is thrown here: those begun before it are ended, so it is the
/// same one whoever is faster. False: stopped by `told`.
inline bool work_through(std::size_t tasks, unsigned threads, progress const& told, std::size_t total,
                         function_ref<void(std::size_t, ticker&)> work) {
  std::atomic<std::size_t> next{0}, done{0}, busy{0};
  std::atomic<bool> stop{false};
  std::exception_ptr thrown;
  std::mutex guard;
  std::size_t first = tasks;  // of those that threw
  auto go = [&](progress const& hears, std::size_t thread) {
    ticker tick(done, stop, hears, total, thread);
    for (std::size_t i = next++; i < tasks && !stop; i = next++) {
      try {
        work(i, tick);
      } catch (...) {
        std::lock_guard const lock(guard);
        if (i < first) thrown = std::current_exception(), first = i;
        next = tasks;
      }
    }
  };
  {
    joined_threads others;
    for (std::size_t i = 1; i < threads && i < tasks && i < most_threads; ++i) {
      ++busy;
      try {
        others.running.emplace_back([&, i] {
          go({}, i);
          --busy;
        });
      } catch (std::system_error const&) {  // the system gives no more: those there are do the work
        --busy;
        break;
      }
    }
    go(told, 0);
    // At least once, even if the others were faster.
    if (told.report != nullptr) {
      ticker tick(done, stop, told, total, 0);
      for (tick(0); busy != 0; tick(0)) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
  if (thrown) std::rethrow_exception(thrown);
  return !stop;
}

/// Calls `f(i)` for every i below `count`, in any order, on so many threads.
inline void side_by_side(unsigned threads, std::size_t count, function_ref<void(std::size_t)> f) {
  work_through(count, threads, {}, count, [&](std::size_t i, ticker&) { f(i); });
}

}  // namespace tierwise::detail
