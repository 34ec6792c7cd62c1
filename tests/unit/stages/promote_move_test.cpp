#include "tierwise/detail/stages/promote_move.hpp"

#include <cstdint>
#include <vector>

#include "catch.hpp"

namespace promote_move_test {

namespace twd = tierwise::detail;

TEST_CASE("a row that moves twice is listed once, and goes where the last move says") {
  twd::ladder_moves m;
  m.to.assign(3, 0);
  m.what.assign(3, 0);
  m.move(1, 1, twd::ladder_moves::risen);
  m.move(1, 2, twd::ladder_moves::acting_ends);
  m.move(0, 0, twd::ladder_moves::waits);
  CHECK(m.changed_rows == std::vector<std::uint32_t>{1, 0});
  CHECK(m.to[1] == 2);
  CHECK((m.what[1] & twd::ladder_moves::risen) != 0);
  CHECK((m.what[1] & twd::ladder_moves::acting_ends) != 0);
}

}  // namespace promote_move_test
