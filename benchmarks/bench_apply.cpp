// apply(policy, records): the full three-shops policy over an invented desk.
#include <benchmark/benchmark.h>

#include <map>
#include <utility>  // for std::pair

#include "desk.hpp"
#include "tierwise/apply.hpp"

namespace {

using tierwise_benchmarks::ids;

/// Made once for each size; the benchmarks only read it.
tierwise::table const& records(std::size_t rows, ids how) {
  static std::map<std::pair<std::size_t, ids>, tierwise::table> made;
  auto const [at, fresh] = made.try_emplace({rows, how});
  if (fresh) at->second = tierwise_benchmarks::desk(rows / 12, 12, how);
  return at->second;
}

/// Arguments: rows, threads, how the ids lie.
void three_shops(benchmark::State& state) {
  auto const& t = records(static_cast<std::size_t>(state.range(0)), static_cast<ids>(state.range(2)));
  tierwise::compiled_policy const compiled(tierwise_benchmarks::three_shops());
  tierwise::apply_options options;
  options.threads = static_cast<unsigned>(state.range(1));
  std::size_t events = 0;
  for (auto _ : state) {
    auto const ledger = tierwise::apply(compiled, t, options);
    events = ledger.events.size();
    benchmark::DoNotOptimize(ledger.net);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(t.rows()));
  state.counters["ns_a_row"] =
      benchmark::Counter(static_cast<double>(t.rows()) * 1e-9,
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["events"] = static_cast<double>(events);
}

BENCHMARK(three_shops)
    ->ArgNames({"rows", "threads", "ids"})
    ->Args({10'000, 1, 1})
    ->Args({100'000, 1, 1})
    ->Args({1'000'000, 1, 1})
    ->Args({1'000'000, 2, 1})
    ->Args({1'000'000, 1, 0})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

/// The policy made ready after a figure was changed.
void ready(benchmark::State& state) {
  auto const p = tierwise_benchmarks::three_shops();
  for (auto _ : state) {
    auto variant = p;
    variant.ladder[0].tier[1].base_pay = 2300;
    tierwise::compiled_policy const made(variant);
    benchmark::DoNotOptimize(made.plans().first.get());
  }
}
BENCHMARK(ready)->Unit(benchmark::kMicrosecond);

}  // namespace
