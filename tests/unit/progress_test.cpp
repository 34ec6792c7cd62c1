#include "tierwise/progress.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "desk.hpp"
#include "simulated_desk.hpp"
#include "tierwise/detail/simulate/replicas.hpp"

namespace progress_test {

using namespace tierwise;
using namespace tierwise_tests;

namespace {

struct listener {
  std::size_t calls = 0, last = 0, total = 0, stop_at = std::numeric_limits<std::size_t>::max();
  bool rising = true;
  static bool hear(void* whose, std::size_t done, std::size_t total) {
    auto& me = *static_cast<listener*>(whose);
    me.rising = me.rising && done >= me.last;
    me.last = done;
    me.total = total;
    return ++me.calls < me.stop_at;
  }
};

table a_year() {
  std::vector<desk_row> rows;
  for (int m = 1; m <= 12; ++m) rows.push_back({"a", m});
  return desk_records(rows);
}

simulation half_a_year() {
  simulation how;
  how.months = 6;
  how.replicas = 200;
  return how;
}

}  // namespace

TEST_CASE("apply tells the person-months that are done", "[threads]") {
  for (unsigned threads : {1u, 3u}) {
    listener l;
    (void)apply(desk_policy(), a_year(), {threads, {&listener::hear, &l}});
    CHECK(l.calls >= 12);
    CHECK(l.rising);
    CHECK(l.last == 12);
    CHECK(l.total == 12);
  }
}

TEST_CASE("apply throws when it is stopped") {
  listener l;
  l.stop_at = 3;
  CHECK_THROWS_AS(apply(desk_policy(), a_year(), {1, {&listener::hear, &l}}), interrupted);
  CHECK(l.last == 3);
}

TEST_CASE("simulate tells person-months", "[threads]") {
  compiled_model const model(simulated_policy(), simulated_assumptions());
  for (unsigned threads : {1u, 3u}) {
    listener l;
    auto how = half_a_year();
    how.threads = threads;
    how.progress = {&listener::hear, &l};
    auto const p = simulate(model, simulated_workforce(), how);
    std::int64_t heads = 0;
    for (std::uint32_t r = 0; r < how.replicas; ++r) heads += p.total(r, 0, p.measure("heads"));
    CHECK(l.calls > (threads == 1 ? 2 : 0));  // others may be done before this thread has anything to do
    CHECK(l.rising);
    CHECK(l.total == 24 * 6 * 200);
    if (threads == 1) CHECK(l.last == static_cast<std::size_t>(heads));
  }
}

TEST_CASE("an interrupted simulation keeps what is done, and says which replicas are", "[threads]") {
  compiled_model const model(simulated_policy(), simulated_assumptions());
  auto how = half_a_year();
  auto const whole = simulate(model, simulated_workforce(), how);
  std::size_t const width = whole.values.size() / how.replicas;
  for (unsigned threads : {1u, 3u}) {
    listener l;
    l.stop_at = 9;  // in the second stack
    how.threads = threads;
    how.progress = {&listener::hear, &l};
    auto const part = simulate(model, simulated_workforce(), how);
    std::size_t done = 0, differ = 0;
    for (std::uint32_t r = 0; r < how.replicas; ++r) {
      if (part.done[r] == 0) continue;
      ++done;
      auto const from = static_cast<std::ptrdiff_t>(r * width), to = static_cast<std::ptrdiff_t>((r + 1) * width);
      differ += !std::equal(whole.values.begin() + from, whole.values.begin() + to, part.values.begin() + from);
    }
    if (threads == 1) CHECK(done == detail::simulated_people / 24);  // others may be done before this thread is heard
    CHECK(differ == 0);
    CHECK(std::isnan(part.spread(0, 0, 0).median) == (done == 0));
  }
}

TEST_CASE("what a thread throws reaches the caller and stops the others", "[threads]") {
  for (unsigned threads : {1u, 4u}) {
    std::atomic<int> begun{0};
    auto seventh = [&](std::size_t i) {
      ++begun;
      if (i == 6) throw std::runtime_error("the seventh");
    };
    CHECK_THROWS_WITH(detail::side_by_side(threads, 1'000'000, seventh), "the seventh");
    CHECK(begun < 1'000'000);
  }
}

TEST_CASE("every task is done once, by as many threads as there are", "[threads]") {
  for (unsigned threads : {0u, 1u, 3u, 20u}) {
    std::vector<std::atomic<int>> times(10);
    detail::side_by_side(threads, times.size(), [&](std::size_t i) { ++times[i]; });
    CHECK(std::all_of(times.begin(), times.end(), [](auto const& n) { return n == 1; }));
  }
}

TEST_CASE("of several faults the first task's is told, whoever is faster", "[threads]") {
  for (unsigned threads : {1u, 2u, 4u})
    for (int i = 0; i < 20; ++i) {
      auto faulty = [&](std::size_t task) {
        if (task == 3) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        if (task >= 3) throw std::runtime_error("task " + std::to_string(task));
      };
      CHECK_THROWS_WITH(detail::side_by_side(threads, 50, faulty), "task 3");
    }
}

}  // namespace progress_test
