// How the risks of a recorded month are found.
#pragma once

#include <algorithm>  // for std::sort
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/apply/month_loop.hpp"
#include "tierwise/detail/records/notes.hpp"
#include "tierwise/detail/records/reader.hpp"
#include "tierwise/detail/simulate/faults.hpp"
#include "tierwise/detail/simulate/risk_reader.hpp"
#include "tierwise/detail/stages/check_state.hpp"
#include "tierwise/error.hpp"
#include "tierwise/projection.hpp"
#include "tierwise/risk.hpp"

namespace tierwise {

namespace detail {

/// Throws `error` for what cannot be asked.
inline void check_risk(compiled_model const& compiled, double bar) {
  if (!(bar >= 0 && bar < 1))
    refuse("bar", "must be from 0 to below 1, found " + shortest(bar), "0 asks for no raises");
  if (!compiled.model()->leaving.is_on)
    refuse("attrition.leaving", "the assumptions do not say why people leave", "add [attrition.leaving]");
  if (!compiled.models().amended.empty())
    refuse("policy", "risks are of recorded months: they know no amendments to come", "give the policy without them");
}

/// Risks with nobody in them yet: the month, the factors, and what is told of the records.
[[nodiscard]] inline risks risks_of_nobody(compiled_model const& compiled, model const& m, table const& records,
                                           ordered_records const& in, double bar) {
  risks out;
  out.when = month::from_index(in.first_month + in.month_count - 1);
  out.bar = bar;
  record_notes const found({&m}, records, in);
  found.alike(out.notes);
  found.cut_past(out.notes);
  record_notes(compiled.policy().plans().all(), records, in).unsaid(out.notes, false);
  out.notes.insert(out.notes.end(), in.unread.begin(), in.unread.end());
  for (auto const& f : m.leaving.factors) {
    factor const& written = m.assumed.attrition.leaving->factor[f.written];
    out.factors.push_back({written.name, written.zh, written.says, written.lever, 0, f.coefficient, f.spread, 0});
  }
  return out;
}

/// Adds the people of a batch, in the last month.
inline void add_people(model const& m, ordered_records const& in, batch const& b, recorded_rows const& rows,
                       month_run& run, risks& out) {
  risk_reader reader(m, run);
  out.answers_to_pay = reader.answers();
  auto const c = reader.contributions();
  auto const raises = out.bar > 0 ? reader.raises(out.bar) : std::vector<std::optional<std::int64_t>>(rows.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    person_risk one;
    one.person = in.people[b.people[rows.person[r]]];
    one.shop = in.texts[static_cast<std::size_t>(rows.shop[r])];
    one.tenure_months = static_cast<std::int32_t>(reader.tenure(r));
    one.elsewhere = m.leaving.intercept + at_tenure(m.leaving.by_tenure, reader.tenure(r));
    for (auto const& of_factor : c) one.contributions.push_back(of_factor[r]);
    double const together = risk_reader::sum(c, r);
    one.monthly = logistic(one.elsewhere + together);
    one.yearly = reader.within(12, together, reader.tenure(r));
    one.raise = raises[r];
    out.people.push_back(std::move(one));
  }
}

/// The median contribution of each factor; what is missing counts as nothing from here on.
inline void find_medians(risks& out) {
  for (std::size_t f = 0; f < out.factors.size() && !out.people.empty(); ++f) {
    std::vector<double> all;
    for (auto& p : out.people) {
      double& c = p.contributions[f];
      if (c != c) ++out.factors[f].missing, c = 0;
      all.push_back(c);
    }
    out.factors[f].median = projection::spread_of(std::move(all)).median;
  }
}

}  // namespace detail

TIERWISE_INLINE risks risk(compiled_model const& compiled, table const& records, double bar,
                           std::vector<std::string> const& ignore, state const& before) {
  detail::check_risk(compiled, bar);
  auto const recorded = std::make_shared<detail::model const>(detail::as_input_model(*compiled.model()));
  detail::model const& m = *recorded;
  detail::ordered_records const in = detail::record_reader(m, records, true).after(before).tell_unread(ignore).read();
  if (!before.is_empty()) detail::state_check(before.columns(), m).refuse_what_is_lost();
  detail::nothing_drawn nobody;
  risks out = detail::risks_of_nobody(compiled, m, records, in, bar);
  std::set<std::string> departed;
  for (auto const& b : in.batches) {
    std::vector<event> events;
    std::vector<fault> faults;
    detail::run_batch(
        {recorded, {}}, in, b, events, faults,
        [&](detail::month_run& run, detail::recorded_rows const& rows) {
          if (!run.faults.empty()) return false;
          if (rows.month + 1 == in.month_count) detail::add_people(m, in, b, rows, run, out);
          return true;
        },
        &nobody);
    if (!faults.empty()) throw error(std::move(faults));
    for (auto const& e : events)
      if (e.month + 1 == in.month_count &&
          (e.kind == event_kind::separated || e.kind == event_kind::let_go || e.kind == event_kind::left))
        departed.insert(in.people[e.person]);
  }
  std::erase_if(out.people, [&](person_risk const& p) { return departed.contains(p.person); });
  std::sort(out.people.begin(), out.people.end(),
            [](person_risk const& a, person_risk const& b) { return a.person < b.person; });
  detail::find_medians(out);
  return out;
}

}  // namespace tierwise
