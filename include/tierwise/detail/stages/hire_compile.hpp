// Who comes: openings with the tiers that they start on, and what hiring costs.
#pragma once

#include <algorithm>  // for std::max
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>  // for std::move, std::pair
#include <vector>

#include "tierwise/detail/plan/model_builder.hpp"

namespace tierwise::detail {

/// Heads that openings may want in all: a position is kept for each before anybody is hired.
inline constexpr std::int64_t most_heads = 1000000;

inline void check_hiring(model_builder& m) {
  hiring const& h = m.made->assumed.hiring;
  fault_list& faults = m.rules.faults;
  if (h.lead_months < 0 || h.training_months < 0) faults.report("hiring", "months are not negative");
  for (auto const& [name, cost] :
       {std::pair("hiring.cost", h.cost), std::pair("hiring.training_cost", h.training_cost)})
    if (!(cost.value >= 0))
      faults.report(name, "must be 0 or more, found " + cost.text());
    else if (!(cost.value * ten_to(m.made->digits) < whole_limit))
      faults.report(name, "the number " + cost.text() + " is too large");
  if (!(h.filled.value >= 0 && h.filled.value <= 1))
    faults.report("hiring.filled", "must be from 0 to 100%, found " + h.filled.text());
  std::int64_t heads = 0;
  for (auto const& o : h.opening) heads += std::max(0, o.heads);
  if (heads > most_heads)
    faults.report("hiring.opening", std::to_string(heads) + " heads are more than can be played",
                  "at most " + std::to_string(most_heads));
}

inline void compile_hire(model_builder& m) {
  hiring const& h = m.made->assumed.hiring;
  auto const& ladders = m.made->policy.ladder;
  m.made->hiring_purpose = add_purpose(m, "hiring/filled", "hiring");
  check_hiring(m);
  std::vector<std::string> known;
  std::unordered_map<std::string, std::pair<std::size_t, std::uint8_t>> tiers;  // ladder and tier, by `post.regular`
  for (std::size_t l = 0; l < ladders.size() && !h.opening.empty(); ++l)
    for (std::size_t t = 0; t < ladders[l].tier.size(); ++t) {
      known.push_back(ladders[l].name + "." + ladders[l].tier[t].name);
      tiers[known.back()] = {l, static_cast<std::uint8_t>(t)};
    }
  for (auto const& o : h.opening) {
    std::string const path = "hiring.opening";
    require_shop(m.rules, o.shop, path);
    if (o.heads < 0) m.rules.faults.report(path, "the heads of '" + o.shop + "' are negative");
    opening_plan out;
    out.shop = o.shop;
    out.heads = o.heads;
    out.start.assign(ladders.size(), 0);
    for (auto const& start : o.start) {
      if (auto const at = tiers.find(start); at != tiers.end())
        out.start[at->second.first] = at->second.second;
      else
        m.rules.faults.report_unknown("ladder.tier", start, known, path + ".start");
    }
    m.made->openings.push_back(std::move(out));
  }
}

}  // namespace tierwise::detail
