#include "tierwise/comparison.hpp"

#include <cmath>
#include <memory>

#include "catch.hpp"

namespace comparison_test {

using namespace tierwise;

TEST_CASE("a paired difference is of pairs: mean, interval, share of each sign, and the variance that pairing saved") {
  auto const d = comparison::paired({10, 20, 30, 40}, {11, 23, 30, 44});
  CHECK(d.mean == 2);  // of 1, 3, 0, 4
  // by hand: variance of the differences 10 / 3, of the two 500 / 3 and 570 / 3
  CHECK(d.high - d.mean == Approx(1.959963984540054 * std::sqrt(10.0 / 3 / 4)));
  CHECK(d.mean - d.low == Approx(d.high - d.mean));
  CHECK(d.above == 0.75);
  CHECK(d.below == 0);
  CHECK(d.saved == Approx(1 - (10.0 / 3) / (500.0 / 3 + 570.0 / 3)));
  CHECK(d.band.median == 2);
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
