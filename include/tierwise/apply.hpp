// apply(policy, records): what each person would have been paid, how graded, who rose and who was let go. No chance in it.
#pragma once

#include <algorithm>  // for std::min
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/ledger_pieces.hpp"
#include "tierwise/ledger.hpp"
#include "tierwise/ready.hpp"

namespace tierwise {

/// How to run. `report`, when given, is called from the calling thread now and then with the person-months done and the
/// total; when it returns false the run stops and `apply` throws `interrupted`.
struct apply_options {
  unsigned threads = 1;
  bool (*report)(void* whose, std::size_t done, std::size_t total) = nullptr;
  void* whose = nullptr;
};

/// Thrown when `apply_options::report` asked to stop.
struct interrupted : std::runtime_error {
  interrupted() : std::runtime_error("the run was interrupted") {}
};

/// Applies a policy to recorded months. `records` needs the columns `person`, `month`, `shop`, and those the policy's
/// inputs name; `team`, `joined` and a column for each ladder (starting tiers) when there are any. Rows may come in any
/// order and the result is the same to the bit for any number of threads. Throws `error` for records that do not fit.
[[nodiscard]] inline ledger apply(ready_policy const& ready, table const& records, apply_options const& options = {}) {
  detail::plan const& p = *ready.plan();
  detail::intake const in = detail::intake_reader(p, records).read(options.threads);
  ledger out;
  out.plan = ready.plan();
  out.people = in.people;
  out.texts = in.texts;
  out.first_month = month::from_index(in.first_month);
  detail::ledger_pieces pieces(p, in.rows(), options.threads, out);

  std::size_t const n = in.batches.size();
  std::vector<std::vector<event>> events(n);
  std::vector<std::vector<fault>> faults(n);
  std::atomic<std::size_t> next{0}, done{0}, finished{0};
  std::atomic<bool> stop{false};
  auto work = [&](bool reports) {
    for (std::size_t b = next++; b < n && !stop; b = next++) {
      detail::run_batch(p, in, in.batches[b], events[b], faults[b], done, stop,
                        [&](detail::month_run const& run, detail::recorded_rows const& rows) {
                          if (!run.faults.empty()) return false;
                          pieces.write(run, rows);
                          if (reports && options.report != nullptr && !options.report(options.whose, done, in.rows())) stop = true;
                          return true;
                        });
      if (!faults[b].empty()) stop = true;
    }
    ++finished;
  };
  std::size_t const helpers = std::min<std::size_t>(options.threads > 1 ? options.threads - 1 : 0, n);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < helpers; ++i) threads.emplace_back([&] { work(false); });
    work(true);
    while (finished < helpers + 1) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      if (options.report != nullptr && !options.report(options.whose, done, in.rows())) stop = true;
    }
  }
  std::vector<fault> all;
  for (auto& some : faults) all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
  if (all.size() > detail::faults_shown) all.resize(detail::faults_shown);
  if (!all.empty()) throw error(std::move(all));
  if (stop) throw interrupted();
  pieces.finish(in, events, options.threads, out);
  return out;
}

[[nodiscard]] inline ledger apply(policy const& p, table const& records, apply_options const& options = {}) {
  return apply(ready_policy(p), records, options);
}

}  // namespace tierwise
