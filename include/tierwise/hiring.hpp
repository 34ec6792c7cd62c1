// Who comes: how many heads a shop wants, how long a position stays vacant, and what a newcomer costs.
#pragma once

#include <string>
#include <vector>

#include "tierwise/figure.hpp"

namespace tierwise {

/// Heads that a shop wants. People of the workforce fill them in order of their ids; vacant ones are hired for.
struct opening {
  std::string shop;
  int heads = 0;
  std::vector<std::string> start;  ///< tiers a newcomer starts on, as "post.regular"; else the first of each ladder
  std::string source;

  bool operator==(opening const&) const = default;
};

/// How vacant positions are filled. Without openings each shop wants as many heads as it starts with.
struct hiring {
  std::vector<tierwise::opening> opening;
  int lead_months = 0;       ///< whole months that a position stays vacant at least
  figure filled = 1;         ///< chance a month, from then on, that it is filled
  figure cost = 0;           ///< of each hire, in the month it starts
  int training_months = 0;   ///< of a newcomer, the first counted
  figure training_cost = 0;  ///< a month of training
  std::string source;

  bool operator==(hiring const&) const = default;
};

}  // namespace tierwise
