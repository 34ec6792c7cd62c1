// Draws by the block: equal to the single ones to the bit, true to their distributions, the same on every machine.
#include "tierwise/detail/compute/draws.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "luck.hpp"

namespace draws_test {

using namespace tierwise;
using namespace tierwise::detail;
using tierwise_tests::luck;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double last_below_1 = 1 - 0x1p-53;

/// 0 .. 1, by other means than what is tested.
double between(luck& l, double low, double high) {
  return low + (high - low) * static_cast<double>(l.next() >> 11) * 0x1p-53;
}

/// How far `got` is from `want`, in units of the last place of `want`.
double ulps(double got, long double want) {
  int exponent = 0;
  (void)std::frexp(static_cast<double>(want), &exponent);
  return static_cast<double>(std::abs(got - want) / std::ldexp(1.0L, exponent - 53));
}

/// The largest of what it is given; a NaN is larger than anything.
struct largest {
  double value = 0;
  void add(double x) {
    if (!(x <= value)) value = x;
  }
};

/// The normal quantile to 18 digits or so, by Newton's method on erfc from the nearer tail.
long double quantile(double u) {
  long double const root = std::sqrt(2.0L), density = 1 / std::sqrt(2 * std::acos(-1.0L));
  long double z = normal_of(u);
  for (int i = 0; i < 3; ++i) {
    long double const off = z < 0 ? std::erfc(-z / root) / 2 - u : (1.0L - u) - std::erfc(z / root) / 2;
    z -= off / (density * std::exp(-z * z / 2));
  }
  return z;
}

/// The distribution function of a count at 0, 1, .. `most`, by adding up its probabilities' logarithms' exponentials.
std::vector<long double> poisson_sums(double mean, int most) {
  std::vector<long double> sums;
  long double sum = 0;
  auto const m = static_cast<long double>(mean);
  for (int k = 0; k <= most; ++k) sums.push_back(sum += std::exp(-m + k * std::log(m) - std::lgamma(k + 1.0L)));
  return sums;
}
std::vector<long double> binomial_sums(int n, double p) {
  std::vector<long double> sums;
  long double sum = 0;
  for (int k = 0; k <= n; ++k)
    sums.push_back(sum += std::exp(std::lgamma(n + 1.0L) - std::lgamma(k + 1.0L) - std::lgamma(n - k + 1.0L) +
                                   k * std::log(static_cast<long double>(p)) +
                                   (n - k) * std::log1p(-static_cast<long double>(p))));
  return sums;
}

/// The largest error of the distribution function that `count_of(u)` has: where it steps from k to k+1, against `sums`.
template <class F>
double distribution_error(std::vector<long double> const& sums, F count_of) {
  largest error;
  for (std::size_t k = 0; k < sums.size(); ++k) {
    auto const within = [&](std::uint64_t u) {
      return count_of(static_cast<double>(u) * 0x1p-53) <= static_cast<double>(k);
    };
    // The first u that is beyond k.
    std::uint64_t low = 0, high = std::uint64_t{1} << 53;
    while (low < high) {
      std::uint64_t const middle = low + (high - low) / 2;
      if (within(middle))
        low = middle + 1;
      else
        high = middle;
    }
    error.add(static_cast<double>(std::abs(static_cast<long double>(low) * 0x1p-53L - sums[k])));
  }
  return error.value;
}

/// Blocks of draws: person after person, month after month.
class sampler {
 public:
  explicit sampler(char const* purpose) : purpose_(purpose_of(purpose)) {
    for (std::size_t i = 0; i < block_rows; ++i) {
      replica_[i] = static_cast<std::uint32_t>(i % 3);
      person_[i] = person_of("P" + std::to_string(i));
    }
  }
  words const& block(std::uint32_t month) {
    draw_words(20260301, month, purpose_, replica_, person_, block_rows, words_);
    return words_;
  }
  std::vector<double> uniform(int pair, std::uint32_t blocks = 100) {
    return gather(blocks, [&](words const& w, double* out) { uniforms(w, pair, out); });
  }
  std::vector<double> normal(int pair, std::uint32_t blocks = 100) {
    return gather(blocks, [&](words const& w, double* out) { normals(w, pair, out); });
  }

 private:
  template <class F>
  std::vector<double> gather(std::uint32_t blocks, F f) {
    std::vector<double> all(blocks * block_rows);
    for (std::uint32_t m = 0; m < blocks; ++m) f(block(m), all.data() + m * block_rows);
    return all;
  }

  std::uint32_t purpose_;
  std::uint32_t replica_[block_rows];
  std::uint64_t person_[block_rows];
  words words_;
};

/// Kolmogorov and Smirnov's distance times the root of the number: above 1.95 once in a thousand samples.
template <class F>
double distance(std::vector<double> x, F distribution) {
  std::sort(x.begin(), x.end());
  double const n = static_cast<double>(x.size());
  double d = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    double const f = distribution(x[i]), at = static_cast<double>(i);
    d = std::max({d, f - at / n, (at + 1) / n - f});
  }
  return d * std::sqrt(n);
}

/// Pearson's chi-square of counts, as standard deviations above its mean; neighbours expected less than 10 times go
/// together.
double surprise(std::vector<double> const& counts, std::vector<long double> const& sums) {
  double const n = static_cast<double>(counts.size());
  std::vector<double> seen(sums.size());
  for (double k : counts) {
    if (!(k >= 0 && k < static_cast<double>(sums.size()))) return infinity;
    seen[static_cast<std::size_t>(k)] += 1;
  }
  double square = 0, cells = 0, hits = 0;
  long double from = 0;
  for (std::size_t k = 0; k < sums.size(); ++k) {
    hits += seen[k];
    double const expected = n * static_cast<double>(sums[k] - from), rest = n * static_cast<double>(1 - sums[k]);
    if (k + 1 < sums.size() && (expected < 10 || rest < 10)) continue;
    double const all = k + 1 < sums.size() ? expected : expected + rest;
    square += (hits - all) * (hits - all) / all;
    cells += 1;
    hits = 0;
    from = sums[k];
  }
  return (square - (cells - 1)) / std::sqrt(2 * (cells - 1));
}

double correlation(std::vector<double> const& x, std::vector<double> const& y) {
  double xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) xy += (x[i] - 0.5) * (y[i] - 0.5);
  return 12 * xy / std::sqrt(static_cast<double>(x.size()));  // standard deviations from none
}

}  // namespace

// -- functions -------------------------------------------------------------------------------------------------------

TEST_CASE("exponentials and logarithms are within an ulp") {
  luck l(1);
  largest exps, near_0, logs, near_1;
  for (int i = 0; i < 100000; ++i) {
    double const x = between(l, -708.39, 709.78), y = between(l, -2, 2);
    exps.add(ulps(exp_of(x), std::exp(static_cast<long double>(x))));
    near_0.add(ulps(exp_of(y), std::exp(static_cast<long double>(y))));
    double const a = std::ldexp(between(l, 1, 2), static_cast<int>(l.below(2000)) - 1000), b = between(l, 0.5, 2);
    logs.add(ulps(log_of(a), std::log(static_cast<long double>(a))));
    near_1.add(ulps(log_of(b), std::log(static_cast<long double>(b))));
  }
  CHECK(exps.value < 1);
  CHECK(near_0.value < 1);
  CHECK(logs.value < 1);
  CHECK(near_1.value < 1);
  CHECK(log_of(5e-324) == std::log(5e-324));
  CHECK(ulps(log_of(std::numeric_limits<double>::max()),
             std::log(static_cast<long double>(std::numeric_limits<double>::max()))) < 1);
}

TEST_CASE("an exponential ends at the ends of the numbers") {
  CHECK(exp_of(0) == 1);
  CHECK(exp_of(-708.3965) == 0);
  CHECK(exp_of(-infinity) == 0);
  CHECK(exp_of(-708.3964) >= std::numeric_limits<double>::min());
  CHECK(exp_of(709.7828) == exp_of(infinity));
  CHECK(exp_of(infinity) < infinity);
  CHECK(std::isnan(exp_of(no_value)));
}

TEST_CASE("a logarithm of what has none says so") {
  CHECK(log_of(1) == 0);
  CHECK(log_of(0.0) == -infinity);
  CHECK(log_of(-0.0) == -infinity);
  CHECK(log_of(infinity) == infinity);
  CHECK(std::isnan(log_of(-1)));
  CHECK(std::isnan(log_of(-infinity)));
  CHECK(std::isnan(log_of(no_value)));
}

TEST_CASE("log-odds become probabilities and back") {
  luck l(2);
  largest there, back, back_far;
  double before = 0;
  bool rises = true;
  for (int i = 0; i < 100000; ++i) {
    double const x = between(l, -60, 60),
                 p = between(l, 0, 1) * (i % 2 == 0 ? 1 : std::ldexp(1, -static_cast<int>(l.below(60))));
    there.add(ulps(logistic(x), 1 / (1 + std::exp(-static_cast<long double>(x)))));
    long double const odds = std::log(static_cast<long double>(p)) - std::log1p(-static_cast<long double>(p));
    if (p > 0 && std::abs(odds) < 2) back.add(static_cast<double>(std::abs(logit_of(p) - odds)));
    if (p > 0 && std::abs(odds) >= 2) back_far.add(ulps(logit_of(p), odds));
    double const q = logistic((i - 50000) * 0.0149);
    rises = rises && q >= before && q <= 1;
    before = q;
  }
  CHECK(there.value < 3);
  CHECK(back.value < 4e-16);
  CHECK(back_far.value < 2);
  CHECK(rises);
  CHECK(logistic(0) == 0.5);
  CHECK(logistic(-infinity) == 0);
  CHECK(logistic(infinity) == 1);
  CHECK(logistic(-700) > 0);
  CHECK(std::isnan(logistic(no_value)));
  CHECK(logit_of(0.5) == 0);
  CHECK(logit_of(0) == -infinity);
  CHECK(logit_of(1) == infinity);
  CHECK(std::isnan(logit_of(-0.01)));
  CHECK(std::isnan(logit_of(1.01)));
  CHECK(std::isnan(logit_of(no_value)));
}

TEST_CASE("a normal quantile is right to 15 digits, in the middle and in both tails") {
  luck l(3);
  largest middle, low, high;
  for (int i = 0; i < 20000; ++i) {
    auto const error = [](double u) {
      long double const want = quantile(u);
      return want == 0 ? 0.0 : static_cast<double>(std::abs((normal_of(u) - want) / want));
    };
    middle.add(error(between(l, 0, 1)));
    // A multiple of 2^-53 of any size.
    double const tail = static_cast<double>((l.next() >> 11 >> l.below(52)) | 1) * 0x1p-54 + 0x1p-54;
    low.add(error(tail));
    high.add(error(1 - tail));
  }
  CHECK(middle.value < 1e-15);
  CHECK(low.value < 1e-15);
  CHECK(high.value < 1e-15);
  CHECK(normal_of(0.5) == 0);
  CHECK(normal_of(0) == normal_of(0x1p-54));
  CHECK(std::abs(normal_of(0) + 8.292361075813595) < 1e-14);
  CHECK(normal_of(last_below_1) == -normal_of(0x1p-53));
  CHECK(std::isnan(normal_of(no_value)));
}

// -- blocks ----------------------------------------------------------------------------------------------------------

TEST_CASE("the words of a block are those of its addresses, however many rows it has") {
  luck l(4);
  std::uint32_t replica[block_rows];
  std::uint64_t person[block_rows];
  for (std::size_t count : {0u, 1u, 2u, 3u, 7u, 8u, 9u, 31u, 100u, 255u, 256u}) {
    std::uint64_t const seed = l.next();
    auto const month = static_cast<std::uint32_t>(l.below(30000)),
               purpose = static_cast<std::uint32_t>(l.below(1 << 20));
    for (std::size_t i = 0; i < count; ++i) {
      replica[i] = static_cast<std::uint32_t>(l.next());
      person[i] = l.next();
    }
    words w;
    for (auto& row : w.of) std::fill(row, row + block_rows, std::uint64_t{77});
    draw_words(seed, month, purpose, replica, person, count, w);
    int wrong = 0;
    for (std::size_t i = 0; i < block_rows; ++i) {
      std::array<std::uint32_t, 4> want{};
      if (i < count) want = words_at({seed, replica[i], person[i], month, purpose});
      for (std::size_t k = 0; k < 4; ++k) wrong += static_cast<std::uint32_t>(w.of[k][i]) != want[k];
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("the numbers of a block are the single ones to the bit, in the deepest tails too") {
  sampler s("block");
  words w = s.block(7);
  std::uint32_t const ends[][2] = {
      {0, 0},          {0x800, 0}, {0xffffffff, 0},          {0xffffffff, 0xffffffff}, {0, 0xffffffff},
      {0, 0x80000000}, {0, 1},     {0xffffffff, 0xfffffffe}, {0xf00, 0x40000000}};
  for (std::size_t i = 0; i < std::size(ends); ++i)
    for (std::size_t k = 0; k < 4; ++k) w.of[k][10 * i] = ends[i][k % 2];
  for (std::size_t pair : {0u, 1u}) {
    double u[block_rows], z[block_rows];
    uniforms(w, static_cast<int>(pair), u);
    normals(w, static_cast<int>(pair), z);
    int wrong = 0;
    for (std::size_t i = 0; i < block_rows; ++i) {
      double const one =
          unit(static_cast<std::uint32_t>(w.of[2 * pair][i]), static_cast<std::uint32_t>(w.of[2 * pair + 1][i]));
      wrong += u[i] != one;
      wrong += std::bit_cast<std::uint64_t>(z[i]) != std::bit_cast<std::uint64_t>(normal_of(one));
    }
    CHECK(wrong == 0);
    CHECK(*std::min_element(z, z + block_rows) < -8.2);
    CHECK(*std::max_element(z, z + block_rows) > 8.2);
  }
}

TEST_CASE("the counts of a block are the single ones, whatever stands beside them") {
  luck l(5);
  std::vector<double> mean, n, p, u;
  for (int i = 0; i < 3000; ++i) {
    mean.push_back(l.below(40) == 0 ? l.pick({0.0, -2.0, 30.0, 30.5, 1e9, no_value, infinity})
                                    : between(l, 0, 1) * l.pick({1.0, 5.0, 60.0}));
    n.push_back(l.below(40) == 0 ? l.pick({0.0, -3.0, 7.9, 1e6, no_value}) : static_cast<double>(l.below(200)));
    p.push_back(l.below(20) == 0 ? l.pick({0.0, 1.0, -0.1, 1.1, 0.5, 1e-9, no_value}) : between(l, 0, 1));
    u.push_back(l.below(20) == 0 ? l.pick({0.0, 0x1p-53, 0.5, last_below_1}) : between(l, 0, 1));
  }
  for (std::size_t count : {0u, 1u, 31u, 32u, 33u, 255u, 256u, 257u, 2999u, 3000u}) {
    std::vector<double> a(count + 1, -1), b(count + 1, -1), in_place = mean;
    poissons(mean.data(), u.data(), count, a.data());
    binomials(n.data(), p.data(), u.data(), count, b.data());
    poissons(in_place.data(), u.data(), count, in_place.data());
    int wrong = a[count] != -1 || b[count] != -1 || (count < 3000 && !(in_place[count] == mean[count]));
    auto const same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    for (std::size_t i = 0; i < count; ++i) {
      wrong += !same(a[i], poisson_of(mean[i], u[i])) || !same(a[i], in_place[i]);
      wrong += !same(b[i], binomial_of(n[i], p[i], u[i]));
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("a count is 0 up to its first probability and no further, however little is expected") {
  luck l(6);
  std::vector<double> mean, u;
  for (int i = 0; i < 2000; ++i) {
    double const m = between(l, 0, 1) * l.pick({1e-15, 1e-9, 1e-6, 1e-3, 0.1, 2.0}), none = exp_of(-m);
    for (double v : {1.0 - m, 1.0 - m - 0x1p-40, none, std::nextafter(none, 0.0), std::nextafter(none, 1.0)}) {
      if (v < 0 || v >= 1) continue;
      mean.push_back(m);
      u.push_back(v);
    }
  }
  std::vector<double> k(mean.size());
  poissons(mean.data(), u.data(), mean.size(), k.data());
  int wrong = 0;
  for (std::size_t i = 0; i < k.size(); ++i)
    wrong += k[i] != poisson_of(mean[i], u[i]) || (k[i] == 0) != (u[i] < exp_of(-mean[i]));
  CHECK(wrong == 0);
}

TEST_CASE("drawing for one more purpose moves no other draw") {
  sampler leaves("leaves");
  std::vector<double> const alone = leaves.uniform(0, 4);
  std::vector<double> beside;
  sampler other("joins"), third("sells");
  for (std::uint32_t m = 0; m < 4; ++m) {
    (void)other.block(m);
    double u[block_rows];
    uniforms(leaves.block(m), 0, u);
    beside.insert(beside.end(), u, u + block_rows);
    (void)third.block(m);
  }
  CHECK(alone == beside);
}

// -- distributions ---------------------------------------------------------------------------------------------------

TEST_CASE("uniform and normal draws follow their distributions") {
  sampler s("shape");
  auto const even = [](double x) { return x; };
  auto const bell = [](double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; };
  for (int pair : {0, 1}) {
    CHECK(distance(s.uniform(pair), even) < 1.95);
    CHECK(distance(s.normal(pair), bell) < 1.95);
  }
}

TEST_CASE("draws for other pairs, purposes, months and people have nothing to do with each other") {
  sampler s("shape"), t("shapf");
  auto const x = s.uniform(0), y = s.uniform(1), z = t.uniform(0);
  auto const shifted = [&](std::size_t by) {
    auto v = x;
    std::rotate(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(by), v.end());
    return v;
  };
  CHECK(std::abs(correlation(x, y)) < 3.3);
  CHECK(std::abs(correlation(x, z)) < 3.3);
  CHECK(std::abs(correlation(x, shifted(1))) < 3.3);           // the next person
  CHECK(std::abs(correlation(x, shifted(3))) < 3.3);           // ... of the same replica
  CHECK(std::abs(correlation(x, shifted(block_rows))) < 3.3);  // the next month
}

TEST_CASE("counts follow their distributions") {
  sampler s("count");
  auto const u = s.uniform(0);
  std::vector<double> mean(u.size()), trials(u.size()), k(u.size());
  for (double m : {0.05, 0.7, 4.0, 29.5, 31.0, 400.0}) {
    std::fill(mean.begin(), mean.end(), m);
    poissons(mean.data(), u.data(), u.size(), k.data());
    INFO("mean " << m);
    CHECK(surprise(k, poisson_sums(m, static_cast<int>(m + 12 * std::sqrt(m) + 12))) < 3.5);
  }
  for (auto [n, p] : {std::pair{1, 0.3}, {22, 0.02}, {22, 0.5}, {22, 0.97}, {60, 0.5}, {150, 0.7}, {2000, 0.01}}) {
    std::fill(mean.begin(), mean.end(), p);
    std::fill(trials.begin(), trials.end(), n);
    binomials(trials.data(), mean.data(), u.data(), u.size(), k.data());
    INFO(n << " trials of " << p);
    CHECK(surprise(k, binomial_sums(n, p)) < 3.5);
  }
}

TEST_CASE("small counts are exact, and the distribution of large ones is off by less than 4 in a million") {
  for (double m : {0.01, 1.0, 7.3, 30.0}) {
    INFO("mean " << m);
    CHECK(distribution_error(poisson_sums(m, 100), [&](double u) { return poisson_of(m, u); }) < 1e-15);
  }
  for (double m : {30.001, 35.0, 50.0, 100.0}) {
    INFO("mean " << m);
    CHECK(distribution_error(poisson_sums(m, 220), [&](double u) { return poisson_of(m, u); }) < 3e-6);
  }
  for (auto [n, p] : {std::pair{1, 0.5}, {22, 0.9}, {22, 0.3}, {60, 0.5}, {100, 0.29}, {300, 0.99}}) {
    INFO(n << " trials of " << p);
    CHECK(distribution_error(binomial_sums(n, p), [n = n, p = p](double u) { return binomial_of(n, p, u); }) < 1e-14);
  }
  for (auto [n, p] : {std::pair{61, 0.5}, {75, 0.41}, {100, 0.31}, {100, 0.69}, {200, 0.155}, {150, 0.5}}) {
    INFO(n << " trials of " << p);
    CHECK(distribution_error(binomial_sums(n, p), [n = n, p = p](double u) { return binomial_of(n, p, u); }) < 4e-6);
  }
}

TEST_CASE("a count rises with what is drawn and with what is expected") {
  luck l(6);
  int falls = 0;
  for (int i = 0; i < 20000; ++i) {
    double const u = between(l, 0, 1), v = between(l, u, 1), m = between(l, 0, 100), p = between(l, 0, 1);
    double const n = static_cast<double>(l.below(150));
    falls += poisson_of(m, u) > poisson_of(m, v);
    falls += binomial_of(n, p, u) > binomial_of(n, p, v);
    falls += binomial_of(n, p, u) > n;
  }
  CHECK(falls == 0);
}

TEST_CASE("counts at the ends of what can be asked") {
  for (double u : {0.0, 0.3, last_below_1}) {
    CHECK(poisson_of(0, u) == 0);
    CHECK(poisson_of(-1, u) == 0);
    CHECK(std::isnan(poisson_of(no_value, u)));
    CHECK(std::isnan(poisson_of(infinity, u)));
    for (double n : {0.0, 1.0, 10.0, 1000.0}) {
      CHECK(binomial_of(n, 0, u) == 0);
      CHECK(binomial_of(n, -0.5, u) == 0);
      CHECK(binomial_of(n, 1, u) == n);
      CHECK(binomial_of(n, 1.5, u) == n);
      CHECK(std::isnan(binomial_of(n, no_value, u)));
    }
    CHECK(binomial_of(-5, 0.5, u) == 0);
    CHECK(binomial_of(3.9, 1, u) == 3);
    CHECK(std::isnan(binomial_of(no_value, 0.5, u)));
  }
  CHECK(poisson_of(1e-6, last_below_1) == 2);
  CHECK(poisson_of(30, 0) == 0);
  CHECK(binomial_of(10, 0.9, last_below_1) == 10);
  CHECK(binomial_of(1, 0.25, 0.75 - 0x1p-53) == 0);
  CHECK(binomial_of(1, 0.25, 0.75) == 1);
  CHECK(binomial_of(1, 0.75, 0.25 - 0x1p-53) == 0);
  CHECK(binomial_of(1, 0.75, 0.25) == 1);
}

// -- the same everywhere ---------------------------------------------------------------------------------------------

TEST_CASE("draws are the same to the bit on every compiler and processor") {
  constexpr std::uint64_t fingerprint = 0x28a3b56be6708282u;
  std::uint64_t hash = 14695981039346656037u;
  auto const add = [&](double const* x) {
    for (std::size_t i = 0; i < block_rows; ++i) hash = mixed(hash ^ std::bit_cast<std::uint64_t>(x[i]));
  };
  sampler s("fingerprint");
  for (std::uint32_t month = 0; month < 20; ++month) {
    words const& w = s.block(month);
    double u[block_rows], z[block_rows], x[block_rows], y[block_rows], n[block_rows];
    uniforms(w, 0, u);
    normals(w, 1, z);
    add(u);
    add(z);
    each(block_rows, x, z, [](double v) { return exp_of(v * 20.0); });
    add(x);
    each(block_rows, y, x, [](double v) { return log_of(v); });
    add(y);
    each(block_rows, x, z, [](double v) { return logistic(v * 3.0); });
    add(x);
    each(block_rows, y, x, [](double v) { return logit_of(v); });
    add(y);
    each(block_rows, y, x, [](double v) { return v * 45.0; });
    poissons(y, u, block_rows, y);
    add(y);
    each(block_rows, n, u, [](double v) { return whole_below(v * 150.0); });
    binomials(n, x, u, block_rows, y);
    add(y);
  }
  CHECK(hash == fingerprint);
}

}  // namespace draws_test
