// The parts that compile-time rules are built of: names, literals and what joins them, each able to say its value on a
// struct, its exact value, and its text as a formula.
#pragma once

#include <cmath>  // for std::isnan
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
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
  throw error(fault{{}, "rule", "a figure has at most 15 digits", {}, {}, 0});
}
inline void a_percentage_is_written_in_plain_decimals() {
  throw error(fault{{}, "rule", "a percentage is written in plain decimals", {}, {}, 0});
}
inline void a_text_of_a_rule_has_no_quotes_of_both_kinds() {
  throw error(fault{{}, "rule", "a text has quotes of both kinds", {}, {}, 0});
}

enum class act : std::uint8_t {
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
struct guess {
  double value = 0, error = 0;
  bool missing = false;
  bool doubtful = false;  ///< whether it is missing, or how large it is, must be decided exactly

  static constexpr guess of(double v) {
    guess g;
    g.missing = v != v;
    if (g.missing) return g;
    g.value = v;
    double const size = v < 0 ? -v : v;
    bool const whole = size < 9007199254740992.0 && static_cast<double>(static_cast<std::int64_t>(size)) == size;
    g.error = whole ? 0 : size * unit_error;
    return g;
  }
  /// After one more rounded operation.
  constexpr guess rounded() const {
    guess g = *this;
    double const size = value < 0 ? -value : value;
    if (error != 0 || size >= 9007199254740992.0) g.error = error * 1.000001 + size * unit_error * 1.000001;
    return g;
  }
};
constexpr double size_of(double v) { return v < 0 ? -v : v; }

struct part_mark {};
template <class T>
concept is_part = std::derived_from<T, part_mark>;
template <class A, class B>
concept one_is_part = is_part<A> || is_part<B>;

/// What all parts can do.
template <class Self>
struct rule : part_mark {
  /// On a struct whose members the rule names: of a rule, whether it holds (unknown does not); of an amount, the
  /// double nearest to the exact value, or NaN where that is missing.
  template <class F>
  [[nodiscard]] constexpr auto operator()(F const& of) const {
    static_assert(reflected<F>, "tierwise: name the members of this struct with TIERWISE_REFLECT");
    constexpr value_kind s = Self::template value_kind_on<F>();
    static_assert(s != value_kind::text, "tierwise: a text by itself is neither a rule nor an amount");
    if constexpr (!Self::template all_known<F>) {
      return false;  // the complaint has been made
    } else if constexpr (s == value_kind::truth) {
      return self().template decide<F>(of) == verdict::yes;
    } else {
      auto const exact = self().template exactly<F>(of);
      if (exact.known) return exact.missing ? std::numeric_limits<double>::quiet_NaN() : exact.to_double();
      guess const g = self().template near<F>(of);
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

// -- leaves ----------------------------------------------------------------------------------------------------------
struct number_literal : rule<number_literal> {
  static constexpr unsigned digits = leaf_digits;
  static constexpr bool is_leaf = true;
  double value = 0;
  bool percent = false;

  constexpr number_literal(double v, bool as_percent = false) : value(v), percent(as_percent) {  // NOLINT
    bool written = v == 0;
    double const size = v < 0 ? -v : v;
    for (int places = 0; places <= 22 && !written; ++places) {
      double const t = size * power_of_ten(places);
      if (!(t < 1e15)) break;
      written = static_cast<double>(static_cast<std::uint64_t>(t + 0.5)) / power_of_ten(places) == size;
    }
    if (!written) a_figure_of_a_rule_has_at_most_15_digits();
  }
  template <class F>
  static constexpr bool all_known = true;
  template <class F>
  static constexpr value_kind value_kind_on() {
    return value_kind::number;
  }
  template <class F>
  constexpr guess near(F const&) const {
    return guess::of(value);
  }
  template <class F>
  constexpr sized_fraction<digits> exactly(F const&) const {
    return fraction_of(value);
  }
  void write(std::string& out, int) const { out += figure(value, percent).text(); }
};

struct truth_literal : rule<truth_literal> {
  bool value = false;
  explicit constexpr truth_literal(bool v) : value(v) {}
  template <class F>
  static constexpr bool all_known = true;
  template <class F>
  static constexpr value_kind value_kind_on() {
    return value_kind::truth;
  }
  template <class F>
  constexpr verdict decide(F const&) const {
    return value ? verdict::yes : verdict::no;
  }
  void write(std::string& out, int) const { out += value ? "true" : "false"; }
};

struct text_literal : rule<text_literal> {
  std::string_view value;
  explicit constexpr text_literal(std::string_view v) : value(v) {
    if (v.find('"') != v.npos && v.find('\'') != v.npos) a_text_of_a_rule_has_no_quotes_of_both_kinds();
  }
  template <class F>
  static constexpr bool all_known = true;
  template <class F>
  static constexpr value_kind value_kind_on() {
    return value_kind::text;
  }
  template <class F>
  constexpr std::optional<std::string_view> text_on(F const&) const {
    return value;
  }
  void write(std::string& out, int) const {
    char const quote = value.find('"') == value.npos ? '"' : '\'';
    ((out += quote) += value) += quote;
  }
};

/// Letter by letter, because compilers print these as letters in their messages.
template <char... Letter>
struct the_member_named {
  template <class F>
  static constexpr bool is_in = [] {
    constexpr char letters[] = {Letter..., 0};
    return has_member<F>(std::string_view(letters, sizeof...(Letter)));
  }();
};
template <class F, fixed_text Name, std::size_t... I>
constexpr void complain_of_unknown(std::index_sequence<I...>) {
  static_assert(the_member_named<Name.chars[I]...>::template is_in<F>,
                "tierwise: the struct has no member of the name that the rule uses");
}

}  // namespace detail::rules

/// A name that rules use, for a member of the struct they are asked of.
template <fixed_text Name>
struct name : detail::rules::rule<name<Name>> {
  static constexpr unsigned digits = detail::leaf_digits;
  static constexpr bool is_leaf = true;

  template <class F>
  static constexpr bool all_known = has_member<F>(Name.view());
  template <class F>
  static constexpr detail::rules::value_kind value_kind_on() {
    if constexpr (std::is_same_v<F, detail::rules::no_struct>) {
      return detail::rules::value_kind::any;
    } else {
      detail::rules::complain_of_unknown<F, Name>(std::make_index_sequence<Name.view().size()>{});
      if constexpr (all_known<F>) {
        constexpr auto s = detail::rules::value_kind_of<
            std::remove_cvref_t<decltype(member<member_place<F>(Name.view())>(std::declval<F const&>()))>>();
        static_assert(s != detail::rules::value_kind::any,
                      "tierwise: rules use numbers, bool and texts, or std::optional of them");
        return s;
      }
      return detail::rules::value_kind::any;
    }
  }
  template <class F>
  static constexpr decltype(auto) of(F const& f) {
    return member<member_place<F>(Name.view())>(f);
  }

  template <class F>
  constexpr detail::rules::guess near(F const& f) const {
    return detail::rules::guess::of(number(f));
  }
  template <class F>
  constexpr auto exactly(F const& f) const {
    return detail::fraction_of(number(f));
  }
  template <class F>
  constexpr detail::rules::verdict decide(F const& f) const {
    auto const& v = of(f);
    if constexpr (requires { v.has_value(); }) {
      return !v.has_value() ? detail::rules::verdict::unknown
             : *v           ? detail::rules::verdict::yes
                            : detail::rules::verdict::no;
    } else {
      return v ? detail::rules::verdict::yes : detail::rules::verdict::no;
    }
  }
  template <class F>
  constexpr std::optional<std::string_view> text_on(F const& f) const {
    auto const& v = of(f);
    if constexpr (requires { v.has_value(); })
      return v.has_value() ? std::optional<std::string_view>(*v) : std::nullopt;
    else
      return std::string_view(v);
  }
  void write(std::string& out, int) const { out += Name.view(); }

 private:
  template <class F>
  static constexpr double number(F const& f) {
    auto const& v = of(f);
    if constexpr (requires { v.has_value(); })
      return v.has_value() ? static_cast<double>(*v) : std::numeric_limits<double>::quiet_NaN();
    else
      return static_cast<double>(v);
  }
};

namespace detail::rules {

template <class T>
constexpr auto as_part(T const& v) {
  if constexpr (is_part<T>)
    return v;
  else if constexpr (std::is_same_v<T, bool>)
    return truth_literal(v);
  else if constexpr (std::is_arithmetic_v<T>)
    return number_literal(static_cast<double>(v));
  else if constexpr (std::is_same_v<T, figure>)
    return number_literal(v.value, v.percent);
  else
    return text_literal(std::string_view(v));
}
template <class T>
using literal_of = decltype(as_part(std::declval<T const&>()));

struct nothing {};
template <act Op, class A, class B = nothing, class C = nothing>
struct part;

template <act Op, class... A>
constexpr auto join(A const&... a) {
  return part<Op, literal_of<A>...>(as_part(a)...);
}

constexpr bool joins_numbers(act o) {
  return (o >= act::add && o <= act::larger) || o == act::clip || o == act::negate || o == act::absolute;
}
constexpr bool compares(act o) { return o >= act::eq && o <= act::ge; }
constexpr bool fits(value_kind s, value_kind wanted) { return s == wanted || s == value_kind::any; }

template <act Op>
constexpr bool by_sign(int c) {
  switch (Op) {
    case act::eq: return c == 0;
    case act::ne: return c != 0;
    case act::lt: return c < 0;
    case act::le: return c <= 0;
    case act::gt: return c > 0;
    default: return c >= 0;
  }
}
constexpr verdict as_verdict(bool b) { return b ? verdict::yes : verdict::no; }

/// Compares in doubles where their error cannot matter, else exactly.
template <act Op, class A, class B, class F>
constexpr verdict compare_numbers(A const& a, B const& b, F const& f) {
  guess const x = a.template near<F>(f), y = b.template near<F>(f);
  double const d = x.value - y.value;
  int const sign = x.value < y.value ? -1 : x.value > y.value ? 1 : 0;
  if (!x.doubtful && !y.doubtful) {
    if (x.missing || y.missing) return verdict::unknown;
    if constexpr (A::is_leaf && B::is_leaf) return as_verdict(by_sign<Op>(sign));
    if (x.error == 0 && y.error == 0) return as_verdict(by_sign<Op>(sign));
    if (size_of(d) > (x.error + y.error) * 1.000001 + (size_of(x.value) + size_of(y.value)) * 2 * unit_error)
      return as_verdict(by_sign<Op>(sign));
  }
  auto const u = a.template exactly<F>(f);
  auto const v = b.template exactly<F>(f);
  if (u.missing || v.missing) return verdict::unknown;
  return as_verdict(by_sign<Op>(u.known && v.known ? compare(u, v) : sign));
}
template <act Op, class A, class B, class F>
constexpr verdict compare_parts(A const& a, B const& b, F const& f) {
  constexpr value_kind x = A::template value_kind_on<F>(), y = B::template value_kind_on<F>();
  if constexpr (x != y || (x != value_kind::number && Op != act::eq && Op != act::ne)) {
    return verdict::unknown;  // the complaint has been made
  } else if constexpr (x == value_kind::number) {
    return compare_numbers<Op>(a, b, f);
  } else if constexpr (x == value_kind::truth) {
    verdict const u = a.template decide<F>(f), v = b.template decide<F>(f);
    if (u == verdict::unknown || v == verdict::unknown) return verdict::unknown;
    return as_verdict(by_sign<Op>(u == v ? 0 : 1));
  } else {
    auto const u = a.template text_on<F>(f), v = b.template text_on<F>(f);
    if (!u || !v) return verdict::unknown;
    return as_verdict(by_sign<Op>(*u == *v ? 0 : 1));
  }
}

constexpr int strength(act o) {
  switch (o) {
    case act::or_: return 1;
    case act::and_: return 2;
    case act::not_: return 3;
    case act::add:
    case act::subtract: return 5;
    case act::multiply:
    case act::divide: return 6;
    case act::negate: return 7;
    default: return compares(o) ? 4 : 8;
  }
}
constexpr std::string_view written(act o) {
  constexpr std::string_view names[] = {
      "-",    "not ", "abs", "missing", " or ", " and ", " == ", " != ",      " < ", " <= ", " > ",
      " >= ", " + ",  " - ", " * ",     " / ",  "min",   "max",  "otherwise", "if",  "clip"};
  return names[static_cast<int>(o)];
}

}  // namespace detail::rules
}  // namespace tierwise
