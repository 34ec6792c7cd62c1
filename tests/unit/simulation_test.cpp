#include "tierwise/simulation.hpp"

#include "catch.hpp"

namespace simulation_test {

TEST_CASE("a simulation is of a year, once, by shop, unless it says otherwise") {
  tierwise::simulation const how;
  CHECK(how.months == 12);
  CHECK(how.replicas == 1);
  CHECK(how.first_replica == 0);
  CHECK(how.by == std::vector<std::string>{"shop"});
  CHECK(how.ignore.empty());
}

}  // namespace simulation_test
