// What a formula is made of: its nodes, and the bounds on how many there may be.
#pragma once

#include <cstddef>  // for std::size_t
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/figure.hpp"

namespace tierwise {

/// What a node of a formula does.
enum class operation : std::uint8_t {
  number,
  text,
  truth,
  name,
  list,  // leaves (a list holds texts or numbers, only after `in`)
  negate,
  not_,  // one part
  or_,
  and_,
  eq,
  ne,
  lt,
  le,
  gt,
  ge,
  in,  // two parts, true or false
  add,
  subtract,
  multiply,
  divide,  // two parts, a number
  call     // a function by name, and perhaps a group
};

/// A node; its parts are indexes of earlier nodes of the same formula.
struct node {
  operation op = operation::number;
  bool truth = false;           ///< of a literal `true` or `false`
  figure number;                ///< of a numeric literal
  std::string text;             ///< of a text literal, a name, or a function
  std::vector<std::string> by;  ///< the group of a call: `team` in `sum(x, by=team)`; several are in brackets
  std::vector<std::uint32_t> parts;
  std::uint32_t begin = 0, end = 0;  ///< where it stands in the text, [begin, end)
};

/// Bounds on what one formula may be, so that no file can exhaust stack or memory.
inline constexpr std::size_t formula_text_limit = 16384;
inline constexpr std::size_t formula_node_limit = 4096;
inline constexpr int formula_depth_limit = 100;

/// The same once the metrics that a formula names are put in; and the parts of all formulas of a policy together.
inline constexpr std::size_t formula_part_limit = 20'000;
inline constexpr std::size_t formula_resolved_depth_limit = 1'000;
inline constexpr std::size_t formula_size_limit = 200'000;  ///< with the left side of `in` counted for each item
inline constexpr std::size_t policy_part_limit = 2'000'000;

namespace detail {

/// The comparison that a sign writes.
[[nodiscard]] inline std::optional<operation> comparison_written(std::string_view sign) {
  constexpr std::pair<std::string_view, operation> signs[] = {{"==", operation::eq}, {"!=", operation::ne},
                                                              {"<", operation::lt},  {"<=", operation::le},
                                                              {">", operation::gt},  {">=", operation::ge}};
  for (auto const& [written, op] : signs)
    if (written == sign) return op;
  return std::nullopt;
}

/// Whether two comparisons read as one, `1 < a <= 3`: bounds that rise, or that fall.
[[nodiscard]] inline bool are_bounds_of_one_direction(operation a, operation b) {
  auto const rises = [](operation op) { return op == operation::lt || op == operation::le; };
  auto const falls = [](operation op) { return op == operation::gt || op == operation::ge; };
  return (rises(a) && rises(b)) || (falls(a) && falls(b));
}

/// `team`, `[shop, medal.tier]`
[[nodiscard]] inline std::string written_group(std::vector<std::string> const& by) {
  std::string out;
  for (auto const& name : by) out += (out.empty() ? "" : ", ") + name;
  return by.size() == 1 ? out : "[" + out + "]";
}

}  // namespace detail
}  // namespace tierwise
