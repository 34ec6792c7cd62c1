// Independent tasks on several threads, with progress told and stopping possible.
#pragma once

#include <algorithm>  // for std::min
#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>  // for std::exception_ptr
#include <mutex>
#include <thread>
#include <vector>

namespace tierwise {

/// Called from the calling thread now and then with what is done and the total; stops the run by returning false.
struct progress {
  bool (*report)(void* whose, std::size_t done, std::size_t total) = nullptr;
  void* whose = nullptr;
};

namespace detail {

/// What a task tells while it works.
class ticker {
 public:
  ticker(std::atomic<std::size_t>& done, std::atomic<bool>& stop, progress const* told, std::size_t total)
      : done_(done), stop_(stop), told_(told), total_(total) {}

  /// So much more is done; false: stop.
  bool operator()(std::size_t more) {
    done_ += more;
    if (told_ != nullptr && told_->report != nullptr && !told_->report(told_->whose, done_, total_)) stop_ = true;
    return !stop_;
  }

 private:
  std::atomic<std::size_t>& done_;
  std::atomic<bool>& stop_;
  progress const* told_;
  std::size_t total_;
};

/// Calls `work(task, ticker)` for each task. What a task throws stops all and is thrown here. False: stopped by `told`.
template <class Work>
bool work_through(std::size_t tasks, unsigned threads, progress const& told, std::size_t total, Work work) {
  std::atomic<std::size_t> next{0}, done{0}, finished{0};
  std::atomic<bool> stop{false};
  std::exception_ptr thrown;
  std::mutex guard;
  auto go = [&](bool tells) {
    ticker tick(done, stop, tells ? &told : nullptr, total);
    try {
      for (std::size_t i = next++; i < tasks && !stop; i = next++) work(i, tick);
    } catch (...) {
      std::lock_guard const lock(guard);
      if (!thrown) thrown = std::current_exception();
      stop = true;
    }
    ++finished;
  };
  std::size_t const helpers = std::min<std::size_t>(threads > 1 ? threads - 1 : 0, tasks > 1 ? tasks - 1 : 0);
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 0; i < helpers; ++i) others.emplace_back([&] { go(false); });
    go(true);
    ticker tick(done, stop, &told, total);
    while (finished < helpers + 1) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      tick(0);
    }
  }
  if (thrown) std::rethrow_exception(thrown);
  return !stop;
}

}  // namespace detail

}  // namespace tierwise
