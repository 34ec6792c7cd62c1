// A policy checked and made ready to be applied.
#pragma once

#include <memory>  // for std::shared_ptr

#include "tierwise/detail/policy_plan.hpp"
#include "tierwise/policy.hpp"

namespace tierwise {

/// A policy checked and made ready. Cheap to copy; may be used by many threads at once.
class ready_policy {
 public:
  /// Throws `error` with everything that is wrong: unknown names, wrong types, gaps in tables.
  explicit ready_policy(tierwise::policy const& p) : plan_(detail::policy_compiler(p).compile()) {}

  [[nodiscard]] tierwise::policy const& policy() const { return plan_->policy; }
  [[nodiscard]] std::shared_ptr<detail::plan const> const& plan() const { return plan_; }

 private:
  std::shared_ptr<detail::plan const> plan_;
};

}  // namespace tierwise
