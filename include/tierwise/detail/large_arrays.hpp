// Memory for large columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

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

/// How far ahead of use memory is asked for where processors cannot foresee what comes.
inline constexpr std::size_t read_ahead = 48;

/// An array whose values are whatever they are until written.
template <class T>
class unset_array {
 public:
  unset_array() = default;
  explicit unset_array(std::size_t n) {
    std::size_t const bytes = n * sizeof(T);
    bool const large = bytes >= large_page;
    values_ = {static_cast<T*>(::operator new(bytes, std::align_val_t(large ? large_page : 64))), {large}};
    if (large) ask_for_large_pages(values_.get(), bytes);
  }
  [[nodiscard]] T* data() const { return values_.get(); }

 private:
  struct release {
    bool large = false;
    void operator()(T* p) const { ::operator delete(p, std::align_val_t(large ? large_page : 64)); }
  };
  std::unique_ptr<T, release> values_;
};

}  // namespace tierwise::detail
