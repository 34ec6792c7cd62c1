// What assumptions_schema.hpp declares.
#pragma once

#include <string>

#include "tierwise/assumptions_schema.hpp"
#include "tierwise/detail/reflect/assumptions_type.hpp"
#include "tierwise/detail/reflect/json_schema.hpp"
#include "tierwise/detail/reflect/reference_page.hpp"

#ifdef TIERWISE_COMPILED
template tierwise::detail::type_info const& tierwise::detail::type_info_of<tierwise::assumptions>();
#endif

namespace tierwise {

TIERWISE_INLINE std::string assumptions_schema() {
  return detail::json_schema::document(detail::type_info_of<assumptions>(), "tierwise assumptions file").text();
}

TIERWISE_INLINE std::string assumptions_reference() {
  return detail::reference_page(detail::type_info_of<assumptions>());
}

}  // namespace tierwise
