// An expression flattened to a list of block operations, and run over rows.
#pragma once

#include <cmath>  // for std::abs
#include <cstdint>
#include <cstring>  // for std::memcpy
#include <span>
#include <utility>  // for std::swap
#include <vector>

#include "tierwise/detail/compute/bracket_table.hpp"
#include "tierwise/detail/compute/error_bound.hpp"
#include "tierwise/detail/compute/loops.hpp"
#include "tierwise/detail/formula/expression.hpp"

namespace tierwise::detail {

/// A column as programs see it.
struct column_view {
  double const* rows = nullptr;
  std::size_t readable = 0;  ///< rows that may be read, padding included
  error_bound known;
};

/// Where an operand of an operation comes from.
struct operand {
  enum class from : std::uint8_t { constant, column, scratch } where = from::constant;
  std::uint32_t index = 0;  ///< slot, or number of a constant's or a scratch block
  double value = 0;         ///< of a constant
};

struct instruction {
  term_kind kind = term_kind::constant;
  std::uint16_t out = 0;  ///< scratch block
  operand parts[3];
  std::uint32_t table = 0;
  std::int8_t decimals = 0;
  rounding how = rounding::half_up;
};

/// What binding to the columns at hand decides for an instruction.
struct bound {
  tolerance how;
  bool already_whole = false;
  bool may_miss = true;
  bool nothing_to_do = false;  ///< the operand is the result: its values are written down so, or none is missing
  bool skipped = false;        ///< and lies where the result belongs
};

/// The binding of a program: made once for a batch of rows, shared by all threads.
struct binding {
  std::vector<bound> instructions;
  error_bound result;
};

class program {
 public:
  program() = default;
  explicit program(expression const& e) { result_ = flatten(e, static_cast<std::uint32_t>(e.terms.size() - 1), 0); }

  /// Works out, from what is known of the columns, how each decision is made. `b` is reused between calls.
  void bind(std::span<column_view const> columns, std::span<compiled_brackets const> tables, binding& b) const {
    b.instructions.resize(code_.size());
    std::vector<error_bound> known(scratch_);
    auto of = [&](operand const& o) {
      if (o.where == operand::from::constant) return error_bound::of_constant(o.value);
      return o.where == operand::from::column ? columns[o.index].known : known[o.index];
    };
    for (std::size_t i = 0; i < code_.size(); ++i) {
      error_bound parts[3];
      for (int p = 0; p < 3; ++p) parts[p] = of(code_[i].parts[p]);
      known[code_[i].out] = bind_one(code_[i], parts, tables, b.instructions[i]);
      b.instructions[i].skipped = b.instructions[i].nothing_to_do && code_[i].kind == term_kind::otherwise &&
                                  i + 1 < code_.size() && code_[i].parts[0].where == operand::from::scratch &&
                                  code_[i].parts[0].index == code_[i].out;
    }
    b.result = of(result_);
  }

  /// Computes a block of rows from `begin` on into `into` (`block_rows` long), or the block of the rows listed by
  /// `rows` when it is not null; `count` of them are real. `doubt` marks rows that must be decided exactly.
  void run(binding const& b, std::span<column_view const> columns, std::span<compiled_brackets const> tables,
           std::size_t begin, std::uint32_t const* rows, std::size_t count, double* scratch, rows_needing_exact& doubt,
           double* into) const {
    double* const gathered = scratch + scratch_ * block_rows;
    std::size_t const n = widened(count);
    std::size_t used = 0;
    auto at = [&](operand const& o) -> double const* {
      if (o.where == operand::from::constant) return constants_.data() + o.index * block_rows;
      if (o.where == operand::from::scratch) return scratch + o.index * block_rows;
      column_view const& c = columns[o.index];
      if (rows == nullptr && begin + n <= c.readable) return c.rows + begin;
      return gather(c, begin, rows, count, gathered + (used++ % 3) * block_rows);
    };
    for (std::size_t i = 0; i < code_.size(); ++i) {
      if (b.instructions[i].skipped) continue;
      used = 0;
      instruction const& c = code_[i];
      bool const last = i + 1 == code_.size();
      run_one(n, c, b.instructions[i], tables, last ? into : scratch + c.out * block_rows, doubt, at(c.parts[0]),
              at(c.parts[1]), at(c.parts[2]));
    }
    used = 0;
    if (code_.empty()) each(n, into, at(result_), [](double v) { return v; });
  }

  /// Blocks of memory that `run` needs.
  [[nodiscard]] std::size_t memory_blocks() const { return scratch_ + 3; }

 private:
  static double const* gather(column_view const& c, std::size_t begin, std::uint32_t const* rows, std::size_t count,
                              double* copy) {
    if (rows != nullptr) {
      for (std::size_t i = 0; i < count; ++i) copy[i] = c.rows[rows[begin + i]];
    } else {
      for (std::size_t i = 0; i < count; ++i) copy[i] = c.rows[begin + i];
    }
    for (std::size_t i = count; i < widened(count); ++i) copy[i] = 0;
    return copy;
  }

  operand flatten(expression const& e, std::uint32_t at, std::uint16_t free) {
    term const& t = e.terms[at];
    operand out;
    if (t.kind == term_kind::constant) {
      out.value = t.value;
      out.index = static_cast<std::uint32_t>(constants_.size() / block_rows);
      constants_.resize(constants_.size() + block_rows, t.value);
      return out;
    }
    if (t.kind == term_kind::column) {
      out.where = operand::from::column;
      out.index = t.slot;
      return out;
    }
    instruction c;
    c.kind = t.kind;
    c.table = t.slot;
    c.decimals = t.decimals;
    c.how = t.how;
    std::uint16_t next = free;
    for (std::uint8_t p = 0; p < t.part_count; ++p) {
      c.parts[p] = flatten(e, t.parts[p], next);
      if (c.parts[p].where == operand::from::scratch) next = static_cast<std::uint16_t>(c.parts[p].index + 1);
    }
    c.out = free;
    // A table and a rounding read their operand more than once, and choose reads the condition first: none of them may
    // be written over before it is read, which the loops guarantee by reading row i before writing row i.
    if (scratch_ < std::size_t(free) + 1) scratch_ = std::size_t(free) + 1;
    if (scratch_ < next) scratch_ = next;
    if (t.kind == term_kind::bracket && c.parts[0].where == operand::from::scratch && c.parts[0].index == free) {
      // The table loops build the result in several passes: keep the operand apart.
      c.out = next;
      if (scratch_ < std::size_t(next) + 1) scratch_ = std::size_t(next) + 1;
    }
    code_.push_back(c);
    out.where = operand::from::scratch;
    out.index = c.out;
    return out;
  }

  static error_bound bind_one(instruction const& c, error_bound const* p, std::span<compiled_brackets const> tables,
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
      case term_kind::larger:
      case term_kind::choose:
      case term_kind::otherwise: {
        b.may_miss = x.missing;
        error_bound const& u = c.kind == term_kind::choose ? p[1] : x;
        error_bound const& v = c.kind == term_kind::choose ? p[2] : y;
        out = either(u, v);
        b.nothing_to_do = c.kind == term_kind::otherwise && !x.missing;
        out.missing = c.kind == term_kind::otherwise ? v.missing : (x.missing || u.missing || v.missing);
        return out;
      }
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
      case term_kind::bracket: return bind_table(tables[c.table], x, b);
      case term_kind::constant:
      case term_kind::column: break;
    }
    return out;
  }

  static error_bound bind_table(compiled_brackets const& t, error_bound const& x, bound& b) {
    error_bound out;
    out.missing = x.missing || t.kind == bracket_kind::lookup;
    error_bound edge = error_bound::of_decimals(t.edge_decimals, t.reach, false);
    auto const pieces = static_cast<double>(t.edges.size());
    add_fractions(x, edge, out);  // x - edge
    out.decimals = add_decimals(out.decimals, t.value_decimals);
    switch (t.kind) {
      case bracket_kind::marginal:
        out.size = (x.size + t.reach) * t.steepest;
        out.absolute = (x.error() + half_ulp * (x.size + t.reach) * 4 * pieces) * t.steepest * 2 * pieces;
        break;
      case bracket_kind::interpolate: {
        out.size = 0;
        for (double v : t.values) out.size = std::max(out.size, std::abs(v));
        out.decimals = most_decimals(out.decimals, add_decimals(decimals_of(t.values[0]), out.under_decimals));
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

  static void run_one(std::size_t n, instruction const& c, bound const& b, std::span<compiled_brackets const> tables,
                      double* out, rows_needing_exact& doubt, double const* x, double const* y, double const* z) {
    switch (c.kind) {
      case term_kind::add: return each(n, out, x, y, [](double u, double v) { return u + v; });
      case term_kind::subtract: return each(n, out, x, y, [](double u, double v) { return u - v; });
      case term_kind::multiply: return each(n, out, x, y, [](double u, double v) { return u * v; });
      case term_kind::divide: return divide_blocks(n, out, doubt, x, y, b.how);
      case term_kind::smaller:
        return each(n, out, x, y, [](double u, double v) { return (u < v ? u : v) + (u - v) * 0.0; });
      case term_kind::larger:
        return each(n, out, x, y, [](double u, double v) { return (u > v ? u : v) + (u - v) * 0.0; });
      case term_kind::negate: return each(n, out, x, [](double u) { return 0.0 - u; });
      case term_kind::absolute: return each(n, out, x, [](double u) { return std::abs(u); });
      case term_kind::round:
        if (b.nothing_to_do)
          return each(n, out, x, [](double u) { return u + 0.0; });  // leaves no -0, as rounding does
        return round_blocks(n, out, doubt, x, ten_to(c.decimals), c.how, b.how, b.already_whole);
      case term_kind::eq:
        return compare_blocks(
            n, out, doubt, x, y, b.how, b.may_miss, [](double u, double v) { return u == v; },
            [](double d, double h) { return std::abs(d) <= h; });
      case term_kind::ne:
        return compare_blocks(
            n, out, doubt, x, y, b.how, b.may_miss, [](double u, double v) { return u != v; },
            [](double d, double h) { return !(std::abs(d) <= h); });
      case term_kind::lt:
        return compare_blocks(
            n, out, doubt, x, y, b.how, b.may_miss, [](double u, double v) { return u < v; },
            [](double d, double h) { return d < -h; });
      case term_kind::le:
        return compare_blocks(
            n, out, doubt, x, y, b.how, b.may_miss, [](double u, double v) { return u <= v; },
            [](double d, double h) { return d <= h; });
      case term_kind::gt:
        return compare_blocks(
            n, out, doubt, x, y, b.how, b.may_miss, [](double u, double v) { return u > v; },
            [](double d, double h) { return d > h; });
      case term_kind::ge:
        return compare_blocks(
            n, out, doubt, x, y, b.how, b.may_miss, [](double u, double v) { return u >= v; },
            [](double d, double h) { return d >= -h; });
      case term_kind::and_:
        if (!b.may_miss) return each(n, out, x, y, [](double u, double v) { return u * v; });
        return each(n, out, x, y, [](double u, double v) { return u == 0 || v == 0 ? 0.0 : u * v; });
      case term_kind::or_:
        if (!b.may_miss) return each(n, out, x, y, [](double u, double v) { return u > v ? u : v; });
        return each(n, out, x, y, [](double u, double v) { return u == 1 || v == 1 ? 1.0 : u + v; });
      case term_kind::not_: return each(n, out, x, [](double u) { return 1.0 - u; });
      case term_kind::choose:
        // A sum with +0 leaves no -0 behind, either way.
        if (!b.may_miss)
          return each(n, out, x, y, z, [](double u, double v, double w) { return (u == 1 ? v : w) + 0.0; });
        return each(n, out, x, y, z, [](double u, double v, double w) { return (u == 1 ? v : w) + u * 0.0; });
      case term_kind::otherwise: return each(n, out, x, y, [](double u, double v) { return u == u ? u : v; });
      case term_kind::missing: return each(n, out, x, [](double u) { return u == u ? 0.0 : 1.0; });
      case term_kind::bracket: return run_table(n, tables[c.table], b.how, out, doubt, x);
      case term_kind::constant:
      case term_kind::column: return;
    }
  }

  static void run_table(std::size_t n, compiled_brackets const& t, tolerance const& m, double* out,
                        rows_needing_exact& doubt, double const* x) {
    std::size_t const edges = t.edges.size();
    if (t.kind == bracket_kind::marginal) {
      // A sum of ramps: each edge adds its change of slope beyond itself. Continuous, so nothing is decided.
      double const first = t.values[0];
      auto base = [=](double, double v) { return first * v; };
      auto ramp = [&](std::size_t k) {
        return [edge = t.edges[k], step = t.steps[k]](double old, double v) {
          return old + step * (v > edge ? v - edge : 0.0);
        };
      };
      return in_fours(n, out, x, base, ramp, 1, edges);
    }
    if (t.kind == bracket_kind::interpolate) {
      double const first = t.values[0];
      auto base = [=](double, double v) { return first + (v - v) * 0.0; };
      auto ramp = [&](std::size_t k) {
        return [low = t.edges[k], high = t.edges[k + 1], slope = t.steps[k]](double old, double v) {
          double const inside = v < high ? v : high;
          return old + slope * (inside > low ? inside - low : 0.0);
        };
      };
      return in_fours(n, out, x, base, ramp, 0, edges - 1);
    }
    bool const is_whole = t.kind == bracket_kind::whole;
    double const h = m.how == decision::grid ? m.half_spacing : 0.0;
    double const below = is_whole ? t.values[0] : no_value;
    if (m.how == decision::doubtful) {
      double const absolute = m.absolute, relative = m.relative;
      for (double edge : t.edges)
        doubt.mark(n, [=](std::size_t i) {
          return std::abs(x[i] - edge) < absolute + relative * (std::abs(x[i]) + std::abs(edge));
        });
    }
    if (t.closed == bracket_edge::lower) {
      auto from = [&](std::size_t k) {
        return
            [=, edge = t.edges[k], value = t.values[k]](double old, double v) { return v - edge >= -h ? value : old; };
      };
      in_fours(n, out, x, [=](double, double) { return below; }, from, 0, edges);
    } else {
      auto first = [=, edge = t.edges[0], value = t.values[0]](double, double v) {
        return v - edge >= -h ? value : below;
      };
      auto above = [&](std::size_t k) {
        return [=, edge = t.edges[k], value = t.values[k]](double old, double v) { return v - edge > h ? value : old; };
      };
      in_fours(n, out, x, first, above, 1, edges);
    }
    if (is_whole) each(n, out, out, x, [](double rate, double v) { return rate * v; });
  }

  /// Carries a value through `part(begin)` .. `part(end - 1)`, four of them a pass, starting with `base`.
  template <class Base, class Part>
  static void in_fours(std::size_t n, double* out, double const* x, Base base, Part part, std::size_t begin,
                       std::size_t end) {
    auto pass = [&](auto first, std::size_t k) {
      switch (end - k) {
        case 0: return each(n, out, out, x, first);
        case 1: return each(n, out, out, x, [=, a = part(k)](double old, double v) { return a(first(old, v), v); });
        case 2:
          return each(n, out, out, x,
                      [=, a = part(k), b = part(k + 1)](double old, double v) { return b(a(first(old, v), v), v); });
        case 3:
          return each(n, out, out, x, [=, a = part(k), b = part(k + 1), c = part(k + 2)](double old, double v) {
            return c(b(a(first(old, v), v), v), v);
          });
        default:
          return each(n, out, out, x,
                      [=, a = part(k), b = part(k + 1), c = part(k + 2), d = part(k + 3)](double old, double v) {
                        return d(c(b(a(first(old, v), v), v), v), v);
                      });
      }
    };
    pass(base, begin);
    for (std::size_t k = begin + 4; k < end; k += 4) pass([](double old, double) { return old; }, k);
  }

  std::vector<instruction> code_;
  block_vector constants_;  ///< a block of each, so that all operands are alike
  operand result_;
  std::size_t scratch_ = 0;
};

}  // namespace tierwise::detail
