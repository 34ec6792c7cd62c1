// Texts such as 1001.0: whole numbers that a program made floats of on their way, because others were missing.
#pragma once

#include <algorithm>  // for std::any_of
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "tierwise/table.hpp"

namespace tierwise::detail {

/// `1001` of `1001.0`; nothing of any other text.
[[nodiscard]] inline std::optional<std::string_view> whole_part(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0 && text[end - 1] == '0') --end;
  if (end == text.size() || end < 2 || text[end - 1] != '.') return {};
  std::string_view const whole = text.substr(0, end - 1);
  std::string_view const digits = whole[0] == '-' ? whole.substr(1) : whole;
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return {};
  return whole;
}

[[nodiscard]] inline bool may_have_floats(column const& c) {
  return std::any_of(c.dictionary->begin(), c.dictionary->end(),
                     [](std::string const& text) { return text.ends_with('0') && whole_part(text); });
}

/// The first row of a column of texts with a whole number that became a float: where all that stands in the column are
/// such, or where the whole number stands in it, too. Texts that are `known` mean what they are.
[[nodiscard]] inline std::optional<std::size_t> first_float(column const& c,
                                                            std::unordered_set<std::string_view> const& known) {
  std::vector<std::optional<std::string_view>> whole;  // by text of the dictionary
  for (auto const& text : *c.dictionary) whole.push_back(known.contains(text) ? std::nullopt : whole_part(text));
  bool all = true;
  std::unordered_set<std::string_view> others;
  std::vector<std::uint8_t> seen(whole.size(), 0);
  std::optional<std::size_t> first;
  for (std::size_t r = 0; r < c.size(); ++r) {
    if (c.missing(r) || c.text(r).empty()) continue;
    auto const code = static_cast<std::size_t>(c.codes[r]);
    if (whole[code] && !first) first = r;
    if (whole[code] || seen[code] != 0) continue;
    seen[code] = 1;
    all = false;
    others.insert(c.text(r));
  }
  if (all || !first) return first;
  for (std::size_t r = *first; r < c.size(); ++r)
    if (!c.missing(r) && whole[static_cast<std::size_t>(c.codes[r])] &&
        others.contains(*whole[static_cast<std::size_t>(c.codes[r])]))
      return r;
  return {};
}

}  // namespace tierwise::detail
