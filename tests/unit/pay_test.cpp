#include "tierwise/pay.hpp"

#include <string>

#include "catch.hpp"
#include "policy_file.hpp"

namespace pay_test {

using namespace tierwise;
using tierwise_tests::complaints;
using tierwise_tests::read;
using tierwise_tests::round_trip;

TEST_CASE("a line is an earning, whole and uncapped unless it says otherwise") {
  pay_line const line;
  CHECK(line.kind == line_kind::earning);
  CHECK_FALSE(line.prorate);
  CHECK_FALSE(line.capped);
  CHECK_FALSE(line.when.has_value());
  CHECK(pool{}.by == text_names{"team"});
  CHECK(deduction_cap{}.share == figure(0.2));
}

TEST_CASE("a line survives a file") {
  policy p;
  p.pay.line.resize(4);
  for (std::size_t i = 0; i < 4; ++i) {
    p.pay.line[i].name = "line " + std::to_string(i);
    p.pay.line[i].kind = static_cast<line_kind>(i);
    p.pay.line[i].amount = formula(std::to_string(100 * i));
  }
  auto& line = p.pay.line[1];
  line.zh = "扣款";
  line.amount = "fines + forfeits";
  line.when = formula("approved");
  line.prorate = true;
  line.at_least = formula("0");
  line.at_most = formula("20% * gross");
  line.rounding = rounding::down;
  line.pool.emplace();
  line.pool->by = "shop";
  line.pool->weight = "score";
  line.capped = true;
  line.source = "handbook";
  CHECK(round_trip(p) == p);
}

TEST_CASE("proration and the cap on deductions survive a file") {
  policy p;
  p.pay.proration = formula("days_worked / days_scheduled");
  p.pay.deduction_cap.emplace();
  p.pay.deduction_cap->share = figure(0.15, true);
  p.pay.deduction_cap->of = "gross";
  p.pay.deduction_cap->keep_at_least = "minimum_wage";
  p.pay.deduction_cap->source = "Interim Provisions on Payment of Wages, article 16";
  CHECK(round_trip(p) == p);
  p.pay.deduction_cap->share = figure(0.2, true);
  p.pay.deduction_cap->source.clear();
  p.pay.deduction_cap->keep_at_least = "0";
  CHECK(round_trip(p) == p);
}

TEST_CASE("the order of the lines is the order of the payslip") {
  policy const p = read("[[pay.line]]\nname = \"z\"\namount = 1\n[[pay.line]]\nname = \"a\"\namount = \"z\"\n");
  CHECK(p.pay.line[0].name == "z");
  CHECK(round_trip(p) == p);
}

TEST_CASE("a line needs its amount, a pool its weight, a cap what it is a share of") {
  CHECK(complaints("[[pay.line]]\nname = \"x\"").find("missing 'amount'") != std::string::npos);
  CHECK(complaints("[[pay.line]]\nname = \"x\"\namount = 1\npool = {}").find("missing 'weight'") != std::string::npos);
  CHECK(complaints("[pay.deduction_cap]\nkeep_at_least = 0").find("missing 'of'") != std::string::npos);
}

}  // namespace pay_test
