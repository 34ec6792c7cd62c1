// Policies that remember whatever there is to be remembered, and what people do under them: leave, be away, return.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "desk.hpp"
#include "property/luck.hpp"
#include "property/random_desk.hpp"

namespace tierwise_tests {

/// Some of the months between the first and the last, each with `percent`.
inline std::vector<tierwise::month> some_months(luck& l, int first, int last, int percent) {
  std::vector<tierwise::month> out;
  for (int m = first; m <= last; ++m)
    if (l.chance(percent)) out.push_back(tierwise::month(2026, 1) + (m - 1));
  return out;
}

/// A policy that remembers whatever there is to be remembered, in another choice each time.
inline tierwise::ladder post_ladder(luck& l) {
  tierwise::ladder post;
  post.name = "post";
  post.tier.resize(2);
  post.tier[0].name = "agent";
  post.tier[1].name = "lead";
  post.tier[1].enter = "points >= 50 and months_in_tier >= 2";
  post.tier[1].seats = {{"*", 5}};
  post.tier[1].order = "last(2, sum(sales))";
  post.tier[1].keep = "points >= 5";
  if (l.chance(40)) post.review_months = {3, 6};
  return post;
}

/// Whoever holds the first tier may come to the third, and fall back from it as far.
inline void gold_from_below(tierwise::ladder& medal) {
  medal.tier[2].enter_from = medal.tier[0].name;
  medal.tier[2].demote_to = medal.tier[0].name;
  medal.tier[2].review_months = {2, 4, 6};
  medal.tier[1].separate = "points < 2";
}

/// Memos of whatever functions of the past remember.
inline void memo_lines(luck& l, tierwise::policy& p) {
  std::vector<std::string> const spans = {
      "last(2, ",         "last(4, ",         "since_joining(",      "year_to_date(",
      "quarter_to_date(", "since_promotion(", "fiscal_year_to_date("};
  std::vector<std::string> const of = {"sum(sales)",
                                       "mean(points)",
                                       "min(sales)",
                                       "max(points)",
                                       "count()",
                                       "sum(gross)",
                                       "count(points > 50)",
                                       "mean(sales / 3)",
                                       "max(sales - 0.1)",
                                       "sum(net)",
                                       "mean_of_present(points, sales > 0)"};
  p.fiscal_year_from = 4;
  for (int i = 0; i < 8; ++i) {
    std::string past = l.pick(spans) + l.pick(of) + ")";
    if (l.chance(30) || past.find("gross") != past.npos || past.find("net") != past.npos) past = "before(" + past + ")";
    tierwise::pay_line memo;
    memo.name = "memo" + std::to_string(i);
    memo.kind = tierwise::line_kind::memo;
    memo.amount = "otherwise(" + past + ", -1)";
    p.pay.line.push_back(memo);
  }
}

inline tierwise::policy remembering(luck& l) {
  tierwise::policy p = desk_with_groups();
  memo_lines(l, p);
  p.metric.push_back({"moved", "", "last_month(shop) != shop", ""});
  p.check.push_back({"moved", "", "moved", "comes from another shop", ""});
  p.check.push_back({"settled", "", "is_last_month and exit_kind != 'quit'", "is settled with", ""});
  p.check.push_back({"was_gold", "", "medal.highest_tier >= 'gold' and medal.tier < 'gold'", "had gold once", ""});
  tierwise::ladder& medal = p.ladder[0];
  tierwise::tier gold;
  gold.name = "gold";
  gold.base_pay = 2700;
  gold.enter = "points >= 60 and last(3, mean(score)) >= 40";
  gold.seats = {{"*", 40}, {"east", 3}};
  gold.order = l.chance(50) ? "sales" : "waiting_months";
  gold.keep = "points >= 10";
  if (l.chance(60)) gold.applies = "sales > 0";
  if (l.chance(60)) gold.approve = "sales > 300";
  gold.attempts_apart = static_cast<int>(l.below(4));
  if (l.chance(50)) gold.acting = tierwise::acting{"2", "points >= 50", "iron", "post.lead"};
  medal.tier.push_back(gold);
  if (l.chance(40)) {
    medal.tier[0].probation = tierwise::probation{"if(sales > 0, 1, 2)", "points >= 20"};
    medal.tier[1].enter.reset();
    medal.tier[1].order.reset();
    medal.tier[1].seats.clear();
  } else {
    medal.tier[1].attempts_apart = 2;
    if (l.chance(50)) medal.tier[1].applies = "points > 30";
  }
  p.ladder.push_back(post_ladder(l));
  if (l.chance(40)) gold_from_below(p.ladder[0]);
  // With two ladders the policy's lines say which one they mean.
  p.pay.line[0].amount = "medal.base_pay + post.base_pay";
  for (auto& line : p.pay.line)
    if (line.amount.text().find("since_promotion") != std::string::npos) line.amount = "0";
  if (l.chance(70)) p.ladder[0].tier[2].enter = "points >= 60 and since_promotion(sum(sales)) > 0";
  p.discipline.offence[0].window_months = 3;
  if (l.chance(40)) p.absence = tierwise::absence{"points < 30 and slips == 0", l.chance(30), ""};
  return p;
}

/// The same with other figures, and sometimes no acting appointments any more.
inline tierwise::policy amendment_of(tierwise::policy p, luck& l) {
  p.ladder[0].tier[1].base_pay = 2000 + double(l.below(9)) * 10.5;
  p.ladder[0].tier[2].attempts_apart = static_cast<int>(l.below(4));
  if (l.chance(50)) p.ladder[0].tier[2].acting.reset();
  p.pay.line.back().amount = "1";  // what it looked back on is asked for no longer
  return p;
}

/// Some of those who leave early, or are there to the end, with a last day and mostly how they leave.
inline tierwise::table with_exits(luck& l, std::vector<desk_row> const& rows) {
  std::map<std::string, std::size_t> last;
  for (std::size_t r = 0; r < rows.size(); ++r) last[rows[r].person] = r;
  std::vector<std::string> days(rows.size()), kinds(rows.size());
  for (auto const& [person, r] : last) {
    if (!l.chance(30)) continue;
    days[r] = tierwise::month(2026, rows[r].month).text() + "-15";
    kinds[r] = l.pick<std::string>({"", "quit", "dismissal", "transfer_out", "end_of_data"});
    if (l.chance(50) && r > 0 && rows[r - 1].person == person) days[r - 1] = days[r], kinds[r - 1] = kinds[r];
  }
  return std::move(desk_records(rows).add("last_day", days).add("exit_kind", kinds));
}

/// Without some rows of people who are there before and behind them.
inline std::vector<desk_row> with_absences(luck& l, std::vector<desk_row> const& rows) {
  std::vector<desk_row> out;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    bool const inside =
        r > 0 && r + 1 < rows.size() && rows[r - 1].person == rows[r].person && rows[r + 1].person == rows[r].person;
    if (!inside || !l.chance(20)) out.push_back(rows[r]);
  }
  return out;
}

}  // namespace tierwise_tests
