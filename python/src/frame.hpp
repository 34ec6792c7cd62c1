// A result table on its way out: named columns whose values stay where they are as far as possible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace tierwise::python {

/// What the values of a column are, and how they lie in memory.
///  - `text`: codes of a dictionary, std::int32_t with -1 for missing.  `tier`: the same in std::uint8_t, none missing.
///  - `number`: double, NaN is missing.  `whole`: std::int32_t, `no_whole` is missing.
///  - `count`: std::int64_t, none missing.  `money`: the same in minor units, `no_money` is missing.
///  - `flag`: std::uint8_t, 2 is missing.
enum class cell : std::uint8_t { text, tier, number, whole, count, money, flag };

inline constexpr std::int32_t no_whole = std::numeric_limits<std::int32_t>::min();
inline constexpr std::int64_t no_money = std::numeric_limits<std::int64_t>::min();

[[nodiscard]] constexpr std::size_t width(cell kind) {
  switch (kind) {
    case cell::text:
    case cell::whole: return 4;
    case cell::number:
    case cell::count:
    case cell::money: return 8;
    default: return 1;
  }
}

using texts = std::vector<std::string>;

struct frame_column {
  std::string name;
  cell kind = cell::number;
  std::shared_ptr<texts const> dictionary;  ///< of text and tier
  bool ordered = false;                     ///< whether the order of the dictionary means something
};

/// Values of a column; `owner` keeps them alive.
struct values {
  void const* data = nullptr;
  std::shared_ptr<void const> owner;
};

/// Columns of one length that can be read in pieces, so that a long table need not exist as a whole.
struct frame {
  std::vector<frame_column> columns;
  std::size_t rows = 0;
  std::size_t batch_rows = std::numeric_limits<std::size_t>::max();  ///< rows handed out at once
  int digits = 2;                                                    ///< decimals of money
  /// The values of a column: `count` of them, from the row `first` on.
  std::function<values(std::size_t column, std::size_t first, std::size_t count)> read;
};

/// All columns of some rows.
[[nodiscard]] inline std::vector<values> rows_of(frame const& f, std::size_t first, std::size_t count) {
  std::vector<values> out;
  for (std::size_t i = 0; i < f.columns.size(); ++i) out.push_back(f.read(i, first, count));
  return out;
}

/// Values made here, beside what keeps them.
template <class T>
[[nodiscard]] values owned(std::vector<T> made) {
  auto kept = std::make_shared<std::vector<T> const>(std::move(made));
  void const* const data = kept->data();
  return {data, std::move(kept)};
}

/// A frame of whole columns that are there already.
[[nodiscard]] inline frame whole_frame(std::vector<frame_column> columns, std::vector<values> data, std::size_t rows,
                                       int digits) {
  frame out;
  out.columns = std::move(columns);
  out.rows = rows;
  out.digits = digits;
  std::vector<std::size_t> widths;
  for (auto const& c : out.columns) widths.push_back(width(c.kind));
  out.read = [data = std::move(data), widths = std::move(widths)](std::size_t i, std::size_t first, std::size_t) {
    return values{static_cast<char const*>(data[i].data) + first * widths[i], data[i].owner};
  };
  return out;
}

}  // namespace tierwise::python
