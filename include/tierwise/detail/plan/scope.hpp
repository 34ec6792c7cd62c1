// Names in formulas: what each stands for, and where a formula stands.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/detail/plan/plan.hpp"

namespace tierwise::detail {

/// What a name stands for.
struct symbol {
  enum class what : std::uint8_t { column, constant, metric, by_text, base_pay, gross_so_far, later } is = what::later;
  value_type type = value_type::number;
  std::uint32_t slot = no_slot;                      ///< of a column
  double value = 0;                                  ///< of a constant
  std::uint32_t index = 0;                           ///< of a metric or a parameter; of a base pay by texts, the ladder
  std::vector<std::string> const* one_of = nullptr;  ///< the texts it can be, when they are known
  bool in_order = false;                             ///< these texts are tiers, from the lowest to the highest
  std::size_t to_come = 0;                           ///< the last so many only later rules have

  [[nodiscard]] static symbol column(value_type type, std::uint32_t slot = no_slot) {
    symbol s;
    s.is = what::column;
    s.type = type;
    s.slot = slot;
    return s;
  }
  [[nodiscard]] static symbol later(value_type type = value_type::number) {
    symbol s;
    s.type = type;
    return s;
  }
};

/// Where a formula stands.
struct scope {
  std::string path;
  int ladder = -1;    ///< the ladder whose rule it is
  bool past = false;  ///< inside a function of the past
};

}  // namespace tierwise::detail
