#include "tierwise/detail/fit/person_months.hpp"

#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "simulated_desk.hpp"
#include "tierwise/detail/simulate/risk_reader.hpp"

namespace person_months_test {

using namespace tierwise;
using namespace tierwise::detail;
using tierwise_tests::simulated_assumptions;
using tierwise_tests::simulated_policy;

namespace {

/// Three people in four months: P0 quits in the second, P1 is separated by three slips in the third, P2 stays.
table months() {
  std::vector<std::string> person, shop, medal, kind;
  std::vector<month> when, joined;
  std::vector<double> sales, slips, last_day;
  int const ends[] = {2, 4, 4};
  for (int i = 2; i >= 0; --i)
    for (int m = 1; m <= ends[i]; ++m) {
      person.push_back("P" + std::to_string(i));
      shop.push_back("north");
      medal.push_back("iron");
      when.emplace_back(2026, m);
      joined.push_back(month(2025, 11) - i);
      sales.push_back(5000 * m);
      slips.push_back(i == 1 && m == 3 ? 3 : 0);
      last_day.push_back(i == 0 ? month(2026, 2).index : no_value);
      kind.push_back(i == 0 ? "quit" : "");
    }
  table t;
  t.add("person", person).add("shop", shop).add("medal", medal).add("month", when).add("joined", joined);
  t.add("sales", sales).add("slips", slips).add("last_day", last_day, column_kind::month).add("exit_kind", kind);
  return t;
}

person_time of(table const& records, std::int32_t last, unsigned threads = 1) {
  compiled_model const compiled(simulated_policy(), simulated_assumptions());
  auto const recorded = std::make_shared<model const>(as_input_model(*compiled.model()));
  ordered_records const in = record_reader(*recorded, records, true).read();
  return person_months_of(recorded, in, last, threads);
}

}  // namespace

TEST_CASE("person-months are by person, then month, with how each ended") {
  person_time const found = of(months(), 3);
  REQUIRE(found.rows() == 2 + 3 + 4);
  std::vector<std::uint32_t> const person(found.person.begin(), found.person.end());
  CHECK(person == std::vector<std::uint32_t>{0, 0, 1, 1, 1, 2, 2, 2, 2});
  std::vector<std::int32_t> const month(found.month.begin(), found.month.end());
  CHECK(month == std::vector<std::int32_t>{0, 1, 0, 1, 2, 0, 1, 2, 3});
  std::vector<month_ending> const ending(found.ending.begin(), found.ending.end());
  CHECK(ending == std::vector<month_ending>{0, exit_said, 0, 0, policy_separates, 0, 0, 0, 0});
  CHECK(found.separated == 1);
  CHECK(found.ignored == 1);  // P1's fourth month
}

TEST_CASE("factors and tenure are those of the month itself, less the reference") {
  person_time const found = of(months(), 3);
  REQUIRE(found.leaving.size() == 2);
  for (std::size_t r = 0; r < found.rows(); ++r) {
    double const sales = 5000 * (found.month[r] + 1);
    bool const fined = found.ending[r] == policy_separates;
    CHECK(found.tenure[r] == 2.0 + found.month[r] + found.person[r]);
    CHECK(found.leaving[0][r] == Approx(std::log((2000 + 0.01 * sales) / 2200)));
    CHECK(found.leaving[1][r] == (fined ? 1 : 0));
  }
}

TEST_CASE("months behind the last at risk are not there, and an exit in them is none") {
  person_time const found = of(months(), 0);
  CHECK(found.rows() == 3);
  for (month_ending const e : found.ending) CHECK(e == goes_on);
}

TEST_CASE("person-months are the same for any number of threads") {
  person_time const one = of(months(), 3), two = of(months(), 3, 2);
  CHECK(one.person == two.person);
  CHECK(one.leaving == two.leaving);
  CHECK(one.ending == two.ending);
}

}  // namespace person_months_test
