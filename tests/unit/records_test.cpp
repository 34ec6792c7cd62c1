#include "tierwise/records.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "desk.hpp"
#include "property/shops.hpp"
#include "tierwise/apply.hpp"

namespace records_test {

namespace tw = tierwise;
using tierwise_tests::desk_policy;
using tierwise_tests::desk_records;
using tierwise_tests::desk_row;

namespace {

tw::table table() {
  std::vector<desk_row> rows;
  for (int m = 1; m <= 5; ++m) {
    rows.push_back({"ana", m, 100.5 * m, 80, "north", "", m == 3 ? 25.0 : 0.0});
    rows.push_back({"bo", m, 150.25 * m, 90, "south", "", 0});
  }
  return desk_records(rows);
}

}  // namespace

TEST_CASE("records that were read before give the same ledger as their table, again and again") {
  tw::compiled_policy const rules(desk_policy());
  tw::ledger const from_table = tw::apply(rules, table());
  tw::records const read(rules, table());
  CHECK(read.rows() == 10);
  for (int i = 0; i < 3; ++i) CHECK(tierwise_tests::same(tw::apply(rules, read), from_table));
  tw::records const copy = read;
  CHECK(tierwise_tests::same(tw::apply(rules, copy, {.threads = 2}), from_table));
}

TEST_CASE("a changed figure takes records as they are; changed inputs, texts or groups have them read again") {
  tw::policy p = desk_policy();
  tw::compiled_policy const rules(p);
  tw::records const read(rules, table());
  auto shared = [&](tw::policy const& other) {
    tw::compiled_policy const others(other);
    tw::ledger const expected = tw::apply(others, table());
    CHECK(tierwise_tests::same(tw::apply(others, read), expected));
    return &read.as_read_by(others).read() == &read.read();
  };
  p.ladder[0].tier[0].base_pay = 1234;
  CHECK(shared(p));
  tw::policy grouped = p;
  grouped.pay.line[0].amount = tw::formula("count(by=shop)");
  CHECK_FALSE(shared(grouped));
  tw::policy named = p;
  named.pay.line[0].amount = tw::formula("if(shop == \"north\", 2, 1)");
  CHECK_FALSE(shared(named));
  tw::policy asking = p;
  asking.inputs.push_back({.name = "extra", .optional = true});
  CHECK_FALSE(shared(asking));
}

TEST_CASE("rules that ask for a column which is not there refuse records as they refuse the table") {
  tw::compiled_policy const rules(desk_policy());
  tw::records const read(rules, table());
  tw::policy p = desk_policy();
  p.inputs.push_back({.name = "hours"});
  tw::compiled_policy const asking(p);
  std::string const expected = tierwise_tests::complaint([&] { (void)tw::apply(asking, table()); });
  CHECK(expected.find("hours") != std::string::npos);
  CHECK(tierwise_tests::complaint([&] { (void)tw::apply(asking, read); }) == expected);
}

}  // namespace records_test
