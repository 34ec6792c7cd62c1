// Draws by the block: equal to the single ones to the bit, true to their distributions, the same on every machine.
#include "tierwise/detail/compute/draws.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "luck.hpp"
#include "tierwise/detail/compute/counts.hpp"
#include "tierwise/detail/compute/normals.hpp"
#include "tierwise/detail/support/bit_cast.hpp"

namespace draws_test {

using namespace tierwise;
using namespace tierwise::detail;
using tierwise_tests::luck;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t last_word = 0xffffffff;

std::uint32_t any_word(luck& l) { return static_cast<std::uint32_t>(l.next() >> 32); }

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

/// The normal quantile at (word + 1/2) 2^-32 to 18 digits or so, by Newton's method on erfc from the nearer tail.
long double quantile(std::uint32_t word) {
  long double const root = std::sqrt(2.0L), density = 1 / std::sqrt(2 * std::acos(-1.0L));
  bool const upper = word >> 31 != 0;
  long double const tail = (static_cast<long double>(upper ? ~word : word) + 0.5L) * 0x1p-32L;
  long double z = -std::abs(static_cast<long double>(normal_of(word)));
  for (int i = 0; i < 4; ++i) z -= (std::erfc(-z / root) / 2 - tail) / (density * std::exp(-z * z / 2));
  return upper ? -z : z;
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

/// The largest error of the distribution function that `count_of(word)` has: where it steps from k to k+1, against
/// `sums`.
template <class F>
double distribution_error(std::vector<long double> const& sums, F count_of) {
  largest error;
  for (std::size_t k = 0; k < sums.size(); ++k) {
    // The first word that is beyond k.
    std::uint64_t low = 0, high = std::uint64_t{1} << 32;
    while (low < high) {
      std::uint64_t const middle = low + (high - low) / 2;
      if (count_of(static_cast<std::uint32_t>(middle)) <= static_cast<double>(k))
        low = middle + 1;
      else
        high = middle;
    }
    error.add(static_cast<double>(std::abs(static_cast<long double>(low) * 0x1p-32L - sums[k])));
  }
  return error.value;
}

/// Blocks of draws: person after person, month after month.
class sampler {
 public:
  sampler() {
    for (std::size_t i = 0; i < block_rows; ++i) {
      replica_[i] = static_cast<std::uint32_t>(i % 3);
      person_[i] = person_of("P" + std::to_string(i));
    }
  }
  std::uint32_t const* block(std::uint32_t month, char const* purpose) {
    keys_.find(20260301, month, replica_, person_, block_rows);
    keys_.words(purpose_of(purpose), 0, block_rows, words_);
    return words_;
  }
  std::vector<std::uint32_t> words(char const* purpose, std::uint32_t blocks = 100) {
    std::vector<std::uint32_t> all;
    for (std::uint32_t m = 0; m < blocks; ++m) {
      (void)block(m, purpose);
      all.insert(all.end(), words_, words_ + block_rows);
    }
    return all;
  }

 private:
  std::uint32_t replica_[block_rows];
  std::uint64_t person_[block_rows];
  draw_keys keys_;
  std::uint32_t words_[block_rows];
};

/// What `draw(words, out, rows)` gives for all of them, block by block.
template <class Draw>
std::vector<double> drawn(std::vector<std::uint32_t> const& words, Draw draw) {
  std::vector<double> out(words.size());
  for (std::size_t from = 0; from < words.size(); from += block_rows)
    draw(words.data() + from, out.data() + from, block_rows);
  return out;
}

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
  // Some C libraries (musl, under WebAssembly) work long doubles out as doubles: then half a bit is the reference's
  // own.
  bool const finer = std::exp(1.0L) != static_cast<long double>(std::exp(1.0));
  double const bound = finer ? 1 : 1.5;
  CHECK(exps.value < bound);
  CHECK(near_0.value < bound);
  CHECK(logs.value < bound);
  CHECK(near_1.value < bound);
  CHECK(log_of(5e-324) == std::log(5e-324));
  CHECK(ulps(log_of(std::numeric_limits<double>::max()),
             std::log(static_cast<long double>(std::numeric_limits<double>::max()))) < bound);
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

TEST_CASE("a normal number is right to a millionth of itself, in the middle and to the end of both tails") {
  luck l(3);
  largest middle, tails;
  auto const error = [](std::uint32_t w) {
    return static_cast<double>(std::abs((normal_of(w) - quantile(w)) / quantile(w)));
  };
  for (int i = 0; i < 100000; ++i) {
    middle.add(error(any_word(l)));
    std::uint32_t const out = any_word(l) >> l.below(32);
    tails.add(error(out));
    tails.add(error(~out));
  }
  for (std::uint32_t i = 0; i < 2000; ++i) {  // where one branch ends and the other begins
    tails.add(error(0x7fffffffu - outer_normal + 1000 - i));
    middle.add(error(0x80000000u + i));
  }
  CHECK(middle.value < 5e-7);
  CHECK(tails.value < 5e-7);
  CHECK(std::abs(normal_of(0) + 6.3379574) < 1e-6);
  int uneven = 0;
  for (int i = 0; i < 10000; ++i) {
    std::uint32_t const w = any_word(l) >> l.below(32);
    uneven += normal_of(~w) != -normal_of(w);
  }
  CHECK(uneven == 0);
}

// -- blocks ----------------------------------------------------------------------------------------------------------

TEST_CASE("the words of rows are those of their addresses, however many rows there are") {
  luck l(4);
  draw_keys keys;
  for (std::size_t count : {0u, 1u, 2u, 3u, 7u, 8u, 9u, 31u, 100u, 255u, 256u, 1000u}) {
    std::vector<std::uint32_t> replica;
    std::vector<std::uint64_t> person;
    std::uint64_t const seed = l.next();
    std::uint32_t const month = any_word(l), purpose = any_word(l);
    for (std::size_t i = 0; i < count; ++i) {
      replica.push_back(any_word(l));
      person.push_back(l.next());
    }
    keys.find(seed, month, replica.data(), person.data(), count);
    std::size_t wrong = 0;
    for (std::size_t begin = 0; begin < count; begin += block_rows) {
      std::size_t const rows = std::min(block_rows, count - begin);
      std::uint32_t w[block_rows];
      keys.words(purpose, begin, rows, w);
      for (std::size_t i = 0; i < rows; ++i) {
        draw_address const at{seed, replica[begin + i], person[begin + i], month, purpose};
        wrong += w[i] != word_at(at) || !(keys.at(begin + i) == key_at(at));
      }
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("the numbers of a block are the single ones to the bit, in the deepest tails too") {
  sampler s;
  std::uint32_t w[block_rows];
  std::copy_n(s.block(7, "block"), block_rows, w);
  std::uint32_t const ends[] = {0,
                                1,
                                last_word,
                                last_word - 1,
                                0x80000000,
                                0x7fffffff,
                                0x7fffffff - outer_normal,
                                0x80000000 - outer_normal,
                                0x80000000 + outer_normal};
  for (std::size_t i = 0; i < std::size(ends); ++i) w[10 * i] = ends[i];
  for (std::size_t rows : {std::size_t{1}, std::size_t{33}, std::size_t{97}, block_rows}) {
    double u[block_rows], z[block_rows];
    uniforms(w, u, rows);
    normals(w, z, rows);
    int wrong = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      wrong += u[i] != unit(w[i]);
      wrong +=
          tierwise::detail::bit_cast<std::uint64_t>(z[i]) != tierwise::detail::bit_cast<std::uint64_t>(normal_of(w[i]));
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("the counts of a block are the single ones, whatever stands beside them") {
  luck l(5);
  auto const same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
  for (int turn = 0; turn < 40; ++turn) {
    std::size_t const rows = turn < 8 ? std::size_t{1} << turn : 1 + l.below(block_rows);
    std::vector<double> mean(block_rows), n(block_rows), p(block_rows);
    std::vector<std::uint32_t> w(block_rows);
    for (std::size_t i = 0; i < rows; ++i) {
      mean[i] = l.below(40) == 0 ? l.pick({0.0, -2.0, 30.0, 30.5, 1e9, no_value, infinity})
                                 : between(l, 0, 1) * l.pick({1.0, 5.0, 60.0});
      n[i] = l.below(40) == 0 ? l.pick({0.0, -3.0, 7.9, 1e6, no_value}) : static_cast<double>(l.below(200));
      p[i] = l.below(20) == 0 ? l.pick({0.0, 1.0, -0.1, 1.1, 0.5, 1e-9, no_value}) : between(l, 0, 1);
      w[i] = l.below(20) == 0 ? l.pick({0u, 1u, 0x80000000u, last_word}) : any_word(l);
    }
    std::vector<double> a(block_rows, -1), b(block_rows, -1), in_place = mean;
    poissons(mean.data(), w.data(), rows, a.data());
    binomials(n.data(), p.data(), w.data(), rows, b.data());
    poissons(in_place.data(), w.data(), rows, in_place.data());
    int wrong = 0;
    for (std::size_t i = 0; i < block_rows; ++i) {
      if (i >= rows) {
        wrong += a[i] != -1 || b[i] != -1;
        continue;
      }
      wrong += !same(a[i], poisson_of(mean[i], w[i])) || !same(a[i], in_place[i]);
      wrong += !same(b[i], binomial_of(n[i], p[i], w[i]));
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("a table of a mean gives what its rows have alone") {
  luck l(7);
  sampler s;
  poisson_tables tables;
  for (double m : {0.0, -1.0, 1e-9, 0.004, 0.06, 0.5, 3.0, 6.0, 29.9, 30.0, 30.5, 60.0, 1e6}) {
    INFO("mean " << m);
    poisson_table const table(m);
    std::size_t wrong = 0;
    for (std::uint32_t month = 0; month < 40; ++month) {
      std::uint32_t w[block_rows];
      std::copy_n(s.block(month, "table"), block_rows, w);
      w[0] = 0, w[1] = last_word, w[2] = last_word - 1;
      double got[block_rows], beside[block_rows], means[block_rows];
      table.counts(w, block_rows, got);
      for (double& x : means) x = l.pick({m, 0.25, 140.0});
      CHECK(tables.counts(means, w, block_rows, beside));
      for (std::size_t i = 0; i < block_rows; ++i)
        wrong += got[i] != poisson_of(m, w[i]) || beside[i] != poisson_of(means[i], w[i]);
    }
    CHECK(wrong == 0);
    // Where the count steps, to the word.
    for (std::uint64_t low = 0, k = 0; m > 0 && m <= 30 && k < 60; ++k) {
      std::uint64_t high = std::uint64_t{1} << 32;
      while (low < high) {
        std::uint64_t const middle = (low + high) / 2;
        if (poisson_of(m, static_cast<std::uint32_t>(middle)) <= static_cast<double>(k))
          low = middle + 1;
        else
          high = middle;
      }
      if (low == 0 || low > last_word) continue;
      std::uint32_t const at[lanes] = {static_cast<std::uint32_t>(low - 1), static_cast<std::uint32_t>(low)};
      double got[lanes];
      table.counts(at, 2, got);
      CHECK(got[0] == poisson_of(m, at[0]));
      CHECK(got[1] == poisson_of(m, at[1]));
    }
  }
  double const many[] = {1, 2, 3, 4, 5};
  std::uint32_t const w[lanes] = {};
  double out[lanes];
  CHECK_FALSE(tables.counts(many, w, 5, out));
  double const missing[] = {no_value};
  CHECK_FALSE(tables.counts(missing, w, 1, out));
}

TEST_CASE("a count is 0 up to its first probability and no further, however little is expected") {
  luck l(6);
  int wrong = 0;
  for (int i = 0; i < 2000; ++i) {
    double const m = between(l, 0, 1) * l.pick({1e-15, 1e-9, 1e-6, 1e-3, 0.1, 2.0}), none = exp_of(-m);
    double mean[lanes];
    std::uint32_t word[lanes] = {};
    std::fill_n(mean, lanes, m);
    std::size_t rows = 0;
    for (double v : {1.0 - m, none - 0x1p-32, none, none + 0x1p-32})
      if (v >= 0 && v < 1) word[rows++] = static_cast<std::uint32_t>(v * 0x1p32);
    double k[lanes];
    poissons(mean, word, rows, k);
    for (std::size_t j = 0; j < rows; ++j)
      wrong += k[j] != poisson_of(m, word[j]) || (k[j] == 0) != (unit(word[j]) < none);
  }
  CHECK(wrong == 0);
}

TEST_CASE("drawing for one more purpose moves no other draw") {
  sampler s;
  auto const alone = s.words("leaves", 4);
  std::vector<std::uint32_t> beside;
  for (std::uint32_t m = 0; m < 4; ++m) {
    (void)s.block(m, "joins");
    auto const* const w = s.block(m, "leaves");
    beside.insert(beside.end(), w, w + block_rows);
    (void)s.block(m, "sells");
  }
  CHECK(alone == beside);
}

// -- distributions ---------------------------------------------------------------------------------------------------

TEST_CASE("uniform and normal draws follow their distributions") {
  sampler s;
  auto const bell = [](double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; };
  for (char const* purpose : {"shape", "shapf"}) {
    auto const w = s.words(purpose, 4000);  // a million
    CHECK(distance(drawn(w, uniforms), [](double x) { return x; }) < 1.95);
    CHECK(distance(drawn(w, normals), bell) < 1.95);
    for (double far : {2.0, 3.0, 4.0}) {
      double const expected = static_cast<double>(w.size()) * bell(-far);
      for (double side : {-1.0, 1.0}) {
        double seen = 0;
        for (double z : drawn(w, normals)) seen += z * side > far ? 1 : 0;
        INFO(purpose << ", beyond " << side * far);
        CHECK(std::abs(seen - expected) < 4 * std::sqrt(expected));
      }
    }
  }
}

TEST_CASE("counts follow their distributions, a million of each") {
  sampler s;
  auto const w = s.words("count", 4000);
  for (double m : {0.05, 0.7, 4.0, 29.5, 31.0, 400.0}) {
    std::vector<double> const mean(block_rows, m);
    poisson_table const table(m);
    auto const k =
        drawn(w, [&](auto const* word, double* out, std::size_t rows) { poissons(mean.data(), word, rows, out); });
    INFO("mean " << m);
    CHECK(surprise(k, poisson_sums(m, static_cast<int>(m + 12 * std::sqrt(m) + 12))) < 3.5);
    CHECK(k == drawn(w, [&](auto const* word, double* out, std::size_t rows) { table.counts(word, rows, out); }));
  }
  for (auto [n, p] : {std::pair{1, 0.3}, {22, 0.02}, {22, 0.5}, {22, 0.97}, {60, 0.5}, {150, 0.7}, {2000, 0.01}}) {
    std::vector<double> const trials(block_rows, n), chance(block_rows, p);
    auto const k = drawn(w, [&](auto const* word, double* out, std::size_t rows) {
      binomials(trials.data(), chance.data(), word, rows, out);
    });
    INFO(n << " trials of " << p);
    CHECK(surprise(k, binomial_sums(n, p)) < 3.5);
  }
}

TEST_CASE("small counts are exact to a word, and the distribution of large ones is off by less than 4 in a million") {
  constexpr double a_word = 0x1p-32;
  for (double m : {0.01, 1.0, 7.3, 30.0}) {
    INFO("mean " << m);
    CHECK(distribution_error(poisson_sums(m, 100), [&](std::uint32_t w) { return poisson_of(m, w); }) <= a_word);
  }
  for (double m : {30.001, 35.0, 50.0, 100.0}) {
    INFO("mean " << m);
    CHECK(distribution_error(poisson_sums(m, 220), [&](std::uint32_t w) { return poisson_of(m, w); }) < 3e-6);
  }
  for (auto [n, p] : {std::pair{1, 0.5}, {22, 0.9}, {22, 0.3}, {60, 0.5}, {100, 0.29}, {300, 0.99}}) {
    INFO(n << " trials of " << p);
    CHECK(distribution_error(binomial_sums(n, p), [n = n, p = p](std::uint32_t w) { return binomial_of(n, p, w); }) <=
          a_word * 1.0001);
  }
  for (auto [n, p] : {std::pair{61, 0.5}, {75, 0.41}, {100, 0.31}, {100, 0.69}, {200, 0.155}, {150, 0.5}}) {
    INFO(n << " trials of " << p);
    CHECK(distribution_error(binomial_sums(n, p), [n = n, p = p](std::uint32_t w) { return binomial_of(n, p, w); }) <
          4e-6);
  }
}

TEST_CASE("a count rises with what is drawn and with what is expected") {
  luck l(6);
  int falls = 0;
  for (int i = 0; i < 20000; ++i) {
    std::uint32_t const one = any_word(l), other = any_word(l), u = std::min(one, other), v = std::max(one, other);
    double const m = between(l, 0, 100), p = between(l, 0, 1), n = static_cast<double>(l.below(150));
    falls += poisson_of(m, u) > poisson_of(m, v);
    falls += poisson_of(m, u) > poisson_of(m * 1.01, u);
    falls += binomial_of(n, p, u) > binomial_of(n, p, v);
    falls += binomial_of(n, p, u) > n;
  }
  CHECK(falls == 0);
}

TEST_CASE("counts at the ends of what can be asked") {
  for (std::uint32_t w : {0u, 0x4ccccccdu, last_word}) {
    CHECK(poisson_of(0, w) == 0);
    CHECK(poisson_of(-1, w) == 0);
    CHECK(std::isnan(poisson_of(no_value, w)));
    CHECK(std::isnan(poisson_of(infinity, w)));
    for (double n : {0.0, 1.0, 10.0, 1000.0}) {
      CHECK(binomial_of(n, 0, w) == 0);
      CHECK(binomial_of(n, -0.5, w) == 0);
      CHECK(binomial_of(n, 1, w) == n);
      CHECK(binomial_of(n, 1.5, w) == n);
      CHECK(std::isnan(binomial_of(n, no_value, w)));
    }
    CHECK(binomial_of(-5, 0.5, w) == 0);
    CHECK(binomial_of(3.9, 1, w) == 3);
    CHECK(std::isnan(binomial_of(no_value, 0.5, w)));
  }
  CHECK(poisson_of(1e-4, last_word) == 2);
  CHECK(poisson_of(30, 0) == 0);
  CHECK(binomial_of(10, 0.9, last_word) == 10);
  CHECK(binomial_of(1, 0.25, 0xbfffffff) == 0);
  CHECK(binomial_of(1, 0.25, 0xc0000000) == 1);
  CHECK(binomial_of(1, 0.75, 0x3fffffff) == 0);
  CHECK(binomial_of(1, 0.75, 0x40000000) == 1);
}

// -- the same everywhere ---------------------------------------------------------------------------------------------

TEST_CASE("draws are the same to the bit on every compiler and processor") {
  constexpr std::uint64_t fingerprint = 0x32d9c226a3033908u;
  std::uint64_t hash = 14695981039346656037u;
  auto const add = [&](double const* x) {
    for (std::size_t i = 0; i < block_rows; ++i) hash = mixed(hash ^ tierwise::detail::bit_cast<std::uint64_t>(x[i]));
  };
  sampler s;
  for (std::uint32_t month = 0; month < 20; ++month) {
    std::uint32_t w[block_rows];
    std::copy_n(s.block(month, "fingerprint"), block_rows, w);
    double u[block_rows], z[block_rows], x[block_rows], y[block_rows], n[block_rows];
    uniforms(w, u, block_rows);
    normals(w, z, block_rows);
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
    each(block_rows, n, u, [](double v) { return whole_below(v * 150.0); });
    std::copy_n(s.block(month, "counts"), block_rows, w);
    each(block_rows, y, x, [](double v) { return v * 45.0; });
    poissons(y, w, block_rows, y);
    add(y);
    binomials(n, x, w, block_rows, y);
    add(y);
    poisson_table(z[0] * z[0] * 20).counts(w, block_rows, y);
    add(y);
  }
  CHECK(hash == fingerprint);
}

}  // namespace draws_test
