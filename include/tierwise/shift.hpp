// Shifts: the hours each asks for, its rhythm of days on and off, and overtime at its multiples.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"

namespace tierwise {

/// A shift by the name that stands in the records' `shift` column. In formulas, for the row's own shift:
/// `shift.hours_per_day`, `shift.days_on`, `shift.days_off`, `shift.night`.
struct shift {
  std::string name;
  std::string zh;
  std::string starts;        ///< `08:30`
  std::string ends;          ///< `17:00`; `24:00` for midnight
  figure hours_per_day = 8;  ///< hours online that are asked for on a working day
  int days_on = 5;
  int days_off = 2;
  bool night = false;
  std::string source;

  bool operator==(shift const&) const = default;
};

/// Overtime by the kind of day. In formulas: `overtime_hours` (all three), `overtime_pay`
/// (hourly x (workday x workday_multiple + ...)).
struct overtime {
  formula workday;   ///< hours beyond the working day
  formula rest_day;  ///< hours on days off
  formula holiday;   ///< hours on public holidays
  formula hourly;    ///< the hourly wage they are multiples of
  figure workday_multiple = figure(1.5, true);
  figure rest_day_multiple = figure(2, true);
  figure holiday_multiple = figure(3, true);
  std::string source;

  bool operator==(overtime const&) const = default;
};

}  // namespace tierwise
