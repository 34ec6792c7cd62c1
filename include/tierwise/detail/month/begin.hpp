// How a month begins: the columns of the calendar, and of where people stand on their ladders.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/detail/month/run.hpp"
#include "tierwise/event.hpp"

namespace tierwise::detail {

/// Whole numbers up to `size`, row by row, into the column of a slot, if there is one.
template <class F>
void fill_whole(month_run& run, std::uint32_t slot, double size, F f, bool may_miss = false) {
  if (slot == no_slot) return;
  double* const out = run.fill(slot, error_bound::of_decimals(0, size, may_miss));
  for (std::size_t r = 0; r < run.rows().size(); ++r) out[r] = f(r);
}

/// The working days of the month, which the calendar must have.
inline void fill_working_days(month_run& run) {
  plan const& p = run.rules();
  if (p.working_days == no_slot) return;
  calendar const& of = *p.policy.calendar;
  std::int64_t const at = std::int64_t(run.now().index) - p.calendar_from.index;
  bool const known = at >= 0 && at < static_cast<std::int64_t>(p.working_days_of.size());
  if (!known)
    run.report("calendar",
               "the working days of " + run.now().text() + " are not known: it is from " + of.from + " to " + of.until,
               std::string("say ") + (at < 0 ? "from" : "until") + " = \"" + run.now().text() + "\", and the holidays");
  double const days = known ? p.working_days_of[static_cast<std::size_t>(at)] : 1;
  fill_whole(run, p.working_days, 31, [=](std::size_t) { return days; });
  run.columns.all_alike(p.working_days);
}

inline void fill_calendar(month_run& run) {
  plan const& p = run.rules();
  month_rows const& rows = run.rows();
  month const now = run.now();
  std::int32_t const* const joined = run.state.joined.data();
  fill_whole(run, p.month, 1e5, [&](std::size_t) { return double(now.index); });
  fill_whole(run, p.month_of_year, 12, [&](std::size_t) { return double(now.number()); });
  fill_whole(run, p.days_in_month, 31, [&](std::size_t) { return double(now.days()); });
  for (std::uint32_t const slot : {p.month, p.month_of_year, p.days_in_month})
    if (slot != no_slot) run.columns.all_alike(slot);
  fill_working_days(run);
  fill_whole(run, p.tenure_months, 1e5, [&](std::size_t r) { return double(now.index - joined[rows.person[r]]); });
  fill_whole(run, p.shop, 1e9, [&](std::size_t r) { return rows.shop[r]; });
  fill_whole(run, p.team, 1e9, [&](std::size_t r) { return rows.team[r]; }, true);
}

/// Who has a last day in the month. Whose records alone end has none.
inline void fill_exits(month_run& run) {
  plan const& p = run.rules();
  month_rows const& rows = run.rows();
  auto const how = [&](std::size_t r) { return rows.exit.empty() ? 0 : int(rows.exit[r]); };
  fill_whole(run, p.is_last_month, 1,
             [&](std::size_t r) { return how(r) == 0 || how(r) == 2 + int(exit_kind::end_of_data) ? 0.0 : 1.0; });
  fill_whole(
      run, p.exit_kind, 1e9,
      [&](std::size_t r) { return how(r) < 2 ? no_value : p.exit_codes[static_cast<std::size_t>(how(r) - 2)]; }, true);
}

/// A tier is held from the month on in which there is a row: what was decided for somebody who never comes was not.
inline void raise_highest(std::vector<std::uint32_t> const& person, ladder_state& s) {
  std::uint8_t const* const tier = s.tier.data();
  std::uint8_t* const highest = s.highest.data();
  for (auto const p : person) highest[p] = highest[p] < tier[p] ? tier[p] : highest[p];
}

inline void fill_ladder(month_run& run, ladder_plan const& p, ladder_state const& s) {
  auto const& person = run.rows().person;
  fill_whole(run, p.tier, 1e9, [&](std::size_t r) { return p.codes[s.tier[person[r]]]; });
  fill_whole(run, p.highest_tier, 1e9, [&](std::size_t r) { return p.codes[s.highest[person[r]]]; });
  if (p.base_pay != no_slot) {
    double* const out = run.fill(p.base_pay, p.pay_known);
    for (std::size_t r = 0; r < person.size(); ++r) out[r] = p.base_pays[s.tier[person[r]]];
  }
  fill_whole(run, p.months_in_tier, 1e5, [&](std::size_t r) { return double(s.months_in_tier[person[r]]); });
  fill_whole(run, p.acting, 1, [&](std::size_t r) { return s.acting_months[person[r]] > 0 ? 1.0 : 0.0; });
  fill_whole(run, p.priority, 1, [&](std::size_t r) { return s.priority[person[r]] != 0 ? 1.0 : 0.0; });
  fill_whole(run, p.waiting_months, 1e5, [&](std::size_t r) { return double(s.waiting[person[r]]); });
}

inline void count_months(month_run& run) {
  auto const& person = run.rows().person;
  run.lookback.months.resize(person.size());
  for (std::size_t r = 0; r < person.size(); ++r) run.lookback.months[r] = ++run.state.months_so_far[person[r]];
}

/// Fills the calendar's and the ladders' columns for a month; its inputs are the caller's to fill.
inline void begin_month(month_run& run, month_rows const& rows) {
  run.take(rows);
  fill_calendar(run);
  fill_exits(run);
  for (auto& on : run.state.ladders) raise_highest(rows.person, on);
  for (std::size_t l = 0; l < run.state.ladders.size(); ++l)
    fill_ladder(run, run.rules().ladders[l], run.state.ladders[l]);
  count_months(run);
}

}  // namespace tierwise::detail
