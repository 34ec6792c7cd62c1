// The scorecard: weighted measures that make the score out of 100, and the gates that cap it.
#pragma once

#include <optional>
#include <string>
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"

namespace tierwise {

/// One measure. Exactly one of `pass`, `linear` and `bands` says how it becomes points from 0 to 100.
struct measure {
  std::string name;  ///< its points are known to later formulas as `points.<name>`
  std::string zh;
  figure weight = 1;
  std::optional<formula> pass;                    ///< 100 points when it holds, 0 when not
  std::optional<formula> value;                   ///< what `linear` and `bands` read
  std::vector<std::pair<figure, figure>> linear;  ///< (value, points): straight lines between, flat beyond
  std::vector<std::pair<figure, figure>> bands;   ///< (lower edge, points): the row's lower edge belongs to it
  bool leave_out = false;  ///< when the value is missing: drop the measure and its weight for that month
  std::string source;

  bool operator==(measure const&) const = default;
};

/// A condition without which the score is at most `at_most`.
struct gate {
  std::string name;
  std::string zh;
  formula require;
  figure at_most = 0;
  std::string source;

  bool operator==(gate const&) const = default;
};

/// score = sum of weight x points over the sum of weights, rounded half up to `decimals`, then capped by the gates.
/// A measure whose value is missing makes the score missing, unless it says `leave_out`.
struct scorecard {
  std::vector<tierwise::measure> measure;
  std::vector<tierwise::gate> gate;
  int decimals = 2;  ///< 0 to 6

  bool operator==(scorecard const&) const = default;
};

}  // namespace tierwise
