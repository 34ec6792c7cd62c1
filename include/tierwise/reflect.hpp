// How aggregates tell the names of their members: the only file that knows Boost.Hana.
#pragma once

#include <boost/hana/concept/struct.hpp>
#include <boost/hana/fwd/pair.hpp>
#include <boost/hana/fwd/string.hpp>
#include <boost/hana/fwd/tuple.hpp>
#include <boost/preprocessor/punctuation/comma_if.hpp>
#include <boost/preprocessor/seq/for_each_i.hpp>
#include <boost/preprocessor/stringize.hpp>
#include <boost/preprocessor/variadic/to_seq.hpp>
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
template <class T>
using members_of = boost::hana::accessors_impl<std::remove_cvref_t<T>>;

template <auto Member>
struct accessor {
  template <class T>
  constexpr auto&& operator()(T&& value) const {
    return std::forward<T>(value).*Member;
  }
};

template <class T, std::size_t I>
using letters = std::make_index_sequence<members_of<T>::names[I].size()>;
template <class T, std::size_t I, std::size_t... Letter>
auto hana_name(std::index_sequence<Letter...>) -> boost::hana::string<members_of<T>::names[I][Letter]...>;

/// The members of `T` in order. Their names stand beside them, in what TIERWISE_REFLECT makes of this.
template <class T, auto... Member>
struct member_list {
  static constexpr std::size_t size = sizeof...(Member);
  template <std::size_t I>
  using accessor_of = std::tuple_element_t<I, std::tuple<accessor<Member>...>>;

  template <class V, class F>
  static constexpr void visit(V& value, F& f) {
    std::size_t i = 0;
    (f(members_of<T>::names[i++], value.*Member), ...);
  }
  static constexpr std::size_t find(std::string_view wanted) {
    std::size_t at = 0;
    while (at < size && members_of<T>::names[at] != wanted) ++at;
    return at;
  }
  template <std::size_t I, class V>
  static constexpr auto& get(V& value) {
    return accessor_of<I>{}(value);
  }

  /// What Hana's algorithms ask for. Its tuples take long to compile, so they are made only where Hana is used.
  static constexpr auto apply() { return hana_members(std::make_index_sequence<size>{}); }

 private:
  template <std::size_t... I>
  static constexpr auto hana_members(std::index_sequence<I...>) {
    return boost::hana::tuple<boost::hana::pair<decltype(hana_name<T, I>(letters<T, I>{})), accessor_of<I>>...>{};
  }
};
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

#define TIERWISE_REFLECT_POINTER(R, TYPE, I, MEMBER) BOOST_PP_COMMA_IF(I) & TYPE::MEMBER
#define TIERWISE_REFLECT_NAME(R, TYPE, I, MEMBER) BOOST_PP_COMMA_IF(I) BOOST_PP_STRINGIZE(MEMBER)
#define TIERWISE_REFLECT_EACH(WHAT, TYPE, ...) \
  BOOST_PP_SEQ_FOR_EACH_I(WHAT, TYPE, BOOST_PP_VARIADIC_TO_SEQ(__VA_ARGS__))

/// Names the members of an aggregate. Used once a type, at global scope; forgetting a member does not compile.
#define TIERWISE_REFLECT(TYPE, ...)                                                                                \
  template <>                                                                                                      \
  struct boost::hana::accessors_impl<TYPE>                                                                         \
      : tierwise::detail::member_list<TYPE, TIERWISE_REFLECT_EACH(TIERWISE_REFLECT_POINTER, TYPE, __VA_ARGS__)> {  \
    static constexpr std::string_view names[] = {TIERWISE_REFLECT_EACH(TIERWISE_REFLECT_NAME, TYPE, __VA_ARGS__)}; \
  };                                                                                                               \
  static_assert(tierwise::detail::has_members<TYPE, tierwise::detail::members_of<TYPE>::size>,                     \
                "TIERWISE_REFLECT: a member of " #TYPE " is not named, or named twice")
