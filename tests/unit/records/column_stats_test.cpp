#include "tierwise/detail/records/column_stats.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "catch.hpp"
#include "property/luck.hpp"

namespace column_stats_test {

namespace twd = tierwise::detail;
using tierwise_tests::luck;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// The decimals that a value is written with, by trying to write it.
int written_decimals(double v) {
  for (int d = 0; d < 10; ++d) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", d, v);
    if (std::strtod(text, nullptr) == v) return d;
  }
  return 10;
}

}  // namespace

TEST_CASE("the bounds, gaps and decimals of a column are those of a look at each value") {
  luck l(1);
  for (std::size_t n : {1u, 7u, 31u, 2047u, 2049u, 5000u}) {
    int const decimals = static_cast<int>(l.below(4));
    std::vector<double> v(n);
    double low = 0, high = 0;
    std::int64_t gaps = 0;
    int most = 0;
    for (auto& x : v) {
      x = l.chance(10) ? missing : l.decimal(decimals, 100000);
      if (x != x) {
        ++gaps;
        continue;
      }
      low = std::min(low, x);
      high = std::max(high, x);
      most = std::max(most, written_decimals(x));
    }
    twd::column_stats const s = twd::stats_of(v.data(), v.size());
    CHECK(s.low == low);
    CHECK(s.high == high);
    CHECK(s.gaps == gaps);
    CHECK(s.decimals == most);
  }
}

TEST_CASE("values that no few decimals write have none that are known") {
  std::vector<double> const thirds{1.0 / 3, 2.0 / 3};
  CHECK(twd::stats_of(thirds.data(), thirds.size()).decimals == -1);
  std::vector<double> const large{2e14 + 0.5};
  CHECK(twd::stats_of(large.data(), large.size()).decimals == -1);
}

TEST_CASE("texts are sorted by their bytes, also those that begin alike") {
  luck l(2);
  std::vector<std::string> texts;
  for (int i = 0; i < 500; ++i) {
    std::string t = l.chance(50) ? "common begin " : "";
    for (std::size_t k = l.below(12); k-- > 0;) t.push_back(static_cast<char>(l.below(256)));
    texts.push_back(t);
  }
  std::vector<std::uint32_t> indexes(texts.size());
  std::iota(indexes.begin(), indexes.end(), 0u);
  twd::sort_by_text(texts, indexes);
  std::vector<std::string> found;
  for (auto i : indexes) found.push_back(texts[i]);
  auto const by_bytes = [](std::string const& a, std::string const& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
      return static_cast<unsigned char>(x) < static_cast<unsigned char>(y);
    });
  };
  CHECK(std::is_sorted(found.begin(), found.end(), by_bytes));
  std::sort(texts.begin(), texts.end());
  std::sort(found.begin(), found.end());
  CHECK(found == texts);
}

}  // namespace column_stats_test
