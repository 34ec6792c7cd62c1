// The people of a workforce by shop and by tier, and which of these groups may be shown.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "tierwise/detail/support/small_groups.hpp"
#include "tierwise/policy.hpp"
#include "tierwise/table.hpp"

namespace tierwise::page {

/// Those of a workforce who begin in a shop, or on a tier.
struct group {
  std::string by, name, zh;
  std::vector<std::size_t> people;  ///< rows of the workforce
  bool withheld = false;
};

/// By shop, then by each ladder's tiers; without a column everybody begins on the first tier.
[[nodiscard]] inline std::vector<group> groups_of(policy const& p, table const& people,
                                                  std::vector<std::string> const& shops) {
  std::vector<group> out;
  std::vector<std::size_t> begins;
  auto const add = [&](std::string const& by, auto const& names_and_labels, std::string const& first) {
    begins.push_back(out.size());
    std::unordered_map<std::string, std::size_t> place;
    for (auto const& [name, zh] : names_and_labels) {
      place[name] = out.size();
      out.push_back({by, name, zh, {}, false});
    }
    column const* const held = people.find(by);
    for (std::size_t row = 0; row < people.rows(); ++row) {
      bool const is_there = held != nullptr && held->kind == column_kind::text && !held->missing(row);
      auto const found = place.find(is_there ? held->text(row) : first);
      if (found != place.end()) out[found->second].people.push_back(row);
    }
  };
  using labelled = std::vector<std::pair<std::string, std::string>>;
  labelled all;
  for (auto const& shop : shops) all.emplace_back(shop, "");
  if (!all.empty()) add("shop", all, "");
  for (auto const& l : p.ladder) {
    labelled tiers;
    for (auto const& t : l.tier) tiers.emplace_back(t.name, t.zh);
    if (!tiers.empty()) add(l.name, tiers, tiers[0].first);
  }
  begins.push_back(out.size());
  std::vector<detail::published_grouping> groupings;
  for (std::size_t i = 0; i + 1 < begins.size(); ++i) {
    detail::published_grouping& grouping = groupings.emplace_back();
    for (std::size_t g = begins[i]; g < begins[i + 1]; ++g) grouping.push_back({out[g].people});
  }
  detail::withhold_small(groupings, people.rows());
  std::size_t g = 0;
  for (auto const& grouping : groupings)
    for (auto const& cell : grouping) out[g++].withheld = cell.withheld;
  return out;
}

}  // namespace tierwise::page
