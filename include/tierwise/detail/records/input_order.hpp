// Inputs put in the order of the batches, as narrow as their values allow.
#pragma once

#include <algorithm>  // for std::copy
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "tierwise/detail/records/partition.hpp"

namespace tierwise::detail {

/// Unless rows that a batch reads one after another lie together in the table, puts the columns in the batches' order:
/// a batch that picked its rows one by one would fetch a line of memory for every value.
inline void order_inputs(large_array<std::uint32_t> const& order, unsigned threads, ordered_records& out) {
  std::size_t const n = out.rows();
  std::size_t jumps = 0;
  for (std::size_t i = 1; i < n; ++i) jumps += static_cast<std::size_t>(out.input_row[i] != out.input_row[i - 1] + 1);
  out.in_batch_order = jumps > n / 16;
  if (!out.in_batch_order) return;
  // A month is put in order where it stays in the cache, and then written down from front to back.
  auto put = [&](auto& to, auto value) {
    std::remove_reference_t<decltype(to)> month;
    to.resize(n);
    for (std::size_t begin = 0, end = 0; begin < n; begin = end) {
      for (; end < n && out.month[end] == out.month[begin]; ++end) {
      }
      month.resize(end - begin);
      for (std::size_t i = begin; i < end; ++i) month[out.batch_row[i] - begin] = value(order[i]);
      std::copy(month.begin(), month.end(), to.begin() + static_cast<std::ptrdiff_t>(begin));
    }
    return to.data();
  };
  side_by_side(threads, out.inputs.size(), [&](std::size_t i) {
    input_column& c = out.inputs[i];
    double const* const from = c.numbers;
    auto const narrow = [&]<class S>(large_array<S>& to) {
      double const scale = c.scale = ten_to(c.known.decimals);
      c.numbers = nullptr;
      return put(to, [=](std::uint32_t r) {
        double const units = nearest_whole(from[r] * scale);
        return units == units ? static_cast<S>(units) : input_column::gap<S>;
      });
    };
    if (from != nullptr && c.fits<std::int16_t>()) {
      c.shorts = narrow(c.own_shorts);
    } else if (from != nullptr && c.fits<std::int32_t>()) {
      c.words = narrow(c.own_words);
    } else if (from != nullptr) {
      c.numbers = put(c.own_numbers, [=](std::uint32_t r) { return from[r]; });
    } else if (c.codes != nullptr) {
      c.codes = put(c.own_codes, [codes = c.codes](std::uint32_t r) { return codes[r]; });
    }
  });
}

}  // namespace tierwise::detail
