// What every member of every aggregate is for, in a sentence.
#pragma once

#include <string_view>

namespace tierwise::detail {

struct description {
  std::string_view type, member, sentence;
};

// Kept in the order of policy_members.hpp, then of assumption_members.hpp. An empty type holds for the member of that
// name in every aggregate without its own.
inline constexpr description descriptions[] = {
    {"", "name", "The name formulas, paths and the ledger know it by."},
    {"", "zh", "The label in Chinese, shown wherever people read."},
    {"", "source", "Where the rule or figure comes from: an article, a contract, or the word `assumption`."},
    {"", "parameter", "Named figures, the same for all or different by texts."},
    {"", "metric", "Named quantities; a formula that names one means its formula."},
    {"", "brackets", "Tables of rates or amounts by slices of a quantity, used by name in formulas."},

    {"policy", "name", "The name of the policy."},
    {"policy", "description", "What the policy is, for people."},
    {"policy", "currency", "The currency of every amount, as a code of ISO 4217."},
    {"policy", "rounding", "How an amount becomes a whole number of minor units, once a pay line."},
    {"policy", "fiscal_year_from",
     "The number of the month with which the company's year begins, which `fiscal_year_to_date` is of."},
    {"policy", "shops", "The shops there are; when given, records and rules may name no other."},
    {"policy", "inputs", "The columns of the records that formulas may name."},
    {"policy", "ladder", "The ladders; each person is on exactly one tier of each."},
    {"policy", "scorecard", "The measures that make the score out of 100, and the gates that cap it."},
    {"policy", "discipline", "The offences, their fines and what follows from too many."},
    {"policy", "shift", "The shifts, by the name that stands in the records' `shift` column."},
    {"policy", "absence", "Months of leave: nothing is asked on ladders in them, and they do not count."},
    {"absence", "when", "Whether a month is one of leave, for instance `not missing(leave)`."},
    {"absence", "counts", "Whether such months count as months on the tier, of trials, and for functions of the past."},
    {"policy", "rehire",
     "Who may come back under the same id, and what goes on then. Left out: a gap between two records is an error."},
    {"rehire", "within_months", "How many months without a record there may be; whoever is away longer is new."},
    {"rehire", "keeps_tenure", "Whether tenure and functions of the past go on; else they begin with the return."},
    {"rehire", "keeps_tier", "Whether tiers and months on them go on; else the first record back says the tiers."},
    {"policy", "overtime", "Hours beyond the shift, paid at multiples of the hourly wage."},
    {"policy", "pay", "The payslip: its lines in order, proration and the cap on deductions."},
    {"policy", "check", "Rules that flag a person's month without forbidding it."},
    {"policy", "amendment", "What changes from a month on, in order of the months; earlier months keep their rules."},

    {"amendment", "from", "The month from which on it holds: `2026-07`."},
    {"amendment", "source", "The notice or agreement that it stands in."},
    {"amendment", "remove", "The paths of elements that end, and of what is unset; removed before anything is added."},
    {"amendment", "add",
     "New elements by path, their names last: `\"pay.line.night\" = { amount = \"30 * nights\", behind = \"base\" }`; "
     "without `behind` or `before` an element is the last of its list."},
    {"amendment", "set", "Values by path, in quotes: `\"ladder.medal.iron.base_pay\" = 2300`."},

    {"input", "kind", "What the column holds: a number, amount, count, hours, share, flag, text or month."},
    {"input", "unit", "The unit, for people: `minutes`, `customers`."},
    {"input", "optional", "Whether values may be missing; otherwise a missing value is an error."},
    {"input", "one_of", "For a text: the values allowed; when empty, any."},

    {"parameter", "value", "The figure; beside `by`, the one for texts that are not named."},
    {"parameter", "by", "The text by which the figure differs (`shop`, `medal.tier`, any text), or two of them."},
    {"parameter", "figures", "By one text: the figure for each, `{ harbour = 2010 }`."},
    {"parameter", "table", "By two texts: figures by the second for each of the first, `harbour = { gold = 300 }`."},

    {"metric", "value",
     "The formula; it is put in place wherever the metric is named, so nothing is rounded in between."},

    {"bracket_table", "kind", "How the table is read; the formula function of the same name reads it."},
    {"bracket_table", "closed", "The edge that belongs to a row: `lower`, or `upper` as in 不超过36,000元."},
    {"bracket_table", "rates",
     "Rows of (lower edge, rate or value) with rising edges; beside `by`, those for texts that are not named."},
    {"bracket_table", "by", "The text by which the rows differ (`shop`, `medal.tier`, any text), or two of them."},
    {"bracket_table", "figures", "By one text: the rows for each, `{ harbour = [[0, \"1%\"], [20000, \"2%\"]] }`."},
    {"bracket_table", "table",
     "By two texts: rows by the second for each of the first, `harbour = { gold = [[0, \"3%\"]] }`."},

    {"ladder", "set",
     "The name of the tier a person comes to at each review, as a formula; missing: no move. The tiers then have no "
     "rules of entering and staying."},
    {"ladder", "review_months", "The numbers of the months at whose ends moves are decided; when empty, every month."},
    {"ladder", "tier", "The tiers, from the lowest to the highest."},

    {"figure_by_text", "value", "The figure; beside `by`, the one for texts that are not named."},
    {"figure_by_text", "by",
     "The text by which the figure differs (`shop`, any text, another ladder's tier), or two of them."},
    {"figure_by_text", "figures", "By one text: the figure for each, `{ harbour = 2200 }`."},
    {"figure_by_text", "table",
     "By two texts: figures by the second for each of the first, `harbour = { night = 2300 }`."},
    {"tier", "base_pay",
     "The base pay of a month, in major units; `{ by = \"shop\", figures = { ... } }` where it differs."},
    {"tier", "applies", "Whether the person asks for the tier this month; when left out, everyone does."},
    {"tier", "enter", "The rule for entering from below; without it nobody enters by rule."},
    {"tier", "enter_from", "The lowest tier from which it is entered; when empty, the tier below."},
    {"tier", "approve", "The leader's decision, asked when `enter` holds; when left out, it is automatic."},
    {"tier", "keep", "The rule for staying; when it is not met at a month's end, the person goes down."},
    {"tier", "demote_to", "The tier to which whoever does not meet `keep` goes down; when empty, the tier below."},
    {"tier", "separate", "Who on this tier is let go at a month's end, whatever else the rules say."},
    {"tier", "review_months",
     "The numbers of the months at whose ends `enter` and `keep` are asked; when empty, the ladder's."},
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

    {"pool", "by", "The group that shares: `team`, `shop`, `company`, any text or tier, or several of these."},
    {"pool", "weight", "Each person's weight, never negative; `1` shares equally."},

    {"deduction_cap", "share", "The share of the wage that deductions may take."},
    {"deduction_cap", "of", "The month's wage, for instance `gross`."},
    {"deduction_cap", "keep_at_least", "What must be left, for instance `minimum_wage`; 0 for none."},

    {"check", "flag", "When it holds, the ledger has an event."},
    {"check", "message", "What a person should know then."},

    {"assumptions", "name", "The name of the assumptions."},
    {"assumptions", "description", "What the assumptions are of, for people."},
    {"assumptions", "team_health", "How good the teams are, from 0 to 10; formulas know it as `team_health`."},
    {"assumptions", "activity", "What people do in a month that has not happened yet, each quantity a distribution."},
    {"assumptions", "demand", "What customers ask of the desk, and how it copes."},
    {"assumptions", "attrition", "Who leaves, alone or with others."},
    {"assumptions", "hiring", "Who comes, how long a position stays vacant, and what a newcomer costs."},
    {"assumptions", "totals", "The quantities or results that projections add up."},

    {"quantity", "name",
     "The name formulas know it by; that of an input of the policy stands in for the records' column."},
    {"quantity", "draw",
     "What is drawn: a value, a chance (true or false), a count (Poisson), or the part of `of` (each by chance)."},
    {"quantity", "each",
     "How often it is drawn: for each person and month, once a person, or once a shop and month for everybody there."},
    {"quantity", "link", "The scale on which the mean, the person's effect and the noise add up."},
    {"quantity", "mean", "The mean on the scale of the link; for a chance or a part, the probability."},
    {"quantity", "person", "The standard deviation between people, on the scale of the link."},
    {"quantity", "noise", "The standard deviation between months, on the scale of the link."},
    {"quantity", "of", "For a part: out of how many."},
    {"quantity", "shares", "For texts, instead of a mean: each text with its share."},
    {"quantity", "at_least", "The least a drawn value can be."},
    {"quantity", "at_most", "The most a drawn value can be."},
    {"quantity", "decimals", "The decimals a drawn value is rounded to; 0 to 6."},

    {"factor", "says", "What it says as a reason, in words: `pay against the market`."},
    {"factor", "value", "What bears on leaving: a number, or true or false as 1 or 0; a missing one adds nothing."},
    {"factor", "log", "Whether the natural logarithm of the value counts instead of the value."},
    {"factor", "reference", "The value at which nothing is added; with `log` its logarithm is taken, too."},
    {"factor", "coefficient", "The log-odds that one unit adds; not causal because it stands in a file."},
    {"factor", "spread", "The standard deviation of what is believed of the coefficient."},
    {"factor", "personal", "Whether it is age, sex or family: left out unless `attrition.personal` says otherwise."},
    {"factor", "lever", "Whether the company can change it."},

    {"hazard", "annual_rate", "The leavers of a year over the average heads, from which the intercept is solved."},
    {"hazard", "intercept", "The log-odds of a month without factors, instead of an annual rate."},
    {"hazard", "between", "An interval of the annual rate as one pair (low, high), for people to see."},
    {"hazard", "tenure", "Pairs of (completed months, odds multiplier); each holds until the next."},
    {"hazard", "factor", "What bears on it."},

    {"common_departure", "who", "Whom it concerns."},
    {"common_departure", "chance", "The chance that it happens to a shop in a month."},
    {"common_departure", "share", "The share of those concerned who leave then."},

    {"attrition", "draw_coefficients", "Whether each replica draws its coefficients from their spread."},
    {"attrition", "personal", "Whether factors marked `personal` count."},
    {"attrition", "leaving", "Leaving by the person's own will."},
    {"attrition", "dismissal", "Dismissal by the company, beyond what the policy separates."},
    {"attrition", "together", "People who leave together, by groups and causes."},

    {"demand", "consultations",
     "The consultations of a shop in a month, on average; the same for everybody of the shop."},
    {"demand", "spread", "The standard deviation of their logarithm between months."},
    {"demand", "chatbot", "The share that a chatbot answers; it never reaches the desk."},
    {"demand", "outsourced", "The share of the rest that goes to somebody else."},
    {"demand", "outsourcing_fee", "The fee for each consultation that goes there, in major units."},
    {"demand", "outsourced_answered", "The share of those that is answered."},
    {"demand", "hours", "The person's hours at the desk in the month."},
    {"demand", "pace", "The person's speed, as a part of an experienced person's; 1 when left out."},
    {"demand", "open_hours", "The hours of a month in which customers write."},
    {"demand", "minutes", "The minutes an experienced person takes for one chat held alone."},
    {"demand", "patience_minutes", "The mean minutes after which a customer gives up."},
    {"demand", "concurrency", "The chats held at once."},
    {"demand", "drag", "How much each further chat slows the others: the rate is divided by 1 + drag * (n - 1)."},

    {"opening", "shop", "The shop that wants them."},
    {"opening", "heads", "The heads the shop wants; who is there fills them first, in order of ids."},
    {"opening", "start", "The tiers a newcomer starts on, as `post.regular`; else the first of each ladder."},

    {"hiring", "opening", "The heads shops want; when empty, each wants as many as it starts with."},
    {"hiring", "lead_months", "The whole months that a position stays vacant at least."},
    {"hiring", "filled", "The chance a month, from then on, that the position is filled."},
    {"hiring", "cost", "The cost of each hire, in the month it starts, in major units."},
    {"hiring", "training_months", "The months a newcomer is trained, the first counted."},
    {"hiring", "training_cost", "The cost of a month of training, in major units."},

    {"trait", "weight", "The weight; a team's health is the weighted mean of the scores."},
    {"trait", "score", "The score, 0 to 10, from those who know the team."},
    {"trait", "by_shop", "The score of the shops named, instead of `score`."},

    {"team_health", "trait", "The traits of a good team."},
};

}  // namespace tierwise::detail
