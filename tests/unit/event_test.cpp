#include "tierwise/event.hpp"

#include <iterator>
#include <set>
#include <string_view>

#include "catch.hpp"

namespace event_test {

namespace tw = tierwise;
using tw::event_kind;

namespace {

tw::event moved(event_kind kind, std::int16_t from, std::int16_t to) {
  tw::event e;
  e.kind = kind;
  e.from = from;
  e.to = to;
  return e;
}

}  // namespace

TEST_CASE("every kind of event has a name of its own") {
  CHECK(std::size(tw::event_names) == static_cast<std::size_t>(event_kind::on_leave) + 1);
  CHECK(std::set<std::string_view>(std::begin(tw::event_names), std::end(tw::event_names)).size() ==
        std::size(tw::event_names));
  CHECK(tw::event_name(event_kind::let_go) == "let_go");
  CHECK(tw::event_name(event_kind::records_ignored) == "records_ignored");
}

TEST_CASE("promoted, appointed and confirmed people stand higher, but not those confirmed where they are") {
  CHECK(tw::rises(moved(event_kind::promoted, 0, 1)));
  CHECK(tw::rises(moved(event_kind::appointed, 1, 2)));
  CHECK(tw::rises(moved(event_kind::confirmed, 0, 1)));
  CHECK_FALSE(tw::rises(moved(event_kind::confirmed, 2, 2)));
  CHECK_FALSE(tw::rises(moved(event_kind::demoted, 2, 1)));
  CHECK_FALSE(tw::rises(moved(event_kind::waiting, 0, 1)));
}

}  // namespace event_test
