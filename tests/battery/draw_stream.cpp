// Writes draws without end to standard output, neighbours along one axis of their address side by side, for a battery
// of tests that reads words of 32 bits: draw_stream ORDER | dieharder -a -g 200
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tierwise/random.hpp"

namespace tw = tierwise;

namespace {

constexpr std::uint32_t month = 24318;  // July 2026
using block = std::vector<std::uint32_t>;

/// Thirty-two purposes: hashed names, or 0, 1, 2, .. as nobody would choose them.
std::vector<std::uint32_t> purposes(bool hashed) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < 32; ++i) out.push_back(hashed ? tw::purpose_of("purpose " + std::to_string(i)) : i);
  return out;
}

/// Person after person, counted from 0, and all purposes of each.
void by_purpose(block& out, std::uint64_t turn, std::vector<std::uint32_t> const& of) {
  for (std::uint64_t i = 0; i < 512; ++i) {
    tw::draw_key const key = tw::key_at({7, 3, turn * 512 + i, month, 0});
    for (auto p : of) out.push_back(tw::word_of(key, p));
  }
}
/// What neighbouring purposes have in common: 0 and 1, 1 and 2, ..
void differences(block& out, std::uint64_t turn) {
  for (std::uint64_t i = 0; i < 512; ++i) {
    tw::draw_key const key = tw::key_at({7, 3, turn * 512 + i, month, 0});
    for (std::uint32_t p = 0; p < 32; ++p) out.push_back(tw::word_of(key, p) ^ tw::word_of(key, p + 1));
  }
}
/// One draw for each of 4096 addresses that follow one another.
template <class Address>
void along(block& out, std::uint64_t turn, Address address) {
  for (std::uint64_t i = 0; i < 4096; ++i) out.push_back(tw::word_at(address(turn * 4096 + i)));
}
/// Persons, replicas, months and purposes in turn: four of each, the last the fastest.
void interleaved(block& out, std::uint64_t turn) {
  for (std::uint32_t person = 0; person < 4; ++person)
    for (std::uint32_t replica = 0; replica < 4; ++replica)
      for (std::uint32_t m = 0; m < 4; ++m) {
        tw::draw_key const key = tw::key_at({7, replica, turn * 4 + person, month + m, 0});
        for (std::uint32_t p = 0; p < 4; ++p) out.push_back(tw::word_of(key, p));
      }
}

using order = std::function<void(block&, std::uint64_t)>;
std::map<std::string, order> const orders = {
    {"purposes", [](block& out, std::uint64_t t) { by_purpose(out, t, purposes(true)); }},
    {"bad-purposes", [](block& out, std::uint64_t t) { by_purpose(out, t, purposes(false)); }},
    {"differences", differences},
    {"interleaved", interleaved},
    {"persons",
     [](block& out, std::uint64_t t) {
       along(out, t, [](std::uint64_t i) { return tw::draw_address{7, 3, i, month, 5}; });
     }},
    {"replicas",
     [](block& out, std::uint64_t t) {
       along(out, t,
             [](std::uint64_t i) { return tw::draw_address{7, static_cast<std::uint32_t>(i), i >> 32, month, 5}; });
     }},
    {"months",
     [](block& out, std::uint64_t t) {
       along(out, t,
             [](std::uint64_t i) { return tw::draw_address{7, 3, i / 4096, static_cast<std::uint32_t>(i % 4096), 5}; });
     }},
    {"seeds",
     [](block& out, std::uint64_t t) {
       along(out, t, [](std::uint64_t i) { return tw::draw_address{i, 3, 11, month, 5}; });
     }},
};

}  // namespace

int main(int count, char** arguments) {
  auto const found = orders.find(count > 1 ? arguments[1] : "");
  if (found == orders.end()) {
    std::fprintf(stderr, "draw_stream ORDER, which is one of");
    for (auto const& [name, write] : orders) std::fprintf(stderr, " %s", name.c_str());
    std::fprintf(stderr, "\n");
    return 2;
  }
  block words;
  for (std::uint64_t turn = 0;; ++turn) {
    words.clear();
    found->second(words, turn);
    if (std::fwrite(words.data(), sizeof words[0], words.size(), stdout) != words.size()) return 0;  // the reader ended
  }
}
