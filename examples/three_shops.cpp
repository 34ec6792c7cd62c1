// The shipped policy applied to the shipped records: a year of three shops, added up by shop.
#include <fmt/format.h>

#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "tierwise/apply.hpp"
#include "tierwise/format.hpp"
#include "tierwise/toml.hpp"

namespace tw = tierwise;

/// A CSV file as columns: true/false, months, numbers (empty: missing), or else texts.
tw::table read_csv(std::string const& path) {
  std::ifstream file(path);
  std::string line, cell;
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> columns;
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    for (std::size_t i = 0; std::getline(cells, cell, ','); ++i) {
      if (names.size() == columns.size() && columns.size() == i)
        names.push_back(cell), columns.emplace_back();
      else
        columns[i].push_back(cell);
    }
  }
  tw::table out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::vector<double> numbers;
    auto kind = tw::column_kind::number;
    for (auto const& text : columns[i]) {
      tw::figure f;
      if (text == "true" || text == "false")
        numbers.push_back(text == "true"), kind = tw::column_kind::flag;
      else if (auto const m = tw::month::read(text))
        numbers.push_back(m->index), kind = tw::column_kind::month;
      else if (text.empty())
        numbers.push_back(std::numeric_limits<double>::quiet_NaN());
      else if (tw::figure::read(text, f))
        numbers.push_back(f.value);
      else
        break;
    }
    if (numbers.size() == columns[i].size())
      out.add(names[i], numbers, kind);
    else
      out.add(names[i], columns[i]);
  }
  return out;
}

int main() {
  tw::policy const policy = tw::load_policy("examples/policies/three_shops.toml");
  tw::ledger const ledger = tw::apply(policy, read_csv("examples/data/three_shops_records.csv"));
  fmt::print("{}\n", tw::totals_table(ledger, {"shop"}));
  fmt::print("{}\n", tw::totals_table(ledger, {"medal"}));
  for (auto const& e : ledger.events)
    if (e.kind == tw::event_kind::separated) fmt::print("{}\n", tw::ledger_event{ledger, e});
}

/* Output:
shop     heads  months      gross        net  employer_cost
-------  -----  ------  ---------  ---------  -------------
harbour     19     186  695470.29  585624.56      912497.15
lantern     23     173  639849.53  537204.82      840860.04
orchard     19     175  703666.27  591425.05      923994.36

medal   heads  months      gross        net  employer_cost
------  -----  ------  ---------  ---------  -------------
trial      23      97  222682.79  184460.27      297487.79
iron       25     190  640680.46  538234.91      839797.81
bronze     16     136  519736.62  438861.46      680855.00
silver      8      61  329553.04  278078.39      431714.48
gold        5      50  326333.18  274619.40      427496.47

2025-11 A027 (lantern): separated complaint
*/
