// Records from a CSV file: UTF-8 with commas and a header, quoted as RFC 4180 has it, read column by column or refused.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "tierwise/config.hpp"
#include "tierwise/policy.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// What a column of a file is read as.
///  - `text`: as it stands, also months, which are read where they are asked for. An empty cell is missing; `""` is a
///    text.
///  - `number`, `flag`: cells that are none are missing, and faults where the column is used; `flag` takes `true`,
///    `false`, `1` and `0` in any case.
///  - `by_looks`: numbers or flags where all that stands in it is, else texts.
///  - `unread`: left out, and the table says so. `ignored`: left out.
enum class csv_kind : std::uint8_t { text, number, flag, by_looks, unread, ignored };

/// What the column of a name is read as. Without one, all columns are texts.
using csv_kinds = std::function<csv_kind(std::string_view)>;

/// What a policy reads in records, so that everything else is left out.
[[nodiscard]] csv_kinds record_kinds(policy const& p);

/// A table of the text of a CSV file; `file` is its name in faults. Throws `error` with line and column for what is no
/// CSV file in UTF-8 with commas, for rows that are not as long as the header, and for quotes that are not closed.
[[nodiscard]] table parse_csv(std::string_view text, csv_kinds const& kinds = {}, std::string file = {});

/// A table of a CSV file. Throws `error` as `parse_csv` does, and when the file cannot be read.
[[nodiscard]] table load_csv(std::string const& path, csv_kinds const& kinds = {});

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/records/csv_inl.hpp"
#endif
