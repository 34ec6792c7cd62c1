// A desk of any size with teams, pools and seats, and what its people did in half a year.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "desk.hpp"
#include "property/luck.hpp"

namespace tierwise_tests {

/// Many people of many teams over half a year, some of whom come late or leave early.
inline std::vector<desk_row> random_desk(luck& l, std::size_t people) {
  std::vector<desk_row> rows;
  for (std::size_t i = 0; i < people; ++i) {
    std::string const shop = l.pick<std::string>({"north", "south", "east"});
    int const first = l.chance(80) ? 1 : 1 + static_cast<int>(l.below(6)),
              last = l.chance(80) ? 6 : first + static_cast<int>(l.below(2));
    for (int m = first; m <= std::min(last, 6); ++m)
      rows.push_back({"p" + std::to_string(10000 + i), m, l.decimal(2, 3000), std::abs(l.decimal(1, 100)), shop,
                      shop + std::to_string(l.below(3)), l.chance(10) ? double(l.below(22)) : 0});
  }
  return rows;
}

inline tierwise::policy desk_with_groups() {
  auto p = desk_policy();
  tierwise::pay_line share;
  share.name = "share";
  share.amount = "0.5% * max(0, sum(sales, by=team))";
  share.pool = tierwise::pool{"team", "otherwise(score, 0)"};
  p.pay.line.insert(p.pay.line.begin() + 2, share);
  tierwise::pay_line year;
  year.name = "year";
  year.kind = tierwise::line_kind::memo;
  year.amount = "year_to_date(sum(gross)) / 3 + last(3, mean(score))";
  p.pay.line.push_back(year);
  p.ladder[0].tier[1].keep = "last(2, mean(score)) >= 40";
  p.ladder[0].tier[1].seats = {{"*", 150}};
  p.ladder[0].tier[1].order = "score";
  return p;
}

}  // namespace tierwise_tests
