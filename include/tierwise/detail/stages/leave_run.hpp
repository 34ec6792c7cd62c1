// The leave stage of a month: who goes at its end, and what drove them.
#pragma once

#include <algorithm>  // for std::max, std::min
#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/detail/compute/draws.hpp"
#include "tierwise/detail/compute/normals.hpp"
#include "tierwise/detail/positions/occupancy.hpp"
#include "tierwise/detail/stages/activity_run.hpp"
#include "tierwise/detail/stages/leave_hazard.hpp"

namespace tierwise::detail {

enum class departure : std::uint8_t { none, left, dismissed, separated };

/// What happened to the row of a person at a month's end, beyond the policy's events.
struct departures {
  std::vector<departure> kind;  ///< by row
  /// By row, of those who left: the leaving factors first, then what takes people together, then nothing known.
  std::vector<std::uint16_t> reason;
};

/// A hazard's coefficients by replica and factor: those of the file, or drawn about them once for a replica.
struct hazard_coefficients {
  std::size_t factors = 0;
  std::vector<double> values;

  hazard_coefficients(model const& m, hazard_plan const& h, std::uint64_t seed, occupancy const& holders)
      : factors(h.factors.size()) {
    for (std::uint32_t r = 0; r < holders.replicas(); ++r)
      for (auto const& f : h.factors) {
        double b = f.coefficient;
        if (m.assumed.attrition.draw_coefficients && f.spread > 0)
          b += f.spread * normal_of(word_at({seed, holders.first_replica() + r, 0, 0, f.purpose}));
        values.push_back(b);
      }
  }
  [[nodiscard]] double of(std::size_t replica, std::size_t factor) const { return values[replica * factors + factor]; }
};

/// A month that has been worked out, and by whose draws people leave behind it.
struct leave_month {
  model const& rules;
  month_run& run;
  drawn_activity const& drawn;
  occupancy const& holders;

  [[nodiscard]] month_rows const& rows() const { return run.rows(); }
};

/// What the stage keeps from month to month, and what it works in.
struct leave_work {
  hazard_coefficients leaving, dismissal;
  std::vector<double> log_odds, logarithms;  ///< by row
  std::vector<double> by_tenure;
  alignas(64) std::uint32_t words[block_rows] = {};

  leave_work(model const& m, std::uint64_t seed, occupancy const& holders)
      : leaving(m, m.leaving, seed, holders), dismissal(m, m.dismissal, seed, holders) {}
};

/// Adds a factor's coefficient times how far it is from its reference, for all rows; a missing value adds nothing. The
/// loops run wide.
inline void add_contributions(leave_month const& now, factor_plan const& factor, std::size_t index,
                              hazard_coefficients const& coefficients, leave_work& work) {
  month_rows const& rows = now.rows();
  double const* x = now.run.columns[factor.slot].rows;
  double* const sum = work.log_odds.data();
  if (factor.log) {
    work.logarithms.resize(work.log_odds.size());
    each(widened(rows.size()), work.logarithms.data(), x, [](double v) { return factor_plan::logarithm(v); });
    x = work.logarithms.data();
  }
  for (std::size_t w = 0; w + 1 < rows.replica_begin.size(); ++w) {
    double const b = coefficients.of(w, index);
    TIERWISE_WIDE
    for (std::size_t r = rows.replica_begin[w]; r < rows.replica_begin[w + 1]; ++r)
      sum[r] += factor_plan::known(b * (x[r] - factor.origin));
  }
}

/// What drove a leaver: with log-odds raised by E in all, a share exp(-E) of the odds needs no reason; the rest is
/// shared among the factors that raised them.
[[nodiscard]] inline std::uint16_t reason_of(leave_month const& now, hazard_coefficients const& coefficients,
                                             std::size_t row) {
  hazard_plan const& h = now.rules.leaving;
  std::uint32_t const replica = now.holders.replica_of(now.rows().person[row]);
  auto const raised_by = [&](std::size_t f) {
    double const x = now.run.columns[h.factors[f].slot].rows[row];
    return std::max(0.0, h.factors[f].of(x, coefficients.of(replica, f)));
  };
  double raised = 0;
  for (std::size_t f = 0; f < h.factors.size(); ++f) raised += raised_by(f);
  double u = unit(word_of(now.drawn.key_of_row(row), h.reason_purpose));
  double const unexplained = exp_of(0.0 - raised);
  auto const none = static_cast<std::uint16_t>(h.factors.size() + now.rules.together.size());
  if (u < unexplained || !(raised > 0)) return none;
  u = (u - unexplained) / (1 - unexplained) * raised;
  for (std::size_t f = 0; f < h.factors.size(); ++f) {
    double const c = raised_by(f);
    if (u < c) return static_cast<std::uint16_t>(f);
    u -= c;
  }
  return none;
}

/// The log-odds of a hazard into `work.log_odds`; where nothing but tenure enters, the chances themselves, each worked
/// out once.
inline void start_by_tenure(leave_month const& now, hazard_plan const& h, leave_work& work) {
  std::size_t const n = now.rows().size();
  work.by_tenure = h.by_tenure;
  for (double& x : work.by_tenure) x = h.factors.empty() ? logistic(h.intercept + x) : h.intercept + x;
  work.log_odds.assign((n + block_rows - 1) / block_rows * block_rows, 0.0);
  at_tenures(work.by_tenure, now.run.columns[now.rules.tenure_months].rows, n, work.log_odds.data());
}

/// Who goes by a hazard, of those who have not gone already.
inline void decide_hazard(leave_month const& now, hazard_plan const& h, hazard_coefficients const& coefficients,
                          departure kind, leave_work& work, departures& to) {
  if (!h.is_on) return;
  std::size_t const n = now.rows().size();
  start_by_tenure(now, h, work);
  for (std::size_t f = 0; f < h.factors.size(); ++f) add_contributions(now, h.factors[f], f, coefficients, work);
  double* const p = work.log_odds.data();
  for (std::size_t begin = 0; begin < n; begin += block_rows) {
    std::size_t const some = std::min(block_rows, n - begin);
    now.drawn.keys().words(h.purpose, begin, some, work.words);
    if (!h.factors.empty()) each(widened(some), p + begin, p + begin, [](double x) { return logistic(x); });
    listed_rows const drawn(some, [&](std::size_t i) { return unit(work.words[i]) < p[begin + i]; });
    for (std::size_t i = 0; i < drawn.count; ++i) {
      std::size_t const r = begin + drawn.row[i];
      if (to.kind[r] != departure::none) continue;
      to.kind[r] = kind;
      if (kind == departure::left) to.reason[r] = reason_of(now, coefficients, r);
    }
  }
}

/// One draw for the shop decides whether something happens that takes people together; one for each person concerned
/// whether they go.
inline void decide_together(leave_month const& now, std::size_t index, departures& to) {
  together_plan const& k = now.rules.together[index];
  double const *who = now.run.columns[k.who].rows, *chance = now.run.columns[k.chance].rows;
  for (std::size_t r = 0; r < now.rows().size(); ++r) {
    if (to.kind[r] != departure::none || who[r] != 1) continue;
    if (chance[r] < 0 || chance[r] > 1)
      return now.run.report("attrition.together \"" + now.rules.assumed.attrition.together[index].name + "\"",
                            "the chance is " + shortest(chance[r]) + " for " + now.run.name_of(r),
                            "it is from 0 to 100%", r);
    if (!(unit(word_of(now.drawn.key_of_shop(r), k.purpose)) < chance[r])) continue;
    if (!(unit(word_of(now.drawn.key_of_row(r), k.own_purpose)) < k.share)) continue;
    to.kind[r] = departure::left;
    to.reason[r] = static_cast<std::uint16_t>(now.rules.leaving.factors.size() + index);
  }
}

/// Who goes at the end of a month: those whom the policy separated (`separated`, by holder), then by dismissal, by
/// leaving, together.
inline void leave(leave_month const& now, std::vector<std::uint8_t> const& separated, leave_work& work,
                  departures& to) {
  month_rows const& rows = now.rows();
  to.kind.assign(rows.size(), departure::none);
  to.reason.assign(rows.size(), 0);
  for (std::size_t r = 0; r < rows.size(); ++r)
    if (separated[rows.person[r]] != 0) to.kind[r] = departure::separated;
  decide_hazard(now, now.rules.dismissal, work.dismissal, departure::dismissed, work, to);
  decide_hazard(now, now.rules.leaving, work.leaving, departure::left, work, to);
  for (std::size_t k = 0; k < now.rules.together.size(); ++k) decide_together(now, k, to);
}

}  // namespace tierwise::detail
