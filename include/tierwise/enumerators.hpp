// The names of every enumerator, in one place: files, paths, the schema and Python spell them alike.
#pragma once

#include <array>
#include <cstddef>  // for std::size_t
#include <optional>
#include <string_view>

#include "tierwise/activity.hpp"
#include "tierwise/policy.hpp"

namespace tierwise {

/// The enumerators of `E` by name, in the order of their values, which run from 0 without gaps.
template <class E>
inline constexpr std::array<std::string_view, 0> enumerators{};

template <>
inline constexpr std::array<std::string_view, 7> enumerators<rounding>{"half_up", "half_even", "half_down", "up",
                                                                       "down",    "floor",     "ceiling"};
static_assert(enumerators<rounding>.size() == static_cast<std::size_t>(rounding::ceiling) + 1);

template <>
inline constexpr std::array<std::string_view, 4> enumerators<bracket_kind>{"marginal", "whole", "lookup",
                                                                           "interpolate"};
static_assert(enumerators<bracket_kind>.size() == static_cast<std::size_t>(bracket_kind::interpolate) + 1);

template <>
inline constexpr std::array<std::string_view, 2> enumerators<bracket_edge>{"lower", "upper"};
static_assert(enumerators<bracket_edge>.size() == static_cast<std::size_t>(bracket_edge::upper) + 1);

template <>
inline constexpr std::array<std::string_view, 8> enumerators<input_kind>{"number", "amount", "count", "hours",
                                                                         "share",  "flag",   "text",  "month"};
static_assert(enumerators<input_kind>.size() == static_cast<std::size_t>(input_kind::month) + 1);

template <>
inline constexpr std::array<std::string_view, 4> enumerators<line_kind>{"earning", "deduction", "employer_cost",
                                                                        "memo"};
static_assert(enumerators<line_kind>.size() == static_cast<std::size_t>(line_kind::memo) + 1);

template <>
inline constexpr std::array<std::string_view, 3> enumerators<drawn_each>{"month", "person", "shop"};
static_assert(enumerators<drawn_each>.size() == static_cast<std::size_t>(drawn_each::shop) + 1);

template <>
inline constexpr std::array<std::string_view, 4> enumerators<draw_kind>{"value", "chance", "count", "part"};
static_assert(enumerators<draw_kind>.size() == static_cast<std::size_t>(draw_kind::part) + 1);

template <>
inline constexpr std::array<std::string_view, 3> enumerators<link_kind>{"identity", "log", "logit"};
static_assert(enumerators<link_kind>.size() == static_cast<std::size_t>(link_kind::logit) + 1);

/// `half_up` for `rounding::half_up`; "?" for a value that is none of them.
template <class E>
[[nodiscard]] constexpr std::string_view enumerator_name(E value) {
  auto const i = static_cast<std::size_t>(value);
  return i < enumerators<E>.size() ? enumerators<E>[i] : std::string_view("?");
}

/// `rounding::half_up` for `half_up`; nothing for a name that is none.
template <class E>
[[nodiscard]] constexpr std::optional<E> enumerator(std::string_view name) {
  for (std::size_t i = 0; i < enumerators<E>.size(); ++i)
    if (enumerators<E>[i] == name) return static_cast<E>(i);
  return {};
}

}  // namespace tierwise
