// Discipline: offences counted over months, fines that escalate, and what follows from too many.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"

namespace tierwise {

/// One kind of offence. In formulas: `<name>.count` (this month), `<name>.in_window`, `<name>.fine`.
struct offence {
  std::string name;
  std::string zh;
  formula count;                    ///< how many happened this month
  int window_months = 1;            ///< 1: counted per calendar month; n: over this month and the n - 1 before it
  std::vector<figure> fines;        ///< for the 1st, 2nd ... in the window; the last one holds for all further ones
  std::optional<int> separate_at;   ///< so many in the window end the employment
  bool bad_record = false;          ///< counts into `bad_records`
  std::optional<formula> forfeits;  ///< an amount lost with it (major units), added to `discipline.forfeits`
  std::string source;

  bool operator==(offence const&) const = default;
};

/// The offences. In formulas: `discipline.fines` and `discipline.forfeits` (this month's totals), `bad_records` (this
/// month's count).
struct discipline {
  std::vector<tierwise::offence> offence;

  bool operator==(discipline const&) const = default;
};

}  // namespace tierwise
