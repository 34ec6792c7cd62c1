// Counts of random words: Poisson and binomial, one by one and by the block, and tables for a mean that many share.
#pragma once

#include <cmath>  // for std::sqrt
#include <cstddef>
#include <cstdint>
#include <cstring>  // for std::memcpy
#include <vector>

#include "tierwise/detail/compute/draws.hpp"
#include "tierwise/detail/compute/normals.hpp"
#include "tierwise/detail/support/bit_cast.hpp"

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpass-failed"
#endif

namespace tierwise::detail {

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

/// The whole number at a normal quantile z of a count with given cumulants, as a polynomial of z: the third-order
/// expansion of Fisher and Cornish ("The percentile points of distributions having known cumulants", Technometrics 2
/// (1960) 209-225), with the second and fourth cumulant corrected for the steps of a count (as Sheppard did for grouped
/// data).
struct count_expansion {
  double c0, c1, c2, c3, c4;

  [[gnu::always_inline]] inline count_expansion(double mean, double k2, double k3, double k4, double k5) {
    double const v = k2 - 1.0 / 12.0, inverse = 1.0 / v, sd = std::sqrt(v);
    double const a = k3 * inverse, b = (k4 + 1.0 / 120.0) * inverse, c = k5 * inverse, aa = a * a, ab = a * b;
    double const third = inverse * sd;
    c0 = (mean + 0.5) + (inverse * (c * (1.0 / 40.0) - ab * (1.0 / 12.0) + aa * a * (17.0 / 324.0)) - a * (1.0 / 6.0));
    c1 = sd + third * (aa * (5.0 / 36.0) - b * (1.0 / 8.0));
    c2 = a * (1.0 / 6.0) - inverse * (c * (1.0 / 20.0) - ab * (5.0 / 24.0) + aa * a * (53.0 / 324.0));
    c3 = third * (b * (1.0 / 24.0) - aa * (1.0 / 18.0));
    c4 = inverse * (c * (1.0 / 120.0) - ab * (1.0 / 24.0) + aa * a * (1.0 / 27.0));
  }
  [[nodiscard, gnu::always_inline]] inline double at(double z) const {
    double const z2 = z * z, k = whole_below((c0 + c1 * z) + z2 * ((c2 + c3 * z) + z2 * c4));
    return k < 0.0 ? 0.0 : k;
  }
  [[nodiscard, gnu::always_inline]] static inline count_expansion poisson(double mean) {
    return {mean, mean, mean, mean, mean};
  }
};

/// A Poisson count: the smallest k with P(X <= k) > unit(word). Above a mean of 30 it is an approximation whose
/// distribution function is off by less than 4e-6. A mean below 0 is 0, one that is no finite number gives a NaN.
[[nodiscard]] inline double poisson_of(double mean, std::uint32_t word) {
  if (!(mean <= added_up)) return count_expansion::poisson(mean).at(normal_of(word));
  double const m = mean < 0.0 ? 0.0 : mean;
  return added(exp_of(0.0 - m), unit(word), [=](double) { return m; });
}

/// `poisson_of` of the rows of a block. `out` may be `mean`.
inline void poissons(double const* mean, std::uint32_t const* word, std::size_t rows, double* out) {
  alignas(64) double u[block_rows], m[block_rows], v[block_rows], rate[block_rows], term[block_rows], k[block_rows];
  uniforms(word, u, rows);
  // P(0) = exp(-m) is more than 1 - m, whatever is lost by rounding: most of the small means need no more to be 0.
  listed_rows const some(rows, [=, &u](std::size_t i) { return !(u[i] < 1.0 - mean[i] - 0x1p-40); });
  some.gather(mean, m);
  some.gather(u, v);
  listed_rows const large(some.count, [&](std::size_t i) { return !(m[i] <= added_up); });
  if (large.count < some.count) {
    each(some.padded(), rate, m, [](double one) { return one <= added_up ? one : 0.0; });
    each(some.padded(), term, rate, [](double one) { return exp_of(0.0 - one); });
    added(term, v, k, some.count, [&](std::size_t i, double) { return several(rate + i); });
  }
  if (large.count > 0) {
    alignas(64) std::uint32_t words[block_rows] = {};
    for (std::size_t i = 0; i < large.count; ++i) words[i] = word[some.row[large.row[i]]];
    large.gather(m, rate);
    normals(words, term, large.count);
    each(widened(large.count), rate, rate, term,
         [](double one, double z) { return count_expansion::poisson(one).at(z); });
    large.scatter(rate, k);
  }
  for (std::size_t i = 0; i < rows; ++i) out[i] = 0.0;
  some.scatter(k, out);
}

/// The Poisson counts of one mean: thresholds of the word where they are added up, else the expansion.
class poisson_table {
 public:
  explicit poisson_table(double mean) : mean_(mean), large_(count_expansion::poisson(mean)) {
    if (!(mean <= added_up)) return;
    double const m = mean < 0.0 ? 0.0 : mean;
    double term = exp_of(0.0 - m), sum = term;
    // The count is above k from the first word on whose number reaches the sum.
    for (double k = 0; term >= least_term && sum <= unit(~std::uint32_t{0}); sum += term) {
      from_.push_back(static_cast<std::uint32_t>(whole_above(sum * 0x1p32)));
      term *= m * (1.0 / (k + 1.0));
      k += 1.0;
    }
    std::uint16_t below = 0;
    for (std::size_t b = 0; b < buckets; ++b) {
      while (below < from_.size() && from_[below] <= b << (32 - bucket_bits)) ++below;
      guide_[b] = below;
    }
    from_.push_back(~std::uint32_t{0});
  }
  [[nodiscard]] double mean() const { return mean_; }

  /// `poisson_of` of the mean and the rows of a block, and some behind them.
  void counts(std::uint32_t const* word, std::size_t rows, double* out) const {
    if (from_.empty()) {
      count_expansion const expansion = large_;
      normals(word, out, rows);
      each(widened(rows), out, out, [=](double z) { return expansion.at(z); });
    } else if (std::size_t const steps = from_.size() - 1; steps <= 6) {
      alignas(64) std::int32_t k[block_rows] = {};
      for (std::size_t step = 0; step < steps; ++step) {
        std::uint32_t const least = from_[step];
        TIERWISE_WIDE
        for (std::size_t i = 0; i < widened(rows); ++i) k[i] += word[i] >= least ? 1 : 0;
      }
      TIERWISE_WIDE
      for (std::size_t i = 0; i < widened(rows); ++i) out[i] = k[i];
    } else {
      for (std::size_t i = 0; i < rows; ++i) {
        std::uint32_t const w = word[i];
        std::size_t k = guide_[w >> (32 - bucket_bits)];
        while (w >= from_[k] && k < steps) ++k;
        out[i] = static_cast<double>(k);
      }
    }
  }

 private:
  static constexpr unsigned bucket_bits = 10;
  static constexpr std::size_t buckets = std::size_t{1} << bucket_bits;
  double mean_;
  count_expansion large_;
  std::vector<std::uint32_t> from_;    ///< k -> the first word whose count is above k; one more behind the last
  std::uint16_t guide_[buckets] = {};  ///< the uppermost bits of a word -> the least count of such
};

/// The tables of the means that many rows have in common.
class poisson_tables {
 public:
  /// `poisson_of` of the rows of a block, and some behind them, if they have few different means and none is missing.
  /// `out` is not `mean`.
  [[nodiscard]] bool counts(double const* mean, std::uint32_t const* word, std::size_t rows, double* out) {
    std::int64_t others = 0;  // most often there are none, which runs wide
    for (std::size_t i = 0; i < rows; ++i) others += mean[i] == mean[0] ? 0 : 1;
    if (others == 0) {
      poisson_table const* const table = table_of(mean[0]);
      if (table != nullptr) table->counts(word, rows, out);
      return table != nullptr;
    }
    double few[at_once];
    std::uint8_t which[block_rows];
    std::size_t found = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      std::size_t k = 0;
      while (k < found && few[k] != mean[i]) ++k;
      if (k == at_once || mean[i] != mean[i]) return false;
      if (k == found) few[found++] = mean[i];
      which[i] = static_cast<std::uint8_t>(k);
    }
    alignas(64) double of_mean[block_rows];
    for (std::size_t k = 0; k < found; ++k) {
      poisson_table const* const table = table_of(few[k]);
      if (table == nullptr) return false;
      table->counts(word, rows, k == 0 ? out : of_mean);
      for (std::size_t i = 0; k > 0 && i < rows; ++i) out[i] = which[i] == k ? of_mean[i] : out[i];
    }
    return true;
  }

 private:
  static constexpr std::size_t at_once = 4, most = 16;

  [[nodiscard]] poisson_table const* table_of(double mean) {
    for (auto const& t : tables_)
      if (t.mean() == mean) return &t;
    if (tables_.size() == most) return nullptr;
    return &tables_.emplace_back(mean);
  }

  std::vector<poisson_table> tables_;
};

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

/// What a binomial count of `trials` expands to where both successes and failures are many.
TIERWISE_INLINED double binomial_expanded(double trials, double p, double z) {
  double const n = whole_below(trials), q = 1.0 - p, v = n * p * q, skew = v * (q - p), pq = p * q;
  double const k = count_expansion(n * p, v, skew, v * (1.0 - 6.0 * pq), skew * (1.0 - 12.0 * pq)).at(z);
  return k > n ? n : k;
}

/// A binomial count of `n` trials (a whole number; else what is below counts): the smallest k with P(X <= k) >
/// unit(word). Where both successes and failures are expected to be more than 30 it is an approximation whose
/// distribution function is off by less than 4e-6. p <= 0 gives 0 and p >= 1 gives n; a NaN stays one.
[[nodiscard]] inline double binomial_of(double n, double p, std::uint32_t word) {
  binomial_start const s(n, p, unit(word));
  if (!s.add) return binomial_expanded(n, p, normal_of(word));
  return s.result(added(s.term, s.u, [&](double j) { return (s.n - j) * s.odds; }));
}

/// `binomial_of` of the rows of a block, where `u` are the numbers of the words: those that are added up.
inline void binomials_added(double const* trials, double const* p, double const* u, std::size_t rows, double* out) {
  alignas(64) double whole[block_rows], term[block_rows], odds[block_rows], bound[block_rows];
  std::size_t const wide = (rows + added_together - 1) / added_together * added_together;
  TIERWISE_WIDE
  for (std::size_t i = 0; i < wide; ++i) {
    binomial_start const s(trials[i], p[i], u[i]);
    whole[i] = s.n;
    term[i] = s.term;
    odds[i] = s.odds;
    bound[i] = s.u;
  }
  added(term, bound, out, rows, [&](std::size_t i, double j) { return (several(whole + i) - j) * several(odds + i); });
  TIERWISE_WIDE
  for (std::size_t i = 0; i < wide; ++i) {
    double const most = out[i] > whole[i] ? whole[i] : out[i];
    out[i] = p[i] > 0.5 ? whole[i] - most : most;
  }
}

/// `binomial_of` of the rows of a block. `out` may be one of the inputs.
inline void binomials(double const* n, double const* p, std::uint32_t const* word, std::size_t rows, double* out) {
  alignas(64) double trials[block_rows], chance[block_rows], u[block_rows], k[block_rows], mean[block_rows];
  std::size_t const wide = (rows + added_together - 1) / added_together * added_together;
  uniforms(word, u, rows);
  for (std::size_t i = 0; i < rows; ++i) trials[i] = n[i], chance[i] = p[i];
  for (std::size_t i = rows; i < wide; ++i) trials[i] = chance[i] = u[i] = 0.0;
  each(wide, mean, trials, chance, [](double t, double c) { return binomial_start::mean_of_rarer(t, c); });
  std::int64_t few = 0;
  for (std::size_t i = 0; i < rows; ++i) few += mean[i] <= added_up ? 1 : 0;
  if (few > 0) binomials_added(trials, chance, u, rows, k);
  if (static_cast<std::size_t>(few) < rows) {
    alignas(64) double z[block_rows];
    normals(word, z, rows);
    TIERWISE_WIDE
    for (std::size_t i = 0; i < widened(rows); ++i) z[i] = binomial_expanded(trials[i], chance[i], z[i]);
    for (std::size_t i = 0; i < rows; ++i) k[i] = mean[i] <= added_up ? k[i] : z[i];
  }
  for (std::size_t i = 0; i < rows; ++i) out[i] = k[i];
}

}  // namespace tierwise::detail

#if defined(__clang__)
#pragma clang diagnostic pop
#endif
