#include "tierwise/detail/support/small_groups.hpp"

#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include "catch.hpp"

namespace small_groups_test {

namespace {
using tierwise::detail::published_cell;
using tierwise::detail::published_grouping;
using tierwise::detail::smallest_group;
using tierwise::detail::withhold_small;

/// People numbered from `first`.
published_cell people(std::size_t first, std::size_t count) {
  published_cell out;
  out.people.resize(count);
  std::iota(out.people.begin(), out.people.end(), first);
  return out;
}

std::vector<std::size_t> withheld(published_grouping const& of) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < of.size(); ++i)
    if (of[i].withheld) out.push_back(i);
  return out;
}

/// Somebody who adds and subtracts: every combination of the cells with coefficients from -2 to 2. Whether one of them
/// is a sum over a few people.
bool attack_succeeds(std::vector<published_grouping> const& groupings, std::size_t count) {
  std::vector<std::vector<int>> cells = {std::vector<int>(count, 1)};
  for (auto const& grouping : groupings)
    for (auto const& cell : grouping) {
      if (cell.withheld || cell.people.empty()) continue;
      cells.emplace_back(count, 0);
      for (auto const p : cell.people) cells.back()[p] = 1;
    }
  std::vector<int> sum(count, 0);
  auto const tells = [&] {
    std::size_t few = 0;
    for (int const x : sum) {
      if (x != 0 && x != 1) return false;
      few += x == 1 ? 1u : 0u;
    }
    return few > 0 && few < smallest_group;
  };
  auto const add = [&](std::size_t cell, int times) {
    for (std::size_t p = 0; p < count; ++p) sum[p] += times * cells[cell][p];
  };
  std::vector<int> at(cells.size(), -2);
  for (std::size_t i = 0; i < cells.size(); ++i) add(i, -2);
  for (;;) {
    if (tells()) return true;
    std::size_t i = 0;
    while (i < cells.size() && at[i] == 2) {
      add(i, -4);
      at[i++] = -2;
    }
    if (i == cells.size()) return false;
    add(i, 1);
    ++at[i];
  }
}
}  // namespace

TEST_CASE("groups of five and more are shown") {
  std::vector<published_grouping> all = {{people(0, 9), people(9, 8)}};
  withhold_small(all, 17);
  CHECK(withheld(all[0]).empty());
}

TEST_CASE("a group of fewer than five is withheld, and another with it, or it would be what is left of the total") {
  std::vector<published_grouping> all = {{people(0, 9), people(9, 6), people(15, 3)}};
  withhold_small(all, 18);
  CHECK(withheld(all[0]) == std::vector<std::size_t>{1, 2});
}

TEST_CASE("groups of fewer than five that are five together are enough") {
  std::vector<published_grouping> all = {{people(0, 9), people(9, 2), people(11, 3)}};
  withhold_small(all, 14);
  CHECK(withheld(all[0]) == std::vector<std::size_t>{1, 2});
}

TEST_CASE("a tier whose people are all of one shop does not tell of the few others of the shop") {
  // A shop of nine, six of whom are all there is of gold: shop less tier is a sum over three.
  std::vector<published_grouping> all = {{people(0, 9), people(9, 12)}, {people(0, 6), people(6, 15)}};
  REQUIRE(attack_succeeds(all, 21));
  withhold_small(all, 21);
  CHECK(withheld(all[0]).empty());
  CHECK(withheld(all[1]) == std::vector<std::size_t>{0, 1});
  CHECK_FALSE(attack_succeeds(all, 21));
}

TEST_CASE("whatever is combined of what is shown, it is no sum over fewer than five people") {
  std::mt19937 engine(7);
  auto const random = [&] { return static_cast<std::uint32_t>(engine()); };
  int broken = 0, shown = 0;
  for (int desk = 0; desk < 15; ++desk) {
    std::size_t const count = 20 + random() % 20;
    std::vector<published_grouping> all;
    for (std::size_t const cells : {3u, 2u, 3u}) {
      published_grouping grouping(cells);
      std::uint32_t const steep = 1 + random() % 3;
      for (std::size_t p = 0; p < count; ++p) {
        std::uint32_t cell = 0;
        while (cell + 1 < cells && random() % 4 < steep) ++cell;
        grouping[cell].people.push_back(p);
      }
      all.push_back(grouping);
    }
    broken += attack_succeeds(all, count) ? 1 : 0;
    withhold_small(all, count);
    INFO("desk " << desk << " of " << count);
    CHECK_FALSE(attack_succeeds(all, count));
    for (auto const& grouping : all) shown += static_cast<int>(grouping.size() - withheld(grouping).size());
  }
  CHECK(broken > 5);  // without withholding, the attack is one
  CHECK(shown > 15);  // and what is withheld is not everything
}

}  // namespace small_groups_test
