// What desks write and the language has not, each with what says it here.
#pragma once

#include <string_view>

namespace tierwise::detail {

struct written_otherwise {
  std::string_view name, hint;
};

inline constexpr std::string_view points_hint =
    "a bracket table of kind 'interpolate' has the points that matter; power(x, n) multiplies";
inline constexpr std::string_view texts_hint =
    "an input of kind text with 'one_of' says it, or the texts themselves: grade in [\"S1\", \"S2\"]";

/// Functions as `sqrt()`, names, and keys as `pay_line.currency`.
inline constexpr written_otherwise written_otherwises[] = {
    {"sqrt()", points_hint},
    {"exp()", points_hint},
    {"log()", points_hint},
    {"ln()", points_hint},
    {"starts_with()", texts_hint},
    {"ends_with()", texts_hint},
    {"contains()", texts_hint},
    {"left()", texts_hint},
    {"right()", texts_hint},
    {"person",
     "a rule is not about one person: what is special about somebody is an input, such as agreed = { kind = "
     "\"amount\", optional = true }; who names whom is count_naming(...)"},
    {"last_record", "is_last_month says whether the last day is in the month"},
    {"pay_line.currency", "people who are paid in another currency have a policy of their own"},
    {"pool.at_most", "the most that is shared stands in the line's amount: min(..., 2000)"},
};

/// What to write instead of a name; "" where nothing is known.
[[nodiscard]] constexpr std::string_view hint_instead_of(std::string_view name) {
  for (auto const& one : written_otherwises)
    if (one.name == name) return one.hint;
  return {};
}

}  // namespace tierwise::detail
