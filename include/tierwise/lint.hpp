// What a policy says that the law, or the policy itself, makes doubtful. Flags; forbids nothing; no legal advice.
#pragma once

#include <string>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/policy.hpp"

namespace tierwise {

/// One finding: where it stands, what it is, and the rule it comes from (empty for plain sense).
struct finding {
  std::string path;
  std::string text;
  std::string source;

  bool operator==(finding const&) const = default;
};

/// Everything doubtful, in the order of the policy's parts. An empty list is no promise that a policy is lawful: the
/// limits known here are those of mainland China that the shipped policies cite.
[[nodiscard]] std::vector<finding> lint(policy const& p);

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/validation/lint_inl.hpp"
#endif
