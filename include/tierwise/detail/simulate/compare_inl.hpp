// How `compare` is done: range by range of replicas, every scenario with the same luck.
#pragma once

#include <memory>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/compare.hpp"
#include "tierwise/detail/simulate/baseline_inl.hpp"
#include "tierwise/detail/simulate/scenario_run.hpp"

namespace tierwise {

TIERWISE_INLINE comparison compare(std::vector<scenario> const& scenarios, table const& workforce,
                                   simulation const& how) {
  detail::check(how);
  if (scenarios.size() < 2) detail::refuse("compare", "there is nothing to compare with");
  std::vector<scenario const*> all;
  for (auto const& s : scenarios) {
    detail::check_variant(scenarios[0], s);
    all.push_back(&s);
  }
  std::vector<std::string> elsewhere = detail::columns_read(all);
  elsewhere.insert(elsewhere.end(), how.elsewhere.begin(), how.elsewhere.end());
  std::vector<detail::scenario_run> runs;
  for (auto const& s : scenarios) runs.push_back(detail::begin_run(s, workforce, how, elsewhere, scenarios.size()));
  detail::play_side_by_side(runs, how);
  comparison out;
  out.names = {scenarios[0].name};
  out.projections = {std::make_shared<projection const>(std::move(runs[0].out))};
  for (std::size_t i = 1; i < scenarios.size(); ++i)
    detail::add_variant(out, scenarios[i].name, runs[i], *runs[0].came);
  return out;
}

}  // namespace tierwise
