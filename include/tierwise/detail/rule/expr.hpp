// What every expression of a compile-time rule can do: say its value on a struct, its exact value, and its text as a
// formula.
#pragma once

#include <cmath>  // for std::isnan
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "tierwise/detail/rule/constexpr_fraction.hpp"
#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"
#include "tierwise/reflect.hpp"

namespace tierwise {

/// A text as a template argument.
template <std::size_t N>
struct fixed_text {
  char chars[N] = {};
  constexpr fixed_text(char const (&text)[N]) {  // NOLINT: reads as a text
    for (std::size_t i = 0; i < N; ++i) chars[i] = text[i];
  }
  [[nodiscard]] constexpr std::string_view view() const { return {chars, N - 1}; }
};

namespace detail::rules {

// Never called in a rule that compiles: a constant expression cannot, and the compiler says the name.
inline void a_figure_of_a_rule_has_at_most_15_digits() {
  throw error(path_fault("rule", "a figure has at most 15 digits"));
}
inline void a_percentage_is_written_in_plain_decimals() {
  throw error(path_fault("rule", "a percentage is written in plain decimals"));
}
inline void a_text_of_a_rule_has_no_quotes_of_both_kinds() {
  throw error(path_fault("rule", "a text has quotes of both kinds"));
}

enum class op : std::uint8_t {
  negate,
  not_,
  absolute,
  missing,
  or_,
  and_,
  eq,
  ne,
  lt,
  le,
  gt,
  ge,
  add,
  subtract,
  multiply,
  divide,
  smaller,
  larger,
  otherwise,
  choose,
  clip
};
enum class value_kind : std::uint8_t { number, truth, text, any };
enum class verdict : std::uint8_t { no, yes, unknown };

constexpr bool is_arithmetic(op o) {
  return (o >= op::add && o <= op::larger) || o == op::clip || o == op::negate || o == op::absolute;
}
constexpr bool is_comparison(op o) { return o >= op::eq && o <= op::ge; }
constexpr bool fits(value_kind s, value_kind wanted) { return s == wanted || s == value_kind::any; }

constexpr int strength(op o) {
  switch (o) {
    case op::or_: return 1;
    case op::and_: return 2;
    case op::not_: return 3;
    case op::add:
    case op::subtract: return 5;
    case op::multiply:
    case op::divide: return 6;
    case op::negate: return 7;
    default: return is_comparison(o) ? 4 : 8;
  }
}
constexpr std::string_view written(op o) {
  constexpr std::string_view names[] = {
      "-",    "not ", "abs", "missing", " or ", " and ", " == ", " != ",      " < ", " <= ", " > ",
      " >= ", " + ",  " - ", " * ",     " / ",  "min",   "max",  "otherwise", "if",  "clip"};
  return names[static_cast<int>(o)];
}

/// What is not known yet: the struct a rule will be asked of.
struct no_struct {};

template <class T>
constexpr value_kind value_kind_of() {
  if constexpr (std::is_same_v<T, bool>)
    return value_kind::truth;
  else if constexpr (std::is_arithmetic_v<T>)
    return value_kind::number;
  else if constexpr (std::is_convertible_v<T const&, std::string_view>)
    return value_kind::text;
  else if constexpr (requires(T const& t) {
                       t.has_value();
                       *t;
                     })
    return value_kind_of<std::remove_cvref_t<decltype(*std::declval<T const&>())>>();
  else
    return value_kind::any;
}

/// A number worked out in doubles, and how far from the exact one it may be.
struct approx {
  double value = 0, error = 0;
  bool missing = false;
  bool undecided = false;  ///< whether it is missing, or how large it is, must be decided exactly

  static constexpr approx of(double v) {
    approx g;
    g.missing = v != v;
    if (g.missing) return g;
    g.value = v;
    double const size = v < 0 ? -v : v;
    bool const whole = size < 9007199254740992.0 && static_cast<double>(static_cast<std::int64_t>(size)) == size;
    g.error = whole ? 0 : size * unit_error;
    return g;
  }
  /// After one more rounded operation.
  constexpr approx rounded() const {
    approx g = *this;
    double const size = value < 0 ? -value : value;
    if (error != 0 || size >= 9007199254740992.0) g.error = error * 1.000001 + size * unit_error * 1.000001;
    return g;
  }
};
constexpr double size_of(double v) { return v < 0 ? -v : v; }

struct expr_tag {};
template <class T>
concept is_expr = std::derived_from<T, expr_tag>;
template <class A, class B>
concept any_is_expr = is_expr<A> || is_expr<B>;

/// What all expressions can do.
template <class Self>
struct expr : expr_tag {
  /// On a struct whose members the rule names: of a rule, whether it holds (unknown does not); of an amount, the
  /// double nearest to the exact value, or NaN where that is missing.
  template <class F>
  [[nodiscard]] constexpr auto operator()(F const& of) const {
    static_assert(reflected<F>, "tierwise: name the members of this struct with TIERWISE_REFLECT");
    constexpr value_kind s = Self::template value_kind_on<F>();
    static_assert(s != value_kind::text, "tierwise: a text by itself is neither a rule nor an amount");
    if constexpr (!Self::template all_known<F>) {
      return false;  // the compiler has been told why
    } else if constexpr (s == value_kind::truth) {
      return self().template decide<F>(of) == verdict::yes;
    } else {
      auto const exact = self().template exact_value<F>(of);
      if (exact.known) return exact.missing ? std::numeric_limits<double>::quiet_NaN() : exact.to_double();
      approx const g = self().template approx_value<F>(of);
      return g.missing ? std::numeric_limits<double>::quiet_NaN() : g.value;
    }
  }
  /// Whether a rule holds; nothing when that is unknown because a value is missing.
  template <class F>
  [[nodiscard]] constexpr std::optional<bool> known(F const& of) const {
    static_assert(reflected<F>, "tierwise: name the members of this struct with TIERWISE_REFLECT");
    static_assert(Self::template value_kind_on<F>() == value_kind::truth,
                  "tierwise: only conditions are known or unknown");
    if constexpr (Self::template all_known<F>) {
      verdict const v = self().template decide<F>(of);
      if (v != verdict::unknown) return v == verdict::yes;
    }
    return {};
  }

  /// As it stands in a policy file.
  [[nodiscard]] std::string text() const {
    std::string out;
    self().write(out, 0);
    return out;
  }
  operator formula() const { return formula(text()); }  // NOLINT: a rule is a formula

 private:
  constexpr Self const& self() const { return static_cast<Self const&>(*this); }
};

}  // namespace detail::rules
}  // namespace tierwise
