// The words of addresses look like chance along each axis of the address: their values, the pairs of neighbours, and
// what one bit of the address changes. What a battery says of them is in docs/validation.md.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "luck.hpp"
#include "tierwise/random.hpp"

namespace draw_quality_test {

using namespace tierwise;
using tierwise_tests::luck;

namespace {

/// Addresses that follow one another along an axis.
std::map<std::string, std::function<draw_address(std::uint32_t)>> const axes = {
    {"seed", [](std::uint32_t i) { return draw_address{i, 3, 11, 24318, 5}; }},
    {"replica", [](std::uint32_t i) { return draw_address{7, i, 11, 24318, 5}; }},
    {"person", [](std::uint32_t i) { return draw_address{7, 3, i, 24318, 5}; }},
    {"the person's upper half", [](std::uint32_t i) { return draw_address{7, 3, std::uint64_t{i} << 32, 24318, 5}; }},
    {"month", [](std::uint32_t i) { return draw_address{7, 3, 11, i, 5}; }},
    {"purpose, hashed",
     [](std::uint32_t i) {
       return draw_address{7, 3, i / 32, 24318, purpose_of("purpose " + std::to_string(i % 32))};
     }},
    {"purpose, counted from 0", [](std::uint32_t i) { return draw_address{7, 3, i / 32, 24318, i % 32}; }},
    {"purpose, counted for one person", [](std::uint32_t i) { return draw_address{7, 3, 11, 24318, i}; }},
};

/// Pearson's chi-square against equal chances, in standard deviations from its mean.
double surprise(std::vector<std::uint32_t> const& counts) {
  double n = 0, square = 0;
  for (auto c : counts) n += c;
  double const cells = static_cast<double>(counts.size()), expected = n / cells;
  for (auto c : counts) square += (c - expected) * (c - expected) / expected;
  return (square - (cells - 1)) / std::sqrt(2 * (cells - 1));
}

std::uint32_t first_byte(std::uint32_t w) { return w >> 24; }
std::uint32_t last_byte(std::uint32_t w) { return w & 0xffu; }

}  // namespace

TEST_CASE("words and pairs of neighbours are spread evenly along each axis") {
  constexpr std::uint32_t draws = 1 << 20;
  for (auto const& [axis, address] : axes) {
    INFO(axis);
    std::vector<std::uint32_t> upper(65536), lower(65536), high(65536), low(65536), mixed(65536), different(65536);
    std::uint32_t before = word_at(address(0));
    double together = 0;
    for (std::uint32_t i = 1; i <= draws; ++i) {
      std::uint32_t const w = word_at(address(i));
      ++upper[w >> 16];
      ++lower[w & 0xffffu];
      ++high[first_byte(before) << 8 | first_byte(w)];
      ++low[last_byte(before) << 8 | last_byte(w)];
      ++mixed[first_byte(before) << 8 | last_byte(w)];
      ++different[(before ^ w) >> 16];
      together += (unit(before) - 0.5) * (unit(w) - 0.5);
      before = w;
    }
    for (auto const* counts : {&upper, &lower, &high, &low, &mixed, &different})
      CHECK(std::abs(surprise(*counts)) < 4.5);
    CHECK(std::abs(12 * together / std::sqrt(static_cast<double>(draws))) < 4.5);
  }
}

TEST_CASE("one bit of an address changes each bit of its word half of the time, within 6 of 100") {
  luck l(11);
  constexpr int trials = 2048, bits = 64 + 32 + 64 + 32 + 32;
  std::vector<int> flips(bits * 32);
  for (int t = 0; t < trials; ++t) {
    auto const any = [&] { return static_cast<std::uint32_t>(l.next() >> 32); };
    // Small numbers, as addresses have them, but for the person and the purpose, which are hashes.
    draw_address const a{l.below(100), static_cast<std::uint32_t>(l.below(1000)), l.next(),
                         24000 + static_cast<std::uint32_t>(l.below(400)), any()};
    std::uint32_t const before = word_at(a);
    for (int bit = 0; bit < bits; ++bit) {
      draw_address b = a;
      if (bit < 64)
        b.seed ^= std::uint64_t{1} << bit;
      else if (bit < 96)
        b.replica ^= std::uint32_t{1} << (bit - 64);
      else if (bit < 160)
        b.person ^= std::uint64_t{1} << (bit - 96);
      else if (bit < 192)
        b.month ^= std::uint32_t{1} << (bit - 160);
      else
        b.purpose ^= std::uint32_t{1} << (bit - 192);
      std::uint32_t const changed = before ^ word_at(b);
      for (int k = 0; k < 32; ++k) flips[static_cast<std::size_t>(bit * 32 + k)] += static_cast<int>(changed >> k & 1u);
    }
  }
  double worst = 0, sum = 0;
  for (int f : flips) {
    double const share = static_cast<double>(f) / trials;
    worst = std::max(worst, std::abs(share - 0.5));
    sum += share;
  }
  CHECK(worst < 0.06);  // 5.4 standard errors of 2,048 trials
  CHECK(std::abs(sum / static_cast<double>(flips.size()) - 0.5) < 0.001);
}

TEST_CASE("the word of a rare event says nothing of another's") {
  // How often two draws of a person-month are both below 1%.
  int both = 0, first = 0;
  std::uint32_t const one = purpose_of("leaves"), other = purpose_of("is dismissed");
  constexpr std::uint32_t draws = 1 << 20;
  for (std::uint32_t i = 0; i < draws; ++i) {
    draw_key const key = key_at({7, 3, i, 24318, 0});
    bool const happens = unit(word_of(key, one)) < 0.01;
    first += happens;
    both += happens && unit(word_of(key, other)) < 0.01;
  }
  CHECK(std::abs(first - 0.01 * draws) < 4.5 * std::sqrt(0.01 * draws));
  CHECK(std::abs(both - 0.0001 * draws) < 4.5 * std::sqrt(0.0001 * draws));
}

}  // namespace draw_quality_test
