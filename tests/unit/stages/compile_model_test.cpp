#include "tierwise/detail/stages/compile_model.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "catch.hpp"
#include "desk.hpp"

namespace compile_model_test {

using namespace tierwise;
using namespace tierwise::detail;

namespace {

quantity drawn(std::string name, formula mean) {
  quantity q;
  q.name = std::move(name);
  q.mean = std::move(mean);
  return q;
}
/// Says how each input of the desk's policy comes about.
assumptions desk_assumptions() {
  assumptions a;
  a.activity = {drawn("sales", "1000"), drawn("points", "80"), drawn("slips", "0.1")};
  a.activity[2].draw = draw_kind::count;
  return a;
}
std::string what_is_wrong(policy const& p, assumptions const& a) {
  try {
    (void)compile_model(p, a);
  } catch (error const& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("quantities are drawn before the policy's steps, those that hang on the consultations behind the service") {
  assumptions a = desk_assumptions();
  demand d;
  d.consultations = "100";
  d.hours = "8";
  d.open_hours = 8;
  d.minutes = 5;
  d.patience_minutes = 2;
  a.demand = d;
  a.activity[1].mean = "80 - demand.load";
  auto const made = compile_model(tierwise_tests::desk_policy(), a);
  std::string order;
  for (auto const& step : made->steps) {
    if (auto const* draw = std::get_if<draw_step>(&step)) order += made->quantities[draw->quantity].name + " ";
    if (std::holds_alternative<serve_step>(step)) order += "service ";
    if (auto const* e = std::get_if<evaluate_step>(&step); e != nullptr && e->path == "net") order += "pay ";
  }
  CHECK(order == "sales service points slips pay ");
}

TEST_CASE("what only tells of a month, as a check does, is no step of months played forward") {
  policy p = tierwise_tests::desk_policy();
  auto const before = compile_model(p, desk_assumptions());
  p.check.push_back({"many_slips", "", "slips * 2 > points"});
  auto const made = compile_model(p, desk_assumptions());
  CHECK(made->checks.empty());
  CHECK(made->steps.size() == before->steps.size());
  CHECK(compile_policy(p)->checks.size() == 1);
  for (auto const& step : made->steps)
    if (auto const* e = std::get_if<evaluate_step>(&step)) CHECK(e->path.find("check") == std::string::npos);
}

TEST_CASE("an input that nothing draws is refused, unless it may be missing") {
  policy p = tierwise_tests::desk_policy();
  assumptions a = desk_assumptions();
  a.activity.pop_back();
  CHECK(what_is_wrong(p, a).find("nothing says how the policy's input 'slips' comes about") != std::string::npos);
  p.inputs[2].optional = true;
  CHECK(what_is_wrong(p, a).empty());
}

TEST_CASE("an input bounds what is drawn for it by its kind") {
  auto const made = compile_model(tierwise_tests::desk_policy(), desk_assumptions());
  REQUIRE(made->quantities.size() == 3);
  CHECK(made->quantities[2].low == 0);  // a count
  CHECK(made->quantities[2].decimals == 0);
  CHECK(made->quantities[0].low < 0);  // an amount
  for (std::size_t i = 0; i < 3; ++i) CHECK(made->quantities[i].slot == made->input_slots[i]);
}

TEST_CASE("two quantities, reasons, traits or totals never share a name, nor two purposes their luck") {
  policy const p = tierwise_tests::desk_policy();
  assumptions a = desk_assumptions();
  a.activity.push_back(a.activity[0]);
  CHECK(what_is_wrong(p, a).find("there are two quantities of this name") != std::string::npos);
  a = desk_assumptions();
  a.totals = {"net", "net"};
  CHECK(what_is_wrong(p, a).find("there are two totals of this name: 'net'") != std::string::npos);
  auto const made = compile_model(p, desk_assumptions());
  for (auto const& one : made->quantities)
    for (auto const& other : made->quantities) {
      CHECK((one.purpose == other.purpose) == (&one == &other));
      CHECK(one.purpose != other.own_purpose);
    }
}

TEST_CASE("an annual rate becomes the intercept that gives it back, by tenure") {
  assumptions a = desk_assumptions();
  hazard h;
  h.annual_rate = 0.4;
  h.tenure = {{0, 3}, {6, 1}};
  a.attrition.leaving = h;
  auto const made = compile_model(tierwise_tests::desk_policy(), a);
  CHECK(made->leaving.is_on);
  CHECK_FALSE(made->dismissal.is_on);
  CHECK(std::abs(steady_annual_rate(made->leaving.intercept, made->leaving.by_tenure) - 0.4) < 1e-9);
}

TEST_CASE("openings start on the tiers that they name, else on the first") {
  assumptions a = desk_assumptions();
  opening high, low;
  high.shop = low.shop = "north";
  high.heads = low.heads = 1;
  high.start = {"medal.iron"};
  a.hiring.opening = {high, low};
  auto const made = compile_model(tierwise_tests::desk_policy(), a);
  REQUIRE(made->openings.size() == 2);
  CHECK(made->openings[0].start == std::vector<std::uint8_t>{1});
  CHECK(made->openings[1].start == std::vector<std::uint8_t>{0});
  a.hiring.opening[0].start = {"medal.irn"};
  CHECK(what_is_wrong(tierwise_tests::desk_policy(), a).find("did you mean 'medal.iron'?") != std::string::npos);
}

}  // namespace compile_model_test
