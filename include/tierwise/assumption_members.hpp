// The members of every aggregate of the assumptions, by name; as policy_members.hpp does for policies.
#pragma once

#include "tierwise/assumptions.hpp"
#include "tierwise/policy_members.hpp"

TIERWISE_REFLECT(tierwise::quantity, name, zh, draw, each, link, mean, person, noise, of, shares, at_least, at_most,
                 decimals, source);
TIERWISE_REFLECT(tierwise::factor, name, zh, says, value, log, reference, coefficient, spread, personal, lever, source);
TIERWISE_REFLECT(tierwise::hazard, annual_rate, intercept, between, tenure, factor, source);
TIERWISE_REFLECT(tierwise::common_departure, name, zh, who, chance, share, source);
TIERWISE_REFLECT(tierwise::attrition, draw_coefficients, personal, leaving, dismissal, together);
TIERWISE_REFLECT(tierwise::demand, consultations, spread, chatbot, outsourced, outsourcing_fee, outsourced_answered,
                 hours, pace, open_hours, minutes, patience_minutes, concurrency, drag, source);
TIERWISE_REFLECT(tierwise::opening, shop, heads, start, source);
TIERWISE_REFLECT(tierwise::hiring, opening, lead_months, filled, cost, training_months, training_cost, source);
TIERWISE_REFLECT(tierwise::trait, name, zh, weight, score, by_shop, source);
TIERWISE_REFLECT(tierwise::team_health, trait);
TIERWISE_REFLECT(tierwise::assumptions, name, description, parameter, metric, brackets, team_health, activity, demand,
                 attrition, hiring, totals);
