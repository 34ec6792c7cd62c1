#include "tierwise/state.hpp"

#include <cstdint>
#include <cstdio>  // for std::remove
#include <random>  // for std::random_device
#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "desk.hpp"
#include "tierwise/detail/text/sha256.hpp"
#include "tierwise/explain.hpp"
#include "tierwise/toml.hpp"

namespace tw = tierwise;

namespace tierwise_tests {
namespace {

/// Ana is worth a tier from the first month on; Bo leaves behind the second, Cy is separated in it.
std::vector<desk_row> const rows = {{"ana", 1, 900, 90}, {"ana", 2, 900, 90},
                                    {"bo", 1, 500, 40},  {"bo", 2, 500, 40, "south", "south-1"},
                                    {"cy", 1, 100, 85},  {"cy", 2, 100, 85, "north", "north-1", 25}};

tw::ledger first_months() { return tw::apply(desk_policy(), desk_records(rows)); }

}  // namespace

TEST_CASE("a state has everybody who ever was in the records, in order of their ids") {
  tw::state const s = first_months().state;
  CHECK(s.after() == tw::month(2026, 2));
  CHECK(s.people() == std::vector<std::string>{"ana", "bo", "cy"});
  CHECK(s.find("bo") == 1);
  CHECK(s.find("b") == s.size());
  auto const& c = s.columns();
  CHECK(c.ladders[0].tier == std::vector<std::uint8_t>{1, 0, 1});
  CHECK(c.ladders[0].months_in_tier == std::vector<std::int16_t>{2, 3, 2});
  CHECK(c.separated[2] == tw::month(2026, 2).index);
  CHECK(c.texts[static_cast<std::size_t>(c.shop[1])] == "south");
}

TEST_CASE("a state names the policy by the digest of its file") {
  CHECK(first_months().state.policy_sha256() == tw::detail::sha256(tw::to_toml(desk_policy())));
}

TEST_CASE("before all records there is an empty state, from which records go on as by themselves") {
  tw::state const nobody;
  CHECK(nobody.is_empty());
  CHECK(nobody.size() == 0);
  auto const records = desk_records(rows);
  CHECK(tw::apply(tw::compiled_policy(desk_policy()), records, nobody).state == first_months().state);
}

TEST_CASE("people who are in no later record stay in the state, and who was there last has left") {
  tw::compiled_policy const rules(desk_policy());
  tw::state const february = first_months().state;
  tw::ledger const march = tw::apply(rules, desk_records({{"ana", 3, 900, 90}, {"cy", 3}, {"di", 3}}), february);
  CHECK(march.rows() == 2);
  CHECK(march.state.people() == std::vector<std::string>{"ana", "bo", "cy", "di"});
  REQUIRE(march.events.size() >= 2);
  CHECK(march.events[0].kind == tw::event_kind::left);
  CHECK(march.people[march.events[0].person] == "bo");
  CHECK(march.events[0].month == -1);
  CHECK(march.texts[static_cast<std::size_t>(march.events[0].shop)] == "south");
  CHECK(march.events[1].kind == tw::event_kind::records_ignored);
  CHECK(march.people[march.events[1].person] == "cy");
  CHECK(march.events[1].number == 1);
  CHECK(complaint([&] {
          return tw::apply(rules, desk_records({{"bo", 4}}), march.state);
        }).find("bo has no row for 2026-03, but rows for 2026-02 and 2026-04") != std::string::npos);
}

TEST_CASE("a state is a value: going on from it leaves it as it was") {
  tw::compiled_policy const rules(desk_policy());
  tw::state const february = first_months().state, kept = tw::state::from_bytes(february.bytes());
  auto const march = desk_records({{"ana", 3, 900, 90}});
  CHECK(tw::apply(rules, march, february).state == tw::apply(rules, march, february).state);
  CHECK(february == kept);
  CHECK_FALSE(tw::apply(rules, march, february).state == february);
}

TEST_CASE("a state is saved as a whole file, and a file that is not there is told") {
  // Another process may run the same test in the same folder.
  std::string const path = "state_test_" + std::to_string(std::random_device{}()) + ".state";
  tw::state const s = first_months().state;
  s.save(path);
  CHECK(tw::state::load(path) == s);
  std::remove(path.c_str());
  CHECK(complaint([&] { return tw::state::load(path); }) == path + ": the file cannot be read");
}

TEST_CASE("a month of a state is explained from where the state left everybody") {
  tw::compiled_policy const rules(desk_policy());
  auto const march = desk_records({{"ana", 3, 900, 90}});
  CHECK(tw::explain(rules, march, first_months().state, "ana", {2026, 3}).standings[0].months_in_tier == 2);
  CHECK(tw::explain(rules, march, "ana", {2026, 3}).standings[0].tier == "trial");
}

}  // namespace tierwise_tests
