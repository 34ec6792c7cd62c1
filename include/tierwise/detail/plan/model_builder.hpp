// A model while it is made: the builder of its plan, and what assumptions add to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>  // for std::shared_ptr
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/builder.hpp"
#include "tierwise/detail/plan/merge_assumptions.hpp"
#include "tierwise/detail/plan/model.hpp"
#include "tierwise/detail/validation/assumption_lengths.hpp"
#include "tierwise/random.hpp"

namespace tierwise::detail {

struct model_builder {
  model_builder(policy const& p, assumptions const& a, from_other_months others)
      : made(std::make_shared<model>()), rules(merge_assumptions(p, within_limits(a)), made, std::move(others)) {
    made->assumed = assumptions(a);
    rules.own_inputs = p.inputs.size();
    for (auto const& in : p.inputs) may_miss.push_back(in.optional);
  }

  std::shared_ptr<model> made;
  plan_builder rules;
  std::vector<bool> may_miss;                     ///< by the policy's own inputs
  std::map<std::uint32_t, std::string> purposes;  ///< of draws, by number
  std::size_t before_service = 0;                 ///< quantities before the first that hangs on the consultations
};

/// The number of a purpose; two purposes with one number would share their luck.
inline std::uint32_t add_purpose(model_builder& m, std::string const& name, std::string const& path) {
  std::uint32_t const out = purpose_of(name);
  auto const [at, fresh] = m.purposes.try_emplace(out, name);
  if (!fresh && at->second != name)
    m.rules.faults.report(path, "draws would share their luck with '" + at->second + "'", "rename one of them");
  return out;
}

}  // namespace tierwise::detail
