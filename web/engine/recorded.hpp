// What a page is told of recorded months: the ledger of a policy as columns, and who may leave.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/apply.hpp"
#include "tierwise/assumptions_file.hpp"
#include "tierwise/csv.hpp"
#include "tierwise/detail/reflect/json.hpp"
#include "tierwise/format.hpp"
#include "tierwise/policy_file.hpp"
#include "tierwise/risk.hpp"

namespace tierwise::page {

using detail::json;
using detail::json_array;
using detail::json_object;

/// What columns of people and records are read as: what the policy reads, and what the assumptions draw.
[[nodiscard]] inline csv_kinds kinds_of(policy const& p, assumptions const& a) {
  csv_kinds const of_policy = record_kinds(p);
  std::unordered_map<std::string, csv_kind> drawn;
  for (auto const& q : a.activity)
    drawn[q.name] = q.draw == draw_kind::chance ? csv_kind::flag : q.shares.empty() ? csv_kind::number : csv_kind::text;
  return [of_policy, drawn = std::move(drawn)](std::string_view name) {
    auto const found = drawn.find(std::string(name));
    return found != drawn.end() ? found->second : of_policy(name);
  };
}

[[nodiscard]] inline json notes_json(std::vector<note> const& found) {
  json_array out;
  for (auto const& n : found)
    out.push_back(json_object{{"kind", note_name(n.kind)}, {"subject", n.subject}, {"text", n.text}});
  return out;
}

/// A column of whole numbers, or of what they stand for.
template <class T, class Say>
[[nodiscard]] json column_json(ledger_column<T> const& column, Say say) {
  json_array out;
  for (auto const x : column) out.emplace_back(say(x));
  return out;
}

/// person, month, shop, team, each ladder, what is shown beside the payslips, `line.NAME`, gross, net, employer_cost:
/// money in minor units.
[[nodiscard]] inline json columns_json(ledger const& l) {
  auto const text = [&](std::int32_t code) {
    return code < 0 ? json() : json(l.texts[static_cast<std::size_t>(code)]);
  };
  auto const money = [](std::int64_t minor) { return minor; };
  json_object out;
  out.emplace_back("person", column_json(l.person, [&](std::uint32_t p) { return l.people[p]; }));
  out.emplace_back("month", column_json(l.months, [&](std::int32_t m) { return (l.first_month + m).text(); }));
  out.emplace_back("shop", column_json(l.shop, text));
  if (!l.team.empty()) out.emplace_back("team", column_json(l.team, text));
  policy const& rules = l.policy();
  for (std::size_t i = 0; i < l.tiers.size(); ++i)
    out.emplace_back(rules.ladder[i].name,
                     column_json(l.tiers[i], [&](std::uint8_t t) { return rules.ladder[i].tier[t].name; }));
  for (auto const& shown : l.shown)
    out.emplace_back(shown.name, column_json(shown.values, [](double x) { return json(x); }));
  for (std::size_t i = 0; i < l.lines.size(); ++i)
    out.emplace_back("line." + rules.pay.line[i].name, column_json(l.lines[i], money));
  out.emplace_back("gross", column_json(l.gross, money));
  out.emplace_back("net", column_json(l.net, money));
  out.emplace_back("employer_cost", column_json(l.employer_cost, money));
  return out;
}

/// A policy applied to the records of a CSV file.
[[nodiscard]] inline json apply_json(std::string const& policy_text, std::string const& records_text) {
  compiled_policy const rules = parse_compiled(policy_text, "policy.toml");
  ledger const l = apply(rules, parse_csv(records_text, record_kinds(rules.policy()), "records.csv"));
  json_array events;
  for (auto const& e : l.events)
    events.push_back(json_object{{"month", (l.first_month + e.month).text()},
                                 {"person", l.people[e.person]},
                                 {"kind", event_name(e.kind)},
                                 {"text", text_of({l, e})}});
  return json_object{{"rows", static_cast<std::int64_t>(l.rows())},
                     {"currency", rules.policy().currency},
                     {"digits", l.digits()},
                     {"columns", columns_json(l)},
                     {"events", std::move(events)},
                     {"notes", notes_json(l.notes)}};
}

/// The chances of leaving behind the last month of the records of a CSV file.
[[nodiscard]] inline json risk_json(std::string const& policy_text, std::string const& assumptions_text,
                                    std::string const& records_text, double bar) {
  compiled_policy const rules = parse_compiled(policy_text, "policy.toml");
  assumptions const assumed = parse_assumptions(assumptions_text, "assumptions.toml");
  table const records = parse_csv(records_text, kinds_of(rules.policy(), assumed), "records.csv");
  risks const found = risk(compiled_model(rules, assumed), records, bar);
  json_array factors, people;
  for (auto const& f : found.factors)
    factors.push_back(json_object{{"name", f.name}, {"zh", f.zh}, {"says", f.says}, {"lever", f.lever}});
  for (auto const& p : found.people) {
    json_array contributions;
    for (double const c : p.contributions) contributions.emplace_back(c);
    json raise;
    if (p.raise) raise = *p.raise;
    people.push_back(json_object{{"person", p.person},
                                 {"shop", p.shop},
                                 {"tenure_months", p.tenure_months},
                                 {"monthly", p.monthly},
                                 {"yearly", p.yearly},
                                 {"contributions", std::move(contributions)},
                                 {"elsewhere", p.elsewhere},
                                 {"raise", std::move(raise)}});
  }
  return json_object{{"month", found.when.text()},
                     {"factors", std::move(factors)},
                     {"people", std::move(people)},
                     {"notes", notes_json(found.notes)}};
}

}  // namespace tierwise::page
