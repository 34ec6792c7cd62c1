#include "tierwise/detail/simulate/month_loop.hpp"

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "simulated_desk.hpp"
#include "tierwise/detail/simulate/replicas.hpp"
#include "tierwise/detail/simulate/repricing.hpp"
#include "tierwise/detail/stages/unread_steps.hpp"
#include "tierwise/edit.hpp"

namespace month_loop_test {

using namespace tierwise;
using namespace tierwise_tests;

namespace {

struct played {
  compiled_model model;
  detail::position_plan plan;
  explicit played(compiled_model const& m)
      : model(m), plan(detail::make_positions(m.models(), simulated_workforce(2), simulation(), true)) {}

  /// The one batch in some replicas.
  [[nodiscard]] detail::simulated_batch batch(std::uint32_t replicas, std::uint32_t first = 0) const {
    return {*model.model(), plan, plan.batches[0], 11, first, replicas};
  }
};

compiled_model with_heads(int heads) {
  assumptions a = simulated_assumptions();
  opening more;
  more.shop = "shop 0";
  more.heads = heads;
  more.source = "s";
  a.hiring.opening.push_back(more);
  a.hiring.lead_months = 0;
  return {simulated_policy(), a};
}

std::vector<std::int64_t> by_replica(detail::simulated_month const& now, auto counts) {
  std::vector<std::int64_t> out(now.holders.replicas(), 0);
  for (std::size_t r = 0; r < now.rows.size(); ++r)
    if (counts(r)) ++out[now.holders.replica_of(now.rows.person[r])];
  return out;
}

}  // namespace

TEST_CASE("heads are conserved in every replica: those of a month are those before it, less leavers, and hires") {
  for (int heads : {0, 12, 15}) {
    played const p(heads == 0 ? compiled_model(simulated_policy(), simulated_assumptions()) : with_heads(heads));
    auto batch = p.batch(20);
    std::vector<std::int64_t> expected(20, 24);
    std::int64_t went = 0, came = 0;
    bool const whole = batch.play(
        36,
        [&](detail::simulated_month const& now) {
          std::set<std::uint32_t> const new_rows(now.newcomers.begin(), now.newcomers.end());
          auto const hires = by_replica(
              now, [&](std::size_t r) { return now.number > 0 && new_rows.count(static_cast<std::uint32_t>(r)) > 0; });
          auto const there = by_replica(now, [](std::size_t) { return true; });
          for (std::size_t r = 0; r < 20; ++r) {
            if (now.number == 0) expected[r] = there[r];
            REQUIRE(there[r] == expected[r] + hires[r]);
            came += hires[r];
            expected[r] = there[r];
          }
          std::int64_t held = 0;
          for (auto h : now.holders.held) held += h;
          REQUIRE(held == static_cast<std::int64_t>(now.rows.size()));
          return true;
        },
        [&](detail::simulated_month const& now) {
          auto const left =
              by_replica(now, [&](std::size_t r) { return now.departed.kind[r] != detail::departure::none; });
          for (std::size_t r = 0; r < 20; ++r) {
            expected[r] -= left[r];
            went += left[r];
          }
          return true;
        });
    CHECK(whole);
    CHECK(went > 100);
    CHECK(came > 50);
  }
}

TEST_CASE("nobody is two people, and no id comes back in a replica once its holder has gone") {
  played const p(with_heads(14));
  auto batch = p.batch(3);
  std::vector<std::set<std::string>> gone(3);
  batch.play(
      36,
      [&](detail::simulated_month const& now) {
        std::vector<std::set<std::string>> there(3);
        for (auto person : now.rows.person) {
          auto const replica = now.holders.replica_of(person);
          REQUIRE(there[replica].insert(now.holders.id_of(person)).second);
          REQUIRE(gone[replica].count(now.holders.id_of(person)) == 0);
        }
        return true;
      },
      [&](detail::simulated_month const& now) {
        for (std::size_t r = 0; r < now.rows.size(); ++r)
          if (now.departed.kind[r] != detail::departure::none)
            gone[now.holders.replica_of(now.rows.person[r])].insert(now.holders.id_of(now.rows.person[r]));
        return true;
      });
  CHECK(gone[0].size() > 10);
}

TEST_CASE("who looks at the months may end them") {
  played const p{compiled_model(simulated_policy(), simulated_assumptions())};
  int steps = 0, ends = 0;
  auto batch = p.batch(1);
  CHECK_FALSE(batch.play(
      12, [&](detail::simulated_month const&) { return ++steps < 3; },
      [&](detail::simulated_month const&) { return ++ends, true; }));
  CHECK(steps == 3);
  CHECK(ends == 2);
  CHECK(batch.faults().empty());
}

TEST_CASE("a batch that goes on under the rules it had plays the months it would have played") {
  played const p{compiled_model(simulated_policy(), simulated_assumptions())};
  std::vector<double> whole, halves;
  auto const net_into = [&](std::vector<double>& to) {
    return [&](detail::simulated_month const& now) {
      double const* const net = now.run.columns[now.rules.net].rows;
      to.insert(to.end(), net, net + now.rows.size());
      return true;
    };
  };
  auto const on = [](detail::simulated_month const&) { return true; };
  auto all = p.batch(2);
  CHECK(all.play(24, net_into(whole), on));
  auto first = p.batch(2);
  CHECK(first.play(9, net_into(halves), on));
  detail::simulated_batch second(*p.model.model(), first);
  CHECK(second.play(24, net_into(halves), on));
  CHECK(whole == halves);
}

TEST_CASE("a batch in the memory of another is played as in its own") {
  played const p{compiled_model(simulated_policy(), simulated_assumptions())};
  auto const net_into = [&](std::vector<double>& to) {
    return [&](detail::simulated_month const& now) {
      double const* const net = now.run.columns[now.rules.net].rows;
      to.insert(to.end(), net, net + now.rows.size());
      to.push_back(static_cast<double>(now.events.size()));
      return true;
    };
  };
  auto const on = [](detail::simulated_month const&) { return true; };
  auto const memory = std::make_shared<detail::month_memory>(*p.model.model(), p.plan.start.texts);
  for (std::uint32_t replicas : {3u, 1u, 5u}) {
    std::vector<double> own, lent;
    auto alone = p.batch(replicas, replicas);
    CHECK(alone.play(15, net_into(own), on));
    detail::simulated_batch after(*p.model.model(), p.plan, p.plan.batches[0], 11, replicas, replicas, memory);
    CHECK(after.play(15, net_into(lent), on));
    CHECK(own == lent);
  }
}

// -- repricing
// ---------------------------------------------------------------------------------------------------------

TEST_CASE("a policy that pays its own months pays what they cost, to the last bit") {
  played const p{compiled_model(simulated_policy(), simulated_assumptions())};
  detail::model const paid = detail::paid_only(*p.model.model());
  CHECK(paid.steps.size() < p.model.model()->steps.size());
  std::unique_ptr<detail::repricing> again, again_paid;
  std::size_t rows = 0, apart = 0;
  auto batch = p.batch(5);
  batch.play(
      24,
      [&](detail::simulated_month const& now) {
        if (now.is_empty()) return true;
        if (!again) again = std::make_unique<detail::repricing>(now.rules, p.plan, now);
        if (!again_paid) again_paid = std::make_unique<detail::repricing>(paid, p.plan, now);
        again->month(now, now.rules);
        again_paid->month(now, paid);
        REQUIRE(again->faults().empty());
        REQUIRE(again_paid->faults().empty());
        double const* const own = now.run.columns[now.rules.employer_cost].rows;
        for (std::size_t r = 0; r < now.rows.size(); ++r)
          apart += own[r] != again->employer_cost()[r] || own[r] != again_paid->employer_cost()[r];
        rows += now.rows.size();
        return true;
      },
      [](detail::simulated_month const&) { return true; });
  CHECK(rows > 2000);
  CHECK(apart == 0);
}

TEST_CASE("other rules pay the same people on the same tiers, and nothing of the months changes") {
  played const p{compiled_model(simulated_policy(), simulated_assumptions())};
  compiled_model const raised(replace(simulated_policy(), {{"ladder.medal.iron.base_pay", figure(2100)}}),
                              simulated_assumptions());
  detail::position_plan const plan =
      detail::make_positions(raised.models(), simulated_workforce(2), simulation(), true);
  std::unique_ptr<detail::repricing> other;
  std::size_t on_iron = 0;
  auto batch = p.batch(3);
  batch.play(
      12,
      [&](detail::simulated_month const& now) {
        if (!other) other = std::make_unique<detail::repricing>(*raised.model(), plan, now);
        other->month(now, *raised.model());
        double const* const own = now.run.columns[now.rules.employer_cost].rows;
        for (std::size_t r = 0; r < now.rows.size(); ++r) {
          bool const iron = now.run.state.ladders[0].tier[now.rows.person[r]] == 1;
          on_iron += iron;
          // 100 of base pay, and a fifth of the gross for insurance
          REQUIRE(other->employer_cost()[r] - own[r] == Approx(iron ? 120.0 : 0.0).margin(1e-6));
        }
        return true;
      },
      [](detail::simulated_month const&) { return true; });
  CHECK(on_iron > 100);
}

TEST_CASE("other ladders or tiers cannot pay the months, more tiers can") {
  compiled_model const today(simulated_policy(), simulated_assumptions());
  policy fewer = simulated_policy(), more = simulated_policy(), named = simulated_policy();
  fewer.ladder[0].tier.pop_back();
  more.ladder[0].tier.push_back(more.ladder[0].tier.back());
  more.ladder[0].tier.back().name = "diamond";
  named.ladder[0].tier[2].name = "golden";
  auto const fits = [&](policy const& p) {
    return detail::repricing::fits(*compiled_model(p, simulated_assumptions()).model(), *today.model());
  };
  CHECK(fits(simulated_policy()));
  CHECK(fits(more));
  CHECK_FALSE(fits(fewer));
  CHECK_FALSE(fits(named));
}

// -- replicas
// ----------------------------------------------------------------------------------------------------------

TEST_CASE("ranges cover every batch in every replica once, and none has more people than are worked on together") {
  for (std::uint32_t replicas : {1u, 42u, 43u, 500u}) {
    played const p{compiled_model(simulated_policy(), simulated_assumptions())};
    simulation how;
    how.replicas = replicas;
    std::vector<int> covered(replicas, 0);
    for (auto const& range : detail::replica_ranges(p.plan, how)) {
      CHECK(range.batch == 0);
      CHECK(range.count * 24 <= detail::simulated_people);
      for (std::uint32_t r = range.first; r < range.first + range.count; ++r) ++covered[r];
    }
    CHECK(covered == std::vector<int>(replicas, 1));
  }
}

}  // namespace month_loop_test
