// A policy and its amendments compiled together with assumptions.
#pragma once

#include <cstddef>  // for std::size_t
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/model.hpp"
#include "tierwise/detail/stages/check_amendment.hpp"
#include "tierwise/detail/stages/compile_model.hpp"
#include "tierwise/detail/stages/histories_asked.hpp"
#include "tierwise/detail/validation/assumption_checks.hpp"
#include "tierwise/error.hpp"
#include "tierwise/model.hpp"

namespace tierwise {

namespace detail {

/// The models of all rules, each remembering what those of later months in `all` look back on.
[[nodiscard]] inline dated<model> models_of(dated<plan> const& plans, assumptions const& assumed,
                                            std::vector<plan const*> const& all) {
  dated<model> out;
  auto const compiled = [&](plan const& rules, std::size_t number) {
    std::vector<plan const*> later;
    for (std::size_t i = number + 1; i < all.size(); ++i) later.push_back(all[i]);
    auto const texts = number == 0 ? std::vector<std::string>() : out.last().texts;
    return compile_for_later(later, [&](asked_by_others const& asked) {
      return compile_model(rules.policy, assumed, {texts, tiers_in_force(rules)}, asked);
    });
  };
  out.first = compiled(*plans.first, 0);
  for (auto const& [from, rules] : plans.amended) {
    auto made = compiled(*rules, out.amended.size() + 1);
    check_amendment(from, out.last(), *made);
    out.amended.emplace_back(from, std::move(made));
  }
  return out;
}

}  // namespace detail

TIERWISE_INLINE compiled_model::compiled_model(compiled_policy const& rules, tierwise::assumptions const& assumed)
    : policy_(rules) {
  std::vector<fault> faults;
  detail::find_wrong(detail::within_limits(assumed), faults);
  if (!faults.empty()) throw error(std::move(faults));
  models_ = detail::models_of(rules.plans(), assumed, {});
  if (!detail::remember_for_later(models_)) models_ = detail::models_of(rules.plans(), assumed, models_.all());
}

TIERWISE_INLINE assumptions const& compiled_model::assumptions() const { return models_.first->assumed; }

}  // namespace tierwise
