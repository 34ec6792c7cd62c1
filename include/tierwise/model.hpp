// A policy with its amendments, and the assumptions of how the world answers to it, ready to be played forward.
#pragma once

#include <memory>
#include <string>

#include "tierwise/assumptions.hpp"
#include "tierwise/compiled.hpp"
#include "tierwise/config.hpp"
#include "tierwise/detail/plan/dated.hpp"

namespace tierwise {

/// A policy with its amendments, and assumptions, checked together and made ready. Cheap to copy; may be used by many
/// threads at once.
class compiled_model {
 public:
  /// Throws `error` with everything that is wrong with the assumptions beside these rules.
  compiled_model(compiled_policy const& rules, tierwise::assumptions const& assumed);
  compiled_model(tierwise::policy const& rules, tierwise::assumptions const& assumed)
      : compiled_model(compiled_policy(rules), assumed) {}

  [[nodiscard]] compiled_policy const& policy() const { return policy_; }
  [[nodiscard]] tierwise::assumptions const& assumptions() const;
  /// Before any amendment.
  [[nodiscard]] std::shared_ptr<detail::model const> const& model() const { return models_.first; }
  [[nodiscard]] detail::dated<detail::model> const& models() const { return models_; }

 private:
  compiled_policy policy_;
  detail::dated<detail::model> models_;
};

/// Something to be compared: rules and assumptions under a name.
struct scenario {
  std::string name;
  compiled_model model;
};

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/stages/model_inl.hpp"
#endif
