// What a policy file may hold, for editors and for people: JSON Schema and the reference page, from the reflection.
#pragma once

#include <string>

#include "tierwise/config.hpp"

namespace tierwise {

/// JSON Schema (draft 2020-12) of a policy file, for editors that complete and check as one types. The library itself
/// checks more: what formulas name, that edges rise.
[[nodiscard]] std::string policy_schema();

/// The policy file in Markdown: a table for each aggregate with every key, what it holds, its default and its meaning.
[[nodiscard]] std::string policy_reference();

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/reflect/schema_inl.hpp"
#endif
