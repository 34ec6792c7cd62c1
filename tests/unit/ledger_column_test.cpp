#include "tierwise/ledger_column.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "catch.hpp"

using tierwise::ledger_column;
using tierwise::stored_as;

TEST_CASE("a column answers the same, however wide its values lie") {
  std::vector<std::int64_t> const fen{0, -5, 32767, -32768, 12};
  ledger_column<std::int64_t> const as_given(fen);
  CHECK(as_given.stored() == stored_as::i64);
  for (auto how : {stored_as::i16, stored_as::i32, stored_as::i64}) {
    ledger_column<std::int64_t> column(fen.size(), how);
    column.with_memory([&]<class S>(S* at) {
      for (std::size_t i = 0; i < fen.size(); ++i) at[i] = static_cast<S>(fen[i]);
    });
    CHECK(column == as_given);
    CHECK(column == fen);
    CHECK(column[3] == -32768);
    CHECK(std::accumulate(column.begin(), column.end(), std::int64_t(0)) == 6);
    CHECK(*std::max_element(column.begin(), column.end()) == 32767);
  }
  CHECK(ledger_column<std::int64_t>(5, stored_as::i16).bytes() == 10);
}

TEST_CASE("fractions that lie as whole numbers are the doubles nearest to their decimals, and may be missing") {
  ledger_column<double> column(4, stored_as::i16, 2);
  column.with_memory(
      []<class S>(S* at) { at[0] = S(8333), at[1] = S(-1), at[2] = ledger_column<double>::missing<S>, at[3] = S(10); });
  CHECK(column[0] == 83.33);
  CHECK(column[1] == -0.01);
  CHECK(std::isnan(column[2]));
  double some[2] = {};
  column.read(2, some);
  CHECK(std::isnan(some[0]));
  CHECK(some[1] == 0.1);
}

TEST_CASE("a column of nothing has no rows, and a row that is not there is out of range") {
  ledger_column<std::int32_t> const none;
  CHECK(none.empty());
  CHECK(none.begin() == none.end());
  CHECK(none == std::vector<std::int32_t>{});
  CHECK_THROWS_AS(none.at(0), std::out_of_range);
  ledger_column<std::uint32_t> two(std::vector<std::uint32_t>{4, 9});
  CHECK(two.at(1) == 9);
  CHECK_THROWS_AS(two.at(2), std::out_of_range);
  two.shorten(1);
  CHECK(two == std::vector<std::uint32_t>{4});
}
