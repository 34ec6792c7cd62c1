// Why: one person's month, line by line and condition by condition, with every value in exact decimals.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tierwise/compiled.hpp"
#include "tierwise/config.hpp"
#include "tierwise/month.hpp"
#include "tierwise/pay.hpp"
#include "tierwise/records.hpp"
#include "tierwise/state.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// A part of a formula, and what it came to.
struct explained_part {
  std::string text;   ///< `marginal(sales, sales_rates)`
  std::string value;  ///< `238.0518`, `true`, `iron`, `missing`; `...` behind a value that goes on
};

/// A payslip line, or a measure of the scorecard (then `amount` is 0 and `exact` the points).
struct explained_line {
  std::string name, zh;
  std::string formula;            ///< the amount's, or the measure's
  std::string when;               ///< the condition under which it is paid; empty: always
  std::string shared_by, weight;  ///< of a pool: what groups those who share it, and the formula of their weights
  line_kind kind = line_kind::earning;
  std::vector<explained_part> parts;  ///< in the order they are worked out; those a choice passed over are left out
  std::string exact;                  ///< the amount before rounding, of a pool its total; major units
  std::string rounding;               ///< the name of the rounding
  std::int64_t amount = 0;            ///< minor units, after rounding and after the cap
  std::int64_t cut = 0;               ///< what the cap on deductions took off, minor units
  bool capped = false;                ///< whether it is under the cap
};

/// What became of a condition. Unknown: a value that it needs is missing.
enum class condition_outcome : std::uint8_t { met, unmet, unknown };

/// To which side a value misses what is needed: there is too little of it, too much, or it is another.
enum class gap_side : std::uint8_t { none, below, above, beside };

/// One of the conditions joined by `and` in a rule.
struct explained_condition {
  std::string text;
  condition_outcome outcome = condition_outcome::met;
  std::string found;   ///< the left side's value, or the condition's own
  std::string needed;  ///< `>= 80`; empty when the condition is no comparison of numbers
  std::string gap;     ///< how much is missing to it: `0.5 more`; empty when met
  gap_side side = gap_side::none;
  std::vector<explained_condition> operands;  ///< of one made of others by `or`, `not`, `if`: its comparisons and flags
};

/// A rule of a ladder as it stood for this person at this month's end, asked or not.
struct explained_rule {
  std::string ladder, from_tier, to_tier;
  std::string asks;  ///< `keep`, `confirm`, `applies`, `enter` or `approve`
  bool holds = false;
  std::vector<explained_condition> conditions;
};

struct explained_standing {
  std::string ladder, zh, tier, tier_zh;
  int months_in_tier = 0;
  bool acting = false;
};

/// Everything that made a person's month what it was.
struct explanation {
  std::string person, shop;
  tierwise::month month;
  std::vector<explained_standing> standings;
  std::vector<explained_line> measures;
  std::vector<explained_line> lines;
  std::vector<explained_rule> rules;  ///< what the next tier asks, what the present one asks
  std::vector<std::string> events;    ///< `promoted medal: trial -> iron`
  std::string score;                  ///< empty without a scorecard
  std::int64_t gross = 0, net = 0, employer_cost = 0;
  int digits = 2;  ///< of the currency's minor unit
};

/// Explains a person's month under a policy. The run is the one that `apply` makes, stopped after that month, so what
/// is explained is what was paid. `before`: the state that the records go on from. `ignore`: columns that are meant not
/// to be read. `tiers`: as in `apply_options`. Throws `error` when the person has no row in that month, or was
/// separated before it.
[[nodiscard]] explanation explain(compiled_policy const& rules, table const& records, state const& before,
                                  std::string_view person, month when, std::vector<std::string> const& ignore = {},
                                  tier_source tiers = tier_source::policy);
[[nodiscard]] inline explanation explain(compiled_policy const& rules, table const& records, std::string_view person,
                                         month when, std::vector<std::string> const& ignore = {}) {
  return explain(rules, records, state(), person, when, ignore);
}

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/apply/explain_inl.hpp"
#endif
