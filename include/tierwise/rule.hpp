// Rules as C++ values: a misspelt name does not compile, static_assert can test them, they run on plain structs without
// interpretation, and they become formulas of a policy.
#pragma once

#include <array>
#include <cstddef>  // for std::size_t
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "tierwise/detail/rule/operators.hpp"
#include "tierwise/formula.hpp"
#include "tierwise/reflect.hpp"

namespace tierwise {

/// The names of a person's month that rules ask for most. What is not given is missing, so that no comparison with it
/// holds. Programs with other names write their own struct, name its members with TIERWISE_REFLECT, and declare
/// `constexpr tierwise::name<"calls"> calls;`.
struct facts {
  double tenure_months = std::numeric_limits<double>::quiet_NaN();
  double months_in_tier = std::numeric_limits<double>::quiet_NaN();
  double waiting_months = std::numeric_limits<double>::quiet_NaN();
  double bad_records = std::numeric_limits<double>::quiet_NaN();
  double score = std::numeric_limits<double>::quiet_NaN();
  double base_pay = std::numeric_limits<double>::quiet_NaN();
  double overtime_hours = std::numeric_limits<double>::quiet_NaN();
  double month_of_year = std::numeric_limits<double>::quiet_NaN();
  std::optional<bool> applied = {};
  std::optional<bool> approved = {};
  std::optional<bool> priority = {};
  std::optional<std::string_view> shop = {};
  std::optional<std::string_view> team = {};
};

inline constexpr name<"tenure_months"> tenure_months;
inline constexpr name<"months_in_tier"> months_in_tier;
inline constexpr name<"waiting_months"> waiting_months;
inline constexpr name<"bad_records"> bad_records;
inline constexpr name<"score"> score;
inline constexpr name<"base_pay"> base_pay;
inline constexpr name<"overtime_hours"> overtime_hours;
inline constexpr name<"month_of_year"> month_of_year;
inline constexpr name<"applied"> applied;
inline constexpr name<"approved"> approved;
inline constexpr name<"priority"> priority;
inline constexpr name<"shop"> shop;
inline constexpr name<"team"> team;

namespace detail::rules {

// A figure written with `_percent`: its point moves two places in whole numbers, so it is rounded once.
[[nodiscard]] constexpr number_literal percent_of(char const* digits) {
  std::uint64_t whole = 0;
  int places = 2;
  bool behind = false;
  for (; *digits != 0; ++digits) {
    if (*digits == '\'') continue;
    if (*digits == '.') {
      behind = true;
      continue;
    }
    if (*digits < '0' || *digits > '9') a_percentage_is_written_in_plain_decimals();
    whole = whole * 10 + static_cast<std::uint64_t>(*digits - '0');
    places += behind;
    if (whole > 999999999999999 || places > 22) a_figure_of_a_rule_has_at_most_15_digits();
  }
  return {static_cast<double>(whole) / power_of_ten(places), true};
}

}  // namespace detail::rules

inline namespace literals {
/// `1.2_percent` is the figure 1.2%.
[[nodiscard]] constexpr detail::rules::number_literal operator""_percent(char const* digits) {
  return detail::rules::percent_of(digits);
}
}  // namespace literals

// Operators stand where the expressions are, so that they are found without a using.
namespace detail::rules {

#define TIERWISE_OPERATOR(SIGN, OP)                                    \
  template <class A, class B>                                          \
    requires any_is_expr<A, B>                                         \
  [[nodiscard]] constexpr auto operator SIGN(A const& a, B const& b) { \
    return make_expr<op::OP>(a, b);                                    \
  }
TIERWISE_OPERATOR(&&, and_)
TIERWISE_OPERATOR(||, or_)
TIERWISE_OPERATOR(==, eq)
TIERWISE_OPERATOR(!=, ne)
TIERWISE_OPERATOR(<, lt)
TIERWISE_OPERATOR(<=, le)
TIERWISE_OPERATOR(>, gt)
TIERWISE_OPERATOR(>=, ge)
TIERWISE_OPERATOR(+, add)
TIERWISE_OPERATOR(-, subtract)
TIERWISE_OPERATOR(*, multiply)
TIERWISE_OPERATOR(/, divide)
#undef TIERWISE_OPERATOR

template <is_expr A>
[[nodiscard]] constexpr auto operator!(A const& a) {
  return op_expr<op::not_, A>(a);
}
template <is_expr A>
[[nodiscard]] constexpr auto operator-(A const& a) {
  return op_expr<op::negate, A>(a);
}

}  // namespace detail::rules

/// The smaller of two; missing when one of them is. `max` is the larger.
template <class A, class B>
  requires detail::rules::any_is_expr<A, B>
[[nodiscard]] constexpr auto min(A const& a, B const& b) {
  return detail::rules::make_expr<detail::rules::op::smaller>(a, b);
}
template <class A, class B>
  requires detail::rules::any_is_expr<A, B>
[[nodiscard]] constexpr auto max(A const& a, B const& b) {
  return detail::rules::make_expr<detail::rules::op::larger>(a, b);
}
template <detail::rules::is_expr A>
[[nodiscard]] constexpr auto abs(A const& a) {
  return detail::rules::op_expr<detail::rules::op::absolute, A>(a);
}
/// `min(max(x, low), high)`
template <class X, class L, class H>
  requires(detail::rules::is_expr<X> || detail::rules::is_expr<L> || detail::rules::is_expr<H>)
[[nodiscard]] constexpr auto clip(X const& x, L const& low, H const& high) {
  return detail::rules::make_expr<detail::rules::op::clip>(x, low, high);
}
/// `a` where the condition is true, `b` where it is false, missing where it is unknown.
template <detail::rules::is_expr C, class A, class B>
[[nodiscard]] constexpr auto if_(C const& condition, A const& a, B const& b) {
  return detail::rules::make_expr<detail::rules::op::choose>(condition, a, b);
}
/// `x`, or `y` where x is missing or unknown.
template <detail::rules::is_expr X, class Y>
[[nodiscard]] constexpr auto otherwise(X const& x, Y const& y) {
  return detail::rules::make_expr<detail::rules::op::otherwise>(x, y);
}
template <detail::rules::is_expr X>
[[nodiscard]] constexpr auto missing(X const& x) {
  return detail::rules::op_expr<detail::rules::op::missing, X>(x);
}
/// Whether `x` is one of some texts or figures: `in(shop, "lantern", "harbour")`.
template <detail::rules::is_expr X, class... V>
[[nodiscard]] constexpr auto in(X const& x, V const&... values) {
  static_assert(sizeof...(V) > 0, "tierwise: a list has at least one value");
  return detail::rules::in_list<X, detail::rules::literal_of<V>...>(x, detail::rules::as_expr(values)...);
}

}  // namespace tierwise

TIERWISE_REFLECT(tierwise::facts, tenure_months, months_in_tier, waiting_months, bad_records, score, base_pay,
                 overtime_hours, month_of_year, applied, approved, priority, shop, team);
