// Whether rules may go on from those before them.
#pragma once

#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/month/state.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/error.hpp"
#include "tierwise/month.hpp"
#include "tierwise/policy.hpp"

namespace tierwise::detail {

/// What must be the same before and after an amendment: what people, records and the columns of a ledger are made of.
[[nodiscard]] inline std::vector<std::string> shape_of_desk(policy const& p) {
  std::vector<std::string> out = {p.currency, "year from " + std::to_string(p.fiscal_year_from)};
  for (auto const& shop : p.shops) out.push_back("shop " + shop);
  for (auto const& in : p.inputs) {
    out.push_back("input " + in.name + " " + std::to_string(static_cast<int>(in.kind)) +
                  (in.optional ? " optional" : ""));
    for (auto const& text : in.one_of) out.push_back("one of " + text);
  }
  for (auto const& l : p.ladder) {
    out.push_back("ladder " + l.name);
    for (auto const& t : l.tier) out.push_back("tier " + t.name);
  }
  for (auto const& line : p.pay.line)
    out.push_back("line " + line.name + " " + std::to_string(static_cast<int>(line.kind)));
  if (p.absence) out.push_back(p.absence->counts ? "absence counts" : "absence");
  if (p.rehire)
    out.push_back("rehire " + std::to_string(p.rehire->within_months) + (p.rehire->keeps_tenure ? " tenure" : "") +
                  (p.rehire->keeps_tier ? " tier" : ""));
  return out;
}

/// Throws `error` unless the rules may go on from those before them: for the same desk, looking back on nothing that
/// was not remembered so far.
inline void check_amendment(month from, plan const& before, plan const& after) {
  auto refuse = [&](std::string message, std::string hint) {
    fault f;
    f.path = "amendment from " + from.text();
    f.message = std::move(message);
    f.hint = std::move(hint);
    throw error(std::move(f));
  };
  if (shape_of_desk(before.policy) != shape_of_desk(after.policy))
    refuse(
        "the currency, shops, ladders, tiers, inputs, pay lines, absence, rehire or the fiscal year are not those of "
        "before",
        "values may change, pay lines, metrics, parameters and tables may come and go, and tiers may come above the "
        "others: the rest stays");
  for (auto const& wanted : after.histories) {
    bool known = false;
    for (auto const& kept : before.histories) known = known || covers(kept, wanted);
    if (!known)
      refuse("it looks back on '" + (wanted.part == no_slot ? std::string("months") : wanted.what.print(wanted.part)) +
                 "' further than the rules before it remembered",
             "a metric that names it, in the policy and every amendment, keeps it remembered");
  }
}

}  // namespace tierwise::detail
