#include "tierwise/detail/apply/ledger_writer.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "desk.hpp"
#include "property/luck.hpp"
#include "tierwise/apply.hpp"

namespace ledger_writer_test {

namespace tw = tierwise;
namespace twd = tierwise::detail;
using tierwise_tests::desk_policy;
using tierwise_tests::desk_records;
using tierwise_tests::desk_row;
using tierwise_tests::luck;

namespace {

/// People of more than one batch, who come and go, and of whom some are separated on the way; in no order.
std::vector<desk_row> many(luck& l, std::size_t people) {
  std::vector<desk_row> rows;
  for (std::size_t i = 0; i < people; ++i) {
    int const first = 1 + static_cast<int>(l.below(3)), last = first + static_cast<int>(l.below(4));
    for (int m = first; m <= last; ++m)
      rows.push_back({"p" + std::to_string(i), m, std::abs(l.decimal(2, 3000)), double(60 + l.below(40)),
                      "shop" + std::to_string(l.below(3)), "", l.chance(5) ? 25.0 : 0.0});
  }
  l.shuffle(rows);
  return rows;
}

}  // namespace

TEST_CASE("rows come in order of month and person, whatever the order of the records and the batches") {
  luck l(1);
  auto const rows = many(l, 4000);
  tw::ledger const all = tw::apply(desk_policy(), desk_records(rows));
  REQUIRE(all.rows() > 6000);
  bool in_order = true;
  for (std::size_t r = 1; r < all.rows(); ++r)
    in_order = in_order && (all.months[r - 1] < all.months[r] ||
                            (all.months[r - 1] == all.months[r] && all.person[r - 1] < all.person[r]));
  CHECK(in_order);
  CHECK(std::is_sorted(all.people.begin(), all.people.end()));
}

TEST_CASE("each row is what its person gets alone, and whoever was separated has none afterwards") {
  luck l(2);
  auto const rows = many(l, 3200);
  tw::compiled_policy const rules(desk_policy());
  tw::ledger const all = tw::apply(rules, desk_records(rows));
  std::map<std::string, std::vector<desk_row>> of;
  for (auto const& r : rows) of[r.person].push_back(r);
  std::size_t paid = 0, wrong = 0, separated = 0;
  for (auto const& [id, own] : of) {
    if (paid > 900) break;  // as many as are compared in a moment
    tw::ledger const alone = tw::apply(rules, desk_records(own));
    bool gone = false;
    for (auto const& r : own) {
      std::size_t const a = alone.find(id, tw::month(2026, r.month)), b = all.find(id, tw::month(2026, r.month));
      gone = gone || a == alone.rows();
      if ((a == alone.rows()) != (b == all.rows())) ++wrong;
      if (a == alone.rows() || b == all.rows()) continue;
      ++paid;
      for (std::size_t i = 0; i < all.lines.size(); ++i) wrong += all.lines[i][b] == alone.lines[i][a] ? 0u : 1u;
      wrong += all.net[b] == alone.net[a] && all.tiers[0][b] == alone.tiers[0][a] ? 0u : 1u;
      wrong += all.texts[static_cast<std::size_t>(all.shop[b])] == r.shop ? 0u : 1u;
    }
    separated += gone ? 1 : 0;
  }
  CHECK(separated > 10);
  CHECK(wrong == 0);
}

TEST_CASE("events come in order of month and person") {
  luck l(3);
  tw::ledger const all = tw::apply(desk_policy(), desk_records(many(l, 4000)));
  REQUIRE(all.events.size() > 1000);
  CHECK(std::is_sorted(all.events.begin(), all.events.end(), [](tw::event const& a, tw::event const& b) {
    return std::tie(a.month, a.person) < std::tie(b.month, b.person);
  }));
}

TEST_CASE("the same columns are written by one thread and by three") {
  luck l(4);
  auto const records = desk_records(many(l, 4000));
  tw::apply_options three;
  three.threads = 3;
  tw::ledger const a = tw::apply(desk_policy(), records), b = tw::apply(desk_policy(), records, three);
  CHECK(a.person == b.person);
  CHECK(a.net == b.net);
  CHECK(a.lines == b.lines);
  CHECK(a.tiers == b.tiers);
}

TEST_CASE("a double that is nearly whole becomes the nearest integer") {
  luck l(5);
  bool same = true;
  for (int i = 0; i < 10000; ++i) {
    double const x = l.decimal(1, 1'000'000'000'000) + 0.04;
    same = same && twd::whole_number(x) == std::llround(x);
  }
  CHECK(same);
  CHECK(twd::whole_number(0) == 0);
  CHECK(twd::whole_number(-2251799813685247.0) == -2251799813685247);
}

}  // namespace ledger_writer_test
