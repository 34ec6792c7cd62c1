// The C++ engine passes the conformance file of policies, which Python and the oracle run too.
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "tierwise/apply.hpp"
#include "tierwise/csv.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/detail/reflect/toml_parse.hpp"
#include "tierwise/detail/text/file.hpp"
#include "tierwise/policy_file.hpp"
#include "tierwise/toml.hpp"

namespace policies_conformance_test {

namespace tw = tierwise;

namespace {

using lines = std::vector<std::vector<std::string>>;

toml::table const& the_file() {
  static toml::table const file =
      toml::parse(tw::detail::read_file(tierwise_tests::repository_file("tests/conformance/policies.toml")));
  return file;
}

std::string text_of(toml::table const& one, std::string_view key) { return *one[key].value<std::string>(); }

/// The cells of a CSV that has no quotes, line by line.
lines cells_of(std::string const& text) {
  lines out;
  std::istringstream from(text);
  for (std::string line; std::getline(from, line);) {
    if (line.empty()) continue;
    out.emplace_back(1);
    for (char const c : line)
      if (c == ',')
        out.back().emplace_back();
      else
        out.back().back() += c;
  }
  return out;
}

/// Hundredths as they are read.
std::string amount_of(std::int64_t minor) {
  std::string digits = std::to_string(minor < 0 ? -minor : minor);
  if (digits.size() < 3) digits.insert(0, 3 - digits.size(), '0');
  return (minor < 0 ? "-" : "") + digits.substr(0, digits.size() - 2) + "." + digits.substr(digits.size() - 2);
}

std::string cell_of(tw::ledger const& l, std::size_t row, std::string const& name) {
  if (name == "person") return l.people[l.person[row]];
  if (name == "month") return (l.first_month + l.months[row]).text();
  if (name == "gross") return amount_of(l.gross[row]);
  if (name == "net") return amount_of(l.net[row]);
  if (name == "employer_cost") return amount_of(l.employer_cost[row]);
  auto const& rules = l.plans.last().policy;
  for (std::size_t i = 0; i < rules.ladder.size(); ++i) {
    if (name == rules.ladder[i].name) return rules.ladder[i].tier[l.tiers[i][row]].name;
    if (name == rules.ladder[i].name + ".months_in_tier") return std::to_string(l.months_in_tier[i][row]);
  }
  for (std::size_t i = 0; i < rules.pay.line.size(); ++i)
    if (name == rules.pay.line[i].name) return amount_of(l.lines[i][row]);
  FAIL("the ledger has no " << name);
  return {};
}

lines differences_of(tw::ledger const& l) {
  lines out = {{"month", "person", "ladder", "before", "recorded", "policy"}};
  for (auto const& d : l.tier_differences) {
    tw::ladder const& of = l.policy().ladder[static_cast<std::size_t>(d.ladder)];
    auto const name = [&](int tier) { return tier < 0 ? "" : of.tier[static_cast<std::size_t>(tier)].name; };
    out.push_back({(l.first_month + d.month).text(), l.people[d.person], of.name, name(d.before), name(d.recorded),
                   name(d.given)});
  }
  return out;
}

tw::ledger applied(toml::table const& one) {
  tw::compiled_policy const rules = tw::parse_compiled(text_of(one, "policy"), "policy.toml");
  std::string const records = text_of(one, "records");
  bool const recorded = one.contains("tiers");
  return tw::apply(rules, tw::parse_csv(records, tw::record_kinds(rules.policy()), "records.csv"),
                   {.tiers = recorded ? tw::tier_source::recorded : tw::tier_source::policy});
}

}  // namespace

TEST_CASE("every policy of the conformance file gives the ledger and the events that it should") {
  std::size_t cases = 0;
  for (auto const& node : *the_file()["case"].as_array()) {
    toml::table const& one = *node.as_table();
    INFO(text_of(one, "name") << "  (line " << node.source().begin.line << ")");
    ++cases;
    try {
      tw::ledger const found = applied(one);
      lines const wanted = cells_of(text_of(one, "ledger"));
      lines rows = {wanted.at(0)}, events = {{"month", "person", "event", "subject", "from", "to"}};
      for (std::size_t row = 0; row < found.rows(); ++row) {
        rows.emplace_back();
        for (auto const& name : wanted[0]) rows.back().push_back(cell_of(found, row, name));
      }
      for (auto const& e : found.events)
        events.push_back({(found.first_month + e.month).text(), found.people[e.person],
                          std::string(tw::event_name(e.kind)), found.subject(e), found.tier(e, e.from),
                          found.tier(e, e.to)});
      CHECK(rows == wanted);
      CHECK(events == cells_of(text_of(one, "events")));
      if (found.tiers_recorded) CHECK(differences_of(found) == cells_of(text_of(one, "reconciliation")));
    } catch (tw::error const& e) {
      FAIL_CHECK(e.what());
    }
  }
  CHECK(cases > 15);
}

TEST_CASE("every policy or record that the conformance file has as a mistake is refused in the words that it says") {
  for (auto const& node : *the_file()["error"].as_array()) {
    toml::table const& one = *node.as_table();
    INFO(text_of(one, "name") << "  (line " << node.source().begin.line << ")");
    try {
      (void)applied(one);
      FAIL_CHECK("no complaint");
    } catch (tw::error const& e) {
      for (auto const& part : *one["message"].as_array()) {
        std::string const words = *part.value<std::string>();
        INFO("wanted: " << words << "\nsaid: " << e.what());
        CHECK(std::string_view(e.what()).find(words) != std::string_view::npos);
      }
    }
  }
}

}  // namespace policies_conformance_test
