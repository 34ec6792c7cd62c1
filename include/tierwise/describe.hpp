// What every member of every aggregate is for, in a sentence: the schema, the reference page and Python show these.
#pragma once

#include <string_view>

namespace tierwise {

namespace detail {

struct description {
  std::string_view type, member, sentence;
};

// Kept in the order of members.hpp. An empty type holds for the member of that name in every aggregate without its own.
inline constexpr description descriptions[] = {
    {"", "name", "The name formulas, paths and the ledger know it by."},
    {"", "zh", "The label in Chinese, shown wherever people read."},
    {"", "source", "Where the rule or figure comes from: an article, a contract, or the word `assumption`."},

    {"policy", "name", "The name of the policy."},
    {"policy", "description", "What the policy is, for people."},
    {"policy", "currency", "The currency of every amount, as a code of ISO 4217."},
    {"policy", "rounding", "How an amount becomes a whole number of minor units, once a pay line."},
    {"policy", "shops", "The shops there are; when given, records and rules may name no other."},
    {"policy", "inputs", "The columns of the records that formulas may name."},
    {"policy", "parameter", "Named figures, the same for all or different by shop."},
    {"policy", "metric", "Named quantities; a formula that names one means its formula."},
    {"policy", "brackets", "Tables of rates or amounts by slices of a quantity, used by name in formulas."},
    {"policy", "ladder", "The ladders; each person is on exactly one tier of each."},
    {"policy", "scorecard", "The measures that make the score out of 100, and the gates that cap it."},
    {"policy", "discipline", "The offences, their fines and what follows from too many."},
    {"policy", "shift", "The shifts, by the name that stands in the records' `shift` column."},
    {"policy", "overtime", "Hours beyond the shift, paid at multiples of the hourly wage."},
    {"policy", "pay", "The payslip: its lines in order, proration and the cap on deductions."},
    {"policy", "check", "Rules that flag a person's month without forbidding it."},

    {"input", "kind", "What the column holds: a number, amount, count, hours, share, flag, text or month."},
    {"input", "unit", "The unit, for people: `minutes`, `customers`."},
    {"input", "optional", "Whether values may be missing; otherwise a missing value is an error."},
    {"input", "one_of", "For a text: the values allowed; when empty, any."},

    {"parameter", "value", "The figure; may be left out when `by_shop` gives it."},
    {"parameter", "by_shop", "The figure for the shops named, instead of `value`."},

    {"metric", "value",
     "The formula; it is put in place wherever the metric is named, so nothing is rounded in between."},

    {"bracket_table", "kind", "How the table is read; the formula function of the same name reads it."},
    {"bracket_table", "rates", "Rows of (lower edge, rate or value) with rising edges; an edge belongs to its row."},

    {"ladder", "tier", "The tiers, from the lowest to the highest."},

    {"tier", "base_pay", "The base pay of a month, in major units."},
    {"tier", "applies", "Whether the person asks for the tier this month; when left out, everyone does."},
    {"tier", "enter", "The rule for entering from the tier below; without it nobody enters by rule."},
    {"tier", "approve", "The leader's decision, asked when `enter` holds; when left out, it is automatic."},
    {"tier", "keep", "The rule for staying; when it is not met at a month's end, the person goes down one tier."},
    {"tier", "attempts_apart", "The months that must pass after a refusal before the next attempt counts."},
    {"tier", "seats", "The seats by shop, `*` for every other shop; when empty, there is no limit."},
    {"tier", "order", "Who is seated first: the highest value, then the longest wait, then the person id."},
    {"tier", "probation", "When given, the tier is held for some months only, and ends in confirmation or separation."},
    {"tier", "acting", "When given, the tier is first held as an acting appointment."},

    {"probation", "months", "The number of months, at least 1; may depend on the person."},
    {"probation", "confirm", "Whether the person stays on, asked at the end of the last month."},

    {"acting", "months", "The number of months, at least 1; may depend on the person."},
    {"acting", "confirm", "Whether the person keeps the tier, asked at the end of the last acting month."},
    {"acting", "fallback", "The tier of the same ladder to go back to; when empty, the tier below."},
    {"acting", "priority", "The `ladder.tier` the person is preferred for afterwards; when empty, none."},

    {"scorecard", "measure", "The weighted measures."},
    {"scorecard", "gate", "Conditions without which the score is capped."},
    {"scorecard", "decimals", "The decimals the score is rounded to, half up; 0 to 6."},

    {"measure", "weight", "The weight; the score is the weighted mean of the points."},
    {"measure", "pass", "100 points when it holds, 0 when it does not."},
    {"measure", "value", "What `linear` and `bands` read."},
    {"measure", "linear", "Pairs of (value, points): straight lines between them, flat beyond the first and the last."},
    {"measure", "bands", "Pairs of (lower edge, points); an edge belongs to its row."},
    {"measure", "leave_out",
     "Whether a missing value drops the measure and its weight instead of making the score missing."},

    {"gate", "require", "The condition."},
    {"gate", "at_most", "The score is at most this when the condition is not met."},

    {"discipline", "offence", "The kinds of offence."},

    {"offence", "count", "How many happened this month."},
    {"offence", "window_months",
     "The months they are counted over: 1 for the calendar month, n for it and the n - 1 before."},
    {"offence", "fines", "The fines for the first, second ... in the window; the last one holds for all further ones."},
    {"offence", "separate_at", "So many in the window end the employment."},
    {"offence", "bad_record", "Whether they count into `bad_records`."},
    {"offence", "forfeits", "An amount lost with it, in major units, added to `discipline.forfeits`."},

    {"shift", "starts", "When it starts, as `08:30`."},
    {"shift", "ends", "When it ends, as `17:00`; `24:00` for midnight."},
    {"shift", "hours_per_day", "The hours online that are asked for on a working day."},
    {"shift", "days_on", "The days worked in a row."},
    {"shift", "days_off", "The days off that follow."},
    {"shift", "night", "Whether it counts as a night shift."},

    {"overtime", "workday", "The hours beyond the working day."},
    {"overtime", "rest_day", "The hours on days off."},
    {"overtime", "holiday", "The hours on public holidays."},
    {"overtime", "hourly", "The hourly wage that the multiples are of."},
    {"overtime", "workday_multiple", "The multiple on working days."},
    {"overtime", "rest_day_multiple", "The multiple on days off."},
    {"overtime", "holiday_multiple", "The multiple on public holidays."},

    {"pay", "proration", "The share of the month worked, 0 to 1."},
    {"pay", "deduction_cap", "What the capped deductions of a month may take together."},
    {"pay", "line", "The lines, in the order of the payslip; a line may use those above it."},

    {"pay_line", "kind", "What it is to the payslip: an earning, a deduction, an employer_cost beside it, or a memo."},
    {"pay_line", "amount", "The amount in major units; a deduction is written as a positive amount."},
    {"pay_line", "when", "The amount is 0 when this does not hold."},
    {"pay_line", "prorate", "Whether the amount is multiplied by `pay.proration`."},
    {"pay_line", "at_least", "The floor, after proration."},
    {"pay_line", "at_most", "The cap, after proration."},
    {"pay_line", "rounding", "The rounding of this line, instead of the policy's."},
    {"pay_line", "pool", "When given, the amount is a total that a group shares by weight."},
    {"pay_line", "capped", "Whether the deduction is under `pay.deduction_cap`."},

    {"pool", "by", "The group that shares: `team`, `shop`, `company` or a text input."},
    {"pool", "weight", "Each person's weight, never negative; `1` shares equally."},

    {"deduction_cap", "share", "The share of the wage that deductions may take."},
    {"deduction_cap", "of", "The month's wage, for instance `gross`."},
    {"deduction_cap", "keep_at_least", "What must be left, for instance `minimum_wage`; 0 for none."},

    {"check", "flag", "When it holds, the ledger has an event."},
    {"check", "message", "What a person should know then."},
};

}  // namespace detail

/// The sentence for a member of an aggregate, both by name (`describe("tier", "base_pay")`); "" for one that is none.
[[nodiscard]] constexpr std::string_view describe(std::string_view type, std::string_view member) {
  std::string_view common;
  for (auto const& d : detail::descriptions) {
    if (d.member != member) continue;
    if (d.type == type) return d.sentence;
    if (d.type.empty()) common = d.sentence;
  }
  return common;
}

}  // namespace tierwise
