// risk(policy, assumptions, records): how likely each person is to leave, by what, and the raise that would bring it
// down.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/model.hpp"
#include "tierwise/month.hpp"
#include "tierwise/note.hpp"
#include "tierwise/state.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// One of the leaving factors, as the risks of a month have it.
struct risk_factor {
  std::string name, zh, says;
  bool lever = true;  ///< whether the company can change it
  double median = 0;  ///< of everybody's contributions, in log-odds: the reference that people are told against
  double coefficient = 0, spread = 0;
  std::size_t missing = 0;  ///< people of whom it is not known, who count as if at the file's reference
};

/// A person at work in the last month of the records, and still behind it.
struct person_risk {
  std::string person, shop;
  std::int32_t tenure_months = 0;  ///< completed
  double monthly = 0;              ///< chance of leaving at the end of this month
  double yearly = 0;               ///< within twelve months, should nothing but tenure change
  std::vector<double>
      contributions;     ///< beside `risks::factors`, in log-odds; add up, with `elsewhere`, to the month's
  double elsewhere = 0;  ///< log-odds of the desk's level and of tenure
  std::optional<std::int64_t>
      raise;  ///< of the month's gross, in whole major units: the smallest that brings `yearly` under the bar
};

struct risks {
  month when;
  double bar = 0;               ///< 0: none was asked for
  bool answers_to_pay = false;  ///< whether any factor answers to a raise of the month's gross
  std::vector<risk_factor> factors;
  std::vector<person_risk> people;  ///< in order of their ids
  std::vector<note> notes;          ///< what of the records was not used, or is taken for granted
};

/// The chance that each person leaves, from recorded months: the policy is applied to them, and the leaving factors are
/// read off the last month. Whom the policy separates in it is left out. Quantities that only the assumptions know
/// (satisfaction, `demand.busy`) are read where the records have such a column, else they are missing and add nothing.
/// `bar`: a risk within twelve months, for which the smallest sufficient raise is sought; 0 for none. Coefficients are
/// those of the file, none is causal for standing there.
/// `before`: the state that the records go on from; it must remember what the assumptions look back on.
[[nodiscard]] risks risk(compiled_model const& model, table const& records, double bar = 0,
                         std::vector<std::string> const& ignore = {}, state const& before = {});

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/simulate/risk_inl.hpp"
#endif
