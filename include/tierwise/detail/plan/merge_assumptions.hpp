// A policy and its assumptions as one policy, for the compiler: one set of names, each known once.
#pragma once

#include <algorithm>  // for std::find_if
#include <map>
#include <string>
#include <utility>  // for std::move

#include "tierwise/assumptions.hpp"
#include "tierwise/detail/compute/loops.hpp"

namespace tierwise::detail {

/// What a quantity would be as an input.
[[nodiscard]] inline input_kind drawn_kind(quantity const& q) {
  return q.draw == draw_kind::chance ? input_kind::flag : q.shares.empty() ? input_kind::number : input_kind::text;
}

/// What the consultations of a month come to, as formulas name it behind `demand.`.
inline constexpr char const* demand_results[] = {"received", "load", "busy", "wait_seconds", "lost_share", "own"};

/// The policy with what the assumptions name added, so that one compilation knows every name.
[[nodiscard]] inline policy merge_assumptions(policy p, assumptions const& a) {
  p.parameter.insert(p.parameter.end(), a.parameter.begin(), a.parameter.end());
  p.metric.insert(p.metric.end(), a.metric.begin(), a.metric.end());
  p.brackets.insert(p.brackets.end(), a.brackets.begin(), a.brackets.end());
  if (!a.team_health.trait.empty()) {
    parameter health;
    health.name = "team_health";
    std::map<std::string, double> shops;
    for (auto const& t : a.team_health.trait)
      for (auto const& [shop, score] : t.by_shop) shops[shop] = 0;
    auto mean = [&](std::string const& shop) {
      double sum = 0, weight = 0;
      for (auto const& t : a.team_health.trait) {
        auto const own = t.by_shop.find(shop);
        sum += t.weight.value * (own == t.by_shop.end() ? t.score.value : own->second.value);
        weight += t.weight.value;
      }
      return figure(nearest_whole(sum / weight * 1e6) / 1e6);
    };
    health.value = mean("");
    for (auto const& [shop, unused] : shops) health.figures[shop] = mean(shop);
    if (!shops.empty()) health.by = {"shop"};
    p.parameter.push_back(std::move(health));
  }
  for (auto const& q : a.activity) {
    auto const own = std::find_if(p.inputs.begin(), p.inputs.end(), [&](input const& in) { return in.name == q.name; });
    if (own != p.inputs.end()) {
      own->optional = own->optional || q.each == drawn_each::person;
    } else if (q.each == drawn_each::person) {
      input in;
      in.name = q.name;
      in.kind = drawn_kind(q);
      in.optional = true;
      p.inputs.push_back(std::move(in));
    }
  }
  return p;
}

}  // namespace tierwise::detail
