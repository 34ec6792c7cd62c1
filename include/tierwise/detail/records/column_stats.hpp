// One look at a column: the bounds, gaps and decimals of numbers, the order of texts.
#pragma once

#include <algorithm>  // for std::copy, std::max, std::max_element, std::min, std::min_element, std::sort
#include <cstddef>
#include <cstdint>
#include <numeric>  // for std::accumulate
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
/// A look at values in one pass, which runs wide. Counts are doubles: whole numbers are not counted wide everywhere.
class column_look {
 public:
  /// Looks at values in addition to those before.
  void at(double const* v, std::size_t n) {
    double const scale = ten_to(decimals_);
    double unfit = 0;
    if (decimals_ == 0)
      unfit = pass(v, n, [](double x) { return nearest_whole(x); });
    else if (decimals_ < most)
      unfit = pass(v, n, [=](double x) { return nearest_whole(x * scale) / scale; });
    else
      (void)pass(v, n, [](double x) { return x; });
    while (unfit > 0 && ++decimals_ < most) unfit = more_than(decimals_, v, n);
  }

  [[nodiscard]] column_stats result() const {
    column_stats out;
    out.low = *std::min_element(low_, low_ + running);
    out.high = *std::max_element(high_, high_ + running);
    out.gaps = gaps_;
    out.decimals = decimals_;
    // Of values below 1e13, so that up to two decimals are told from noise; more only while the numbers stay whole.
    double const size = std::max(-out.low, out.high);
    if (out.decimals == most || (out.decimals > 0 && size * ten_to(out.decimals) >= whole_limit)) out.decimals = -1;
    return out;
  }

 private:
  static constexpr int most = 10;  ///< decimals: values that need so many have none that are known

  /// How many values are there and not what `rounded` makes of them.
  template <class F>
  double pass(double const* v, std::size_t n, F rounded) {
    double low[running], high[running], gaps[running] = {}, unfit[running] = {};
    std::copy(low_, low_ + running, low);
    std::copy(high_, high_ + running, high);
    auto look = [&](std::size_t k, double x) {
      low[k] = x < low[k] ? x : low[k];
      high[k] = x > high[k] ? x : high[k];
      gaps[k] += x == x ? 0.0 : 1.0;
      unfit[k] += rounded(x) == x ? 0.0 : 1.0;
    };
    std::size_t i = 0;
    for (; i + running <= n; i += running) {
      TIERWISE_WIDE
      for (std::size_t k = 0; k < running; ++k) look(k, v[i + k]);
    }
    for (; i < n; ++i) look(0, v[i]);
    std::copy(low, low + running, low_);
    std::copy(high, high + running, high_);
    double const missing = std::accumulate(gaps, gaps + running, 0.0);
    gaps_ += static_cast<std::int64_t>(missing);
    return std::accumulate(unfit, unfit + running, 0.0) - missing;
  }
  /// How many of the values need more than `d` decimals.
  [[nodiscard]] static double more_than(int d, double const* v, std::size_t n) {
    double const scale = ten_to(d);
    std::int64_t unfit = 0;
    for (std::size_t i = 0; i < n; ++i) unfit += nearest_whole(v[i] * scale) / scale == v[i] || v[i] != v[i] ? 0 : 1;
    return static_cast<double>(unfit);
  }

  double low_[running] = {}, high_[running] = {};
  std::int64_t gaps_ = 0;
  int decimals_ = 0;
};

/// One look at all values, piece by piece while a piece is near; the first, which tells the decimals of most columns,
/// is short.
[[nodiscard]] inline column_stats stats_of(double const* v, std::size_t n) {
  column_look look;
  for (std::size_t begin = 0, end = std::min<std::size_t>(n, 64); begin < n;
       begin = end, end = std::min(n, begin + 2048))
    look.at(v + begin, end - begin);
  return look.result();
}

}  // namespace tierwise::detail
