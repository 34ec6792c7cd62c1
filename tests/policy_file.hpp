// Policies through the text of a file and back, for the tests of the aggregates; compiled once, in toml_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tierwise/policy.hpp"

namespace tierwise_tests {

/// The text of a policy file.
std::string written(tierwise::policy const& policy);
/// A policy from such a text; throws `tierwise::error`.
tierwise::policy read(std::string_view text);
/// The complaints about a text, or "".
std::string complaints(std::string_view text);
/// The policy after a way through a file.
inline tierwise::policy round_trip(tierwise::policy const& policy) { return read(written(policy)); }

/// A policy of any shape with any texts in it, for what must hold whatever a policy says. It makes no sense as rules.
tierwise::policy any_policy(std::uint32_t seed);

}  // namespace tierwise_tests
