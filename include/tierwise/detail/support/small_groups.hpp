// Which sums over groups of people may be shown, so that no combination of them is a sum over a few people.
#pragma once

#include <algorithm>  // for std::lower_bound, std::sort
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>  // for std::move
#include <vector>

namespace tierwise::detail {

inline constexpr std::size_t smallest_group = 5;  ///< people; what is said of fewer would be said of somebody

/// A cell of a table: the people it adds up, by number.
struct published_cell {
  std::vector<std::size_t> people;
  bool withheld = false;
};

/// The cells of one table.
using published_grouping = std::vector<published_cell>;

/// Sums over cells that are seen, in whatever combination: what they give away. Somebody who can add and subtract knows
/// the sum over some people if and only if their indicator lies in the space that the cells' indicators span.
class seen_sums {
 public:
  explicit seen_sums(std::size_t people) : cells_of_(people) { see(all_of(people)); }

  void see(published_cell const& cell) {
    for (auto const p : cell.people) cells_of_[p].push_back(cells_);
    ++cells_;
  }

  /// Whether the sum over fewer than `smallest_group` people, and more than none, can be worked out.
  [[nodiscard]] bool tell_of_few() const {
    std::vector<likeness> const all = alike();
    std::vector<std::uint64_t> const key = keys(all);
    // At most four kinds of people, as every kind has somebody: two halves, of at most two kinds each.
    std::vector<half> halves = {{}};
    for (std::uint32_t a = 0; a < all.size(); ++a) {
      if (all[a].heads >= smallest_group) continue;
      halves.push_back({key[a], all[a].heads, {a, a}});
      for (std::uint32_t b = 0; b < a; ++b)
        if (all[a].heads + all[b].heads < smallest_group)
          halves.push_back({sum(key[a], key[b]), all[a].heads + all[b].heads, {a, b}});
    }
    auto const by_key = [](half const& x, half const& y) { return x.key < y.key; };
    std::sort(halves.begin(), halves.end(), by_key);
    for (half const& one : halves) {
      half const wanted{negative(one.key), 0, {}};
      for (auto other = std::lower_bound(halves.begin(), halves.end(), wanted, by_key);
           other != halves.end() && other->key == wanted.key; ++other)
        if (one.heads + other->heads > 0 && one.heads + other->heads < smallest_group && apart(one, *other))
          return true;
    }
    return false;
  }

 private:
  /// People who are in the same cells: no combination tells them apart.
  struct likeness {
    std::vector<std::size_t> cells;
    std::size_t heads = 0;
  };
  struct half {
    std::uint64_t key = 0;
    std::size_t heads = 0;
    std::uint32_t kinds[2] = {};
  };
  [[nodiscard]] static bool apart(half const& a, half const& b) {
    if (a.heads == 0 || b.heads == 0) return true;
    for (auto const x : a.kinds)
      for (auto const y : b.kinds)
        if (x == y) return false;
    return true;
  }
  [[nodiscard]] static published_cell all_of(std::size_t people) {
    published_cell out;
    for (std::size_t p = 0; p < people; ++p) out.people.push_back(p);
    return out;
  }

  // Whole numbers modulo a prime: ranks of small tables of 0 and 1 are there what they are among fractions.
  static constexpr std::uint64_t prime = (std::uint64_t{1} << 61) - 1;
  [[nodiscard]] static std::uint64_t sum(std::uint64_t a, std::uint64_t b) { return (a + b) % prime; }
  [[nodiscard]] static std::uint64_t negative(std::uint64_t a) { return (prime - a) % prime; }
  [[nodiscard]] static std::uint64_t product(std::uint64_t a, std::uint64_t b) {
    __extension__ using wide = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<wide>(a) * b % prime);
  }
  [[nodiscard]] static std::uint64_t inverse(std::uint64_t a) {
    std::uint64_t out = 1;
    for (std::uint64_t power = prime - 2; power != 0; power >>= 1, a = product(a, a))
      if ((power & 1) != 0) out = product(out, a);
    return out;
  }

  [[nodiscard]] std::vector<likeness> alike() const {
    std::map<std::vector<std::size_t>, std::size_t> heads;
    for (auto const& cells : cells_of_) ++heads[cells];
    std::vector<likeness> out;
    for (auto const& [cells, count] : heads) out.push_back({cells, count});
    return out;
  }

  /// A number for each kind of people, such that those of some kinds add up to nothing if and only if their indicator
  /// is a combination of the cells: it is then at right angles to whatever is at right angles to all cells, of which
  /// the numbers are one combination, taken blindly (a wrong yes, at a chance of 2^-61, would withhold one cell more).
  [[nodiscard]] std::vector<std::uint64_t> keys(std::vector<likeness> const& kinds) const {
    std::vector<std::vector<std::uint64_t>> rows(cells_, std::vector<std::uint64_t>(kinds.size(), 0));
    for (std::size_t k = 0; k < kinds.size(); ++k)
      for (auto const cell : kinds[k].cells) rows[cell][k] = 1;
    std::vector<std::size_t> const pivots = reduce(rows, kinds.size());
    std::vector<std::uint64_t> out(kinds.size(), 0);
    std::uint64_t blind = 0x9e3779b97f4a7c15 % prime;
    for (std::size_t k = 0, next = 0; k < kinds.size(); ++k)
      if (next < pivots.size() && pivots[next] == k)
        ++next;
      else
        out[k] = blind = product(blind, 0x1ce4e5b9bf58476d);
    for (std::size_t r = 0; r < pivots.size(); ++r) {  // a row has nothing where another begins
      std::uint64_t key = 0;
      for (std::size_t k = 0; k < kinds.size(); ++k)
        if (k != pivots[r]) key = sum(key, product(rows[r][k], out[k]));
      out[pivots[r]] = negative(key);
    }
    return out;
  }

  /// Gauss and Jordan; the columns that rows begin with.
  [[nodiscard]] static std::vector<std::size_t> reduce(std::vector<std::vector<std::uint64_t>>& rows,
                                                       std::size_t width) {
    std::vector<std::size_t> pivots;
    for (std::size_t column = 0; column < width && pivots.size() < rows.size(); ++column) {
      std::size_t const top = pivots.size();
      std::size_t found = top;
      while (found < rows.size() && rows[found][column] == 0) ++found;
      if (found == rows.size()) continue;
      std::swap(rows[top], rows[found]);
      std::uint64_t const scale = inverse(rows[top][column]);
      for (auto& x : rows[top]) x = product(x, scale);
      for (std::size_t r = 0; r < rows.size(); ++r) {
        if (r == top || rows[r][column] == 0) continue;
        std::uint64_t const times = negative(rows[r][column]);
        for (std::size_t k = column; k < width; ++k) rows[r][k] = sum(rows[r][k], product(times, rows[top][k]));
      }
      pivots.push_back(column);
    }
    return pivots;
  }

  std::vector<std::vector<std::size_t>> cells_of_;  ///< person -> cells
  std::size_t cells_ = 0;
};

/// Withholds the smallest cell that is still shown; false if there is none.
inline bool withhold_smallest(published_grouping& grouping) {
  published_cell* smallest = nullptr;
  for (auto& cell : grouping)
    if (!cell.withheld && !cell.people.empty() && (smallest == nullptr || cell.people.size() < smallest->people.size()))
      smallest = &cell;
  if (smallest != nullptr) smallest->withheld = true;
  return smallest != nullptr;
}

/// Withholds cells of groupings of people numbered from 0, whose total over all is shown: those that are too small, and
/// so many more that no sum over fewer than `smallest_group` people can be worked out from what is shown of all
/// groupings together. Groupings that come first keep more.
inline void withhold_small(std::vector<published_grouping>& groupings, std::size_t people) {
  seen_sums seen(people);
  for (auto& grouping : groupings) {
    for (auto& cell : grouping) cell.withheld = cell.people.size() < smallest_group && !cell.people.empty();
    for (;;) {
      seen_sums with = seen;
      for (auto const& cell : grouping)
        if (!cell.withheld && !cell.people.empty()) with.see(cell);
      if (!with.tell_of_few() || !withhold_smallest(grouping)) {
        seen = std::move(with);
        break;
      }
    }
  }
}

}  // namespace tierwise::detail
