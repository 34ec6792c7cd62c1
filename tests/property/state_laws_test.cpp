// Law 9: history in pieces is history. Whatever the policy, its amendments and the cuts: the same payslips, events,
// explanations and states, to the bit.
#include "tierwise/state.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "desk.hpp"
#include "property/luck.hpp"
#include "property/random_desk.hpp"
#include "property/shops.hpp"
#include "tierwise/detail/support/bit_cast.hpp"
#include "tierwise/explain.hpp"

namespace tw = tierwise;
using tierwise_tests::desk_row;
using tierwise_tests::luck;
using tierwise_tests::three_shops;
using tierwise_tests::three_shops_records;

namespace tierwise_tests {
namespace {

/// The rows of some months, from the first month on.
tw::table months_between(tw::table const& records, tw::month from, tw::month to) {
  auto const months = tw::months_in(records.at("month"));
  std::vector<std::size_t> rows;
  for (std::size_t r = 0; r < months.size(); ++r)
    if (!(*months[r] < from) && *months[r] < to) rows.push_back(r);
  return reordered(records, rows);
}

/// A person's month as it can be compared among ledgers.
using paid_month = std::tuple<int, std::string, std::vector<std::string>>;

std::string bits(double x) { return x != x ? "missing" : std::to_string(tw::detail::bit_cast<std::uint64_t>(x)); }

void add_rows(tw::ledger const& l, std::vector<paid_month>& out) {
  for (std::size_t r = 0; r < l.rows(); ++r) {
    std::vector<std::string> v = {l.texts[static_cast<std::size_t>(l.shop[r])]};
    if (!l.team.empty()) v.push_back(l.team[r] < 0 ? "" : l.texts[static_cast<std::size_t>(l.team[r])]);
    auto const add = [&](auto x) { v.push_back(std::to_string(x)); };
    for (std::size_t k = 0; k < l.tiers.size(); ++k) add(int(l.tiers[k][r])), add(l.months_in_tier[k][r]);
    for (auto const& s : l.shown)
      v.push_back(s.type == tw::detail::value_type::text && s.values[r] == s.values[r]
                      ? l.texts[static_cast<std::size_t>(s.values[r])]
                      : bits(s.values[r]));
    for (auto const& line : l.lines) add(line[r]);
    for (auto const& cut : l.cuts) add(cut.empty() ? 0 : cut[r]);
    for (auto const* sum : {&l.gross, &l.net, &l.employer_cost}) add((*sum)[r]);
    out.emplace_back((l.first_month + l.months[r]).index, l.people[l.person[r]], v);
  }
}

/// Events by month and person, as they happened; what is ignored of somebody's records is added up.
using happened = std::map<std::pair<int, std::string>, std::vector<std::string>>;
struct all_events {
  happened events;
  std::map<std::pair<int, std::string>, int> ignored;

  void add(tw::ledger const& l) {
    for (auto const& e : l.events) {
      std::pair const who((l.first_month + e.month).index, l.people[e.person]);
      if (e.kind == tw::event_kind::records_ignored) {
        ignored[who] += e.number;
        continue;
      }
      events[who].push_back(std::string(tw::event_name(e.kind)) + " " + l.subject(e) + " " + l.tier(e, e.from) + " " +
                            l.tier(e, e.to) + " " + std::to_string(e.number) + " " +
                            l.texts[static_cast<std::size_t>(e.shop)] + " " + l.reason(e));
    }
  }
  bool operator==(all_events const&) const = default;
};

/// What an explanation says, but for what only later records tell.
std::vector<std::string> told(tw::explanation const& e) {
  std::vector<std::string> out = {e.person, e.shop, e.month.text(), e.score};
  auto const add_line = [&](tw::explained_line const& l) {
    out.insert(out.end(), {l.name, l.formula, l.when, l.exact, std::to_string(l.amount), std::to_string(l.cut)});
    for (auto const& p : l.parts) out.insert(out.end(), {p.text, p.value});
  };
  for (auto const& s : e.standings) out.push_back(s.ladder + s.tier + std::to_string(s.months_in_tier * 2 + s.acting));
  for (auto const& m : e.measures) add_line(m);
  for (auto const& l : e.lines) add_line(l);
  for (auto const& r : e.rules) {
    out.push_back(r.ladder + r.asks + (r.holds ? "+" : "-"));
    for (auto const& c : r.conditions) out.insert(out.end(), {c.text, c.found, c.needed, c.gap});
  }
  for (auto const& event : e.events)
    if (!event.starts_with("left") && !event.starts_with("records_ignored")) out.push_back(event);
  return out;
}

/// Applies records piece by piece, a new one from each of the months `cuts` on, and compares with them in one piece.
void compare_pieces(tw::compiled_policy const& rules, tw::table const& records, std::vector<tw::month> const& cuts,
                    luck& l) {
  tw::ledger const whole = tw::apply(rules, records);
  std::vector<paid_month> rows, in_pieces;
  all_events events, of_pieces;
  add_rows(whole, rows);
  events.add(whole);
  tw::state stood;
  for (std::size_t i = 0; i <= cuts.size(); ++i) {
    tw::month const from = i == 0 ? tw::month(1900, 1) : cuts[i - 1],
                    to = i == cuts.size() ? tw::month(2199, 12) : cuts[i];
    tw::table const piece = months_between(records, from, to);
    if (piece.rows() == 0) continue;
    tw::ledger const part = tw::apply(rules, piece, stood, {.threads = 1 + unsigned(i % 2)});
    add_rows(part, in_pieces);
    of_pieces.add(part);
    for (int n = 0; n < 2 && part.rows() > 0; ++n) {
      std::size_t const r = l.below(part.rows());
      auto const explained = [&](auto const&... with) {
        return told(tw::explain(rules, with..., part.people[part.person[r]], part.first_month + part.months[r]));
      };
      CHECK(explained(piece, stood) == explained(records));
    }
    // What is kept in a file goes on as what is kept in memory.
    stood = i % 2 == 0 ? tw::state::from_bytes(part.state.bytes()) : part.state;
  }
  CHECK(in_pieces == rows);
  CHECK(of_pieces == events);
  CHECK(stood == whole.state);
}

/// Some of the months between the first and the last, each with `percent`.
std::vector<tw::month> some_months(luck& l, int first, int last, int percent) {
  std::vector<tw::month> out;
  for (int m = first; m <= last; ++m)
    if (l.chance(percent)) out.push_back(tw::month(2026, 1) + (m - 1));
  return out;
}

/// A policy that remembers whatever there is to be remembered, in another choice each time.
tw::ladder post_ladder(luck& l) {
  tw::ladder post;
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
void gold_from_below(tw::ladder& medal) {
  medal.tier[2].enter_from = medal.tier[0].name;
  medal.tier[2].demote_to = medal.tier[0].name;
  medal.tier[2].review_months = {2, 4, 6};
  medal.tier[1].separate = "points < 2";
}

tw::policy remembering(luck& l) {
  tw::policy p = desk_with_groups();
  std::vector<std::string> const spans = {"last(2, ",      "last(4, ",         "since_joining(",
                                          "year_to_date(", "quarter_to_date(", "since_promotion("};
  std::vector<std::string> const of = {"sum(sales)",       "mean(points)", "min(sales)",         "max(points)",
                                       "count()",          "sum(gross)",   "count(points > 50)", "mean(sales / 3)",
                                       "max(sales - 0.1)", "sum(net)"};
  for (int i = 0; i < 8; ++i) {
    std::string past = l.pick(spans) + l.pick(of) + ")";
    if (l.chance(30) || past.find("gross") != past.npos || past.find("net") != past.npos) past = "before(" + past + ")";
    tw::pay_line memo;
    memo.name = "memo" + std::to_string(i);
    memo.kind = tw::line_kind::memo;
    memo.amount = "otherwise(" + past + ", -1)";
    p.pay.line.push_back(memo);
  }
  p.metric.push_back({"moved", "", "last_month(shop) != shop", ""});
  p.check.push_back({"moved", "", "moved", "comes from another shop", ""});
  p.check.push_back({"settled", "", "is_last_month and exit_kind != 'quit'", "is settled with", ""});
  tw::ladder& medal = p.ladder[0];
  tw::tier gold;
  gold.name = "gold";
  gold.base_pay = 2700;
  gold.enter = "points >= 60 and last(3, mean(score)) >= 40";
  gold.seats = {{"*", 40}, {"east", 3}};
  gold.order = l.chance(50) ? "sales" : "waiting_months";
  gold.keep = "points >= 10";
  if (l.chance(60)) gold.applies = "sales > 0";
  if (l.chance(60)) gold.approve = "sales > 300";
  gold.attempts_apart = static_cast<int>(l.below(4));
  if (l.chance(50)) gold.acting = tw::acting{"2", "points >= 50", "iron", "post.lead"};
  medal.tier.push_back(gold);
  if (l.chance(40)) {
    medal.tier[0].probation = tw::probation{"if(sales > 0, 1, 2)", "points >= 20"};
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
  if (l.chance(40)) p.absence = tw::absence{"points < 30 and slips == 0", l.chance(30), ""};
  return p;
}

/// The same with other figures, and sometimes no acting appointments any more.
tw::policy amendment_of(tw::policy p, luck& l) {
  p.ladder[0].tier[1].base_pay = 2000 + double(l.below(9)) * 10.5;
  p.ladder[0].tier[2].attempts_apart = static_cast<int>(l.below(4));
  if (l.chance(50)) p.ladder[0].tier[2].acting.reset();
  p.pay.line.back().amount = "1";  // what it looked back on is asked for no longer
  return p;
}

}  // namespace

TEST_CASE("law 9: the shipped records in any pieces are those in one") {
  luck l(91);
  tw::compiled_policy const rules(three_shops());
  auto const months = tw::months_in(three_shops_records().at("month"));
  tw::month first = *months[0], last = *months[0];
  for (auto const& m : months) first = std::min(first, *m), last = std::max(last, *m);
  std::vector<tw::month> all;
  for (tw::month m = first + 1; m <= last; m = m + 1) all.push_back(m);
  compare_pieces(rules, three_shops_records(), all, l);
  for (int n = 0; n < 3; ++n) compare_pieces(rules, three_shops_records(), {l.pick(all)}, l);
}

/// Some of those who leave early, or are there to the end, with a last day and mostly how they leave.
tw::table with_exits(luck& l, std::vector<desk_row> const& rows) {
  std::map<std::string, std::size_t> last;
  for (std::size_t r = 0; r < rows.size(); ++r) last[rows[r].person] = r;
  std::vector<std::string> days(rows.size()), kinds(rows.size());
  for (auto const& [person, r] : last) {
    if (!l.chance(30)) continue;
    days[r] = tw::month(2026, rows[r].month).text() + "-15";
    kinds[r] = l.pick<std::string>({"", "quit", "dismissal", "transfer_out", "end_of_data"});
    if (l.chance(50) && r > 0 && rows[r - 1].person == person) days[r - 1] = days[r], kinds[r - 1] = kinds[r];
  }
  return std::move(desk_records(rows).add("last_day", days).add("exit_kind", kinds));
}

/// Without some rows of people who are there before and behind them.
std::vector<desk_row> with_absences(luck& l, std::vector<desk_row> const& rows) {
  std::vector<desk_row> out;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    bool const inside =
        r > 0 && r + 1 < rows.size() && rows[r - 1].person == rows[r].person && rows[r + 1].person == rows[r].person;
    if (!inside || !l.chance(20)) out.push_back(rows[r]);
  }
  return out;
}

TEST_CASE("law 9: who comes back goes on as the rules say, in any pieces") {
  for (std::uint64_t seed = 300; seed < 340; ++seed) {
    luck l(seed);
    INFO("seed " << seed);
    tw::policy p = remembering(l);
    p.rehire = tw::rehire{6, l.chance(60), l.chance(60), ""};
    tw::compiled_policy rules(p);
    for (int m = 2; m <= 6; ++m)
      if (l.chance(25)) rules = rules.amended({2026, m}, amendment_of(p, l));
    auto const rows = with_absences(l, random_desk(l, l.chance(30) ? 3 + l.below(4) : 40 + l.below(160)));
    auto const cuts = some_months(l, 2, 6, 50);
    compare_pieces(rules, l.chance(50) ? with_exits(l, rows) : desk_records(rows), cuts, l);
  }
}

TEST_CASE("law 9: random desks under random rules that remember, amended or not, are the same in any pieces") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    luck l(seed);
    INFO("seed " << seed);
    tw::policy const p = remembering(l);
    tw::compiled_policy rules(p);
    for (int m = 2; m <= 6; ++m)
      if (l.chance(25)) rules = rules.amended({2026, m}, amendment_of(p, l));
    auto const rows = random_desk(l, 40 + l.below(160));
    auto const cuts = some_months(l, 2, 6, 50);
    compare_pieces(rules, l.chance(50) ? with_exits(l, rows) : desk_records(rows), cuts, l);
  }
}

}  // namespace tierwise_tests
