// How a policy is played forward: how far, how often, and with which luck.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/progress.hpp"
#include "tierwise/state.hpp"

namespace tierwise {

/// How far, how often, and with which luck.
struct simulation {
  std::int32_t months = 12;
  std::uint32_t replicas = 1;
  std::uint32_t first_replica = 0;  ///< a replica has the same luck whichever others are run
  std::uint64_t seed = 0;
  unsigned threads = 1;
  std::vector<std::string> by = {"shop"};   ///< totals by "shop" and by ladders, beside those of everybody
  std::vector<std::string> ignore = {};     ///< columns of the workforce that are meant not to be read
  std::vector<std::string> elsewhere = {};  ///< columns of the workforce that other runs read: nothing is said of them
  state before = {};            ///< how people stood behind the month before the first; empty: they have no past
  tierwise::progress progress;  ///< told person-months; the total is what there would be if nobody left or came
};

}  // namespace tierwise
