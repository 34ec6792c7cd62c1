// Notes on what amended rules look back on, and the rules of the months before them cannot say.
#pragma once

#include <algorithm>  // for std::find, std::min, std::none_of
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>  // for std::exchange, std::move
#include <variant>  // for std::get_if
#include <vector>

#include "tierwise/detail/plan/dated.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/detail/records/notes.hpp"
#include "tierwise/detail/records/partition.hpp"
#include "tierwise/detail/text/visible.hpp"
#include "tierwise/note.hpp"

namespace tierwise::detail {

/// Whether a function reaches back behind the month in which the rules it stands in begin.
[[nodiscard]] inline bool reaches_behind(lookback_step const& r, month from, policy const& p) {
  switch (r.span) {
    case lookback_span::last: return r.months > 1;
    case lookback_span::year_to_date: return from.number() != 1;
    case lookback_span::fiscal_year_to_date: return from.number() != p.fiscal_year_from;
    case lookback_span::quarter_to_date: return from.number() % 3 != 1;
    default: return true;
  }
}

/// The functions of the past in rules that look back on what those before them cannot say.
[[nodiscard]] inline std::vector<std::string> unsaid_before(plan const& before, month from, plan const& rules) {
  std::vector<std::string> out;
  for (auto const& step : rules.steps) {
    auto const* const r = std::get_if<lookback_step>(&step);
    if (r == nullptr || !reaches_behind(*r, from, rules.policy)) continue;
    std::string const& key = rules.histories[r->history].key;
    if (std::none_of(before.histories.begin(), before.histories.end(),
                     [&](history_plan const& h) { return h.unsaid && h.key == key; }))
      continue;
    std::string name = record_notes::written(rules, *r);
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
  }
  return out;
}

/// Tells them, where people have records both of the months that count and of those before that do not.
inline void tell_unsaid_months(dated<plan> const& plans, ordered_records const& in, std::vector<tierwise::note>& out) {
  plan const* before = plans.first.get();
  for (auto const& [from, rules] : plans.amended) {
    plan const& left_out = *std::exchange(before, rules.get());
    std::vector<std::string> const names = unsaid_before(left_out, from, *rules);
    if (names.empty()) continue;
    constexpr std::int32_t never = 1 << 30;
    std::vector<std::uint8_t> was_there(in.people.size(), 0);
    std::vector<std::int32_t> begins(in.people.size(), never);  // with which month it does
    for (std::size_t i = 0; i < in.rows(); ++i) {
      plan const* const now = &plans.in(month::from_index(in.first_month + in.month[i]));
      if (now == &left_out) was_there[in.person[i]] = 1;
      if (now == rules.get()) begins[in.person[i]] = std::min(begins[in.person[i]], in.month[i]);
    }
    months_noted when;
    for (std::size_t p = 0; p < begins.size(); ++p)
      if (was_there[p] != 0 && begins[p] != never) when.add(begins[p]);
    if (when.rows == 0) continue;
    tierwise::note n;
    n.kind = note_kind::cut_past;
    for (auto const& name : names) n.subject += (n.subject.empty() ? "" : ", ") + name;
    when.put_into(n, in.first_month);
    n.text = "the rules before " + from.text() + " lack a name in " + some_of(names, 3) +
             ": no month before counts in " + (names.size() == 1 ? "it" : "them") + ", and what needs one is missing";
    out.push_back(std::move(n));
  }
}

}  // namespace tierwise::detail
