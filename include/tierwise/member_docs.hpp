// What every member of every aggregate is for, in a sentence: the schema, the reference page and Python show these.
#pragma once

#include <string_view>

#include "tierwise/config.hpp"

namespace tierwise {

/// The sentence for a member of an aggregate, both by name (`describe("tier", "base_pay")`); "" for one that is none.
[[nodiscard]] std::string_view describe(std::string_view type, std::string_view member);

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/reflect/member_docs_inl.hpp"
#endif
