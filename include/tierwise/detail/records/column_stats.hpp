// One look at a column: the bounds, gaps and decimals of numbers, the order of texts.
#pragma once

#include <algorithm>  // for std::max, std::max_element, std::min, std::min_element, std::sort
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/detail/compute/error_bound.hpp"

namespace tierwise::detail {

/// Puts indexes of `texts` in the byte order of what stands there. Most texts differ in their first eight bytes, which
/// are compared as one number, without a look at the text.
inline void sort_by_text(std::vector<std::string> const& texts, std::vector<std::uint32_t>& indexes) {
  struct keyed {
    std::uint64_t begins;
    std::uint32_t index;
  };
  std::vector<keyed> all;
  all.reserve(indexes.size());
  for (auto p : indexes) {
    std::uint64_t begins = 0;
    for (std::size_t i = 0; i < 8; ++i)
      begins = begins << 8 | (i < texts[p].size() ? static_cast<unsigned char>(texts[p][i]) : 0u);
    all.push_back({begins, p});
  }
  std::sort(all.begin(), all.end(), [&](keyed const& a, keyed const& b) {
    return a.begins != b.begins ? a.begins < b.begins : texts[a.index] < texts[b.index];
  });
  for (std::size_t i = 0; i < all.size(); ++i) indexes[i] = all[i].index;
}

/// What all values of a column have in common.
struct column_stats {
  double low = 0, high = 0;
  std::int64_t gaps = 0;
  int decimals = 0;
};
/// The decimals that the values need, `d` at least and 10 at most.
[[nodiscard]] inline int decimals_up_to(int d, double const* v, std::size_t n) {
  for (; d < 10; ++d) {
    double const scale = ten_to(d);
    std::int64_t wrong = 0;
    if (d == 0) {
      for (std::size_t i = 0; i < n; ++i) wrong += nearest_whole(v[i]) == v[i] || v[i] != v[i] ? 0 : 1;
    } else {
      for (std::size_t i = 0; i < n; ++i) {
        double const t = v[i] * scale;
        wrong += nearest_whole(t) / scale == v[i] || v[i] != v[i] ? 0 : 1;
      }
    }
    if (wrong == 0) return d;
  }
  return d;
}

/// One look at all values, piece by piece while a piece is near. The loops are simple so that they run wide.
[[nodiscard]] inline column_stats stats_of(double const* v, std::size_t n) {
  double lows[running] = {}, highs[running] = {};
  column_stats out;
  for (std::size_t begin = 0; begin < n; begin += 2048) {
    std::size_t const end = std::min(n, begin + 2048);
    std::size_t i = begin;
    for (; i + running <= end; i += running) {
      TIERWISE_WIDE
      for (std::size_t k = 0; k < running; ++k) {
        lows[k] = v[i + k] < lows[k] ? v[i + k] : lows[k];
        highs[k] = v[i + k] > highs[k] ? v[i + k] : highs[k];
      }
    }
    for (; i < end; ++i) {
      lows[0] = v[i] < lows[0] ? v[i] : lows[0];
      highs[0] = v[i] > highs[0] ? v[i] : highs[0];
    }
    for (i = begin; i < end; ++i) out.gaps += v[i] == v[i] ? 0 : 1;
    out.decimals = decimals_up_to(out.decimals, v + begin, end - begin);
  }
  out.low = *std::min_element(lows, lows + running);
  out.high = *std::max_element(highs, highs + running);
  // Of values below 1e13, so that up to two decimals are told from noise; more only while the numbers stay whole.
  double const size = std::max(-out.low, out.high);
  if (out.decimals > 9 || (out.decimals > 0 && size * ten_to(out.decimals) >= whole_limit)) out.decimals = -1;
  return out;
}

}  // namespace tierwise::detail
