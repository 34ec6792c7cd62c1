// The members of every policy aggregate, by name. Files, paths, schema, differences and Python all come from this list.
// It stands apart from the types because programs without files need not pay for naming.
#pragma once

#include "tierwise/policy.hpp"
#include "tierwise/reflect.hpp"

TIERWISE_REFLECT(tierwise::bracket_table, name, zh, kind, closed, edges_of, rates, by, figures, table, source);
TIERWISE_REFLECT(tierwise::probation, months, confirm);
TIERWISE_REFLECT(tierwise::acting, months, confirm, fallback, priority);
TIERWISE_REFLECT(tierwise::figure_by_text, value, by, figures, table);
TIERWISE_REFLECT(tierwise::tier, name, zh, base_pay, applies, enter, enter_from, approve, keep, demote_to, separate,
                 review_months, attempts_apart, seats, order, probation, acting, source);
TIERWISE_REFLECT(tierwise::ladder, name, zh, set, review_months, tier, source);
TIERWISE_REFLECT(tierwise::measure, name, zh, weight, pass, value, linear, bands, leave_out, source);
TIERWISE_REFLECT(tierwise::gate, name, zh, require, at_most, source);
TIERWISE_REFLECT(tierwise::scorecard, measure, gate, decimals);
TIERWISE_REFLECT(tierwise::offence, name, zh, count, window_months, fines, separate_at, bad_record, forfeits, source);
TIERWISE_REFLECT(tierwise::discipline, offence);
TIERWISE_REFLECT(tierwise::shift, name, zh, starts, ends, hours_per_day, days_on, days_off, night, source);
TIERWISE_REFLECT(tierwise::overtime, workday, rest_day, holiday, hourly, workday_multiple, rest_day_multiple,
                 holiday_multiple, source);
TIERWISE_REFLECT(tierwise::pool, by, weight);
TIERWISE_REFLECT(tierwise::pay_line, name, zh, kind, amount, when, prorate, at_least, at_most, rounding, pool, capped,
                 source);
TIERWISE_REFLECT(tierwise::deduction_cap, share, of, keep_at_least, source);
TIERWISE_REFLECT(tierwise::pay, proration, deduction_cap, line);
TIERWISE_REFLECT(tierwise::input, name, kind, zh, unit, optional, one_of);
TIERWISE_REFLECT(tierwise::parameter, name, zh, value, by, figures, table, source);
TIERWISE_REFLECT(tierwise::metric, name, zh, value, source);
TIERWISE_REFLECT(tierwise::check, name, zh, flag, message, source);
TIERWISE_REFLECT(tierwise::calendar, from, until, holidays, make_up_days, source);
TIERWISE_REFLECT(tierwise::absence, when, counts, source);
TIERWISE_REFLECT(tierwise::rehire, within_months, keeps_tenure, keeps_tier, source);
TIERWISE_REFLECT(tierwise::amendment, from, source, remove, add, set);
TIERWISE_REFLECT(tierwise::policy, name, description, currency, rounding, fiscal_year_from, shops, inputs, parameter,
                 metric, brackets, ladder, scorecard, discipline, shift, overtime, pay, check, calendar, absence,
                 rehire, amendment);
