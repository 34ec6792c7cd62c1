// A small policy and its records built in C++, for the tests of what comes after policies.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/apply.hpp"

namespace tierwise_tests {

/// One row of the records.
struct desk_row {
  std::string person;
  int month = 1;  ///< of 2026
  double sales = 0;
  double score_points = 80;
  std::string shop = "north";
  std::string team = "north-1";
  double slips = 0;
};

/// Columns person, month, shop, team, sales, points, slips.
inline tierwise::table desk_records(std::vector<desk_row> const& rows) {
  std::vector<std::string> person, shop, team;
  std::vector<tierwise::month> month;
  std::vector<double> sales, points, slips;
  for (auto const& r : rows) {
    person.push_back(r.person);
    month.emplace_back(2026, r.month);
    shop.push_back(r.shop);
    team.push_back(r.team);
    sales.push_back(r.sales);
    points.push_back(r.score_points);
    slips.push_back(r.slips);
  }
  tierwise::table t;
  t.add("person", person).add("month", month).add("shop", shop).add("team", team);
  t.add("sales", sales).add("points", points).add("slips", slips);
  return t;
}

/// Two tiers (trial 1900, iron 2000 from 80 points), commission 1 % up to 1000 and 2.5 % above, fines of 50 for slips
/// capped at 20 % of the gross, and a score that is the points.
inline tierwise::policy desk_policy() {
  using namespace tierwise;
  policy p;
  p.name = "desk";
  p.inputs.push_back({"sales", input_kind::amount});
  p.inputs.push_back({"points", input_kind::number});
  p.inputs.push_back({"slips", input_kind::count});
  p.brackets.push_back({"rates", "", bracket_kind::marginal, {{0, {0.01, true}}, {1000, {0.025, true}}}, ""});
  ladder medal;
  medal.name = "medal";
  medal.zh = "奖牌";
  medal.tier.resize(2);
  medal.tier[0].name = "trial";
  medal.tier[0].zh = "试用客服";
  medal.tier[0].base_pay = 1900;
  medal.tier[1].name = "iron";
  medal.tier[1].zh = "铁牌客服";
  medal.tier[1].base_pay = 2000;
  medal.tier[1].enter = "score >= 80 and bad_records == 0";
  p.ladder.push_back(medal);
  measure m;
  m.name = "points";
  m.zh = "得分";
  m.weight = 1;
  m.value = "points";
  m.linear = {{0, 0}, {100, 100}};
  p.scorecard.measure.push_back(m);
  offence slip;
  slip.name = "slip";
  slip.count = "slips";
  slip.fines = {50};
  slip.bad_record = true;
  slip.separate_at = 20;
  p.discipline.offence.push_back(slip);
  p.pay.deduction_cap = deduction_cap{figure(0.2, true), "gross", "1900", ""};
  auto line = [&](std::string name, formula amount, line_kind kind = line_kind::earning) -> pay_line& {
    pay_line l;
    l.name = std::move(name);
    l.amount = std::move(amount);
    l.kind = kind;
    p.pay.line.push_back(l);
    return p.pay.line.back();
  };
  line("base", "base_pay");
  line("commission", "marginal(sales, rates)");
  line("fines", "discipline.fines", line_kind::deduction).capped = true;
  line("insurance", "26% * gross", line_kind::employer_cost);
  return p;
}

}  // namespace tierwise_tests
