// The loops: one operation over one block of rows. No loop here branches on a value, and none adds up fractions, so all
// of them become wide instructions, and each gives the same bits whatever the width.
#pragma once

#include <algorithm>  // for std::fill_n
#include <cmath>      // for std::abs
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <vector>

#include "tierwise/money.hpp"

#if defined(__clang__)
#define TIERWISE_WIDE _Pragma("clang loop vectorize(assume_safety)")
// A loop that stays narrow (in a debug build, under a sanitizer) is slower, not wrong: nothing to warn about.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpass-failed"
#else
#define TIERWISE_WIDE _Pragma("GCC ivdep")
#endif

namespace tierwise::detail {

/// Rows worked on together: small enough that a formula's intermediate values stay in the first-level cache.
inline constexpr std::size_t block_rows = 256;
inline constexpr double no_value = std::numeric_limits<double>::quiet_NaN();
/// Below this size adding and subtracting `to_whole` rounds to the nearest whole number.
inline constexpr double whole_limit = 1125899906842624.0;  // 2^50
inline constexpr double to_whole = 6755399441055744.0;     // 2^52 + 2^51

/// Nearest whole number (half to even) for |x| < 2^51; a NaN stays one. Two additions instead of a library call.
inline double nearest_whole(double x) { return (x + to_whole) - to_whole; }
inline double whole_below(double x) {
  double const r = nearest_whole(x);
  return r - (r > x ? 1.0 : 0.0);
}
inline double whole_above(double x) {
  double const r = nearest_whole(x);
  return r + (r < x ? 1.0 : 0.0);
}

/// Memory of blocks begins where a line of the cache does: a wide access across two lines costs twice.
template <class T>
struct aligned_allocator {
  using value_type = T;
  aligned_allocator() = default;
  template <class U>
  aligned_allocator(aligned_allocator<U> const&) {}  // NOLINT: allocators convert
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t(64))); }
  void deallocate(T* p, std::size_t) { ::operator delete(p, std::align_val_t(64)); }
  friend bool operator==(aligned_allocator const&, aligned_allocator const&) { return true; }
};
using block_vector = std::vector<double, aligned_allocator<double>>;

/// Loops do a whole number of these at a time: as many as the widest registers hold.
inline constexpr std::size_t lanes = 8;
/// Running extremes and sums kept side by side: so many that compilers keep them wide, and that none waits for another.
inline constexpr std::size_t running = 16;
/// The rows that loops do for `count`, at most a block.
inline constexpr std::size_t widened(std::size_t count) { return (count + lanes - 1) / lanes * lanes; }

// `n` is a multiple of `lanes`; saying so again spares the loops an end of their own.
template <class F>
inline void each(std::size_t n, double* out, double const* x, F f) {
  TIERWISE_WIDE
  for (std::size_t i = 0; i < n / lanes * lanes; ++i) out[i] = f(x[i]);
}
template <class F>
inline void each(std::size_t n, double* out, double const* x, double const* y, F f) {
  TIERWISE_WIDE
  for (std::size_t i = 0; i < n / lanes * lanes; ++i) out[i] = f(x[i], y[i]);
}
template <class F>
inline void each(std::size_t n, double* out, double const* x, double const* y, double const* z, F f) {
  TIERWISE_WIDE
  for (std::size_t i = 0; i < n / lanes * lanes; ++i) out[i] = f(x[i], y[i], z[i]);
}

/// How a decision (a comparison, a rounding) is made on doubles that stand for decimals.
///  - `plain`: the operands are the nearest doubles of their decimals, so comparing them compares the decimals;
///  - `grid`: the true values are multiples of a power of ten that is more than twice the error, so a decision
///    shifted by half that spacing is the exact one;
///  - `filtered`: rows nearer to the decision than the error are marked and decided exactly afterwards.
enum class decision : unsigned char { plain, grid, filtered };

/// The numbers a decision needs.
struct tolerance {
  decision how = decision::plain;
  double half_spacing = 0;  ///< grid: half the spacing
  double absolute = 0;      ///< filtered: error that does not grow with the value
  double relative = 0;      ///< filtered: error per unit of value
};

/// The rows of a block that must be decided exactly. There are seldom any, so looking whether there is one comes first.
class rows_needing_exact {
 public:
  void forget() { some_ = false; }
  [[nodiscard]] bool some() const { return some_; }
  [[nodiscard]] bool at(std::size_t row) const { return rows_[row] != 0; }
  /// Those of `n` rows where `is(row)`.
  template <class F>
  void mark(std::size_t n, F is) {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < n / lanes * lanes; ++i) count += is(i) ? 1 : 0;
    if (count == 0) return;
    if (!some_) std::fill_n(rows_, block_rows, static_cast<unsigned char>(0));
    some_ = true;
    for (std::size_t i = 0; i < n; ++i)
      if (is(i)) rows_[i] = 1;
  }

 private:
  bool some_ = false;
  unsigned char rows_[block_rows];
};

/// Comparisons: 1, 0, or missing when a side is. F gets the difference and the shift.
template <class Plain, class Shifted>
inline void compare_blocks(std::size_t n, double* out, rows_needing_exact& undecided, double const* a, double const* b,
                           tolerance const& m, bool may_miss, Plain plain, Shifted shifted) {
  if (m.how == decision::grid) {
    double const h = m.half_spacing;
    if (!may_miss) return each(n, out, a, b, [=](double x, double y) { return shifted(x - y, h) ? 1.0 : 0.0; });
    each(n, out, a, b, [=](double x, double y) {
      double const d = x - y;
      return (shifted(d, h) ? 1.0 : 0.0) + d * 0.0;
    });
    return;
  }
  if (m.how == decision::filtered) {
    double const absolute = m.absolute, relative = m.relative;
    // Strictly: two zeros without an absolute error are equal beyond doubt.
    undecided.mark(n, [=](std::size_t i) {
      return std::abs(a[i] - b[i]) < absolute + relative * (std::abs(a[i]) + std::abs(b[i]));
    });
  }
  if (!may_miss) return each(n, out, a, b, [=](double x, double y) { return plain(x, y) ? 1.0 : 0.0; });
  each(n, out, a, b, [=](double x, double y) { return (plain(x, y) ? 1.0 : 0.0) + (x - y) * 0.0; });
}

/// Quotients; dividing by zero gives a missing value.
inline void divide_blocks(std::size_t n, double* out, rows_needing_exact& undecided, double const* a, double const* b,
                          tolerance const& m) {
  if (m.how == decision::filtered) {
    double const absolute = m.absolute;
    undecided.mark(n, [=](std::size_t i) { return std::abs(b[i]) < absolute; });
  }
  double const h = m.half_spacing;
  each(n, out, a, b, [=](double x, double y) { return std::abs(y) <= h ? no_value : x / y; });
}

/// Rounds |x| * 10^n to a whole number by `how`, and back. `m` speaks of |x| * 10^n.
inline void round_blocks(std::size_t n, double* out, rows_needing_exact& undecided, double const* a, double scale,
                         rounding how, tolerance const& m, bool already_whole) {
  auto with = [&](auto f) {
    each(n, out, a, [=](double x) {
      double const t = std::abs(x) * scale;
      double const r = f(t, x < 0) / scale;
      return x < 0 ? 0.0 - r : r;
    });
  };
  if (already_whole) return with([](double t, bool) { return nearest_whole(t); });
  double const h = m.how == decision::grid ? m.half_spacing : 0.0;
  if (m.how == decision::filtered) {
    double const absolute = m.absolute, relative = m.relative;
    double const offset =
        how == rounding::half_up || how == rounding::half_even || how == rounding::half_down ? 0.5 : 0.0;
    undecided.mark(n, [=](std::size_t i) {
      double const t = std::abs(a[i]) * scale, s = t + offset;
      double const off = std::abs(s - nearest_whole(s));
      return off <= absolute + relative * t || t >= whole_limit;
    });
  }
  switch (how) {
    case rounding::half_up: return with([=](double t, bool) { return whole_below(t + 0.5 + h); });
    case rounding::half_down: return with([=](double t, bool) { return whole_above(t - 0.5 - h); });
    case rounding::half_even:
      return with([=](double t, bool) {
        double const up = whole_below(t + 0.5 + h);
        bool const tie = std::abs(t - (up - 0.5)) <= h;
        bool const odd = nearest_whole(up * 0.5) * 2.0 != up;
        return tie && odd ? up - 1.0 : up;
      });
    case rounding::up: return with([=](double t, bool) { return whole_above(t - h); });
    case rounding::down: return with([=](double t, bool) { return whole_below(t + h); });
    case rounding::floor:
      return with([=](double t, bool minus) { return minus ? whole_above(t - h) : whole_below(t + h); });
    case rounding::ceiling:
      return with([=](double t, bool minus) { return minus ? whole_below(t + h) : whole_above(t - h); });
  }
}

}  // namespace tierwise::detail

#if defined(__clang__)
#pragma clang diagnostic pop
#endif
