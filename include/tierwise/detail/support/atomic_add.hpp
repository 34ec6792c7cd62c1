// Adding to a number that several threads add to.
#pragma once

#include <atomic>

namespace tierwise::detail {

/// Adds to `to` and returns what it was; nothing else is put in order by it.
template <class T>
T add_atomically(T& to, T more) {
#if defined(__cpp_lib_atomic_ref)
  return std::atomic_ref<T>(to).fetch_add(more, std::memory_order_relaxed);
#else
  return __atomic_fetch_add(&to, more, __ATOMIC_RELAXED);
#endif
}

}  // namespace tierwise::detail
