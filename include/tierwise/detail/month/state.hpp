// Where people stand: tiers, terms, queues, and what is remembered of their months. One for each batch.
#pragma once

#include <algorithm>  // for std::min
#include <cmath>      // for std::abs
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "tierwise/detail/compute/error_bound.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/month.hpp"

namespace tierwise::detail {

/// Whether single months remembered of people are their last ones that count, and not those of the calendar.
[[nodiscard]] inline bool keeps_away(policy const& p) {
  return p.rehire.has_value() || (p.absence.has_value() && !p.absence->counts);
}

/// On one ladder, by person of the batch.
struct ladder_state {
  std::vector<std::uint8_t> tier;
  std::vector<std::uint8_t> highest;         ///< tier held so far
  std::vector<std::int32_t> months_in_tier;  ///< this month included
  std::vector<std::int32_t> months_risen;    ///< since entered from below, this month included
  std::vector<std::int32_t> acting_months;   ///< 0: not acting; else this month included
  std::vector<std::uint64_t> priority;       ///< a bit for each tier preferred for
  std::vector<std::int32_t> waiting;
  std::vector<std::vector<std::int32_t>> refused;  ///< tier -> month of the last refusal for it

  void resize(std::size_t people, std::size_t tiers) {
    tier.assign(people, 0);
    highest.assign(people, 0);
    months_in_tier.assign(people, 1);
    months_risen.assign(people, 1);
    acting_months.assign(people, 0);
    priority.assign(people, 0);
    waiting.assign(people, 0);
    refused.resize(tiers);
    for (auto& r : refused) r.assign(people, long_ago);
  }
  /// Somebody who has been on a tier for some months, the coming one included. Nothing is remembered of them.
  void place_on(std::size_t person, std::uint8_t on, std::int32_t months) {
    tier[person] = on;
    months_in_tier[person] = months;
  }
  /// Somebody new, on the first tier.
  void start(std::uint32_t person) {
    tier[person] = highest[person] = 0;
    months_in_tier[person] = months_risen[person] = 1;
    acting_months[person] = waiting[person] = 0;
    priority[person] = 0;
    for (auto& r : refused) r[person] = long_ago;
  }
  static constexpr std::int32_t long_ago = std::numeric_limits<std::int32_t>::min() / 2;
};

/// Sum, smallest and largest over a span of months, by person.
struct running_totals {
  std::vector<double> of[3];

  void resize(std::size_t people, bool sum, bool smallest, bool largest) {
    if (sum) of[0].assign(people, 0.0);
    if (smallest) of[1].assign(people, boundless);
    if (largest) of[2].assign(people, -boundless);
  }
  void start(std::size_t person) {
    if (!of[0].empty()) of[0][person] = 0;
    if (!of[1].empty()) of[1][person] = boundless;
    if (!of[2].empty()) of[2][person] = -boundless;
  }
  /// Adds a month's values of the people listed; sums are brought back to whole units of 1 / scale. `by_person` has the
  /// same values by person, and 0 for those not listed: adding it to everybody runs wide, and leaves the others' sums
  /// as they are, since they are whole units already.
  void add(std::vector<std::uint32_t> const& people, double const* x, double const* by_person, double scale) {
    if (!of[0].empty()) {
      double* const sum = of[0].data();
      std::size_t const n = of[0].size();
      if (scale == 1) {
        for (std::size_t i = 0; i < n; ++i) sum[i] = nearest_whole(sum[i] + by_person[i]);
      } else {
        for (std::size_t i = 0; i < n; ++i) sum[i] = nearest_whole((sum[i] + by_person[i]) * scale) / scale;
      }
    }
    if (!of[1].empty())
      for (std::size_t r = 0; r < people.size(); ++r) of[1][people[r]] = smaller(of[1][people[r]], x[r]);
    if (!of[2].empty())
      for (std::size_t r = 0; r < people.size(); ++r) of[2][people[r]] = larger(of[2][people[r]], x[r]);
  }
  static double smaller(double a, double b) { return a != a || b != b ? no_value : a < b ? a : b; }
  static double larger(double a, double b) { return a != a || b != b ? no_value : a > b ? a : b; }
};

/// What is remembered of a quantity.
struct history_state {
  /// Month, counted from `people_state::months_before` months before the first, modulo `history_plan::months_kept` x
  /// person.
  std::vector<double> ring_buffer;
  running_totals all, year, quarter;
  std::vector<running_totals> risen;            ///< by ladder; empty columns where nobody asks
  std::vector<running_totals> risen_undecided;  ///< the same beside `people_state::undecided`
  int decimals = 0;  ///< of what is remembered: amended rules may remember the same name with fewer

  void restart(history_plan const& m, std::size_t people, std::size_t ladders) {
    decimals = 0;
    risen.resize(ladders);
    ring_buffer.assign(static_cast<std::size_t>(m.months_kept) * people, no_value);
    all.resize(people, m.all[0], m.all[1], m.all[2]);
    year.resize(people, m.year[0], m.year[1], m.year[2]);
    quarter.resize(people, m.quarter[0], m.quarter[1], m.quarter[2]);
    for (auto const& [l, bits] : m.risen)
      risen[static_cast<std::size_t>(l)].resize(people, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
  }

  /// What another remembered, as far as this one asks for it, at the start of a month. `months` and `of_before` are the
  /// single months each keeps.
  void resume_from(int months, history_state const& before, int of_before, std::int32_t month, std::size_t people) {
    for (std::int32_t back = 1; back <= std::min(months, of_before) && back <= month; ++back)
      for (std::size_t p = 0; p < people; ++p)
        ring_buffer[static_cast<std::size_t>((month - back) % months) * people + p] =
            before.ring_buffer[static_cast<std::size_t>((month - back) % of_before) * people + p];
    decimals = before.decimals;
    auto take = [](running_totals& to, running_totals const& from) {
      for (int i = 0; i < 3; ++i)
        if (!to.of[i].empty()) to.of[i] = from.of[i];
    };
    take(all, before.all);
    take(year, before.year);
    take(quarter, before.quarter);
    for (std::size_t l = 0; l < risen.size(); ++l) take(risen[l], before.risen[l]);
    risen_undecided = before.risen_undecided.empty() ? before.risen_undecided : risen;
    for (std::size_t l = 0; l < risen_undecided.size(); ++l) take(risen_undecided[l], before.risen_undecided[l]);
  }
};

/// How the people of a batch stand, by person of the batch.
struct people_state {
  std::vector<std::int32_t> joined;                   ///< month index from which tenure counts
  std::vector<std::int32_t> months_so_far;            ///< the month at hand included
  std::vector<std::int32_t> this_year, this_quarter;  ///< months before the one at hand
  std::vector<ladder_state> ladders;
  std::vector<history_state> histories;
  /// Where tiers are as recorded: how people stand behind their last month if no ladder decides about them; else empty.
  std::vector<ladder_state> undecided;
  std::vector<std::uint8_t> let_go;  ///< beside it: 0, or 1 + the ladder that let them go behind it
  /// Remembered from before the first: the months of ring buffers begin so much sooner.
  std::int32_t months_before = 0;

  people_state(plan const& p, std::size_t people) : ladders(p.ladders.size()), histories(p.histories.size()) {
    restart(p, people);
  }
  /// So many people of whom nothing is known.
  void restart(plan const& p, std::size_t people) {
    joined.assign(people, 0);
    for (auto* const months : {&months_so_far, &this_year, &this_quarter}) months->assign(people, 0);
    months_before = 0;
    for (std::size_t l = 0; l < ladders.size(); ++l) ladders[l].resize(people, p.ladders[l].tiers.size());
    for (std::size_t i = 0; i < histories.size(); ++i) histories[i].restart(p.histories[i], people, ladders.size());
  }
  [[nodiscard]] std::size_t people() const { return joined.size(); }
  /// From now on what ladders decide may be undone.
  void keep_undecided() {
    undecided = ladders;
    let_go.assign(people(), 0);
    for (auto& h : histories) h.risen_undecided = h.risen;
  }

  /// A person who was not there before: everything remembered under this number is forgotten.
  void start(std::uint32_t person, month joins) {
    joined[person] = joins.index;
    months_so_far[person] = this_year[person] = this_quarter[person] = 0;
    for (auto& l : ladders) l.start(person);
    for (auto& m : histories) {
      m.all.start(person);
      m.year.start(person);
      m.quarter.start(person);
      for (auto& r : m.risen) r.start(person);
    }
  }

  /// Somebody who was there before, after `away` - 1 months without a record: what goes on is the policy's to say, but
  /// for what is of the year and the quarter.
  void take_back(std::uint32_t person, month now, std::int32_t away, plan const& p) {
    rehire const& rules = *p.policy.rehire;
    month const before = now - away;
    bool const same_year = before.year() == now.year(),
               same_quarter = same_year && (before.number() - 1) / 3 == (now.number() - 1) / 3;
    if (!same_year) this_year[person] = 0;
    if (!same_quarter) this_quarter[person] = 0;
    if (!rules.keeps_tenure) {
      joined[person] = now.index;
      months_so_far[person] = 0;
    }
    for (std::size_t i = 0; i < histories.size(); ++i) {
      history_state& m = histories[i];
      int const begins = p.histories[i].year_from - 1;
      if ((before - begins).year() != (now - begins).year()) m.year.start(person);
      if (!same_quarter) m.quarter.start(person);
      if (!rules.keeps_tenure) m.all.start(person);
      for (auto& r : m.risen)
        if (!rules.keeps_tenure || !rules.keeps_tier) r.start(person);
    }
    for (auto& l : ladders) {
      l.waiting[person] = 0;
      if (!rules.keeps_tier)
        l.start(person);
      else if (!rules.keeps_tenure)
        l.months_risen[person] = 1;
    }
  }

  /// A tier that these rules do not hold on trial is held for good by those who are on it.
  void end_trials(plan const& own) {
    for (std::size_t l = 0; l < ladders.size(); ++l)
      for (std::size_t p = 0; p < people(); ++p)
        if (!own.ladders[l].tiers[ladders[l].tier[p]].is_acting) ladders[l].acting_months[p] = 0;
    for (std::size_t l = 0; l < undecided.size(); ++l)
      for (std::size_t p = 0; p < people(); ++p)
        if (!own.ladders[l].tiers[undecided[l].tier[p]].is_acting) undecided[l].acting_months[p] = 0;
  }

  /// From `month` on the rules `own` instead of those `before`, with the same people and ladders. Nothing is looked
  /// back on that those before do not remember.
  void resume_from(plan const& own, people_state const& other, plan const& before, std::int32_t month) {
    joined = other.joined;
    months_before = other.months_before;
    months_so_far = other.months_so_far;
    this_year = other.this_year;
    this_quarter = other.this_quarter;
    ladders = other.ladders;
    undecided = other.undecided;
    let_go = other.let_go;
    end_trials(own);
    for (std::size_t i = 0; i < histories.size(); ++i)
      for (std::size_t k = 0; k < before.histories.size(); ++k)
        if (own.histories[i].key == before.histories[k].key)
          histories[i].resume_from(own.histories[i].months_kept, other.histories[k], before.histories[k].months_kept,
                                   month + months_before, people());
  }
};

/// Whether `a` remembers all that `b` asks for.
[[nodiscard]] inline bool covers(history_plan const& a, history_plan const& b) {
  if (a.key != b.key || a.months_kept < b.months_kept) return false;
  for (int i = 0; i < 3; ++i)
    if ((b.all[i] && !a.all[i]) || (b.year[i] && !a.year[i]) || (b.quarter[i] && !a.quarter[i])) return false;
  for (auto const& [l, bits] : b.risen) {
    auto const own = a.risen.find(l);
    if (own == a.risen.end() || (own->second & bits) != bits) return false;
  }
  return true;
}

/// sum / count rounded half up to six decimals, exactly, for a sum of `decimals` decimals.
[[nodiscard]] inline double mean_of(double sum, double count, int decimals) {
  if (!(count > 0) || sum != sum) return no_value;
  if (!(std::abs(sum) / count < 4e9)) return sum / count;  // too large for six decimals: who asks refuses it
  double const whole = nearest_whole(std::abs(sum) * ten_to(decimals)) * ten_to(6 - decimals);
  double quotient;
  if (whole < whole_limit) {
    // Numerator and denominator are whole and below 2^53, so rounding the quotient cannot carry it past a whole number.
    quotient = whole_below((2.0 * whole + count) / (2.0 * count));
  } else {
    __extension__ using wide = unsigned __int128;
    wide const a = static_cast<wide>(static_cast<std::uint64_t>(nearest_whole(std::abs(sum) * ten_to(decimals)))) *
                   static_cast<std::uint64_t>(ten_to(6 - decimals));
    auto const n = static_cast<std::uint64_t>(count);
    quotient = static_cast<double>(static_cast<std::uint64_t>((2 * a + n) / (2 * static_cast<wide>(n))));
  }
  return (sum < 0 ? -quotient : quotient) / 1e6;
}

/// The largest magnitude among `n` values, missing ones aside. Many side by side: one alone could not run wide, and of
/// a loop as short as `running` GCC makes no loop, but single comparisons.
[[nodiscard]] inline double largest_of(double const* v, std::size_t n) {
  constexpr std::size_t together = 4 * running;
  double most[together] = {};
  auto const look = [&](std::size_t i, std::size_t count) {
    for (std::size_t k = 0; k < count; ++k) {
      double const a = std::abs(v[i + k]);
      most[k] = a > most[k] ? a : most[k];
    }
  };
  std::size_t const most_of_them = n - n % together;
  for (std::size_t i = 0; i < most_of_them; i += together) look(i, together);
  look(most_of_them, n - most_of_them);
  for (std::size_t half = together / 2; half > 0; half /= 2)  // in pairs: a search would wait for each
    for (std::size_t k = 0; k < half; ++k) most[k] = most[k] > most[k + half] ? most[k] : most[k + half];
  return most[0];
}

/// `mean_of` row by row, into `sums`.
inline void means_of(double* sums, std::int32_t const* counts, std::size_t n, int decimals) {
  double const scale = ten_to(decimals), more = ten_to(6 - decimals);
  if (!(largest_of(sums, n) * 1e6 < whole_limit / 2)) {
    for (std::size_t r = 0; r < n; ++r) sums[r] = mean_of(sums[r], counts[r], decimals);
    return;
  }
  for (std::size_t r = 0; r < n; ++r) {
    double const sum = sums[r], count = counts[r];
    double const whole = nearest_whole(std::abs(sum) * scale) * more;
    double const size = whole_below((2.0 * whole + count) / (2.0 * count)) / 1e6;
    sums[r] = count > 0 ? (sum < 0 ? -size : size) : no_value;
  }
}

}  // namespace tierwise::detail
