// The block operations of a program, and what binding to columns decides for each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tierwise/detail/compute/error_bound.hpp"
#include "tierwise/detail/compute/loops.hpp"
#include "tierwise/detail/formula/expression.hpp"

namespace tierwise::detail {

/// A column as programs see it.
struct column_view {
  double const* rows = nullptr;
  std::size_t readable = 0;  ///< rows that may be read, padding included
  error_bound known;
  bool alike = false;  ///< every row has the same value
};

/// Where an operand of an operation comes from.
struct operand {
  enum class from : std::uint8_t { constant, column, scratch } where = from::constant;
  std::uint32_t index = 0;  ///< slot, or number of a constant's or a scratch block
  double value = 0;         ///< of a constant
};

struct instruction {
  term_kind kind = term_kind::constant;
  std::uint16_t out = 0;  ///< scratch block
  operand parts[3];
  std::uint32_t table = 0;
  bool by_two = false;  ///< of figures: by two texts; of brackets: the second is the number of the table
  std::int8_t decimals = 0;
  rounding how = rounding::half_up;
};

/// What binding to the columns at hand decides for an instruction.
struct bound {
  tolerance how;
  bool already_whole = false;
  bool may_miss = true;
  bool nothing_to_do = false;  ///< the operand is the result: its values are written down so, or none is missing
  bool skipped = false;        ///< and lies where the result belongs
};

/// The binding of a program: made once for a batch of rows, shared by all threads.
struct binding {
  std::vector<bound> instructions;
  error_bound result;
  bool alike = false;  ///< every row has the same result
};

}  // namespace tierwise::detail
