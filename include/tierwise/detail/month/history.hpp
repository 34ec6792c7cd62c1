// What is remembered of people's months, and looked back on.
#pragma once

#include <algorithm>  // for std::max, std::min
#include <cstdint>
#include <vector>

#include "tierwise/detail/month/columns.hpp"
#include "tierwise/detail/month/groups.hpp"
#include "tierwise/detail/month/state.hpp"
#include "tierwise/error.hpp"

namespace tierwise::detail {

class month_history : public month_columns {
 public:
  month_history(plan const& p, std::size_t people, std::size_t widest)
      : month_columns(p, people, widest), people_(people) {
    histories.resize(p.histories.size());
    for (std::size_t i = 0; i < histories.size(); ++i) {
      history_plan const& m = p.histories[i];
      histories[i].ring_buffer.assign(static_cast<std::size_t>(m.months_kept) * people, no_value);
      histories[i].all.resize(people, m.all[0], m.all[1], m.all[2]);
      histories[i].year.resize(people, m.year[0], m.year[1], m.year[2]);
      histories[i].risen.resize(p.ladders.size());
      for (auto const& [l, bits] : m.risen)
        histories[i].risen[static_cast<std::size_t>(l)].resize(people, (bits & 1) != 0, (bits & 2) != 0,
                                                               (bits & 4) != 0);
    }
    lookback_size_.assign(p.slot_count, 1.0);
  }

  std::vector<history_state> histories;
  std::vector<fault> faults;

  /// Remembers this month, and forgets the year in December.
  void end_month() {
    month_rows const& rows = *rows_;
    bool const year_ends = (first_month + rows.month).number() == 12;
    for (std::size_t i = 0; i < histories.size(); ++i) {
      history_plan const& m = plan_.histories[i];
      history_state& to = histories[i];
      column_view const& x = columns[m.slot];
      to.decimals = std::max(to.decimals, x.known.decimals);
      double const scale = ten_to(to.decimals);
      double const size = largest_of(x.rows, rows.size());
      // Sums over the ring buffer round once a month; the last rounding must still find the right whole number.
      double const reach = m.months_kept + 1.0;
      if (size * scale * reach * reach >= 4 * whole_limit) return faults.push_back(too_large(m.path));
      by_person_.resize(people_);
      double* const by_person =
          m.months_kept == 0 ? by_person_.data()
                             : to.ring_buffer.data() + static_cast<std::size_t>(rows.month % m.months_kept) * people_;
      std::fill_n(by_person, people_, 0.0);
      for (std::size_t r = 0; r < rows.size(); ++r) by_person[rows.person[r]] = x.rows[r];
      to.all.add(rows.person, x.rows, by_person, scale);
      if (year_ends) {
        for (auto p : rows.person) to.year.start(p);
      } else {
        to.year.add(rows.person, x.rows, by_person, scale);
      }
      for (auto& risen : to.risen) risen.add(rows.person, x.rows, by_person, scale);
    }
  }

  /// A person who was not there before: everything remembered under this number is forgotten.
  void start_person(std::uint32_t person, month joins) {
    joined[person] = joins.index;
    months_so_far[person] = 0;
    for (auto& l : ladders) l.start(person);
    for (auto& m : histories) {
      m.all.start(person);
      m.year.start(person);
      for (auto& r : m.risen) r.start(person);
    }
  }

  /// From `month` on these rules instead of another's, with the same people and ladders. Nothing is looked back on that
  /// the other does not remember.
  void resume_from(month_history const& before, std::int32_t month) {
    joined = before.joined;
    months_so_far = before.months_so_far;
    ladders = before.ladders;
    // A tier that is no longer held on trial is held for good by those who are on it.
    for (std::size_t l = 0; l < ladders.size(); ++l)
      for (std::size_t p = 0; p < people_; ++p)
        if (!plan_.ladders[l].tiers[ladders[l].tier[p]].is_acting) ladders[l].acting_months[p] = 0;
    for (std::size_t i = 0; i < histories.size(); ++i)
      for (std::size_t k = 0; k < before.histories.size(); ++k)
        if (history_plan const &own = plan_.histories[i], &other = before.plan_.histories[k]; own.key == other.key)
          histories[i].resume_from(own.months_kept, before.histories[k], other.months_kept, month, people_);
  }

  /// More may be in a column than was known so far: bindings are made again.
  void widen() {
    stale_ = true;
    ++widened_;
  }
  /// Columns that no formula bounds are bounded by what is in them, with room to grow before bindings are made again.
  void measure(std::uint32_t slot) {
    double const size = largest_of(columns[slot].rows, rows_->size());
    if (size > lookback_size_[slot]) {
      while (lookback_size_[slot] < size) lookback_size_[slot] *= 16;
      widen();
    }
    columns[slot].known.size = lookback_size_[slot];
  }

 protected:
  void look_back(lookback_step const& s) {
    history_plan const& plan = plan_.histories[s.history];
    history_state const& from = histories[s.history];
    std::size_t const n = rows_->size();
    // In the first month of these rules the decimals of the column to be remembered are not known yet; what is
    // remembered so far, under the rules before them, has its own.
    bool const to_come = plan.slot == no_slot || columns[plan.slot].rows == nullptr;
    int const d = to_come ? from.decimals : std::max(from.decimals, columns[plan.slot].known.decimals);
    bool const is_mean = s.f == aggregate::mean;
    double* out = fill(s.slot, error_bound::of_decimals(plan.type != value_type::number ? 0
                                                        : is_mean || to_come            ? 6
                                                                                        : d,
                                                        0, true));
    if (s.span == lookback_span::last_month) {
      last_month(plan, from, out);
      return measure(s.slot);
    }
    int const which = s.f == aggregate::smallest ? 1 : s.f == aggregate::largest ? 2 : 0;
    bool const counted = is_mean || which != 0;  // a sum does not ask how many months a value covers
    covered_.resize(n);
    earlier_months(s, which, counted, out);
    if (s.this_month) add_this_month(columns[plan.slot].rows, which, counted, out);
    if (which != 0) {
      std::int32_t const* const covered = covered_.data();
      for (std::size_t r = 0; r < n; ++r) out[r] = covered[r] == 0 ? no_value : out[r];
    } else if (d == 0) {
      for (std::size_t r = 0; r < n; ++r) out[r] = nearest_whole(out[r]);
    } else {
      double const scale = ten_to(d);
      for (std::size_t r = 0; r < n; ++r) out[r] = nearest_whole(out[r] * scale) / scale;
    }
    if (is_mean) means_of(out, covered_.data(), n, d);
    measure(s.slot);
    if (columns[s.slot].known.size / 16 * ten_to(is_mean ? 6 : d) >= whole_limit)
      faults.push_back(too_large(plan.path));
  }

 private:
  /// The values of a month in the ring buffer, by person.
  [[nodiscard]] double const* kept_in(history_plan const& plan, history_state const& from, std::int32_t month) const {
    return from.ring_buffer.data() + static_cast<std::size_t>(month % plan.months_kept) * people_;
  }

  void last_month(history_plan const& plan, history_state const& from, double* out) const {
    double const* const kept = kept_in(plan, from, rows_->month + plan.months_kept - 1);
    std::int32_t const* const so_far = months_by_row_.data();
    std::uint32_t const* const person = rows_->person.data();
    std::size_t const n = rows_->size();
    for (std::size_t r = 0; r < n; ++r) out[r] = so_far[r] > 1 ? kept[person[r]] : no_value;
  }

  /// Into `by_person_` what the months before this one of the last `months` come to: month by month for everybody,
  /// present or not, runs wide.
  void add_last_months(history_plan const& plan, history_state const& from, int months, int which) {
    by_person_.assign(people_, which == 0 ? 0.0 : which == 1 ? boundless : -boundless);
    double* const to = by_person_.data();
    std::int32_t const* const there = months_so_far.data();
    for (std::int32_t back = 1; back < months && back <= rows_->month; ++back) {
      double const* const kept = kept_in(plan, from, rows_->month - back);
      if (which == 0)
        for (std::size_t p = 0; p < people_; ++p) to[p] += back < there[p] ? kept[p] : 0.0;
      else
        for (std::size_t p = 0; p < people_; ++p) {
          double const v =
              which == 1 ? running_totals::smaller(to[p], kept[p]) : running_totals::larger(to[p], kept[p]);
          to[p] = back < there[p] ? v : to[p];
        }
    }
  }

  /// What the months before this one come to; where it is `counted`, how many they are goes into `covered_`.
  void earlier_months(lookback_step const& s, int which, bool counted, double* out) {
    history_state const& from = histories[s.history];
    std::size_t const n = rows_->size();
    std::int32_t* const covered = covered_.data();
    std::int32_t const* const so_far = months_by_row_.data();
    std::uint32_t const* const person = rows_->person.data();
    auto carry = [&](std::vector<double> const& kept, auto months) {
      for (std::size_t r = 0; r < n; ++r) out[r] = kept[person[r]];
      if (counted)
        for (std::size_t r = 0; r < n; ++r) covered[r] = months(r);
    };
    auto const ladder = static_cast<std::size_t>(s.ladder);
    switch (s.span) {
      case lookback_span::last:
        add_last_months(plan_.histories[s.history], from, s.months, which);
        return carry(by_person_, [=, most = s.months - 1](std::size_t r) { return std::min(most, so_far[r] - 1); });
      case lookback_span::year_to_date: {
        int const this_year = (first_month + rows_->month).number() - 1;
        return carry(from.year.of[which], [=](std::size_t r) { return std::min(this_year, so_far[r] - 1); });
      }
      case lookback_span::since_promotion: {
        std::int32_t const* const risen = ladders[ladder].months_risen.data();
        return carry(from.risen[ladder].of[which], [=](std::size_t r) { return risen[person[r]] - 1; });
      }
      default: return carry(from.all.of[which], [=](std::size_t r) { return so_far[r] - 1; });
    }
  }

  void add_this_month(double const* x, int which, bool counted, double* out) {
    std::size_t const n = rows_->size();
    std::int32_t* const covered = covered_.data();
    if (which == 0)
      for (std::size_t r = 0; r < n; ++r) out[r] += x[r];
    else
      for (std::size_t r = 0; r < n; ++r)
        out[r] = which == 1 ? running_totals::smaller(out[r], x[r]) : running_totals::larger(out[r], x[r]);
    if (counted)
      for (std::size_t r = 0; r < n; ++r) ++covered[r];
  }

 protected:
  bool stale_ = false;       ///< whether bindings are to be made again
  std::size_t widened_ = 1;  ///< how often more came to be known of a column

 private:
  std::size_t people_;
  std::vector<double> lookback_size_;
  std::vector<std::int32_t> covered_;
  std::vector<double> by_person_;
};

}  // namespace tierwise::detail
