#include "tierwise/policy.hpp"

#include <string>

#include "catch.hpp"
#include "policy_file.hpp"

namespace policy_test {

using namespace tierwise;
using tierwise_tests::complaints;
using tierwise_tests::round_trip;

TEST_CASE("an empty policy pays in yuan, rounded half up") {
  policy const p;
  CHECK(p.currency == "CNY");
  CHECK(p.rounding == rounding::half_up);
  CHECK_FALSE(p.overtime.has_value());
  CHECK(p == policy{});
  CHECK(round_trip(p) == p);
}

TEST_CASE("the policy's own members survive a file") {
  policy p;
  p.name = "three-shops";
  p.description = "Three shops,\nsince 2024: \"strict\"";
  p.currency = "JPY";
  p.rounding = rounding::ceiling;
  p.shops = {"south", "north", "三号店"};
  CHECK(round_trip(p) == p);
  CHECK_FALSE(p == policy{});
}

TEST_CASE("an input survives a file") {
  policy p;
  p.inputs.resize(2);
  p.inputs[0].name = "served";
  CHECK(p.inputs[0].kind == input_kind::number);
  p.inputs[1].name = "shift worked";
  p.inputs[1].kind = input_kind::text;
  p.inputs[1].zh = "班次";
  p.inputs[1].unit = "name";
  p.inputs[1].optional = true;
  p.inputs[1].one_of = {"early", "late", ""};
  CHECK(round_trip(p) == p);
}

TEST_CASE("a parameter survives a file, also one of 0") {
  policy p;
  p.parameter.resize(3);
  p.parameter[0].name = "nothing";
  p.parameter[0].value = 0;
  p.parameter[1].name = "minimum_wage";
  p.parameter[1].value = 2690;
  p.parameter[1].zh = "最低工资";
  p.parameter[1].source = "Shanghai, since 2023-07";
  p.parameter[2].name = "rent";
  p.parameter[2].by = {"shop"};
  p.parameter[2].figures = {{"south", 300}, {"*", figure(0.5, true)}};
  CHECK(round_trip(p) == p);
}

TEST_CASE("a metric survives a file") {
  policy p;
  p.metric.resize(2);
  p.metric[0].name = "conversion";
  p.metric[0].value = "orders / consultations";
  p.metric[1].name = "one";
  p.metric[1].value = "1";
  p.metric[1].zh = "一";
  p.metric[1].source = "assumption";
  CHECK(round_trip(p) == p);
}

TEST_CASE("a check survives a file and needs its flag") {
  policy p;
  p.check.resize(1);
  p.check[0].name = "overtime_limit";
  p.check[0].zh = "加班上限";
  p.check[0].flag = "overtime_hours > 36";
  p.check[0].message = "more than 36 hours of overtime";
  p.check[0].source = "Labour Law, article 41";
  CHECK(round_trip(p) == p);
  CHECK(complaints("[[check]]\nname = \"x\"").find("missing 'flag'") != std::string::npos);
}

TEST_CASE("policies of any shape are equal to themselves and to no other") {
  CHECK(tierwise_tests::any_policy(1) == tierwise_tests::any_policy(1));
  CHECK_FALSE(tierwise_tests::any_policy(1) == tierwise_tests::any_policy(2));
}

}  // namespace policy_test
