// Who leaves: a monthly hazard by tenure and by what bears on the person, and groups that leave together.
#pragma once

#include <optional>
#include <string>
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"

namespace tierwise {

/// Something that bears on leaving. Its contribution in log-odds is coefficient * (x - reference), where x is the
/// value, or its natural logarithm when `log` is set (the reference is then the value at which nothing is added). A
/// missing value adds nothing. No coefficient is causal because it stands in a file.
struct factor {
  std::string name;
  std::string zh;
  std::string says;  ///< in words, as a reason: "pay below the market"
  formula value;     ///< a number, or true or false as 1 or 0
  bool log = false;
  figure reference = 0;
  figure coefficient = 0;  ///< log-odds a unit
  figure spread = 0;       ///< standard deviation of what is believed of the coefficient
  bool personal = false;   ///< age, sex, family: left out unless `attrition.personal` says otherwise
  bool lever = true;       ///< whether the company can change it
  std::string source;

  bool operator==(factor const&) const = default;
};

/// A monthly discrete-time logit: log-odds = intercept + ln(tenure multiplier) + the factors' contributions.
struct hazard {
  figure annual_rate = 0;           ///< leavers a year over average heads, from which the intercept is solved
  std::optional<figure> intercept;  ///< instead of an annual rate
  std::vector<std::pair<figure, figure>> between;  ///< an interval of the annual rate, for people: [[low, high]]
  std::vector<std::pair<figure, figure>> tenure;   ///< (completed months, odds multiplier); holds until the next row
  std::vector<tierwise::factor> factor;
  std::string source;

  bool operator==(hazard const&) const = default;
};

/// People who leave together: once a shop and month something may happen, and then each of them goes with a share.
struct common_departure {
  std::string name;
  std::string zh;
  formula who;       ///< true for those concerned
  formula chance;    ///< that it happens to the shop this month
  figure share = 0;  ///< of those concerned who go then
  std::string source;

  bool operator==(common_departure const&) const = default;
};

/// All of it. Leaving is decided at a month's end, behind the policy's own decisions.
struct attrition {
  bool draw_coefficients = true;    ///< whether each replica draws its coefficients from their spread
  bool personal = false;            ///< whether factors marked `personal` count
  std::optional<hazard> leaving;    ///< by the person's own will
  std::optional<hazard> dismissal;  ///< by the company, beyond what the policy separates
  std::vector<common_departure> together;

  bool operator==(attrition const&) const = default;
};

}  // namespace tierwise
