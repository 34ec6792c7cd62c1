#include "tierwise/fitted.hpp"

#include <vector>

#include "catch.hpp"

namespace fitted_test {

using namespace tierwise;

TEST_CASE("a factor's interval is by the larger of its errors") {
  fitted_factor f;
  f.error = 0.2;
  CHECK(f.larger_error() == 0.2);
  f.clustered = 0.3;
  CHECK(f.larger_error() == 0.3);
  f.clustered = 0.1;
  CHECK(f.larger_error() == 0.2);
}

TEST_CASE("unless said, quits and exits without a kind are leaving, and dismissals a hazard of their own") {
  fit_options const how;
  CHECK(how.leaving.kinds == std::vector<exit_kind>{exit_kind::quit});
  CHECK(how.leaving.unsaid);
  CHECK(how.dismissal.kinds == std::vector<exit_kind>{exit_kind::dismissal});
  CHECK(!how.dismissal.unsaid);
}

}  // namespace fitted_test
