#include "tierwise/comparison.hpp"

#include <cmath>
#include <cstddef>
#include <memory>
#include <vector>

#include "catch.hpp"

namespace comparison_test {

using namespace tierwise;

TEST_CASE("a paired difference is of pairs: mean, interval, share of each sign, and the variance that pairing saved") {
  std::vector<double> first, other;
  for (double const apart : {1., 3., 0., 4.})
    for (int i = 0; i < 5; ++i) {
      first.push_back(10.0 * (i + 1));
      other.push_back(first.back() + apart);
    }
  auto const d = comparison::paired(first, other);
  CHECK(d.mean == 2);
  // by hand: the squares of the differences' distances from 2 are 5 * (1 + 1 + 4 + 4), those of the first 4 * 1000
  CHECK(d.high - d.mean == Approx(2.093024 * std::sqrt(50.0 / 19 / 20)));  // Student's t of 19 degrees of freedom
  CHECK(d.mean - d.low == Approx(d.high - d.mean));
  CHECK(d.above == 0.75);
  CHECK(d.below == 0);
  CHECK(d.saved == Approx(1 - 50.0 / (4000 + 4050)));
  CHECK(d.band.median == 2);
}

TEST_CASE("no interval is told of fewer than 20 replicas, nor where fewer than ten differ; how many worlds may, is") {
  auto const of = [](std::size_t replicas, std::size_t differing) {
    std::vector<double> first(replicas, 5.0), other(replicas, 5.0);
    for (std::size_t i = 0; i < differing; ++i) other[i] += 1 + static_cast<double>(i % 3);
    return comparison::paired(first, other);
  };
  CHECK(std::isnan(of(19, 19).low));
  CHECK(std::isnan(of(19, 19).high));
  CHECK(std::isnan(of(100, 9).low));
  CHECK(of(20, 10).low > 0);
  CHECK(of(100, 100).high > 0);
  CHECK(of(8, 0).may_differ == Approx(1 - std::pow(0.05, 1.0 / 8)));
  CHECK(of(8, 8).may_differ == 1);
  CHECK(of(100, 9).mean == Approx(0.18));
}

TEST_CASE("of one replica there is a difference but no spread") {
  auto const d = comparison::paired({10}, {7});
  CHECK(d.mean == -3);
  CHECK(std::isnan(d.low));
  CHECK(std::isnan(d.saved));
  CHECK(d.below == 1);
}

TEST_CASE("a change in cost is the sum of its parts") {
  CHECK(cost_change{1, 20, 300, 4000, 50000, 600000}.total() == 654321);
}

TEST_CASE("a policy or month that a comparison does not have, and replicas that are no pairs, are refused") {
  CHECK_THROWS_AS(tierwise::comparison{}.finished(), tierwise::error);
  CHECK_THROWS_AS(tierwise::comparison{}.difference(1, "heads", 0, false), tierwise::error);
  CHECK_THROWS_AS(tierwise::comparison::paired({1, 2}, {1}), tierwise::error);
  tierwise::projection p;
  p.replicas = 1;
  p.months = 2;
  p.cells.resize(1);
  p.measures = {{"heads", "", 0}};
  p.values.resize(2);
  p.done = {1};
  tierwise::comparison c;
  auto const played = std::make_shared<tierwise::projection const>(p);
  c.projections = {played, played};
  CHECK(c.difference(1, "heads", 1, true).mean == 0);
  for (bool cumulative : {false, true})
    for (int at : {-1, 2, 2147483647, -2147483647})
      CHECK_THROWS_AS(c.difference(1, "heads", at, cumulative), tierwise::error);
  CHECK_THROWS_AS(c.difference(2, "heads", 1, true), tierwise::error);
}

}  // namespace comparison_test
