#include "tierwise/detail/apply/total_writer.hpp"

#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "desk.hpp"
#include "property/luck.hpp"
#include "tierwise/apply.hpp"
#include "tierwise/difference.hpp"
#include "tierwise/totals.hpp"

namespace total_writer_test {

namespace tw = tierwise;
using tierwise_tests::desk_policy;
using tierwise_tests::desk_records;
using tierwise_tests::desk_row;
using tierwise_tests::luck;
using texts = std::vector<std::string>;

namespace {

/// People of several batches, who come, go, change their shop, and are separated.
tw::table many() {
  luck l(7);
  std::vector<desk_row> rows;
  for (std::size_t i = 0; i < 3500; ++i) {
    int const first = 1 + static_cast<int>(l.below(3)), last = first + static_cast<int>(l.below(4));
    for (int m = first; m <= last; ++m)
      rows.push_back({"p" + std::to_string(i), m, std::abs(l.decimal(2, 3000)), double(60 + l.below(40)),
                      "shop" + std::to_string(l.below(3)), l.chance(30) ? "" : "team" + std::to_string(l.below(4)),
                      l.chance(5) ? 25.0 : 0.0});
  }
  l.shuffle(rows);
  return desk_records(rows);
}

using group_sums = std::tuple<std::set<std::uint32_t>, std::size_t, std::vector<std::int64_t>>;

/// The same totals, row by row.
std::map<texts, group_sums> one_by_one(tw::ledger const& l, texts const& by) {
  std::map<texts, group_sums> out;
  for (std::size_t r = 0; r < l.rows(); ++r) {
    texts group;
    for (auto const& name : by) {
      tw::month const when = l.first_month + l.months[r];
      std::int32_t const team = l.team[r];
      group.push_back(name == "month"    ? when.text()
                      : name == "year"   ? std::to_string(when.year())
                      : name == "shop"   ? l.texts[static_cast<std::size_t>(l.shop[r])]
                      : name == "team"   ? (team < 0 ? "" : l.texts[static_cast<std::size_t>(team)])
                      : name == "person" ? l.people[l.person[r]]
                                         : l.policy().ladder[0].tier[l.tiers[0][r]].name);
    }
    auto& [people, months, sums] = out[group];
    people.insert(l.person[r]);
    ++months;
    sums.resize(l.lines.size() + 3);
    for (std::size_t i = 0; i < l.lines.size(); ++i) sums[i] += l.lines[i][r];
    sums[l.lines.size()] += l.gross[r];
    sums[l.lines.size() + 1] += l.net[r];
    sums[l.lines.size() + 2] += l.employer_cost[r];
  }
  return out;
}

std::vector<texts> const groupings = {{},
                                      {"month"},
                                      {"year"},
                                      {"shop"},
                                      {"team"},
                                      {"person"},
                                      {"medal"},
                                      {"shop", "medal"},
                                      {"month", "team", "medal"},
                                      {"person", "shop"},
                                      {"medal", "person", "year"}};

}  // namespace

TEST_CASE("totals kept while running are those of the ledger, by every grouping, on any number of threads") {
  tw::table const t = many();
  tw::compiled_policy const rules(desk_policy());
  tw::records const read(rules, t);
  tw::ledger const whole = tw::apply(rules, read);
  for (unsigned threads : {1u, 3u}) {
    tw::ledger const kept = tw::apply(rules, read, {.threads = threads, .only = tw::totals_only{groupings, true}});
    CHECK(kept.rows() == 0);
    CHECK(kept.kept.person_months == whole.rows());
    CHECK(kept.events.size() == whole.events.size());
    CHECK(kept.notes.size() == whole.notes.size());
    std::size_t wrong = 0, rows = 0;
    for (auto const& by : groupings) {
      auto const expected = one_by_one(whole, by);
      auto const of_ledger = tw::totals(whole, by), found = tw::totals(kept, by);
      REQUIRE(found.size() == expected.size());
      REQUIRE(of_ledger.size() == expected.size());
      for (std::size_t i = 0; i < found.size(); ++i, ++rows) {
        auto const& [people, months, sums] = expected.at(found[i].group);
        for (auto const* row : {&found[i], &of_ledger[i]}) {
          auto all = row->lines;
          all.insert(all.end(), {row->gross, row->net, row->employer_cost});
          wrong += row->group == found[i].group && row->heads == people.size() && row->months == months && all == sums
                       ? 0u
                       : 1u;
        }
      }
    }
    CHECK(rows > 4000);
    CHECK(wrong == 0);
  }
}

TEST_CASE("two runs for totals differ as their ledgers do, and a grouping that was not kept is told") {
  tw::table const t = many();
  tw::policy raised = desk_policy();
  raised.ladder[0].tier[1].base_pay = 2345;
  auto kept = [&](tw::policy const& p) {
    return tw::apply(tw::compiled_policy(p), t, {.only = tw::totals_only{{{}, {"shop"}}, false}});
  };
  tw::ledger const before = kept(desk_policy()), after = kept(raised);
  CHECK(before.events.empty());
  auto const found = tw::difference(before, after, {"shop"});
  auto const expected = tw::difference(tw::apply(desk_policy(), t), tw::apply(raised, t), {"shop"});
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    CHECK(found[i].net() == expected[i].net());
    CHECK(found[i].cost() == expected[i].cost());
  }
  CHECK(tierwise_tests::complaint([&] { (void)tw::totals(before, {"person"}); }) ==
        "totals: totals by this grouping were not kept; kept are: all together; shop; "
        "name it where the policy is applied");
}

}  // namespace total_writer_test
