// What flags a month, as steps; and what no step uses but must be right all the same.
#pragma once

#include <string>

#include "tierwise/detail/plan/builder.hpp"

namespace tierwise::detail {

inline void check_rehire(plan_builder& b) {
  auto const& rehire = b.policy().rehire;
  if (rehire && (rehire->within_months < 0 || rehire->within_months > 1200))
    b.faults.report("rehire.within_months", "the months are from 0 to 1200");
}

inline void check_fiscal_year(plan_builder& b) {
  int const from = b.policy().fiscal_year_from;
  if (from < 1 || from > 12)
    b.faults.report("fiscal_year_from",
                    std::to_string(from) + " is no month of the year: they are numbered from 1 to 12");
}

inline void compile_checks(plan_builder& b) {
  check_rehire(b);
  check_fiscal_year(b);
  if (auto const& absence = b.policy().absence)
    b.made->absent = evaluate_formula(b, absence->when, {"absence.when", -1, false}, value_type::truth);
  require_unique_names(b, "check", b.policy().check, "checks");
  for (auto const& k : b.policy().check)
    b.made->checks.push_back(evaluate_formula(b, k.flag, {"check \"" + k.name + "\"", -1, false}, value_type::truth));
}

/// A metric that nothing uses must be right all the same; all names are known by now.
/// What the edges of tables are shares of is a number, also where no formula asks a table.
inline void check_edges(plan_builder& b) {
  for (auto const& t : b.policy().brackets) {
    expression e;
    if (t.edges_of)
      b.formulas.append(e, *t.edges_of, {"brackets \"" + t.name + "\".edges_of", -1, false}, value_type::number);
  }
}

inline void check_metrics(plan_builder& b) {
  for (auto const& m : b.policy().metric) {
    if (!is_free_name(m.name)) continue;  // reported already
    expression e;
    formula const use(m.name);
    b.formulas.append(e, use, {"metric \"" + m.name + "\"", -1, false}, b.formulas.type_of(use));
  }
}

}  // namespace tierwise::detail
