#include "tierwise/detail/fit/symmetric.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace symmetric_test {

using tierwise::detail::cholesky;
using tierwise::detail::square;

namespace {

square of(std::size_t n, std::vector<double> cells) {
  square out(n);
  out.cells = std::move(cells);
  return out;
}

}  // namespace

TEST_CASE("a system is solved and a matrix inverted, whatever the units of its columns") {
  square const a = of(3, {4e8, 2e4, 2, 2e4, 10, 0.003, 2, 0.003, 3e-6});
  cholesky const factor(a);
  REQUIRE(!factor.dependent());
  std::vector<double> const x = factor.solve({1e4, 1, 1e-3});
  for (std::size_t i = 0; i < 3; ++i) {
    double found = 0;
    for (std::size_t j = 0; j < 3; ++j) found += a.at(i, j) * x[j];
    CHECK(found == Approx(std::vector<double>{1e4, 1, 1e-3}[i]).epsilon(1e-12));
  }
  square const inverse = factor.inverse();
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      double found = 0;
      for (std::size_t k = 0; k < 3; ++k) found += a.at(i, k) * inverse.at(k, j);
      double const scale = std::sqrt(a.at(i, i) / a.at(j, j));
      CHECK(std::abs(found - (i == j ? 1.0 : 0.0)) < 1e-12 * std::max(1.0, scale));
    }
}

TEST_CASE("a column that is a combination of some before it is found, and of which") {
  // The products of columns a, b, c and d = 2 a - c: b has no part in it.
  std::vector<std::vector<double>> const columns = {{1, 2, 3, 5}, {1, 0, 1, 0}, {0, 1, 4, 1}, {2, 3, 2, 9}};
  square a(4);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      for (std::size_t k = 0; k < 4; ++k) a.at(i, j) += columns[i][k] * columns[j][k];
  cholesky const factor(a);
  REQUIRE(factor.dependent());
  CHECK(*factor.dependent() == 3);
  CHECK(factor.combined() == std::vector<std::size_t>{0, 2});
}

TEST_CASE("a column of zeros is of nothing at all") {
  cholesky const factor(of(2, {1, 0, 0, 0}));
  REQUIRE(factor.dependent());
  CHECK(*factor.dependent() == 1);
  CHECK(factor.combined().empty());
}

}  // namespace symmetric_test
