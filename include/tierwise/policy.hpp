// The policy: what a company decides about its staff, as one value.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tierwise/amendment.hpp"
#include "tierwise/bracket.hpp"
#include "tierwise/discipline.hpp"
#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"
#include "tierwise/ladder.hpp"
#include "tierwise/money.hpp"
#include "tierwise/pay.hpp"
#include "tierwise/scorecard.hpp"
#include "tierwise/shift.hpp"

namespace tierwise {

/// What a column of the records may hold.
///  - `number`: any number. `amount`: money in major units; negative is legal (cancelled orders).
///  - `count`: whole, never negative. `hours`: never negative. `share`: between 0 and 1.
///  - `flag`: true or false. `text`: a name. `month`: a calendar month.
enum class input_kind { number, amount, count, hours, share, flag, text, month };

/// A column of the records that the policy's formulas may name.
struct input {
  std::string name;
  input_kind kind = input_kind::number;
  std::string zh;
  std::string unit;
  bool optional = false;            ///< whether values may be missing; otherwise a missing value is an error
  std::vector<std::string> one_of;  ///< for `text`: the allowed values; empty: any

  bool operator==(input const&) const = default;
};

/// A named figure, the same for all, or different by a text such as the shop or a tier, or by two of them (a minimum
/// wage has a place and a date: say them in `source`).
struct parameter {
  std::string name;
  std::string zh;
  std::optional<figure> value;  ///< beside figures by text, for texts that these do not name; without it there are none
  text_names by;                ///< one text, and the figure is among `figures`, or two, and it is in `table`
  std::map<std::string, figure> figures;
  std::map<std::string, std::map<std::string, figure>> table;  ///< by the first text, then by the second
  std::string source;

  bool operator==(parameter const&) const = default;
};

/// A named quantity; a formula that names it means its formula, so nothing is rounded in between.
struct metric {
  std::string name;
  std::string zh;
  formula value;
  std::string source;

  bool operator==(metric const&) const = default;
};

/// A rule that flags a person's month without forbidding it: the law's limits, or the company's own.
struct check {
  std::string name;
  std::string zh;
  formula flag;         ///< when it holds, the ledger has an event
  std::string message;  ///< what a person should know then
  std::string source;   ///< the law, with its article

  bool operator==(check const&) const = default;
};

/// Who may come back under the same id after months without a record, and what goes on then. Tax and everything else of
/// this year and quarter always does: the employer is the same.
struct rehire {
  int within_months = 12;    ///< months without a record that there may be between two; whoever is longer away is new
  bool keeps_tenure = true;  ///< whether tenure and functions of the past go on; else they begin with the return
  bool keeps_tier = true;    ///< whether tiers and months on them go on; else the first record back says the tiers
  std::string source;

  bool operator==(rehire const&) const = default;
};

/// Months of leave: a person has a record and is not at work. The pay lines say what such a month pays; the rules of
/// ladders are not asked, and the month does not count.
struct absence {
  formula when;         ///< whether a month is one of leave
  bool counts = false;  ///< whether such months count as months on the tier, of trials, and for functions of the past
  std::string source;

  bool operator==(absence const&) const = default;
};

/// The working days of some months: weekdays without holidays, and weekend days worked instead. Formulas know their
/// number as `working_days`; of other months nothing is known.
struct calendar {
  std::string from, until;            ///< the first and the last month, `2026-01`
  std::vector<std::string> holidays;  ///< dates, `2026-01-01`, and ranges with their last day, `2026-02-15/2026-02-23`
  std::vector<std::string> make_up_days;  ///< Saturdays and Sundays that are worked instead of weekdays
  std::string source;

  bool operator==(calendar const&) const = default;
};

/// All of it. An aggregate: build it in C++, load it from a file, or derive it with `replace`.
struct policy {
  std::string name;
  std::string description;
  std::string currency = "CNY";
  tierwise::rounding rounding = tierwise::rounding::half_up;
  int fiscal_year_from = 1;        ///< the number of the month with which the company's year begins
  std::vector<std::string> shops;  ///< the shops there are; when given, records and rules may name no other
  std::vector<input> inputs;
  std::vector<tierwise::parameter> parameter;
  std::vector<tierwise::metric> metric;
  std::vector<bracket_table> brackets;
  std::vector<tierwise::ladder> ladder;
  tierwise::scorecard scorecard;
  tierwise::discipline discipline;
  std::vector<tierwise::shift> shift;
  std::optional<tierwise::overtime> overtime;
  tierwise::pay pay;
  std::vector<tierwise::check> check;
  std::optional<tierwise::calendar> calendar;
  std::optional<tierwise::absence> absence;
  std::optional<tierwise::rehire> rehire;      ///< left out: a gap between two records of a person is an error
  std::vector<tierwise::amendment> amendment;  ///< in order of their months

  bool operator==(policy const&) const = default;
};

}  // namespace tierwise
