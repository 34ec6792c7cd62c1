// What tells a policy from all others: the digest of its file.
#pragma once

#include <string>

#include "tierwise/detail/reflect/toml_write.hpp"
#include "tierwise/detail/text/sha256.hpp"
#include "tierwise/policy_members.hpp"

namespace tierwise::detail {

/// SHA-256 of the text that `to_toml` gives, for a policy that has been compiled: what no file could hold is not in it.
[[nodiscard]] inline std::string policy_sha256(policy const& p) {
  return sha256(toml_writer::document(type_info_of<policy>(), &p));
}

}  // namespace tierwise::detail
