// A policy made ready to be applied: which columns there are, and in which order they are computed.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>  // for std::pair
#include <variant>
#include <vector>

#include "tierwise/detail/compute/program.hpp"
#include "tierwise/detail/formula/expression.hpp"
#include "tierwise/detail/plan/dated.hpp"
#include "tierwise/month.hpp"
#include "tierwise/policy.hpp"

namespace tierwise::detail {

inline constexpr std::uint32_t no_slot = 0xffffffffu;
inline constexpr std::size_t faults_kept = 1'000'000;  ///< of one run: more would take the memory that is left

enum class aggregate : std::uint8_t { sum, mean, smallest, largest, count };

/// Computes an expression into a column.
struct evaluate_step {
  expression what;
  program code;
  std::uint32_t slot = no_slot;
  std::string path;               ///< for messages: `pay.line "commission"`
  bool must_be_known = false;     ///< a missing value is an error
  std::uint32_t asked = no_slot;  ///< truth column: for whom it must be known; no_slot: for everybody
  std::string must_hold;          ///< when not empty: every row must be true, or else this is the message
};

/// Numbers the pairs that two columns of texts make in a month, from 0, as groups by both; missing where one is.
struct pair_step {
  std::uint32_t first = no_slot, second = no_slot, slot = no_slot;
};

/// A function over the people of a group. Without `x`, `count` counts people.
struct group_step {
  enum class kind : std::uint8_t { aggregate, rank, percentile } is = kind::aggregate;
  aggregate f = aggregate::sum;
  std::int64_t percent = 0;  ///< of a percentile, in ten-thousandths
  std::uint32_t x = no_slot;
  std::uint32_t by = no_slot;  ///< slot of the codes; no_slot: the whole company
  std::uint32_t slot = no_slot;
  std::string path;
};

/// What the rows that name a person in a column of texts, others than the own, come to: the sum of `x`, or how many.
struct naming_step {
  std::uint32_t x = no_slot;  ///< no_slot: they are counted
  std::uint32_t names = no_slot, slot = no_slot;
  std::string path;
};

enum class lookback_span : std::uint8_t {
  last,
  since_promotion,
  since_joining,
  year_to_date,
  quarter_to_date,
  fiscal_year_to_date,
  months_ago
};

/// What of a month is remembered: the value; a truth as 1 or 0; of `mean_of_present(x, c)` the value of x, or 1, where
/// it is there, else 0.
enum class kept_as : std::uint8_t { value, truth, present_value, presence };

/// What is remembered of a quantity from month to month.
struct history_plan {
  std::string key;                       ///< the same in two plans for the same quantity
  formula what;                          ///< the call it is the argument of
  std::uint32_t part = no_slot;          ///< the argument; no_slot: 1 (months are counted)
  kept_as as = kept_as::value;           ///< of `present_value` and `presence` the part is the whole call
  value_type type = value_type::number;  ///< of what is remembered; only single months of what is no number
  int own_ladder = -1;
  bool unsaid = false;    ///< whether these rules have no such names, so that their months are missing in it
  int lines_earned = -1;  ///< where it names a `gross` of so many earning lines only; -1: of all, or it names none
  std::string path;
  std::uint32_t slot = no_slot;          ///< this month's value
  int months_kept = 0;                   ///< single months, in a ring buffer
  bool all[3] = {false, false, false};   ///< since joining: sum, smallest, largest
  bool year[3] = {false, false, false};  ///< this year, which begins with the month `year_from`
  int year_from = 1;
  bool quarter[3] = {false, false, false};
  std::map<int, int> risen;  ///< by ladder, bits of: sum 1, smallest 2, largest 4
};

/// Reads a history into a column, with or without this month.
struct lookback_step {
  std::uint32_t history = 0;
  lookback_span span = lookback_span::last;
  aggregate f = aggregate::sum;
  int months = 0;                      ///< of `last` and `months_ago`
  int ladder = -1;                     ///< of `since_promotion`
  std::uint32_t counted_by = no_slot;  ///< of `fiscal_year_to_date`: the history in which its months are counted
  int largest = 0;                     ///< of `sum_of_largest`: how many months add up; 0: all of them
  bool this_month = true;
  std::uint32_t slot = no_slot;
};

/// Shares a total among a group, to the minor unit.
struct pool_step {
  std::uint32_t total = no_slot, weight = no_slot, by = no_slot, slot = no_slot;
  std::uint32_t asked = no_slot;  ///< truth column: who shares in it; no_slot: everybody
  std::uint32_t line = 0;
};

/// Draws a quantity of the assumptions into its column. Only in a model's plan.
struct draw_step {
  std::uint32_t quantity = 0;
};

/// Shares a shop's consultations among those at the desk. Only in a model's plan.
struct serve_step {};

using plan_step =
    std::variant<evaluate_step, pair_step, group_step, naming_step, lookback_step, pool_step, draw_step, serve_step>;

/// A rule as its top-level `and` conditions.
struct rule_plan {
  formula source;
  expression expr;
  program code;
  std::vector<expression> conditions;
  std::vector<program> codes;
  std::vector<std::string> texts;
};

/// A formula of a ladder asked of single people at a month's end.
/// Months of the year, a bit for each from January.
inline constexpr std::uint16_t all_months = 0xfff;
[[nodiscard]] inline bool is_in(std::uint16_t months, month m) { return (months >> (m.number() - 1) & 1) != 0; }

struct tier_plan {
  std::optional<rule_plan> applies, enter, approve, keep, separate, confirm;
  std::uint32_t months = no_slot;  ///< of a probation or an acting appointment: its column
  bool is_probation = false, is_acting = false;
  int fallback = -1;
  int enter_from = -1, demote_to = -1;       ///< tiers
  std::uint16_t review_months = all_months;  ///< in which it is looked at
  int priority_ladder = -1, priority_tier = -1;
  std::uint32_t order = no_slot;  ///< column
};

struct ladder_plan {
  std::vector<tier_plan> tiers;
  std::size_t in_force = 0;                  ///< so many tiers these rules have themselves: see `from_other_months`
  std::optional<rule_plan> set;              ///< a text: the name of a tier
  std::uint16_t review_months = all_months;  ///< of `set`
  std::vector<double> codes, base_pays;      ///< by tier: the text code of its name, and what it pays
  error_bound pay_known;                     ///< of `base_pays`
  std::uint32_t tier = no_slot, highest_tier = no_slot, base_pay = no_slot, months_in_tier = no_slot, acting = no_slot,
                priority = no_slot, waiting_months = no_slot;
};

struct line_plan {
  std::uint32_t slot = no_slot;  ///< what the line takes or gives, major units
  std::uint32_t cut = no_slot;   ///< what the cap cut off
};

struct offence_plan {
  std::uint32_t separates = no_slot;  ///< truth: separated by it this month
};

/// A result that the ledger's people table shows.
struct shown_plan {
  std::string name;
  std::uint32_t slot = no_slot;
  value_type type = value_type::number;
};

struct input_plan {
  std::uint32_t slot = no_slot;
  std::uint32_t input = no_slot;  ///< index in `policy::inputs`
};

/// What the rules of other months give those of one.
struct from_other_months {
  std::vector<std::string> texts;           ///< which have codes already
  std::vector<std::size_t> tiers_in_force;  ///< by ladder: tiers above so many only later rules have; empty: all
};

/// The whole of it. Immutable once made; shared by all runs of the policy.
struct plan {
  tierwise::policy policy;
  int digits = 2;  ///< of the currency's minor unit
  std::uint32_t slot_count = 0;
  std::vector<std::string> texts;  ///< code -> text, as far as the policy names them
  compiled_tables tables;
  std::vector<input_plan> inputs;
  std::uint32_t month = no_slot, month_of_year = no_slot, days_in_month = no_slot, tenure_months = no_slot,
                shop = no_slot, team = no_slot;
  std::uint32_t working_days = no_slot;
  tierwise::month calendar_from;              ///< of `working_days_of`
  std::vector<std::uint8_t> working_days_of;  ///< by month, as far as the calendar goes
  std::uint32_t is_last_month = no_slot, exit_kind = no_slot;
  std::vector<double> exit_codes;  ///< by `exit_kind`: the text code of its name, where a formula asks
  std::vector<plan_step> steps;
  std::vector<history_plan> histories;
  std::vector<ladder_plan> ladders;
  std::vector<line_plan> lines;
  std::vector<offence_plan> offences;
  std::vector<std::string> others_offences;  ///< that it lacks: what is remembered of them for other rules is 0
  std::vector<std::uint32_t> checks;         ///< truth columns
  std::uint32_t absent = no_slot;            ///< truth column: a month of leave
  std::uint32_t score = no_slot, gross = no_slot, net = no_slot, employer_cost = no_slot;
  std::vector<shown_plan> shown;
  std::map<std::string, std::uint32_t> named;  ///< every named result -> slot, for explanations
};

[[nodiscard]] inline std::vector<std::size_t> tiers_in_force(plan const& p) {
  std::vector<std::size_t> out;
  for (auto const& l : p.ladders) out.push_back(l.in_force);
  return out;
}

}  // namespace tierwise::detail
