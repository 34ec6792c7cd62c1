// What a page shows of two scenarios played with the same luck: tables as JSON, their figures those of `tw.compare`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "groups.hpp"
#include "joined.hpp"
#include "tierwise/comparison.hpp"
#include "tierwise/detail/reflect/json.hpp"

namespace tierwise::page {

using detail::json;
using detail::json_array;
using detail::json_object;

/// Two scenarios in the same replicas, and what came of the people and of the cost.
struct pair_played {
  joined today, variant;
  std::vector<std::vector<std::int64_t>> costs;  ///< part -> replica, month in minor units; empty where undecomposed
  std::vector<person_change> people;             ///< by the workforce's rows
};

inline constexpr char const* cost_parts[] = {"rate", "mix", "heads", "performance", "hiring", "outsourcing"};

[[nodiscard]] inline double mean_of(std::vector<double> const& x) {
  double sum = 0;
  for (double v : x) sum += v;
  return sum / static_cast<double>(x.size());
}

/// The first's mean, and the paired difference, as `Comparison.table` has them, with the band of single replicas.
[[nodiscard]] inline json_object difference_of(pair_played const& of, shown_measure const& m, std::size_t cell,
                                               std::int32_t from, std::int32_t until) {
  auto const first = of.today.amounts(m, cell, from, until), other = of.variant.amounts(m, cell, from, until);
  auto const d = comparison::paired(first, other);
  json better;
  if (m.better != 0) better = m.better > 0 ? d.above : d.below;
  return {{"first", mean_of(first)}, {"variant", mean_of(other)},  {"difference", d.mean},     {"low", d.low},
          {"high", d.high},          {"band_low", d.band.low},     {"band_high", d.band.high}, {"more", d.above},
          {"less", d.below},         {"better", std::move(better)}};
}

[[nodiscard]] inline json_object named(shown_measure const& m, json_object figures) {
  figures.insert(figures.begin(), {"measure", m.name});
  return figures;
}

/// Every measure, over all months.
[[nodiscard]] inline json differences(pair_played const& of) {
  json_array out;
  for (auto const& m : of.today.shown) out.push_back(named(m, difference_of(of, m, 0, 0, of.today.months)));
  return out;
}

/// A measure month by month, or (`cumulative`) over the months so far.
[[nodiscard]] inline json differences_by_month(pair_played const& of, std::string const& name, bool cumulative) {
  std::size_t const place = of.today.place_of(name);
  if (place == of.today.shown.size()) refuse("measure", "there is no measure '" + name + "'");
  json_array out;
  for (std::int32_t t = 0; t < of.today.months; ++t) {
    json_object row = difference_of(of, of.today.shown[place], 0, cumulative ? 0 : t, t + 1);
    row.insert(row.begin(), {"month", (of.today.first_month + t).text()});
    out.push_back(std::move(row));
  }
  return out;
}

/// Part by part what the change of the total cost comes from, over all months; null where it cannot be decomposed.
[[nodiscard]] inline json costs(pair_played const& of, int digits) {
  if (of.costs.empty() || of.costs[0].empty()) return {};
  double unit = 1;
  for (int i = 0; i < digits; ++i) unit *= 10;
  json_array out;
  std::vector<std::int64_t> total(of.today.replicas, 0);
  auto const add = [&](char const* part, std::vector<std::int64_t> const& sums) {
    std::vector<double> amounts;
    for (auto const sum : sums) amounts.push_back(static_cast<double>(sum) / unit);
    auto const spread = projection::spread_of(amounts);
    out.push_back(json_object{{"part", part}, {"mean", mean_of(amounts)}, {"low", spread.low}, {"high", spread.high}});
  };
  auto const months = static_cast<std::size_t>(of.today.months);
  for (std::size_t part = 0; part < of.costs.size(); ++part) {
    std::vector<std::int64_t> sums(of.today.replicas, 0);
    for (std::size_t i = 0; i < of.costs[part].size(); ++i) sums[i / months] += of.costs[part][i];
    for (std::size_t r = 0; r < sums.size(); ++r) total[r] += sums[r];
    add(cost_parts[part], sums);
  }
  add("total", total);
  return out;
}

/// What a month's work of one person is paid on average.
[[nodiscard]] inline shown_measure pay_per_head(std::string const& currency) {
  shown_measure out;
  out.name = "pay_per_head";
  out.zh = "人均应发工资";
  out.kind = measure_kind::money;
  out.unit = currency;
  out.sum_of = {"gross"};
  out.over = {"heads"};
  return out;
}

/// Who of a group rises and goes, as expected numbers under both.
[[nodiscard]] inline json_object outcomes(pair_played const& of, group const& g) {
  double risen[2] = {}, gone[2] = {};
  for (auto const row : g.people) {
    person_change const& p = of.people[row];
    risen[0] += p.risen_first + p.risen_both;
    risen[1] += p.risen_variant + p.risen_both;
    gone[0] += p.gone_first + p.gone_both;
    gone[1] += p.gone_variant + p.gone_both;
  }
  double const n = of.today.replicas;
  return {{"rise_first", risen[0] / n},
          {"rise_variant", risen[1] / n},
          {"leave_first", gone[0] / n},
          {"leave_variant", gone[1] / n}};
}

/// Shop by shop and tier by tier: what changes for those who are there. Of groups that are too small only that they
/// are.
[[nodiscard]] inline json gains(pair_played const& of, std::vector<group> const& groups, std::string const& currency) {
  json_array out;
  for (auto const& g : groups) {
    json_object row{{"by", g.by}, {"name", g.name}, {"zh", g.zh}, {"withheld", g.withheld || g.people.empty()}};
    if (!g.withheld && !g.people.empty()) {
      row.emplace_back("people", static_cast<std::int64_t>(g.people.size()));
      std::size_t const cell = of.today.cell(g.by, g.name);
      std::int32_t const months = of.today.months;
      row.emplace_back("pay", difference_of(of, pay_per_head(currency), cell, 0, months));
      for (char const* name : {"total_cost", "leavers", "heads"})
        row.emplace_back(name, difference_of(of, of.today.shown[of.today.place_of(name)], cell, 0, months));
      for (auto& [name, value] : outcomes(of, g)) row.emplace_back(name, std::move(value));
    }
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace tierwise::page
