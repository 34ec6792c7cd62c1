#include "tierwise/fit.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "catch.hpp"
#include "simulated_desk.hpp"
#include "tierwise/detail/plan/model.hpp"
#include "tierwise/error.hpp"
#include "tierwise/simulate.hpp"

namespace fit_test {

using namespace tierwise;
using tierwise_tests::simulated_assumptions;
using tierwise_tests::simulated_policy;
using tierwise_tests::simulated_workforce;

namespace {

/// Two years of two hundred and forty people, drawn by the assumptions; nobody is separated, as nobody slips often.
table drawn_records() {
  assumptions calm = simulated_assumptions();
  calm.activity[2].mean = "0.1";
  calm.attrition.draw_coefficients = false;
  simulation how;
  how.months = 24;
  how.seed = 11;
  return simulated_records(compiled_model(simulated_policy(), calm), simulated_workforce(20), 0, how);
}

}  // namespace

TEST_CASE("what months were drawn by is found in them, within its error") {
  compiled_model const compiled(simulated_policy(), simulated_assumptions());
  fit_options how;
  how.priors = false;
  how.tenure_spread.reset();
  fitted const found = fit(compiled, drawn_records(), how);
  REQUIRE(found.hazards.size() == 1);
  fitted_hazard const& h = found.hazards[0];
  CHECK(h.exits > 100);
  REQUIRE(h.factors.size() == 2);
  CHECK(std::abs(h.factors[0].coefficient + 2) < 4 * h.factors[0].larger_error());
  CHECK(std::abs(h.factors[1].coefficient - 0.4) < 4 * h.factors[1].larger_error());
  REQUIRE(h.tenure.size() == 2);
  std::size_t const other = 1 - h.reference;
  double const truth = other == 0 ? std::log(2.0) : -std::log(2.0);
  CHECK(std::abs(h.tenure[other].log_odds - truth) < 4 * h.tenure[other].error);
  double const level = compiled.model()->leaving.intercept + (h.reference == 0 ? std::log(2.0) : 0.0);
  CHECK(std::abs(h.intercept - level) < 4 * h.intercept_error);
}

TEST_CASE("the assumptions of a fit have its figures, and the model made of them its log-odds") {
  compiled_model const compiled(simulated_policy(), simulated_assumptions());
  fitted const found = fit(compiled, drawn_records());
  fitted_hazard const& h = found.hazards[0];
  compiled_model const again(simulated_policy(), found.assumptions);
  detail::hazard_plan const& plan = again.model()->leaving;
  CHECK(plan.intercept == Approx(h.intercept).epsilon(1e-10));
  for (auto const& row : h.tenure)
    CHECK(plan.by_tenure[static_cast<std::size_t>(row.from)] == Approx(row.log_odds).margin(1e-10));
  CHECK(plan.factors[0].coefficient == Approx(h.factors[0].coefficient).epsilon(1e-10));
  CHECK(plan.factors[0].spread == Approx(h.factors[0].larger_error()).epsilon(1e-10));
  CHECK(h.factors[1].held);  // the file gives it no spread
  CHECK(plan.factors[1].coefficient == 0.4);
  CHECK(found.assumptions.attrition.leaving->factor[1].source == "assumption");
  CHECK(found.assumptions.attrition.leaving->source.find("fitted: " + std::to_string(h.exits) + " exits, ") == 0);
}

TEST_CASE("a fit is the same to the bit for any number of threads") {
  compiled_model const compiled(simulated_policy(), simulated_assumptions());
  table const records = drawn_records();
  fitted const one = fit(compiled, records);
  fit_options how;
  how.threads = 3;
  fitted const other = fit(compiled, records, how);
  CHECK(one.assumptions == other.assumptions);
  CHECK(one.sha256 == other.sha256);
  CHECK(one.hazards[0].covariance == other.hazards[0].covariance);
}

TEST_CASE("assumptions without a hazard of leaving have nothing to fit") {
  assumptions calm = simulated_assumptions();
  calm.attrition.leaving.reset();
  try {
    (void)fit(compiled_model(simulated_policy(), calm), drawn_records());
    FAIL("it was fitted");
  } catch (error const& e) {
    CHECK(e.faults().front().path == "attrition.leaving");
  }
}

}  // namespace fit_test
