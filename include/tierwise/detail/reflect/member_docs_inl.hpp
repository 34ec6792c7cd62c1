// What member_docs.hpp declares.
#pragma once

#include <string_view>

#include "tierwise/detail/reflect/descriptions.hpp"
#include "tierwise/member_docs.hpp"

namespace tierwise {

TIERWISE_INLINE std::string_view describe(std::string_view type, std::string_view member) {
  std::string_view common;
  for (auto const& d : detail::descriptions) {
    if (d.member != member) continue;
    if (d.type == type) return d.sentence;
    if (d.type.empty()) common = d.sentence;
  }
  return common;
}

}  // namespace tierwise
