// From a policy and its assumptions to a model: the assumptions' formulas join the policy's, each where its turn comes.
#pragma once

#include <memory>  // for std::shared_ptr
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/model_builder.hpp"
#include "tierwise/detail/stages/activity_compile.hpp"
#include "tierwise/detail/stages/compile_policy.hpp"
#include "tierwise/detail/stages/hire_compile.hpp"
#include "tierwise/detail/stages/leave_compile.hpp"
#include "tierwise/detail/stages/service_compile.hpp"
#include "tierwise/detail/stages/unread_steps.hpp"

namespace tierwise::detail {

inline void check_team_health(model_builder& m) {
  double sum = 0;
  auto const& traits = m.made->assumed.team_health.trait;
  require_unique_names(m.rules, "team_health.trait", traits, "traits");
  for (auto const& t : traits) {
    std::string const path = "team_health.trait \"" + t.name + "\"";
    if (!(t.weight.value >= 0)) m.rules.faults.report(path, "the weight is negative: " + t.weight.text());
    sum += t.weight.value;
    auto require_in_range = [&](figure const& score) {
      if (!(score.value >= 0 && score.value <= 10))
        m.rules.faults.report(path, "a score is from 0 to 10, found " + score.text());
    };
    require_in_range(t.score);
    for (auto const& [shop, score] : t.by_shop) require_in_range(score);
  }
  if (!traits.empty() && !(sum > 0))
    m.rules.faults.report("team_health", "the weights of the traits add up to nothing");
}

inline void compile_totals(model_builder& m) {
  for (auto const& name : m.made->assumed.totals) {
    try {
      m.made->summed.push_back({name, materialize_formula(m.rules, formula(name), {"totals", -1, false})});
    } catch (error const& e) {
      for (auto const& f : e.faults()) m.rules.faults.add(f);
    }
  }
}

/// The model of a policy and assumptions; throws `error` with all that is wrong with them beside each other. `asked`:
/// what else it is to remember.
template <class Asked = nothing_asked>
[[nodiscard]] std::shared_ptr<model> compile_model(policy const& p, assumptions const& a, from_other_months others = {},
                                                   Asked const& asked = {}) {
  model_builder m(p, a, std::move(others));
  plan_builder& b = m.rules;
  compile_stages(b, [&] {
    declare_names(b);
    compile_shifts(b);
    declare_pay_lines(b);
    compile_tables(b);
    declare_activity(m);
    compile_activity_before_service(m);
    compile_service(m);
    compile_activity_behind_service(m);
    compile_assess(b);
    compile_discipline(b);
    compile_overtime(b);
    compile_pay(b);
    compile_checks(b);
    compile_promote(b);
    compile_leave(m);
    compile_hire(m);
    require_unique_reasons(m);
    check_team_health(m);
    compile_totals(m);
    check_edges(b);
    check_metrics(b);
    asked.ask(b);
  });
  drop_unread_steps(*m.made);
  return m.made;
}

}  // namespace tierwise::detail
