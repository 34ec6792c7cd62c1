// Texts such as nan: what programs write where there was nothing, which is nobody's name.
#pragma once

#include <algorithm>  // for std::any_of, std::find
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "tierwise/table.hpp"

namespace tierwise::detail {

/// Whether a text is how Python, pandas, R, SQL or JSON write nothing, to the letter: `Na` may be a name.
[[nodiscard]] inline bool is_null_text(std::string_view text) {
  constexpr std::array<std::string_view, 10> written = {"nan", "NaN",  "NAN",  "NA",   "<NA>",
                                                        "NaT", "None", "null", "NULL", "Null"};
  return text.size() >= 2 && text.size() <= 4 && std::find(written.begin(), written.end(), text) != written.end();
}

[[nodiscard]] inline bool may_have_nulls(column const& c) {
  return std::any_of(c.dictionary->begin(), c.dictionary->end(),
                     [](std::string const& text) { return is_null_text(text); });
}

/// By text of a column's dictionary, 1 where it is such a text. Texts that are `known` mean what they are.
[[nodiscard]] inline std::vector<std::uint8_t> null_texts(column const& c,
                                                          std::unordered_set<std::string_view> const& known) {
  std::vector<std::uint8_t> out;
  for (auto const& text : *c.dictionary) out.push_back(is_null_text(text) && !known.contains(text) ? 1 : 0);
  return out;
}

}  // namespace tierwise::detail
