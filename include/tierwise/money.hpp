// Money as a whole number of minor units of a currency, and the named ways of rounding to it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tierwise {

/// How an amount between two minor units becomes one of them. Names and meanings as in the General Decimal
/// Arithmetic specification (and so as in Python's `decimal`): "up" is away from zero, "ceiling" towards +infinity.
enum class rounding { half_up, half_even, half_down, up, down, floor, ceiling };

/// The number of decimals the minor unit of a currency has (ISO 4217), or -1 for a code that is not known here.
[[nodiscard]] constexpr int minor_digits(std::string_view currency) {
  for (std::string_view code : {"CNY", "USD", "EUR", "GBP", "HKD", "TWD", "SGD", "MYR", "THB", "PHP", "INR", "AUD",
                                "CAD", "CHF", "MOP", "IDR", "BRL", "MXN", "PLN", "RUB"})
    if (code == currency) return 2;
  for (std::string_view code : {"JPY", "KRW", "VND"})
    if (code == currency) return 0;
  return -1;
}

/// Minor units (fen) written as major ones: 123456 with 2 digits is `1234.56`.
[[nodiscard]] inline std::string money_text(std::int64_t minor, int digits = 2) {
  // The magnitude of the smallest int64 does not fit an int64.
  std::string s = std::to_string(minor < 0 ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor));
  auto const d = static_cast<std::size_t>(digits);
  while (s.size() <= d) s.insert(s.begin(), '0');
  if (digits > 0) s.insert(s.size() - d, 1, '.');
  return (minor < 0 ? "-" : "") + s;
}

}  // namespace tierwise
