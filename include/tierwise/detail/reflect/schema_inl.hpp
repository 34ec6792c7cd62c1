// What schema.hpp declares.
#pragma once

#include <string>

#include "tierwise/detail/reflect/json_schema.hpp"
#include "tierwise/detail/reflect/path_schema.hpp"
#include "tierwise/detail/reflect/reference_page.hpp"
#include "tierwise/policy_members.hpp"
#include "tierwise/schema.hpp"

#ifdef TIERWISE_COMPILED
template tierwise::detail::type_info const& tierwise::detail::type_info_of<tierwise::policy>();
#endif

namespace tierwise {

TIERWISE_INLINE std::string policy_schema() {
  auto const& type = detail::type_info_of<policy>();
  return detail::json_schema::document(type, "tierwise policy file", detail::path_schema::definitions(type)).text();
}

TIERWISE_INLINE std::string policy_reference() { return detail::reference_page(detail::type_info_of<policy>()); }

}  // namespace tierwise
