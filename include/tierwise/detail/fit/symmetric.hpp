// Small symmetric matrices: solved and inverted by Cholesky's factors, in a fixed order of sums.
#pragma once

#include <cmath>  // for std::sqrt
#include <cstddef>
#include <optional>
#include <vector>

namespace tierwise::detail {

/// A square matrix by rows.
struct square {
  std::size_t n = 0;
  std::vector<double> cells;

  explicit square(std::size_t size = 0) : n(size), cells(size * size, 0.0) {}
  [[nodiscard]] double& at(std::size_t i, std::size_t j) { return cells[i * n + j]; }
  [[nodiscard]] double at(std::size_t i, std::size_t j) const { return cells[i * n + j]; }
};

/// The factor L of a positive definite matrix A whose diagonal is scaled to 1: D A D = L L'.
class cholesky {
 public:
  /// Below this a column is, to what doubles can tell, a combination of those before it: the pivot of a scaled matrix
  /// is the part of the column's square that these leave.
  static constexpr double least_pivot = 1e-10;

  explicit cholesky(square const& a) : scale_(a.n), l_(a.n) {
    for (std::size_t j = 0; j < a.n; ++j) scale_[j] = a.at(j, j) > 0 ? 1 / std::sqrt(a.at(j, j)) : 0.0;
    for (std::size_t j = 0; j < a.n; ++j) {
      double pivot = scale_[j] > 0 ? 1.0 : 0.0;
      for (std::size_t k = 0; k < j; ++k) pivot -= l_.at(j, k) * l_.at(j, k);
      if (!(pivot > least_pivot)) {
        dependent_ = j;
        return;
      }
      l_.at(j, j) = std::sqrt(pivot);
      for (std::size_t i = j + 1; i < a.n; ++i) {
        double x = a.at(i, j) * scale_[i] * scale_[j];
        for (std::size_t k = 0; k < j; ++k) x -= l_.at(i, k) * l_.at(j, k);
        l_.at(i, j) = x / l_.at(j, j);
      }
    }
  }

  /// The first column that is a combination of those before it.
  [[nodiscard]] std::optional<std::size_t> dependent() const { return dependent_; }
  /// Of which of those before it: the columns whose part in the combination is more than rounding.
  [[nodiscard]] std::vector<std::size_t> combined() const {
    std::vector<std::size_t> out;
    std::size_t const j = *dependent_;
    std::vector<double> x(j);
    for (std::size_t i = j; i-- > 0;) {
      double sum = l_.at(j, i);
      for (std::size_t k = i + 1; k < j; ++k) sum -= l_.at(k, i) * x[k];
      x[i] = sum / l_.at(i, i);
    }
    for (std::size_t i = 0; i < j; ++i)
      if (x[i] > 1e-4 || x[i] < -1e-4) out.push_back(i);
    return out;
  }

  /// x with A x = b.
  [[nodiscard]] std::vector<double> solve(std::vector<double> const& b) const {
    std::vector<double> x(l_.n);
    for (std::size_t i = 0; i < l_.n; ++i) {
      double sum = b[i] * scale_[i];
      for (std::size_t k = 0; k < i; ++k) sum -= l_.at(i, k) * x[k];
      x[i] = sum / l_.at(i, i);
    }
    for (std::size_t i = l_.n; i-- > 0;) {
      double sum = x[i];
      for (std::size_t k = i + 1; k < l_.n; ++k) sum -= l_.at(k, i) * x[k];
      x[i] = sum / l_.at(i, i);
    }
    for (std::size_t i = 0; i < l_.n; ++i) x[i] *= scale_[i];
    return x;
  }
  [[nodiscard]] square inverse() const {
    square out(l_.n);
    for (std::size_t j = 0; j < l_.n; ++j) {
      std::vector<double> unit(l_.n, 0.0);
      unit[j] = 1;
      std::vector<double> const column = solve(unit);
      for (std::size_t i = 0; i < l_.n; ++i) out.at(i, j) = column[i];
    }
    return out;
  }

 private:
  std::vector<double> scale_;
  square l_;
  std::optional<std::size_t> dependent_;
};

}  // namespace tierwise::detail
