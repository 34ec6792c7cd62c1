// Addressed draws: a random number is a function of what it is for, so that drawing one more moves no other.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tierwise/detail/support/bit_cast.hpp"

namespace tierwise {

/// Philox4x32-10: 128 random bits of a counter and a key (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as
/// easy as 1, 2, 3", SC 2011). Nothing is kept from one call to the next.
[[nodiscard]] constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                            std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    std::uint64_t const a = std::uint64_t{0xd2511f53u} * counter[0], b = std::uint64_t{0xcd9e8d57u} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += 0x9e3779b9u;
    key[1] += 0xbb67ae85u;
  }
  return counter;
}

/// What a draw is for. Two addresses that differ give draws that have nothing to do with each other.
struct draw_address {
  std::uint64_t seed = 0;
  std::uint32_t replica = 0;  ///< which run of the same scenario
  std::uint64_t person = 0;   ///< `person_of`, `successor_of`
  std::uint32_t month = 0;    ///< `month::index`; 0 for what is drawn once for a person
  std::uint32_t purpose = 0;  ///< `purpose_of`

  friend constexpr bool operator==(draw_address const&, draw_address const&) = default;
};

/// What all draws of a person in a month of a replica have in common.
struct draw_key {
  std::uint32_t first = 0, second = 1;  ///< the second is odd

  friend constexpr bool operator==(draw_key const&, draw_key const&) = default;
};

namespace detail {

/// The finaliser of splitmix64 (Steele, Lea and Flood 2014; constants of Stafford's mix 13): every bit of the input
/// sways every bit of the output, and no two inputs give the same.
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

[[nodiscard]] constexpr std::uint64_t hash_of(std::string_view text) {
  std::uint64_t h = 14695981039346656037u;  // FNV-1a
  for (char c : text) {
    h ^= static_cast<unsigned char>(c);
    h *= 1099511628211u;
  }
  return mixed(h);
}

}  // namespace detail

/// The key of an address, whatever its purpose: two words of Philox.
[[nodiscard]] constexpr draw_key key_at(draw_address const& a) {
  auto const w =
      philox({a.replica, static_cast<std::uint32_t>(a.person), static_cast<std::uint32_t>(a.person >> 32), a.month},
             {static_cast<std::uint32_t>(a.seed), static_cast<std::uint32_t>(a.seed >> 32)});
  return {w[0], w[1] | 1u};
}

/// The 32 random bits of a key for a purpose: a mix of three multiplications, the first by the key itself. With one
/// less, or with constants only, batteries of tests find neighbouring purposes alike (docs/validation.md).
[[nodiscard]] constexpr std::uint32_t word_of(draw_key key, std::uint32_t purpose) {
  std::uint32_t x = key.first ^ purpose;
  x = (x ^ x >> 16) * key.second;
  x = (x ^ x >> 15) * 0x846ca68bu;
  x = (x ^ x >> 16) * 0x7feb352du;
  return x ^ x >> 15;
}

/// The 32 random bits at an address.
[[nodiscard]] constexpr std::uint32_t word_at(draw_address const& a) { return word_of(key_at(a), a.purpose); }

/// A purpose by its name: 32 bits that stay the same in every release. Among 50 names the chance that any two share
/// their draws is 1 in 3.5 million; who lists the names can check that none do.
[[nodiscard]] constexpr std::uint32_t purpose_of(std::string_view name) {
  return static_cast<std::uint32_t>(detail::hash_of(name) >> 32);
}

/// A person by the id in the records: 64 bits that stay the same in every release.
[[nodiscard]] constexpr std::uint64_t person_of(std::string_view id) { return detail::hash_of(id); }

/// Who holds a person's position as successor number `number`: the person itself as number 0.
[[nodiscard]] constexpr std::uint64_t successor_of(std::uint64_t person, std::uint32_t number) {
  return number == 0 ? person : detail::mixed(person + number * std::uint64_t{0x9e3779b97f4a7c15u});
}

/// 32 random bits as a number in [0, 1). It is a multiple of 2^-32, so `unit(...) < p` never holds for p = 0, always
/// does for p = 1, and else holds with a probability that is at most 2^-32 above p.
[[nodiscard]] constexpr double unit(std::uint32_t word) {
  // The word becomes the lowest digits of 2^20; what follows is exact. Processors without AVX-512 have no instruction
  // that converts several unsigned numbers.
  return detail::bit_cast<double>(std::uint64_t{0x4130000000000000u} | word) - 0x1p20;
}

/// The draw at an address, in [0, 1).
[[nodiscard]] constexpr double uniform(draw_address const& a) { return unit(word_at(a)); }

}  // namespace tierwise
