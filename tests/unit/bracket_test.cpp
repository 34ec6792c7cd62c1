#include "tierwise/bracket.hpp"

#include <string>

#include "catch.hpp"
#include "policy_file.hpp"

namespace bracket_test {

using namespace tierwise;
using tierwise_tests::complaints;
using tierwise_tests::read;
using tierwise_tests::round_trip;

TEST_CASE("a bracket table is marginal unless it says otherwise") {
  CHECK(bracket_table{}.kind == bracket_kind::marginal);
  CHECK(bracket_table{} == bracket_table{});
}

TEST_CASE("a bracket table survives a file") {
  policy p;
  p.brackets.resize(4);
  char const* const names[] = {"sales", "steps", "points", "销售 提成"};
  for (std::size_t i = 0; i < 4; ++i) {
    p.brackets[i].name = names[i];
    p.brackets[i].kind = static_cast<bracket_kind>(i);
    p.brackets[i].rates = {{0, 1}};
  }
  p.brackets[0].zh = "提成";
  p.brackets[0].rates = {{0, figure(0.006, true)}, {30000, figure(0.009, true)}, {60000.5, 0.012}};
  p.brackets[1].source = "handbook 3.2";
  p.brackets[2].rates = {{-10, -0.5}};
  CHECK(round_trip(p) == p);
  CHECK(round_trip(p).brackets[0].rates[1].second.percent);
}

TEST_CASE("a table says once which edge belongs to its rows, behind its kind, and `lower` need not be said") {
  policy p;
  p.brackets.resize(2);
  p.brackets[0].name = "tax";
  p.brackets[0].kind = bracket_kind::lookup;
  p.brackets[0].closed = bracket_edge::upper;
  p.brackets[0].rates = {{0, figure(0.03, true)}, {3000, figure(0.1, true)}};
  p.brackets[0].source = "公告2023年第30号";
  p.brackets[1] = p.brackets[0];
  p.brackets[1].name = "other";
  p.brackets[1].closed = bracket_edge::lower;
  std::string const text = tierwise_tests::written(p);
  CHECK(text.find("kind = \"lookup\"\nclosed = \"upper\"\nrates") != std::string::npos);
  CHECK(text.find("\"lower\"") == std::string::npos);
  CHECK(round_trip(p) == p);
  CHECK_FALSE(p.brackets[0] == p.brackets[1]);
  CHECK(complaints("[brackets.t]\nclosed = \"both\"\nrates = [[0, 1]]").find("upper") != std::string::npos);
}

TEST_CASE("a table's edges and rates are compared as numbers, however they are written") {
  CHECK(read("[brackets.t]\nrates = [[0, \"0.6%\"]]") == read("[brackets.t]\nrates = [[0.0, 0.006]]"));
  CHECK_FALSE(read("[brackets.t]\nrates = [[0, \"0.6%\"]]") == read("[brackets.t]\nrates = [[0, 0.6]]"));
}

TEST_CASE("a table without rates is a fault, one with an empty list is for the policy to judge") {
  CHECK(complaints("[brackets.t]\nkind = \"whole\"").find("missing 'rates'") != std::string::npos);
  CHECK(complaints("[brackets.t]\nrates = []").empty());
}

}  // namespace bracket_test
