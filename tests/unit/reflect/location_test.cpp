#include "tierwise/detail/reflect/location.hpp"

#include <string>

#include "catch.hpp"
#include "tierwise/policy_members.hpp"

namespace location_test {

using namespace tierwise;
using detail::resolve_path;
using detail::type_info_of;

namespace {
policy desk() {
  policy p;
  p.parameter.push_back({"floor", "", figure(2690), {}, {}, {}, ""});
  p.brackets.push_back({});
  p.brackets[0].name = "slices";
  p.brackets[0].rates = {{0, 0.01}, {1000, 0.02}};
  p.ladder.push_back({"medal", "", {{"trial"}, {"iron"}}, ""});
  p.ladder[0].tier[1].seats = {{"north", 2}};
  p.pay.line.push_back({"base", "", line_kind::earning, formula("base_pay")});
  return p;
}
void const* at(policy const& p, std::string_view path) { return resolve_path(type_info_of<policy>(), &p, path).value; }
std::string refusal(policy const& p, std::string_view path) {
  try {
    (void)resolve_path(type_info_of<policy>(), &p, path);
  } catch (error const& e) {
    return e.faults()[0].message + (e.faults()[0].hint.empty() ? "" : "; " + e.faults()[0].hint);
  }
  return "";
}
}  // namespace

TEST_CASE("a path leads to the member itself, with the list's name or without") {
  policy const p = desk();
  CHECK(at(p, "name") == &p.name);
  CHECK(at(p, "ladder.medal.tier.iron.base_pay") == &p.ladder[0].tier[1].base_pay);
  CHECK(at(p, "ladder.medal.iron.base_pay") == &p.ladder[0].tier[1].base_pay);
  CHECK(at(p, "pay.base.amount") == &p.pay.line[0].amount);
  CHECK(at(p, "pay.line[0].amount") == &p.pay.line[0].amount);
  CHECK(at(p, "brackets.slices.rates[1][0]") == &p.brackets[0].rates[1].first);
  CHECK(at(p, "ladder.medal.iron.seats.north") == &p.ladder[0].tier[1].seats.at("north"));
}

TEST_CASE("a key that a map does not have leads to no value, but to the map that can hold it") {
  policy const p = desk();
  auto const there = resolve_path(type_info_of<policy>(), &p, "ladder.medal.iron.seats.south");
  CHECK(there.value == nullptr);
  CHECK(there.held_by == &p.ladder[0].tier[1].seats);
  CHECK(refusal(p, "ladder.medal.iron.seats.south.more") == "unknown name 'south'; known: north");
}

TEST_CASE("a path that leads nowhere says what stands in its way") {
  policy const p = desk();
  CHECK(refusal(p, "ladder.medal.iorn") == "unknown name 'iorn'; did you mean 'iron'?");
  CHECK(refusal(p, "medal") == "unknown name 'medal'; did you mean 'ladder.medal'?");
  CHECK(refusal(p, "name.x") == "'name' has no parts");
  CHECK(refusal(p, "name[0]") == "'name' has no parts");
  CHECK(refusal(p, "pay[0]") == "a position needs a list");
  CHECK(refusal(p, "pay.line[1]") == "there is no [1]; the list has 1, counted from 0");
  CHECK(
      refusal(p, "brackets.slices.rates.10") ==
      "unknown name '10'; what is in 'rates' has no names and is set all at once: brackets.slices.rates; or one by its "
      "position: brackets.slices.rates[0]");
  CHECK(refusal(p, "brackets.slices.rates[0][2]") == "a pair has [0] and [1] only");
  CHECK(refusal(p, "ladder.medal.iron.seats[0]") == "expected a name, found [0]");
  CHECK(refusal(p, "ladder.medal.iron.acting.months") ==
        "'acting' is not set, so it has no parts; set it as a whole: ladder.medal.iron.acting = { months = ... }");
}

TEST_CASE("a value is told as people read it") {
  policy const p = desk();
  auto const plain = [&](std::string_view path) {
    auto const there = resolve_path(type_info_of<policy>(), &p, path);
    return detail::plain(*there.type, there.value);
  };
  CHECK(plain("brackets.slices.rates") == "[[0, 0.01], [1000, 0.02]]");
  CHECK(plain("ladder.medal.iron.seats") == "{ north = 2 }");
  CHECK(plain("ladder.medal.iron.enter") == "unset");
  CHECK(plain("pay.base.kind") == "earning");
  CHECK(plain("ladder.medal.trial.seats") == "{}");
}

}  // namespace location_test
