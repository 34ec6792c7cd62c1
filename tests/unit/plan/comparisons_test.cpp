#include "tierwise/detail/plan/comparisons.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "tierwise/apply.hpp"

namespace comparisons_test {

using namespace tierwise;

namespace {

policy ranks() {
  policy p;
  p.inputs.push_back({"sales", input_kind::amount});
  p.ladder.emplace_back().name = "medal";
  p.ladder[0].tier = {{"iron"}, {"silver"}, {"gold"}};
  p.metric.push_back({"held", "", formula("medal.tier"), ""});
  p.metric.push_back({"best", "", formula("if(sales > 0, 'gold', held)"), ""});
  p.metric.push_back({"worse", "", formula("if(sales > 9, 'bronze', held)"), ""});
  p.metric.push_back({"size", "", formula("if(sales > 9, 'large', 'small')"), ""});
  return p;
}

/// One month of somebody on each tier, paid 1 where the condition holds, 2 where it does not, and 3 where it is
/// unknown.
std::vector<std::int64_t> paid_where(std::string const& condition) {
  policy p = ranks();
  p.pay.line.push_back({"x", "", line_kind::earning, formula("otherwise(if(" + condition + ", 0.01, 0.02), 0.03)")});
  table t;
  t.add("person", std::vector<std::string>{"a", "b", "c"}).add("month", std::vector<month>(3, month(2026, 1)));
  t.add("shop", std::vector<std::string>(3, "s")).add("sales", std::vector<double>{1, 2, 3});
  t.add("medal", std::vector<std::string>{"iron", "silver", "gold"});
  ledger const l = apply(compiled_policy(p), t);
  return {l.gross.begin(), l.gross.end()};
}

std::string complaint_of(std::string const& condition) {
  policy p = ranks();
  p.check.push_back({"c", "", formula(condition), ""});
  if (condition.find("post") != std::string::npos) {
    p.ladder.emplace_back().name = "post";
    p.ladder[1].tier = {{"clerk"}, {"lead"}};
  }
  try {
    compiled_policy const unused(p);
    return "";
  } catch (error const& e) {
    return e.faults()[0].message + "; " + e.faults()[0].hint;
  }
}

using cents = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("tiers have the order of their ladder, on either side of a comparison") {
  CHECK(paid_where("medal.tier >= 'silver'") == cents{2, 1, 1});
  CHECK(paid_where("medal.tier > 'silver'") == cents{2, 2, 1});
  CHECK(paid_where("medal.tier <= 'silver'") == cents{1, 1, 2});
  CHECK(paid_where("medal.tier < 'silver'") == cents{1, 2, 2});
  CHECK(paid_where("'silver' <= medal.tier") == cents{2, 1, 1});
  CHECK(paid_where("'silver' > tier") == cents{1, 2, 2});
  CHECK(paid_where("medal.tier >= 'iron'") == cents{1, 1, 1});
  CHECK(paid_where("medal.tier > 'gold'") == cents{2, 2, 2});
}

TEST_CASE("a tier of a month before has the same order, and none where there was no month") {
  CHECK(paid_where("last_month(medal.tier) >= 'silver'") == cents{3, 3, 3});
  CHECK(paid_where("missing(months_ago(2, tier)) and tier != 'iron'") == cents{2, 1, 1});
}

TEST_CASE("two tiers of one ladder have its order, whatever they come to them by") {
  CHECK(paid_where("medal.tier <= medal.highest_tier") == cents{1, 1, 1});
  CHECK(paid_where("medal.highest_tier > medal.tier") == cents{2, 2, 2});
  CHECK(paid_where("otherwise(last_month(medal.tier), 'silver') >= tier") == cents{1, 1, 2});
  CHECK(paid_where("otherwise(last_month(medal.tier), 'silver') >= 'gold'") == cents{2, 2, 2});
  CHECK(paid_where("if(sales >= 2, 'silver', 'gold') <= medal.tier") == cents{2, 1, 1});
  CHECK(paid_where("if(sales >= 2, tier, 'gold') > if(sales == 1, 'silver', 'iron')") == cents{1, 1, 1});
  CHECK(paid_where("held >= 'silver'") == cents{2, 1, 1});
  CHECK(paid_where("best > held") == cents{1, 1, 2});
  CHECK(paid_where("last_month(tier) < tier") == cents{3, 3, 3});
}

TEST_CASE("tiers of different ladders have no common order") {
  for (char const* const mixed : {"medal.tier < post.tier", "if(sales > 1, medal.tier, post.tier) < 'silver'",
                                  "held >= otherwise(last_month(post.tier), 'clerk')"})
    CHECK(complaint_of(mixed).starts_with("these are tiers of different ladders, which have no common order; compare"));
  CHECK(complaint_of("if(sales > 1, medal.tier, shop) < 'silver'").starts_with("a text has no order"));
  CHECK(complaint_of("'iron' < 'silver'").starts_with("a text has no order"));
}

TEST_CASE("a misspelled tier is told, and texts that are no tiers have no order") {
  CHECK(complaint_of("medal.tier >= 'silber'") == "unknown value of medal.tier 'silber'; did you mean 'silver'?");
  CHECK(complaint_of("last_month(tier) < 'silber'").starts_with("unknown value of last_month(tier) 'silber'"));
  CHECK(complaint_of("shop >= 'a'") ==
        "a text has no order; compare it with '==' or '!='; tiers have one, beside the name of a tier or a tier of the "
        "same ladder");
  CHECK(complaint_of("otherwise(last_month(tier), 'silber') < tier") ==
        "unknown tier 'silber'; did you mean 'silver'?");
  CHECK(complaint_of("held < 'silber'") == "unknown value of held 'silber'; did you mean 'silver'?");
  CHECK(complaint_of("worse < held") == "unknown tier 'bronze'; known: iron, silver, gold");
  CHECK(complaint_of("(sales > 1) < (sales > 2)") == "true or false has no order; compare it with '==' or '!='");
}

TEST_CASE("a text that the other side can never be is told wherever its texts are known") {
  std::string const size = "unknown value of size 'lage'; did you mean 'large'?";
  CHECK(complaint_of("size == 'lage'") == size);
  CHECK(complaint_of("'lage' != size") == size);
  CHECK(complaint_of("size in ['small', 'lage']") == size);
  CHECK(complaint_of("last_month(size) == 'lage'").empty());  // rules of that month may have said so
  CHECK(complaint_of("if(sales > 9, 'large', 'small') == 'lage'") == "unknown text 'lage'; did you mean 'large'?");
  CHECK(complaint_of("held == 'silber'") == "unknown value of held 'silber'; did you mean 'silver'?");
  CHECK(complaint_of("otherwise(last_month(tier), 'silber') == tier") ==
        "unknown value of tier 'silber'; did you mean 'silver'?");
  CHECK(complaint_of("worse == 'bronce'") == "unknown value of worse 'bronce'; did you mean 'bronze'?");
}

TEST_CASE("texts that can be are not told, nor any where they are not known") {
  for (char const* const sound :
       {"size == 'large'", "best == 'gold'", "worse == 'bronze'", "worse == held", "if(sales > 9, 'a', shop) == 'b'",
        "otherwise(last_month(shop), 'none') != shop", "shop == tier", "if(sales > 9, 'large', 'none') == 'none'",
        "if(sales > 9, 'a', 'b') == if(sales > 8, 'b', 'c')", "'a' == 'b'"})
    CHECK(complaint_of(sound).empty());
  CHECK(paid_where("size == 'small'") == cents{1, 1, 1});
  CHECK(paid_where("worse == held") == cents{1, 1, 1});
}

TEST_CASE("texts of which none is the same are not compared: tiers of ladders that share no name") {
  CHECK(complaint_of("medal.tier == post.tier") ==
        "these are tiers of different ladders, none of the same name, and so never the same; compare each with a text "
        "of its own");
  CHECK(complaint_of("held != last_month(post.tier)").starts_with("these are tiers of different ladders"));
  CHECK(complaint_of("size == tier").starts_with("these are never the same: no text is one of both"));
  policy p = ranks();
  p.ladder.emplace_back().name = "post";
  p.ladder[1].tier = {{"clerk"}, {"gold"}};
  p.check.push_back({"c", "", formula("medal.tier == post.tier"), ""});
  CHECK_NOTHROW(compiled_policy(p));
}

}  // namespace comparisons_test
