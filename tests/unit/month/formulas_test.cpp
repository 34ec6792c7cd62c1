#include "tierwise/detail/month/formulas.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"
#include "tierwise/apply.hpp"
#include "tierwise/toml.hpp"

namespace formulas_test {

namespace tw = tierwise;

TEST_CASE("what hangs on the month alone is the same for everybody, however many they are") {
  auto const rules = tw::parse_policy(R"(
name = "calendar"
shops = ["north"]
[[pay.line]]
name = "season"
amount = "if(month_of_year == 2, 30.10, 10.20) + 1"
[[pay.line]]
name = "length"
amount = "season * 2 + tenure_months"
)");
  std::size_t const people = 2 * tw::detail::block_rows + 9;
  std::vector<std::string> who, shop(2 * people, "north");
  std::vector<tw::month> month, joined;
  for (int m = 1; m <= 2; ++m)
    for (std::size_t i = 0; i < people; ++i) {
      who.push_back("p" + std::to_string(10000 + i));
      month.push_back(tw::month(2026, m));
      joined.push_back(tw::month(2026, 1) + -static_cast<int>(i % 7));
    }
  tw::table t;
  t.add("person", who).add("month", month).add("shop", shop).add("joined", joined);
  auto const l = tw::apply(rules, t);
  REQUIRE(l.rows() == 2 * people);
  std::vector<std::int64_t> season, length;
  for (std::size_t r = 0; r < l.rows(); ++r) {
    int const m = l.months[r];
    std::size_t const i = l.person[r];
    season.push_back(m == 1 ? 3110 : 1120);
    length.push_back(2 * season.back() + 100 * (m + static_cast<int>(i % 7)));
  }
  CHECK(l.lines[0] == season);
  CHECK(l.lines[1] == length);
}

}  // namespace formulas_test
