// Normal numbers of random words, in single precision: twice as many to a register, and better than 32 bits can tell.
#pragma once

#include <cmath>  // for std::sqrt
#include <cstddef>
#include <cstdint>

#include "tierwise/detail/compute/loops.hpp"
#include "tierwise/detail/compute/math.hpp"
#include "tierwise/detail/support/bit_cast.hpp"

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpass-failed"
#endif

namespace tierwise::detail {

/// ln x of a positive normal number within 1 ulp (the polynomial of Moshier's Cephes). Estrin's order instead of
/// Horner's: a processor waits for the length of the chain, not for the number of its operations.
TIERWISE_INLINED float log_of_normal(float x) {
  constexpr std::uint32_t root_half = 0x3f3504f3u, one = 0x3f800000u;
  // x = 2^k (1 + f) with 1 + f between the roots of 1/2 and of 2.
  std::uint32_t const bits = bit_cast<std::uint32_t>(x) + (one - root_half);
  float const k = static_cast<float>(static_cast<std::int32_t>(bits >> 23) - 127);
  float const f = bit_cast<float>((bits & 0x7fffffu) + root_half) - 1.0f, z = f * f, w = z * z;
  float const low = (3.3333331174e-1f - 2.4999993993e-1f * f) + z * (2.0000714765e-1f - 1.6668057665e-1f * f);
  float const high = (1.4249322787e-1f - 1.2420140846e-1f * f) + z * (1.1676998740e-1f - 1.1514610310e-1f * f);
  float const y = low + w * (high + w * 7.0376836292e-2f);
  return (k * 0.693359375f + (f - z * 0.5f)) + (y * (f * z) - k * 2.12194440e-4f);
}

/// A word as a number on both sides of the median: how far out, and on which side.
struct normal_side {
  std::uint32_t out;   ///< 0 .. 2^31-1
  std::uint32_t sign;  ///< the sign of the number, in its place

  [[gnu::always_inline]] inline explicit normal_side(std::uint32_t word)
      : out((word & 0x80000000u) != 0 ? word & 0x7fffffffu : ~word & 0x7fffffffu), sign(~word & 0x80000000u) {}
};

/// From this far out on (3.3 of 1000 words) the other branch is needed.
inline constexpr std::uint32_t outer_normal = 2140245000u;

/// -ln(1 - x^2) where 1 - x = 2^-31 (2^31 - out - 1/2).
TIERWISE_INLINED float normal_distance(std::uint32_t out) {
  float const rest = (static_cast<float>(static_cast<std::int32_t>(0x7fffffffu - out)) + 0.5f) * 0x1p-31f;
  return 0.0f - log_of_normal(rest * (2.0f - rest));
}
TIERWISE_INLINED float signed_normal(float p, normal_side const& s) {
  float const x = (static_cast<float>(static_cast<std::int32_t>(s.out)) + 0.5f) * 0x1p-31f;
  float const z = p * x * 1.41421356f;
  return bit_cast<float>(bit_cast<std::uint32_t>(z) | s.sign);
}

/// As M. Giles, "Approximating the erfinv function" (GPU Computing Gems 2, 2011): the middle with his polynomial, what
/// is beyond with one that reaches further than his, to what 32 bits can be.
TIERWISE_INLINED float inner_normal_of(std::uint32_t word) {
  normal_side const s(word);
  float const t = normal_distance(s.out) - 2.5f, t2 = t * t, t4 = t2 * t2;
  float const low = (1.50140941f + t * 0.246640727f) + t2 * (-0.00417768164f + t * -0.00125372503f);
  float const high = (0.00021858087f + t * -4.39150654e-06f) + t2 * (-3.5233877e-06f + t * 3.43273939e-07f);
  return signed_normal(low + t4 * (high + t4 * 2.81022636e-08f), s);
}
[[nodiscard]] inline float outer_normal_of(std::uint32_t word) {
  normal_side const s(word);
  float const t = std::sqrt(normal_distance(s.out)) - 3.5f;
  float p = 3.71176705e-05f;
  for (float c : {8.27632214e-06f, -0.000305158372f, 0.000533849492f, -0.000611065777f, 0.00103360792f, -0.00208781958f,
                  0.00328889747f, 1.00737133f, 3.33548533f})
    p = p * t + c;
  return signed_normal(p, s);
}

/// The standard normal number of a random word: the quantile at (word + 1/2) 2^-32, within 1e-6 of its value; so from
/// -6.338 to 6.338. `normal_of(~w) == -normal_of(w)`.
[[nodiscard]] inline double normal_of(std::uint32_t word) {
  return normal_side(word).out < outer_normal ? inner_normal_of(word) : outer_normal_of(word);
}

/// `normal_of` of the first `rows` of a block, and some behind them: of what there is in the block of words.
inline void normals(std::uint32_t const* word, double* out, std::size_t rows) {
  constexpr std::size_t together = 32;
  alignas(64) float z[block_rows];
  TIERWISE_WIDE
  for (std::size_t i = 0; i < widened(rows); ++i) z[i] = inner_normal_of(word[i]);
  for (std::size_t from = 0; from < rows; from += together) {
    std::uint32_t any = 0;
    for (std::size_t i = from; i < from + together; ++i) any |= normal_side(word[i]).out >= outer_normal ? 1u : 0u;
    for (std::size_t i = from; any != 0 && i < from + together; ++i)
      if (normal_side(word[i]).out >= outer_normal) z[i] = outer_normal_of(word[i]);
  }
  TIERWISE_WIDE
  for (std::size_t i = 0; i < widened(rows); ++i) out[i] = static_cast<double>(z[i]);
}

}  // namespace tierwise::detail

#if defined(__clang__)
#pragma clang diagnostic pop
#endif
