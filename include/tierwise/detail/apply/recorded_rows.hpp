// The rows of a month of records, and their inputs as columns.
#pragma once

#include <algorithm>  // for std::copy
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tierwise/detail/month/run.hpp"
#include "tierwise/detail/records/partition.hpp"

namespace tierwise::detail {

/// The rows of a month, and which they are of the batches.
struct recorded_rows : month_rows {
  std::vector<std::uint32_t> batch_row;
  std::uint32_t first = 0, end = 0;  ///< where the month begins and ends among the batch rows
};

/// Values that lie together: `count` of them, from `from` on, are the rows from `to` on.
struct run_of_rows {
  std::size_t from = 0, to = 0, count = 0;
};

/// Numbers of an input's rows from `first` on, `n` of them.
template <class S>
void read_numbers(input_column const& from, S const* units, std::size_t first, std::size_t n, double* out) {
  double const scale = from.scale;
  units += first;
  if (from.known.missing)
    for (std::size_t i = 0; i < n; ++i) out[i] = from.number(units[i]);
  else if (scale != 1)
    for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<double>(units[i]) / scale;
  else
    for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<double>(units[i]);
}

/// Reads the inputs of a month's rows into their columns. `runs` is reused between calls.
inline void read_inputs(plan const& p, ordered_records const& in, recorded_rows const& rows,
                        std::vector<run_of_rows>& runs, month_run& run) {
  runs.clear();
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::size_t const from = in.in_batch_order ? rows.batch_row[r] : in.input_row[rows.batch_row[r]];
    if (runs.empty() || runs.back().from + runs.back().count != from) runs.push_back({from, r, 0});
    ++runs.back().count;
  }
  for (std::size_t i = 0; i < p.inputs.size(); ++i) {
    input_column const& from = in.inputs[i];
    if (from.numbers != nullptr && runs.size() == 1) {  // as they lie
      run.columns.show(p.inputs[i].slot, {from.numbers + runs[0].from, in.rows() - runs[0].from, from.known});
      continue;
    }
    double* const out = run.fill(p.inputs[i].slot, from.known);
    for (auto const& part : runs) {
      if (from.numbers != nullptr) {
        std::copy(from.numbers + part.from, from.numbers + part.from + part.count, out + part.to);
      } else if (from.shorts != nullptr) {
        read_numbers(from, from.shorts, part.from, part.count, out + part.to);
      } else if (from.words != nullptr) {
        read_numbers(from, from.words, part.from, part.count, out + part.to);
      } else {
        for (std::size_t k = 0; k < part.count; ++k) {
          std::int32_t const c = from.codes == nullptr ? -1 : from.codes[part.from + k];
          out[part.to + k] = c < 0 ? no_value : from.code_of[static_cast<std::size_t>(c)];
        }
      }
    }
  }
}

}  // namespace tierwise::detail
