// All of tierwise but what is opt-in: including this costs nothing that a program may not need.
//
// Not in it, because they take longer to compile or need another library; include them where they are used:
//   tierwise/toml.hpp         policy files (toml++)
//   tierwise/policy_file.hpp  a policy file read and made ready, with all its faults at once (toml++)
//   tierwise/csv.hpp          records from CSV files
//   tierwise/lint.hpp       what in a policy the law makes doubtful
//   tierwise/format.hpp       fmt formatters, tables and explanations as text (fmt)
//   tierwise/policy_members.hpp      the members of the policy's types by name
//   tierwise/edit.hpp         replace("ladder.medal.iron.base_pay", ...)
//   tierwise/diff.hpp         what differs between two policies, in words
//   tierwise/member_docs.hpp     the members with their documentation
//   tierwise/schema.hpp       the JSON Schema of policy files
//   tierwise/enumerators.hpp  the enumerators by name
//   tierwise/simulate.hpp     months played forward; tierwise/compare.hpp policies under the same luck;
//   tierwise/risk.hpp
//                             who may leave; with the assumptions they need (activity, attrition, demand, hiring)
//   tierwise/assumption_members.hpp, assumptions_file.hpp, assumptions_schema.hpp
//                             what members, toml and schema are for policies, for assumptions (toml++)
#pragma once

#include "tierwise/apply.hpp"
#include "tierwise/bracket.hpp"
#include "tierwise/compiled.hpp"
#include "tierwise/difference.hpp"
#include "tierwise/discipline.hpp"
#include "tierwise/error.hpp"
#include "tierwise/evaluate.hpp"
#include "tierwise/explain.hpp"
#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"
#include "tierwise/ladder.hpp"
#include "tierwise/ledger.hpp"
#include "tierwise/money.hpp"
#include "tierwise/month.hpp"
#include "tierwise/note.hpp"
#include "tierwise/pay.hpp"
#include "tierwise/policy.hpp"
#include "tierwise/progress.hpp"
#include "tierwise/reflect.hpp"
#include "tierwise/scorecard.hpp"
#include "tierwise/shift.hpp"
#include "tierwise/static_brackets.hpp"
#include "tierwise/table.hpp"
#include "tierwise/totals.hpp"
#include "tierwise/version.hpp"

// Last: its names (score, shop, applied ...) would make -Wshadow complain of local variables in headers behind it.
#include "tierwise/rule.hpp"
#include "tierwise/static_ladder.hpp"
