// A column of results: it answers by value, and is as narrow in memory as its values allow.
#pragma once

#include <algorithm>  // for std::equal
#include <cstddef>
#include <cstdint>
#include <iterator>  // for std::random_access_iterator_tag
#include <limits>
#include <memory>
#include <span>
#include <stdexcept>  // for std::out_of_range
#include <type_traits>
#include <vector>

#include "tierwise/detail/support/large_arrays.hpp"

namespace tierwise {

/// How the values of a column lie in memory. Fractions may lie as whole numbers of a power of ten, of which the
/// smallest stands for a missing value.
enum class stored_as : std::uint8_t { u8, i16, i32, i64, f64 };

/// A column of values of type T. Copies share the memory.
template <class T>
class ledger_column {
 public:
  using value_type = T;

  ledger_column() = default;
  /// As wide as T.
  ledger_column(std::vector<T> const& values) : ledger_column(values.size(), widest) {  // NOLINT: a column of values
    with_memory([&](auto* out) {
      for (std::size_t i = 0; i < values.size(); ++i)
        out[i] = static_cast<std::remove_reference_t<decltype(*out)>>(values[i]);
    });
  }
  /// To be written through `memory`: the values are whatever they are until then. `decimals`: of fractions that lie as
  /// whole numbers.
  ledger_column(std::size_t size, stored_as how, int decimals = 0) : size_(size), how_(how), decimals_(decimals) {
    std::size_t const bytes = size * width_of(how);
    if (size > 0)
      memory_ = {detail::large_allocator<std::byte>().allocate(bytes),
                 [=](std::byte* at) { detail::large_allocator<std::byte>().deallocate(at, bytes); }};
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] T operator[](std::size_t row) const {
    return with_memory([&](auto const* from) { return value(from[row]); });
  }
  /// Throws `std::out_of_range`.
  [[nodiscard]] T at(std::size_t row) const {
    if (row >= size_) throw std::out_of_range("a ledger's column has no such row");
    return (*this)[row];
  }
  /// The values from `first` on, as many as `out` has: the quick way to many.
  void read(std::size_t first, std::span<T> out) const {
    with_memory([&](auto const* from) {
      for (std::size_t i = 0; i < out.size(); ++i) out[i] = value(from[first + i]);
    });
  }

  class iterator {
   public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = T;

    iterator() = default;
    iterator(ledger_column const& of, std::size_t row) : of_(&of), row_(static_cast<std::ptrdiff_t>(row)) {}
    T operator*() const { return (*of_)[static_cast<std::size_t>(row_)]; }
    T operator[](std::ptrdiff_t n) const { return *(*this + n); }
    iterator& operator+=(std::ptrdiff_t n) { return row_ += n, *this; }
    iterator& operator-=(std::ptrdiff_t n) { return row_ -= n, *this; }
    iterator& operator++() { return *this += 1; }
    iterator& operator--() { return *this -= 1; }
    iterator operator++(int) { return ++row_, *this - 1; }
    iterator operator--(int) { return --row_, *this + 1; }
    friend iterator operator+(iterator i, std::ptrdiff_t n) { return i += n; }
    friend iterator operator+(std::ptrdiff_t n, iterator i) { return i += n; }
    friend iterator operator-(iterator i, std::ptrdiff_t n) { return i -= n; }
    friend std::ptrdiff_t operator-(iterator a, iterator b) { return a.row_ - b.row_; }
    friend bool operator==(iterator a, iterator b) { return a.row_ == b.row_; }
    friend auto operator<=>(iterator a, iterator b) { return a.row_ <=> b.row_; }

   private:
    ledger_column const* of_ = nullptr;
    std::ptrdiff_t row_ = 0;
  };
  [[nodiscard]] iterator begin() const { return {*this, 0}; }
  [[nodiscard]] iterator end() const { return {*this, size_}; }

  /// The same values, however they lie.
  friend bool operator==(ledger_column const& a, ledger_column const& b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
  }
  friend bool operator==(ledger_column const& a, std::vector<T> const& b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
  }

  // -- how the values lie --------------------------------------------------------------------------------------------
  [[nodiscard]] stored_as stored() const { return how_; }
  /// Of fractions that lie as whole numbers.
  [[nodiscard]] int decimals() const { return decimals_; }
  [[nodiscard]] std::size_t bytes() const { return size_ * width_of(how_); }
  /// Calls `f` with a pointer to the values as they lie.
  template <class F>
  auto with_memory(F f) const {
    return with_pointer<std::byte const>(f);
  }
  template <class F>
  auto with_memory(F f) {
    return with_pointer<std::byte>(f);
  }
  /// What a value in memory stands for.
  template <class S>
  [[nodiscard]] T value(S stored) const {
    if constexpr (std::is_floating_point_v<T> && !std::is_floating_point_v<S>)
      return stored == missing<S> ? std::numeric_limits<T>::quiet_NaN() : static_cast<T>(stored) / scale();
    else
      return static_cast<T>(stored);
  }
  /// A missing fraction.
  template <class S>
  static constexpr S missing = std::numeric_limits<S>::min();
  [[nodiscard]] double scale() const {
    constexpr double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    return powers[decimals_];
  }
  /// Without the rows behind the first `size`.
  void shorten(std::size_t size) { size_ = size; }

 private:
  static constexpr stored_as widest = std::is_floating_point_v<T> ? stored_as::f64
                                      : sizeof(T) == 1            ? stored_as::u8
                                      : sizeof(T) == 8            ? stored_as::i64
                                                                  : stored_as::i32;
  static constexpr std::size_t width_of(stored_as how) {
    return how == stored_as::u8 ? 1 : how == stored_as::i16 ? 2 : how == stored_as::i32 ? 4 : 8;
  }
  template <class Byte, class F>
  auto with_pointer(F f) const {
    void* const at = memory_.get();
    auto as = [&]<class S>(S) { return static_cast<std::conditional_t<std::is_const_v<Byte>, S const, S>*>(at); };
    switch (how_) {
      case stored_as::u8: return f(as(std::uint8_t{}));
      case stored_as::i16: return f(as(std::int16_t{}));
      case stored_as::i32: return f(as(std::int32_t{}));
      case stored_as::i64: return f(as(std::int64_t{}));
      default: return f(as(double{}));
    }
  }

  std::shared_ptr<std::byte> memory_;
  std::size_t size_ = 0;
  stored_as how_ = widest;
  int decimals_ = 0;
};

}  // namespace tierwise
