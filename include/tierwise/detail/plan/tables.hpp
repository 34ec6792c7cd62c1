// The bracket tables of a plan: those that the policy names, and those that its scorecard and fines are.
#pragma once

#include <cmath>  // for std::abs
#include <cstdint>
#include <string>
#include <utility>  // for std::move, std::pair
#include <vector>

#include "tierwise/detail/plan/builder.hpp"

namespace tierwise::detail {

/// What an unsound table is taken for, so that further faults can be found.
[[nodiscard]] inline std::vector<std::pair<figure, figure>> recovery_rates() { return {{0, 0}, {1, 0}}; }

/// Whether a table has rows whose edges rise, without a gap; reports what is wrong.
inline bool is_sound(plan_builder& b, bracket_table const& t, std::string const& path) {
  fault_list& faults = b.faults;
  std::size_t const before = faults.found.size();
  if (t.rates.empty()) faults.report(path, "has no rows");
  for (std::size_t i = 0; i + 1 < t.rates.size(); ++i)
    if (!(t.rates[i].first.value < t.rates[i + 1].first.value))
      faults.report(
          path, "lower edges must rise: " + t.rates[i].first.text() + " is followed by " + t.rates[i + 1].first.text());
  bool const from_zero = t.kind == bracket_kind::marginal || t.kind == bracket_kind::whole;
  if (from_zero && !t.rates.empty() && t.rates[0].first.value != 0)
    faults.report(path, "the first row starts at " + t.rates[0].first.text() + ": there is a gap below it",
                  "start at 0");
  if (t.kind == bracket_kind::interpolate && t.rates.size() == 1)
    faults.report(path, "one point makes no line", "give two or more");
  for (auto const& [edge, value] : t.rates)
    if (!(std::abs(edge.value) < 1e13) || !(std::abs(value.value) < 1e13)) faults.report(path, "a figure is too large");
  return faults.found.size() == before;
}

inline void compile_tables(plan_builder& b) {
  for (auto const& t : b.policy().brackets) {
    std::string const path = "brackets \"" + t.name + "\"";
    if (!is_name(t.name)) b.faults.report(path, "'" + t.name + "' cannot be a name");
    bool const sound = is_sound(b, t, path);
    if (!b.names.tables.try_emplace(t.name, static_cast<std::uint32_t>(b.made->tables.brackets.size())).second)
      b.faults.report(path, "there are two tables of this name");
    if (sound)
      b.columns.add_table(t);
    else
      b.columns.add_table({t.name, "", t.kind, recovery_rates(), ""});
  }
}

/// A table that formulas cannot name.
inline std::uint32_t add_hidden_table(plan_builder& b, std::string const& path, bracket_kind kind,
                                      std::vector<std::pair<figure, figure>> rates) {
  bracket_table t;
  t.kind = kind;
  t.rates = std::move(rates);
  if (!is_sound(b, t, path)) t.rates = recovery_rates();
  return b.columns.add_table(t);
}

}  // namespace tierwise::detail
