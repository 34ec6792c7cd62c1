// The names that the language has, each with what it means: nothing else can be called so.
#pragma once

#include <string_view>

#include "tierwise/detail/formula/functions.hpp"

namespace tierwise::detail {

/// A name and what it is, as in "'score' is the score of the month".
struct reserved_name {
  std::string_view name, meaning;
};

inline constexpr std::string_view function_meaning = "a function";

/// All but the functions.
inline constexpr reserved_name reserved_names[] = {
    // columns of records
    {"person", "the column of ids"},
    {"month", "the month of the record"},
    {"shop", "the shop of the record"},
    {"team", "the team of the record"},
    {"joined", "the column of the month of joining"},
    {"last_day", "the column of the last day"},
    {"exit_kind", "how somebody leaves"},
    // the person's standing
    {"is_last_month", "whether the last day is in the month"},
    {"month_of_year", "the number of the month"},
    {"days_in_month", "the days of the month"},
    {"tenure_months", "the months since joining"},
    {"tier", "the tier held"},
    {"highest_tier", "the highest tier held so far"},
    {"base_pay", "the base pay of the tier held"},
    {"months_in_tier", "the months on the tier held"},
    {"acting", "whether the tier is held on trial"},
    {"priority", "whether a tier is preferred for"},
    {"waiting_months", "the months waited for a seat"},
    // results of the month
    {"score", "the score of the month"},
    {"discipline", "the fines and forfeits of the month"},
    {"bad_records", "the bad records of the month"},
    {"overtime_hours", "the overtime of the month"},
    {"overtime_pay", "the pay for overtime"},
    {"gross", "the sum of the earnings"},
    {"net", "what is paid out"},
    {"employer_cost", "what the month costs the employer"},
    // words
    {"and", "a word of formulas"},
    {"or", "a word of formulas"},
    {"not", "a word of formulas"},
    {"in", "a word of formulas"},
    {"true", "a word of formulas"},
    {"false", "a word of formulas"},
    {"by", "a word of formulas"},
    {"company", "the group of everybody"},
};

/// What a name of the language means; "" for a name that is free.
[[nodiscard]] constexpr std::string_view reserved_meaning(std::string_view name) {
  for (auto const& one : reserved_names)
    if (one.name == name) return one.meaning;
  for (auto const& one : language_functions)
    if (one.name == name) return function_meaning;
  return {};
}

}  // namespace tierwise::detail
