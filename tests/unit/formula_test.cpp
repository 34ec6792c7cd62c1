#include "tierwise/formula.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using tierwise::error;
using tierwise::fault;
using tierwise::formula;
using tierwise::operation;
using tierwise::place;

namespace {

/// The one fault that reading `text` gives.
fault fault_of(std::string const& text, place const& where = {}) {
  try {
    formula const f(text, where);
  } catch (error const& e) {
    REQUIRE(e.faults().size() == 1);
    return e.faults()[0];
  }
  FAIL("no fault in: " << text);
  return {};
}

/// The message and hint of that fault, and the offset its caret points to.
struct complaint {
  std::string text;
  std::size_t caret;
  bool operator==(complaint const&) const = default;
};
std::ostream& operator<<(std::ostream& out, complaint const& c) { return out << c.text << " @" << c.caret; }

complaint complaint_of(std::string const& text) {
  fault const f = fault_of(text);
  return {f.hint.empty() ? f.message : f.message + "; " + f.hint, f.caret};
}

std::string repeated(std::string const& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

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
  CHECK(root_of(f).by == "team");
  CHECK(root_of(f).parts.size() == 1);
  CHECK(root_of("count(by=team)").parts.empty());
  CHECK(root_of("count(by = team)").by == "team");
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

// -- complaints ----------------------------------------------------------------------------------------------------

TEST_CASE("every complaint of the parser says what is wrong and where") {
  using c = complaint;
  // nothing there
  CHECK(complaint_of("") == c{"the formula is empty", 0});
  CHECK(complaint_of(" \t ") == c{"the formula is empty", 0});
  // characters
  CHECK(complaint_of("a && b") == c{"unexpected '&'; write 'and'", 2});
  CHECK(complaint_of("a || b") == c{"unexpected '|'; write 'or'", 2});
  CHECK(complaint_of("!a") == c{"unexpected '!'; write 'not'", 0});
  CHECK(complaint_of("a ^ 2") == c{"unexpected '^'; powers are not part of the language", 2});
  CHECK(complaint_of("a % 2") == c{"unexpected '%'; a percent sign stands right behind its number: 1.2%", 2});
  CHECK(complaint_of("1.2 %") == c{"unexpected '%'; a percent sign stands right behind its number: 1.2%", 4});
  CHECK(complaint_of("a; b") == c{"unexpected ';'", 1});
  CHECK(complaint_of("a . b") == c{"unexpected '.'", 2});
  CHECK(complaint_of("a.") == c{"unexpected '.'", 1});
  CHECK(complaint_of("a.1") == c{"expected the end of the formula, or an operator, found '.1'", 1});
  // numbers
  CHECK(complaint_of("1.2.3") == c{"'1.2.3' is not a number; at most 15 significant digits", 0});
  CHECK(complaint_of("a + 1234567890123456") ==
        c{"'1234567890123456' is not a number; at most 15 significant digits", 4});
  CHECK(complaint_of("1e400") == c{"'1e400' is not a number; at most 15 significant digits", 0});
  CHECK(complaint_of("2x") == c{"a name cannot start with a digit", 0});
  CHECK(complaint_of("1e") == c{"a name cannot start with a digit", 0});
  CHECK(complaint_of("1%a") == c{"a name cannot start with a digit", 0});
  CHECK(complaint_of("3月") == c{"a name cannot start with a digit", 0});
  // texts
  CHECK(complaint_of("a == \"iron") == c{"the quote is not closed", 5});
  CHECK(complaint_of("a == 'iron\"") == c{"the quote is not closed", 5});
  CHECK(complaint_of("a == \"ir\non\"") == c{"the quote is not closed on its line", 5});
  // where a value should stand
  CHECK(complaint_of("a +") == c{"expected a number, a name or '(', found the end", 3});
  CHECK(complaint_of("a + * b") == c{"expected a number, a name or '(', found '*'", 4});
  CHECK(complaint_of("+1") == c{"expected a number, a name or '(', found '+'", 0});
  CHECK(complaint_of("a and and b") == c{"expected a number, a name or '(', found 'and'", 6});
  CHECK(complaint_of("or") == c{"expected a number, a name or '(', found 'or'", 0});
  CHECK(complaint_of("()") == c{"expected a number, a name or '(', found ')'", 1});
  CHECK(complaint_of("a + not b") == c{"expected a number, a name or '(', found 'not'", 4});
  CHECK(complaint_of("[1, 2]") == c{"expected a number, a name or '(', found '['", 0});
  // behind a value
  CHECK(complaint_of("a b") == c{"expected the end of the formula, or an operator, found 'b'", 2});
  CHECK(complaint_of("a)") == c{"expected the end of the formula, or an operator, found ')'", 1});
  CHECK(complaint_of("a = b") ==
        c{"expected the end of the formula, or an operator, found '='; equality is written '=='", 2});
  CHECK(complaint_of("a AND b") ==
        c{"expected the end of the formula, or an operator, found 'AND'; and, or, not are written in lower case", 2});
  CHECK(complaint_of("a OR b") ==
        c{"expected the end of the formula, or an operator, found 'OR'; and, or, not are written in lower case", 2});
  CHECK(complaint_of("NOT a").caret == 4);
  // parentheses and calls
  CHECK(complaint_of("(a + b") == c{"expected ')' to close the parenthesis, found the end", 6});
  CHECK(complaint_of("(a b)") == c{"expected ')' to close the parenthesis, found 'b'", 3});
  CHECK(complaint_of("f(a") == c{"expected ')' to close the call, found the end", 3});
  CHECK(complaint_of("f(a b)") == c{"expected ')' to close the call, found 'b'", 4});
  CHECK(complaint_of("f(a,)") == c{"expected an argument after ',', found ')'", 4});
  CHECK(complaint_of("f(,a)") == c{"expected a number, a name or '(', found ','", 2});
  CHECK(complaint_of("sum(x, by=)") == c{"expected the name of a group after 'by=', found ')'", 10});
  CHECK(complaint_of("sum(x, by=3)") == c{"expected the name of a group after 'by=', found '3'", 10});
  CHECK(complaint_of("sum(by=team, x)") == c{"expected ')' to close the call, found ','", 11});
  // lists
  CHECK(complaint_of("a in b") == c{"expected '[' after 'in', found 'b'", 5});
  CHECK(complaint_of("a in") == c{"expected '[' after 'in', found the end", 4});
  CHECK(complaint_of("a in []") == c{"expected a text or a number in the list, found ']'", 6});
  CHECK(complaint_of("a in [b]") == c{"expected a text or a number in the list, found 'b'", 6});
  CHECK(complaint_of("a in [1,]") == c{"expected a text or a number in the list, found ']'", 8});
  CHECK(complaint_of("a in [-'x']") == c{"expected a number after '-', found ''x''", 7});
  CHECK(complaint_of("a in [1 2]") == c{"expected ']' or ',' in the list, found '2'", 8});
  CHECK(complaint_of("a in [1") == c{"expected ']' or ',' in the list, found the end", 7});
  CHECK(complaint_of("a not b") == c{"expected 'in' after 'not', found 'b'", 6});
  // comparisons
  CHECK(complaint_of("1 < a < 3") == c{"comparisons do not chain; write 'a < b and b < c'", 6});
  CHECK(complaint_of("a == b != c") == c{"comparisons do not chain; write 'a < b and b < c'", 7});
}

TEST_CASE("a full-width sign is told with the one that is meant") {
  struct {
    std::string_view text, message, hint;
    std::size_t column;
  } const cases[] = {
      {"if（sales > 80，1，0）", "unexpected '（'", "'（' is full-width; write '('", 3},
      {"if(sales > 80，1, 0)", "unexpected '，'", "'，' is full-width; write ','", 14},
      {"sales ＞ 80", "unexpected '＞'", "'＞' is full-width; write '>'", 7},
      {"sales * 80％", "unexpected '％'", "'％' is full-width; write '%'", 11},
      {"team == “a”", "unexpected '“'", "write '\"' for '“'", 9},
      {"sales ≥ 80", "unexpected '≥'", "write '>=' for '≥'", 7},
      {"a + １２", "unexpected '１'", "'１' is full-width; write '1'", 5},
      {"a　　 > 1 b", "expected the end of the formula, or an operator, found 'b'", "", 9},
      {"max(a，b c)", "expected ')' to close the call, found 'c'", "'，' is full-width; write ','", 9},
      {"max('，', c d)", "expected ')' to close the call, found 'd'", "", 12},
  };
  for (auto const& one : cases) {
    INFO(one.text);
    try {
      (void)formula(one.text, {"f", 1, 1});
      FAIL_CHECK("no complaint");
    } catch (error const& e) {
      CHECK(e.faults()[0].message == one.message);
      CHECK(e.faults()[0].hint == one.hint);
      CHECK(e.faults()[0].where.column == one.column);
    }
  }
  // Names have them, as the columns of a workbook do.
  CHECK(formula("销售额（元） * 2 + 迟到、早退").names() == std::vector<std::string>{"销售额（元）", "迟到、早退"});
}

TEST_CASE("the caret of a formula with Chinese text points to the character") {
  fault const f = fault_of("满意度 >= 80 并且 x");
  CHECK(f.caret == std::string("满意度 >= 80 ").size());
  CHECK(f.text() ==
        "expected the end of the formula, or an operator, found '并且'\n"
        "  满意度 >= 80 并且 x\n"
        "            ^");
}

TEST_CASE("the column of a fault counts characters from where the formula starts") {
  CHECK(fault_of("a b", {"p.toml", 41, 10}).where == place{"p.toml", 41, 12});
  CHECK(fault_of("满 b", {"p.toml", 41, 10}).where == place{"p.toml", 41, 12});
  CHECK(fault_of("a b", {"p.toml", 0, 0}).where == place{"p.toml", 0, 0});
  CHECK(fault_of("a b").where == place{});
}

TEST_CASE("a fault on a later line of a formula has that line, its own column and its own excerpt") {
  fault const f = fault_of("score >= 80\n  and 满意度 b\n  or x", {"p.toml", 41, 10});
  CHECK(f.where == place{"p.toml", 42, 11});
  CHECK(f.excerpt == "  and 满意度 b");
  CHECK(f.text() ==
        "p.toml:42:11: expected the end of the formula, or an operator, found 'b'\n"
        "    and 满意度 b\n"
        "            ^");
}

TEST_CASE("a fault at the start of a line and at the end of a formula stands on the right line") {
  CHECK(fault_of("a\nb", {"p", 5, 3}).where == place{"p", 6, 1});
  CHECK(fault_of("a +\n", {"p", 5, 3}).where == place{"p", 6, 1});
  CHECK(fault_of("a +\n").excerpt == "");
  fault const end = fault_of("(a +\n b", {"p", 5, 3});
  CHECK(end.where == place{"p", 6, 3});
  CHECK(end.caret == 2);
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

// -- limits --------------------------------------------------------------------------------------------------------

TEST_CASE("a formula may be 16384 bytes long, and no longer") {
  std::string const longest = "a" + std::string(tierwise::formula_text_limit - 1, ' ');
  CHECK_NOTHROW(formula(longest));
  CHECK(complaint_of(longest + " ").text == "the formula is longer than 16384 bytes; split it into metrics");
}

TEST_CASE("parentheses, signs, negations and calls may nest a hundred deep, and no deeper") {
  auto const too_deep = "the formula is nested deeper than 100; split it into metrics";
  CHECK_NOTHROW(formula(repeated("(", 99) + "a" + repeated(")", 99)));
  CHECK(complaint_of(repeated("(", 100) + "a" + repeated(")", 100)).text == too_deep);
  CHECK_NOTHROW(formula(repeated("-", 99) + "a"));
  CHECK(complaint_of(repeated("-", 100) + "a").text == too_deep);
  CHECK_NOTHROW(formula(repeated("not ", 99) + "a"));
  CHECK(complaint_of(repeated("not ", 100) + "a").text == too_deep);
  CHECK_NOTHROW(formula(repeated("f(", 49) + "a" + repeated(")", 49)));
  CHECK(complaint_of(repeated("f(", 50) + "a" + repeated(")", 50)).text == too_deep);
}

TEST_CASE("depth is given back when a parenthesis closes") {
  std::string wide = "(a)";
  for (int i = 0; i < 99; ++i) wide += " + " + repeated("(", 50) + "a" + repeated(")", 50);
  CHECK_NOTHROW(formula(wide));
}

TEST_CASE("a chain may have a hundred and one terms, and no more") {
  for (std::string const sign : {" + ", " - ", " * ", " / ", " and ", " or "}) {
    INFO(sign);
    CHECK_NOTHROW(formula("a" + repeated(sign + "a", 100)));
    CHECK(complaint_of("a" + repeated(sign + "a", 101)).text ==
          "more than 100 terms in one chain; split it into metrics");
  }
}

TEST_CASE("a formula may have 4096 parts, and no more") {
  // A list of n items, with its name, itself and `in`: n + 3 parts.
  auto list = [](std::size_t items) {
    std::string text = "a in [1";
    for (std::size_t i = 1; i < items; ++i) text += ",1";
    return text + "]";
  };
  CHECK(formula(list(4093)).nodes().size() == tierwise::formula_node_limit);
  CHECK(complaint_of(list(4094)).text == "the formula has more than 4096 parts; split it into metrics");
}

TEST_CASE("a formula at every limit at once can be printed and read back") {
  formula const f(repeated("-", 99) + "a");
  CHECK(formula(f.print()) == f);
  formula const chain("a" + repeated(" - a", 100));
  CHECK(formula(chain.print()) == chain);
}
