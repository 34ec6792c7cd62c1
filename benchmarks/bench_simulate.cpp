// simulate(policy, assumptions, workforce): the three shops for two years, and the draws that cannot be done without.
#include <benchmark/benchmark.h>

#include <ctime>  // for clock_gettime
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "shipped_desk.hpp"
#include "tierwise/detail/compute/counts.hpp"
#include "tierwise/detail/compute/draws.hpp"
#include "tierwise/detail/compute/normals.hpp"
#include "tierwise/detail/plan/model.hpp"

namespace {

using namespace tierwise_benchmarks;
namespace detail = tierwise::detail;

constexpr std::size_t copies = 2326;  // of the shipped desk: 100,000 people
constexpr std::int32_t months = 24;

struct shipped_shops {
  tierwise::table start;
  tierwise::compiled_model model;

  static shipped_shops const& get() {
    static shipped_shops const made = [] {
      tierwise::policy p = tierwise::load_policy(root + "/examples/policies/three_shops.toml");
      tierwise::assumptions a = tierwise::load_assumptions(root + "/examples/assumptions/three_shops.toml");
      tierwise::table start = workforce(tierwise::compiled_policy(p), copies);
      for_copies(p, a);
      return shipped_shops{std::move(start), tierwise::compiled_model(p, a)};
    }();
    return made;
  }
};

/// Of all threads.
double cpu_nanoseconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return 1e9 * static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec);
}

/// Argument: threads.
void simulate(benchmark::State& state) {
  shipped_shops const& s = shipped_shops::get();
  tierwise::simulation how;
  how.months = months;
  how.seed = 7;
  how.threads = static_cast<unsigned>(state.range(0));
  how.by.clear();  // a hundred thousand people are in seven thousand shops
  double person_months = 0, used = 0;
  for (auto _ : state) {
    double const begin = cpu_nanoseconds();
    auto const out = tierwise::simulate(s.model, s.start, how);
    used += cpu_nanoseconds() - begin;
    person_months += static_cast<double>(out.total(0, 0, out.measure("heads")));
  }
  state.counters["ns_a_person_month"] = used / person_months;
  state.counters["millions_a_second"] = 1e3 * person_months / used;
  state.counters["person_months"] = person_months / static_cast<double>(state.iterations());
}
BENCHMARK(simulate)->ArgName("threads")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

/// What a quantity of the assumptions comes to for most people, on the scale of its link; and out of how many. The
/// floor draws with these means what `simulate` draws with means it has to work out.
struct typical {
  double mean, of;
};
std::map<std::string, typical> const means = {{"absent_days", {-2.6, 0}},      {"consultations_answered", {0.99, 800}},
                                              {"orders", {-0.45, 720}},        {"order_errors", {0.5, 0}},
                                              {"unattributed_sales", {60, 0}}, {"after_sales_cases", {10, 0}},
                                              {"complaints", {-2.7, 0}},       {"off_topic_chats", {0.06, 0}},
                                              {"contact_leaks", {0.004, 0}},   {"late_arrivals", {-0.8, 0}},
                                              {"applied", {0.5, 0}},           {"approved", {0.85, 0}},
                                              {"picked_to_lead", {0.02, 0}}};

/// Random words and numbers of a block of people, and how many of each were drawn.
struct drawn_block {
  std::vector<std::uint32_t> replica = std::vector<std::uint32_t>(detail::block_rows, 0);
  std::vector<std::uint64_t> person = std::vector<std::uint64_t>(detail::block_rows);
  detail::draw_keys keys;
  detail::poisson_tables tables;
  std::uint32_t words[detail::block_rows];
  alignas(64) double x[detail::block_rows], z[detail::block_rows], out[detail::block_rows];
  double of[detail::block_rows];
  double drawn = 0, normals = 0, functions = 0, counts = 0;

  void find_keys(std::uint32_t month) { keys.find(7, month, replica.data(), person.data(), detail::block_rows); }
  void draw_words(std::uint32_t purpose) {
    keys.words(purpose, 0, detail::block_rows, words);
    drawn += 1;
  }
  template <class F>
  static void each_row(F f) {
    for (std::size_t i = 0; i < detail::block_rows; ++i) f(i);
  }

  void hazard(detail::hazard_plan const& h) {
    if (!h.is_on) return;
    draw_words(h.purpose);
    detail::uniforms(words, x, detail::block_rows);
    for (auto const& f : h.factors)
      if (f.log) each_row([&](std::size_t i) { z[i] = detail::log_of(x[i] + 0.5); });
    each_row([&](std::size_t i) { x[i] = detail::logistic(x[i] - 3); });
    benchmark::DoNotOptimize(x[0]);
    benchmark::DoNotOptimize(z[0]);
    for (auto const& f : h.factors) functions += f.log ? 1 : 0;
    functions += 1;
  }

  void quantity(detail::quantity_plan const& q) {
    if (q.each == tierwise::drawn_each::person) return;  // for newcomers only
    if (!(q.noise > 0) && q.draw == tierwise::draw_kind::value) return;
    auto const at = means.find(q.name);
    typical const t = at == means.end() ? typical{0.5, 0} : at->second;
    each_row([&](std::size_t i) { x[i] = t.mean, of[i] = t.of; });
    if (q.noise > 0) {
      draw_words(q.noise_purpose);
      detail::normals(words, z, detail::block_rows);
      double const noise = q.noise < 1 ? q.noise : 1;
      each_row([&](std::size_t i) { x[i] += noise * z[i]; });
      normals += 1;
    }
    if (q.link == tierwise::link_kind::log) each_row([&](std::size_t i) { x[i] = detail::exp_of(x[i]); });
    if (q.link == tierwise::link_kind::logit) each_row([&](std::size_t i) { x[i] = detail::logistic(x[i]); });
    functions += q.link == tierwise::link_kind::identity ? 0 : 1;
    if (q.draw != tierwise::draw_kind::value) draw_words(q.purpose);
    if (q.draw == tierwise::draw_kind::count &&
        (q.person > 0 || q.noise > 0 || !tables.counts(x, words, detail::block_rows, out)))
      detail::poissons(x, words, detail::block_rows, out);
    if (q.draw == tierwise::draw_kind::part) detail::binomials(of, x, words, detail::block_rows, out);
    if (q.draw == tierwise::draw_kind::chance)
      each_row([&](std::size_t i) { out[i] = tierwise::unit(words[i]) < x[i] ? 1.0 : 0.0; });
    counts += q.draw == tierwise::draw_kind::count || q.draw == tierwise::draw_kind::part ? 1 : 0;
    benchmark::DoNotOptimize(x[0]);
    benchmark::DoNotOptimize(out[0]);
  }
};

/// Only what a person-month draws: its key; for each quantity its words, normal number, exponential or logistic, and
/// count; for leaving and dismissal a word and a logistic each, and the logarithms of the factors.
void floor_of_draws(benchmark::State& state) {
  auto const& model = *shipped_shops::get().model.model();
  constexpr std::size_t rows = 1 << 20;
  auto const block = std::make_unique<drawn_block>();
  double used = 0;
  for (auto _ : state) {
    double const begin = cpu_nanoseconds();
    block->drawn = block->normals = block->functions = block->counts = 0;
    for (std::size_t from = 0; from < rows; from += detail::block_rows) {
      block->each_row([&](std::size_t i) { block->person[i] = (from + i) * 0x9e3779b97f4a7c15u; });
      block->find_keys(static_cast<std::uint32_t>(from));
      for (auto const& q : model.quantities) block->quantity(q);
      block->hazard(model.leaving);
      block->hazard(model.dismissal);
    }
    used += cpu_nanoseconds() - begin;
  }
  constexpr double all = static_cast<double>(rows) / static_cast<double>(detail::block_rows);
  state.counters["ns_a_person_month"] = used / static_cast<double>(state.iterations()) / static_cast<double>(rows);
  state.counters["words"] = block->drawn / all;
  state.counters["normals"] = block->normals / all;
  state.counters["exp_logistic_log"] = block->functions / all;
  state.counters["counts"] = block->counts / all;
}
BENCHMARK(floor_of_draws)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
