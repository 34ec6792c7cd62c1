#include "tierwise/detail/compute/figure_table.hpp"

#include <cmath>
#include <cstdint>
#include <map>
#include <utility>

#include "catch.hpp"
#include "property/luck.hpp"

namespace figure_table_test {

using namespace tierwise::detail;
using tierwise_tests::luck;

TEST_CASE("a text without a figure has that of all others, and a missing text none") {
  figure_table t(7);
  t.set(3, 1.5);
  t.set(1, -2);
  CHECK(t.of(3) == 1.5);
  CHECK(t.of(1) == -2);
  for (double other : {0.0, 2.0, 4.0, 1e9, -1.0}) CHECK(t.of(other) == 7);
  CHECK(std::isnan(t.of(no_value)));
  CHECK_FALSE(t.known().missing);
  CHECK(t.known().size == 7);
  figure_table none(no_value);
  none.set(0, 0.25);
  CHECK(std::isnan(none.of(1)));
  CHECK(none.known().missing);
  CHECK(none.known().decimals == 2);
}

TEST_CASE("figures by two texts are those that were set, in whatever order that was done") {
  luck l(7);
  for (int round = 0; round < 50; ++round) {
    figure_table t(-1);
    std::map<std::pair<std::uint32_t, std::uint32_t>, double> set;
    for (int i = 0; i < 40; ++i) {
      auto const first = static_cast<std::uint32_t>(l.below(9)), second = static_cast<std::uint32_t>(l.below(7));
      double const value = l.decimal(4, 2);
      t.set(first, value, second);
      set[{first, second}] = value;
    }
    for (std::uint32_t first = 0; first < 12; ++first)
      for (std::uint32_t second = 0; second < 10; ++second) {
        auto const wanted = set.find({first, second});
        REQUIRE(t.of(first, second) == (wanted == set.end() ? -1 : wanted->second));
      }
    REQUIRE(std::isnan(t.of(0, no_value)));
  }
}

}  // namespace figure_table_test
