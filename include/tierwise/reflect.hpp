// How aggregates tell the names of their members: the only file that knows Boost.Hana.
#pragma once

#include <boost/hana/accessors.hpp>
#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/core/to.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/preprocessor/variadic/size.hpp>
#include <cstddef>  // for std::size_t
#include <string_view>
#include <tuple>  // for std::tuple_element_t
#include <type_traits>
#include <utility>  // for std::forward, std::index_sequence

namespace tierwise {

namespace detail {
struct anything {
  template <class T>
  operator T() const;  // NOLINT: declared only, to count members
};
template <class T, std::size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
  return requires { T{((void)I, anything{})...}; };
}
/// Whether an aggregate has exactly `N` members: it takes N initialisers and not one more.
template <class T, std::size_t N>
constexpr bool has_members = takes<T>(std::make_index_sequence<N>{}) && !takes<T>(std::make_index_sequence<N + 1>{});
}  // namespace detail

/// An aggregate whose members are known by name.
template <class T>
concept reflected = boost::hana::Struct<T>::value;

namespace detail {
// The accessors are read as types only: running Hana's tuples costs three times the compile time and code.
template <class List>
struct accessor_list;
template <class... Name, class... Access>
struct accessor_list<boost::hana::tuple<boost::hana::pair<Name, Access>...>> {
  template <class T, class F>
  static constexpr void visit(T& value, F& f) {
    (f(std::string_view(Name::c_str()), Access{}(value)), ...);
  }
  static constexpr std::size_t size = sizeof...(Name);
  static constexpr std::size_t find(std::string_view wanted) {
    std::size_t at = size, i = 0;
    ((at = wanted == Name::c_str() ? i : at, ++i), ...);
    return at;
  }
  template <std::size_t I, class T>
  static constexpr decltype(auto) get(T& value) {
    return std::tuple_element_t<I, std::tuple<Access...>>{}(value);
  }
};
template <class T>
using members_of = accessor_list<decltype(boost::hana::accessors<std::remove_cvref_t<T>>())>;
}  // namespace detail

/// Whether an aggregate has a member of that name.
template <reflected T>
constexpr bool has_member(std::string_view name) {
  return detail::members_of<T>::find(name) != detail::members_of<T>::size;
}
/// The place of that member among the members, for `member`.
template <reflected T>
constexpr std::size_t member_place(std::string_view name) {
  return detail::members_of<T>::find(name);
}
/// The member at a place.
template <std::size_t Place, class T>
constexpr decltype(auto) member(T& value) {
  return detail::members_of<T>::template get<Place>(value);
}

/// Calls `f(name, member)` for each member of `value`, in order of declaration.
template <class T, class F>
constexpr void for_each_member(T&& value, F&& f) {
  detail::members_of<T>::visit(value, f);
}

}  // namespace tierwise

/// Names the members of an aggregate. Used once a type, at global scope; forgetting a member does not compile.
#define TIERWISE_REFLECT(TYPE, ...)                                                       \
  BOOST_HANA_ADAPT_STRUCT(TYPE, __VA_ARGS__);                                             \
  static_assert(tierwise::detail::has_members<TYPE, BOOST_PP_VARIADIC_SIZE(__VA_ARGS__)>, \
                "TIERWISE_REFLECT: a member of " #TYPE " is not named, or named twice")
