// The functions over the people of a group in one month, set aside as columns of their own.
#pragma once

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
/// The same, reported under a path.
inline std::uint32_t find_group(resolver& in, std::string const& by, std::string const& path) {
  fault wrong;
  std::uint32_t const out = find_group(in, by, wrong);
  if (!wrong.message.empty()) {
    wrong.path = path;
    in.faults.add(std::move(wrong));
  }
  return out;
}

inline std::uint32_t build_grouped(function_call const& c, aggregate over, bool is_rank) {
  node const& n = c.written();
  if (n.by.empty()) return refuse(c, c.part, "'" + n.text + "' needs a group", "write " + n.text + "(x, by=shop)");
  bool const counts = over == aggregate::count && !is_rank;
  if (n.parts.size() < (counts ? 0u : 1u) || n.parts.size() > 1)
    return refuse(
        c, c.part,
        "'" + n.text + "' takes one argument and a group, found " + std::to_string(n.parts.size()) + " arguments");
  group_step g;
  g.f = over;
  g.is_rank = is_rank;
  g.path = c.at.path;
  fault wrong;
  g.by = find_group(c.in, n.by, wrong);
  if (!wrong.message.empty()) return refuse(c, c.part, wrong.message, wrong.hint);
  if (!n.parts.empty()) g.x = argument_column(c.in, c.f, n.parts[0], counts, c.at);
  std::string const key = "group " + n.text + " " + std::to_string(g.x) + " by " + std::to_string(g.by);
  return c.e.column(c.in.columns.add_once(key, std::move(g)));
}

inline std::uint32_t build_rank(function_call const& c) { return build_grouped(c, aggregate::sum, true); }

/// Over a group. Of the past these stand inside `last(...)` and the like, which read them themselves.
template <aggregate over>
std::uint32_t build_aggregate(function_call const& c) {
  node const& n = c.written();
  if (!n.by.empty()) return build_grouped(c, over, false);
  if constexpr (over == aggregate::smallest) return build_extreme(c, term_kind::smaller);
  if constexpr (over == aggregate::largest) return build_extreme(c, term_kind::larger);
  return refuse(c, c.part, "'" + n.text + "' needs a group or a stretch of time",
                "write " + n.text + "(x, by=team) or last(3, " + n.text + "(x))");
}

}  // namespace tierwise::detail
