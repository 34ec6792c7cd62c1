#include "tierwise/tierwise.hpp"

#include "catch.hpp"
#include "desk.hpp"

namespace tw = tierwise;

// The opt-in headers are not in it: their include guards of the preprocessor cannot be asked, but what they bring can.
#ifdef FMT_VERSION
#error "tierwise.hpp brings fmt"
#endif
#ifdef TOML_LIB_MAJOR
#error "tierwise.hpp brings toml++"
#endif

TEST_CASE("one include is enough to write a policy, apply it, add up and explain") {
  constexpr auto good = tw::score >= 80;
  auto p = tierwise_tests::desk_policy();
  p.ladder[0].tier[1].enter = good;
  auto const records = tierwise_tests::desk_records({{"a", 1, 10, 79}, {"a", 2, 10, 80}, {"a", 3}});
  tw::compiled_policy const compiled(p);
  auto const ledger = tw::apply(compiled, records);
  CHECK(tw::totals(ledger, {}).front().net == 580020);
  CHECK(tw::difference(ledger, ledger, {}).front().net() == 0);
  CHECK(tw::explain(compiled, records, "a", {2026, 1}).rules.front().conditions.front().gap == "1 more");
  CHECK(tw::evaluate("sales * 2", records).values.front() == 20);
  CHECK_FALSE(tw::version.empty());
}
