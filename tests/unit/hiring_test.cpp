#include "tierwise/hiring.hpp"

#include <string>

#include "catch.hpp"
#include "policy_file.hpp"
#include "tierwise/assumptions.hpp"

namespace hiring_test {

using namespace tierwise;

namespace {

std::string complaints(std::string const& text) { return tierwise_tests::complaints<assumptions>(text); }

}  // namespace

TEST_CASE("a seat is filled at once and for nothing unless it is said otherwise") {
  hiring const h;
  CHECK(h.lead_months == 0);
  CHECK(h.filled == figure(1));
  CHECK(h.cost == figure(0));
  CHECK(h.training_months == 0);
  CHECK(h.opening.empty());
}

TEST_CASE("hiring survives a file, with the openings of each shop") {
  assumptions a;
  hiring& h = a.hiring;
  h.lead_months = 1;
  h.filled = figure(0.8, true);
  h.cost = 2500;
  h.training_months = 2;
  h.training_cost = 800.5;
  h.source = "assumption";
  h.opening.resize(2);
  h.opening[0].shop = "lantern";
  h.opening[0].heads = 15;
  h.opening[0].start = {"post.regular", "medal.trial"};
  h.opening[0].source = "the shop's plan";
  h.opening[1].shop = "港口";
  CHECK(tierwise_tests::round_trip(a) == a);
}

TEST_CASE("hiring that is written needs its source; left out it needs nothing") {
  CHECK(complaints("[hiring]\ncost = 2500") == "assumptions.toml:1:1: hiring: missing 'source'\n  [hiring]\n  ^");
  CHECK(complaints("").empty());
}

TEST_CASE("heads are a whole number") {
  CHECK(complaints("[hiring]\nsource = \"s\"\n[[hiring.opening]]\nshop = \"a\"\nheads = 1.5")
            .find("assumptions.toml:5:9: hiring.opening[0].heads: expected a whole number, found the number 1.5") == 0);
}

}  // namespace hiring_test
