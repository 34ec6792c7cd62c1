// How recorded months are worked through once more for what months to come look back on.
#pragma once

#include <algorithm>  // for std::none_of
#include <memory>     // for std::make_shared
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/apply/month_loop.hpp"
#include "tierwise/detail/apply/state_writer.hpp"
#include "tierwise/detail/records/reader.hpp"
#include "tierwise/detail/stages/check_state.hpp"
#include "tierwise/detail/stages/compile_remembering.hpp"
#include "tierwise/past.hpp"

namespace tierwise {

namespace detail {

/// The state behind some records.
[[nodiscard]] inline state state_behind(dated<plan> const& plans, ordered_records const& in) {
  state_writer stood(plans, in);
  recorded_batch at_work(plans, in, nullptr, noted::events);
  auto const watch = [](month_run const& run, recorded_rows const&) { return run.faults.empty(); };
  for (auto const& b : in.batches) {
    std::vector<event> events;
    std::vector<fault> faults;
    at_work.run(b, watch);
    at_work.take_results(events, faults);
    if (!faults.empty()) throw error(std::move(faults));
    stood.write(b, events, at_work.stood());
  }
  return stood.finish();
}

}  // namespace detail

TIERWISE_INLINE state past(ledger const& lived, table const& records, std::vector<compiled_model> const& to_come,
                           state const& before) {
  std::vector<detail::plan const*> others;
  std::vector<assumptions const*> worlds;
  for (auto const& m : to_come) {
    if (remembers(lived.state, m)) continue;
    others.push_back(&m.models().in(lived.state.after() + 1));
    auto const same = [&](assumptions const* one) { return *one == m.assumptions(); };
    if (std::none_of(worlds.begin(), worlds.end(), same)) worlds.push_back(&m.assumptions());
  }
  if (others.empty()) return lived.state;
  detail::dated<detail::plan> const plans = detail::compile_remembering(lived.plans, others, worlds);
  detail::ordered_records const in = detail::record_reader(plans, records).after(before).read();
  detail::refuse_what_is_lost(plans, in);
  auto out = std::make_shared<detail::state_columns>(detail::state_behind(plans, in).columns());
  out->policy_sha256 = lived.state.policy_sha256();  // the rules are the same
  return state(std::move(out));
}

TIERWISE_INLINE bool remembers(state const& s, compiled_model const& model) {
  return detail::state_check(s.columns(), model.models().in(s.after() + 1)).remembers_all();
}

TIERWISE_INLINE std::vector<std::string> looks_back(compiled_model const& model) {
  std::vector<std::string> out;
  for (auto const& h : model.model()->histories) {
    std::string one = h.key + " " + std::to_string(h.months_kept);
    for (int i = 0; i < 3; ++i)
      one += (h.all[i] ? " all" : " -") + std::string(h.year[i] ? " year" : " -") + (h.quarter[i] ? " quarter" : " -");
    for (auto const& [l, bits] : h.risen) one += " " + std::to_string(l) + ":" + std::to_string(bits);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace tierwise
