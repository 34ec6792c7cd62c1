// What values formulas have.
#pragma once

#include <cstdint>
#include <string_view>

namespace tierwise::detail {

enum class value_type : std::uint8_t { number, truth, text, month };

[[nodiscard]] constexpr std::string_view type_name(value_type t) {
  switch (t) {
    case value_type::number: return "a number";
    case value_type::truth: return "true or false";
    case value_type::text: return "a text";
    case value_type::month: return "a month";
  }
  return "";
}

}  // namespace tierwise::detail
