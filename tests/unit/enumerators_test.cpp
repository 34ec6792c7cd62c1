#include "tierwise/enumerators.hpp"

#include <string_view>

#include "catch.hpp"

namespace enumerators_test {

using namespace tierwise;

static_assert(enumerator_name(rounding::half_up) == "half_up");
static_assert(enumerator<rounding>("ceiling") == rounding::ceiling);
static_assert(!enumerator<rounding>("Half_Up"));
static_assert(enumerators<int>.empty());

namespace {
template <class E>
void check_both_ways() {
  for (std::string_view name : enumerators<E>) {
    auto const value = enumerator<E>(name);
    REQUIRE(value.has_value());
    CHECK(enumerator_name(*value) == name);
  }
}
}  // namespace

TEST_CASE("every enumerator has a name that leads back to it") {
  check_both_ways<rounding>();
  check_both_ways<bracket_kind>();
  check_both_ways<input_kind>();
  check_both_ways<line_kind>();
  check_both_ways<drawn_each>();
  check_both_ways<draw_kind>();
  check_both_ways<link_kind>();
}

TEST_CASE("names are those of the enumerators") {
  CHECK(enumerator_name(rounding::half_down) == "half_down");
  CHECK(enumerator_name(rounding::floor) == "floor");
  CHECK(enumerator_name(bracket_kind::lookup) == "lookup");
  CHECK(enumerator_name(input_kind::hours) == "hours");
  CHECK(enumerator_name(input_kind::month) == "month");
  CHECK(enumerator_name(line_kind::employer_cost) == "employer_cost");
}

}  // namespace enumerators_test
