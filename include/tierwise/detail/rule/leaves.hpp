// What the expressions of compile-time rules end in: literals, and names of members of the struct that a rule is asked
// of.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>  // for std::declval, std::index_sequence

#include "tierwise/detail/rule/expr.hpp"

namespace tierwise {
namespace detail::rules {

struct number_literal : expr<number_literal> {
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
  constexpr approx approx_value(F const&) const {
    return approx::of(value);
  }
  template <class F>
  constexpr sized_fraction<digits> exact_value(F const&) const {
    return fraction_of(value);
  }
  void write(std::string& out, int) const { out += figure(value, percent).text(); }
};

struct truth_literal : expr<truth_literal> {
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

struct text_literal : expr<text_literal> {
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
struct name : detail::rules::expr<name<Name>> {
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
  constexpr detail::rules::approx approx_value(F const& f) const {
    return detail::rules::approx::of(number(f));
  }
  template <class F>
  constexpr auto exact_value(F const& f) const {
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
constexpr auto as_expr(T const& v) {
  if constexpr (is_expr<T>)
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
using literal_of = decltype(as_expr(std::declval<T const&>()));

}  // namespace detail::rules
}  // namespace tierwise
