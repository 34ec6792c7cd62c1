// The functions of the formula language: name, signature, meaning and an example of each, for whoever tells them.
#pragma once

#include <cstddef>
#include <string_view>

namespace tierwise::detail {

struct language_function {
  std::string_view name;
  std::string_view signature;  ///< `round(x, n)`
  std::string_view meaning;    ///< follows the signature; names of formulas stand between backticks
  std::string_view example;    ///< about the records of docs/reference/formulas.md
  std::size_t row;             ///< of those records, counted from 0, that `gives` is for
  std::string_view gives;      ///< what the example comes to there; "": what it asks for, those records do not have
};

/// How each becomes a term is told in detail/plan/functions.hpp, which does not compile without one of these.
inline constexpr language_function language_functions[] = {
    {"if", "if(c, a, b)", "a where the condition is true, b where it is false", "if(score >= 85, \"good\", \"fair\")",
     2, "good"},
    {"otherwise", "otherwise(x, y)", "y where x is missing or unknown", "otherwise(score, 0)", 3, "0"},
    {"missing", "missing(x)", "whether x is missing or unknown", "missing(score)", 3, "true"},
    {"min", "min(a, b, ...)",
     "the smallest; of one value, the smallest of a group (`by=`) or of the past (inside `last` ...)",
     "min(sales, 800, 600)", 2, "500"},
    {"max", "max(a, b, ...)",
     "the largest; of one value, the largest of a group (`by=`) or of the past (inside `last` ...)", "max(sales, 0)", 5,
     "0"},
    {"clip", "clip(x, low, high)", "`min(max(x, low), high)`", "clip(sales, 0, 400)", 2, "400"},
    {"abs", "abs(x)", "the size of x, whatever its sign", "abs(sales)", 5, "200"},
    {"floor", "floor(x)", "the largest whole number not above x", "floor(sales / 3)", 2, "166"},
    {"ceil", "ceil(x)", "the smallest whole number not below x", "ceil(sales / 3)", 2, "167"},
    {"round", "round(x, n)", "half up, ties away from zero, to 0 to 6 decimals", "round(sales / 3, 2)", 2, "166.67"},
    {"mod", "mod(x, y)", "what is left of x above a multiple of y: `x - y * floor(x / y)`", "mod(sales, 300)", 2,
     "200"},
    {"power", "power(x, n)", "x multiplied n times; missing unless n is a whole number from 0 to 60", "power(1.1, 3)",
     2, "1.331"},
    {"marginal", "marginal(x, t)", "each slice of x at its own rate; t is the name of a bracket table",
     "marginal(sales, slices)", 1, "50"},
    {"whole", "whole(x, t)", "x times the rate of the row it falls in", "whole(sales, rate)", 1, "90"},
    {"lookup", "lookup(x, t)", "the value of the row x falls in; missing below the first edge", "lookup(score, bonus)",
     2, "250"},
    {"interpolate", "interpolate(x, t)", "straight lines between the points, flat beyond them",
     "interpolate(sales, points)", 3, "30"},
    {"sum", "sum(x, by=team)", "over a group's people in a month; without `by` over the past: `last(3, sum(x))`",
     "sum(sales, by=team)", 2, "300"},
    {"mean", "mean(x, by=team)", "over a group's people in a month; without `by` over the past", "mean(score, by=shop)",
     2, "87.5"},
    {"count", "count(by=team)",
     "people; `count(c, by=team)`: those for whom c is true; without `by` over the past: months",
     "count(late, by=company)", 2, "1"},
    {"rank", "rank(x, by=shop)", "1 for the highest x in the group", "rank(sales, by=team)", 2, "1"},
    {"median", "median(x, by=team)", "the middle value of the group, or half of the two in the middle",
     "median(sales, by=team)", 1, "2750"},
    {"percentile", "percentile(x, p, by=shop)",
     "the value that p of 100 in the group are not above, on the straight line between neighbours, as spreadsheets do",
     "percentile(sales, 25, by=shop)", 1, "2625"},
    {"count_naming", "count_naming(who, c)",
     "how many records of others in the month have the own id in the text input `who`, and c is true for them if it is "
     "written",
     "count_naming(mentor, sales > 0)", 1, "1"},
    {"sum_naming", "sum_naming(who, x)",
     "x of the records of others that have the own id in the text input `who`, added up", "sum_naming(mentor, sales)",
     1, "2500"},
    {"last", "last(n, f(x))", "over this month and the n - 1 before it", "last(2, mean(score))", 2, "90.75"},
    {"since_promotion", "since_promotion(f(x))", "over the months since the present tier was entered from below",
     "since_promotion(sum(sales))", 2, ""},
    {"since_joining", "since_joining(f(x))", "over all months of the records so far", "since_joining(count(late))", 2,
     "1"},
    {"year_to_date", "year_to_date(f(x))", "over this calendar year so far", "year_to_date(sum(sales))", 2, "4500"},
    {"quarter_to_date", "quarter_to_date(f(x))", "over this quarter of the calendar so far",
     "quarter_to_date(sum(sales))", 1, "4000"},
    {"fiscal_year_to_date", "fiscal_year_to_date(f(x))",
     "over the company's year so far, which begins with the month `fiscal_year_from` of the policy",
     "fiscal_year_to_date(sum(sales))", 2, "4500"},
    {"sum_of_largest", "sum_of_largest(k, x)", "inside `last(n, ..)`: the k largest of the n months added up",
     "last(3, sum_of_largest(2, sales))", 2, "4000"},
    {"mean_of_present", "mean_of_present(x, c)",
     "inside `last` and the like: the mean over the months in which x is not missing, and c is true if it is written; "
     "missing if none is left",
     "last(3, mean_of_present(score))", 4, "80"},
    {"before", "before(year_to_date(..))", "the same without this month", "before(year_to_date(sum(sales)))", 2,
     "4000"},
    {"last_month", "last_month(x)", "x of the month before, of whatever type; missing in the first",
     "last_month(sales)", 2, "3000"},
    {"months_ago", "months_ago(n, x)", "x of the month that is n back, 1 to 60; missing where there is none",
     "months_ago(2, sales)", 2, "1000"},
};

}  // namespace tierwise::detail
