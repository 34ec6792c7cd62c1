// Pay: the lines of a payslip in their order, pools shared among a team, and the cap on deductions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"
#include "tierwise/money.hpp"

namespace tierwise {

/// What a line is to the payslip. `net` = earnings - deductions; employer costs and memos stand beside it.
enum class line_kind { earning, deduction, employer_cost, memo };

/// A line's amount is a total that a group shares: each gets total x weight / (sum of weights), and the shares add up
/// to the total to the fen (largest remainders get the odd fen; equal ones in order of person id).
struct pool {
  text_names by = "team";  ///< `team`, `shop`, `company`, any text, or several
  formula weight;          ///< each person's weight, never negative: `1` shares equally

  bool operator==(pool const&) const = default;
};

/// One line. Its amount becomes money here, once, by its rounding; later formulas see that money by the line's name.
struct pay_line {
  std::string name;
  std::string zh;
  line_kind kind = line_kind::earning;
  formula amount;                              ///< major units; a deduction is written as a positive amount
  std::optional<formula> when;                 ///< 0 when it does not hold
  bool prorate = false;                        ///< multiplied by `pay.proration`
  std::optional<formula> at_least;             ///< floor, after proration
  std::optional<formula> at_most;              ///< cap, after proration
  std::optional<tierwise::rounding> rounding;  ///< instead of the policy's
  std::optional<tierwise::pool> pool;
  bool capped = false;  ///< a deduction under `pay.deduction_cap`
  std::string source;

  bool operator==(pay_line const&) const = default;
};

/// What the capped deductions of a month may take together: min(share x of, of - keep_at_least), never below 0,
/// rounded down to the fen. Lines take from it in their order; what is cut off is shown beside the line.
struct deduction_cap {
  figure share = figure(0.2, true);
  formula of;             ///< the month's wage, for instance `gross`
  formula keep_at_least;  ///< for instance `minimum_wage`; 0 for none
  std::string source;

  bool operator==(deduction_cap const&) const = default;
};

/// The payslip. In formulas: each line's name, `gross` (earning lines above), and after the last line `net` and
/// `employer_cost` (gross + employer cost lines).
struct pay {
  std::optional<formula> proration;  ///< share of the month worked, 0 to 1: `days_worked / days_scheduled`
  std::optional<tierwise::deduction_cap> deduction_cap;
  std::vector<pay_line> line;

  bool operator==(pay const&) const = default;
};

}  // namespace tierwise
