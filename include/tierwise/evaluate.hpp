// A formula by itself, over a table: for trying one out, for tests, and for programs that need no policy.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tierwise/bracket.hpp"
#include "tierwise/config.hpp"
#include "tierwise/formula.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// What a formula came to, row by row in the order of the table.
struct evaluation {
  column_kind kind = column_kind::number;
  std::vector<double> values;  ///< number, truth (0 or 1) or month index; NaN is missing; of texts, codes of `texts`
  std::vector<std::string> texts;
};

/// The value of a formula for every row of a table whose columns it names. With columns `person` and `month` the
/// functions of groups and of the past mean what they mean in a policy; without them every row is a person of its own
/// in one month. Numbers that are decimals are the doubles nearest to the exact results; others (thirds) are within a
/// few units of the sixteenth digit. Throws `error` for a formula or a table that does not fit.
[[nodiscard]] evaluation evaluate(formula const& f, table const& given,
                                  std::vector<bracket_table> const& brackets = {});

/// The same with the values written to `into`, which is as long as the table; those of what is returned stay empty.
[[nodiscard]] evaluation evaluate_into(std::span<double> into, formula const& f, table const& given,
                                       std::vector<bracket_table> const& brackets = {});

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/apply/evaluate_inl.hpp"
#endif
