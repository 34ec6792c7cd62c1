// A policy written in C++, applied to one month of one person, printed as a payslip that explains itself.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "tierwise/apply.hpp"
#include "tierwise/format.hpp"

namespace tw = tierwise;

int main() {
  tw::policy desk;
  desk.name = "desk";
  desk.inputs = {
      {"customers", tw::input_kind::count}, {"sales", tw::input_kind::amount}, {"late", tw::input_kind::count}};
  desk.brackets = {{"sales_rates", "", tw::bracket_kind::marginal, {{0, {0.006, true}}, {30000, {0.009, true}}}, ""}};
  desk.ladder = {{"medal", "奖牌", {{"trial", "试用客服", 1900}, {"iron", "铁牌客服", 2000}}, ""}};
  desk.ladder[0].tier[1].enter = "customers >= 600 and late == 0";

  auto line = [&](std::string name, std::string zh, tw::line_kind kind, tw::formula amount) {
    tw::pay_line one;
    one.name = name;
    one.zh = zh;
    one.kind = kind;
    one.amount = amount;
    desk.pay.line.push_back(one);
  };
  line("base", "底薪", tw::line_kind::earning, "base_pay");
  line("commission", "提成", tw::line_kind::earning, "marginal(sales, sales_rates) + 0.2 * customers");
  line("fines", "罚款", tw::line_kind::deduction, "10 * late");

  tw::table records;
  records.add("person", std::vector<std::string>{"A017"});
  records.add("month", std::vector<tw::month>{{2026, 3}});
  records.add("shop", std::vector<std::string>{"lantern"});
  records.add("customers", std::vector<double>{764});
  records.add("sales", std::vector<double>{31703.6});
  records.add("late", std::vector<double>{1});

  tw::compiled_policy const compiled(desk);
  tw::ledger const ledger = tw::apply(compiled, records);
  fmt::print("net pay: {}\n\n", tw::amount{ledger.net[0]});
  fmt::print("{}", tw::explain(compiled, records, "A017", {2026, 3}));
}

/* Output:
net pay: 2238.13

A017, lantern, 2026-03
  medal 奖牌: trial 试用客服, 1 month

payslip
  base 底薪        1900.00  base_pay
  commission 提成   348.13  marginal(sales, sales_rates) + 0.2 * customers  = 348.1324, half_up to 348.13
                              sales = 31703.6, marginal(sales, sales_rates) = 195.3324, customers = 764
                              0.2 * customers = 152.8
  gross            2248.13
  fines 罚款        -10.00  10 * late
                              late = 1
  net              2238.13

medal trial -> iron: enter does not hold
  met      customers >= 600  found 764
  not met  late == 0         found 1, 1 off
*/
