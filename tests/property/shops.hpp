// The shipped policy and records, read once for all property tests.
#pragma once

#include <cstdint>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "tierwise/apply.hpp"
#include "tierwise/detail/support/bit_cast.hpp"
#include "tierwise/toml.hpp"

namespace tierwise_tests {

inline std::vector<std::string> cells(std::string const& line) {
  std::vector<std::string> out(1);
  for (char c : line) {
    if (c == ',')
      out.emplace_back();
    else if (c != '\r')
      out.back() += c;
  }
  return out;
}

/// A CSV file whose column kinds are told by their values: true/false, 2026-03, numbers, or else texts.
inline tierwise::table read_csv(std::string const& path) {
  std::ifstream in(repository_file(path));
  std::string line;
  std::getline(in, line);
  auto const names = cells(line);
  std::vector<std::vector<std::string>> columns(names.size());
  while (std::getline(in, line)) {
    auto const row = cells(line);
    for (std::size_t i = 0; i < names.size(); ++i) columns[i].push_back(row[i]);
  }
  tierwise::table t;
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto const& v = columns[i];
    auto all = [&](auto fits) { return std::all_of(v.begin(), v.end(), fits); };
    if (all([](auto const& s) { return s == "true" || s == "false"; })) {
      std::vector<bool> flags;
      for (auto const& s : v) flags.push_back(s == "true");
      t.add(names[i], flags);
    } else if (all([](auto const& s) { return tierwise::month::read(s).has_value(); })) {
      std::vector<tierwise::month> months;
      for (auto const& s : v) months.push_back(*tierwise::month::read(s));
      t.add(names[i], months);
    } else if (all([](auto const& s) { return s.empty() || s.find_first_not_of("0123456789.-") == s.npos; })) {
      std::vector<double> numbers;
      for (auto const& s : v) numbers.push_back(s.empty() ? std::numeric_limits<double>::quiet_NaN() : std::stod(s));
      t.add(names[i], numbers);
    } else {
      t.add(names[i], v);
    }
  }
  return t;
}

inline tierwise::policy const& three_shops() {
  static tierwise::policy const p = tierwise::load_policy(repository_file("examples/policies/three_shops.toml"));
  return p;
}
inline tierwise::table const& three_shops_records() {
  static tierwise::table const t = read_csv("examples/data/three_shops_records.csv");
  return t;
}

/// The rows of a table in another order.
inline tierwise::table reordered(tierwise::table const& from, std::vector<std::size_t> const& order) {
  tierwise::table out;
  for (auto const& c : from.columns()) {
    if (c.kind == tierwise::column_kind::text) {
      std::vector<std::string> v;
      for (auto i : order) v.push_back(c.text(i));
      out.add(c.name, v);
    } else {
      std::vector<double> v;
      for (auto i : order) v.push_back(c.numbers[i]);
      out.add(c.name, v, c.kind);
    }
  }
  return out;
}

inline bool same_event(tierwise::event const& a, tierwise::event const& b) {
  return a.month == b.month && a.person == b.person && a.kind == b.kind && a.asked == b.asked &&
         a.subject == b.subject && a.from == b.from && a.to == b.to && a.number == b.number &&
         a.failed_conditions == b.failed_conditions;
}

/// Two ledgers are the same to the bit: every number, every event, every name.
inline bool same(tierwise::ledger const& a, tierwise::ledger const& b) {
  auto texts = [](tierwise::ledger const& l, tierwise::ledger_column<std::int32_t> const& codes) {
    std::vector<std::string> out;
    for (auto c : codes) out.push_back(c < 0 ? "" : l.texts[static_cast<std::size_t>(c)]);
    return out;
  };
  if (a.people != b.people || a.person != b.person || a.months != b.months || a.first_month != b.first_month)
    return false;
  if (texts(a, a.shop) != texts(b, b.shop) || texts(a, a.team) != texts(b, b.team)) return false;
  if (a.tiers != b.tiers || a.months_in_tier != b.months_in_tier) return false;
  if (a.lines != b.lines || a.cuts != b.cuts || a.gross != b.gross || a.net != b.net ||
      a.employer_cost != b.employer_cost)
    return false;
  if (a.shown.size() != b.shown.size() || a.events.size() != b.events.size()) return false;
  for (std::size_t i = 0; i < a.shown.size(); ++i)
    for (std::size_t r = 0; r < a.shown[i].values.size(); ++r) {
      // Texts are codes of dictionaries that may differ; NaN has one meaning.
      if (a.shown[i].type == tierwise::detail::value_type::text) continue;
      double const x = a.shown[i].values[r], y = b.shown[i].values[r];
      if (x != x && y != y) continue;
      if (tierwise::detail::bit_cast<std::uint64_t>(x) != tierwise::detail::bit_cast<std::uint64_t>(y)) return false;
    }
  for (std::size_t i = 0; i < a.events.size(); ++i)
    if (!same_event(a.events[i], b.events[i])) return false;
  return true;
}

}  // namespace tierwise_tests
