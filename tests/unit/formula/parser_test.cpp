// What the parser refuses, how it says so, and how much of a formula it takes. What it makes of one is in
// formula_test.cpp.
#include "tierwise/detail/formula/parser.hpp"

#include <string>

#include "catch.hpp"
#include "tierwise/formula.hpp"

namespace parser_test {

using tierwise::error;
using tierwise::fault;
using tierwise::formula;
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

}  // namespace

// -- complaints ----------------------------------------------------------------------------------------------------

using c = complaint;

TEST_CASE("what is no token is told with where it stands") {
  CHECK(complaint_of("") == c{"the formula is empty", 0});
  CHECK(complaint_of(" \t ") == c{"the formula is empty", 0});
  // characters
  CHECK(complaint_of("a && b") == c{"unexpected '&'; write 'and'", 2});
  CHECK(complaint_of("a || b") == c{"unexpected '|'; write 'or'", 2});
  CHECK(complaint_of("!a") == c{"unexpected '!'; write 'not'", 0});
  CHECK(complaint_of("a ^ 2") == c{"unexpected '^'; write power(x, 2)", 2});
  CHECK(
      complaint_of("a % 2") ==
      c{"unexpected '%'; a percent sign stands right behind its number: 1.2%; what is left of a division is mod(x, y)",
        2});
  CHECK(
      complaint_of("1.2 %") ==
      c{"unexpected '%'; a percent sign stands right behind its number: 1.2%; what is left of a division is mod(x, y)",
        4});
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
}

TEST_CASE("what stands where something else should is told with what was expected") {
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
}

TEST_CASE("what parentheses, calls, lists and comparisons lack is told") {
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
  std::string const chain =
      "comparisons chain only as bounds that rise or fall, as in 'a < b <= c'; write 'and' between two comparisons";
  CHECK(complaint_of("1 < a > 3") == c{chain, 6});
  CHECK(complaint_of("a == b != c") == c{chain, 7});
  CHECK(complaint_of("a < b == c") == c{chain, 6});
  CHECK(complaint_of("a in [1] < c") == c{chain, 9});
}

TEST_CASE("bounds that rise, or fall, are as many comparisons, each between two neighbours") {
  CHECK(formula("1 < a <= 3").print() == "1 < a and a <= 3");
  CHECK(formula("3 >= a + 1 > b >= 0").print() == "3 >= a + 1 and a + 1 > b and b >= 0");
  CHECK(formula("not 1 < a < 3 or p").print() == "not (1 < a and a < 3) or p");
  CHECK(formula("p == (1 < a < 3)").print() == "p == (1 < a and a < 3)");
  CHECK(formula("1 < a + b < 3 < c").nodes().size() == formula("1 < a + b and a + b < 3 and 3 < c").nodes().size());
  std::string many = "a";
  for (int i = 0; i < 102; ++i) many += " < a";
  CHECK(fault_of(many).message == "more than 100 terms in one chain");
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

}  // namespace parser_test
