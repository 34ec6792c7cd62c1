// What an assumptions file may hold, for editors and for people, as schema.hpp says it of policy files.
#pragma once

#include <string>

#include "tierwise/assumption_members.hpp"
#include "tierwise/schema.hpp"

namespace tierwise {

/// JSON Schema (draft 2020-12) of an assumptions file, for editors that complete and check as one types.
[[nodiscard]] inline std::string assumptions_schema() {
  return detail::schema_writer::document(detail::type_info_of<assumptions>(), "tierwise assumptions file");
}

/// The assumptions file in Markdown: a table for each aggregate with every key, what it holds, its default and its
/// meaning.
[[nodiscard]] inline std::string assumptions_reference() {
  return detail::reference_page(detail::type_info_of<assumptions>());
}

}  // namespace tierwise
