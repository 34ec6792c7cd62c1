// A payroll server: it keeps where the last month left everybody, pays the next one, and shows what figures would come
// to.
#include <fmt/format.h>

#include <cstdint>
#include <cstdio>  // for std::remove
#include <string>
#include <thread>
#include <vector>

#include "tierwise/apply.hpp"
#include "tierwise/format.hpp"
#include "tierwise/preview.hpp"

namespace tw = tierwise;

namespace {

/// Tax on the year's pay so far, and a tier for three good months in a row.
tw::policy rules_of_the_desk() {
  tw::policy desk;
  desk.name = "desk";
  desk.inputs = {{"sales", tw::input_kind::amount}};
  desk.brackets = {{"tax_rates", "", tw::bracket_kind::marginal, {{0, {0.03, true}}, {9000, {0.1, true}}}, ""}};
  desk.ladder = {{"medal", "奖牌", {{"trial", "试用客服", 1900}, {"iron", "铁牌客服", 2000}}, ""}};
  desk.ladder[0].tier[1].enter = "tenure_months >= 2 and last(3, sum(sales)) >= 60000";
  auto line = [&](std::string name, tw::line_kind kind, tw::formula amount) {
    tw::pay_line one;
    one.name = name;
    one.kind = kind;
    one.amount = amount;
    desk.pay.line.push_back(one);
  };
  line("base", tw::line_kind::earning, "base_pay");
  line("commission", tw::line_kind::earning, "2% * sales");
  line("tax", tw::line_kind::deduction,
       "marginal(year_to_date(sum(gross)), tax_rates) - before(year_to_date(sum(tax)))");
  return desk;
}

tw::table month_of_the_desk(int month, std::vector<double> const& sales) {
  tw::table out;
  out.add("person", std::vector<std::string>{"A017", "A018"});
  out.add("month", std::vector<tw::month>(2, {2026, month}));
  out.add("sales", sales);
  return out;
}

}  // namespace

int main() {
  tw::compiled_policy const rules(rules_of_the_desk());

  // Month by month, each from where the one before left everybody.
  tw::state stood;
  for (int month = 1; month <= 3; ++month) {
    tw::ledger const paid = tw::apply(rules, month_of_the_desk(month, {21000, 15000}), stood);
    fmt::print("{}: A017 {}, A018 {}\n", paid.first_month.text(), tw::amount{paid.net[0]}, tw::amount{paid.net[1]});
    stood = paid.state;
  }
  stood.save("march.state");

  // In April, many ask at once what they would be paid. Each thread has a preview of its own.
  tw::table const april = month_of_the_desk(4, {9000, 12000});
  stood = tw::state::load("march.state");
  std::vector<std::int64_t> nets(3);
  std::vector<std::thread> asked;
  for (std::size_t i = 0; i < nets.size(); ++i)
    asked.emplace_back([&, i] {
      tw::preview month(rules, april, stood);
      auto const who = month.person("A017"), sales = month.input("sales");
      month.set(who, sales, 10000.0 * double(i + 1));
      nets[i] = month.net(who);
    });
  for (auto& thread : asked) thread.join();
  for (std::size_t i = 0; i < nets.size(); ++i)
    fmt::print("2026-04: A017 with sales of {} would be paid {}\n", 10000 * (i + 1), tw::amount{nets[i]});
  std::remove("march.state");
}

/* Output:
2026-01: A017 2250.40, A018 2134.00
2026-02: A017 2250.40, A018 2134.00
2026-03: A017 2250.40, A018 2134.00
2026-04: A017 with sales of 10000 would be paid 2122.80
2026-04: A017 with sales of 20000 would be paid 2302.80
2026-04: A017 with sales of 30000 would be paid 2482.80
*/
