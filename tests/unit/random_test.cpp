#include "tierwise/random.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"

namespace random_test {

using namespace tierwise;

namespace {

using four = std::array<std::uint32_t, 4>;

constexpr four known = philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0});
static_assert(known == four{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}, "draws are known to the compiler");
static_assert(uniform({1, 2, person_of("A17"), 3, purpose_of("leaves")}) < 1);

}  // namespace

TEST_CASE("philox gives the words its authors published") {
  CHECK(philox({0, 0, 0, 0}, {0, 0}) == four{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  std::uint32_t const f = 0xffffffff;
  CHECK(philox({f, f, f, f}, {f, f}) == four{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(known == four{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("an address has the key and the word that its definition gives") {
  draw_address const a{0x1111222233334444, 5, 0x6666777788889999, 24318, 0xdef01234};
  auto const w = philox({5, 0x88889999, 0x66667777, 24318}, {0x33334444, 0x11112222});
  CHECK(key_at(a) == draw_key{w[0], w[1] | 1});
  CHECK(word_at(a) == word_of(key_at(a), a.purpose));
  CHECK(uniform(a) == unit(word_at(a)));
  // Worked out by a program of another language (tests/python/test_draws.py).
  CHECK(key_at(a) == draw_key{0x4ad822a0, 0xf5561759});
  CHECK(word_at(a) == 0x8409cfc6);
  CHECK(word_of({0, 1}, 0) == 0);
  CHECK(word_of({0x12345678, 0x9abcdef1}, 0) == 0x77144007);
}

TEST_CASE("another seed, replica, person, month or purpose is another draw") {
  draw_address const a{1, 2, 3, 4, 5};
  std::vector<draw_address> others;
  for (int bit = 0; bit < 64; ++bit) {
    others.insert(others.end(), 5, a);
    draw_address* const o = &others[others.size() - 5];
    o[0].seed ^= std::uint64_t{1} << bit;
    o[1].person ^= std::uint64_t{1} << bit;
    o[2].replica ^= std::uint32_t{1} << bit % 32;
    o[3].month ^= std::uint32_t{1} << bit % 32;
    o[4].purpose ^= std::uint32_t{1} << bit % 32;
  }
  std::set<std::uint32_t> seen{word_at(a)};
  for (auto const& o : others) seen.insert(word_at(o));
  CHECK(seen.size() == 1 + 64 + 64 + 32 + 32 + 32);
}

TEST_CASE("no two purposes of a person-month have the same word") {
  draw_key const key = key_at({1, 2, 3, 4, 0});
  std::set<std::uint32_t> seen;
  for (std::uint32_t purpose = 0; purpose < 20000; ++purpose) seen.insert(word_of(key, purpose));
  CHECK(seen.size() == 20000);
}

TEST_CASE("a unit is the word as a part of 2^32, below 1") {
  CHECK(unit(0) == 0);
  CHECK(unit(1) == 0x1p-32);
  CHECK(unit(0xffffffff) == 1 - 0x1p-32);
  CHECK(unit(0x80000000) == 0.5);
  int wrong = 0;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    std::uint32_t const w = word_at({1, 0, 0, 0, i});
    wrong += unit(w) != static_cast<double>(w) * 0x1p-32;
  }
  CHECK(wrong == 0);
}

TEST_CASE("what has no chance never happens and what is certain always does") {
  int impossible = unit(0) < 0.0, certain = unit(0xffffffff) < 1.0;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    double const u = uniform({2, i, 0, 0, 0});
    impossible += u < 0.0;
    certain += u < 1.0;
  }
  CHECK(impossible == 0);
  CHECK(certain == 20001);
}

TEST_CASE("names and ids keep their numbers from release to release") {
  CHECK(purpose_of("") == 0xf52a15e9);
  CHECK(purpose_of("leaves") == 0x576178c6);
  CHECK(purpose_of("leaver") == 0x134de82b);
  CHECK(person_of("A17") == 0xe9c51afc3ce72bd2);
  CHECK(person_of("王小明") == 0xb4ab2cdb31123e07);
  CHECK(successor_of(person_of("A17"), 1) == 0x264957d55b261c5c);
  CHECK(successor_of(person_of("A17"), 2) == 0x9893f4938fca0894);
}

TEST_CASE("a purpose has 32 bits, and all of them are used") {
  std::uint32_t any = 0, all = 0xffffffff;
  for (int i = 0; i < 1000; ++i) {
    std::uint32_t const p = purpose_of("purpose " + std::to_string(i));
    any |= p;
    all &= p;
  }
  CHECK(any == 0xffffffff);
  CHECK(all == 0);
}

TEST_CASE("nobody shares an address with another, nor with who follows another in a position") {
  std::vector<std::uint64_t> all;
  for (int i = 0; i < 100000; ++i) {
    std::uint64_t const p = person_of("P" + std::to_string(i));
    if (successor_of(p, 0) != p) FAIL("a person whom nobody succeeded is another");
    for (std::uint32_t times = 0; times <= 3; ++times) all.push_back(successor_of(p, times));
  }
  // Also where ids were no text but counted.
  for (std::uint64_t p = 0; p < 1000; ++p)
    for (std::uint32_t times = 0; times <= 3; ++times) all.push_back(successor_of(p, times));
  std::sort(all.begin(), all.end());
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
}

}  // namespace random_test
