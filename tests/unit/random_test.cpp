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

TEST_CASE("an address is the key and the counter of philox") {
  draw_address const a{0x1111222233334444, 5, 0x6666777788889999, 0xabc, 0xdef01};
  CHECK(words_at(a) == philox({5, 0x88889999, 0x66667777, 0xdef01abc}, {0x33334444, 0x11112222}));
  CHECK(uniform(a) == unit(words_at(a)[0], words_at(a)[1]));
  CHECK(second_uniform(a) == unit(words_at(a)[2], words_at(a)[3]));
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
    o[3].month ^= std::uint32_t{1} << bit % 12;
    o[4].purpose ^= std::uint32_t{1} << bit % 20;
  }
  std::set<four> seen{words_at(a)};
  for (auto const& o : others) seen.insert(words_at(o));
  CHECK(seen.size() == 1 + 64 + 64 + 32 + 12 + 20);
}

TEST_CASE("months come round after 4096 and never reach into the purpose") {
  draw_address a{1, 2, 3, 24318, 5}, b = a;
  b.month = 24318 % 4096;
  CHECK(words_at(a) == words_at(b));
}

TEST_CASE("a unit is the upper 53 bits of its words, below 1") {
  CHECK(unit(0, 0) == 0);
  CHECK(unit(0x7ff, 0) == 0);
  CHECK(unit(0x800, 0) == 0x1p-53);
  CHECK(unit(0xffffffff, 0xffffffff) == 1 - 0x1p-53);
  CHECK(unit(0, 0x80000000) == 0.5);
  int wrong = 0;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    auto const w = words_at({1, 0, 0, 0, i});
    std::uint64_t const both = std::uint64_t{w[1]} << 32 | w[0];
    wrong += unit(w[0], w[1]) != static_cast<double>(both >> 11) * 0x1p-53;
  }
  CHECK(wrong == 0);
}

TEST_CASE("what has no chance never happens and what is certain always does") {
  int impossible = unit(0, 0) < 0.0, certain = unit(0xffffffff, 0xffffffff) < 1.0;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    double const u = uniform({2, i, 0, 0, 0});
    impossible += u < 0.0;
    certain += u < 1.0;
  }
  CHECK(impossible == 0);
  CHECK(certain == 20001);
}

TEST_CASE("names and ids keep their numbers from release to release") {
  CHECK(purpose_of("") == 0xf52a1);
  CHECK(purpose_of("leaves") == 0x57617);
  CHECK(purpose_of("leaver") == 0x134de);
  CHECK(person_of("A17") == 0xe9c51afc3ce72bd2);
  CHECK(person_of("王小明") == 0xb4ab2cdb31123e07);
  CHECK(successor_of(person_of("A17"), 1) == 0x264957d55b261c5c);
  CHECK(successor_of(person_of("A17"), 2) == 0x9893f4938fca0894);
}

TEST_CASE("a purpose has 20 bits, and all of them are used") {
  std::uint32_t any = 0, all = 0xffffffff;
  for (int i = 0; i < 1000; ++i) {
    std::uint32_t const p = purpose_of("purpose " + std::to_string(i));
    any |= p;
    all &= p;
  }
  CHECK(any == 0xfffff);
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
