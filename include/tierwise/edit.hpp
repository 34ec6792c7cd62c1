// Variants of a policy: read and replace by path. The policy itself never changes; what comes back is a new one.
#pragma once

#include <string>
#include <string_view>
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/diff.hpp"  // a variant and what it changes are looked at together
#include "tierwise/policy_members.hpp"
#include "tierwise/setting.hpp"

namespace tierwise {

namespace detail {
void replace_at(type_info const& type, void* value, std::vector<std::pair<std::string, setting>> const& changes);
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
[[nodiscard]] T replace(T const& value, std::vector<std::pair<std::string, setting>> const& changes) {
  T out = value;
  detail::replace_at(detail::type_info_of<T>(), &out, changes);
  return out;
}
/// A copy with one change.
template <reflected T>
[[nodiscard]] T replace(T const& value, std::string_view path, setting const& s) {
  return replace(value, {{std::string(path), s}});
}

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
