// Memory for large columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>  // for std::calloc, std::free
#include <limits>
#include <new>
#include <utility>  // for std::forward
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace tierwise::detail {

inline constexpr std::size_t large_page = std::size_t(1) << 21;

/// Large columns are written once, front to back: in pages of 4 KB the system would spend longer on handing out the
/// pages than we on filling them.
inline void ask_for_large_pages([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t bytes) {
#if defined(__linux__)
  auto const from = (reinterpret_cast<std::uintptr_t>(begin) + large_page - 1) / large_page * large_page;
  auto const to = (reinterpret_cast<std::uintptr_t>(begin) + bytes) / large_page * large_page;
  if (from < to) (void)::madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
#endif
}

/// For arrays that are filled right away: values are whatever they are until written.
template <class T>
struct large_allocator {
  using value_type = T;
  large_allocator() = default;
  template <class U>
  large_allocator(large_allocator<U> const&) {}  // NOLINT: allocators convert
  T* allocate(std::size_t n) {
    std::size_t const bytes = n * sizeof(T);
    void* const begin = ::operator new(bytes, alignment(bytes));
    if (bytes >= large_page) ask_for_large_pages(begin, bytes);
    return static_cast<T*>(begin);
  }
  void deallocate(T* p, std::size_t n) { ::operator delete(p, alignment(n * sizeof(T))); }
  template <class U>
  void construct(U* p) {
    ::new (static_cast<void*>(p)) U;
  }
  template <class U, class V>
  void construct(U* p, V&& value) {
    ::new (static_cast<void*>(p)) U(std::forward<V>(value));
  }
  friend bool operator==(large_allocator const&, large_allocator const&) { return true; }

 private:
  static std::align_val_t alignment(std::size_t bytes) {
    return std::align_val_t(bytes >= large_page ? large_page : 64);
  }
};
template <class T>
using large_array = std::vector<T, large_allocator<T>>;

/// For arrays of whole numbers that begin with zeros and are filled bit by bit: the system hands out their pages,
/// empty, when they are first written to. Gigabytes are there at once, and what nobody writes to takes no memory.
template <class T>
struct zeroed_allocator {
  using value_type = T;
  zeroed_allocator() = default;
  template <class U>
  zeroed_allocator(zeroed_allocator<U> const&) {}  // NOLINT: allocators convert
  T* allocate(std::size_t n) {
    if (n > std::numeric_limits<std::size_t>::max() / sizeof(T)) throw std::bad_alloc();
    void* const begin = std::calloc(n, sizeof(T));
    if (begin == nullptr) throw std::bad_alloc();
    if (n * sizeof(T) >= large_page) ask_for_large_pages(begin, n * sizeof(T));
    return static_cast<T*>(begin);
  }
  void deallocate(T* p, std::size_t) { std::free(p); }
  template <class U>
  void construct(U*) {}  // it is zero
  template <class U, class V>
  void construct(U* p, V&& value) {
    ::new (static_cast<void*>(p)) U(std::forward<V>(value));
  }
  friend bool operator==(zeroed_allocator const&, zeroed_allocator const&) { return true; }
};
template <class T>
using zeroed_array = std::vector<T, zeroed_allocator<T>>;

}  // namespace tierwise::detail
