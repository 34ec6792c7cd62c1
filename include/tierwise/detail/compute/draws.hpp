// Draws for a block of rows at once: random words, uniform and normal numbers, counts.
#pragma once

#include <algorithm>  // for std::min
#include <cmath>      // for std::abs, std::sqrt
#include <cstddef>
#include <cstdint>
#include <cstring>  // for std::memcpy

#include "tierwise/detail/compute/loops.hpp"
#include "tierwise/detail/compute/math.hpp"
#include "tierwise/detail/support/bit_cast.hpp"
#include "tierwise/random.hpp"

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpass-failed"
#endif

namespace tierwise::detail {

/// The random words of a block: the lower half of `of[w][row]` is word `w` of `words_at` of the row's address. The
/// upper half is what was left over.
struct words {
  alignas(64) std::uint64_t of[4][block_rows];
};

// Several rows side by side, each 32-bit word in 64 bits of which only the lower half counts. Written out because GCC
// does not find by itself that x86 multiplies such words in one instruction: its own wide code is three times as slow.
#if defined(__AVX2__)
using wide_words = std::uint64_t __attribute__((vector_size(32)));
using packed_words = std::uint32_t __attribute__((vector_size(16)));
#else
using wide_words = std::uint64_t __attribute__((vector_size(16)));
using packed_words = std::uint32_t __attribute__((vector_size(8)));
#endif
inline constexpr std::size_t words_side_by_side = sizeof(wide_words) / sizeof(std::uint64_t);

/// The 64-bit products of the lower halves.
inline void multiply(wide_words& x, std::uint64_t by) {
#if defined(__AVX2__) && !defined(__clang__)
  using halves = int __attribute__((vector_size(32)));
  auto const y = reinterpret_cast<halves>(wide_words{} + by);
  x = reinterpret_cast<wide_words>(__builtin_ia32_pmuludq256(reinterpret_cast<halves>(x), y));
#elif defined(__SSE2__) && !defined(__clang__)
  using halves = int __attribute__((vector_size(16)));
  auto const y = reinterpret_cast<halves>(wide_words{} + by);
  x = reinterpret_cast<wide_words>(__builtin_ia32_pmuludq128(reinterpret_cast<halves>(x), y));
#else
  x = (x & 0xffffffffu) * by;
#endif
}

struct philox_rows {
  wide_words a, b, c, d;

  philox_rows(std::uint32_t const* replica, std::uint64_t const* person, std::uint32_t what) {
    packed_words first;
    std::memcpy(&first, replica, sizeof first);
    std::memcpy(&b, person, sizeof b);
    a = __builtin_convertvector(first, wide_words);
    c = b >> 32;
    d = wide_words{} + what;
  }
  void round(std::uint64_t low, std::uint64_t high) {
    multiply(a, 0xd2511f53u);
    multiply(c, 0xcd9e8d57u);
    wide_words const x = a, y = c;
    a = (y >> 32) ^ b ^ low;
    b = y;
    c = (x >> 32) ^ d ^ high;
    d = x;
  }
  void put(words& out, std::size_t at) const {
    std::memcpy(out.of[0] + at, &a, sizeof a);
    std::memcpy(out.of[1] + at, &b, sizeof b);
    std::memcpy(out.of[2] + at, &c, sizeof c);
    std::memcpy(out.of[3] + at, &d, sizeof d);
  }
};

/// The words of `count` rows (at most `block_rows`); the rows from there to the end of the block are zero.
inline void draw_words(std::uint64_t seed, std::uint32_t month, std::uint32_t purpose, std::uint32_t const* replica,
                       std::uint64_t const* person, std::size_t count, words& out) {
  auto const low = static_cast<std::uint32_t>(seed), high = static_cast<std::uint32_t>(seed >> 32);
  std::uint32_t const what = purpose_and_month(purpose, month);
  // Two at a time, so that one can go on while the other waits for its products.
  std::size_t const wide = count - count % (2 * words_side_by_side);
  for (std::size_t i = 0; i < wide; i += 2 * words_side_by_side) {
    std::size_t const j = i + words_side_by_side;
    philox_rows one(replica + i, person + i, what), two(replica + j, person + j, what);
    for (std::uint32_t round = 0; round < 10; ++round) {
      std::uint32_t const k0 = low + round * 0x9e3779b9u, k1 = high + round * 0xbb67ae85u;
      one.round(k0, k1);
      two.round(k0, k1);
    }
    one.put(out, i);
    two.put(out, j);
  }
  for (std::size_t i = wide; i < count; ++i) {
    auto const w = words_at({seed, replica[i], person[i], month, purpose});
    for (std::size_t k = 0; k < 4; ++k) out.of[k][i] = w[k];
  }
  for (auto& w : out.of)
    for (std::size_t i = count; i < block_rows; ++i) w[i] = 0;
}

/// Numbers in [0, 1) of the first `rows`, and some behind them: of words 0 and 1 (`pair` 0) or of 2 and 3 (`pair` 1).
inline void uniforms(words const& w, int pair, double* out, std::size_t rows = block_rows) {
  std::uint64_t const *low = w.of[pair * 2], *high = w.of[pair * 2 + 1];
  TIERWISE_WIDE
  for (std::size_t i = 0; i < widened(rows); ++i)
    out[i] = unit(static_cast<std::uint32_t>(low[i]), static_cast<std::uint32_t>(high[i]));
}

/// Rows whose probabilities are added up together: so many registers that some go on while others wait for their sums.
inline constexpr std::size_t added_registers = 4, added_together = added_registers * words_side_by_side;

/// Rows of a block, listed; each of them once.
struct listed_rows {
  std::uint32_t row[block_rows];
  std::size_t count = 0;

  /// Those of the first `rows` for which `is` holds; without a branch, which could not be foretold.
  template <class Is>
  listed_rows(std::size_t rows, Is is) {
    std::size_t listed = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      row[listed] = static_cast<std::uint32_t>(i);
      listed += is(i) ? 1u : 0u;
    }
    count = listed;
  }
  /// Their values side by side, and zeros behind them for loops that do more.
  void gather(double const* from, double* out) const {
    for (std::size_t i = 0; i < count; ++i) out[i] = from[row[i]];
    for (std::size_t i = count; i < padded(); ++i) out[i] = 0.0;
  }
  [[nodiscard]] std::size_t padded() const { return (count + added_together - 1) / added_together * added_together; }
  void scatter(double const* from, double* out) const {
    for (std::size_t i = 0; i < count; ++i) out[row[i]] = from[i];
  }
};

/// `normal_of` of at most a block of rows, and some behind them. Most lie in the middle, where neither a logarithm nor
/// a root is needed; the others are gathered. `out` may be `u`.
inline void normal_quantiles(double const* u, double* out, std::size_t rows) {
  listed_rows const outer(rows, [=](std::size_t i) { return !(std::abs(u[i] - 0.5) <= 0.425); });
  alignas(64) double v[block_rows], z[block_rows];
  outer.gather(u, v);
  each(widened(rows), out, u, [](double x) { return normal_quantile<normal_region::middle>(x); });
  each(widened(outer.count), z, v, [](double x) { return normal_quantile<normal_region::tail>(x); });
  // The deep tail, and a little more than that: once in 8 million blocks.
  std::uint64_t deep = 0;
  for (std::size_t i = 0; i < outer.count; ++i) deep |= std::abs(v[i] - 0.5) < 0.5 - 0x1p-32 ? 0u : 1u;
  for (std::size_t i = 0; deep != 0 && i < outer.count; ++i) z[i] = normal_of(v[i]);
  outer.scatter(z, out);
}

/// Standard normal numbers of the first `rows`, and some behind them: `normal_of` of what `uniforms` gives.
inline void normals(words const& w, int pair, double* out, std::size_t rows = block_rows) {
  alignas(64) double u[block_rows];
  uniforms(w, pair, u, rows);
  normal_quantiles(u, out, rows);
}

// -- counts ----------------------------------------------------------------------------------------------------------

/// Counts expected to be no more than this are found by adding up their probabilities.
inline constexpr double added_up = 30;
/// A probability below this (2^-64) moves no sum any more.
inline constexpr double least_term = 0x1p-64;

/// The smallest k with P(0) + .. + P(k) > u, where P(0) = `term` and P(j+1) = P(j) * weight(j) / (j+1).
template <class Weight>
[[nodiscard]] inline double added(double term, double u, Weight weight) {
  double k = 0;
  for (double sum = term; sum <= u && term >= least_term; sum += term) {
    term *= weight(k) * (1.0 / (k + 1.0));
    k += 1.0;
  }
  return k;
}

using wide_numbers = double __attribute__((vector_size(sizeof(wide_words))));
using wide_counts = decltype(wide_numbers{} < wide_numbers{});

/// As many as a register holds.
[[nodiscard]] inline wide_numbers several(double const* from) {
  wide_numbers w;
  std::memcpy(&w, from, sizeof w);
  return w;
}

/// The same for `rows` rows and those behind them up to a multiple of `added_together`. `weight` has a row number too,
/// and gives several. Who is finished goes on with the others: a sum that is above `u` never falls again.
template <class Weight>
inline void added(double const* term, double const* u, double* k, std::size_t rows, Weight weight) {
  for (std::size_t first = 0; first < rows; first += added_together) {
    wide_numbers p[added_registers], sum[added_registers];
    wide_counts count[added_registers];
    for (std::size_t i = 0; i < added_registers; ++i) {
      p[i] = sum[i] = several(term + first + i * words_side_by_side);
      count[i] = wide_counts{};
    }
    for (double j = 0;; j += 1.0) {
      double const share = 1.0 / (j + 1.0);
      wide_counts any{};
      for (std::size_t i = 0; i < added_registers; ++i) {
        std::size_t const at = first + i * words_side_by_side;
        wide_counts const on = (sum[i] <= several(u + at)) & (p[i] >= least_term);
        any |= on;
        count[i] -= on;
        p[i] *= weight(at, j) * share;
        sum[i] += p[i];
      }
      std::int64_t going_on = 0;
      for (std::size_t i = 0; i < words_side_by_side; ++i) going_on |= any[i];
      if (going_on == 0) break;
    }
    for (std::size_t i = 0; i < added_registers; ++i) {
      wide_numbers const found = bit_cast<wide_numbers>(count[i] + 0x4330000000000000) - 0x1p52;  // as in `unit`
      std::memcpy(k + first + i * words_side_by_side, &found, sizeof found);
    }
  }
}

/// The whole number at a normal quantile `z` of a count with these cumulants: the third-order expansion of Fisher and
/// Cornish ("The percentile points of distributions having known cumulants", Technometrics 2 (1960) 209-225), with
/// the second and fourth cumulant corrected for the steps of a count (as Sheppard did for grouped data).
TIERWISE_INLINED double expanded(double z, double mean, double k2, double k3, double k4, double k5) {
  double const v = k2 - 1.0 / 12.0, inverse = 1.0 / v, sd = std::sqrt(v);
  double const a = k3 * inverse, b = (k4 + 1.0 / 120.0) * inverse, c = k5 * inverse;
  double const z2 = z * z, z4 = z2 * z2;
  double const first = a * (z2 - 1.0) * (1.0 / 6.0);
  double const second = z * (b * (z2 - 3.0) * (1.0 / 24.0) - a * a * (2.0 * z2 - 5.0) * (1.0 / 36.0));
  double const third = c * (z4 - 6.0 * z2 + 3.0) * (1.0 / 120.0) - a * b * (z4 - 5.0 * z2 + 2.0) * (1.0 / 24.0) +
                       a * a * a * (12.0 * z4 - 53.0 * z2 + 17.0) * (1.0 / 324.0);
  double const k = whole_below(mean + (sd * z + first + second * sd * inverse + third * inverse) + 0.5);
  return k < 0.0 ? 0.0 : k;
}

TIERWISE_INLINED double poisson_expanded(double mean, double z) { return expanded(z, mean, mean, mean, mean, mean); }

/// A Poisson count: the smallest k with P(X <= k) > u, for u in [0, 1). Above a mean of 30 it is an approximation whose
/// distribution function is off by less than 3e-6. A mean below 0 is 0, one that is no finite number gives a NaN.
[[nodiscard]] inline double poisson_of(double mean, double u) {
  if (!(mean <= added_up)) return poisson_expanded(mean, normal_of(u));
  double const m = mean < 0.0 ? 0.0 : mean;
  return added(exp_of(0.0 - m), u, [=](double) { return m; });
}

/// `poisson_of` of `count` rows. `out` may be one of the inputs.
inline void poissons(double const* mean, double const* u, std::size_t count, double* out) {
  alignas(64) double m[block_rows], v[block_rows], rate[block_rows], term[block_rows], k[block_rows];
  for (std::size_t from = 0; from < count; from += block_rows) {
    std::size_t const rows = std::min(block_rows, count - from);
    // P(0) = exp(-m) is more than 1 - m, whatever is lost by rounding: most of the small means need no more to be 0.
    listed_rows const some(rows, [=](std::size_t i) { return !(u[from + i] < 1.0 - mean[from + i] - 0x1p-40); });
    some.gather(mean + from, m);
    some.gather(u + from, v);
    listed_rows const large(some.count, [&](std::size_t i) { return !(m[i] <= added_up); });
    if (large.count < some.count) {
      each(some.padded(), rate, m, [](double one) { return one <= added_up ? one : 0.0; });
      each(some.padded(), term, rate, [](double one) { return exp_of(0.0 - one); });
      added(term, v, k, some.count, [&](std::size_t i, double) { return several(rate + i); });
    }
    large.gather(m, rate);
    large.gather(v, term);
    normal_quantiles(term, term, large.count);
    each(widened(large.count), rate, rate, term, [](double one, double z) { return poisson_expanded(one, z); });
    large.scatter(rate, k);
    for (std::size_t i = 0; i < rows; ++i) out[from + i] = 0.0;
    some.scatter(k, out + from);
  }
}

/// What adding up a binomial distribution starts from. Of success and failure it counts the rarer.
struct binomial_start {
  double n, term, odds, u;
  bool add;      ///< whether it is to be added up at all
  bool flipped;  ///< whether failures are counted

  [[gnu::always_inline]] inline binomial_start(double trials, double p, double v) {
    double const whole = whole_below(trials);
    n = whole < 0.0 ? 0.0 : whole;
    flipped = p > 0.5;
    double const rarer = flipped ? 1.0 - p : p, r = rarer < 0.0 ? 0.0 : rarer, rest = 1.0 - r;
    add = n * r <= added_up;
    double const kept = add ? n : 0.0, share = add ? r : 0.0, left = add ? rest : 1.0;
    odds = share / left;
    // ln(1 - r) to the last bit of a small r: what rounding 1 - r lost is put back.
    term = exp_of(kept * (log_of_normal(left) - ((left - 1.0) + share) / left));
    // P(X <= n - y) > v means P(Y <= y - 1) < 1 - v, and "<" is "<=" with the number before.
    double const before = bit_cast<double>(bit_cast<std::uint64_t>(1.0 - v) - 1u);
    u = flipped ? before : v;
  }
  /// How many of the rarer are expected; a NaN where that cannot be said.
  TIERWISE_INLINED static double mean_of_rarer(double trials, double p) {
    double const whole = whole_below(trials), rarer = p > 0.5 ? 1.0 - p : p;
    return (whole < 0.0 ? 0.0 : whole) * (rarer < 0.0 ? 0.0 : rarer);
  }
  [[nodiscard]] double result(double k) const {
    double const most = k > n ? n : k;  // where the sum of all probabilities is rounded down
    return flipped ? n - most : most;
  }
};

TIERWISE_INLINED double binomial_expanded(double trials, double p, double z) {
  double const n = whole_below(trials), q = 1.0 - p, v = n * p * q, skew = v * (q - p), pq = p * q;
  double const k = expanded(z, n * p, v, skew, v * (1.0 - 6.0 * pq), skew * (1.0 - 12.0 * pq));
  return k > n ? n : k;
}

/// A binomial count of `n` trials (a whole number; else what is below counts): the smallest k with P(X <= k) > u, for u
/// in [0, 1). Where both successes and failures are expected to be more than 30 it is an approximation whose
/// distribution function is off by less than 4e-6. p <= 0 gives 0 and p >= 1 gives n; a NaN stays one.
[[nodiscard]] inline double binomial_of(double n, double p, double u) {
  binomial_start const s(n, p, u);
  if (!s.add) return binomial_expanded(n, p, normal_of(u));
  return s.result(added(s.term, s.u, [&](double j) { return (s.n - j) * s.odds; }));
}

/// `binomial_of` of `count` rows. `out` may be one of the inputs.
inline void binomials(double const* n, double const* p, double const* u, std::size_t count, double* out) {
  alignas(64) double trials[block_rows], chance[block_rows], v[block_rows], k[block_rows];
  alignas(64) double whole[block_rows], term[block_rows], odds[block_rows], bound[block_rows];
  for (std::size_t from = 0; from < count; from += block_rows) {
    std::size_t const rows = std::min(block_rows, count - from);
    for (std::size_t i = 0; i < block_rows; ++i) {
      trials[i] = i < rows ? n[from + i] : 0.0;
      chance[i] = i < rows ? p[from + i] : 0.0;
      v[i] = i < rows ? u[from + i] : 0.0;
    }
    each(block_rows, whole, trials, chance, [](double t, double c) { return binomial_start::mean_of_rarer(t, c); });
    listed_rows const large(rows, [&](std::size_t i) { return !(whole[i] <= added_up); });
    if (large.count < rows) {
      TIERWISE_WIDE
      for (std::size_t i = 0; i < block_rows; ++i) {
        binomial_start const s(trials[i], chance[i], v[i]);
        whole[i] = s.n;
        term[i] = s.term;
        odds[i] = s.odds;
        bound[i] = s.u;
      }
      added(term, bound, k, rows,
            [&](std::size_t i, double j) { return (several(whole + i) - j) * several(odds + i); });
      TIERWISE_WIDE
      for (std::size_t i = 0; i < block_rows; ++i) {
        double const most = k[i] > whole[i] ? whole[i] : k[i];
        k[i] = chance[i] > 0.5 ? whole[i] - most : most;
      }
    }
    large.gather(trials, whole);
    large.gather(chance, odds);
    large.gather(v, term);
    normal_quantiles(term, term, large.count);
    TIERWISE_WIDE
    for (std::size_t i = 0; i < widened(large.count); ++i) bound[i] = binomial_expanded(whole[i], odds[i], term[i]);
    large.scatter(bound, k);
    for (std::size_t i = 0; i < rows; ++i) out[from + i] = k[i];
  }
}

}  // namespace tierwise::detail

#if defined(__clang__)
#pragma clang diagnostic pop
#endif
