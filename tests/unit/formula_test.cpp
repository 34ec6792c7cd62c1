#include "tierwise/formula.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

namespace formula_test {

using tierwise::fault;
using tierwise::formula;
using tierwise::operation;
using tierwise::place;

namespace {

tierwise::node root_of(formula const& f) { return f.nodes()[f.root()]; }

}  // namespace

// -- reading -------------------------------------------------------------------------------------------------------

TEST_CASE("a default formula is true") {
  CHECK(formula().text() == "true");
  CHECK(formula() == formula("true"));
  CHECK(root_of(formula()).truth);
}

TEST_CASE("literals are read with their values") {
  CHECK(root_of("42").number.value == 42);
  CHECK(root_of("1.5").number.value == 1.5);
  CHECK(root_of(".5").number.value == 0.5);
  CHECK(root_of("1e3").number.value == 1000);
  CHECK(root_of("1e-3").number.value == 0.001);
  CHECK(root_of("1E+3").number.value == 1000);
  CHECK(root_of("1.2%").number.value == 0.012);
  CHECK(root_of("1.2%").number.percent);
  CHECK(root_of("\"iron\"").text == "iron");
  CHECK(root_of("'iron'").text == "iron");
  CHECK(root_of("'say \"hi\"'").text == "say \"hi\"");
  CHECK(root_of("\"\"").text == "");
  CHECK(root_of("true").truth);
  CHECK_FALSE(root_of("false").truth);
  CHECK(root_of("true").op == operation::truth);
}

TEST_CASE("names have letters of any script, digits, underscores and dots inside") {
  for (std::string const name :
       {"score", "_x", "a1", "medal.months_in_tier", "满意度", "铁牌.月数", "a.b.c", "Score"}) {
    formula const f(name);
    CHECK(root_of(f).op == operation::name);
    CHECK(root_of(f).text == name);
  }
}

TEST_CASE("words that only begin like a keyword are names") {
  for (std::string const name : {"order", "android", "nothing", "index", "truest", "falsehood", "by", "bypass"})
    CHECK(root_of(formula(name)).op == operation::name);
}

TEST_CASE("operators bind as everyone expects") {
  CHECK(formula("a or b and c") == formula("a or (b and c)"));
  CHECK(formula("not a and b") == formula("(not a) and b"));
  CHECK(formula("not a == b") == formula("not (a == b)"));
  CHECK(formula("a + b < c * d") == formula("(a + b) < (c * d)"));
  CHECK(formula("a + b * c") == formula("a + (b * c)"));
  CHECK(formula("-a * b") == formula("(-a) * b"));
  CHECK(formula("a - b - c") == formula("(a - b) - c"));
  CHECK(formula("a / b / c") == formula("(a / b) / c"));
  CHECK(formula("a / b * c") == formula("(a / b) * c"));
  CHECK(formula("a or b or c") == formula("(a or b) or c"));
  CHECK(formula("a < b and c >= d") == formula("(a < b) and (c >= d)"));
}

TEST_CASE("what binds differently is different") {
  CHECK_FALSE(formula("a - (b - c)") == formula("a - b - c"));
  CHECK_FALSE(formula("a / (b * c)") == formula("a / b * c"));
  CHECK_FALSE(formula("(a or b) and c") == formula("a or b and c"));
  CHECK_FALSE(formula("not (a and b)") == formula("not a and b"));
  CHECK_FALSE(formula("a + b") == formula("b + a"));
  CHECK_FALSE(formula("a == b") == formula("a != b"));
}

TEST_CASE("each comparison is its own operation") {
  CHECK(root_of("a == b").op == operation::eq);
  CHECK(root_of("a != b").op == operation::ne);
  CHECK(root_of("a < b").op == operation::lt);
  CHECK(root_of("a <= b").op == operation::le);
  CHECK(root_of("a > b").op == operation::gt);
  CHECK(root_of("a >= b").op == operation::ge);
}

TEST_CASE("a list stands after in, with texts and numbers, also below zero") {
  formula const f("tier in [\"iron\", 'gold', -3, 1.5%]");
  auto const in = root_of(f);
  REQUIRE(in.op == operation::in);
  CHECK(f.nodes()[in.parts[0]].text == "tier");
  auto const& list = f.nodes()[in.parts[1]];
  REQUIRE(list.op == operation::list);
  REQUIRE(list.parts.size() == 4);
  CHECK(f.nodes()[list.parts[0]].text == "iron");
  CHECK(f.nodes()[list.parts[1]].text == "gold");
  CHECK(f.nodes()[list.parts[2]].number.value == -3);
  CHECK(f.nodes()[list.parts[3]].number.value == 0.015);
}

TEST_CASE("not in is the negation of in") {
  CHECK(formula("tier not in [\"iron\"]") == formula("not tier in [\"iron\"]"));
  CHECK(formula("tier not in [\"iron\"]").print() == "not tier in [\"iron\"]");
}

TEST_CASE("a call has parts, and may have a group as its last") {
  formula const f("sum(x + 1, by=team)");
  CHECK(root_of(f).op == operation::call);
  CHECK(root_of(f).text == "sum");
  CHECK(root_of(f).by == std::vector<std::string>{"team"});
  CHECK(root_of(f).parts.size() == 1);
  CHECK(root_of("count(by=team)").parts.empty());
  CHECK(root_of("count(by = team)").by == std::vector<std::string>{"team"});
  CHECK(root_of("sum(x, by=[shop, medal.tier])").by == std::vector<std::string>{"shop", "medal.tier"});
  CHECK(formula("sum(x,by=[ shop ,medal.tier ])").print() == "sum(x, by=[shop, medal.tier])");
  CHECK(formula("count(by=[team])") == formula("count(by=team)"));
  CHECK(formula("sum(x, by=[shop, team])").names() == std::vector<std::string>{"x", "shop", "team"});
  CHECK(root_of("now()").parts.empty());
  CHECK(root_of("if(a, b, c)").parts.size() == 3);
}

TEST_CASE("a column called by is not a group") {
  CHECK(root_of("sum(by)").by.empty());
  CHECK(root_of("if(by == 1, 2, 3)").by.empty());
  CHECK(root_of("if(by == 1, 2, 3)").parts.size() == 3);
}

TEST_CASE("spaces, tabs and line ends do not matter") {
  CHECK(formula("a+b") == formula("  a\t+\r\n b  "));
  CHECK(formula("f( a ,b )") == formula("f(a, b)"));
}

TEST_CASE("each part knows where it stands in the text") {
  std::string const text = "  (a + bb) * 满意度";
  formula const f(text);
  auto const root = root_of(f);
  auto written = [&](tierwise::node const& n) { return text.substr(n.begin, n.end - n.begin); };
  CHECK(root.op == operation::multiply);
  CHECK(written(f.nodes()[root.parts[1]]) == "满意度");
  auto const& sum = f.nodes()[root.parts[0]];
  CHECK(written(sum) == "a + bb");
  CHECK(written(f.nodes()[sum.parts[1]]) == "bb");
}

TEST_CASE("a formula keeps its text and its place") {
  formula const f(" a +b ", {"p.toml", 4, 9});
  CHECK(f.text() == " a +b ");
  CHECK(f.where() == place{"p.toml", 4, 9});
}

// -- printing ------------------------------------------------------------------------------------------------------

TEST_CASE("a formula is printed in one spelling") {
  CHECK(formula("a+b*(c)").print() == "a + b * c");
  CHECK(formula("((a))").print() == "a");
  CHECK(formula("(a+b)*c").print() == "(a + b) * c");
  CHECK(formula("a-(b-c)").print() == "a - (b - c)");
  CHECK(formula("a-(b+c)").print() == "a - (b + c)");
  CHECK(formula("(a-b)-c").print() == "a - b - c");
  CHECK(formula("a/(b*c)").print() == "a / (b * c)");
  CHECK(formula("- ( a + b )").print() == "-(a + b)");
  CHECK(formula("-a").print() == "-a");
  CHECK(formula("- -a").print() == "--a");
  CHECK(formula("not(a)").print() == "not a");
  CHECK(formula("not(a or b)").print() == "not (a or b)");
  CHECK(formula("not not a").print() == "not not a");
  CHECK(formula("(a<b)==(c<d)").print() == "(a < b) == (c < d)");
  CHECK(formula("(not a) == b").print() == "(not a) == b");
  CHECK(formula("(a or b)and c").print() == "(a or b) and c");
  CHECK(formula("1.20%").print() == "1.2%");
  CHECK(formula("1e3").print() == "1000");
  CHECK(formula("0.10").print() == "0.1");
  CHECK(formula("'iron'").print() == "\"iron\"");
  CHECK(formula("'a\"b'").print() == "'a\"b'");
  CHECK(formula("x in['a',-1,2%]").print() == "x in [\"a\", -1, 2%]");
  CHECK(formula("sum( x,by = team )").print() == "sum(x, by=team)");
  CHECK(formula("count(by=team)").print() == "count(by=team)");
  CHECK(formula("f()").print() == "f()");
}

TEST_CASE("a printed formula reads back as an equal one") {
  for (std::string const text :
       {"tenure_months >= 2 and bad_records == 0 and score >= 80 and approved",
        "marginal(attributed_sales, sales_commission)", "if(rank(score, by=shop) <= 3, 200, -(-x - (y - z)))",
        "not (a or b) and (tier in [\"铁牌\", 'x\"y', -3.5, 1.5%] or shop not in [1])", "a - (b - (c - (d - e)))",
        "((a / b) / c) / (d / (e / f))", "--a - --b", "not not (not a)", "(a == b) == (c == d)",
        "(a in [1]) == (b in [2])", "(if(a, b, c) < 1) != true",
        "last(3, mean(score)) >= 85 or since_promotion(sum(bad_records)) < 1", "-(a * b) * -c", "-(-1)",
        "(not a) in [1]", "1e20 + 1e-12 + 123456789012345", "-1 in [-1]", "(a and b) + 1",
        "满意度 >= 80% and 店铺 == '一店'"}) {
    INFO(text);
    formula const written(text);
    formula const again(written.print());
    CHECK(again == written);
    CHECK(again.print() == written.print());
    CHECK(again.names() == written.names());
    CHECK(again.nodes().size() == written.nodes().size());
  }
}

TEST_CASE("a part can be printed by itself") {
  formula const f("(a+b)*c");
  CHECK(f.print(root_of(f).parts[0]) == "a + b");
  CHECK(f.print(root_of(f).parts[1]) == "c");
  CHECK(f.print(f.root()) == f.print());
}

TEST_CASE("formulas are equal by meaning, not by spelling or place") {
  CHECK(formula("1.2%") == formula("1.20%"));
  CHECK(formula("a  +  b") == formula("(a + b)"));
  CHECK(formula("a", {"x", 1, 1}) == formula("a", {"y", 2, 2}));
  CHECK_FALSE(formula("a") == formula("A"));
  CHECK_FALSE(formula("a") == formula("\"a\""));
  formula const f("a + b");
  formula const copy = f;  // NOLINT: the copy is what is tested
  CHECK(copy == f);
  CHECK(&copy.nodes() == &f.nodes());
}

// -- names ---------------------------------------------------------------------------------------------------------

TEST_CASE("a formula tells the names it uses, each once, in order of appearance") {
  using names = std::vector<std::string>;
  CHECK(formula("a + b * a").names() == names{"a", "b"});
  CHECK(formula("1 + 2").names().empty());
  CHECK(formula("true and \"text\" == 'b'").names().empty());
  CHECK(formula("marginal(sales, commission)").names() == names{"sales", "commission"});
  CHECK(formula("sum(x, by=team) / count(by=shop)").names() == names{"x", "team", "shop"});
  CHECK(formula("sum(team, by=team)").names() == names{"team"});
  CHECK(formula("tier in [\"a\"] and medal.tier == 'b'").names() == names{"tier", "medal.tier"});
}

TEST_CASE("a fault can be made at any part of a formula") {
  formula const f("score >= 80\nand 满意度 > x", {"p.toml", 3, 7});
  for (std::uint32_t i = 0; i < f.nodes().size(); ++i) {
    if (f.nodes()[i].text == "score") CHECK(f.fault_at(i, "m").where == place{"p.toml", 3, 7});
    if (f.nodes()[i].text == "x") {
      fault const at = f.fault_at(i, "unknown name 'x'", "did you mean 'y'?");
      CHECK(at.where == place{"p.toml", 4, 11});
      CHECK(at.text() ==
            "p.toml:4:11: unknown name 'x'; did you mean 'y'?\n"
            "  and 满意度 > x\n"
            "            ^");
    }
  }
}

TEST_CASE("faults can be gathered instead of thrown, and the formula is then true") {
  std::vector<fault> faults;
  CHECK(formula::read("a +", {"p", 1, 1}, faults) == formula("true"));
  CHECK(formula::read("b +", {"p", 2, 1}, faults) == formula("true"));
  CHECK(formula::read("c", {"p", 3, 1}, faults) == formula("c"));
  REQUIRE(faults.size() == 2);
  CHECK(faults[0].where == place{"p", 1, 4});
  CHECK(faults[1].where == place{"p", 2, 4});
}

}  // namespace formula_test
