#include "tierwise/projection.hpp"

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"

namespace projection_test {

using namespace tierwise;
using tierwise_tests::complaint;

namespace {

/// 3 replicas, 4 months, everybody and two shops and a tier, two measures; a value tells its own place.
projection some() {
  projection p;
  p.first_month = month(2026, 5);
  p.months = 4;
  p.first_replica = 10;
  p.replicas = 3;
  p.measures = {{"heads", "人数", 0}, {"gross", "", 2}};
  p.cells = {{}, {"shop", "harbour", ""}, {"shop", "orchard", ""}, {"medal", "iron", "铁牌客服"}};
  p.done.assign(3, 1);
  for (int r = 0; r < 3; ++r)
    for (int t = 0; t < 4; ++t)
      for (int c = 0; c < 4; ++c)
        for (int m = 0; m < 2; ++m) p.values.push_back(1000 * r + 100 * t + 10 * c + m);
  return p;
}

void check_band(std::vector<double> const& of, double low, double median, double high) {
  band const b = projection::spread_of(of);
  // NumPy interpolates from the nearer neighbour, which may differ in the last bit.
  CHECK(std::abs(b.low - low) <= 1e-15 * std::abs(low));
  CHECK(std::abs(b.median - median) <= 1e-15 * std::abs(median));
  CHECK(std::abs(b.high - high) <= 1e-15 * std::abs(high));
}

}  // namespace

TEST_CASE("values stand by replica, month, cell and measure, the last running fastest") {
  auto const p = some();
  for (std::uint32_t r = 0; r < 3; ++r)
    for (std::int32_t t = 0; t < 4; ++t)
      for (std::size_t c = 0; c < 4; ++c)
        for (std::size_t m = 0; m < 2; ++m) {
          CHECK(p.index(r, t, c, m) == ((r * 4 + static_cast<std::size_t>(t)) * 4 + c) * 2 + m);
          CHECK(p.value(r, t, c, m) == static_cast<std::int64_t>(1000 * r + 10 * c + m) + 100 * t);
        }
  CHECK(p.index(2, 3, 3, 1) + 1 == p.values.size());
}

TEST_CASE("a total is over all months of a replica, counted from the projection's first") {
  auto const p = some();
  CHECK(p.total(0, 0, 0) == 0 + 100 + 200 + 300);
  CHECK(p.total(2, 3, 1) == 4 * 2031 + 600);
}

TEST_CASE("measures and cells are found by name") {
  auto const p = some();
  CHECK(p.measure("heads") == 0);
  CHECK(p.measure("gross") == 1);
  CHECK(p.cell("", "") == 0);
  CHECK(p.cell("shop", "orchard") == 2);
  CHECK(p.cell("medal", "iron") == 3);
}

TEST_CASE("an unknown measure or cell is a fault with the nearest name") {
  auto const p = some();
  CHECK(complaint([&] { return p.measure("gros"); }) == "unknown measure 'gros'; did you mean 'gross'?");
  CHECK(complaint([&] { return p.measure("wages"); }) == "unknown measure 'wages'; known: heads, gross");
  CHECK(complaint([&] { return p.cell("shop", "harbor"); }) == "unknown shop 'harbor'; did you mean 'harbour'?");
  CHECK(complaint([&] { return p.cell("medal", "tin"); }) == "unknown medal 'tin'; known: iron");
  CHECK(complaint([&] { return p.cell("medal", "harbour"); }) == "unknown medal 'harbour'; known: iron");
  CHECK(complaint([&] { return p.cell("post", "lead"); }) == "unknown post 'lead'");
  CHECK(complaint([&] { return p.cell("", "harbour"); }).starts_with("unknown cell 'harbour'"));
}

TEST_CASE("a band has the hundredths that NumPy's percentile gives by default") {
  // numpy.percentile(v, [10, 50, 90]), numpy 2
  check_band({3}, 3, 3, 3);
  check_band({3, 1}, 1.2, 2, 2.8);
  check_band({5, 1, 4}, 1.6, 4, 4.8);
  check_band({1, 2, 3, 4}, 1.3, 2.5, 3.7);
  check_band({10, -7, 3.5, 3.5, 100, 0, -2.25}, -4.15, 3.5, 46);
  check_band({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 1, 5, 9);
  check_band({1e9, 2e9, 5}, 200000004, 1e9, 1.8e9);
}

TEST_CASE("a band of nothing is missing") {
  band const b = projection::spread_of({});
  CHECK(std::isnan(b.low));
  CHECK(std::isnan(b.median));
  CHECK(std::isnan(b.high));
}

TEST_CASE("the spread is over the replicas that are done") {
  auto p = some();
  band b = p.spread(1, 2, 1);  // 121, 1121, 2121
  CHECK(b.low == 321);
  CHECK(b.median == 1121);
  CHECK(b.high == 1921);
  p.done[0] = 0;
  b = p.spread(1, 2, 1);
  CHECK(b.low == 1221);
  CHECK(b.median == 1621);
  CHECK(b.high == 2021);
  p.done.assign(3, 0);
  CHECK(std::isnan(p.spread(1, 2, 1).median));
}

TEST_CASE("a replica, month, cell or measure that a projection does not have is refused with how many it has") {
  tierwise::projection p;
  CHECK_THROWS_AS(p.value(0, 0, 0, 0), tierwise::error);
  p.replicas = 1;
  p.months = 2;
  p.cells.resize(1);
  p.measures.resize(1);
  p.values.resize(2);
  p.done = {1};
  CHECK(p.value(0, 1, 0, 0) == 0);
  CHECK_THROWS_AS(p.value(1, 0, 0, 0), tierwise::error);
  CHECK_THROWS_AS(p.value(0, -1, 0, 0), tierwise::error);
  CHECK_THROWS_AS(p.value(0, 2, 0, 0), tierwise::error);
  CHECK_THROWS_AS(p.total(0, 1, 0), tierwise::error);
  CHECK_THROWS_AS(p.spread(0, 0, 1), tierwise::error);
}

TEST_CASE("parts of a run, in any order, are joined into the run; replicas that no part has are not done") {
  auto const whole = some();
  auto const part = [&](std::uint32_t at, std::uint32_t count) {
    projection p = whole;
    p.first_replica = whole.first_replica + at;
    p.replicas = count;
    p.values.assign(whole.values.begin() + at * 32, whole.values.begin() + (at + count) * 32);
    p.done.assign(count, 1);
    return std::make_shared<projection const>(std::move(p));
  };
  auto const joined = projection::joined({part(1, 2), part(0, 1)}, 10, 3);
  CHECK(joined.values == whole.values);
  CHECK(joined.done == whole.done);
  CHECK(joined.first_replica == 10);
  CHECK(joined.replicas == 3);
  CHECK(joined.measure("gross") == 1);
  auto const unfinished = projection::joined({part(0, 1)}, 10, 3);
  CHECK(unfinished.done == std::vector<std::uint8_t>{1, 0, 0});
  CHECK(unfinished.value(0, 3, 3, 1) == whole.value(0, 3, 3, 1));
  CHECK(unfinished.value(2, 0, 0, 0) == 0);

  auto const refused = [&](std::vector<std::shared_ptr<projection const>> const& parts, std::uint32_t replicas) {
    return complaint([&] { (void)projection::joined(parts, 10, replicas); });
  };
  CHECK(refused({}, 3).find("nothing to join") != std::string::npos);
  CHECK(refused({part(0, 2), part(1, 2)}, 3).find("replica 11 is in two parts") != std::string::npos);
  CHECK(refused({part(0, 3)}, 2).find("replicas that the whole has not") != std::string::npos);
  auto other = *part(1, 1);
  other.seed = 8;
  CHECK(refused({part(0, 1), std::make_shared<projection const>(other)}, 3).find("not played alike") !=
        std::string::npos);
}

}  // namespace projection_test
