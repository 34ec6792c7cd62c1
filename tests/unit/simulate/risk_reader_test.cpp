#include "tierwise/detail/simulate/risk_reader.hpp"

#include <cmath>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "simulated_desk.hpp"
#include "tierwise/detail/apply/month_loop.hpp"

namespace risk_reader_test {

using namespace tierwise;
using namespace tierwise_tests;

namespace {

/// Two months of four people in two shops.
table records() {
  std::vector<std::string> person, shop, medal;
  std::vector<month> when, joined;
  std::vector<double> sales, slips;
  for (int i = 0; i < 4; ++i)
    for (int m = 1; m <= 2; ++m) {
      person.push_back("P" + std::to_string(i));
      shop.push_back(i < 2 ? "north" : "south");
      medal.push_back("iron");
      when.emplace_back(2026, m);
      joined.push_back(month(2025, 11) - i);
      sales.push_back(5000.0 * (i + 1));
      slips.push_back(i == 3 ? 1 : 0);
    }
  table t;
  t.add("person", person).add("shop", shop).add("medal", medal).add("month", when).add("joined", joined);
  t.add("sales", sales).add("slips", slips);
  return t;
}

/// Calls `look(reader, model, run)` with the last month of each batch.
template <class Look>
void in_last_month(assumptions const& a, Look look) {
  compiled_model const compiled(simulated_policy(), a);
  auto const recorded = std::make_shared<detail::model const>(detail::as_input_model(*compiled.model()));
  auto const in = detail::record_reader(*recorded, records(), true).read();
  detail::nothing_drawn nobody;
  for (auto const& b : in.batches) {
    std::vector<event> events;
    std::vector<fault> faults;
    detail::run_batch(
        {recorded, {}}, in, b, events, faults,
        [&](detail::month_run& run, detail::recorded_rows const& rows) {
          if (rows.month != 1) return true;
          detail::risk_reader reader(*recorded, run);
          look(reader, *recorded, run);
          return true;
        },
        &nobody);
    REQUIRE(faults.empty());
  }
}

}  // namespace

TEST_CASE("a model as inputs draws nothing: each quantity is an optional column, once, beside the policy's inputs") {
  compiled_model const compiled(simulated_policy(), simulated_assumptions());
  detail::model const m = detail::as_input_model(*compiled.model());
  std::set<std::string> names;
  for (auto const& in : m.policy.inputs) CHECK(names.insert(in.name).second);
  CHECK(names == std::set<std::string>{"sales", "slips", "skill"});
  for (auto const& in : m.policy.inputs)
    if (in.name == "skill") CHECK(in.optional);
  std::set<std::uint32_t> slots;
  CHECK(m.inputs.size() == 3);
  for (auto const& in : m.inputs) CHECK(slots.insert(in.slot).second);
}

TEST_CASE("contributions are the coefficient times the distance from the reference, whoever stands beside") {
  in_last_month(simulated_assumptions(), [](detail::risk_reader& reader, detail::model const& m, auto& run) {
    auto const c = reader.contributions();
    REQUIRE(c.size() == 2);
    for (std::size_t r = 0; r < run.rows().size(); ++r) {
      double const gross = run.columns[m.gross].rows[r];
      CHECK(c[0][r] == Approx(-2 * std::log(gross / 2200)));
      CHECK(detail::risk_reader::sum(c, r) == Approx(c[0][r] + c[1][r]));
    }
  });
}

TEST_CASE("a raise of nothing changes no contribution, and a raise leaves the month as it was") {
  in_last_month(simulated_assumptions(), [](detail::risk_reader& reader, detail::model const& m, auto& run) {
    std::size_t const n = run.rows().size();
    std::vector<double> const gross(run.columns[m.gross].rows, run.columns[m.gross].rows + n);
    auto const before = reader.contributions();
    auto const none = reader.contributions(std::vector<double>(n, 0.0));
    CHECK(none == before);
    auto const raised = reader.contributions(std::vector<double>(n, 500.0));
    for (std::size_t r = 0; r < n; ++r) {
      CHECK(raised[0][r] == Approx(-2 * std::log((gross[r] + 500) / 2200)));
      CHECK(raised[1][r] == before[1][r]);
      CHECK(run.columns[m.gross].rows[r] == gross[r]);
    }
    CHECK(reader.contributions() == before);
    CHECK(reader.answers());
  });
}

TEST_CASE("within a mean that the raised one is part of, nobody else is raised") {
  assumptions a = simulated_assumptions();
  factor& peers = a.attrition.leaving->factor[0];
  peers.value = formula("gross / mean(gross, by=shop)");
  peers.log = false;
  peers.reference = 1;
  peers.coefficient = -3;
  in_last_month(a, [](detail::risk_reader& reader, detail::model const& m, auto& run) {
    std::size_t const n = run.rows().size();
    std::vector<double> const gross(run.columns[m.gross].rows, run.columns[m.gross].rows + n);
    auto const raised = reader.contributions(std::vector<double>(n, 300.0));
    for (std::size_t r = 0; r < n; ++r) {
      double sum = gross[r] + 300;
      int heads = 1;
      for (std::size_t other = 0; other < n; ++other)
        if (other != r && run.rows().shop[other] == run.rows().shop[r]) sum += gross[other], ++heads;
      CHECK(raised[0][r] == Approx(-3 * ((gross[r] + 300) / (sum / heads) - 1)).margin(1e-6));
    }
  });
}

TEST_CASE("without a factor that asks for pay no raise helps, and none is looked for") {
  assumptions a = simulated_assumptions();
  a.attrition.leaving->factor.erase(a.attrition.leaving->factor.begin());
  in_last_month(a, [](detail::risk_reader& reader, detail::model const&, auto&) {
    CHECK_FALSE(reader.answers());
    for (auto const& raise : reader.raises(0.0001)) CHECK_FALSE(raise);
    for (auto const& raise : reader.raises(0.9999)) CHECK(raise == std::int64_t(0));
  });
}

TEST_CASE("the chance within some months is one less that of staying through each of them") {
  in_last_month(simulated_assumptions(), [](detail::risk_reader& reader, detail::model const& m, auto&) {
    for (double log_odds : {-1.0, 0.0, 2.5})
      for (int tenure : {0, 4, 40}) {
        double stays = 1;
        for (int k = 0; k < 12; ++k) {
          double const of_tenure = tenure + k < 6 ? std::log(2.0) : 0.0;
          stays *= 1 - 1 / (1 + std::exp(-(m.leaving.intercept + of_tenure + log_odds)));
        }
        CHECK(reader.within(12, log_odds, tenure) == Approx(1 - stays));
      }
    CHECK(reader.within(0, 3, 0) == 0);
  });
}

}  // namespace risk_reader_test
