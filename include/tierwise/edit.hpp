// Variants of a policy: read and replace by path. The policy itself never changes; what comes back is a new one.
#pragma once

#include <string>
#include <string_view>
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/diff.hpp"  // a variant and what it changes are looked at together
#include "tierwise/month.hpp"
#include "tierwise/policy.hpp"
#include "tierwise/policy_members.hpp"
#include "tierwise/setting.hpp"

namespace tierwise {

namespace detail {
void replace_at(type_info const& type, void* value, settings const& changes);
void add_at(type_info const& type, void* value, settings const& elements);
void change_at(type_info const& type, void* value, amendment const& by);
[[nodiscard]] std::string text_at(type_info const& type, void const* value, std::string_view path);
[[nodiscard]] setting setting_at(type_info const& type, void const* value, std::string_view path);
[[nodiscard]] std::vector<std::string> paths_of(type_info const& type, void const* value);
}  // namespace detail

/// A copy with every change made, in order; throws all refusals at once.
/// A path is made of member names and of the names of list elements. The list's own name may be left out inside an
/// aggregate: `ladder.medal.iron.base_pay` and `ladder.medal.tier.iron.base_pay` are the same. A name with other than
/// letters, digits, `_`, `-`, `*` is quoted: `parameter."floor (north)".value`. Positions count from 0:
/// `brackets.sales_commission.rates[1]` is a pair and `rates[1][1]` its rate. Maps take new keys:
/// `ladder.post.lead.seats.south`. Lists of values, pairs and maps can also be set as a whole.
template <reflected T>
[[nodiscard]] T replace(T const& value, settings const& changes) {
  T out = value;
  detail::replace_at(detail::type_info_of<T>(), &out, changes);
  return out;
}
/// A copy with one change.
template <reflected T>
[[nodiscard]] T replace(T const& value, std::string_view path, setting const& s) {
  return replace(value, {{std::string(path), s}});
}

/// A copy with new elements, by path with their names last, and with parts that were not set: `pay.line.night` is
/// `{{"amount", "30 * nights"}, {"behind", "base"}}`. `behind` or `before` says which element of the list it stands
/// next to; it is the last otherwise. Throws all refusals at once.
template <reflected T>
[[nodiscard]] T add(T const& value, settings const& elements) {
  T out = value;
  detail::add_at(detail::type_info_of<T>(), &out, elements);
  return out;
}

/// A copy changed as an amendment says, whenever that holds: what is removed goes first, then what is new comes in,
/// then values are set. Throws all refusals at once.
template <reflected T>
[[nodiscard]] T changed(T const& value, amendment const& by) {
  T out = value;
  detail::change_at(detail::type_info_of<T>(), &out, by);
  return out;
}

/// A policy with one more amendment, which holds from its month on. Values that are `unset` are among what is removed.
[[nodiscard]] policy amend(policy const& p, amendment more);

/// The same with what makes the rules those of another policy from a month on.
[[nodiscard]] policy amend(policy const& p, month from, policy const& then);

/// The rules of a month: a policy without amendments.
[[nodiscard]] policy in_force(policy const& p, month when);

/// The value at a path as people read it: `2300`, `0.6%`, `score >= 80`, `unset`.
template <reflected T>
[[nodiscard]] std::string get(T const& value, std::string_view path) {
  return detail::text_at(detail::type_info_of<T>(), &value, path);
}

/// The value at a path as `replace` takes it back; formulas and enumerators as text.
template <reflected T>
[[nodiscard]] setting value_at(T const& value, std::string_view path) {
  return detail::setting_at(detail::type_info_of<T>(), &value, path);
}

/// Every path that can be set, in the order of the file.
template <reflected T>
[[nodiscard]] std::vector<std::string> paths(T const& value) {
  return detail::paths_of(detail::type_info_of<T>(), &value);
}

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/reflect/edit_inl.hpp"
#endif
