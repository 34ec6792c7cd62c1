// The desk of the shipped records when they end, to be played forward: once, or as many times as wanted, each copy with
// shops of its own.
#pragma once

#include <cstddef>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/apply.hpp"
#include "tierwise/assumptions_file.hpp"
#include "tierwise/simulate.hpp"
#include "tierwise/toml.hpp"

namespace tierwise_benchmarks {

inline std::string const root = TIERWISE_ROOT;

/// A CSV file as columns: true/false, months, numbers (empty: missing), or else texts.
inline tierwise::table read_csv(std::string const& path) {
  std::ifstream file(path);
  std::string line, cell;
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> columns;
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    bool const heads = columns.empty();
    if (!heads)
      for (auto& c : columns) c.emplace_back();
    for (std::size_t i = 0; std::getline(cells, cell, ','); ++i) {
      if (heads)
        names.push_back(cell);
      else
        columns[i].back() = cell;
    }
    columns.resize(names.size());
  }
  tierwise::table out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::vector<double> numbers;
    auto kind = tierwise::column_kind::number;
    bool some = false;
    for (auto const& text : columns[i]) {
      tierwise::figure f;
      some = some || !text.empty();
      if (text == "true" || text == "false")
        numbers.push_back(text == "true"), kind = tierwise::column_kind::flag;
      else if (auto const m = tierwise::month::read(text))
        numbers.push_back(m->index), kind = tierwise::column_kind::month;
      else if (text.empty())
        numbers.push_back(std::numeric_limits<double>::quiet_NaN());
      else if (tierwise::figure::read(text, f))
        numbers.push_back(f.value);
      else
        break;
    }
    if (some && numbers.size() == columns[i].size())
      out.add(names[i], std::move(numbers), kind);
    else
      out.add(names[i], columns[i]);
  }
  return out;
}

/// Who is paid in the last month of the records, with the tiers of that month, `copies` times.
inline tierwise::table workforce(tierwise::compiled_policy const& policy, std::size_t copies) {
  tierwise::table const records = read_csv(root + "/examples/data/three_shops_records.csv");
  tierwise::ledger const l = tierwise::apply(policy, records);
  std::int32_t last = 0;
  for (auto m : l.months) last = m > last ? m : last;
  tierwise::month const from = l.first_month + (last + 1);
  // Rows of the ledger, and beside them those of the records that they are paid for.
  std::vector<std::size_t> paid, recorded;
  auto const *who = records.find("person"), *when = records.find("month");
  for (std::size_t row = 0; row < l.rows(); ++row) {
    if (l.months[row] != last) continue;
    std::size_t r = 0;
    while (who->text(r) != l.people[l.person[row]] || when->numbers[r] != (l.first_month + last).index) ++r;
    paid.push_back(row);
    recorded.push_back(r);
  }
  std::vector<std::string> person, shop, team, shift;
  std::vector<double> experience, typing;
  std::vector<tierwise::month> months, joined;
  std::vector<std::vector<std::string>> tiers(l.tiers.size());
  std::vector<std::vector<tierwise::month>> since(l.tiers.size());
  for (std::size_t c = 0; c < copies; ++c) {
    std::string const own = copies == 1 ? "" : "-" + std::to_string(c);
    for (std::size_t i = 0; i < paid.size(); ++i) {
      std::size_t const row = paid[i], r = recorded[i];
      person.push_back(l.people[l.person[row]] + own);
      shop.push_back(records.find("shop")->text(r) + own);
      team.push_back(records.find("team")->text(r) + own);
      shift.push_back(records.find("shift")->text(r));
      experience.push_back(records.find("experience_months")->numbers[r]);
      typing.push_back(records.find("typing_speed")->numbers[r]);
      months.push_back(from);
      joined.push_back(tierwise::month::from_index(static_cast<std::int32_t>(records.find("joined")->numbers[r])));
      for (std::size_t k = 0; k < tiers.size(); ++k) {
        tiers[k].push_back(l.policy().ladder[k].tier[l.tiers[k][row]].name);
        since[k].push_back(from - l.months_in_tier[k][row]);
      }
    }
  }
  tierwise::table out;
  out.add("person", person).add("month", months).add("shop", shop).add("team", team).add("joined", joined);
  for (std::size_t k = 0; k < tiers.size(); ++k) {
    out.add(l.policy().ladder[k].name, tiers[k]);
    out.add(l.policy().ladder[k].name + "_since", since[k]);
  }
  out.add("shift", shift).add("experience_months", std::move(experience)).add("typing_speed", std::move(typing));
  return out;
}

/// A policy and assumptions for shops of any name: what is said of a shop by name is as for the others.
inline void for_copies(tierwise::policy& p, tierwise::assumptions& a) {
  p.shops.clear();
  for (auto& one : p.parameter) one.by.clear(), one.figures.clear();
  for (auto& ladder : p.ladder)
    for (auto& tier : ladder.tier)
      if (auto const any = tier.seats.find("*"); any != tier.seats.end()) tier.seats = {*any};
  for (auto& trait : a.team_health.trait) trait.by_shop.clear();
}

}  // namespace tierwise_benchmarks
