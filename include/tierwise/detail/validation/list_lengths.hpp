// Whether lists are as long as they may be, for a policy; assumption_lengths.hpp does the same for assumptions.
#pragma once

#include <cstddef>  // for std::size_t
#include <map>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/reflect/path.hpp"
#include "tierwise/error.hpp"
#include "tierwise/limits.hpp"
#include "tierwise/policy.hpp"

namespace tierwise::detail {

/// Collects the lists that are longer than they may be, and the names.
class list_lengths {
 public:
  std::vector<fault> faults;

  void at_most(std::size_t found, std::size_t most, std::string path, std::string_view what, std::string_view whose) {
    if (found <= most) return;
    fault f;
    f.path = std::move(path);
    f.message =
        with_commas(found) + " " + std::string(what) + "; " + std::string(whose) + " may have " + with_commas(most);
    faults.push_back(std::move(f));
  }
  void name(std::string const& given, std::string const& list) {
    at_most(given.size(), limit::name_bytes, list, "bytes in the name beginning '" + given.substr(0, 12) + "'",
            "a name");
  }
  template <class List>
  void names(List const& list, std::string const& path) {
    for (auto const& one : list) name(one.name, path);
  }
  template <class T>
  void keys(std::map<std::string, T> const& by_name, std::string const& path) {
    for (auto const& [key, value] : by_name) name(key, path);
  }

  void parameters_and_tables(std::vector<parameter> const& parameters, std::vector<metric> const& metrics,
                             std::vector<bracket_table> const& tables, std::string_view whose) {
    at_most(parameters.size(), limit::parameters, "parameter", "parameters", whose);
    at_most(metrics.size(), limit::metrics, "metric", "metrics", whose);
    at_most(tables.size(), limit::tables, "brackets", "bracket tables", whose);
    names(parameters, "parameter");
    names(metrics, "metric");
    names(tables, "brackets");
    for (auto const& p : parameters)
      by_text(p.figures, p.table, "parameter \"" + p.name + "\"", "figures", "a parameter");
    for (auto const& t : tables) {
      std::string const path = "brackets \"" + t.name + "\"";
      at_most(t.rates.size(), limit::table_rows, path, "rows", "a bracket table");
      by_text(t.figures, t.table, path, "lists of rows", "a bracket table");
      std::size_t all = 0;
      auto const rows = [&](std::map<std::string, bracket_rows> const& by_name, std::string const& list) {
        for (auto const& [text, one] : by_name) {
          at_most(one.size(), limit::table_rows, list + "." + path_name(text), "rows", "a bracket table");
          all += one.size();
        }
      };
      rows(t.figures, path + ".figures");
      for (auto const& [first, row] : t.table) rows(row, path + ".table." + path_name(first));
      at_most(all, limit::table_figures, path, "rows of all texts", "a bracket table");
    }
  }
  /// Figures by one text, or by two.
  template <class T>
  void by_text(std::map<std::string, T> const& figures, std::map<std::string, std::map<std::string, T>> const& table,
               std::string const& path, std::string_view what, std::string_view whose) {
    at_most(figures.size(), limit::figures, path + ".figures", what, whose);
    keys(figures, path + ".figures");
    std::size_t all = 0;
    for (auto const& [first, row] : table) {
      all += row.size();
      keys(row, path + ".table");
    }
    at_most(all, limit::table_figures, path + ".table", std::string(what) + " by two texts", whose);
    keys(table, path + ".table");
  }
};

inline void measure_lists(list_lengths& found, policy const& p) {
  found.at_most(p.shops.size(), limit::shops, "shops", "shops", "a policy");
  if (p.calendar) {
    found.at_most(p.calendar->holidays.size(), limit::calendar_dates, "calendar.holidays", "dates", "a list");
    found.at_most(p.calendar->make_up_days.size(), limit::calendar_dates, "calendar.make_up_days", "dates", "a list");
  }
  found.at_most(p.inputs.size(), limit::inputs, "inputs", "inputs", "a policy");
  found.names(p.inputs, "inputs");
  for (auto const& in : p.inputs)
    found.at_most(in.one_of.size(), limit::one_of, "inputs \"" + in.name + "\".one_of", "texts", "an input");
  found.parameters_and_tables(p.parameter, p.metric, p.brackets, "a policy");
  found.at_most(p.ladder.size(), limit::ladders, "ladder", "ladders", "a policy");
  found.names(p.ladder, "ladder");
  for (auto const& l : p.ladder) {
    found.at_most(l.tier.size(), limit::tiers, "ladder \"" + l.name + "\"", "tiers", "a ladder");
    found.names(l.tier, "ladder \"" + l.name + "\"");
    for (auto const& t : l.tier) {
      found.at_most(t.seats.size(), limit::seats, "ladder." + l.name + ".tier \"" + t.name + "\".seats",
                    "shops with seats", "a tier");
      found.by_text(t.base_pay.figures, t.base_pay.table, "ladder." + l.name + ".tier \"" + t.name + "\".base_pay",
                    "figures", "a base pay");
      found.keys(t.seats, "ladder." + l.name + ".tier \"" + t.name + "\".seats");
    }
  }
  found.at_most(p.scorecard.measure.size(), limit::measures, "scorecard.measure", "measures", "a scorecard");
  found.at_most(p.scorecard.gate.size(), limit::gates, "scorecard.gate", "gates", "a scorecard");
  found.names(p.scorecard.measure, "scorecard.measure");
  found.names(p.scorecard.gate, "scorecard.gate");
  for (auto const& m : p.scorecard.measure)
    for (auto const* rows : {&m.linear, &m.bands})
      found.at_most(rows->size(), limit::table_rows, "scorecard.measure \"" + m.name + "\"", "rows", "a measure");
  found.at_most(p.discipline.offence.size(), limit::offences, "discipline.offence", "offences", "a policy");
  found.names(p.discipline.offence, "discipline.offence");
  for (auto const& o : p.discipline.offence)
    found.at_most(o.fines.size(), limit::fines, "discipline.offence \"" + o.name + "\"", "fines", "an offence");
  found.at_most(p.shift.size(), limit::shifts, "shift", "shifts", "a policy");
  found.names(p.shift, "shift");
  found.at_most(p.pay.line.size(), limit::pay_lines, "pay.line", "pay lines", "a policy");
  found.names(p.pay.line, "pay.line");
  found.at_most(p.check.size(), limit::checks, "check", "checks", "a policy");
  found.names(p.check, "check");
}

/// Gives its argument back; throws `error` when it holds more than it may.
template <class T>
[[nodiscard]] T const& within_limits(T const& value) {
  list_lengths lengths;
  measure_lists(lengths, value);
  if (!lengths.faults.empty()) throw error(std::move(lengths.faults));
  return value;
}

}  // namespace tierwise::detail
