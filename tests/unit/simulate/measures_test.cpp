#include "tierwise/detail/simulate/measures.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "property/lively_desk.hpp"
#include "simulated_desk.hpp"

namespace measures_test {

namespace tw = tierwise;
using namespace tierwise_tests;

namespace {

tw::shown_measure const& shown(std::vector<tw::shown_measure> const& all, std::string const& name) {
  auto const at = std::find_if(all.begin(), all.end(), [&](auto const& m) { return m.name == name; });
  INFO(name);
  REQUIRE(at != all.end());
  return *at;
}

/// How often each measure that is added up is anything but 0, for everybody.
std::map<std::string, int> written(tw::projection const& p) {
  std::map<std::string, int> out;
  for (std::size_t m = 0; m < p.measures.size(); ++m)
    for (std::uint32_t r = 0; r < p.replicas; ++r)
      for (std::int32_t t = 0; t < p.months; ++t) out[p.measures[m].name] += p.value(r, t, 0, m) != 0;
  return out;
}

}  // namespace

TEST_CASE("everything that the table says is added up is written, and nothing is written beside it") {
  auto const p = tw::simulate(lively_desk(), staff(40, 3), how(24, 12));
  REQUIRE(p.measures.size() * p.cells.size() * 24 * 12 == p.values.size());
  auto const found = written(p);
  REQUIRE(found.size() == p.measures.size());  // each name once
  for (auto const& row : tw::detail::measure_table::rows) {
    if (row.place == tw::detail::fixed_measure::none) {
      CHECK(found.count(std::string(row.name)) == 0);
      continue;
    }
    INFO(row.name);
    REQUIRE(p.measures[tw::detail::place_of(row.place)].name == row.name);
    CHECK(found.at(std::string(row.name)) > 0);
  }
}

TEST_CASE("what people read is made of what is added up, and all that is added up can be read") {
  auto const p = tw::simulate(lively_desk(), staff(4, 2), how(1, 1));
  std::set<std::string> added, names, used;
  for (auto const& m : p.measures) added.insert(m.name);
  for (auto const& m : p.shown) {
    INFO(m.name);
    CHECK(names.insert(m.name).second);
    REQUIRE(!m.sum_of.empty());
    for (auto const* parts : {&m.sum_of, &m.over})
      for (auto const& name : *parts) {
        CHECK(added.count(name) == 1);
        used.insert(name);
        // Sums are of one kind: their decimals are the same.
        CHECK(p.measures[p.measure(name)].decimals == p.measures[p.measure(parts->front())].decimals);
      }
  }
  CHECK(used == added);
  for (auto const& name : added) CHECK(names.count(name) == 1);
}

TEST_CASE("leavers are all who went, and what is worked out of others is their quotient") {
  auto const all = tw::detail::shown_measures_of(*lively_desk().model());
  CHECK(shown(all, "leavers").sum_of == std::vector<std::string>{"left", "dismissed", "separated"});
  CHECK(shown(all, "score").over == std::vector<std::string>{"scored"});
  CHECK(shown(all, "lost_share").sum_of == std::vector<std::string>{"lost"});
  CHECK(shown(all, "lost_share").over == std::vector<std::string>{"at_desk", "outsourced"});
  CHECK(shown(all, "busy").kind == tw::measure_kind::share);
  CHECK(shown(all, "wait").unit == "seconds");
  CHECK(shown(all, "heads").is_stock);
  CHECK(!shown(all, "hires").is_stock);
}

TEST_CASE("fewer leavers and lower costs are better, a higher score is, and heads are neither") {
  auto const all = tw::detail::shown_measures_of(*lively_desk().model());
  for (auto const* name : {"leavers", "left", "total_cost", "lost_share", "wait", "reason.none"})
    CHECK(shown(all, name).better == -1);
  CHECK(shown(all, "score").better == 1);
  for (auto const* name : {"heads", "hires", "gross", "net", "consultations"}) CHECK(shown(all, name).better == 0);
}

TEST_CASE("without customers nothing of them is read, and a tier never has any") {
  tw::compiled_model const quiet(simulated_policy(), simulated_assumptions());
  auto const all = tw::detail::shown_measures_of(*quiet.model());
  CHECK(std::none_of(all.begin(), all.end(), [](auto const& m) { return !m.of_tiers; }));
  CHECK(std::none_of(all.begin(), all.end(), [](auto const& m) { return m.name == "outsourcing_cost"; }));
  std::set<std::string> of_shops;
  for (auto const& m : tw::detail::shown_measures_of(*lively_desk().model()))
    if (!m.of_tiers) of_shops.insert(m.name);
  CHECK(of_shops == std::set<std::string>{"consultations", "chatbot", "outsourced", "at_desk", "lost", "lost_share",
                                          "desk_hours", "busy_hours", "busy", "wait_seconds", "wait",
                                          "outsourcing_cost"});
}

TEST_CASE("money has the currency and its decimals, scores and hours hundredths, everything else is whole") {
  for (auto const& [currency, digits] : {std::pair("JPY", 0), std::pair("CNY", 2), std::pair("KWD", 3)}) {
    tw::policy p = simulated_policy();
    p.currency = currency;
    tw::compiled_model const m(p, simulated_assumptions());
    auto const shown_ones = tw::detail::shown_measures_of(*m.model());
    for (auto const& one : tw::detail::measures_of(*m.model())) {
      INFO(one.name);
      bool const cost = one.name.ends_with("_cost") || one.name == "gross" || one.name == "net";
      bool const line = one.name.starts_with("line.");
      int const expected = cost || line                                          ? digits
                           : one.name.starts_with("total.")                      ? std::max(2, digits)
                           : one.name == "score" || one.name.ends_with("_hours") ? 2
                                                                                 : 0;
      CHECK(one.decimals == expected);
    }
    for (auto const& one : shown_ones) CHECK((one.kind == tw::measure_kind::money) == (one.unit == currency));
  }
}

TEST_CASE("a total has the label of the input or quantity it is of, a reason that of its factor") {
  tw::policy p = simulated_policy();
  p.inputs[0].zh = "销售额";
  tw::assumptions a = simulated_assumptions();
  a.totals = {"sales", "skill"};
  for (auto& q : a.activity)
    if (q.name == "skill") q.zh = "能力";
  a.attrition.leaving->factor[0].zh = "薪酬";
  auto const all = tw::detail::shown_measures_of(*tw::compiled_model(p, a).model());
  CHECK(shown(all, "total.sales").zh == "销售额");
  CHECK(shown(all, "total.sales").better == 1);
  CHECK(shown(all, "total.skill").zh == "能力");
  CHECK(shown(all, "total.skill").better == 0);
  CHECK(shown(all, "reason.pay").zh == "薪酬");
  CHECK(shown(all, "reason.pay").unit == "people");
}

}  // namespace measures_test
