#include "tierwise/detail/month/columns.hpp"

#include "catch.hpp"

namespace columns_test {

using namespace tierwise;

TEST_CASE("a column is filled where it stays from month to month, and can be shown somewhere else") {
  detail::month_columns columns(2, 300);
  double* const first = columns.fill(1, detail::error_bound::of_decimals(0, 9, false));
  first[299] = 7;
  CHECK(columns[1].readable == 512);
  CHECK(columns.fill(1, detail::error_bound::of_decimals(0, 9, false)) == first);
  CHECK(columns[1].rows[299] == 7);
  double const elsewhere[8] = {3};
  columns.show(1, {elsewhere, 8, {}});
  CHECK(columns[1].rows == elsewhere);
}

TEST_CASE("bindings are made again when a column outgrows what was known of it, and not before") {
  detail::month_columns columns(1, 8);
  double* const values = columns.fill(0, detail::error_bound::of_decimals(0, 0, false));
  values[0] = 20;
  columns.measure(0, 8);
  CHECK(columns[0].known.size == 256);
  std::size_t const before = columns.widened();
  values[0] = -200;
  columns.measure(0, 8);
  CHECK(columns.widened() == before);
  values[0] = 257;
  columns.measure(0, 8);
  CHECK(columns.widened() == before + 1);
  CHECK(columns[0].known.size == 4096);
}

}  // namespace columns_test
