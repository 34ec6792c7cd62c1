// Bracket tables as C++ values: edges checked and slices paid at compile time, and they become tables of a policy.
#pragma once

#include <cstddef>  // for std::size_t
#include <limits>
#include <string>
#include <utility>  // for std::move, std::pair

#include "tierwise/bracket.hpp"
#include "tierwise/detail/rule/constexpr_fraction.hpp"
#include "tierwise/error.hpp"

namespace tierwise {

namespace detail {
// Never called in a table that compiles: a constant expression cannot, and the compiler says the name.
inline void the_lower_edges_of_a_table_must_rise() { throw error(path_fault("rates", "lower edges must rise")); }
inline void the_first_edge_of_rates_is_0() { throw error(path_fault("rates", "the first edge is 0")); }
}  // namespace detail

/// `N` rows of a lower edge and a rate, the first edge 0, as in `bracket_table`:
/// `constexpr tw::static_brackets<3> sales{{{0, 0.03}, {300000, 0.05}, {600000, 0.07}}};`, and with
/// `tw::bracket_edge::upper` behind the rows 300,000 is still in the first of them.
template <std::size_t N>
class static_brackets {
 public:
  constexpr static_brackets(std::pair<double, double> const (&rows)[N],
                            bracket_edge closed = bracket_edge::lower)  // NOLINT: rows are a table
      : closed_(closed) {
    for (std::size_t i = 0; i < N; ++i) {
      if (i == 0 && rows[i].first != 0) detail::the_first_edge_of_rates_is_0();
      if (i > 0 && !(rows[i - 1].first < rows[i].first)) detail::the_lower_edges_of_a_table_must_rise();
      edges_[i] = rows[i].first;
      rates_[i] = rows[i].second;
    }
  }

  /// Each slice at its own rate; below 0 the first rate. The double nearest to the exact amount; NaN of NaN.
  [[nodiscard]] constexpr double marginal(double x) const {
    // Every step adds its change of rate beyond its edge, in fractions that stay small.
    double out = 0;
    std::size_t const last = row(x);
    if (x != x) return std::numeric_limits<double>::quiet_NaN();
    add_up<0>(x, last, detail::fraction_of(0), out);
    return out;
  }
  /// The one rate of the row x falls in, on all of x; below 0 the first rate.
  [[nodiscard]] constexpr double whole(double x) const {
    if (x != x) return std::numeric_limits<double>::quiet_NaN();
    return (detail::fraction_of(x) * detail::fraction_of(rates_[row(x)])).to_double();
  }
  /// The row x falls in; an edge belongs to the row above it, or below it when the table is closed at the upper edges.
  [[nodiscard]] constexpr std::size_t row(double x) const {
    std::size_t r = 0;
    while (r + 1 < N && (closed_ == bracket_edge::lower ? x >= edges_[r + 1] : x > edges_[r + 1])) ++r;
    return r;
  }

  /// As a table of a policy.
  [[nodiscard]] bracket_table table(std::string name, bracket_kind kind = bracket_kind::marginal) const {
    bracket_table out;
    out.name = std::move(name);
    out.kind = kind;
    out.closed = closed_;
    for (std::size_t i = 0; i < N; ++i) out.rates.emplace_back(edges_[i], rates_[i]);
    return out;
  }

 private:
  template <std::size_t I, unsigned L>
  constexpr void add_up(double x, std::size_t last, detail::sized_fraction<L> const& so_far, double& out) const {
    if constexpr (I < N) {
      auto const from = detail::fraction_of(edges_[I]);
      auto const to = detail::fraction_of(I < last ? edges_[I + 1 < N ? I + 1 : I] : x);
      auto const sum = so_far + (to + -from) * detail::fraction_of(rates_[I]);
      if (I == last)
        out = sum.to_double();
      else
        add_up<I + 1>(x, last, sum, out);
    }
  }

  double edges_[N] = {};
  double rates_[N] = {};
  bracket_edge closed_;
};

}  // namespace tierwise
