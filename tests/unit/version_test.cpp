#include "tierwise/version.hpp"

#include "catch.hpp"

namespace version_test {

TEST_CASE("the version is its three numbers, written with dots") {
  CHECK(tierwise::version == std::to_string(TIERWISE_VERSION_MAJOR) + "." + std::to_string(TIERWISE_VERSION_MINOR) +
                                 "." + std::to_string(TIERWISE_VERSION_PATCH));
}

}  // namespace version_test
