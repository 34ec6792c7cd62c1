// A penalised logit by Newton's method. Sums are made block by block and added up in the order of the blocks, so that
// the bits are the same for any number of threads.
#pragma once

#include <algorithm>  // for std::max, std::min
#include <cmath>      // for std::abs
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/compute/math.hpp"
#include "tierwise/detail/fit/symmetric.hpp"
#include "tierwise/detail/support/large_arrays.hpp"
#include "tierwise/detail/support/tasks.hpp"

namespace tierwise::detail {

/// Rows of a logit: log-odds = offset + coefficient of the row's level + covariates * coefficients. Coefficients are
/// numbered levels first. Covariates are as long as `padded(rows)`, with zeros behind the last row.
struct logit_rows {
  std::size_t rows = 0, levels = 1;
  large_array<std::uint16_t> level;
  std::vector<large_array<double>> covariates;
  large_array<double> offset;
  large_array<std::uint8_t> happened;
  large_array<std::uint32_t> cluster;  ///< rows of a cluster lie together

  [[nodiscard]] std::size_t coefficients() const { return levels + covariates.size(); }
  [[nodiscard]] static std::size_t padded(std::size_t rows) {
    return (rows + block_rows - 1) / block_rows * block_rows;
  }
};

/// What is known of the coefficients before: a normal density, by its mean and the inverse of its covariance; zeros
/// where nothing is.
struct logit_prior {
  std::vector<double> mean;
  square precision;
};

/// The log-likelihood of some rows with its first derivative and, with its sign turned, the second.
struct logit_sums {
  double log_likelihood = 0;
  std::vector<double> gradient;
  square information;

  explicit logit_sums(std::size_t n) : gradient(n, 0.0), information(n) {}
  void add(logit_sums const& other) {
    log_likelihood += other.log_likelihood;
    for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] += other.gradient[i];
    for (std::size_t i = 0; i < information.cells.size(); ++i) information.cells[i] += other.information.cells[i];
  }
};

/// The sum of products of a block, in sixteen sums side by side that are added up pairwise.
[[nodiscard]] inline double product_sum(double const* x, double const* y) {
  double s[running] = {};
  for (std::size_t i = 0; i < block_rows; i += running)
    for (std::size_t k = 0; k < running; ++k) s[k] += x[i + k] * y[i + k];
  for (std::size_t half = running / 2; half > 0; half /= 2)
    for (std::size_t k = 0; k < half; ++k) s[k] += s[k + half];
  return s[0];
}

/// The logit at some coefficients, over a block of rows at a time.
class logit_block {
 public:
  explicit logit_block(logit_rows const& of) : of_(of) {}

  /// Log-odds of the rows from `begin` on; those behind the last row are 0.
  void find_log_odds(std::vector<double> const& b, std::size_t begin) {
    some_ = std::min(block_rows, of_.rows - begin);
    for (std::size_t r = 0; r < block_rows; ++r)
      odds_[r] = r < some_ ? of_.offset[begin + r] + b[of_.level[begin + r]] : 0.0;
    for (std::size_t k = 0; k < of_.covariates.size(); ++k) {
      double const c = b[of_.levels + k];
      double const* const x = of_.covariates[k].data() + begin;
      TIERWISE_WIDE
      for (std::size_t r = 0; r < block_rows; ++r) odds_[r] += c * x[r];
    }
    each(block_rows, chance_, odds_, [](double x) { return logistic(x); });
  }
  [[nodiscard]] double const* chances() const { return chance_; }

  /// Adds the block's sums.
  void add_to(logit_sums& to, std::size_t begin) {
    each(block_rows, log_, odds_,
         [](double x) { return (x > 0.0 ? x : 0.0) + log_of(1.0 + exp_of(0.0 - std::abs(x))); });
    for (std::size_t r = 0; r < block_rows; ++r) {
      double const y = r < some_ ? static_cast<double>(of_.happened[begin + r]) : 0.0;
      left_[r] = r < some_ ? y - chance_[r] : 0.0;
      weight_[r] = r < some_ ? chance_[r] * (1 - chance_[r]) : 0.0;
      if (r < some_) to.log_likelihood += y * odds_[r] - log_[r];
    }
    for (std::size_t r = 0; r < some_; ++r) {
      std::size_t const v = of_.level[begin + r];
      to.gradient[v] += left_[r];
      to.information.at(v, v) += weight_[r];
    }
    for (std::size_t j = 0; j < of_.covariates.size(); ++j) add_covariate(to, begin, j);
  }

 private:
  void add_covariate(logit_sums& to, std::size_t begin, std::size_t j) {
    std::size_t const at = of_.levels + j;
    double const* const x = of_.covariates[j].data() + begin;
    to.gradient[at] += product_sum(left_, x);
    each(block_rows, weighted_, weight_, x, [](double w, double v) { return w * v; });
    for (std::size_t r = 0; r < some_; ++r) to.information.at(at, of_.level[begin + r]) += weighted_[r];
    for (std::size_t k = 0; k <= j; ++k)
      to.information.at(at, of_.levels + k) += product_sum(weighted_, of_.covariates[k].data() + begin);
  }

  logit_rows const& of_;
  std::size_t some_ = 0;
  alignas(64) double odds_[block_rows], chance_[block_rows], log_[block_rows], left_[block_rows], weight_[block_rows],
      weighted_[block_rows];
};

/// Blocks that a thread takes at a time.
inline constexpr std::size_t blocks_a_task = 32;

/// The sums over all rows at some coefficients.
[[nodiscard]] inline logit_sums sums_at(logit_rows const& of, std::vector<double> const& b, unsigned threads) {
  std::size_t const n = of.coefficients(), some = blocks_a_task * block_rows, tasks = (of.rows + some - 1) / some;
  std::vector<logit_sums> parts(tasks, logit_sums(n));
  side_by_side(threads, tasks, [&](std::size_t t) {
    logit_block block(of);
    for (std::size_t begin = t * some; begin < std::min(of.rows, (t + 1) * some); begin += block_rows) {
      block.find_log_odds(b, begin);
      block.add_to(parts[t], begin);
    }
  });
  logit_sums out(n);
  for (auto const& part : parts) out.add(part);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) out.information.at(i, j) = out.information.at(j, i);
  return out;
}

/// The same with what was known before, which pulls the coefficients to its mean.
[[nodiscard]] inline logit_sums penalised(logit_sums s, logit_prior const& prior, std::vector<double> const& b) {
  std::size_t const n = b.size();
  for (std::size_t i = 0; i < n; ++i) {
    double pull = 0;
    for (std::size_t j = 0; j < n; ++j) pull += prior.precision.at(i, j) * (b[j] - prior.mean[j]);
    s.log_likelihood -= 0.5 * pull * (b[i] - prior.mean[i]);
    s.gradient[i] -= pull;
  }
  for (std::size_t i = 0; i < n * n; ++i) s.information.cells[i] += prior.precision.cells[i];
  return s;
}

/// Coefficients that the rows and the prior make most likely.
struct logit_fit {
  std::vector<double> coefficients;
  square covariance;  ///< the inverse of the information, the prior's included
  double log_likelihood = 0;
  bool converged = false;
  /// Of the information at the start: a column that is a combination of others, and of which.
  std::optional<std::size_t> dependent;
  std::vector<std::size_t> combined;
};

/// Newton's method with steps halved where one goes too far.
[[nodiscard]] inline logit_fit fit_logit(logit_rows const& of, logit_prior const& prior, std::vector<double> start,
                                         unsigned threads) {
  constexpr int most_steps = 60, most_halvings = 30;
  constexpr double near_enough = 1e-20;  // squared distance to the top, in standard errors
  std::size_t const n = of.coefficients();
  logit_fit out;
  out.coefficients = std::move(start);
  logit_sums now = penalised(sums_at(of, out.coefficients, threads), prior, out.coefficients);
  for (int step = 0; step < most_steps; ++step) {
    cholesky const factor(now.information);
    if (factor.dependent()) {
      if (step == 0) out.dependent = factor.dependent(), out.combined = factor.combined();
      return out;
    }
    std::vector<double> const move = factor.solve(now.gradient);
    double distance = 0;
    for (std::size_t i = 0; i < n; ++i) distance += move[i] * now.gradient[i];
    out.covariance = factor.inverse();
    out.log_likelihood = now.log_likelihood;
    if (distance < near_enough) {
      out.converged = true;
      return out;
    }
    double share = 1;
    for (int halving = 0; halving < most_halvings; ++halving, share /= 2) {
      std::vector<double> tried = out.coefficients;
      for (std::size_t i = 0; i < n; ++i) tried[i] += share * move[i];
      logit_sums next = penalised(sums_at(of, tried, threads), prior, tried);
      bool const rises = next.log_likelihood >= now.log_likelihood - 1e-12 * std::abs(now.log_likelihood);
      if (!rises && halving + 1 < most_halvings) continue;
      out.coefficients = std::move(tried);
      now = std::move(next);
      break;
    }
  }
  return out;
}

/// The chances of all rows at some coefficients.
[[nodiscard]] inline std::vector<double> chances_of(logit_rows const& of, std::vector<double> const& b) {
  std::vector<double> out(of.rows);
  logit_block block(of);
  for (std::size_t begin = 0; begin < of.rows; begin += block_rows) {
    block.find_log_odds(b, begin);
    std::copy_n(block.chances(), std::min(block_rows, of.rows - begin), out.begin() + std::ptrdiff_t(begin));
  }
  return out;
}

/// The covariance of the coefficients when the rows of a cluster are not taken for independent of each other (the
/// sandwich of Huber and White, summed by cluster; Liang & Zeger 1986), with the usual correction for few clusters,
/// g / (g - 1) * (n - 1) / (n - k). Nothing from a single cluster.
[[nodiscard]] inline std::optional<square> clustered_covariance(logit_rows const& of, logit_fit const& fitted,
                                                                std::vector<double> const& chances) {
  std::size_t const n = of.coefficients();
  square middle(n);
  std::vector<double> score(n, 0.0);
  std::size_t clusters = 0;
  for (std::size_t r = 0; r < of.rows; ++r) {
    double const left = static_cast<double>(of.happened[r]) - chances[r];
    score[of.level[r]] += left;
    for (std::size_t k = 0; k < of.covariates.size(); ++k) score[of.levels + k] += left * of.covariates[k][r];
    if (r + 1 < of.rows && of.cluster[r + 1] == of.cluster[r]) continue;
    ++clusters;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) middle.at(i, j) += score[i] * score[j];
    std::fill(score.begin(), score.end(), 0.0);
  }
  if (clusters < 2 || of.rows <= n) return {};
  auto const g = static_cast<double>(clusters), rows = static_cast<double>(of.rows);
  double const correction = g / (g - 1) * (rows - 1) / (rows - static_cast<double>(n));
  square half(n), out(n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j) half.at(i, j) += fitted.covariance.at(i, k) * middle.at(k, j);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j) out.at(i, j) += half.at(i, k) * fitted.covariance.at(k, j) * correction;
  return out;
}

}  // namespace tierwise::detail
