#include "tierwise/detail/fit/hazard_fit.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "catch.hpp"

namespace hazard_fit_test {

using namespace tierwise;
using namespace tierwise::detail;

TEST_CASE("the area under the curve is the share of pairs in the right order, with half of those that are equal") {
  std::vector<double> const x = {0.1, 0.4, 0.35, 0.8, 0.4, 0.05};
  std::vector<std::uint8_t> const happened = {0, 0, 1, 1, 1, 0};
  double right = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j < x.size(); ++j)
      if (happened[i] == 1 && happened[j] == 0) right += x[i] > x[j] ? 1 : x[i] == x[j] ? 0.5 : 0;
  CHECK(area_under_curve(x.data(), happened.data(), x.size()) == Approx(right / 9));
  CHECK(area_under_curve(x.data(), std::vector<std::uint8_t>(6, 0).data(), 6) == 0.5);
}

TEST_CASE("an exit counts by its kind, and one without a kind where that is said") {
  fitted_exits const quits{{exit_kind::quit, exit_kind::transfer_out}, false}, unsaid{{}, true};
  CHECK(counts(quits, exit_said));
  CHECK(!counts(quits, exit_said + 1));
  CHECK(counts(quits, exit_said + 2));
  CHECK(!counts(quits, left_unsaid));
  CHECK(counts(unsaid, left_unsaid));
  for (auto const& one : {quits, unsaid}) {
    CHECK(!counts(one, goes_on));
    CHECK(!counts(one, policy_separates));
  }
}

TEST_CASE("a factor is held where the file is certain of it, unless nothing is to be known before") {
  factor f;
  f.name = "x";
  fit_options options;
  CHECK(is_held(f, options));
  options.without_prior = {"x"};
  CHECK(!is_held(f, options));
  options = {};
  options.priors = false;
  CHECK(!is_held(f, options));
  f.spread = 1;
  CHECK(!is_held(f, {}));
}

}  // namespace hazard_fit_test
