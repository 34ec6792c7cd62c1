// All of tierwise but what is opt-in: including this costs nothing that a program may not need.
//
// Not in it, as they take longer to compile or need another library; include them where they are used:
//   toml.hpp, policy_file.hpp          policy files; read and compiled, with all faults at once (toml++)
//   csv.hpp                            records from CSV files
//   format.hpp                         fmt formatters, tables and explanations as text (fmt)
//   edit.hpp, diff.hpp                 variants by path, and what differs between two policies, in words
//   lint.hpp                           what in a policy the law makes doubtful
//   policy_members.hpp, enumerators.hpp, member_docs.hpp, schema.hpp
//                                      members and enumerators by name, with their documentation; the JSON Schema
//   assumptions_file.hpp, assumption_members.hpp, assumptions_schema.hpp
//                                      the same for assumptions: files (toml++), members, schema
//   workforce.hpp                      who is at work when a ledger ends
//   simulate.hpp, compare.hpp, baseline.hpp, attribute_costs.hpp, risk.hpp, past.hpp
//                                      months played forward; policies under the same luck, one of them kept; where
//                                      the change in cost comes from; who may leave
//   fit.hpp                            hazards fitted to records
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
#include "tierwise/ledger_column.hpp"
#include "tierwise/money.hpp"
#include "tierwise/month.hpp"
#include "tierwise/note.hpp"
#include "tierwise/pay.hpp"
#include "tierwise/policy.hpp"
#include "tierwise/preview.hpp"
#include "tierwise/progress.hpp"
#include "tierwise/records.hpp"
#include "tierwise/reflect.hpp"
#include "tierwise/scorecard.hpp"
#include "tierwise/shift.hpp"
#include "tierwise/state.hpp"
#include "tierwise/static_brackets.hpp"
#include "tierwise/table.hpp"
#include "tierwise/totals.hpp"
#include "tierwise/version.hpp"

// Last: its names (score, shop, applied ...) would make -Wshadow complain of local variables in headers behind it.
#include "tierwise/rule.hpp"
#include "tierwise/static_ladder.hpp"
