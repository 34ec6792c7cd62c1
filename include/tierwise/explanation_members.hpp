// The members of explanations by name: what Python has of them.
#pragma once

#include <array>
#include <string_view>

#include "tierwise/enumerators.hpp"
#include "tierwise/explain.hpp"
#include "tierwise/reflect.hpp"

TIERWISE_REFLECT(tierwise::explained_part, text, value);
TIERWISE_REFLECT(tierwise::explained_line, name, zh, formula, when, shared_by, weight, kind, parts, exact, rounding,
                 amount, cut, capped);
TIERWISE_REFLECT(tierwise::explained_condition, text, outcome, found, needed, gap, side, operands);
TIERWISE_REFLECT(tierwise::explained_rule, ladder, from_tier, to_tier, asks, holds, conditions);
TIERWISE_REFLECT(tierwise::explained_standing, ladder, zh, tier, tier_zh, months_in_tier, acting);
TIERWISE_REFLECT(tierwise::explanation, person, shop, month, standings, measures, lines, rules, events, score, gross,
                 net, employer_cost, digits);

namespace tierwise {

template <>
inline constexpr std::array<std::string_view, 3> enumerators<condition_outcome>{"met", "unmet", "unknown"};
template <>
inline constexpr std::array<std::string_view, 4> enumerators<gap_side>{"none", "below", "above", "beside"};

}  // namespace tierwise
