// Plays a policy forward and says what it took: play [name=value ...]. A process of its own for every measurement of
// memory, and what the comparisons with Python programs run.
//   policy=FILE assumptions=FILE  (the three shops)     copies=N of the shipped desk (1)    months=24 replicas=1
//   threads=1 seed=7 first_replica=0 repeats=1                    by=shop,medal (nothing) totals=FILE     the
//   projection's values as 64-bit integers: replica, month, cell, measure workforce=FILE  who starts, and records=FILE
//   what everybody did in the first replica, as CSV
// What it prints is JSON: times in seconds, memory in bytes.
#include <malloc.h>  // for malloc_trim
#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "shipped_desk.hpp"

namespace {

using namespace tierwise_benchmarks;

double cpu_seconds() {
  rusage used;
  getrusage(RUSAGE_SELF, &used);
  auto seconds = [](timeval const& t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// `VmRSS` or `VmHWM` in bytes.
std::size_t resident(std::string const& key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind(key, 0) == 0) return std::stoul(line.substr(key.size() + 1)) * 1024;
  return 0;
}

void save_csv(tierwise::table const& t, std::string const& path) {
  std::ofstream file(path);
  std::string line;
  for (auto const& c : t.columns()) line += (line.empty() ? "" : ",") + c.name;
  file << line << '\n';
  for (std::size_t r = 0; r < t.rows(); ++r) {
    line.clear();
    for (auto const& c : t.columns()) {
      if (&c != &t.columns()[0]) line += ',';
      if (c.missing(r)) continue;
      if (c.kind == tierwise::column_kind::text)
        line += c.text(r);
      else if (c.kind == tierwise::column_kind::flag)
        line += c.numbers[r] != 0 ? "true" : "false";
      else if (c.kind == tierwise::column_kind::month)
        line += tierwise::month::from_index(static_cast<std::int32_t>(c.numbers[r])).text();
      else
        line += tierwise::shortest(c.numbers[r]);
    }
    file << line << '\n';
  }
}

/// A JSON array.
template <class T, class Text>
std::string list(std::vector<T> const& values, Text text) {
  std::string out;
  for (auto const& v : values) out += (out.empty() ? "" : ", ") + text(v);
  return "[" + out + "]";
}

/// Names with commas between them.
std::vector<std::string> names_in(std::string rest) {
  std::vector<std::string> out;
  while (!rest.empty()) {
    std::size_t const end = rest.find(',');
    out.push_back(rest.substr(0, end));
    rest = end == std::string::npos ? "" : rest.substr(end + 1);
  }
  return out;
}

void play(std::map<std::string, std::string> given) {
  auto number = [&](std::string const& name, unsigned otherwise) {
    return given.count(name) == 0 ? otherwise : static_cast<unsigned>(std::stoul(given[name]));
  };
  auto path = [&](std::string const& name, char const* otherwise) {
    return given.count(name) == 0 ? root + otherwise : given[name];
  };
  tierwise::policy p = tierwise::load_policy(path("policy", "/examples/policies/three_shops.toml"));
  tierwise::assumptions a = tierwise::load_assumptions(path("assumptions", "/examples/assumptions/three_shops.toml"));
  unsigned const copies = number("copies", 1);
  // The tiers at the start are those of the shipped policy, whatever policy is played.
  tierwise::compiled_policy const shipped(tierwise::load_policy(root + "/examples/policies/three_shops.toml"));
  tierwise::table const start = workforce(shipped, copies);
  if (given.count("workforce") != 0) save_csv(start, given["workforce"]);
  if (copies > 1) for_copies(p, a);
  tierwise::compiled_model const model(p, a);
  tierwise::simulation how;
  how.months = static_cast<std::int32_t>(number("months", 24));
  how.replicas = number("replicas", 1);
  how.first_replica = number("first_replica", 0);
  how.threads = number("threads", 1);
  how.seed = number("seed", 7);
  how.by = names_in(given["by"]);
  if (given.count("records") != 0)
    save_csv(tierwise::simulated_records(model, start, how.first_replica, how), given["records"]);
  std::vector<double> cpu, wall;
  tierwise::projection out;
  std::size_t before = 0, peak = 0;
  for (unsigned i = 0; i < number("repeats", 1); ++i) {
    out = {};
    malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << "5";  // the peak starts anew
    before = resident("VmRSS:");
    auto const begin = std::chrono::steady_clock::now();
    double const used = cpu_seconds();
    out = tierwise::simulate(model, start, how);
    cpu.push_back(cpu_seconds() - used);
    wall.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    peak = resident("VmHWM:");
  }
  if (given.count("totals") != 0)
    std::ofstream(given["totals"], std::ios::binary)
        .write(reinterpret_cast<char const*>(out.values.data()),
               static_cast<std::streamsize>(out.values.size() * sizeof(std::int64_t)));
  std::int64_t months = 0;
  for (std::uint32_t r = 0; r < out.replicas; ++r) months += out.total(r, 0, out.measure("heads"));
  auto seconds = [](double x) { return std::to_string(x); };
  std::cout << "{\"people\": " << start.rows() << ", \"person_months\": " << months << ", \"months\": " << out.months
            << ", \"replicas\": " << out.replicas << ",\n \"cpu\": " << list(cpu, seconds)
            << ", \"wall\": " << list(wall, seconds) << ",\n \"before\": " << before << ", \"peak\": " << peak
            << ", \"totals\": " << out.values.size() * sizeof(std::int64_t) << ",\n \"cells\": "
            << list(out.cells, [](auto const& c) { return "[\"" + c.by + "\", \"" + c.name + "\"]"; })
            << ",\n \"measures\": " << list(out.measures, [](auto const& m) { return '"' + m.name + '"'; })
            << ",\n \"decimals\": " << list(out.measures, [](auto const& m) { return std::to_string(m.decimals); })
            << "}\n";
}

}  // namespace

int main(int count, char** words) {
  std::map<std::string, std::string> given;
  for (int i = 1; i < count; ++i) {
    std::string const word = words[i];
    given[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
  }
  try {
    play(given);
  } catch (std::exception const& e) {
    std::cerr << e.what() << '\n';
    return 1;
  }
}
