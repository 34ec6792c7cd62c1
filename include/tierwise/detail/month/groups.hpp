// Functions over groups of people in a month, and pools shared among them.
#pragma once

#include <algorithm>  // for std::find_if, std::min_element, std::nth_element, std::sort
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <numeric>  // for std::iota
#include <string>
#include <vector>

#include "tierwise/detail/compute/exact_sums.hpp"
#include "tierwise/detail/month/columns.hpp"
#include "tierwise/detail/month/state.hpp"

namespace tierwise::detail {

/// The rows of a month by group: group g has `rows[begin[g]] .. rows[begin[g + 1]]`, in order of person.
struct grouping {
  std::vector<std::uint32_t> begin, rows;
  std::vector<std::uint32_t> of;  ///< row -> group, or `no_slot` for a missing code

  /// `codes` null: everybody of a replica is one group. `replica_begin`: as in `month_rows`. `stamp` has a place for
  /// every text code and is left as found.
  void make(double const* codes, std::vector<std::uint32_t> const& replica_begin, std::vector<std::uint32_t>& stamp) {
    std::size_t const count = replica_begin.back();
    of.resize(count);
    begin.assign(1, 0);
    for (std::size_t w = 0; w + 1 < replica_begin.size(); ++w) {
      std::size_t const first = replica_begin[w], end = replica_begin[w + 1];
      if (codes == nullptr && first == end) continue;  // nobody is left in this replica, and no group is empty
      if (codes == nullptr) {
        for (std::size_t i = first; i < end; ++i) of[i] = static_cast<std::uint32_t>(begin.size() - 1);
        begin.push_back(static_cast<std::uint32_t>(end - first));
        continue;
      }
      for (std::size_t i = first; i < end; ++i) {
        if (codes[i] != codes[i]) {
          of[i] = no_slot;
          continue;
        }
        auto& known = stamp[static_cast<std::size_t>(codes[i])];
        if (known == no_slot) {
          known = static_cast<std::uint32_t>(begin.size() - 1);
          begin.push_back(0);
        }
        of[i] = known;
        ++begin[known + 1];
      }
      for (std::size_t i = first; i < end; ++i)
        if (of[i] != no_slot) stamp[static_cast<std::size_t>(codes[i])] = no_slot;
    }
    for (std::size_t g = 1; g < begin.size(); ++g) begin[g] += begin[g - 1];
    rows.resize(begin.back());
    next_.assign(begin.begin(), begin.end() - 1);
    for (std::size_t i = 0; i < count; ++i)
      if (of[i] != no_slot) rows[next_[of[i]]++] = static_cast<std::uint32_t>(i);
  }
  [[nodiscard]] std::size_t groups() const { return begin.size() - 1; }

 private:
  std::vector<std::uint32_t> next_;
};

/// The groupings of a month's rows, each made once a month.
class month_groups {
 public:
  /// `texts`: how many codes there are.
  explicit month_groups(std::size_t texts) : stamp_(texts + 1, no_slot) {}

  /// Other rows from here on.
  void forget() {
    for (auto& one : made_) one.month = -1;
  }
  static constexpr std::uint32_t shops = no_slot - 1;  ///< no slot: shops are known where no formula names them

  /// Under the key `slot`, by these codes; null: everybody.
  grouping const& by(std::uint32_t slot, double const* codes, month_rows const& rows) {
    auto known = std::find_if(made_.begin(), made_.end(), [=](made const& one) { return one.slot == slot; });
    if (known == made_.end()) known = made_.emplace(known, made{slot, -1, {}});
    if (stamp_.size() <= rows.person.size()) stamp_.resize(rows.person.size() + 1, no_slot);  // pairs have no texts
    if (known->month != rows.month) known->groups.make(codes, rows.replica_begin, stamp_);
    known->month = rows.month;
    return known->groups;
  }

 private:
  struct made {
    std::uint32_t slot;
    std::int32_t month;
    grouping groups;
  };
  std::vector<std::uint32_t> stamp_;
  std::deque<made> made_;  ///< stays where it is as others come
};

/// 1 + how many of the group have a higher value; equal values share a rank.
inline void rank_groups(grouping const& g, double const* x, double* out, std::vector<std::uint32_t>& order) {
  for (std::size_t k = 0; k < g.groups(); ++k) {
    std::uint32_t const* rows = g.rows.data() + g.begin[k];
    std::size_t const n = g.begin[k + 1] - g.begin[k];
    if (n <= 48) {
      double values[48];
      for (std::size_t i = 0; i < n; ++i) values[i] = x[rows[i]];
      for (std::size_t i = n; i < widened(n); ++i)
        values[i] = no_value;  // nothing is higher than something missing, nor lower
      for (std::size_t i = 0; i < n; ++i) {
        double const one = values[i];
        std::int64_t higher = 1;
        for (std::size_t j = 0; j < widened(n); ++j) higher += values[j] > one ? 1 : 0;
        out[rows[i]] = one == one ? static_cast<double>(higher) : no_value;
      }
      continue;
    }
    order.clear();
    for (std::size_t i = 0; i < n; ++i) {
      out[rows[i]] = no_value;
      if (x[rows[i]] == x[rows[i]]) order.push_back(rows[i]);
    }
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return x[a] != x[b] ? x[a] > x[b] : a < b; });
    for (std::size_t i = 0; i < order.size(); ++i)
      out[order[i]] = i > 0 && x[order[i]] == x[order[i - 1]] ? out[order[i - 1]] : static_cast<double>(i + 1);
  }
}

/// Sums are whole numbers of 10^-decimals, so their order does not matter. False: too large.
inline bool aggregate_groups(grouping const& g, aggregate f, double const* x, int decimals, double* out,
                             std::size_t count) {
  double const scale = ten_to(decimals);
  for (std::size_t i = 0; i < count; ++i)
    if (g.of[i] == no_slot) out[i] = no_value;
  for (std::size_t k = 0; k < g.groups(); ++k) {
    std::uint32_t const* rows = g.rows.data() + g.begin[k];
    std::size_t const n = g.begin[k + 1] - g.begin[k];
    double value = 0, extent = 0;
    if (x == nullptr) {
      value = static_cast<double>(n);
    } else if (f == aggregate::smallest || f == aggregate::largest) {
      value = x[rows[0]];
      for (std::size_t i = 1; i < n; ++i)
        value = f == aggregate::smallest ? running_totals::smaller(value, x[rows[i]])
                                         : running_totals::larger(value, x[rows[i]]);
    } else {
      for (std::size_t i = 0; i < n; ++i) {
        double const units = nearest_whole(x[rows[i]] * scale);
        value += units;  // exact: whole numbers below 2^50
        extent += std::abs(units);
      }
      if (extent >= whole_limit) return false;
      value /= scale;
      if (f == aggregate::mean) {
        value = mean_of(value, static_cast<double>(n), decimals);
        if (std::abs(value) * 1e6 >= whole_limit) return false;
      }
    }
    for (std::size_t i = 0; i < n; ++i) out[rows[i]] = value;
  }
  return true;
}

/// The value that so many of 100 of a group are not above (`percent` in ten-thousandths), on the straight line between
/// neighbours, rounded half up to six decimals; missing where a value is. False: too large.
inline bool percentiles_of_groups(grouping const& g, std::int64_t percent, double const* x, int decimals, double* out,
                                  std::vector<double>& values) {
  __extension__ using wide = __int128;
  constexpr std::int64_t all = 1'000'000;
  double const scale = ten_to(decimals);
  auto const more = static_cast<std::int64_t>(ten_to(6 - decimals));
  for (std::size_t k = 0; k < g.groups(); ++k) {
    std::uint32_t const* const rows = g.rows.data() + g.begin[k];
    std::size_t const n = g.begin[k + 1] - g.begin[k];
    values.clear();
    for (std::size_t i = 0; i < n; ++i)
      if (x[rows[i]] == x[rows[i]]) values.push_back(x[rows[i]]);
    double value = no_value;
    if (values.size() == n) {
      std::int64_t const place = static_cast<std::int64_t>(n - 1) * percent;
      auto const below = values.begin() + static_cast<std::ptrdiff_t>(place / all);
      std::nth_element(values.begin(), below, values.end());
      auto const units = [&](double v) { return static_cast<std::int64_t>(nearest_whole(v * scale)); };
      std::int64_t const a = units(*below), rest = place % all;
      std::int64_t const b = rest == 0 ? a : units(*std::min_element(below + 1, values.end()));
      wide const exact = (static_cast<wide>(a) * all + static_cast<wide>(b - a) * rest) * more;
      wide const size = exact < 0 ? -exact : exact;
      auto const rounded = static_cast<double>(static_cast<std::int64_t>((2 * size + all) / (2 * all)));
      if (rounded >= whole_limit) return false;
      value = (exact < 0 ? -rounded : rounded) / 1e6;
    }
    for (std::size_t i = 0; i < n; ++i) out[rows[i]] = value;
  }
  return true;
}

/// Shares `total` minor units by weights that are whole numbers of 10^-6: floors first, then one unit each to the
/// largest remainders, equal ones in order of the rows. Returns false when the weights are all zero.
inline bool share_out(std::int64_t total, std::vector<std::uint64_t> const& weights, std::vector<std::int64_t>& shares,
                      std::vector<std::uint64_t>& rests, std::vector<std::uint32_t>& order) {
  __extension__ using wide = unsigned __int128;
  std::uint64_t all = 0;
  for (auto w : weights) all += w;
  shares.assign(weights.size(), 0);
  if (all == 0) return false;
  auto const size = static_cast<std::uint64_t>(total < 0 ? -total : total);
  rests.resize(weights.size());
  std::uint64_t given = 0;
  bool const narrow = all <= ~std::uint64_t(0) / (size == 0 ? 1 : size);  // then 64 bits hold every product
  for (std::size_t i = 0; i < weights.size(); ++i) {
    std::uint64_t part;
    if (narrow) {
      part = size * weights[i] / all;
      rests[i] = size * weights[i] % all;
    } else {
      wide const exact = static_cast<wide>(size) * weights[i];
      part = static_cast<std::uint64_t>(exact / all);
      rests[i] = static_cast<std::uint64_t>(exact % all);
    }
    shares[i] = static_cast<std::int64_t>(part);
    given += part;
  }
  auto const left = static_cast<std::int64_t>(size - given);  // fewer than there are weights
  if (left > 0 && weights.size() <= 64) {
    // Whose turn comes before: counting runs wide, and needs no order.
    std::uint64_t const* const rest = rests.data();
    for (std::size_t i = 0; i < weights.size(); ++i) {
      std::int64_t before = 0;
      for (std::size_t k = 0; k < weights.size(); ++k)
        before += static_cast<std::int64_t>(rest[k]) > static_cast<std::int64_t>(rest[i]) ? 1 : 0;
      for (std::size_t k = 0; k < i; ++k) before += rest[k] == rest[i] ? 1 : 0;
      shares[i] += before < left ? 1 : 0;
    }
  } else if (left > 0) {
    order.resize(weights.size());
    std::iota(order.begin(), order.end(), 0u);
    std::nth_element(
        order.begin(), order.begin() + static_cast<std::ptrdiff_t>(left), order.end(),
        [&](std::uint32_t a, std::uint32_t b) { return rests[a] != rests[b] ? rests[a] > rests[b] : a < b; });
    for (auto i = order.begin(); i != order.begin() + static_cast<std::ptrdiff_t>(left); ++i) ++shares[*i];
  }
  if (total < 0)
    for (auto& s : shares) s = -s;
  return true;
}

}  // namespace tierwise::detail
