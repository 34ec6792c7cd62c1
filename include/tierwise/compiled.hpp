// A policy checked and made ready to be applied, alone or with dated amendments.
#pragma once

#include <memory>  // for std::shared_ptr

#include "tierwise/config.hpp"
#include "tierwise/detail/plan/dated.hpp"
#include "tierwise/month.hpp"
#include "tierwise/policy.hpp"

namespace tierwise {

/// A policy checked and made ready. Cheap to copy; may be used by many threads at once.
class compiled_policy {
 public:
  /// Throws `error` with everything that is wrong: figures that no file could hold, unknown names, wrong types, gaps in
  /// tables.
  explicit compiled_policy(tierwise::policy const& p);

  /// The same with one more amendment; people keep their tiers and what is remembered of them. Pay lines may begin and
  /// end with it, and tiers be added above the others. What it looks back on the rules before it remember; a month
  /// whose rules cannot say it is missing. Throws `error` when these are not rules for the same desk (its currency,
  /// shops, inputs and ladders), and for a month that is not behind those of other amendments.
  [[nodiscard]] compiled_policy amended(amendment const& more) const;
  /// The same with the amendment that makes the rules those of another policy from a month on.
  [[nodiscard]] compiled_policy amended(month from, tierwise::policy const& then) const;

  /// With its amendments.
  [[nodiscard]] tierwise::policy const& policy() const;
  [[nodiscard]] detail::dated<detail::plan> const& plans() const { return plans_; }

 private:
  std::shared_ptr<tierwise::policy const> policy_;
  detail::dated<detail::plan> plans_;
};

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/stages/compiled_inl.hpp"
#endif
