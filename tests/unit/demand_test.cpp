#include "tierwise/demand.hpp"

#include <string>

#include "catch.hpp"
#include "policy_file.hpp"
#include "tierwise/assumptions.hpp"

namespace demand_test {

using namespace tierwise;

namespace {

std::string complaints(std::string const& text) { return tierwise_tests::complaints<assumptions>(text); }

}  // namespace

TEST_CASE("without more words nobody else answers, and each chat is held alone") {
  demand const d;
  CHECK(d.chatbot == figure(0));
  CHECK(d.outsourced == figure(0));
  CHECK(d.outsourced_answered == figure(1));
  CHECK(d.concurrency == figure(1));
  CHECK(d.drag == figure(0));
  CHECK_FALSE(d.pace.has_value());
  CHECK_FALSE(assumptions{}.demand.has_value());
}

TEST_CASE("demand survives a file") {
  assumptions a;
  demand& d = a.demand.emplace();
  d.consultations = "16500 * lookup(month_of_year, season)";
  d.spread = 0.06;
  d.chatbot = figure(0.2, true);
  d.outsourced = 0.1;
  d.outsourcing_fee = 1.2;
  d.outsourced_answered = figure(0.97, true);
  d.hours = "online_hours";
  d.pace = formula("interpolate(tenure_months, learning)");
  d.open_hours = 465;
  d.minutes = 5;
  d.patience_minutes = 4;
  d.concurrency = 3;
  d.drag = figure(0.3, true);
  d.source = "assumption";
  CHECK(tierwise_tests::round_trip(a) == a);
}

TEST_CASE("demand needs its consultations, the hours at the desk, and its source") {
  std::string const found = complaints("[demand]\nminutes = 5");
  for (std::string key : {"consultations", "hours", "source"})
    CHECK(found.find("demand: missing '" + key + "'") != std::string::npos);
}

TEST_CASE("a number in words is a fault that points at it") {
  CHECK(complaints("[demand]\nconsultations = 1\nhours = 1\nsource = \"s\"\nminutes = \"five\"") ==
        "assumptions.toml:5:11: demand.minutes: expected a number, found the text \"five\"\n"
        "  minutes = \"five\"\n            ^");
}

}  // namespace demand_test
