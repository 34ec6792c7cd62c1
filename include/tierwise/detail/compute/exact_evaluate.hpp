// An expression computed for one row in exact fractions: the judge of rows that doubles leave undecided, and the maker
// of explanations.
#pragma once

#include <cmath>  // for std::isnan
#include <cstddef>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/compute/fraction.hpp"
#include "tierwise/detail/compute/program.hpp"
#include "tierwise/detail/formula/expression.hpp"

namespace tierwise::detail {

/// A value of any type, or none.
struct exact_value {
  bool missing = true;
  fraction number;  ///< of a number
  double code = 0;  ///< of a truth (0, 1), a text (its code) or a month (its index)

  static exact_value of(fraction f) {
    exact_value v;
    v.missing = false;
    v.number = std::move(f);
    return v;
  }
  static exact_value of_code(double c) {
    exact_value v;
    v.missing = c != c;
    v.code = c;
    return v;
  }
  static exact_value read(double v, value_type type) {
    if (v != v) return {};
    return type == value_type::number ? of(fraction::of(v)) : of_code(v);
  }
  [[nodiscard]] bool holds() const { return !missing && code == 1; }
};

/// The row of a table that a value is in; below all of them, the first.
[[nodiscard]] inline std::size_t row_of(compiled_brackets const& t, fraction const& x) {
  std::size_t row = 0;
  int const within = t.closed == bracket_edge::lower ? 0 : 1;  // how x must compare with a row's lower edge, at least
  while (row + 1 < t.edges.size() && compare(x, fraction::of(t.edges[row + 1])) >= within) ++row;
  return row;
}

/// Computes all terms of an expression for one row.
class exact_row {
 public:
  exact_row(expression const& e, std::vector<column_view> const& columns, compiled_tables const& tables,
            std::size_t row)
      : e_(e), columns_(columns), tables_(tables), row_(row), known_(e.terms.size()), done_(e.terms.size(), 0) {}

  /// The value of a term; parts that a choice does not take are not computed.
  exact_value const& operator()(std::uint32_t at) {
    if (done_[at] == 0) {
      known_[at] = compute(e_.terms[at]);
      done_[at] = 1;
    }
    return known_[at];
  }
  exact_value const& result() { return (*this)(static_cast<std::uint32_t>(e_.terms.size() - 1)); }
  [[nodiscard]] bool computed(std::uint32_t at) const { return done_[at] != 0; }

 private:
  exact_value compute(term const& t) {
    using k = term_kind;
    auto operand_value = [&](int i) -> exact_value const& { return (*this)(t.parts[i]); };
    auto truth = [](bool b) { return exact_value::of_code(b ? 1 : 0); };
    switch (t.kind) {
      case k::constant: return exact_value::read(t.value, t.type);
      case k::column: return exact_value::read(columns_[t.slot].rows[row_], t.type);
      case k::missing: return truth(operand_value(0).missing);
      case k::otherwise: return operand_value(0).missing ? operand_value(1) : operand_value(0);
      case k::choose:
        if (operand_value(0).missing) return {};
        return operand_value(0).holds() ? operand_value(1) : operand_value(2);
      case k::and_:
      case k::or_: {
        double const decides = t.kind == k::and_ ? 0 : 1;
        auto const &a = operand_value(0), &b = operand_value(1);
        if ((!a.missing && a.code == decides) || (!b.missing && b.code == decides))
          return exact_value::of_code(decides);
        if (a.missing || b.missing) return {};
        return exact_value::of_code(1 - decides);
      }
      default: break;
    }
    for (std::uint8_t i = 0; i < t.part_count; ++i)
      if (operand_value(i).missing) return {};
    fraction const& x = operand_value(0).number;
    switch (t.kind) {
      case k::not_: return exact_value::of_code(1 - operand_value(0).code);
      case k::add: return exact_value::of(x + operand_value(1).number);
      case k::subtract: return exact_value::of(x - operand_value(1).number);
      case k::multiply: return exact_value::of(x * operand_value(1).number);
      case k::divide:
        if (operand_value(1).number.over.zero()) return {};
        return exact_value::of(x / operand_value(1).number);
      case k::smaller: return compare(x, operand_value(1).number) <= 0 ? operand_value(0) : operand_value(1);
      case k::larger: return compare(x, operand_value(1).number) >= 0 ? operand_value(0) : operand_value(1);
      case k::negate: return exact_value::of(-x);
      case k::absolute: return exact_value::of(x.negative ? -x : x);
      case k::round: return exact_value::of(x.rounded(t.decimals, t.how));
      case k::bracket: return through(tables_.brackets[table_of(t)], x);
      case k::figure: return exact_value::read(figure_of(tables_.figures[t.slot], t), value_type::number);
      default: break;
    }
    value_type const type = e_.terms[t.parts[0]].type;
    int const c = type == value_type::number ? compare(x, operand_value(1).number)
                                             : (operand_value(0).code < operand_value(1).code   ? -1
                                                : operand_value(0).code > operand_value(1).code ? 1
                                                                                                : 0);
    switch (t.kind) {
      case k::eq: return truth(c == 0);
      case k::ne: return truth(c != 0);
      case k::lt: return truth(c < 0);
      case k::le: return truth(c <= 0);
      case k::gt: return truth(c > 0);
      default: return truth(c >= 0);
    }
  }

  std::size_t table_of(term const& t) {
    return t.part_count == 1 ? t.slot : static_cast<std::size_t>((*this)(t.parts[1]).number.to_double());
  }

  double figure_of(figure_table const& figures, term const& t) {
    double const first = (*this)(t.parts[0]).code;
    return t.part_count == 1 ? figures.of(first) : figures.of(first, (*this)(t.parts[1]).code);
  }

  static exact_value through(compiled_brackets const& t, fraction const& x) {
    auto edge = [&](std::size_t i) { return fraction::of(t.edges[i]); };
    auto value = [&](std::size_t i) { return fraction::of(t.values[i]); };
    std::size_t const row = row_of(t, x);
    switch (t.known.kind) {
      case bracket_kind::whole: return exact_value::of(x * value(row));
      case bracket_kind::lookup: return compare(x, edge(0)) < 0 ? exact_value{} : exact_value::of(value(row));
      case bracket_kind::marginal: {
        fraction sum;
        for (std::size_t i = 0; i < row; ++i) sum = sum + (edge(i + 1) - edge(i)) * value(i);
        return exact_value::of(sum + (x - edge(row)) * value(row));
      }
      case bracket_kind::interpolate:
        if (compare(x, edge(0)) <= 0) return exact_value::of(value(0));
        if (row + 1 == t.edges.size()) return exact_value::of(value(row));
        return exact_value::of(value(row) +
                               (x - edge(row)) * (value(row + 1) - value(row)) / (edge(row + 1) - edge(row)));
    }
    return {};
  }

  expression const& e_;
  std::vector<column_view> const& columns_;
  compiled_tables const& tables_;
  std::size_t row_;
  std::vector<exact_value> known_;
  std::vector<unsigned char> done_;
};

/// Decides exactly what doubles have left undecided of a block of `n` rows, of which `row_of(i)` are rows of the
/// columns. `too_large(row)` is told of what was rounded and is too large for a double to mean it.
template <class RowOf, class TooLarge>
void decide_exactly(rows_needing_exact const& undecided, expression const& e, std::vector<column_view> const& columns,
                    compiled_tables const& tables, std::size_t n, double* out, RowOf row_of, TooLarge too_large) {
  for (std::size_t i = 0; i < n && undecided.some(); ++i) {
    if (!undecided.at(i)) continue;
    exact_row exact(e, columns, tables, row_of(i));
    exact_value const& v = exact.result();
    bool const number = e.root().type == value_type::number;
    out[i] = v.missing ? no_value : number ? v.number.to_double() : v.code;
    if (!v.missing && number && e.root().kind == term_kind::round && v.number.over.to_double() >= whole_limit)
      too_large(row_of(i));
  }
}

}  // namespace tierwise::detail
