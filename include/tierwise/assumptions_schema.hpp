// What an assumptions file may hold, for editors and for people, as schema.hpp says it of policy files.
#pragma once

#include <string>

#include "tierwise/config.hpp"

namespace tierwise {

/// JSON Schema (draft 2020-12) of an assumptions file, for editors that complete and check as one types.
[[nodiscard]] std::string assumptions_schema();

/// The assumptions file in Markdown: a table for each aggregate with every key, what it holds, its default and its
/// meaning.
[[nodiscard]] std::string assumptions_reference();

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/reflect/assumptions_schema_inl.hpp"
#endif
