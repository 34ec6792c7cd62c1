// One six-term pay formula over a million rows: the compiled form against the loop a C++ programmer writes by hand for
// it. `money` is the same rounded to the fen: the engine's is exact, the loop's is std::round and now and then a fen
// off.
#include <benchmark/benchmark.h>

#include <cmath>  // for std::round
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "desk.hpp"
#include "tierwise/detail/apply/lone_formula.hpp"
#include "tierwise/detail/apply/month_loop.hpp"
#include "tierwise/detail/compute/exact_evaluate.hpp"

namespace {

namespace tw = tierwise;
using tw::detail::block_rows;

constexpr std::size_t rows = 1'000'000;
std::string const six_terms =
    "2000 * days_worked / days_scheduled + marginal(sales, sales_rates) + whole(customers_served, served_rates) + "
    "min(15 * days_worked, 390) + if(product_knowledge >= 90%, 250, 0) - 50 * complaints";

std::vector<tw::bracket_table> brackets() {
  std::vector<tw::bracket_table> out;
  for (auto const& t : tierwise_benchmarks::three_shops().brackets)
    if (t.name == "sales_rates" || t.name == "served_rates") out.push_back(t);
  return out;
}

tw::table const& records() {
  static tw::table const made = [] {
    tw::table const all = tierwise_benchmarks::desk(rows / 12 + 1);
    tw::table some;
    for (auto const* name : {"person", "month", "days_worked", "days_scheduled", "sales", "customers_served",
                             "product_knowledge", "complaints"})
      some.add(*all.find(name));
    return some;
  }();
  return made;
}
std::vector<double> column(std::string const& name) {
  auto const numbers = records().find(name)->numbers.first(rows);
  std::vector<double> out(numbers.begin(), numbers.end());
  out.resize((rows + block_rows - 1) / block_rows * block_rows);  // as the columns of a month are
  return out;
}

struct pay_columns {
  std::vector<double> days_worked = column("days_worked"), days_scheduled = column("days_scheduled"),
                      sales = column("sales"), customers_served = column("customers_served"),
                      product_knowledge = column("product_knowledge"), complaints = column("complaints");
};
pay_columns const& columns() {
  static pay_columns const made;
  return made;
}

/// As month_run does it: bound once, block by block, doubtful rows decided exactly, the result in a column.
void engine(benchmark::State& state, std::string const& text) {
  auto const& c = columns();
  auto const& records_of = records();
  tw::detail::lone_formula const lone(tw::formula(text), records_of, brackets());
  auto const& plan = *lone.made;
  auto const in = tw::detail::record_reader(plan, records_of).read();
  std::vector<tw::detail::column_view> views(plan.slot_count);
  for (std::size_t i = 0; i < plan.inputs.size(); ++i) {
    std::string const& name = plan.policy.inputs[plan.inputs[i].input].name;
    auto const& v = name == "days_worked"        ? c.days_worked
                    : name == "days_scheduled"   ? c.days_scheduled
                    : name == "sales"            ? c.sales
                    : name == "customers_served" ? c.customers_served
                    : name == "complaints"       ? c.complaints
                                                 : c.product_knowledge;
    views[plan.inputs[i].slot] = {v.data(), v.size(), in.inputs[i].known};
  }
  std::vector<double> scratch(lone.code.memory_blocks() * block_rows), out(c.sales.size());
  tw::detail::rows_needing_exact undecided;
  std::size_t decided = 0;
  for (auto _ : state) {
    tw::detail::binding b;
    lone.code.bind(views, plan.tables, b);
    decided = 0;
    for (std::size_t begin = 0; begin < rows; begin += block_rows) {
      std::size_t const n = std::min(block_rows, rows - begin);
      undecided.forget();
      lone.code.run(b, views, plan.tables, begin, nullptr, n, scratch.data(), undecided, out.data() + begin);
      for (std::size_t i = 0; i < n && undecided.some(); ++i)
        if (undecided.at(i)) {
          tw::detail::exact_row exact(lone.what, views, plan.tables, begin + i);
          out[begin + i] = exact.result().number.to_double();
          ++decided;
        }
    }
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(rows));
  state.counters["decided_exactly"] = static_cast<double>(decided);
}

double commission(double sales) {
  if (sales < 30000) return sales * 0.006;
  if (sales < 60000) return 30000 * 0.006 + (sales - 30000) * 0.009;
  return 30000 * 0.006 + 30000 * 0.009 + (sales - 60000) * 0.012;
}
double served(double customers) {
  if (customers < 600) return customers * 0.2;
  if (customers < 1000) return customers * 0.25;
  return customers * 0.3;
}

template <bool Money>
double pay_of(pay_columns const& c, std::size_t i) {
  double pay = 2000 * c.days_worked[i] / c.days_scheduled[i];
  pay += commission(c.sales[i]);
  pay += served(c.customers_served[i]);
  pay += std::min(15 * c.days_worked[i], 390.0);
  if (c.product_knowledge[i] >= 0.9) pay += 250;
  pay -= 50 * c.complaints[i];
  return Money ? std::round(pay * 100) / 100 : pay;
}

void keep(std::vector<double>& out) {
  benchmark::DoNotOptimize(out.data());
  benchmark::ClobberMemory();
}

/// What one writes: a plain loop. At -O3 and with our flags (no traps, no errno) compilers make it four rows a step.
template <bool Money>
void loop(benchmark::State& state) {
  auto const& c = columns();
  std::vector<double> out(rows);
  for (auto _ : state) {
    for (std::size_t i = 0; i < rows; ++i) out[i] = pay_of<Money>(c, i);
    keep(out);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(rows));
}

/// The same loop, a row a step.
#if defined(__GNUC__) && !defined(__clang__)
#define TIERWISE_SCALAR __attribute__((optimize("no-tree-vectorize", "no-tree-slp-vectorize")))
#else
#define TIERWISE_SCALAR
#endif
template <bool Money>
TIERWISE_SCALAR void scalar_loop(benchmark::State& state) {
  auto const& c = columns();
  std::vector<double> out(rows);
  for (auto _ : state) {
#if defined(__clang__)
#pragma clang loop vectorize(disable) interleave(disable)
#endif
    for (std::size_t i = 0; i < rows; ++i) out[i] = pay_of<Money>(c, i);
    keep(out);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(rows));
}

void six_terms_engine(benchmark::State& state) { engine(state, six_terms); }
void six_terms_loop(benchmark::State& state) { loop<false>(state); }
void six_terms_scalar_loop(benchmark::State& state) { scalar_loop<false>(state); }
void money_engine(benchmark::State& state) { engine(state, "round(" + six_terms + ", 2)"); }
void money_loop(benchmark::State& state) { loop<true>(state); }
void money_scalar_loop(benchmark::State& state) { scalar_loop<true>(state); }

BENCHMARK(six_terms_engine)->Unit(benchmark::kMillisecond);
BENCHMARK(six_terms_scalar_loop)->Unit(benchmark::kMillisecond);
BENCHMARK(six_terms_loop)->Unit(benchmark::kMillisecond);
BENCHMARK(money_engine)->Unit(benchmark::kMillisecond);
BENCHMARK(money_scalar_loop)->Unit(benchmark::kMillisecond);
BENCHMARK(money_loop)->Unit(benchmark::kMillisecond);

}  // namespace
