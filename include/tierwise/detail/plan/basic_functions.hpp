// The functions of one row's values: choices, bounds, roundings, bracket tables.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>  // for std::exchange, std::move
#include <vector>

#include "tierwise/detail/compute/loops.hpp"
#include "tierwise/detail/plan/call_arguments.hpp"
#include "tierwise/detail/plan/figures.hpp"

namespace tierwise::detail {

inline std::uint32_t build_if(function_call const& c) {
  if (!has_arguments(c, 3, 3)) return resolver::recovery_expr(c.e, value_type::number);
  node const& n = c.written();
  std::uint32_t const when = c.in.typed(c.e, c.f, n.parts[0], c.at, value_type::truth);
  std::uint32_t const a = argument(c, 1), b = argument(c, 2);
  value_type const x = c.e.terms[a].type, y = c.e.terms[b].type;
  if (x != y)
    c.in.faults.report(c.at, c.f, n.parts[2],
                       "both results of 'if' must be of one type, found " + std::string(type_name(x)) + " and " +
                           std::string(type_name(y)));
  return c.e.choose(when, a, b);
}

inline std::uint32_t build_otherwise(function_call const& c) {
  if (!has_arguments(c, 2, 2)) return resolver::recovery_expr(c.e, value_type::number);
  std::uint32_t const a = argument(c, 0), b = argument(c, 1);
  c.in.expect(c.e, b, c.e.terms[a].type, c.f, c.written().parts[1], c.at);
  return c.e.two(term_kind::otherwise, c.e.terms[a].type, a, b);
}

inline std::uint32_t build_missing(function_call const& c) {
  if (!has_arguments(c, 1, 1)) return resolver::recovery_expr(c.e, value_type::truth);
  return c.e.one(term_kind::missing, value_type::truth, argument(c, 0));
}

/// The smaller or larger of two, or of more, from left to right.
inline std::uint32_t build_extreme(function_call const& c, term_kind kind) {
  if (!has_arguments(c, 2, 1000000)) return resolver::recovery_expr(c.e, value_type::number);
  std::uint32_t out = number_argument(c, 0);
  for (std::size_t i = 1; i < c.written().parts.size(); ++i)
    out = c.e.two(kind, value_type::number, out, number_argument(c, i));
  return out;
}

inline std::uint32_t build_clip(function_call const& c) {
  if (!has_arguments(c, 3, 3)) return resolver::recovery_expr(c.e, value_type::number);
  std::uint32_t const x = number_argument(c, 0), low = number_argument(c, 1), high = number_argument(c, 2);
  return c.e.two(term_kind::smaller, value_type::number, c.e.two(term_kind::larger, value_type::number, x, low), high);
}

inline std::uint32_t build_abs(function_call const& c) {
  if (!has_arguments(c, 1, 1)) return resolver::recovery_expr(c.e, value_type::number);
  return c.e.one(term_kind::absolute, value_type::number, number_argument(c, 0));
}

/// What is left of x when y is taken away a whole number of times: of the sign of y, as a calendar counts.
inline std::uint32_t build_mod(function_call const& c) {
  if (!has_arguments(c, 2, 2)) return resolver::recovery_expr(c.e, value_type::number);
  std::uint32_t const x = number_argument(c, 0), y = number_argument(c, 1);
  std::uint32_t const times = c.e.round(c.e.two(term_kind::divide, value_type::number, x, y), 0, rounding::floor);
  return c.e.two(term_kind::subtract, value_type::number, x,
                 c.e.two(term_kind::multiply, value_type::number, y, times));
}

inline constexpr int largest_exponent = 60;

/// Multiplications, as few as squares make of them.
inline std::uint32_t power_written(expression& e, std::uint32_t x, int n) {
  int bit = 1;
  while (bit * 2 <= n) bit *= 2;
  std::uint32_t out = x;
  while ((bit /= 2) != 0) {
    out = e.two(term_kind::multiply, value_type::number, out, out);
    if ((n & bit) != 0) out = e.two(term_kind::multiply, value_type::number, out, x);
  }
  return out;
}

/// The squares that the bits of the exponent choose; what is no whole number within bounds gives nothing.
inline std::uint32_t power_of_figure(expression& e, std::uint32_t x, std::uint32_t n) {
  auto const number = [&](term_kind kind, std::uint32_t a, std::uint32_t b) {
    return e.two(kind, value_type::number, a, b);
  };
  auto const truth = [&](term_kind kind, std::uint32_t a, std::uint32_t b) {
    return e.two(kind, value_type::truth, a, b);
  };
  std::uint32_t out = no_slot, square = x, left = n;
  for (int reached = 1; reached <= largest_exponent; reached *= 2) {
    std::uint32_t const half = e.round(number(term_kind::multiply, left, e.constant(0.5)), 0, rounding::floor);
    std::uint32_t const odd = number(term_kind::subtract, left, number(term_kind::multiply, e.constant(2), half));
    std::uint32_t const is_odd = truth(term_kind::gt, odd, e.constant(0)), one = e.constant(1);
    std::uint32_t const factor = e.choose(is_odd, square, one);
    out = out == no_slot ? factor : number(term_kind::multiply, out, factor);
    left = half;
    if (reached * 2 <= largest_exponent) square = number(term_kind::multiply, square, square);
  }
  std::uint32_t fits = e.one(term_kind::not_, value_type::truth, e.one(term_kind::missing, value_type::truth, x));
  fits = truth(term_kind::and_, fits, truth(term_kind::ge, n, e.constant(0)));
  fits = truth(term_kind::and_, fits, truth(term_kind::le, n, e.constant(largest_exponent)));
  fits = truth(term_kind::and_, fits, truth(term_kind::eq, n, e.round(n, 0, rounding::floor)));
  return e.choose(fits, out, e.constant(no_value));
}

inline std::uint32_t build_power(function_call const& c) {
  if (!has_arguments(c, 2, 2)) return resolver::recovery_expr(c.e, value_type::number);
  std::uint32_t const part = c.written().parts[1];
  auto const& nodes = c.f.nodes();
  bool const negative = nodes[part].op == operation::negate;
  bool const literal = nodes[negative ? nodes[part].parts[0] : part].op == operation::number;
  auto const written = written_whole(c, 1, 0, largest_exponent);
  if (literal && !written)
    return refuse(c, part, "the exponent of 'power' is a whole number from 0 to " + std::to_string(largest_exponent));
  std::uint32_t const x = number_argument(c, 0);
  if (written.value_or(0) > 0) return power_written(c.e, x, *written);
  return power_of_figure(c.e, x, number_argument(c, 1));
}

template <rounding how>
std::uint32_t build_whole_number(function_call const& c) {
  if (!has_arguments(c, 1, 1)) return resolver::recovery_expr(c.e, value_type::number);
  return c.e.round(number_argument(c, 0), 0, how);
}

inline std::uint32_t build_round(function_call const& c) {
  if (!has_arguments(c, 1, 2)) return resolver::recovery_expr(c.e, value_type::number);
  node const& n = c.written();
  int decimals = 0;
  if (n.parts.size() == 2) {
    auto const written = written_whole(c, 1, 0, 6);
    if (!written)
      c.in.faults.report(c.at, c.f, n.parts[1], "the decimals of 'round' are a whole number from 0 to 6, written out");
    decimals = written.value_or(0);
  }
  return c.e.round(number_argument(c, 0), decimals, rounding::half_up);
}

[[nodiscard]] inline std::string_view function_of(bracket_kind kind) {
  switch (kind) {
    case bracket_kind::marginal: return "marginal";
    case bracket_kind::whole: return "whole";
    case bracket_kind::lookup: return "lookup";
    case bracket_kind::interpolate: break;
  }
  return "interpolate";
}

/// What the edges of a table are shares of in a row, and a step that refuses rows where they would not rise.
inline std::uint32_t edge_figure(function_call const& c, formula const& f, std::string const& name) {
  scope const at{"brackets \"" + name + "\".edges_of", -1, c.at.past};
  if (!c.in.open_tables.insert(name).second)
    return refuse(c, c.part, "the edges of '" + name + "' are shares of what uses it");
  expression e;
  std::uint32_t const figure = c.in.append(e, f, at, value_type::number);
  std::uint32_t const rises = e.two(term_kind::gt, value_type::truth, figure, e.constant(0));
  e.two(term_kind::or_, value_type::truth, rises, e.one(term_kind::missing, value_type::truth, figure));
  e.notes.clear();
  if (c.in.rising_edges.insert(at.path + e.key()).second)
    c.in.columns.evaluate(std::move(e), at.path, false, "the edges do not rise: '" + f.text() + "' is not above 0");
  std::uint32_t const out = c.in.append(c.e, f, at, value_type::number);
  c.in.open_tables.erase(name);
  return out;
}

/// A value through a bracket table, whose kind has a function of its own. Edges that are shares of a figure are what
/// they say once all is divided by it.
inline std::uint32_t build_bracket(function_call const& c) {
  if (!has_arguments(c, 2, 2)) return resolver::recovery_expr(c.e, value_type::number);
  node const& n = c.written();
  std::uint32_t const x = number_argument(c, 0);
  node const& t = c.f.nodes()[n.parts[1]];
  auto& tables = c.in.names.tables;
  auto const found = t.op == operation::name ? tables.find(t.text) : tables.end();
  if (found == tables.end()) {
    std::vector<std::string> known;
    for (auto const& [name, index] : tables) known.push_back(name);
    if (t.op == operation::call && t.text == "if")
      return refuse(c, n.parts[1], "a bracket table cannot be chosen by 'if'",
                    "one table by = \"shop\", or any text, has rows for each; else if(..., " + n.text + "(x, a), " +
                        n.text + "(x, b))");
    c.in.faults.report_unknown("bracket table", t.op == operation::name ? t.text : c.f.print(n.parts[1]), known, c.at,
                               c.f, n.parts[1]);
    return resolver::recovery_expr(c.e, value_type::number);
  }
  table_symbol& table = found->second;
  auto const kind = function_of(table.kind);
  if (kind != n.text)
    c.in.faults.report(c.at, c.f, c.part, "the table '" + t.text + "' is of kind '" + std::string(kind) + "'",
                       "write " + std::string(kind) + "(...), or change the table's kind");
  if (table.by.empty() && !table.edges_of) return c.e.bracket(x, table.number);
  std::string const path = "brackets \"" + t.text + "\"";
  std::uint32_t const of = table.edges_of ? edge_figure(c, *table.edges_of, t.text) : no_slot;
  std::uint32_t const in = of == no_slot ? x : c.e.two(term_kind::divide, value_type::number, x, of);
  if (std::exchange(table.required, false))
    require_figure(c.in, table.by, path, table.numbers, "there are no brackets");
  std::uint32_t const out =
      table.by.empty()
          ? c.e.bracket(in, table.number)
          : c.e.bracket_numbered(in, add_figure_term(c.in, c.e, table.by, path, table.numbers), table.number);
  c.e.notes.push_back({out, c.f, n.parts[1]});  // the row used
  bool const is_amount = table.kind == bracket_kind::marginal || table.kind == bracket_kind::whole;
  return of != no_slot && is_amount ? c.e.two(term_kind::multiply, value_type::number, of, out) : out;
}

}  // namespace tierwise::detail
