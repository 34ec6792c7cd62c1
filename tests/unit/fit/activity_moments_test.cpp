#include "tierwise/detail/fit/activity_moments.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "tierwise/detail/compute/normals.hpp"
#include "tierwise/random.hpp"

namespace activity_moments_test {

using namespace tierwise;
using namespace tierwise::detail;

namespace {

double normal(std::size_t person, std::uint32_t month, std::uint32_t purpose) {
  return normal_of(word_at({3, 0, static_cast<std::uint64_t>(person), month, purpose}));
}

/// Residuals of people with a shift of 0.2 and spreads of 0.5 and 1.5; people have from two to nine months.
person_time drawn(std::size_t people) {
  person_time out;
  out.quantities = {0};
  out.residuals.resize(1);
  for (std::size_t p = 0; p < people; ++p) {
    double const own = 0.5 * normal(p, 0, 1);
    for (std::uint32_t m = 0; m < 2 + p % 8; ++m) {
      out.person.push_back(static_cast<std::uint32_t>(p));
      out.residuals[0].push_back(0.2 + own + 1.5 * normal(p, m, 2));
    }
  }
  return out;
}

model one_quantity(double person, double noise) {
  model out;
  quantity_plan q;
  q.name = "x";
  q.person = person;
  q.noise = noise;
  q.decimals = 6;
  out.quantities.push_back(q);
  return out;
}

}  // namespace

TEST_CASE("the shift and both spreads are found within their errors, and what the file says is near or far") {
  auto const near = measured_activity(one_quantity(0.5, 1.5), drawn(3000));
  REQUIRE(near.size() == 1);
  measured_quantity const& q = near[0];
  CHECK(q.people == 3000);
  CHECK(std::abs(q.shift - 0.2) < 4 * q.shift_error);
  CHECK(std::abs(q.person - 0.5) < 4 * q.person_error);
  CHECK(std::abs(q.noise - 1.5) < 4 * q.noise_error);
  CHECK(std::abs(q.person_z) < 4);
  CHECK(std::abs(q.noise_z) < 4);
  auto const far = measured_activity(one_quantity(0, 2), drawn(3000));
  CHECK(far[0].person_z > 4);
  CHECK(far[0].noise_z < -4);
  CHECK(far[0].noise == q.noise);
}

TEST_CASE("errors are as wide as the figures of many companies spread") {
  double squares[3] = {0, 0, 0};
  int const companies = 200;
  person_time const all = drawn(std::size_t(companies) * 40);
  std::size_t row = 0;
  for (int k = 0; k < companies; ++k) {
    person_time some;
    some.quantities = {0};
    some.residuals.resize(1);
    for (; row < all.rows() && all.person[row] < std::uint32_t(k + 1) * 40; ++row) {
      some.person.push_back(all.person[row]);
      some.residuals[0].push_back(all.residuals[0][row]);
    }
    measured_quantity const q = measured_activity(one_quantity(0.5, 1.5), some).at(0);
    double const z[] = {(q.shift - 0.2) / q.shift_error, q.person_z, q.noise_z};
    for (int i = 0; i < 3; ++i) squares[i] += z[i] * z[i] / companies;
  }
  for (double const of : squares) {
    CHECK(of > 0.6);
    CHECK(of < 1.5);
  }
}

TEST_CASE("where more than a hundredth stand at a bound, or few people have a value, nothing is told") {
  person_time months = drawn(200);
  for (std::size_t r = 0; r < months.rows(); r += 50) months.residuals[0][r] = std::numeric_limits<double>::infinity();
  CHECK(measured_activity(one_quantity(0.5, 1.5), months).empty());
  CHECK(measured_activity(one_quantity(0.5, 1.5), drawn(9)).empty());
  CHECK(measured_activity(one_quantity(0.5, 1.5), drawn(10)).size() == 1);
}

}  // namespace activity_moments_test
