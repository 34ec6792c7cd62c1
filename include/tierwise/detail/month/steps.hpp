// The steps of a month over one batch, in order. The one engine under everything that applies a policy.
#pragma once

#include <algorithm>  // for std::min
#include <cmath>      // for std::abs
#include <cstdint>
#include <string>
#include <variant>

#include "tierwise/detail/compute/exact_sums.hpp"
#include "tierwise/detail/month/begin.hpp"
#include "tierwise/detail/month/formulas.hpp"
#include "tierwise/detail/month/group_steps.hpp"
#include "tierwise/detail/month/history.hpp"
#include "tierwise/detail/month/run.hpp"

namespace tierwise::detail {

inline void run_step(month_run& run, std::size_t index) {
  plan_step const& s = run.rules().steps[index];
  if (auto const* e = std::get_if<evaluate_step>(&s))
    evaluate(run, *e, index);
  else if (auto const* both = std::get_if<pair_step>(&s))
    number_pairs(run, *both);
  else if (auto const* g = std::get_if<group_step>(&s))
    work_out_group(run, *g);
  else if (auto const* n = std::get_if<naming_step>(&s))
    work_out_naming(run, *n);
  else if (auto const* l = std::get_if<lookback_step>(&s))
    look_back(run, *l);
  else if (auto const* p = std::get_if<pool_step>(&s))
    share_pool(run, *p);
  else if (auto const* d = std::get_if<draw_step>(&s))
    run.activity->draw(run, d->quantity);
  else
    run.activity->serve(run);
}

/// What is paid is a whole number of minor units below 2^50: all that is done with it later counts on that.
inline void check_money(month_run& run) {
  plan const& p = run.rules();
  double const scale = ten_to(p.digits);
  auto check = [&](std::uint32_t slot, auto path) {  // which is written only where it is told
    if (slot == no_slot) return;                     // a formula by itself pays nothing
    column_view const& c = run.columns[slot];
    if (c.known.size * scale < whole_limit) return;
    for (std::size_t r = 0; r < run.rows().size(); ++r)
      if (std::abs(c.rows[r]) * scale >= whole_limit)
        run.report(path(), "the amount is too large to be exact for " + run.name_of(r), too_large({}).hint, r);
  };
  for (std::size_t i = 0; i < p.lines.size(); ++i) check(p.lines[i].slot, [&] { return line_path(p, i); });
  if (!run.faults.empty()) return;  // the sums are too large for the same reason
  check(p.gross, [] { return "gross"; });
  check(p.net, [] { return "net"; });
  check(p.employer_cost, [] { return "employer_cost"; });
}
/// Runs all steps of the month.
inline void run_steps(month_run& run) {
  for (std::size_t i = 0; i < run.rules().steps.size(); ++i) run_step(run, i);
  check_money(run);
}
/// Runs them until customers have been served, and no further.
inline void run_steps_to_service(month_run& run) {
  auto const& steps = run.rules().steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    run_step(run, i);
    if (std::holds_alternative<serve_step>(steps[i])) return;
  }
}

}  // namespace tierwise::detail
