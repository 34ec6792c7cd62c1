// Rules of several months brought to one shape: a pay line that is not yet there, or no longer, pays nothing.
#pragma once

#include <algorithm>  // for std::equal, std::find_if, std::max, std::min
#include <cstddef>
#include <iterator>  // for std::distance
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/policy.hpp"

namespace tierwise::detail {

template <class Named>
[[nodiscard]] std::size_t place_of(std::vector<Named> const& list, std::string_view name) {
  auto const found = std::find_if(list.begin(), list.end(), [&](auto const& one) { return one.name == name; });
  return static_cast<std::size_t>(std::distance(list.begin(), found));
}

/// The pay lines of all months in one order, each where it first stands; of those without rules nothing but their
/// names.
[[nodiscard]] inline std::vector<pay_line> lines_of_all(std::vector<policy> const& rules) {
  std::vector<pay_line> out;
  for (auto const& p : rules)
    for (std::size_t i = 0; i < p.pay.line.size(); ++i) {
      pay_line const& line = p.pay.line[i];
      if (place_of(out, line.name) < out.size()) continue;
      pay_line unpaid;
      unpaid.name = line.name;
      unpaid.zh = line.zh;
      unpaid.kind = line.kind;
      unpaid.amount = formula("0");
      std::size_t const at = i == 0 ? 0 : place_of(out, p.pay.line[i - 1].name) + 1;
      out.insert(out.begin() + static_cast<std::ptrdiff_t>(at), std::move(unpaid));
    }
  return out;
}

/// The tiers of a ladder of all months: further ones can only stand above those that there are.
[[nodiscard]] inline std::vector<tier> tiers_of_all(std::vector<policy> const& rules, std::string_view ladder) {
  std::vector<tier> out;
  for (auto const& p : rules) {
    std::size_t const at = place_of(p.ladder, ladder);
    for (std::size_t i = 0; at < p.ladder.size() && i < p.ladder[at].tier.size(); ++i) {
      if (place_of(out, p.ladder[at].tier[i].name) < out.size()) continue;
      tier unreached;  // without a rule nobody enters it
      unreached.name = p.ladder[at].tier[i].name;
      unreached.zh = p.ladder[at].tier[i].zh;
      out.push_back(std::move(unreached));
    }
  }
  return out;
}

/// Of each ladder how many tiers it has.
[[nodiscard]] inline std::vector<std::size_t> count_tiers(policy const& p) {
  std::vector<std::size_t> out;
  for (auto const& l : p.ladder) out.push_back(l.tier.size());
  return out;
}

/// The same rules, each with the pay lines and tiers of all. Nothing else is made alike.
inline void pad_rules(std::vector<policy>& rules) {
  std::vector<pay_line> const lines = lines_of_all(rules);
  std::vector<std::vector<tier>> tiers;
  for (auto const& l : rules.front().ladder) tiers.push_back(tiers_of_all(rules, l.name));
  std::vector<std::size_t> reached(tiers.size(), 0);  // no tier ends while people may stand on it
  for (auto& p : rules) {
    std::vector<pay_line> padded = lines;
    bool ordered = true;
    std::size_t next = 0;
    for (auto const& line : p.pay.line) {
      std::size_t const at = place_of(padded, line.name);
      ordered = ordered && at >= next;
      next = at + 1;
      padded[at] = line;
    }
    if (ordered) p.pay.line = std::move(padded);  // another order is told as such
    for (std::size_t i = 0; i < tiers.size() && i < p.ladder.size(); ++i) {
      std::vector<tier>& own = p.ladder[i].tier;
      std::size_t const stood = own.size();
      bool const below =
          std::equal(own.begin(), own.end(), tiers[i].begin(),
                     tiers[i].begin() + static_cast<std::ptrdiff_t>(std::min(own.size(), tiers[i].size())),
                     [](tier const& a, tier const& b) { return a.name == b.name; });
      if (below && own.size() >= reached[i] && own.size() <= tiers[i].size())
        own.insert(own.end(), tiers[i].begin() + static_cast<std::ptrdiff_t>(own.size()), tiers[i].end());
      reached[i] = std::max(reached[i], stood);
    }
  }
}

}  // namespace tierwise::detail
