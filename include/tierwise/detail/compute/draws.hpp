// Random words for many rows at once: a key for each person-month, a word of it for each purpose.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>  // for std::memcpy
#include <vector>

#include "tierwise/detail/compute/loops.hpp"
#include "tierwise/random.hpp"

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpass-failed"
#endif

namespace tierwise::detail {

// Several rows side by side, each 32-bit word in 64 bits of which only the lower half counts. Written out because GCC
// does not find by itself that x86 multiplies such words in one instruction: its own wide code is three times as slow.
#if defined(__AVX2__)
using wide_words = std::uint64_t __attribute__((vector_size(32)));
using packed_words = std::uint32_t __attribute__((vector_size(16)));
#else
using wide_words = std::uint64_t __attribute__((vector_size(16)));
using packed_words = std::uint32_t __attribute__((vector_size(8)));
#endif
inline constexpr std::size_t words_side_by_side = sizeof(wide_words) / sizeof(std::uint64_t);

/// The 64-bit products of the lower halves.
inline void multiply(wide_words& x, std::uint64_t by) {
#if defined(__AVX2__) && !defined(__clang__)
  using halves = int __attribute__((vector_size(32)));
  auto const y = reinterpret_cast<halves>(wide_words{} + by);
  x = reinterpret_cast<wide_words>(__builtin_ia32_pmuludq256(reinterpret_cast<halves>(x), y));
#elif defined(__SSE2__) && !defined(__clang__)
  using halves = int __attribute__((vector_size(16)));
  auto const y = reinterpret_cast<halves>(wide_words{} + by);
  x = reinterpret_cast<wide_words>(__builtin_ia32_pmuludq128(reinterpret_cast<halves>(x), y));
#else
  x = (x & 0xffffffffu) * by;
#endif
}

struct philox_rows {
  wide_words a, b, c, d;

  philox_rows(std::uint32_t const* replica, std::uint64_t const* person, std::uint32_t month) {
    packed_words first;
    std::memcpy(&first, replica, sizeof first);
    std::memcpy(&b, person, sizeof b);
    a = __builtin_convertvector(first, wide_words);
    c = b >> 32;
    d = wide_words{} + month;
  }
  void round(std::uint64_t low, std::uint64_t high) {
    multiply(a, 0xd2511f53u);
    multiply(c, 0xcd9e8d57u);
    wide_words const x = a, y = c;
    a = (y >> 32) ^ b ^ low;
    b = y;
    c = (x >> 32) ^ d ^ high;
    d = x;
  }
  void put(std::uint32_t* first, std::uint32_t* second) const {
    auto const one = __builtin_convertvector(a, packed_words), other = __builtin_convertvector(b, packed_words) | 1u;
    std::memcpy(first, &one, sizeof one);
    std::memcpy(second, &other, sizeof other);
  }
};

/// The keys of rows, beside them. Longer than the rows by a block, so that loops may do more.
class draw_keys {
 public:
  /// Those of `count` rows.
  void find(std::uint64_t seed, std::uint32_t month, std::uint32_t const* replica, std::uint64_t const* person,
            std::size_t count) {
    first_.resize(count + block_rows, 0);
    second_.resize(count + block_rows, 1);
    auto const low = static_cast<std::uint32_t>(seed), high = static_cast<std::uint32_t>(seed >> 32);
    // Two at a time, so that one can go on while the other waits for its products.
    std::size_t const wide = count - count % (2 * words_side_by_side);
    for (std::size_t i = 0; i < wide; i += 2 * words_side_by_side) {
      std::size_t const j = i + words_side_by_side;
      philox_rows one(replica + i, person + i, month), two(replica + j, person + j, month);
      for (std::uint32_t round = 0; round < 10; ++round) {
        std::uint32_t const k0 = low + round * 0x9e3779b9u, k1 = high + round * 0xbb67ae85u;
        one.round(k0, k1);
        two.round(k0, k1);
      }
      one.put(first_.data() + i, second_.data() + i);
      two.put(first_.data() + j, second_.data() + j);
    }
    for (std::size_t i = wide; i < count; ++i) {
      draw_key const k = key_at({seed, replica[i], person[i], month, 0});
      first_[i] = k.first;
      second_[i] = k.second;
    }
  }
  [[nodiscard]] draw_key at(std::size_t row) const { return {first_[row], second_[row]}; }

  /// The words of `rows` rows from `begin` on (at most a block), and some behind them.
  void words(std::uint32_t purpose, std::size_t begin, std::size_t rows, std::uint32_t* out) const {
    std::uint32_t const *first = first_.data() + begin, *second = second_.data() + begin;
    TIERWISE_WIDE
    for (std::size_t i = 0; i < widened(rows); ++i) out[i] = word_of({first[i], second[i]}, purpose);
  }

 private:
  std::vector<std::uint32_t> first_, second_;
};

/// Numbers in [0, 1) of the first `rows` words, and some behind them.
inline void uniforms(std::uint32_t const* word, double* out, std::size_t rows) {
  TIERWISE_WIDE
  for (std::size_t i = 0; i < widened(rows); ++i) out[i] = unit(word[i]);
}

}  // namespace tierwise::detail

#if defined(__clang__)
#pragma clang diagnostic pop
#endif
