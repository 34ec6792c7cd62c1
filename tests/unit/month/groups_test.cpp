#include "tierwise/detail/month/groups.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include "catch.hpp"
#include "property/luck.hpp"

namespace groups_test {

namespace twd = tierwise::detail;
using tierwise_tests::luck;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<std::int64_t> shared(std::int64_t total, std::vector<std::uint64_t> const& weights) {
  std::vector<std::int64_t> shares;
  std::vector<std::uint64_t> rests;
  std::vector<std::uint32_t> order;
  CHECK(twd::share_out(total, weights, shares, rests, order));
  return shares;
}

/// The largest remainder method, said anew: floors, then a unit at a time to the largest remainder that has none yet.
std::vector<std::int64_t> by_largest_remainder(std::int64_t total, std::vector<std::uint64_t> const& weights) {
  std::uint64_t all = 0;
  for (auto w : weights) all += w;
  std::uint64_t const size = static_cast<std::uint64_t>(std::abs(total));
  std::vector<std::int64_t> out;
  std::vector<std::uint64_t> rest;
  std::uint64_t given = 0;
  for (auto w : weights) {
    out.push_back(static_cast<std::int64_t>(size * w / all));
    rest.push_back(size * w % all);
    given += size * w / all;
  }
  std::vector<bool> has(weights.size(), false);
  for (std::uint64_t left = size - given; left > 0; --left) {
    std::size_t best = weights.size();
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (!has[i] && (best == weights.size() || rest[i] > rest[best])) best = i;
    has[best] = true;
    ++out[best];
  }
  for (auto& s : out) s = total < 0 ? -s : s;
  return out;
}

}  // namespace

TEST_CASE("a pool's shares add up to the pool, and each is within one unit of its exact part") {
  luck l(1);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::uint64_t> weights(1 + l.below(round % 10 == 0 ? 200 : 20));
    for (auto& w : weights) w = l.below(3) == 0 ? 0 : l.below(1'000'000'000) * 1000;
    weights[0] += 1;
    std::int64_t const total = static_cast<std::int64_t>(l.below(1'000'000'000'000)) * (l.chance(30) ? -1 : 1);
    auto const shares = shared(total, weights);
    long double all = 0;
    for (auto w : weights) all += static_cast<long double>(w);
    std::int64_t sum = 0;
    bool near = true;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      sum += shares[i];
      long double const exact = static_cast<long double>(total) * static_cast<long double>(weights[i]) / all;
      near = near && std::abs(static_cast<long double>(shares[i]) - exact) < 1.000001L;
      near = near && (weights[i] != 0 || shares[i] == 0);
    }
    CHECK(sum == total);
    CHECK(near);
  }
}

TEST_CASE("the units left over go to the largest remainders, equal ones in the order of the rows") {
  CHECK(shared(100, {1, 1, 1}) == std::vector<std::int64_t>{34, 33, 33});
  CHECK(shared(-100, {1, 1, 1}) == std::vector<std::int64_t>{-34, -33, -33});
  CHECK(shared(10, {1, 2, 4}) == std::vector<std::int64_t>{1, 3, 6});  // 1.43, 2.86, 5.71
  luck l(2);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::uint64_t> weights(1 + l.below(150));  // few and many are worked out in two ways
    for (auto& w : weights) w = l.below(6);                // many equal remainders
    weights.back() += 1;
    std::int64_t const total = static_cast<std::int64_t>(l.below(100'000)) - 50'000;
    CHECK(shared(total, weights) == by_largest_remainder(total, weights));
  }
}

TEST_CASE("a pool in which nobody has a weight is not shared") {
  std::vector<std::int64_t> shares;
  std::vector<std::uint64_t> rests;
  std::vector<std::uint32_t> order;
  CHECK_FALSE(twd::share_out(100, {0, 0}, shares, rests, order));
  CHECK(shares == std::vector<std::int64_t>{0, 0});
}

TEST_CASE("rows are grouped by their code within a replica, and a missing code is in no group") {
  std::vector<double> const codes{1, 0, missing, 1, 1, 0};
  std::vector<std::uint32_t> stamp(3, twd::no_slot);
  twd::grouping g;
  g.make(codes.data(), {0, 4, 6}, stamp);
  CHECK(g.groups() == 4);  // two in each replica
  CHECK(g.of == std::vector<std::uint32_t>{0, 1, twd::no_slot, 0, 2, 3});
  CHECK(g.rows == std::vector<std::uint32_t>{0, 3, 1, 4, 5});
  CHECK(stamp == std::vector<std::uint32_t>(3, twd::no_slot));
  g.make(nullptr, {0, 4, 4, 6}, stamp);
  CHECK(g.groups() == 2);  // an empty replica has none
}

TEST_CASE("a rank is one more than those of the group who have more; equal values share it, missing ones have none") {
  luck l(3);
  for (std::size_t const n : {1u, 5u, 48u, 49u, 300u}) {
    std::vector<double> x(n), out(n);
    for (auto& v : x) v = l.chance(10) ? missing : double(l.below(20));
    twd::grouping g;
    std::vector<std::uint32_t> stamp(1, twd::no_slot), order;
    g.make(nullptr, {0, static_cast<std::uint32_t>(n)}, stamp);
    twd::rank_groups(g, x.data(), out.data(), order);
    bool same = true;
    for (std::size_t i = 0; i < n; ++i) {
      double higher = 1;
      for (std::size_t k = 0; k < n; ++k) higher += x[k] > x[i] ? 1 : 0;
      same = same && (x[i] != x[i] ? out[i] != out[i] : out[i] == higher);
    }
    CHECK(same);
  }
}

TEST_CASE("a percentile lies on the line between two neighbours, half a millionth away from zero") {
  twd::grouping g;
  std::vector<std::uint32_t> stamp(8, twd::no_slot);
  std::vector<double> const codes = {0, 1, 0, 0, 1, missing, 2, 3, 3};
  g.make(codes.data(), {0, 9}, stamp);
  std::vector<double> const x = {3, 5, 1, 2, 7.5, 1000, missing, -0.000001, -0.000002};
  std::vector<double> found(9, -1), scratch;
  auto const percentiles = [&](double percent) {
    CHECK(
        twd::percentiles_of_groups(g, static_cast<std::int64_t>(percent * 10'000), x.data(), 6, found.data(), scratch));
    return std::vector<double>{found[0], found[1], found[7]};
  };
  CHECK(percentiles(0) == std::vector<double>{1, 5, -0.000002});
  CHECK(percentiles(50) == std::vector<double>{2, 6.25, -0.000002});  // half of -0.000003
  CHECK(percentiles(75) == std::vector<double>{2.5, 6.875, -0.000001});
  CHECK(percentiles(100) == std::vector<double>{3, 7.5, -0.000001});
  CHECK(found[5] == -1);        // of no group
  CHECK(found[6] != found[6]);  // a value of the group is missing
}

}  // namespace groups_test
