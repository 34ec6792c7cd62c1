// What is remembered of people's months, and looked back on.
#pragma once

#include <algorithm>  // for std::fill_n, std::max, std::min, std::partial_sort
#include <cstdint>
#include <functional>  // for std::greater
#include <numeric>     // for std::accumulate
#include <vector>

#include "tierwise/detail/compute/exact_sums.hpp"
#include "tierwise/detail/month/run.hpp"
#include "tierwise/detail/month/state.hpp"

namespace tierwise::detail {

/// The month at hand, as ring buffers count: so many months before it may be remembered.
[[nodiscard]] inline std::int32_t months_known(month_run const& run) {
  return run.rows().month + run.state.months_before;
}

/// A month without somebody leaves no gap among the single months remembered of them: what is remembered of `now`,
/// which counts as ring buffers do, and the months before it moves on by one. `oldest`: what it was of the month that
/// `now` has taken the place of.
inline void move_on(history_state& of, int months_kept, std::int32_t now, std::size_t people, std::uint32_t person,
                    double oldest) {
  auto const at = [&](std::int32_t month) -> double& {
    return of.ring_buffer[static_cast<std::size_t>(month % months_kept) * people + person];
  };
  for (std::int32_t back = 0; back + 1 < months_kept && back < now; ++back) at(now - back) = at(now - back - 1);
  at(now + 1) = oldest;
}

/// A month in which nobody of the batch has a record.
inline void move_everybody_on(month_run& run, std::int32_t month) {
  std::size_t const people = run.state.people();
  std::int32_t const now = month + run.state.months_before;
  for (std::size_t i = 0; i < run.state.histories.size(); ++i)
    if (int const kept = run.rules().histories[i].months_kept; kept > 0) {
      history_state& of = run.state.histories[i];
      double const* const oldest = of.ring_buffer.data() + static_cast<std::size_t>(now % kept) * people;
      for (std::uint32_t p = 0; p < people; ++p) move_on(of, kept, now, people, p, oldest[p]);
    }
}

/// Totals that begin anew with a year or a quarter, which this month `ends` or does not.
inline void add_to_span(running_totals& to, bool ends, month_rows const& rows, double const* x, double const* by_person,
                        double scale) {
  if (!ends) return to.add(rows.person, x, by_person, scale);
  for (auto p : rows.person) to.start(p);
}

/// Finds the rows whose month does not count: those of leave, unless the policy wants them to.
inline void find_uncounted(month_run& run) {
  lookback_memory& to = run.lookback;
  for (auto* const list : {&to.uncounted, &to.counted, &to.counted_rows}) list->clear();
  plan const& p = run.rules();
  if (p.absent == no_slot || p.policy.absence->counts) return;
  double const* const absent = run.columns[p.absent].rows;
  auto const& person = run.rows().person;
  for (std::uint32_t r = 0; r < person.size(); ++r) {
    if (absent[r] == 1) to.uncounted.push_back(person[r]);
    if (absent[r] != 1) to.counted.push_back(person[r]), to.counted_rows.push_back(r);
  }
}

/// Adds a month's values to what is summed up of months that count.
inline void add_counted(month_run& run, history_state& to, double const* x, double* by_person, double scale) {
  auto const add = [&](std::vector<std::uint32_t> const& people, double const* values) {
    to.all.add(people, values, by_person, scale);
    for (auto& risen : to.risen) risen.add(people, values, by_person, scale);
  };
  if (run.lookback.uncounted.empty()) return add(run.rows().person, x);
  for (auto const p : run.lookback.uncounted) by_person[p] = 0;
  auto& values = run.lookback.counted_values;
  values.clear();
  for (auto const r : run.lookback.counted_rows) values.push_back(x[r]);
  add(run.lookback.counted, values.data());
}

/// Remembers this month, and forgets years and quarters at their end.
inline void remember_month(month_run& run) {
  month_rows const& rows = run.rows();
  std::size_t const people = run.state.people();
  std::int32_t const now = months_known(run);
  int const next = run.now().number() % 12 + 1;  // the number of the month to come
  bool const year_ends = next == 1, quarter_ends = run.now().number() % 3 == 0;
  for (auto p : rows.person) {
    run.state.this_year[p] = year_ends ? 0 : run.state.this_year[p] + 1;
    run.state.this_quarter[p] = quarter_ends ? 0 : run.state.this_quarter[p] + 1;
  }
  find_uncounted(run);
  for (auto const p : run.lookback.uncounted) --run.state.months_so_far[p];
  run.lookback.find_away(run.keeps_away, people, rows.person);
  auto& histories = run.state.histories;
  for (std::size_t i = 0; i < histories.size(); ++i) {
    history_plan const& m = run.rules().histories[i];
    history_state& to = histories[i];
    column_view const& x = run.columns[m.slot];
    to.decimals = std::max(to.decimals, x.known.decimals);
    double const scale = ten_to(to.decimals);
    double const size = largest_of(x.rows, rows.size());
    // Sums over the ring buffer round once a month; the last rounding must still find the right whole number.
    double const reach = m.months_kept + 1.0;
    if (size * scale * reach * reach >= 4 * whole_limit) return run.faults.push_back(too_large(m.path));
    run.lookback.by_person.resize(people);
    double* const by_person = m.months_kept == 0
                                  ? run.lookback.by_person.data()
                                  : to.ring_buffer.data() + static_cast<std::size_t>(now % m.months_kept) * people;
    run.lookback.oldest.clear();
    if (m.months_kept > 0)
      for (auto const p : run.lookback.away) run.lookback.oldest.push_back(by_person[p]);
    std::fill_n(by_person, people, 0.0);
    for (std::size_t r = 0; r < rows.size(); ++r) by_person[rows.person[r]] = x.rows[r];
    add_to_span(to.year, next == m.year_from, rows, x.rows, by_person, scale);
    add_to_span(to.quarter, quarter_ends, rows, x.rows, by_person, scale);
    add_counted(run, to, x.rows, by_person, scale);
    for (std::size_t k = 0; k < run.lookback.oldest.size(); ++k)
      move_on(to, m.months_kept, now, people, run.lookback.away[k], run.lookback.oldest[k]);
  }
}

/// The values of a month in the ring buffer, by person.
[[nodiscard]] inline double const* kept_in(history_plan const& plan, history_state const& from, std::int32_t month,
                                           std::size_t people) {
  return from.ring_buffer.data() + static_cast<std::size_t>(month % plan.months_kept) * people;
}

/// The month that is so many back; nothing where a person had none.
inline void months_ago(month_run& run, history_plan const& plan, history_state const& from, int months, double* out) {
  double const* const kept = kept_in(plan, from, months_known(run) + plan.months_kept - months, run.state.people());
  std::int32_t const* const so_far = run.lookback.months.data();
  std::uint32_t const* const person = run.rows().person.data();
  std::size_t const n = run.rows().size();
  for (std::size_t r = 0; r < n; ++r) out[r] = so_far[r] > months ? kept[person[r]] : no_value;
}

/// Into `by_person` what the months before this one of the last `months` come to: month by month for everybody,
/// present or not, runs wide.
inline void add_last_months(month_run& run, history_plan const& plan, history_state const& from, int months,
                            int which) {
  std::size_t const people = run.state.people();
  std::int32_t const now = months_known(run);
  run.lookback.by_person.assign(people, which == 0 ? 0.0 : which == 1 ? boundless : -boundless);
  double* const to = run.lookback.by_person.data();
  std::int32_t const* const there = run.state.months_so_far.data();
  for (std::int32_t back = 1; back < months && back <= now; ++back) {
    double const* const kept = kept_in(plan, from, now - back, people);
    if (which == 0)
      for (std::size_t p = 0; p < people; ++p) to[p] += back < there[p] ? kept[p] : 0.0;
    else
      for (std::size_t p = 0; p < people; ++p) {
        double const v = which == 1 ? running_totals::smaller(to[p], kept[p]) : running_totals::larger(to[p], kept[p]);
        to[p] = back < there[p] ? v : to[p];
      }
  }
}

/// What the months before this one come to; where it is `counted`, how many they are goes into `covered`.
inline void earlier_months(month_run& run, lookback_step const& s, int which, bool counted, double* out) {
  history_state const& from = run.state.histories[s.history];
  std::size_t const n = run.rows().size();
  std::int32_t* const covered = run.lookback.covered.data();
  std::int32_t const* const so_far = run.lookback.months.data();
  std::uint32_t const* const person = run.rows().person.data();
  auto carry = [&](std::vector<double> const& kept, auto months) {
    for (std::size_t r = 0; r < n; ++r) out[r] = kept[person[r]];
    if (counted)
      for (std::size_t r = 0; r < n; ++r) covered[r] = months(r);
  };
  auto const ladder = static_cast<std::size_t>(s.ladder);
  switch (s.span) {
    case lookback_span::last: {
      add_last_months(run, run.rules().histories[s.history], from, s.months, which);
      return carry(run.lookback.by_person,
                   [=](std::size_t r) { return std::min<std::int32_t>(s.months, so_far[r]) - 1; });
    }
    case lookback_span::year_to_date: {
      std::int32_t const* const this_year = run.state.this_year.data();
      return carry(from.year.of[which], [=](std::size_t r) { return this_year[person[r]]; });
    }
    case lookback_span::quarter_to_date: {
      std::int32_t const* const this_quarter = run.state.this_quarter.data();
      return carry(from.quarter.of[which], [=](std::size_t r) { return this_quarter[person[r]]; });
    }
    case lookback_span::fiscal_year_to_date: {
      double const* const months = run.state.histories[s.counted_by].year.of[0].data();
      return carry(from.year.of[which], [=](std::size_t r) { return static_cast<std::int32_t>(months[person[r]]); });
    }
    case lookback_span::since_promotion: {
      std::int32_t const* const risen = run.state.ladders[ladder].months_risen.data();
      return carry(from.risen[ladder].of[which],
                   [=](std::size_t r) { return std::min(risen[person[r]], so_far[r]) - 1; });
    }
    default: return carry(from.all.of[which], [=](std::size_t r) { return so_far[r] - 1; });
  }
}

inline void add_this_month(month_run& run, double const* x, int which, bool counted, double* out) {
  std::size_t const n = run.rows().size();
  std::int32_t* const covered = run.lookback.covered.data();
  if (which == 0)
    for (std::size_t r = 0; r < n; ++r) out[r] += x[r];
  else
    for (std::size_t r = 0; r < n; ++r)
      out[r] = which == 1 ? running_totals::smaller(out[r], x[r]) : running_totals::larger(out[r], x[r]);
  if (counted)
    for (std::size_t r = 0; r < n; ++r) ++covered[r];
}

/// What those of the last months come to that have the most, row by row: few policies ask for it. Missing where a month
/// is.
inline void add_largest(month_run& run, lookback_step const& s, double* out) {
  history_plan const& plan = run.rules().histories[s.history];
  history_state const& from = run.state.histories[s.history];
  double const* const this_month = s.this_month ? run.columns[plan.slot].rows : nullptr;
  std::int32_t const now = months_known(run);
  std::size_t const people = run.state.people();
  auto& found = run.lookback.window;
  for (std::size_t r = 0; r < run.rows().size(); ++r) {
    found.clear();
    if (this_month != nullptr) found.push_back(this_month[r]);
    std::int32_t const before = std::min<std::int32_t>(s.months, run.lookback.months[r]) - 1;
    for (std::int32_t back = 1; back <= before; ++back)
      found.push_back(kept_in(plan, from, now + plan.months_kept - back, people)[run.rows().person[r]]);
    out[r] = 0;
    for (double const x : found) out[r] += x;  // missing, if one is
    if (out[r] != out[r] || static_cast<std::size_t>(s.largest) >= found.size()) continue;
    auto const end = found.begin() + s.largest;
    std::partial_sort(found.begin(), end, found.end(), std::greater<>());
    out[r] = std::accumulate(found.begin(), end, 0.0);
  }
}

/// A step of the plan: what is remembered, into its column.
inline void look_back(month_run& run, lookback_step const& s) {
  history_plan const& plan = run.rules().histories[s.history];
  history_state const& from = run.state.histories[s.history];
  std::size_t const n = run.rows().size();
  // In the first month of these rules the decimals of the column to be remembered are not known yet; what is
  // remembered so far, under the rules before them, has its own.
  bool const to_come = plan.slot == no_slot || run.columns[plan.slot].rows == nullptr;
  int const d = to_come ? from.decimals : std::max(from.decimals, run.columns[plan.slot].known.decimals);
  bool const is_mean = s.f == aggregate::mean;
  double* const out = run.fill(s.slot, error_bound::of_decimals(plan.type != value_type::number ? 0
                                                                : is_mean || to_come            ? 6
                                                                                                : d,
                                                                0, true));
  if (s.span == lookback_span::months_ago) {
    months_ago(run, plan, from, s.months, out);
    return run.measure(s.slot);
  }
  int const which = s.f == aggregate::smallest ? 1 : s.f == aggregate::largest ? 2 : 0;
  bool const counted = is_mean || which != 0;  // a sum does not ask how many months a value covers
  run.lookback.covered.resize(n);
  if (s.largest > 0)
    add_largest(run, s, out);
  else
    earlier_months(run, s, which, counted, out);
  if (s.this_month && s.largest == 0) add_this_month(run, run.columns[plan.slot].rows, which, counted, out);
  if (which != 0) {
    std::int32_t const* const covered = run.lookback.covered.data();
    for (std::size_t r = 0; r < n; ++r) out[r] = covered[r] == 0 ? no_value : out[r];
  } else if (d == 0) {
    for (std::size_t r = 0; r < n; ++r) out[r] = nearest_whole(out[r]);
  } else {
    double const scale = ten_to(d);
    for (std::size_t r = 0; r < n; ++r) out[r] = nearest_whole(out[r] * scale) / scale;
  }
  if (is_mean) means_of(out, run.lookback.covered.data(), n, d);
  run.measure(s.slot);
  if (run.columns[s.slot].known.size / 16 * ten_to(is_mean ? 6 : d) >= whole_limit)
    run.faults.push_back(too_large(plan.path));
}

}  // namespace tierwise::detail
