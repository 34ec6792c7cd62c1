// How much one policy, one set of assumptions, one file and one sweep may hold, so that none can exhaust time or
// memory. What a single formula may be is in formula.hpp; docs/reference/limits.md lists every limit there is.
#pragma once

#include <cstddef>  // for std::size_t
#include <string>

namespace tierwise {

namespace limit {

inline constexpr std::size_t file_bytes = 16'777'216;  ///< of a policy's or assumptions' file
inline constexpr std::size_t key_parts = 32;           ///< of a dotted key or table header in a file
inline constexpr std::size_t file_faults = 100'000;    ///< that are kept of one file
inline constexpr std::size_t name_bytes = 1'000;

inline constexpr std::size_t shops = 100'000;
inline constexpr std::size_t inputs = 10'000;
inline constexpr std::size_t one_of = 100'000;
inline constexpr std::size_t parameters = 10'000;
inline constexpr std::size_t by_shop = 3'000;  ///< of a trait
inline constexpr std::size_t figures = 3'000;
inline constexpr std::size_t table_figures = 30'000;
inline constexpr std::size_t metrics = 10'000;
inline constexpr std::size_t tables = 10'000;
inline constexpr std::size_t table_rows = 10'000;
inline constexpr std::size_t ladders = 1'000;
inline constexpr std::size_t tiers = 60;
inline constexpr std::size_t seats = 5'000;
inline constexpr std::size_t measures = 1'000;
inline constexpr std::size_t gates = 1'000;
inline constexpr std::size_t offences = 1'000;
inline constexpr std::size_t fines = 1'000;
inline constexpr std::size_t shifts = 1'000;
inline constexpr std::size_t pay_lines = 1'000;
inline constexpr std::size_t checks = 1'000;
inline constexpr std::size_t amendments = 1'000;
inline constexpr std::size_t calendar_dates = 10'000;  ///< holidays, or make-up days

inline constexpr std::size_t quantities = 1'000;
inline constexpr std::size_t shares = 1'000;
inline constexpr std::size_t traits = 1'000;
inline constexpr std::size_t factors = 1'000;
inline constexpr std::size_t tenure_rows = 1'200;
inline constexpr std::size_t common_departures = 1'000;
inline constexpr std::size_t openings = 10'000;
inline constexpr std::size_t totals = 1'000;

inline constexpr std::size_t record_columns = 20'000;  ///< of a CSV file

inline constexpr std::size_t months = 1'200;  ///< of a run
inline constexpr std::size_t sweep_combinations = 10'000;

}  // namespace limit

namespace detail {

/// `100,001`.
[[nodiscard]] inline std::string with_commas(std::size_t n) {
  std::string out = std::to_string(n);
  for (std::size_t at = out.size(); at > 3;) out.insert(at -= 3, ",");
  return out;
}

}  // namespace detail
}  // namespace tierwise
