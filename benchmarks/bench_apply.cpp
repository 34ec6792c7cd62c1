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

/// Bytes of a ledger's columns.
std::size_t bytes_of(tierwise::ledger const& l) {
  std::size_t out = l.person.bytes() + l.months.bytes() + l.shop.bytes() + l.team.bytes() + l.gross.bytes() +
                    l.net.bytes() + l.employer_cost.bytes();
  for (auto const* columns : {&l.lines, &l.cuts})
    for (auto const& c : *columns) out += c.bytes();
  for (auto const& c : l.tiers) out += c.bytes();
  for (auto const& c : l.months_in_tier) out += c.bytes();
  for (auto const& c : l.shown) out += c.values.bytes();
  return out;
}

/// Arguments: rows, threads, how the ids lie. `run(policy, table, options)` makes a ledger.
template <class Run>
void measure(benchmark::State& state, Run run) {
  auto const& t = records(static_cast<std::size_t>(state.range(0)), static_cast<ids>(state.range(2)));
  tierwise::compiled_policy const compiled(tierwise_benchmarks::three_shops());
  tierwise::apply_options options;
  options.threads = static_cast<unsigned>(state.range(1));
  auto const apply = run(compiled, t);
  std::size_t events = 0, bytes = 0;
  for (auto _ : state) {
    auto const ledger = apply(options);
    events = ledger.events.size();
    bytes = bytes_of(ledger);
    benchmark::DoNotOptimize(bytes);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(t.rows()));
  state.counters["ns_a_row"] =
      benchmark::Counter(static_cast<double>(t.rows()) * 1e-9,
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["events"] = static_cast<double>(events);
  state.counters["bytes_a_row"] = static_cast<double>(bytes) / static_cast<double>(t.rows());
}

void three_shops(benchmark::State& state) {
  measure(state, [](auto const& compiled, auto const& t) {
    return [&](tierwise::apply_options const& options) { return tierwise::apply(compiled, t, options); };
  });
}
void from_records(benchmark::State& state) {
  measure(state, [](auto const& compiled, auto const& t) {
    return [&, read = tierwise::records(compiled, t)](tierwise::apply_options const& options) {
      return tierwise::apply(compiled, read, options);
    };
  });
}
void totals_only(benchmark::State& state) {
  measure(state, [](auto const& compiled, auto const& t) {
    return [&, read = tierwise::records(compiled, t)](tierwise::apply_options options) {
      options.only = tierwise::totals_only{{{}}, false};
      return tierwise::apply(compiled, read, options);
    };
  });
}

void sizes(benchmark::internal::Benchmark* b) {
  b->ArgNames({"rows", "threads", "ids"})->Unit(benchmark::kMillisecond)->UseRealTime();
  for (std::int64_t const rows : {10'000, 1'000'000, 10'000'000}) b->Args({rows, 1, 1});
  b->Args({1'000'000, 2, 1});
}
BENCHMARK(three_shops)->Apply(sizes)->Args({1'000'000, 1, 0});
BENCHMARK(from_records)->Apply(sizes);
BENCHMARK(totals_only)->Apply(sizes);

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
