// What came out: every payslip line, every person's month, every event, as columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/detail/formula/value_type.hpp"
#include "tierwise/detail/plan/dated.hpp"
#include "tierwise/event.hpp"
#include "tierwise/ledger_column.hpp"
#include "tierwise/money.hpp"
#include "tierwise/month.hpp"
#include "tierwise/note.hpp"
#include "tierwise/state.hpp"

namespace tierwise {

struct policy;
namespace detail {
struct rule_plan;
}

/// A result beside the payslips, row by row.
struct shown_column {
  std::string name;
  detail::value_type type = detail::value_type::number;
  ledger_column<double> values;  ///< NaN is missing, also where the rules in force have no such result
};

/// One group: its names in the order asked for, and sums in minor units.
struct total_row {
  std::vector<std::string> group;
  std::size_t heads = 0;            ///< different people
  std::size_t months = 0;           ///< person-months
  std::vector<std::int64_t> lines;  ///< by pay line
  std::int64_t gross = 0, net = 0, employer_cost = 0;
};

/// What is kept of a run instead of its rows, when only totals are wanted.
struct kept_totals {
  struct grouping {
    std::vector<std::string> by;
    std::vector<total_row> rows;
  };
  std::vector<grouping> groupings;  ///< none: the ledger has its rows
  std::size_t person_months = 0;
  std::int32_t last_month = -1;    ///< in which anybody was paid, since the first
  std::vector<std::string> shops;  ///< in which anybody was paid
};

/// The result of `apply`. Rows are person-months in order of month, then person; money is in minor units.
struct ledger {
  detail::dated<detail::plan> plans;  ///< the policy and its amendments, made ready
  std::vector<std::string> people;    ///< ids in order; behind them those of the state before who only have events
  std::vector<std::string> texts;     ///< of shops and teams, by code
  month first_month;

  ledger_column<std::uint32_t> person;                      ///< row -> index of `people`
  ledger_column<std::int32_t> months;                       ///< row -> months since `first_month`
  ledger_column<std::int32_t> shop, team;                   ///< row -> text code; team empty when the records have none
  std::vector<ledger_column<std::uint8_t>> tiers;           ///< ladder -> row -> tier held in that month
  std::vector<ledger_column<std::int32_t>> months_in_tier;  ///< ladder -> row
  std::vector<shown_column> shown;                          ///< score, points, fines
  std::vector<ledger_column<std::int64_t>> lines;           ///< pay line -> row -> amount
  std::vector<ledger_column<std::int64_t>> cuts;  ///< pay line -> row -> what the cap cut off; empty if never capped
  ledger_column<std::int64_t> gross, net, employer_cost;
  std::vector<event> events;    ///< in order of month, person, and the steps of a month's end; see `apply` for months
                                ///< before the first
  bool tiers_recorded = false;  ///< tiers are those of the records
  std::vector<tier_difference> tier_differences;  ///< then: in order of month, person and ladder
  tierwise::state state;    ///< how everybody stands behind the last month; empty of a run for totals only
  kept_totals kept;         ///< of a run for totals only
  std::vector<note> notes;  ///< what of the records was not used, or is taken for granted

  [[nodiscard]] std::size_t rows() const { return person.size(); }
  /// Before any amendment; its ladders, pay lines and currency are those of every month. Throws `error` for a ledger
  /// that nothing made.
  [[nodiscard]] tierwise::policy const& policy() const;
  [[nodiscard]] int digits() const;  ///< of the currency's minor unit
  /// The rules in force when something happened.
  [[nodiscard]] detail::plan const& plan_in(event const& e) const;

  /// The row of a person's month, or `rows()`.
  [[nodiscard]] std::size_t find(std::string_view id, month when) const;

  /// What an event is about: the ladder, offence, pay line or check.
  [[nodiscard]] std::string subject(event const& e) const;
  /// The name of a tier of the event's ladder, or "".
  [[nodiscard]] std::string tier(event const& e, std::int16_t which) const;
  /// Why: the conditions that did not hold, or the message of the check.
  [[nodiscard]] std::string reason(event const& e) const;
  /// The rule an event was decided by, or null.
  [[nodiscard]] detail::rule_plan const* rule(event const& e) const;
};

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/apply/ledger_inl.hpp"
#endif
