// Sorting that keeps equals in their order. (std::stable_sort reaches a function of libstdc++ that C++17 deprecates,
// and new compilers tell whoever includes it.)
#pragma once

#include <algorithm>  // for std::sort
#include <cstddef>    // for std::size_t
#include <iterator>   // for std::iter_value_t
#include <utility>    // for std::move
#include <vector>

#include "tierwise/detail/support/function_ref.hpp"

namespace tierwise::detail {

/// Whether one place is before another.
using place_order = function_ref<bool(std::size_t, std::size_t)>;

/// Whether none of `n` places is before the one in front of it.
[[nodiscard]] inline bool in_order(std::size_t n, place_order before) {
  for (std::size_t i = 1; i < n; ++i)
    if (before(i, i - 1)) return false;
  return true;
}
/// `n` places sorted by `before`; of two neither of which is before the other, the first stays the first.
[[nodiscard]] inline std::vector<std::size_t> sorted_places(std::size_t n, place_order before) {
  std::vector<std::size_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [=](std::size_t a, std::size_t b) { return before(a, b) || (a < b && !before(b, a)); });
  return order;
}

/// Sorts [first, last) by `before`; of two neither of which is before the other, the first stays the first.
template <std::random_access_iterator Iterator, class Before>
void sort_stably(Iterator first, Iterator last, Before before) {
  auto const at = [&](std::size_t i) -> decltype(auto) {
    return first[static_cast<std::iter_difference_t<Iterator>>(i)];
  };
  auto const is_before = [&](std::size_t a, std::size_t b) -> bool { return before(at(a), at(b)); };
  auto const n = static_cast<std::size_t>(last - first);
  if (in_order(n, is_before)) return;
  std::vector<std::iter_value_t<Iterator>> sorted;
  sorted.reserve(n);
  for (std::size_t const i : sorted_places(n, is_before)) sorted.push_back(std::move(at(i)));
  for (auto& item : sorted) *first++ = std::move(item);
}

}  // namespace tierwise::detail
