// How an operation's decisions are made, and how far its results may be off, from what is known of its operands.
#pragma once

#include <algorithm>  // for std::max, std::min
#include <cmath>      // for std::abs
#include <vector>

#include "tierwise/detail/compute/bracket_table.hpp"
#include "tierwise/detail/compute/figure_table.hpp"
#include "tierwise/detail/compute/instruction.hpp"

namespace tierwise::detail {

inline error_bound bind_table(bracket_facts const& t, error_bound const& x, bound& b) {
  error_bound out;
  out.missing = x.missing || t.kind == bracket_kind::lookup;
  error_bound edge = error_bound::of_decimals(t.edge_decimals, t.reach, false);
  auto const pieces = static_cast<double>(t.rows);
  add_fractions(x, edge, out);  // x - edge
  out.decimals = add_decimals(out.decimals, t.value_decimals);
  switch (t.kind) {
    case bracket_kind::marginal:
      out.size = (x.size + t.reach) * t.steepest;
      out.absolute = (x.error() + half_ulp * (x.size + t.reach) * 4 * pieces) * t.steepest * 2 * pieces;
      break;
    case bracket_kind::interpolate: {
      out.size = t.largest;
      out.decimals = most_decimals(out.decimals, add_decimals(t.first_decimals, out.under_decimals));
      // Beyond the edges the value does not matter, and so neither does how far it may be off there.
      double const error = std::min(x.absolute, 1e300) + x.relative * 1.01 * std::min(x.size, t.reach);
      out.absolute = (error + half_ulp * t.reach * 8) * t.steepest * 2 * pieces + half_ulp * out.size * 4 * pieces;
      break;
    }
    case bracket_kind::whole: {
      b.how = comparison_tolerance(x, edge);
      error_bound rate = error_bound::of_decimals(t.value_decimals, t.steepest, false);
      return product_of(x, rate);
    }
    case bracket_kind::lookup:
      b.how = comparison_tolerance(x, edge);
      out = error_bound{};
      out.missing = true;
      out.size = t.steepest;
      out.decimals = t.value_decimals;
      out.relative = t.value_decimals == 0 ? 0 : half_ulp;
      return out;
  }
  out.nearest = false;
  if (out.absolute != out.absolute) out.absolute = boundless;
  return out;
}

/// A table, or one of several by number.
inline error_bound bind_brackets(instruction const& c, error_bound const& x, error_bound const& number,
                                 compiled_tables const& tables, bound& b) {
  if (!c.by_two) return bind_table(tables.brackets[c.table].known, x, b);
  error_bound out = bind_table(tables.numbered[c.table], x, b);
  out.missing = out.missing || number.missing;
  return out;
}

/// One of two values.
inline error_bound bind_choice(error_bound const& u, error_bound const& v, bool result_may_miss, bool may_miss,
                               bound& b) {
  b.may_miss = may_miss;
  error_bound out = either(u, v);
  out.missing = result_may_miss;
  return out;
}

inline error_bound bind_instruction(instruction const& c, error_bound const* p, compiled_tables const& tables,
                                    bound& b) {
  b = bound{};
  error_bound const &x = p[0], &y = p[1];
  error_bound out;
  switch (c.kind) {
    case term_kind::add:
    case term_kind::subtract: return sum_of(x, y);
    case term_kind::multiply: return product_of(x, y);
    case term_kind::divide:
      // Whether the divisor is zero is a decision like any other.
      b.how = comparison_tolerance(y, error_bound::of_constant(0));
      return quotient_of(x, y, c.parts[1].where == operand::from::constant ? c.parts[1].value : 0);
    case term_kind::negate:
    case term_kind::absolute: return x;
    case term_kind::smaller:
    case term_kind::larger: return bind_choice(x, y, x.missing || y.missing, x.missing, b);
    case term_kind::choose: return bind_choice(y, p[2], x.missing || y.missing || p[2].missing, x.missing, b);
    case term_kind::otherwise: b.nothing_to_do = !x.missing; return bind_choice(x, y, y.missing, x.missing, b);
    case term_kind::round: {
      b.how = rounding_tolerance(x, c.decimals, b.already_whole);
      b.nothing_to_do = b.already_whole && x.nearest;
      return error_bound::of_decimals(x.plain() && x.decimals < c.decimals ? x.decimals : c.decimals, x.size + 1,
                                      x.missing);
    }
    case term_kind::eq:
    case term_kind::ne:
    case term_kind::lt:
    case term_kind::le:
    case term_kind::gt:
    case term_kind::ge:
      b.how = comparison_tolerance(x, y);
      b.may_miss = x.missing || y.missing;
      out.size = 1;
      out.missing = b.may_miss;
      return out;
    case term_kind::and_:
    case term_kind::or_:
      b.may_miss = x.missing || y.missing;
      out.size = 1;
      out.missing = b.may_miss;
      return out;
    case term_kind::not_:
      out.size = 1;
      out.missing = x.missing;
      return out;
    case term_kind::missing: out.size = 1; return out;
    case term_kind::bracket: return bind_brackets(c, x, y, tables, b);
    case term_kind::figure:
      out = tables.figures[c.table].known();
      out.missing = out.missing || x.missing || (c.by_two && y.missing);
      return out;
    case term_kind::constant:
    case term_kind::column: break;
  }
  return out;
}

}  // namespace tierwise::detail
