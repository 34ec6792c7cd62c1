#include "tierwise/totals.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "desk.hpp"

namespace totals_test {

namespace tw = tierwise;
using tierwise_tests::desk_policy;
using tierwise_tests::desk_records;
using texts = std::vector<std::string>;

namespace {

tw::ledger sample() {
  return tw::apply(desk_policy(), desk_records({{"a", 1, 1500},
                                                {"b", 1, 100, 10, "south", "south-1"},
                                                {"a", 2, 0},
                                                {"b", 2, -100, 10, "south", "south-1"}}));
}

}  // namespace

TEST_CASE("without a grouping there is one row for all") {
  auto const rows = tw::totals(sample(), {});
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].group.empty());
  CHECK(rows[0].heads == 2);
  CHECK(rows[0].months == 4);
  // a: 1922.50, 2000; b: 1901, 1899
  CHECK(rows[0].net == 772250);
  CHECK(rows[0].gross == 772250);
  CHECK(rows[0].lines[0] == 770000);
  CHECK(rows[0].lines[1] == 2250);
  CHECK(rows[0].employer_cost == rows[0].gross + rows[0].lines[3]);
}

TEST_CASE("totals by shop, month and tier") {
  auto const l = sample();
  auto const by_shop = tw::totals(l, {"shop"});
  REQUIRE(by_shop.size() == 2);
  CHECK(by_shop[0].group == texts{"north"});
  CHECK(by_shop[0].net == 392250);
  CHECK(by_shop[1].group == texts{"south"});
  CHECK(by_shop[1].net == 380000);
  auto const by_month = tw::totals(l, {"month", "team"});
  REQUIRE(by_month.size() == 4);
  CHECK(by_month[0].group == texts{"2026-01", "north-1"});
  CHECK(by_month[3].group == texts{"2026-02", "south-1"});
  CHECK(tw::totals(l, {"year"})[0].group == texts{"2026"});
  CHECK(tw::totals(l, {"person"})[1].net == 380000);
}

TEST_CASE("tiers come in the order of their ladder") {
  auto const rows = tw::totals(sample(), {"medal"});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].group == texts{"trial"});
  CHECK(rows[0].months == 3);
  CHECK(rows[0].heads == 2);
  CHECK(rows[1].group == texts{"iron"});
  CHECK(rows[1].net == 200000);
}

TEST_CASE("a grouping that is none is an error with the nearest name") {
  try {
    (void)tw::totals(sample(), {"shpo"});
    FAIL("no complaint");
  } catch (tw::error const& e) {
    CHECK(std::string(e.what()).find("grouping 'shpo'") != std::string::npos);
    CHECK(std::string(e.what()).find("shop") != std::string::npos);
  }
}

TEST_CASE("a total that 64 bits could not hold beside another is refused with its name") {
  auto of = [](auto change) {
    auto l = sample();
    change(l);
    return tierwise_tests::complaint([&] { return tw::totals(l, {"person"}); });
  };
  std::int64_t const half = std::int64_t(1) << 61;
  auto put = [](tw::ledger_column<std::int64_t>& column, std::size_t row, std::int64_t amount) {
    std::vector<std::int64_t> values(column.begin(), column.end());
    values[row] = amount;
    column = values;
  };
  std::string const words =
      ": a total is too large to be exact; amounts with two decimals are exact below ten trillion";
  CHECK(of([&](auto& l) { put(l.net, 0, half), put(l.net, 2, half); }) == "totals \"net\"" + words);
  CHECK(of([&](auto& l) { put(l.net, 0, half), put(l.net, 2, half - 1); }).empty());
  CHECK(of([&](auto& l) { put(l.gross, 0, -half), put(l.gross, 2, -half); }) == "totals \"gross\"" + words);
  CHECK(of([&](auto& l) { put(l.employer_cost, 1, std::numeric_limits<std::int64_t>::max()); }) ==
        "totals \"employer_cost\"" + words);
  CHECK(of([&](auto& l) { put(l.lines[1], 0, half), put(l.lines[1], 2, half); }) == "totals \"commission\"" + words);
}

}  // namespace totals_test
