// The functions over the people of a group in one month, set aside as columns of their own.
#pragma once

#include <algorithm>  // for std::find, std::none_of
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/basic_functions.hpp"

namespace tierwise::detail {

/// The column whose texts make a group, no_slot for the whole company; or what is wrong with the name.
inline std::uint32_t find_group(resolver& in, std::string const& by, fault& wrong) {
  if (by == "company") return no_slot;
  symbol const* s = in.names.find(by, {});
  if (s != nullptr && s->is == symbol::what::column && s->type == value_type::text) return in.names.slot_of(*s, by, {});
  std::vector<std::string> known = {"company"};
  for (auto const& [name, other] : in.names.symbols)
    if (other.type == value_type::text && other.is == symbol::what::column) known.push_back(name);
  wrong = in.faults.unknown("group", by, known);
  return no_slot;
}
/// The same of several names: those whose texts are all alike make a group.
inline std::uint32_t find_group(resolver& in, std::vector<std::string> const& by, fault& wrong) {
  std::uint32_t out = no_slot;
  for (std::size_t i = 0; i < by.size() && wrong.message.empty(); ++i) {
    if (std::find(by.begin(), by.begin() + std::ptrdiff_t(i), by[i]) != by.begin() + std::ptrdiff_t(i))
      wrong.message = "the group is by '" + by[i] + "' twice";
    else if (by.size() > 1 && by[i] == "company")
      wrong.message = "'company' is everybody: leave it out beside others";
    if (!wrong.message.empty()) break;
    std::uint32_t const one = find_group(in, by[i], wrong);
    if (i == 0)
      out = one;
    else if (wrong.message.empty())
      out = in.columns.add_once("pair " + std::to_string(out) + " " + std::to_string(one), pair_step{out, one});
  }
  return out;
}
/// The same, reported under a path.
inline std::uint32_t find_group(resolver& in, std::vector<std::string> const& by, std::string const& path) {
  fault wrong;
  std::uint32_t const out = find_group(in, by, wrong);
  if (!wrong.message.empty()) {
    wrong.path = path;
    in.faults.add(std::move(wrong));
  }
  return out;
}

/// `g` says what of the group is wanted.
inline std::uint32_t build_grouped(function_call const& c, group_step g) {
  node const& n = c.written();
  bool const is_percentile = n.text == "percentile";
  if (n.by.empty())
    return refuse(c, c.part, "'" + n.text + "' needs a group",
                  "write " + n.text + (is_percentile ? "(x, 80, by=shop)" : "(x, by=shop)"));
  bool const counts = g.is == group_step::kind::aggregate && g.f == aggregate::count;
  std::size_t const most = is_percentile ? 2 : 1;
  if (n.parts.size() < (counts ? 0 : most) || n.parts.size() > most)
    return refuse(c, c.part,
                  "'" + n.text + "' takes " + (is_percentile ? "two arguments" : "one argument") +
                      " and a group, found " + std::to_string(n.parts.size()) + " arguments");
  if (is_percentile) {
    constexpr double parts = 10'000;
    node const& p = c.f.nodes()[n.parts[1]];
    double const percent = p.op == operation::number && !p.number.percent ? p.number.value : -1;
    if (!(percent >= 0 && percent <= 100) || nearest_whole(percent * parts) / parts != percent)
      return refuse(c, n.parts[1], "the second argument of 'percentile' is a number from 0 to 100, written out",
                    "80, or 99.5, with at most four decimals");
    g.percent = static_cast<std::int64_t>(nearest_whole(percent * parts));
  }
  g.path = c.at.path;
  fault wrong;
  g.by = find_group(c.in, n.by, wrong);
  if (!wrong.message.empty()) return refuse(c, c.part, wrong.message, wrong.hint);
  if (!n.parts.empty()) g.x = argument_column(c.in, c.f, n.parts[0], counts, c.at);
  std::string const key =
      "group " + n.text + " " + std::to_string(g.percent) + " " + std::to_string(g.x) + " by " + std::to_string(g.by);
  return c.e.column(c.in.columns.add_once(key, std::move(g)));
}

inline std::uint32_t build_rank(function_call const& c) {
  group_step g;
  g.is = group_step::kind::rank;
  return build_grouped(c, std::move(g));
}

/// `percentile(x, p, by=g)`, and `median`, which is the fiftieth.
inline std::uint32_t build_percentile(function_call const& c) {
  group_step g;
  g.is = group_step::kind::percentile;
  g.percent = 500'000;
  return build_grouped(c, std::move(g));
}

/// `count_naming(referrer, c)` and `sum_naming(referrer, x)`: over the records of others whose `referrer` is the own
/// id.
template <aggregate over>
std::uint32_t build_naming(function_call const& c) {
  node const& n = c.written();
  constexpr bool counts = over == aggregate::count;
  if (!has_arguments(c, counts ? 1 : 2, 2)) return resolver::recovery_expr(c.e, value_type::number);
  node const& names = c.f.nodes()[n.parts[0]];
  symbol const* const s = names.op == operation::name ? c.in.names.find(names.text, c.at) : nullptr;
  auto const& inputs = c.in.made.inputs;
  auto const is_names = [&](input_plan const& in) { return s->slot == in.slot; };
  if (s == nullptr || s->is != symbol::what::column || s->type != value_type::text ||
      std::none_of(inputs.begin(), inputs.end(), is_names))
    return refuse(c, n.parts[0], "'" + n.text + "' takes first an input of kind text, which holds ids of people",
                  "write " + n.text + (counts ? "(referrer, tenure_months >= 3)" : "(referrer, sales)"));
  naming_step step;
  step.names = s->slot;
  step.path = c.at.path;
  if (n.parts.size() > 1) step.x = argument_column(c.in, c.f, n.parts[1], counts, c.at);
  std::string const key = "naming " + std::to_string(step.names) + " " + std::to_string(step.x);
  return c.e.column(c.in.columns.add_once(key, std::move(step)));
}

/// Over a group. Of the past these stand inside `last(...)` and the like, which read them themselves.
template <aggregate over>
std::uint32_t build_aggregate(function_call const& c) {
  node const& n = c.written();
  if (!n.by.empty()) {
    group_step g;
    g.f = over;
    return build_grouped(c, std::move(g));
  }
  if constexpr (over == aggregate::smallest) return build_extreme(c, term_kind::smaller);
  if constexpr (over == aggregate::largest) return build_extreme(c, term_kind::larger);
  return refuse(c, c.part, "'" + n.text + "' needs a group or a stretch of time",
                "write " + n.text + "(x, by=team) or last(3, " + n.text + "(x))");
}

}  // namespace tierwise::detail
