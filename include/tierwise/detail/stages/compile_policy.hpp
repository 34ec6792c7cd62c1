// From a policy to its plan: every name declared, every formula compiled, in the order in which a month is worked.
#pragma once

#include <memory>  // for std::shared_ptr
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/builder.hpp"
#include "tierwise/detail/plan/declare.hpp"
#include "tierwise/detail/plan/tables.hpp"
#include "tierwise/detail/stages/assess_compile.hpp"
#include "tierwise/detail/stages/checks_compile.hpp"
#include "tierwise/detail/stages/discipline_compile.hpp"
#include "tierwise/detail/stages/overtime_compile.hpp"
#include "tierwise/detail/stages/pay_compile.hpp"
#include "tierwise/detail/stages/promote_compile.hpp"
#include "tierwise/detail/validation/list_lengths.hpp"

namespace tierwise::detail {

inline void compile_currency(plan_builder& b) {
  b.made->digits = minor_digits(b.policy().currency);
  if (b.made->digits >= 0) return;
  b.faults.report("currency", "unknown currency '" + b.policy().currency + "'", "an ISO 4217 code such as CNY");
  b.made->digits = 2;
}

/// The results that a ledger shows beside the pay lines.
inline void list_shown_results(plan& made) {
  auto add = [&](std::string name, std::uint32_t slot) {
    if (slot != no_slot) made.shown.push_back({std::move(name), slot, value_type::number});
  };
  for (auto const& m : made.policy.scorecard.measure) add("points." + m.name, made.named["points." + m.name]);
  if (!made.policy.scorecard.measure.empty()) add("score", made.score);
  if (!made.policy.discipline.offence.empty()) {
    add("bad_records", made.named["bad_records"]);
    add("fines", made.named["discipline.fines"]);
    add("forfeits", made.named["discipline.forfeits"]);
  }
  if (made.policy.overtime) {
    add("overtime_hours", made.named["overtime_hours"]);
    add("overtime_pay", made.named["overtime_pay"]);
  }
}

/// Compiles by a list of stages; throws `error` with all that is wrong.
template <class Stages>
void compile_stages(plan_builder& b, Stages stages) {
  (void)within_limits(b.policy());  // of a model: with what its assumptions add
  compile_currency(b);
  try {
    stages();
    fill_histories(b.formulas);
  } catch (fault_list::stop const&) {
    // the fault is noted already
  }
  list_shown_results(*b.made);
  if (b.made->exit_kind != no_slot)
    for (auto const name : exit_names) b.made->exit_codes.push_back(b.columns.text_code(std::string(name)));
  b.faults.throw_if_any();
}

/// Nothing beside what a policy says itself.
struct nothing_asked {
  void declare(plan_builder&) const {}
  void ask(plan_builder&) const {}
};

/// The plan of a policy; throws `error` with all that is wrong with it. `asked`: what else it may name, and is to
/// remember.
template <class Asked = nothing_asked>
[[nodiscard]] std::shared_ptr<plan const> compile_policy(policy const& p, from_other_months others = {},
                                                         Asked const& asked = {}) {
  plan_builder b(p, std::make_shared<plan>(), std::move(others));
  compile_stages(b, [&] {
    declare_names(b);
    compile_shifts(b);
    declare_pay_lines(b);
    asked.declare(b);
    compile_tables(b);
    compile_assess(b);
    compile_discipline(b);
    compile_overtime(b);
    compile_pay(b);
    compile_checks(b);
    compile_promote(b);
    check_edges(b);
    check_metrics(b);
    asked.ask(b);
  });
  return b.made;
}

}  // namespace tierwise::detail
