// A column of the ledger while it is written: as narrow as its first month allows, and wider where more is needed.
#pragma once

#include <algorithm>  // for std::copy, std::fill_n
#include <cstdint>
#include <limits>
#include <mutex>
#include <type_traits>
#include <utility>  // for std::move, std::pair
#include <vector>

#include "tierwise/detail/compute/error_bound.hpp"
#include "tierwise/detail/compute/instruction.hpp"
#include "tierwise/detail/month/state.hpp"
#include "tierwise/detail/support/bit_cast.hpp"
#include "tierwise/ledger_column.hpp"

namespace tierwise::detail {

/// The nearest whole number of |x| < 2^51 as an integer. The bits of a double between 2^52 and 2^53 count up by ones.
[[nodiscard]] inline std::int64_t whole_number(double x) {
  return bit_cast<std::int64_t>(x + to_whole) - bit_cast<std::int64_t>(to_whole);
}

/// Threads write different rows. What does not fit is kept aside, and the column made wider when all is written.
template <class T>
class narrow_column {
 public:
  explicit narrow_column(ledger_column<T>& out) : out_(out) {}

  /// For whole numbers of 10^-decimals. `first`: the first month written, of `n` rows; null: there is no such column.
  void begin_whole(column_view const* first, std::size_t n, std::size_t rows, int decimals) {
    scale_ = ten_to(decimals);
    bool const narrow = first == nullptr || room_for(*first, n, most<std::int32_t>);
    out_ = ledger_column<T>(rows, narrow ? stored_as::i32 : stored_as::i64);
  }
  /// For fractions, as whole numbers where they are the doubles nearest to decimals.
  void begin_fraction(column_view const* first, std::size_t n, std::size_t rows) {
    decimals_ = first != nullptr && is_decimal(first->known) ? first->known.decimals : 0;
    scale_ = ten_to(decimals_);
    bool const whole = first != nullptr && is_decimal(first->known) && room_for(*first, n, most<std::int32_t>);
    bool const narrow = whole && first->known.size * scale_ <= most<std::int16_t>;
    out_ = ledger_column<T>(rows, narrow ? stored_as::i16 : whole ? stored_as::i32 : stored_as::f64, decimals_);
  }

  /// A month's values, from the row `first` on. Null: there is no such column, which is no money, or missing.
  void write(column_view const* from, std::size_t first, std::size_t n) {
    out_.with_memory([&]<class S>(S* to) { write_as(to + first, from, first, n); });
  }
  /// The column, when all is written.
  ledger_column<T>& finished() {
    if (wide_.empty()) return out_;
    ledger_column<T> wide(out_.size(), std::is_floating_point_v<T> ? stored_as::f64 : stored_as::i64);
    wide.with_memory([&]<class S>(S* to) {
      if constexpr (std::is_same_v<S, T>) {
        out_.read(0, {to, out_.size()});
        for (auto const& [first, values] : wide_) std::copy(values.begin(), values.end(), to + first);
      }
    });
    wide_.clear();
    out_ = std::move(wide);
    return out_;
  }

 private:
  template <class S>
  static constexpr double most = std::numeric_limits<S>::max();
  static bool is_decimal(error_bound const& known) { return known.plain() && known.nearest && known.decimals <= 6; }
  /// Whether values such as these fit with room to grow: by what is known of them, or by what they are.
  [[nodiscard]] bool room_for(column_view const& v, std::size_t n, double limit) const {
    return v.known.size * scale_ < limit || largest_of(v.rows, n) * scale_ * 64 < limit;
  }
  template <class S>
  [[nodiscard]] bool fits(column_view const& v, std::size_t n) const {
    if (std::is_floating_point_v<T> && !(is_decimal(v.known) && v.known.decimals <= decimals_)) return false;
    return v.known.size * scale_ < most<S> || largest_of(v.rows, n) * scale_ < most<S>;
  }

  template <class S>
  void write_as(S* to, column_view const* from, std::size_t first, std::size_t n) {
    constexpr bool is_fraction = std::is_floating_point_v<T>;
    if constexpr (std::is_floating_point_v<S>) {
      if (from == nullptr)
        std::fill_n(to, n, no_value);
      else
        std::copy(from->rows, from->rows + n, to);
    } else if (from == nullptr) {
      std::fill_n(to, n, is_fraction ? ledger_column<T>::template missing<S> : S(0));
    } else if constexpr (sizeof(S) == 8) {
      for (std::size_t r = 0; r < n; ++r) to[r] = whole_number(from->rows[r] * scale_);
    } else if (fits<S>(*from, n)) {
      double const* const v = from->rows;
      double const scale = scale_, gap = double(ledger_column<T>::template missing<S>);
      TIERWISE_WIDE
      for (std::size_t r = 0; r < n; ++r) {
        double const units = nearest_whole(v[r] * scale);
        to[r] = static_cast<S>(static_cast<std::int32_t>(is_fraction && units != units ? gap : units));
      }
    } else {
      std::vector<T> values(n);
      for (std::size_t r = 0; r < n; ++r)
        values[r] = is_fraction ? static_cast<T>(from->rows[r]) : static_cast<T>(whole_number(from->rows[r] * scale_));
      std::fill_n(to, n, S(0));
      std::lock_guard const lock(guard_);
      wide_.emplace_back(first, std::move(values));
    }
  }

  ledger_column<T>& out_;
  int decimals_ = 0;
  double scale_ = 1;
  std::mutex guard_;
  std::vector<std::pair<std::size_t, std::vector<T>>> wide_;  ///< what did not fit: from which row on, and the values
};

}  // namespace tierwise::detail
