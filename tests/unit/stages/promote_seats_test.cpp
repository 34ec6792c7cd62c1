#include "tierwise/detail/stages/promote_seats.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "property/luck.hpp"

namespace promote_seats_test {

namespace tw = tierwise;
namespace twd = tierwise::detail;
using tierwise_tests::luck;

namespace {

twd::applicant someone(luck& l, std::uint32_t row) {
  twd::applicant a;
  a.row = row;
  a.shop = static_cast<std::uint32_t>(l.below(2));
  a.first = l.chance(30);
  a.order = l.chance(20) ? std::numeric_limits<double>::quiet_NaN() : double(l.below(3));
  a.waiting = static_cast<std::int32_t>(l.below(3));
  return a;
}

}  // namespace

TEST_CASE("whoever asks for a seat comes before or behind everybody else, whatever is missing") {
  luck l(1);
  std::vector<twd::applicant> all;
  for (std::uint32_t i = 0; i < 60; ++i) all.push_back(someone(l, i));
  bool sound = true;
  for (auto const& a : all)
    for (auto const& b : all) {
      sound = sound && (twd::comes_before(a, b) != twd::comes_before(b, a)) == (a.row != b.row);
      for (auto const& c : all)
        sound = sound && (!twd::comes_before(a, b) || !twd::comes_before(b, c) || twd::comes_before(a, c));
    }
  CHECK(sound);
}

TEST_CASE("priority comes before the policy's order, that before the months waited, and a missing order last") {
  auto const place = [](bool first, double order, std::int32_t waiting) {
    twd::applicant a;
    a.first = first;
    a.order = order;
    a.waiting = waiting;
    return a;
  };
  double const missing = std::numeric_limits<double>::quiet_NaN();
  CHECK(twd::comes_before(place(true, 0, 0), place(false, 9, 9)));
  CHECK(twd::comes_before(place(false, 2, 0), place(false, 1, 9)));
  CHECK(twd::comes_before(place(false, 1, 3), place(false, 1, 2)));
  CHECK(twd::comes_before(place(false, -5, 0), place(false, missing, 9)));
}

TEST_CASE("a tier has the seats of the shop's name, else those of every other shop, else none") {
  tw::policy p;
  p.ladder.resize(1);
  p.ladder[0].tier.resize(3);
  p.ladder[0].tier[1].seats = {{"north", 2}, {"*", 5}};
  p.ladder[0].tier[2].seats = {{"south", 1}};
  std::vector<std::string> const texts{"north", "south", "west"};
  twd::seat_counts seats(p, texts);
  for (int again = 0; again < 2; ++again) {
    CHECK(seats.of(0, 1, 0) == 2);
    CHECK(seats.of(0, 1, 2) == 5);
    CHECK(seats.of(0, 2, 1) == 1);
    CHECK(seats.of(0, 2, 0) == 0);
  }
}

}  // namespace promote_seats_test
