// Parts of ledgers as values that can be compared, whatever pieces the months came in.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "property/shops.hpp"
#include "tierwise/apply.hpp"
#include "tierwise/detail/support/bit_cast.hpp"
#include "tierwise/explain.hpp"

namespace tierwise_tests {

/// The rows of some months, from the first month on.
inline tierwise::table months_between(tierwise::table const& records, tierwise::month from, tierwise::month to) {
  auto const months = tierwise::months_in(records.at("month"));
  std::vector<std::size_t> rows;
  for (std::size_t r = 0; r < months.size(); ++r)
    if (!(*months[r] < from) && *months[r] < to) rows.push_back(r);
  return reordered(records, rows);
}

/// A person's month as it can be compared among ledgers.
using paid_month = std::tuple<int, std::string, std::vector<std::string>>;

inline std::string bits(double x) {
  return x != x ? "missing" : std::to_string(tierwise::detail::bit_cast<std::uint64_t>(x));
}

inline void add_rows(tierwise::ledger const& l, std::vector<paid_month>& out) {
  for (std::size_t r = 0; r < l.rows(); ++r) {
    std::vector<std::string> v = {l.texts[static_cast<std::size_t>(l.shop[r])]};
    if (!l.team.empty()) v.push_back(l.team[r] < 0 ? "" : l.texts[static_cast<std::size_t>(l.team[r])]);
    auto const add = [&](auto x) { v.push_back(std::to_string(x)); };
    for (std::size_t k = 0; k < l.tiers.size(); ++k) add(int(l.tiers[k][r])), add(l.months_in_tier[k][r]);
    for (auto const& s : l.shown)
      v.push_back(s.type == tierwise::detail::value_type::text && s.values[r] == s.values[r]
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

  void add(tierwise::ledger const& l) {
    for (auto const& e : l.events) {
      std::pair const who((l.first_month + e.month).index, l.people[e.person]);
      if (e.kind == tierwise::event_kind::records_ignored) {
        ignored[who] += e.number;
        continue;
      }
      events[who].push_back(std::string(tierwise::event_name(e.kind)) + " " + l.subject(e) + " " + l.tier(e, e.from) +
                            " " + l.tier(e, e.to) + " " + std::to_string(e.number) + " " +
                            l.texts[static_cast<std::size_t>(e.shop)] + " " + l.reason(e));
    }
  }
  bool operator==(all_events const&) const = default;
};

/// What an explanation says, but for what only later records tell.
inline std::vector<std::string> told(tierwise::explanation const& e) {
  std::vector<std::string> out = {e.person, e.shop, e.month.text(), e.score};
  auto const add_line = [&](tierwise::explained_line const& l) {
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

}  // namespace tierwise_tests
