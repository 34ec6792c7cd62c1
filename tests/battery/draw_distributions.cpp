// A thousand million draws of each distribution against the exact one: draw_distributions [DRAWS]. Chi-square over all
// counts that are expected ten times or more; where counts are an approximation, the distance of the distribution
// functions too. What is further off than chance and the stated error allow ends the program with 1.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "tierwise/detail/compute/counts.hpp"
#include "tierwise/detail/compute/draws.hpp"
#include "tierwise/detail/compute/normals.hpp"

namespace tw = tierwise;
using namespace tierwise::detail;

namespace {

constexpr double approximation = 4e-6;  // what the distribution function of a large count may be off by

struct cells {
  std::vector<std::int64_t> seen;
  std::vector<long double> below;  ///< the exact distribution function behind each cell
};

std::vector<long double> cumulated(std::vector<long double> const& logarithms) {
  std::vector<long double> out;
  long double sum = 0;
  for (auto l : logarithms) out.push_back(sum += std::exp(l));
  return out;
}
std::vector<long double> poisson_sums(double mean) {
  std::vector<long double> out;
  auto const m = static_cast<long double>(mean);
  for (int k = 0; k < static_cast<int>(mean + 14 * std::sqrt(mean) + 20); ++k)
    out.push_back(k * std::log(m) - m - std::lgamma(k + 1.0L));
  return cumulated(out);
}
std::vector<long double> binomial_sums(int n, double p) {
  std::vector<long double> out;
  auto const q = static_cast<long double>(p);
  for (int k = 0; k <= n; ++k)
    out.push_back(std::lgamma(n + 1.0L) - std::lgamma(k + 1.0L) - std::lgamma(n - k + 1.0L) + k * std::log(q) +
                  (n - k) * std::log1p(-q));
  return cumulated(out);
}

bool judge(std::string const& name, cells const& c, double draws, double error) {
  double square = 0, freedom = -1, distance = 0, hits = 0;
  long double from = 0;
  double sum = 0;
  for (std::size_t k = 0; k < c.seen.size(); ++k) {
    hits += static_cast<double>(c.seen[k]);
    sum += static_cast<double>(c.seen[k]);
    bool const last = k + 1 == c.seen.size();
    long double const to = last ? 1.0L : c.below[k];
    distance = std::max(distance, std::abs(sum / draws - static_cast<double>(to)));
    double const expected = draws * static_cast<double>(to - from), rest = draws * static_cast<double>(1 - to);
    if (!last && (expected < 10 || rest < 10)) continue;
    square += (hits - expected) * (hits - expected) / expected;
    freedom += 1;
    hits = 0;
    from = to;
  }
  // Wilson and Hilferty: the cube root of a chi-square is about normal.
  double const part = 2 / (9 * freedom), z = (std::cbrt(square / freedom) - (1 - part)) / std::sqrt(part);
  double const allowed = 2.5 / std::sqrt(draws) + error;
  // What the error alone adds to chi-square: each cell is off by twice as much at most.
  double const most = 4.5 + draws * 4 * error * error * (freedom + 1) * (freedom + 1) / std::sqrt(2 * freedom);
  bool const good = z < most && z > -4.5 && distance < allowed && sum == draws;
  std::printf("%-28s chi-square %9.1f of %5.0f, z %5.2f   distance %.2g   %s\n", name.c_str(), square, freedom, z,
              distance, good ? "as it should be" : "WRONG");
  std::fflush(stdout);
  return good;
}

/// Draws of 64 months of 16,384 people, again and again in other replicas; a purpose for each distribution.
template <class Draw, class Cell>
bool test(std::string const& name, std::vector<long double> below, std::int64_t draws, double error, Draw draw,
          Cell cell) {
  cells c{std::vector<std::int64_t>(below.size(), 0), std::move(below)};
  constexpr std::size_t people = 16384;
  std::vector<std::uint32_t> replica(people);
  std::vector<std::uint64_t> person(people);
  for (std::size_t i = 0; i < people; ++i) person[i] = tw::person_of(std::to_string(i));
  draw_keys keys;
  std::uint32_t words[block_rows];
  double out[block_rows];
  for (std::int64_t done = 0, turn = 0; done < draws; ++turn) {
    std::fill(replica.begin(), replica.end(), static_cast<std::uint32_t>(turn / 64));
    keys.find(7, static_cast<std::uint32_t>(24318 + turn % 64), replica.data(), person.data(), people);
    for (std::size_t begin = 0; begin < people && done < draws; begin += block_rows) {
      auto const rows = static_cast<std::size_t>(std::min<std::int64_t>(block_rows, draws - done));
      keys.words(tw::purpose_of(name), begin, block_rows, words);
      draw(words, out, rows);
      for (std::size_t i = 0; i < rows; ++i) {
        auto const at = static_cast<std::size_t>(cell(out[i]));
        ++c.seen[at < c.seen.size() ? at : c.seen.size() - 1];
      }
      done += static_cast<std::int64_t>(rows);
    }
  }
  return judge(name, c, static_cast<double>(draws), error);
}

}  // namespace

int main(int count, char** arguments) {
  std::int64_t const draws = count > 1 ? std::atoll(arguments[1]) : 1000000000;
  bool good = true;
  std::vector<long double> even, bell;
  for (int i = 1; i <= 65536; ++i) even.push_back(i / 65536.0L);
  // Sixty-fourths of a standard deviation, from -6.25 to 6.25.
  for (int i = -400; i <= 400; ++i) bell.push_back(std::erfc(-(i / 64.0L) / std::sqrt(2.0L)) / 2);
  bell.push_back(1);
  good &= test("uniform", even, draws, 0, uniforms, [](double u) { return u * 65536; });
  good &= test("normal", bell, draws, 2e-7, normals,
               [](double z) { return std::clamp(std::ceil(z * 64) + 400, 0.0, 801.0); });
  auto const count_itself = [](double k) { return k; };
  for (double p : {0.004, 0.02, 0.5, 0.85})
    good &= test(
        "a chance of " + std::to_string(p), {1 - static_cast<long double>(p), 1}, draws, 0,
        [p](std::uint32_t const* w, double* out, std::size_t rows) {
          for (std::size_t i = 0; i < rows; ++i) out[i] = tw::unit(w[i]) < p ? 1 : 0;
        },
        count_itself);
  for (double m : {0.004, 0.06, 0.7, 6.0, 29.5, 31.0, 60.0, 400.0}) {
    std::vector<double> const mean(block_rows, m);
    poisson_table const table(m);
    double const error = m > added_up ? approximation : 0;
    good &= test(
        "a count of mean " + std::to_string(m), poisson_sums(m), draws / 2, error,
        [&](std::uint32_t const* w, double* out, std::size_t rows) { poissons(mean.data(), w, rows, out); },
        count_itself);
    good &= test(
        "the same from a table", poisson_sums(m), draws / 2, error,
        [&](std::uint32_t const* w, double* out, std::size_t rows) { table.counts(w, rows, out); }, count_itself);
  }
  for (auto [n, p] : {std::pair{1, 0.3}, {22, 0.02}, {22, 0.97}, {60, 0.5}, {800, 0.99}, {720, 0.39}, {2000, 0.01}}) {
    std::vector<double> const trials(block_rows, n), chance(block_rows, p);
    good &= test(
        std::to_string(n) + " trials of " + std::to_string(p), binomial_sums(n, p), draws / 2,
        n * std::min(p, 1 - p) > added_up ? approximation : 0,
        [&](std::uint32_t const* w, double* out, std::size_t rows) {
          binomials(trials.data(), chance.data(), w, rows, out);
        },
        count_itself);
  }
  return good ? 0 : 1;
}
