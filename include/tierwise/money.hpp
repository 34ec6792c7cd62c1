// Money as a whole number of minor units of a currency, and the named ways of rounding to it.
#pragma once

#include <cstddef>  // for std::size_t
#include <cstdint>
#include <string>
#include <string_view>

namespace tierwise {

/// How an amount between two minor units becomes one of them. Names and meanings as in the General Decimal
/// Arithmetic specification (and so as in Python's `decimal`): "up" is away from zero, "ceiling" towards +infinity.
enum class rounding { half_up, half_even, half_down, up, down, floor, ceiling };

namespace detail {
/// The currencies whose minor unit has so many decimals, each with a blank behind it.
struct currencies {
  int digits;
  std::string_view codes;
};
// ISO 4217, list one of 2026-01-01 (SIX Financial Information, its maintenance agency), and those withdrawn since 2021,
// in which records of those years are paid. Codes without a minor unit (gold, drawing rights, tests) are no money to be
// paid in.
inline constexpr currencies minor_units[] = {
    {0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF "},
    {2,
     "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY "
     "COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS "
     "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR "
     "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
     "STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG "
     // withdrawn
     "ANG BGN CUC HRK SLL ZWL "},
    {3, "BHD IQD JOD KWD LYD OMR TND "},
    {4, "CLF UYW "},
};
}  // namespace detail

/// The number of decimals the minor unit of a currency has (ISO 4217), or -1 for a code that is not known here.
[[nodiscard]] constexpr int minor_digits(std::string_view currency) {
  for (auto const& [digits, codes] : detail::minor_units)
    for (std::size_t at = 0; at < codes.size(); at += 4)
      if (codes.substr(at, 3) == currency) return digits;
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
