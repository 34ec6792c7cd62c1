// A calendar month, counted so that differences are plain subtraction.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tierwise {

/// A month of the Gregorian calendar. `index` is months since January of year 0.
struct month {
  std::int32_t index = 0;

  constexpr month() = default;
  /// `number` runs from 1 (January) to 12.
  constexpr month(int year, int number) : index(year * 12 + number - 1) {}
  /// The month that `months` after January of year 0 is.
  [[nodiscard]] static constexpr month from_index(std::int32_t months) {
    month m;
    m.index = months;
    return m;
  }

  [[nodiscard]] constexpr int year() const { return index / 12; }
  [[nodiscard]] constexpr int number() const { return index % 12 + 1; }

  constexpr auto operator<=>(month const&) const = default;
  friend constexpr month operator+(month m, int months) { return from_index(m.index + months); }
  friend constexpr month operator-(month m, int months) { return from_index(m.index - months); }
  friend constexpr int operator-(month a, month b) { return a.index - b.index; }

  /// `2026-03`
  [[nodiscard]] std::string text() const {
    std::string y = std::to_string(year());
    while (y.size() < 4) y.insert(y.begin(), '0');
    return y + (number() < 10 ? "-0" : "-") + std::to_string(number());
  }

  /// Reads `2026-03` or a date `2026-03-17` (the day is checked and dropped); nothing when it is neither.
  [[nodiscard]] static constexpr std::optional<month> read(std::string_view text) {
    auto digits = [&](std::size_t at, std::size_t n) {
      int v = 0;
      for (std::size_t i = at; i < at + n; ++i) {
        if (i >= text.size() || text[i] < '0' || text[i] > '9') return -1;
        v = v * 10 + (text[i] - '0');
      }
      return v;
    };
    if (text.size() != 7 && text.size() != 10) return {};
    int const y = digits(0, 4), m = digits(5, 2);
    if (y < 0 || m < 1 || m > 12 || text[4] != '-') return {};
    if (text.size() == 10) {
      int const d = digits(8, 2);
      if (text[7] != '-' || d < 1 || d > 31) return {};
    }
    return month(y, m);
  }
};

}  // namespace tierwise
