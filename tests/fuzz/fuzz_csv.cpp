// Any bytes are the same rows of a CSV file whatever its columns are read as, or an error with words and a place.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "tierwise/csv.hpp"

namespace {

namespace tw = tierwise;

void require(bool holds, char const* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

/// The rows of a text; nothing where it is refused.
std::optional<std::size_t> rows_of(std::string_view text, tw::csv_kind kind) {
  try {
    tw::table const t = tw::parse_csv(text, [=](std::string_view) { return kind; }, "r.csv");
    std::size_t bytes = 0;
    for (auto const& c : t.columns()) {
      require(c.size() == t.rows(), "a column has rows of its own");
      for (auto const& u : c.unread) require(c.missing(u.row) && !u.why.empty(), "an unread cell is no missing one");
      if (c.kind == tw::column_kind::text)
        for (auto const& one : *c.dictionary) bytes += one.size();
    }
    require(bytes <= text.size(), "there are more texts than text");
    return t.rows();
  } catch (tw::error const& e) {
    auto const lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    for (auto const& f : e.faults()) {
      require(!f.message.empty(), "a fault without words");
      require(f.where.line <= lines + 1, "a fault behind the last line");
    }
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  auto const rows = rows_of(text, tw::csv_kind::text);
  for (auto const kind : {tw::csv_kind::number, tw::csv_kind::flag, tw::csv_kind::by_looks})
    require(rows_of(text, kind) == rows, "what columns are read as changes the rows");
  return 0;
}
