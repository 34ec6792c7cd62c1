// The description of assumptions, made where assumptions_schema.hpp is compiled.
#pragma once

#include "tierwise/assumption_members.hpp"
#include "tierwise/detail/reflect/type_info.hpp"

#ifdef TIERWISE_COMPILED
namespace tierwise::detail {
extern template type_info const& type_info_of<assumptions>();
}
#endif
