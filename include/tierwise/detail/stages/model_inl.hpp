// A policy and its amendments compiled together with assumptions.
#pragma once

#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/model.hpp"
#include "tierwise/detail/stages/check_amendment.hpp"
#include "tierwise/detail/stages/compile_model.hpp"
#include "tierwise/detail/validation/assumption_checks.hpp"
#include "tierwise/error.hpp"
#include "tierwise/model.hpp"

namespace tierwise {

TIERWISE_INLINE compiled_model::compiled_model(compiled_policy const& rules, tierwise::assumptions const& assumed)
    : policy_(rules) {
  std::vector<fault> faults;
  detail::find_wrong(detail::within_limits(assumed), faults);
  if (!faults.empty()) throw error(std::move(faults));
  detail::plan const& first = *rules.plans().first;
  models_.first = detail::compile_model(first.policy, assumed, {{}, detail::tiers_in_force(first)});
  for (auto const& [from, amended] : rules.plans().amended) {
    auto made =
        detail::compile_model(amended->policy, assumed, {models_.last().texts, detail::tiers_in_force(*amended)});
    detail::check_amendment(from, models_.last(), *made);
    models_.amended.emplace_back(from, std::move(made));
  }
}

TIERWISE_INLINE assumptions const& compiled_model::assumptions() const { return models_.first->assumed; }

}  // namespace tierwise
