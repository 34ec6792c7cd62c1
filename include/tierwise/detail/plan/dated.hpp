// Rules by the month from which they hold.
#pragma once

#include <memory>   // for std::shared_ptr
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/month.hpp"

namespace tierwise::detail {

struct plan;
struct model;

/// Rules by the month from which they hold: the plan or model of a policy, and those of its amendments.
template <class Rules>
struct dated {
  std::shared_ptr<Rules const> first;                                             ///< before any amendment
  std::vector<std::pair<tierwise::month, std::shared_ptr<Rules const>>> amended;  ///< in order of their months

  [[nodiscard]] Rules const& in(tierwise::month when) const {
    Rules const* out = first.get();
    for (auto const& [from, rules] : amended)
      if (!(when < from)) out = rules.get();
    return *out;
  }
  /// The latest, whose texts have the codes of all.
  [[nodiscard]] Rules const& last() const { return amended.empty() ? *first : *amended.back().second; }
  [[nodiscard]] std::vector<plan const*> all() const {
    std::vector<plan const*> out = {first.get()};
    for (auto const& later : amended) out.push_back(later.second.get());
    return out;
  }
};

}  // namespace tierwise::detail
