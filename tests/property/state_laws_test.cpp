// Law 9: history in pieces is history. Whatever the policy, its amendments and the cuts: the same payslips, events,
// explanations and states, to the bit.
#include "tierwise/state.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "property/ledger_parts.hpp"
#include "property/luck.hpp"
#include "property/random_desk.hpp"
#include "property/remembering_desk.hpp"
#include "property/shops.hpp"
#include "tierwise/explain.hpp"

namespace tw = tierwise;
using tierwise_tests::luck;
using tierwise_tests::three_shops;
using tierwise_tests::three_shops_records;

namespace tierwise_tests {
namespace {

/// Applies records piece by piece, a new one from each of the months `cuts` on, and compares with them in one piece.
void compare_pieces(tw::compiled_policy const& rules, tw::table const& records, std::vector<tw::month> const& cuts,
                    luck& l) {
  tw::ledger const whole = tw::apply(rules, records);
  std::vector<paid_month> rows, in_pieces;
  all_events events, of_pieces;
  add_rows(whole, rows);
  events.add(whole);
  tw::state stood;
  for (std::size_t i = 0; i <= cuts.size(); ++i) {
    tw::month const from = i == 0 ? tw::month(1900, 1) : cuts[i - 1],
                    to = i == cuts.size() ? tw::month(2199, 12) : cuts[i];
    tw::table const piece = months_between(records, from, to);
    if (piece.rows() == 0) continue;
    tw::ledger const part = tw::apply(rules, piece, stood, {.threads = 1 + unsigned(i % 2)});
    add_rows(part, in_pieces);
    of_pieces.add(part);
    for (int n = 0; n < 2 && part.rows() > 0; ++n) {
      std::size_t const r = l.below(part.rows());
      auto const explained = [&](auto const&... with) {
        return told(tw::explain(rules, with..., part.people[part.person[r]], part.first_month + part.months[r]));
      };
      CHECK(explained(piece, stood) == explained(records));
    }
    // What is kept in a file goes on as what is kept in memory.
    stood = i % 2 == 0 ? tw::state::from_bytes(part.state.bytes()) : part.state;
  }
  CHECK(in_pieces == rows);
  CHECK(of_pieces == events);
  CHECK(stood == whole.state);
}

}  // namespace

TEST_CASE("law 9: the shipped records in any pieces are those in one") {
  luck l(91);
  tw::compiled_policy const rules(three_shops());
  auto const months = tw::months_in(three_shops_records().at("month"));
  tw::month first = *months[0], last = *months[0];
  for (auto const& m : months) first = std::min(first, *m), last = std::max(last, *m);
  std::vector<tw::month> all;
  for (tw::month m = first + 1; m <= last; m = m + 1) all.push_back(m);
  compare_pieces(rules, three_shops_records(), all, l);
  for (int n = 0; n < 3; ++n) compare_pieces(rules, three_shops_records(), {l.pick(all)}, l);
}

TEST_CASE("law 9: who comes back goes on as the rules say, in any pieces") {
  for (std::uint64_t seed = 300; seed < 340; ++seed) {
    luck l(seed);
    INFO("seed " << seed);
    tw::policy p = remembering(l);
    p.rehire = tw::rehire{6, l.chance(60), l.chance(60), ""};
    tw::compiled_policy rules(p);
    for (int m = 2; m <= 6; ++m)
      if (l.chance(25)) rules = rules.amended({2026, m}, amendment_of(p, l));
    auto const rows = with_absences(l, random_desk(l, l.chance(30) ? 3 + l.below(4) : 40 + l.below(160)));
    auto const cuts = some_months(l, 2, 6, 50);
    compare_pieces(rules, l.chance(50) ? with_exits(l, rows) : desk_records(rows), cuts, l);
  }
}

TEST_CASE("law 9: random desks under random rules that remember, amended or not, are the same in any pieces") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    luck l(seed);
    INFO("seed " << seed);
    tw::policy const p = remembering(l);
    tw::compiled_policy rules(p);
    for (int m = 2; m <= 6; ++m)
      if (l.chance(25)) rules = rules.amended({2026, m}, amendment_of(p, l));
    auto const rows = random_desk(l, 40 + l.below(160));
    auto const cuts = some_months(l, 2, 6, 50);
    compare_pieces(rules, l.chance(50) ? with_exits(l, rows) : desk_records(rows), cuts, l);
  }
}

}  // namespace tierwise_tests
