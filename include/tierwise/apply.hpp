// apply(policy, records): what each person would have been paid, how graded, who rose and who was let go. No chance in it.
#pragma once

#include <algorithm>  // for std::stable_sort
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/recorded_months.hpp"
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

namespace detail {

/// Copies a month's results to their places in the ledger.
inline void record_month(plan const& p, month_run const& run, recorded_rows const& rows, ledger& out, std::uint8_t* paid) {
  double const scale = ten_to(p.digits);
  auto money = [&](std::uint32_t slot, std::vector<std::int64_t>& to) {
    double const* v = run.columns[slot].rows;
    for (std::size_t r = 0; r < rows.size(); ++r) to[rows.place[r]] = static_cast<std::int64_t>(nearest_whole(v[r] * scale));
  };
  for (std::size_t i = 0; i < p.lines.size(); ++i) {
    money(p.lines[i].slot, out.lines[i]);
    if (p.lines[i].cut != nowhere) money(p.lines[i].cut, out.cuts[i]);
  }
  money(p.gross, out.gross);
  money(p.net, out.net);
  money(p.employer_cost, out.employer_cost);
  for (std::size_t i = 0; i < p.shown.size(); ++i)
    for (std::size_t r = 0; r < rows.size(); ++r) out.shown[i][rows.place[r]] = run.columns[p.shown[i].slot].rows[r];
  for (std::size_t l = 0; l < p.ladders.size(); ++l)
    for (std::size_t r = 0; r < rows.size(); ++r) {
      out.tiers[l][rows.place[r]] = run.ladders[l].tier[rows.person[r]];
      out.months_in_tier[l][rows.place[r]] = run.ladders[l].months_in_tier[rows.person[r]];
    }
  for (std::size_t r = 0; r < rows.size(); ++r) paid[rows.place[r]] = 1;
}

inline void resize_ledger(plan const& p, intake const& in, ledger& out) {
  std::size_t const n = in.rows();
  out.person = in.person;
  out.months = in.month;
  out.shop = in.shop;
  out.team = in.team;
  out.tiers.assign(p.ladders.size(), std::vector<std::uint8_t>(n));
  out.months_in_tier.assign(p.ladders.size(), std::vector<std::int32_t>(n));
  out.shown.assign(p.shown.size(), std::vector<double>(n));
  out.lines.assign(p.lines.size(), std::vector<std::int64_t>(n));
  out.cuts.resize(p.lines.size());
  for (std::size_t i = 0; i < p.lines.size(); ++i)
    if (p.lines[i].cut != nowhere) out.cuts[i].resize(n);
  out.gross.resize(n);
  out.net.resize(n);
  out.employer_cost.resize(n);
}

/// Drops the rows that were not paid because their person had been separated.
inline void keep_paid(ledger& out, std::vector<std::uint8_t> const& paid) {
  if (std::find(paid.begin(), paid.end(), std::uint8_t(0)) == paid.end()) return;
  auto keep = [&](auto& v) {
    if (v.empty()) return;
    std::size_t to = 0;
    for (std::size_t i = 0; i < paid.size(); ++i)
      if (paid[i] != 0) v[to++] = v[i];
    v.resize(to);
  };
  keep(out.person);
  keep(out.months);
  keep(out.shop);
  keep(out.team);
  for (auto& v : out.tiers) keep(v);
  for (auto& v : out.months_in_tier) keep(v);
  for (auto& v : out.shown) keep(v);
  for (auto& v : out.lines) keep(v);
  for (auto& v : out.cuts) keep(v);
  keep(out.gross);
  keep(out.net);
  keep(out.employer_cost);
}

}  // namespace detail

/// Applies a policy to recorded months. `records` needs the columns `person`, `month`, `shop`, and those the policy's
/// inputs name; `team`, `joined` and a column for each ladder (starting tiers) when there are any. Rows may come in any
/// order and the result is the same to the bit for any number of threads. Throws `error` for records that do not fit.
[[nodiscard]] inline ledger apply(ready_policy const& ready, table const& records, apply_options const& options = {}) {
  detail::plan const& p = *ready.plan();
  detail::intake const in = detail::intake_reader(p, records).read();
  ledger out;
  out.plan = ready.plan();
  out.people = in.people;
  out.texts = in.texts;
  out.first_month = month::from_index(in.first_month);
  detail::resize_ledger(p, in, out);
  std::vector<std::uint8_t> paid(in.rows(), 0);

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
                          detail::record_month(p, run, rows, out, paid.data());
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
  for (auto& some : events) out.events.insert(out.events.end(), some.begin(), some.end());
  std::stable_sort(out.events.begin(), out.events.end(), [](event const& a, event const& b) {
    return a.month != b.month ? a.month < b.month : a.person < b.person;
  });
  detail::keep_paid(out, paid);
  return out;
}

[[nodiscard]] inline ledger apply(policy const& p, table const& records, apply_options const& options = {}) {
  return apply(ready_policy(p), records, options);
}

}  // namespace tierwise
