#include "tierwise/detail/fit/logit.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "tierwise/random.hpp"

namespace logit_test {

using namespace tierwise::detail;

namespace {

double drawn(std::size_t row, std::uint32_t purpose) {
  return tierwise::uniform({7, 0, static_cast<std::uint64_t>(row), 0, purpose});
}

/// Two levels and two covariates; a row happens by log-odds -2, -1 and 0.8, -0.5.
logit_rows drawn_rows(std::size_t n) {
  logit_rows out;
  out.rows = n;
  out.levels = 2;
  out.covariates.assign(2, large_array<double>(logit_rows::padded(n), 0.0));
  out.offset.assign(n, 0.0);
  for (std::size_t r = 0; r < n; ++r) {
    double const x = drawn(r, 1) - 0.5, y = drawn(r, 2) < 0.3 ? 1.0 : 0.0;
    bool const second = drawn(r, 3) < 0.4;
    out.level.push_back(second ? 1 : 0);
    out.covariates[0][r] = x;
    out.covariates[1][r] = y;
    out.cluster.push_back(static_cast<std::uint32_t>(r / 3));
    double const odds = (second ? -1 : -2) + 0.8 * x - 0.5 * y;
    out.happened.push_back(drawn(r, 4) < 1 / (1 + std::exp(-odds)) ? 1 : 0);
  }
  return out;
}

logit_prior nothing_known(std::size_t n) { return {std::vector<double>(n, 0.0), square(n)}; }

/// Row by row, as the formulas stand in textbooks.
logit_sums by_hand(logit_rows const& of, std::vector<double> const& b) {
  logit_sums out(4);
  for (std::size_t r = 0; r < of.rows; ++r) {
    double const x[] = {of.level[r] == 0 ? 1.0 : 0.0, of.level[r] == 1 ? 1.0 : 0.0, of.covariates[0][r],
                        of.covariates[1][r]};
    double odds = of.offset[r];
    for (std::size_t i = 0; i < 4; ++i) odds += b[i] * x[i];
    double const p = 1 / (1 + std::exp(-odds)), y = of.happened[r];
    out.log_likelihood += y * std::log(p) + (1 - y) * std::log(1 - p);
    for (std::size_t i = 0; i < 4; ++i) {
      out.gradient[i] += (y - p) * x[i];
      for (std::size_t j = 0; j < 4; ++j) out.information.at(i, j) += p * (1 - p) * x[i] * x[j];
    }
  }
  return out;
}

}  // namespace

TEST_CASE("the sums over blocks are those over rows, also of a last block that is not full") {
  for (std::size_t const n : {1u, 255u, 256u, 257u, 9001u}) {
    logit_rows const of = drawn_rows(n);
    std::vector<double> const b = {-1.5, -0.5, 0.3, 0.2};
    logit_sums const found = sums_at(of, b, 1), expected = by_hand(of, b);
    CHECK(found.log_likelihood == Approx(expected.log_likelihood).epsilon(1e-12));
    for (std::size_t i = 0; i < 4; ++i) CHECK(std::abs(found.gradient[i] - expected.gradient[i]) < 1e-9);
    for (std::size_t i = 0; i < 16; ++i)
      CHECK(std::abs(found.information.cells[i] - expected.information.cells[i]) < 1e-9);
  }
}

TEST_CASE("the sums and the fit are the same to the bit for any number of threads") {
  logit_rows const of = drawn_rows(40000);
  logit_prior const prior = nothing_known(4);
  std::vector<double> const start(4, 0.0);
  logit_fit const one = fit_logit(of, prior, start, 1);
  REQUIRE(one.converged);
  for (unsigned const threads : {2u, 3u, 8u}) {
    logit_fit const other = fit_logit(of, prior, start, threads);
    CHECK(other.coefficients == one.coefficients);
    CHECK(other.covariance.cells == one.covariance.cells);
    CHECK(other.log_likelihood == one.log_likelihood);
  }
}

TEST_CASE("at what is fitted the gradient is zero, and near what the rows were drawn by") {
  logit_rows const of = drawn_rows(40000);
  logit_fit const found = fit_logit(of, nothing_known(4), std::vector<double>(4, 0.0), 1);
  for (double const g : by_hand(of, found.coefficients).gradient) CHECK(std::abs(g) < 1e-7);
  std::vector<double> const truth = {-2, -1, 0.8, -0.5};
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(std::abs(found.coefficients[i] - truth[i]) < 4 * std::sqrt(found.covariance.at(i, i)));
}

TEST_CASE("a prior that is as narrow as can be leaves a coefficient where it was, and the others as with an offset") {
  logit_rows of = drawn_rows(5000);
  logit_prior prior = nothing_known(4);
  prior.mean[3] = 0.25;
  prior.precision.at(3, 3) = 1e12;
  logit_fit const narrow = fit_logit(of, prior, prior.mean, 1);
  CHECK(narrow.coefficients[3] == Approx(0.25).epsilon(1e-8));
  for (std::size_t r = 0; r < of.rows; ++r) of.offset[r] = 0.25 * of.covariates[1][r];
  of.covariates.pop_back();
  logit_fit const held = fit_logit(of, nothing_known(3), std::vector<double>(3, 0.0), 1);
  for (std::size_t i = 0; i < 3; ++i) CHECK(std::abs(held.coefficients[i] - narrow.coefficients[i]) < 1e-6);
}

TEST_CASE("a covariate that is twice another is told before any step") {
  logit_rows of = drawn_rows(500);
  for (std::size_t r = 0; r < of.rows; ++r) of.covariates[1][r] = 2 * of.covariates[0][r];
  logit_fit const found = fit_logit(of, nothing_known(4), std::vector<double>(4, 0.0), 1);
  CHECK(!found.converged);
  REQUIRE(found.dependent);
  CHECK(*found.dependent == 3);
  CHECK(found.combined == std::vector<std::size_t>{2});
}

TEST_CASE("clusters of one row each have the errors of White, and equal rows in a cluster count as one") {
  logit_rows of = drawn_rows(3000);
  for (std::size_t r = 0; r < of.rows; ++r) of.cluster[r] = static_cast<std::uint32_t>(r);
  logit_fit const found = fit_logit(of, nothing_known(4), std::vector<double>(4, 0.0), 1);
  auto const single = clustered_covariance(of, found, chances_of(of, found.coefficients));
  REQUIRE(single);
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(std::sqrt(single->at(i, i)) == Approx(std::sqrt(found.covariance.at(i, i))).epsilon(0.1));

  logit_rows doubled;
  doubled.rows = 2 * of.rows;
  doubled.levels = 2;
  doubled.covariates.assign(2, large_array<double>(logit_rows::padded(doubled.rows), 0.0));
  doubled.offset.assign(doubled.rows, 0.0);
  for (std::size_t r = 0; r < doubled.rows; ++r) {
    doubled.level.push_back(of.level[r / 2]);
    doubled.happened.push_back(of.happened[r / 2]);
    doubled.cluster.push_back(static_cast<std::uint32_t>(r / 2));
    for (std::size_t k = 0; k < 2; ++k) doubled.covariates[k][r] = of.covariates[k][r / 2];
  }
  logit_fit const twice = fit_logit(doubled, nothing_known(4), std::vector<double>(4, 0.0), 1);
  auto const together = clustered_covariance(doubled, twice, chances_of(doubled, twice.coefficients));
  REQUIRE(together);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(twice.covariance.at(i, i) == Approx(found.covariance.at(i, i) / 2));
    CHECK(together->at(i, i) == Approx(single->at(i, i)).epsilon(0.01));
  }
}

TEST_CASE("of a single cluster nothing is told") {
  logit_rows of = drawn_rows(300);
  for (auto& c : of.cluster) c = 0;
  logit_fit const found = fit_logit(of, nothing_known(4), std::vector<double>(4, 0.0), 1);
  CHECK(!clustered_covariance(of, found, chances_of(of, found.coefficients)));
}

}  // namespace logit_test
