// A calendar month, counted so that differences are plain subtraction.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>  // for std::move

#include "tierwise/error.hpp"

namespace tierwise {

/// A month of the Gregorian calendar. `index` is months since January of year 0.
struct month {
  /// What records, policies and programs may speak of: a mistyped year is likelier than pay in any other.
  static constexpr int first_year = 1900, last_year = 2199;

  std::int32_t index = 0;

  constexpr month() = default;
  /// `year` from 1900 to 2199, `number` from 1 (January) to 12. Throws `error` for others.
  constexpr month(int year, int number) {
    if (number < 1 || number > 12 || year < first_year || year > last_year) refuse(year, number);
    index = year * 12 + number - 1;
  }
  /// Whether an index is a month of the years that there are.
  [[nodiscard]] static constexpr bool may_be(std::int64_t months) {
    return months >= first_year * 12 && months < (last_year + 1) * 12;
  }
  /// The month that `months` after January of year 0 is.
  [[nodiscard]] static constexpr month from_index(std::int32_t months) {
    month m;
    m.index = months;
    return m;
  }

  [[nodiscard]] constexpr int year() const { return index / 12; }
  [[nodiscard]] constexpr int number() const { return index % 12 + 1; }
  /// How many days it has, by the Gregorian calendar.
  [[nodiscard]] constexpr int days() const {
    bool const leap = year() % 4 == 0 && (year() % 100 != 0 || year() % 400 == 0);
    constexpr int of_number[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return of_number[number() - 1] + (leap && number() == 2 ? 1 : 0);
  }

  constexpr auto operator<=>(month const&) const = default;
  /// Sums and differences that no `int` holds stop at the largest or least that one does.
  friend constexpr month operator+(month m, int months) { return from_index(in_reach(std::int64_t(m.index) + months)); }
  friend constexpr month operator-(month m, int months) { return from_index(in_reach(std::int64_t(m.index) - months)); }
  friend constexpr int operator-(month a, month b) { return in_reach(std::int64_t(a.index) - b.index); }

  /// `2026-03`
  [[nodiscard]] std::string text() const {
    std::string y = std::to_string(year());
    while (y.size() < 4) y.insert(y.begin(), '0');
    return y + (number() < 10 ? "-0" : "-") + std::to_string(number());
  }

  /// Reads `2026-03` or a date `2026-03-17` (the day is checked and dropped), from 1900 to 2199; nothing for anything
  /// else.
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
    if (y < first_year || y > last_year || m < 1 || m > 12 || text[4] != '-') return {};
    if (text.size() == 10) {
      int const d = digits(8, 2);
      if (text[7] != '-' || d < 1 || d > days_of(y, m)) return {};
    }
    return month(y, m);
  }

 private:
  static constexpr std::int32_t in_reach(std::int64_t months) {
    constexpr std::int64_t most = 2147483647;
    return static_cast<std::int32_t>(months > most ? most : months < -most - 1 ? -most - 1 : months);
  }
  static constexpr int days_of(int year, int number) {
    bool const leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return number == 2 ? (leap ? 29 : 28) : number == 4 || number == 6 || number == 9 || number == 11 ? 30 : 31;
  }
  [[noreturn]] static void refuse(int year, int number) {
    fault f;
    f.path = "month";
    f.message = "there is no month " + std::to_string(number) + " of the year " + std::to_string(year);
    f.hint = "months run from 1 to 12, years from 1900 to 2199";
    throw error(std::move(f));
  }
};

}  // namespace tierwise
