// The bits of a value as another type, where the standard library has no word for it yet.
#pragma once

#include <bit>  // for std::bit_cast

namespace tierwise::detail {

#if defined(__cpp_lib_bit_cast)
using std::bit_cast;
#else
template <class To, class From>
[[nodiscard]] constexpr To bit_cast(From const& from) noexcept {
  return __builtin_bit_cast(To, from);
}
#endif

}  // namespace tierwise::detail
