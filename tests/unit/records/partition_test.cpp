#include "tierwise/detail/records/partition.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "desk.hpp"
#include "property/luck.hpp"
#include "tierwise/detail/records/reader.hpp"
#include "tierwise/detail/stages/compile_policy.hpp"

namespace partition_test {

namespace tw = tierwise;
namespace twd = tierwise::detail;
using tierwise_tests::desk_records;
using tierwise_tests::desk_row;
using tierwise_tests::luck;

namespace {

/// Which of `n` are linked by a chain of `links`: the closure, by trying every step between.
std::vector<std::vector<bool>> closure(std::size_t n,
                                       std::vector<std::pair<std::uint32_t, std::uint32_t>> const& links) {
  std::vector<std::vector<bool>> linked(n, std::vector<bool>(n, false));
  for (std::size_t i = 0; i < n; ++i) linked[i][i] = true;
  for (auto const& [a, b] : links) linked[a][b] = linked[b][a] = true;
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        if (linked[i][k] && linked[k][j]) linked[i][j] = true;
  return linked;
}

/// Pools by team, so that people of a team in any month depend on each other.
tw::policy pooled_by(std::string by) {
  tw::policy p = tierwise_tests::desk_policy();
  tw::pay_line shared;
  shared.name = "shared";
  shared.amount = "100";
  shared.pool = tw::pool{std::move(by), "1"};
  p.pay.line.push_back(shared);
  return p;
}

/// People of many small teams, who change them now and then, in a random order.
std::vector<desk_row> wandering_people(luck& l, std::size_t people) {
  std::vector<desk_row> rows;
  for (std::size_t i = 0; i < people; ++i) {
    std::size_t team = i / 3;
    for (int m = 1; m <= 3; ++m) {
      if (l.chance(5)) team = l.below(people / 3);
      rows.push_back({"p" + std::to_string(i), m, 0, 80, "north", "t" + std::to_string(team)});
    }
  }
  l.shuffle(rows);
  return rows;
}

twd::ordered_records read(tw::policy const& p, std::vector<desk_row> const& rows) {
  tw::compiled_policy const rules(p);
  return twd::record_reader(rules.plans(), desk_records(rows)).read();
}

}  // namespace

TEST_CASE("two are in one set exactly when a chain of unions leads from one to the other") {
  luck l(1);
  for (int round = 0; round < 40; ++round) {
    std::size_t const n = 1 + l.below(30);
    twd::disjoint_sets sets(n);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> links;
    for (std::size_t i = l.below(n + 4); i-- > 0;) {
      links.emplace_back(l.below(n), l.below(n));
      sets.unite(links.back().first, links.back().second);
    }
    auto const linked = closure(n, links);
    bool same = true;
    for (std::uint32_t a = 0; a < n; ++a)
      for (std::uint32_t b = 0; b < n; ++b) same = same && (sets.find(a) == sets.find(b)) == linked[a][b];
    CHECK(same);
  }
}

TEST_CASE("a set is known by its smallest member, and uniting all makes one of them") {
  twd::disjoint_sets sets(5);
  sets.unite(4, 2);
  sets.unite(3, 4);
  CHECK(sets.find(3) == 2);
  CHECK(sets.find(1) == 1);
  sets.unite_all();
  for (std::uint32_t i = 0; i < 5; ++i) CHECK(sets.find(i) == 0);
}

TEST_CASE("people who shared a team in any month, directly or through others, are in one batch") {
  luck l(2);
  std::size_t const people = 6000;
  auto const rows = wandering_people(l, people);
  auto const in = read(pooled_by("team"), rows);
  std::map<std::string, std::uint32_t> number;
  for (std::uint32_t i = 0; i < in.people.size(); ++i) number[in.people[i]] = i;
  // Labels that spread until nothing changes: everybody of a team in a month takes the smallest.
  std::map<std::pair<int, std::string>, std::vector<std::uint32_t>> teams;
  for (auto const& r : rows) teams[{0, r.team}].push_back(number[r.person]);
  std::vector<std::uint32_t> label(people);
  for (std::uint32_t i = 0; i < people; ++i) label[i] = i;
  for (bool changed = true; changed;) {
    changed = false;
    for (auto const& [name, members] : teams) {
      std::uint32_t least = label[members[0]];
      for (auto m : members) least = std::min(least, label[m]);
      for (auto m : members) changed = changed || label[m] != least;
      for (auto m : members) label[m] = least;
    }
  }
  std::map<std::uint32_t, std::set<std::uint32_t>> batches_of;
  for (std::uint32_t i = 0; i < people; ++i) batches_of[label[i]].insert(in.batch_of[i]);
  CHECK(in.batches.size() > 1);
  bool whole = true;
  for (auto const& [set, batches] : batches_of) whole = whole && batches.size() == 1;
  CHECK(whole);
}

TEST_CASE("nobody is tied where no rule asks for a group, and everybody where one asks for the whole company") {
  luck l(3);
  auto const rows = wandering_people(l, 4500);
  CHECK(read(tierwise_tests::desk_policy(), rows).batches.size() == 3);  // full ones of 1500 people
  CHECK(read(pooled_by("company"), rows).batches.size() == 1);
}

TEST_CASE("every record has one batch row, and those of a month and a batch lie together in order of their people") {
  luck l(4);
  auto const in = read(pooled_by("team"), wandering_people(l, 6000));
  std::vector<std::uint32_t> month_row_of(in.rows(), twd::no_slot);
  for (std::uint32_t i = 0; i < in.rows(); ++i) {
    REQUIRE(in.batch_row[i] < in.rows());
    CHECK(month_row_of[in.batch_row[i]] == twd::no_slot);
    month_row_of[in.batch_row[i]] = i;
  }
  std::size_t covered = 0;
  bool sound = true;
  for (auto const& b : in.batches)
    for (auto const& m : b.months) {
      covered += m.end - m.begin;
      for (std::uint32_t at = m.begin; at < m.end; ++at) {
        std::uint32_t const r = month_row_of[at];
        sound = sound && in.month[r] == m.month && b.people[in.member[at]] == in.person[r];
        sound = sound && (at == m.begin || in.member[at - 1] < in.member[at]);
      }
    }
  CHECK(covered == in.rows());
  CHECK(sound);
}

TEST_CASE("numbers put in the order of the batches are the doubles that they were, however narrow they lie") {
  luck l(5);
  constexpr std::uint32_t rows = 3000;
  constexpr double missing = std::numeric_limits<double>::quiet_NaN();
  std::vector<std::vector<double>> columns(5);
  for (std::uint32_t r = 0; r < rows; ++r) {
    columns[0].push_back(l.chance(10) ? missing : l.decimal(1, 3000));
    columns[1].push_back(l.decimal(2, 2'000'000));
    columns[2].push_back(double(l.below(32767)) - 32767);
    columns[3].push_back(l.decimal(0, 1) + 1.0 / 3.0);
    columns[4].push_back(l.decimal(2, 200'000'000));
  }
  twd::ordered_records in;
  twd::large_array<std::uint32_t> order(rows);
  in.person.assign(rows, 0);
  in.month.assign(rows, 0);
  in.batch_row.resize(rows);
  in.input_row.resize(rows);
  for (std::uint32_t r = 0; r < rows; ++r) {
    order[r] = (r * 7) % rows;
    in.batch_row[r] = rows - 1 - r;
    in.input_row[in.batch_row[r]] = order[r];
  }
  for (auto const& numbers : columns) {
    auto const seen = twd::stats_of(numbers.data(), numbers.size());
    twd::input_column& c = in.inputs.emplace_back();
    c.numbers = numbers.data();
    c.known = twd::error_bound::of_decimals(seen.decimals, std::max(-seen.low, seen.high), seen.gaps > 0);
  }
  twd::order_inputs(order, 1, in);
  REQUIRE(in.in_batch_order);
  CHECK(in.inputs[0].shorts != nullptr);
  CHECK(in.inputs[1].words != nullptr);
  CHECK(in.inputs[2].shorts != nullptr);
  CHECK(in.inputs[3].numbers != nullptr);
  CHECK(in.inputs[4].numbers != nullptr);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    bool same = true;
    for (std::uint32_t r = 0; r < rows; ++r) {
      double const was = columns[c][in.input_row[r]], is = in.inputs[c].at(r);
      same = same && (is == was || (is != is && was != was));
    }
    CHECK(same);
  }
}

}  // namespace partition_test
