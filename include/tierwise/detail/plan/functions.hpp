// How each function of the formula language becomes a term; what each is called, takes and means is told in
// detail/formula/functions.hpp.
#pragma once

#include "tierwise/detail/formula/functions.hpp"
#include "tierwise/detail/plan/basic_functions.hpp"
#include "tierwise/detail/plan/figures.hpp"
#include "tierwise/detail/plan/group_functions.hpp"
#include "tierwise/detail/plan/past_functions.hpp"

namespace tierwise::detail {

inline constexpr function_builder function_builders[] = {
    {"if", build_if, value_type::number, 1},
    {"otherwise", build_otherwise, value_type::number, 0},
    {"missing", build_missing, value_type::truth},
    {"min", build_aggregate<aggregate::smallest>},
    {"max", build_aggregate<aggregate::largest>},
    {"clip", build_clip},
    {"abs", build_abs},
    {"floor", build_whole_number<rounding::floor>},
    {"ceil", build_whole_number<rounding::ceiling>},
    {"round", build_round},
    {"mod", build_mod},
    {"power", build_power},
    {"marginal", build_bracket},
    {"whole", build_bracket},
    {"lookup", build_bracket},
    {"interpolate", build_bracket},
    {"sum", build_aggregate<aggregate::sum>},
    {"mean", build_aggregate<aggregate::mean>},
    {"count", build_aggregate<aggregate::count>},
    {"rank", build_rank},
    {"median", build_percentile},
    {"percentile", build_percentile},
    {"count_naming", build_naming<aggregate::count>},
    {"sum_naming", build_naming<aggregate::sum>},
    {"last", build_past<lookback_span::last>},
    {"since_promotion", build_past<lookback_span::since_promotion>},
    {"since_joining", build_past<lookback_span::since_joining>},
    {"year_to_date", build_past<lookback_span::year_to_date>},
    {"quarter_to_date", build_past<lookback_span::quarter_to_date>},
    {"fiscal_year_to_date", build_past<lookback_span::fiscal_year_to_date>},
    {"sum_of_largest", build_loose_largest},
    {"mean_of_present", build_loose_present},
    {"before", build_before},
    {"last_month", build_last_month, value_type::number, 0},
    {"months_ago", build_months_ago, value_type::number, 1},
};

/// Whether the functions that are told and those that are built are the same, in the same order.
[[nodiscard]] constexpr bool every_function_is_built() {
  if (std::size(function_builders) != std::size(language_functions)) return false;
  for (std::size_t i = 0; i < std::size(function_builders); ++i)
    if (function_builders[i].name != language_functions[i].name) return false;
  return true;
}
static_assert(every_function_is_built());

}  // namespace tierwise::detail
