// Sorting that keeps equals in their order. (std::stable_sort reaches a function of libstdc++ that C++17 deprecates,
// and new compilers tell whoever includes it.)
#pragma once

#include <algorithm>  // for std::is_sorted, std::move, std::sort
#include <cstddef>    // for std::size_t
#include <iterator>   // for std::iter_value_t
#include <numeric>    // for std::iota
#include <utility>    // for std::move
#include <vector>

namespace tierwise::detail {

/// Sorts [first, last) by `before`; of two neither of which is before the other, the first stays the first.
template <std::random_access_iterator Iterator, class Before>
void sort_stably(Iterator first, Iterator last, Before before) {
  if (std::is_sorted(first, last, before)) return;
  auto const at = [&](std::size_t i) -> decltype(auto) {
    return first[static_cast<std::iter_difference_t<Iterator>>(i)];
  };
  std::vector<std::size_t> order(static_cast<std::size_t>(last - first));
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return before(at(a), at(b)) || (a < b && !before(at(b), at(a))); });
  std::vector<std::iter_value_t<Iterator>> sorted;
  sorted.reserve(order.size());
  for (std::size_t const i : order) sorted.push_back(std::move(at(i)));
  std::move(sorted.begin(), sorted.end(), first);
}

}  // namespace tierwise::detail
