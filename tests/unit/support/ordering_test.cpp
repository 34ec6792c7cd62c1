#include "tierwise/detail/support/ordering.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "catch.hpp"

namespace ordering_test {

namespace {
using numbered = std::pair<int, int>;
bool by_first(numbered const& a, numbered const& b) { return a.first < b.first; }
}  // namespace

TEST_CASE("equals stay in their order") {
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    std::vector<numbered> items;
    std::uint32_t x = seed;
    for (int i = 0; i < 300; ++i) {
      x = x * 1664525u + 1013904223u;
      items.emplace_back(static_cast<int>(x >> 29), i);
    }
    std::vector<numbered> expected = items;
    // An insertion sort moves nothing past its equals.
    for (std::size_t i = 1; i < expected.size(); ++i)
      for (std::size_t k = i; k > 0 && expected[k].first < expected[k - 1].first; --k)
        std::swap(expected[k], expected[k - 1]);
    tierwise::detail::sort_stably(items.begin(), items.end(), by_first);
    CHECK(items == expected);
  }
}

TEST_CASE("a part of a list is sorted, and the rest left alone") {
  std::u32string letters = U"edcba";
  tierwise::detail::sort_stably(letters.begin() + 1, letters.end() - 1, [](char32_t a, char32_t b) { return a < b; });
  CHECK(letters == U"ebcda");
}

TEST_CASE("nothing, one, and what can only be moved are sorted") {
  std::vector<std::unique_ptr<int>> items;
  auto const by_value = [](std::unique_ptr<int> const& a, std::unique_ptr<int> const& b) { return *a < *b; };
  tierwise::detail::sort_stably(items.begin(), items.end(), by_value);
  CHECK(items.empty());
  for (int v : {2, 1}) items.push_back(std::make_unique<int>(v));
  tierwise::detail::sort_stably(items.begin(), items.end(), by_value);
  CHECK(*items[0] == 1);
  CHECK(*items[1] == 2);
}

}  // namespace ordering_test
