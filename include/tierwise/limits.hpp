// How much one policy, one set of assumptions, one file and one sweep may hold, so that none can exhaust time or memory. What a single
// formula may be is in formula.hpp; docs/reference/limits.md lists every limit there is.
#pragma once

#include <cstddef>  // for std::size_t
#include <map>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/assumptions.hpp"
#include "tierwise/error.hpp"
#include "tierwise/policy.hpp"

namespace tierwise {

namespace limit {

inline constexpr std::size_t file_bytes = 16'777'216;  ///< of a policy's or assumptions' file
inline constexpr std::size_t key_parts = 32;           ///< of a dotted key or table header in a file
inline constexpr std::size_t file_faults = 100'000;    ///< that are kept of one file
inline constexpr std::size_t name_bytes = 1'000;

inline constexpr std::size_t shops = 100'000;
inline constexpr std::size_t inputs = 10'000;
inline constexpr std::size_t one_of = 100'000;
inline constexpr std::size_t parameters = 10'000;
inline constexpr std::size_t by_shop = 3'000;
inline constexpr std::size_t metrics = 10'000;
inline constexpr std::size_t tables = 10'000;
inline constexpr std::size_t table_rows = 10'000;
inline constexpr std::size_t ladders = 1'000;
inline constexpr std::size_t tiers = 60;
inline constexpr std::size_t seats = 5'000;
inline constexpr std::size_t measures = 1'000;
inline constexpr std::size_t gates = 1'000;
inline constexpr std::size_t offences = 1'000;
inline constexpr std::size_t fines = 1'000;
inline constexpr std::size_t shifts = 1'000;
inline constexpr std::size_t pay_lines = 1'000;
inline constexpr std::size_t checks = 1'000;
inline constexpr std::size_t amendments = 1'000;

inline constexpr std::size_t quantities = 1'000;
inline constexpr std::size_t shares = 1'000;
inline constexpr std::size_t traits = 1'000;
inline constexpr std::size_t factors = 1'000;
inline constexpr std::size_t tenure_rows = 1'200;
inline constexpr std::size_t common_departures = 1'000;
inline constexpr std::size_t openings = 10'000;
inline constexpr std::size_t totals = 1'000;

inline constexpr std::size_t months = 1'200;  ///< of a run
inline constexpr std::size_t sweep_combinations = 10'000;

}  // namespace limit

namespace detail {

/// `100,001`.
[[nodiscard]] inline std::string with_commas(std::size_t n) {
  std::string out = std::to_string(n);
  for (std::size_t at = out.size(); at > 3;) out.insert(at -= 3, ",");
  return out;
}

/// Collects the lists that are longer than they may be, and the names.
class list_lengths {
 public:
  std::vector<fault> faults;

  void at_most(std::size_t found, std::size_t most, std::string path, std::string_view what, std::string_view whose) {
    if (found <= most) return;
    fault f;
    f.path = std::move(path);
    f.message = with_commas(found) + " " + std::string(what) + "; " + std::string(whose) + " may have " + with_commas(most);
    faults.push_back(std::move(f));
  }
  void name(std::string const& given, std::string const& list) {
    at_most(given.size(), limit::name_bytes, list, "bytes in the name beginning '" + given.substr(0, 12) + "'", "a name");
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
    for (auto const& p : parameters) {
      at_most(p.by_shop.size(), limit::by_shop, "parameter \"" + p.name + "\".by_shop", "figures by shop", "a parameter");
      keys(p.by_shop, "parameter \"" + p.name + "\".by_shop");
    }
    for (auto const& t : tables) at_most(t.rates.size(), limit::table_rows, "brackets \"" + t.name + "\"", "rows", "a bracket table");
  }

  void of(policy const& p) {
    at_most(p.shops.size(), limit::shops, "shops", "shops", "a policy");
    at_most(p.inputs.size(), limit::inputs, "inputs", "inputs", "a policy");
    names(p.inputs, "inputs");
    for (auto const& in : p.inputs) at_most(in.one_of.size(), limit::one_of, "inputs \"" + in.name + "\".one_of", "texts", "an input");
    parameters_and_tables(p.parameter, p.metric, p.brackets, "a policy");
    at_most(p.ladder.size(), limit::ladders, "ladder", "ladders", "a policy");
    names(p.ladder, "ladder");
    for (auto const& l : p.ladder) {
      at_most(l.tier.size(), limit::tiers, "ladder \"" + l.name + "\"", "tiers", "a ladder");
      names(l.tier, "ladder \"" + l.name + "\"");
      for (auto const& t : l.tier) {
        at_most(t.seats.size(), limit::seats, "ladder." + l.name + ".tier \"" + t.name + "\".seats", "shops with seats", "a tier");
        keys(t.seats, "ladder." + l.name + ".tier \"" + t.name + "\".seats");
      }
    }
    at_most(p.scorecard.measure.size(), limit::measures, "scorecard.measure", "measures", "a scorecard");
    at_most(p.scorecard.gate.size(), limit::gates, "scorecard.gate", "gates", "a scorecard");
    names(p.scorecard.measure, "scorecard.measure");
    names(p.scorecard.gate, "scorecard.gate");
    for (auto const& m : p.scorecard.measure)
      for (auto const* rows : {&m.linear, &m.bands})
        at_most(rows->size(), limit::table_rows, "scorecard.measure \"" + m.name + "\"", "rows", "a measure");
    at_most(p.discipline.offence.size(), limit::offences, "discipline.offence", "offences", "a policy");
    names(p.discipline.offence, "discipline.offence");
    for (auto const& o : p.discipline.offence)
      at_most(o.fines.size(), limit::fines, "discipline.offence \"" + o.name + "\"", "fines", "an offence");
    at_most(p.shift.size(), limit::shifts, "shift", "shifts", "a policy");
    names(p.shift, "shift");
    at_most(p.pay.line.size(), limit::pay_lines, "pay.line", "pay lines", "a policy");
    names(p.pay.line, "pay.line");
    at_most(p.check.size(), limit::checks, "check", "checks", "a policy");
    names(p.check, "check");
  }

  void of(assumptions const& a) {
    parameters_and_tables(a.parameter, a.metric, a.brackets, "assumptions");
    at_most(a.team_health.trait.size(), limit::traits, "team_health.trait", "traits", "team health");
    for (auto const& t : a.team_health.trait)
      at_most(t.by_shop.size(), limit::by_shop, "team_health.trait \"" + t.name + "\".by_shop", "scores by shop", "a trait");
    names(a.team_health.trait, "team_health.trait");
    at_most(a.activity.size(), limit::quantities, "activity", "quantities", "assumptions");
    names(a.activity, "activity");
    for (auto const& q : a.activity) {
      at_most(q.shares.size(), limit::shares, "activity \"" + q.name + "\".shares", "texts with a share", "a quantity");
      keys(q.shares, "activity \"" + q.name + "\".shares");
    }
    for (auto const& [name, hazard] : {std::pair{"leaving", &a.attrition.leaving}, std::pair{"dismissal", &a.attrition.dismissal}}) {
      if (!*hazard) continue;
      std::string const path = std::string("attrition.") + name;
      at_most((*hazard)->factor.size(), limit::factors, path + ".factor", "factors", "a hazard");
      at_most((*hazard)->tenure.size(), limit::tenure_rows, path + ".tenure", "rows", "the tenure of a hazard");
      names((*hazard)->factor, path + ".factor");
    }
    at_most(a.attrition.together.size(), limit::common_departures, "attrition.together", "common departures", "assumptions");
    names(a.attrition.together, "attrition.together");
    at_most(a.hiring.opening.size(), limit::openings, "hiring.opening", "openings", "assumptions");
    at_most(a.totals.size(), limit::totals, "totals", "totals", "assumptions");
  }
};

/// Gives its argument back; throws `error` when it holds more than it may.
template <class T>
[[nodiscard]] T const& within_limits(T const& value) {
  list_lengths lengths;
  lengths.of(value);
  if (!lengths.faults.empty()) throw error(std::move(lengths.faults));
  return value;
}

}  // namespace detail
}  // namespace tierwise
