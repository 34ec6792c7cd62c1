// What changed between two policies, in plain words.
#pragma once

#include <string>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/policy_members.hpp"

namespace tierwise {

/// One difference.
struct change {
  std::string path;    ///< where, as `replace` takes it: `ladder.medal.iron.base_pay`
  std::string before;  ///< the value as read; "" for something added
  std::string after;   ///< the value as read; "" for something removed
  std::string text;    ///< in words: `ladder.medal.iron (铁牌客服).base_pay: 2000 -> 2300`

  bool operator==(change const&) const = default;
};

namespace detail {
[[nodiscard]] std::vector<change> changes_between(type_info const& type, void const* a, void const* b);
}

/// The differences from `a` to `b` in the order of the file; none when they are equal. A renamed element is one removed
/// and one added. Formulas that only differ in spacing or brackets are equal.
template <reflected T>
[[nodiscard]] std::vector<change> diff(T const& a, T const& b) {
  return detail::changes_between(detail::type_info_of<T>(), &a, &b);
}

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/reflect/diff_inl.hpp"
#endif
