#include "tierwise/detail/apply/narrow_column.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "desk.hpp"
#include "tierwise/apply.hpp"

namespace tw = tierwise;
using tierwise_tests::desk_policy;
using tierwise_tests::desk_records;
using tierwise_tests::desk_row;

TEST_CASE("amounts that outgrow their column in a later month are the amounts of a column that was wide before") {
  double const much = 4e9;  // fen of it are more than 32 bits hold
  std::vector<desk_row> rows;
  for (int m = 1; m <= 4; ++m)
    for (auto const* who : {"ana", "bo"})
      rows.push_back({who, m, m == 3 && *who == 'b' ? much : 1000.25 * m, 90, "north", "", 0});
  tw::ledger const grown = tw::apply(desk_policy(), desk_records(rows));
  for (int m = 1; m <= 4; ++m) rows.push_back({"zoe", m, much, 90, "north", "", 0});
  tw::ledger const wide = tw::apply(desk_policy(), desk_records(rows));
  CHECK(wide.lines[1].stored() == tw::stored_as::i64);
  CHECK(grown.lines[1].stored() == tw::stored_as::i64);
  CHECK(grown.lines[0].stored() == tw::stored_as::i32);
  std::size_t compared = 0;
  for (std::size_t a = 0; a < grown.rows(); ++a) {
    std::size_t const b = wide.find(grown.people[grown.person[a]], grown.first_month + grown.months[a]);
    for (std::size_t i = 0; i < grown.lines.size(); ++i) CHECK(grown.lines[i][a] == wide.lines[i][b]);
    CHECK(grown.net[a] == wide.net[b]);
    ++compared;
  }
  CHECK(compared == 8);
  CHECK(*std::max_element(grown.gross.begin(), grown.gross.end()) > std::int64_t(1) << 31);
}

TEST_CASE("fractions with more decimals than their column was made for lie as doubles") {
  tw::ledger_column<double> out;
  tw::detail::narrow_column<double> column(out);
  double const first[] = {1.25, 3}, second[] = {0.125, 2};
  tw::detail::column_view view{first, 2, tw::detail::error_bound::of_decimals(2, 4, false)};
  column.begin_fraction(&view, 2, 4);
  CHECK(out.stored() == tw::stored_as::i16);
  column.write(&view, 0, 2);
  view = {second, 2, tw::detail::error_bound::of_decimals(3, 4, false)};
  column.write(&view, 2, 2);
  CHECK(column.finished() == std::vector<double>{1.25, 3, 0.125, 2});
  CHECK(out.stored() == tw::stored_as::f64);
}
