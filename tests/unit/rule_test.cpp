#include "tierwise/rule.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "tierwise/evaluate.hpp"

namespace tw = tierwise;

namespace rule_test {

struct call_month {
  int calls = 0;
  double minutes = 0;
  std::optional<double> quality;
  bool certified = false;
  std::optional<bool> trained;
  std::string_view grade = "b";
};
struct office {
  std::string desk = "north";
  long calls = 0;
};
constexpr tw::name<"calls"> calls;
constexpr tw::name<"minutes"> minutes;
constexpr tw::name<"quality"> quality;
constexpr tw::name<"certified"> certified;
constexpr tw::name<"trained"> trained;
constexpr tw::name<"grade"> grade;
constexpr tw::name<"desk"> desk;

struct numbers {
  double a = 0, b = 0, c = 0;
  std::optional<bool> p, q;
  std::optional<std::string_view> s;
};
constexpr tw::name<"a"> a;
constexpr tw::name<"b"> b;
constexpr tw::name<"c"> c;
constexpr tw::name<"p"> p;
constexpr tw::name<"q"> q;
constexpr tw::name<"s"> s;

}  // namespace rule_test

TIERWISE_REFLECT(rule_test::call_month, calls, minutes, quality, certified, trained, grade);
TIERWISE_REFLECT(rule_test::office, desk, calls);
TIERWISE_REFLECT(rule_test::numbers, a, b, c, p, q, s);

namespace rule_cases {

using namespace tw::literals;
using rule_test::call_month;
using rule_test::numbers;
namespace n = rule_test;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr auto iron = tw::tenure_months >= 2 && tw::bad_records == 0 && tw::score >= 80;

// What follows is decided while this file compiles.
static_assert(iron(tw::facts{.tenure_months = 3, .bad_records = 0, .score = 81}));
static_assert(iron(tw::facts{.tenure_months = 2, .bad_records = 0, .score = 80}));
static_assert(!iron(tw::facts{.tenure_months = 3, .bad_records = 0, .score = 79.99}));
static_assert(!iron(tw::facts{.tenure_months = 3, .bad_records = 1, .score = 81}));

static_assert((n::calls > 10)(call_month{.calls = 11}));
static_assert((n::minutes / 60 <= 1.5)(call_month{.minutes = 90}));
static_assert((n::certified)(call_month{.certified = true}));
static_assert((!n::certified)(call_month{}));
static_assert((n::grade == "a")(call_month{.grade = "a"}));
static_assert((n::grade != "a")(call_month{}));
static_assert(tw::in(n::grade, "a", "b")(call_month{}));
static_assert(!tw::in(n::calls, 1, 2.5, 3)(call_month{.calls = 2}));
static_assert(("a" == n::grade)(call_month{.grade = "a"}));
static_assert((n::certified == true)(call_month{.certified = true}));

}  // namespace

TEST_CASE("a rule runs on a plain struct at run time as well") {
  rule_test::office month;
  month.desk = "south";
  month.calls = 12;
  CHECK((n::desk == "south" && n::calls / 4 == 3)(month));
  CHECK_FALSE((n::desk == "north")(month));
}

TEST_CASE("a comparison with a missing value is unknown, and an unknown rule does not hold") {
  constexpr auto rule = n::quality >= 0.8;
  static_assert(!rule(call_month{}));
  static_assert(!rule.known(call_month{}).has_value());
  static_assert(!(!rule)(call_month{}));
  static_assert(rule.known(call_month{.quality = 0.8}) == true);
  static_assert((tw::score >= 80).known(tw::facts{}) == std::nullopt);
  static_assert((n::trained).known(call_month{}) == std::nullopt);
  static_assert(n::trained.known(call_month{.trained = false}) == false);
  SUCCEED();
}

TEST_CASE("and is false when one side is false, or is true when one side is true, whatever is unknown") {
  constexpr auto unknown = n::quality >= 0.8;
  constexpr call_month one{.calls = 1};
  static_assert((unknown && n::calls > 5).known(one) == false);
  static_assert((n::calls > 5 && unknown).known(one) == false);
  static_assert((unknown && n::calls == 1).known(one) == std::nullopt);
  static_assert((unknown || n::calls == 1).known(one) == true);
  static_assert((n::calls == 1 || unknown).known(one) == true);
  static_assert((unknown || n::calls > 5).known(one) == std::nullopt);
  SUCCEED();
}

TEST_CASE("what is not given in facts is missing, not zero") {
  static_assert(!(tw::bad_records == 0)(tw::facts{}));
  static_assert(!(tw::applied == false)(tw::facts{}));
  static_assert(!(tw::shop == "")(tw::facts{}));
  static_assert(tw::missing(tw::bad_records)(tw::facts{}));
  static_assert(tw::missing(tw::shop)(tw::facts{}));
  static_assert((tw::otherwise(tw::bad_records, 0) == 0)(tw::facts{}));
  static_assert(tw::otherwise(tw::approved, true)(tw::facts{}));
  SUCCEED();
}

TEST_CASE("decimals are compared as decimals, not as their nearest doubles") {
  static_assert((tw::score * 100 == 115)(tw::facts{.score = 1.15}));
  static_assert((tw::score + 0.2 == 0.3)(tw::facts{.score = 0.1}));
  static_assert((tw::score / 3 * 3 == 1)(tw::facts{.score = 1}));
  static_assert((tw::score / 3 + tw::score / 6 == 0.5)(tw::facts{.score = 1}));
  static_assert(!(tw::score * 100 > 115)(tw::facts{.score = 1.15}));
  static_assert((1.4 - tw::score == 0.2)(tw::facts{.score = 1.2}));
  SUCCEED();
}

TEST_CASE("an amount is the double nearest to the exact value") {
  static_assert((tw::score * 0.6_percent)(tw::facts{.score = 30000}) == 180);
  static_assert((tw::score + 0.2)(tw::facts{.score = 0.1}) == 0.3);
  static_assert((tw::score / 3)(tw::facts{.score = 2}) == 2.0 / 3);
  static_assert((-tw::score)(tw::facts{.score = 2.5}) == -2.5);
  static_assert(tw::abs(tw::score - 3)(tw::facts{.score = 2.5}) == 0.5);
  static_assert(tw::min(tw::score, 3)(tw::facts{.score = 2.5}) == 2.5);
  static_assert(tw::max(tw::score, 3)(tw::facts{.score = 2.5}) == 3);
  static_assert(tw::clip(tw::score, 3, 5)(tw::facts{.score = 9}) == 5);
  static_assert(tw::clip(tw::score, 3, 5)(tw::facts{.score = 1}) == 3);
  static_assert(tw::if_(tw::approved, tw::score, 1)(tw::facts{.score = 9, .approved = true}) == 9);
  CHECK(std::isnan((tw::score + 1)(tw::facts{})));
  CHECK(std::isnan(tw::if_(tw::approved, 1, tw::score)(tw::facts{.score = 1})));
  CHECK(std::isnan(tw::min(tw::score, tw::base_pay)(tw::facts{.score = 1})));
}

TEST_CASE("dividing by zero gives a missing value, also by a zero that doubles do not see") {
  static_assert(tw::missing(1 / tw::score)(tw::facts{.score = 0}));
  static_assert(tw::missing(1 / (tw::score + 0.2 - 0.3))(tw::facts{.score = 0.1}));
  static_assert(!tw::missing(1 / (tw::score + 0.2 - 0.3))(tw::facts{.score = 0.1000001}));
  static_assert((1 / (tw::score + 0.2 - 0.3) > 5).known(tw::facts{.score = 0.1}) == std::nullopt);
  SUCCEED();
}

TEST_CASE("percent literals are the decimals they say") {
  static_assert((1.2_percent).value == 0.012);
  static_assert((0.6_percent).value == 0.006);
  static_assert((100_percent).value == 1);
  static_assert((33.3_percent).value == 0.333);
  CHECK(tw::formula(tw::score * 1.2_percent).text() == "score * 1.2%");
}

TEST_CASE("a rule becomes a formula in the spelling of policy files") {
  tw::formula const f = iron;
  CHECK(f.text() == "tenure_months >= 2 and bad_records == 0 and score >= 80");
  CHECK(f.print() == f.text());
  std::optional<tw::formula> const enter = iron;
  CHECK(*enter == f);
}

TEST_CASE("the text of a rule has the parentheses it needs and no others") {
  auto text = [](auto const& rule) { return rule.text(); };
  CHECK(text((tw::applied || tw::approved) && tw::score > 1) == "(applied or approved) and score > 1");
  CHECK(text(tw::applied || (tw::approved && tw::score > 1)) == "applied or approved and score > 1");
  CHECK(text(!(tw::applied && tw::approved)) == "not (applied and approved)");
  CHECK(text(!tw::applied && tw::approved) == "not applied and approved");
  CHECK(text(tw::score - (tw::score - 1) == 1) == "score - (score - 1) == 1");
  CHECK(text(tw::score - tw::score - 1 == -1) == "score - score - 1 == -1");
  CHECK(text((tw::score + 1) * 2 / (tw::score * 3) > 0) == "(score + 1) * 2 / (score * 3) > 0");
  CHECK(text(-(tw::score + 1) < -tw::score) == "-(score + 1) < -score");
  CHECK(text((tw::score > 1) == (tw::score < 3)) == "(score > 1) == (score < 3)");
  CHECK(text(tw::if_(tw::applied, tw::min(tw::score, 1), tw::max(2, tw::score)) >= tw::clip(tw::score, 0, 1.5)) ==
        "if(applied, min(score, 1), max(2, score)) >= clip(score, 0, 1.5)");
  CHECK(text(tw::in(tw::shop, "lantern", "say \"hi\"")) == "shop in [\"lantern\", 'say \"hi\"']");
  CHECK(text(!tw::in(tw::score, 1, -2.5)) == "not score in [1, -2.5]");
  CHECK(text(tw::otherwise(tw::score, 0) > 1 || tw::missing(tw::score)) == "otherwise(score, 0) > 1 or missing(score)");
  CHECK(text(tw::abs(tw::score) == 1) == "abs(score) == 1");
  CHECK(text(tw::applied == true) == "applied == true");
}

TEST_CASE("every text of a rule reads back and prints the same") {
  auto same = [](auto const& rule) { CHECK(tw::formula(rule).print() == rule.text()); };
  same((tw::score > 1) == (tw::score < 3));
  same(!(!tw::applied || tw::score - -2 > 1));
  same(-(-tw::score) > 0 && !(tw::applied == tw::approved));
  same(tw::score * (tw::score / (2 * tw::score)) >= 1);
}

TEST_CASE("a rule takes no room for its names") {
  CHECK(sizeof(tw::name<"score">) == 1);
  CHECK(sizeof(tw::applied && tw::approved && !tw::priority) <= 8);
}

namespace {

/// Facts with values near the decisions, as decimals, some missing.
numbers random_numbers(std::mt19937& luck) {
  auto one = [&] {
    switch (luck() % 6) {
      case 0: return nan;
      case 1: return double(luck() % 5);
      case 2: return double(std::int32_t(luck() % 2001) - 1000) / 100;
      case 3: return double(std::int32_t(luck() % 201) - 100) / 10;
      case 4: return double(luck() % 1000000) / 1000;
      default: return double(luck()) / 4294967296.0;
    }
  };
  auto flag = [&]() -> std::optional<bool> {
    if (luck() % 4 == 0) return {};
    return luck() % 2 == 0;
  };
  numbers out{one(), one(), one(), flag(), flag(), {}};
  if (luck() % 4 != 0) out.s = luck() % 2 == 0 ? "x" : "y";
  return out;
}

tw::table table_of(std::vector<numbers> const& rows) {
  tw::table t;
  std::vector<double> v[5];
  std::vector<std::int32_t> codes;
  for (auto const& r : rows) {
    v[0].push_back(r.a);
    v[1].push_back(r.b);
    v[2].push_back(r.c);
    v[3].push_back(r.p ? double(*r.p) : nan);
    v[4].push_back(r.q ? double(*r.q) : nan);
    codes.push_back(!r.s ? -1 : *r.s == "x" ? 0 : 1);
  }
  t.add("a", v[0]).add("b", v[1]).add("c", v[2]);
  t.add("p", v[3], tw::column_kind::flag).add("q", v[4], tw::column_kind::flag);
  auto kept = std::make_shared<std::vector<std::int32_t>>(codes);
  tw::column c;
  c.name = "s";
  c.kind = tw::column_kind::text;
  c.codes = *kept;
  c.dictionary = std::make_shared<std::vector<std::string>>(std::vector<std::string>{"x", "y"});
  c.owner = kept;
  t.add(c);
  return t;
}

/// The compile-time form and the formula it becomes say the same on many random rows.
template <class Rule>
void check_both_forms(Rule const& rule, std::vector<numbers> const& rows, tw::table const& table) {
  tw::formula const f = rule;
  INFO(f.text());
  tw::evaluation const found = tw::evaluate(f, table);
  int different = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if constexpr (requires { rule.known(rows[i]); } && std::is_same_v<decltype(rule(rows[i])), bool>) {
      auto const mine = rule.known(rows[i]);
      double const as_number = mine ? double(*mine) : nan;
      different += !(as_number == found.values[i] || (std::isnan(as_number) && std::isnan(found.values[i])));
    } else {
      double const mine = rule(rows[i]), theirs = found.values[i];
      if (std::isnan(mine) || std::isnan(theirs))
        different += std::isnan(mine) != std::isnan(theirs);
      else
        different += !(std::abs(mine - theirs) <= 1e-12 * std::max(1.0, std::abs(mine)));
    }
  }
  CHECK(different == 0);
}

}  // namespace

TEST_CASE("both forms of a rule agree on random facts") {
  std::mt19937 luck(20260301);
  std::vector<numbers> rows;
  for (int i = 0; i < 3000; ++i) {
    rows.push_back(random_numbers(luck));
    if (i % 3 == 0) rows.back().b = rows.back().a;
    if (i % 7 == 0) rows.back().c = rows.back().a * 3;
  }
  tw::table const table = table_of(rows);
  auto check = [&](auto const& rule) { check_both_forms(rule, rows, table); };
  using namespace rule_test;
  check(a >= 2 && b == 0 && c >= 80);
  check(a + b == c);
  check(a * 3 == c);
  check(a / 3 * 3 == b);
  check(a - b <= 0.01 || c * 1.1 > a);
  check((!(a < b)) == (b <= a));
  check(tw::min(a, b) + tw::max(a, b) == a + b);
  check(a / b > 1 || a / (b - c) < 0.1);
  check(tw::clip(a, b, 5) <= 5 && tw::abs(b) >= b);
  check(tw::if_(p, a, b) > tw::if_(q, b, c));
  check(tw::if_(a > b, p, q));
  check(tw::otherwise(a, 1) * 1.2_percent >= tw::otherwise(b / c, 0.5));
  check(tw::missing(a / (b - a)) || tw::missing(p));
  check(p == q && (p || !q));
  check((p != q) != (a > 1));
  check(s == "x" || tw::in(s, "y", "z"));
  check(!tw::in(s, "x") && s != "q");
  check(tw::in(a, 1, 2, 3.5) || tw::in(b * 2, 2, 4));
  check(tw::missing(s) || tw::if_(p, "x", s) == "x");
  check((a + 0.1) * (b - 0.2) == a * b - a * 0.2 + b * 0.1 - 0.02);
  check(a * b * c - c * b * a == 0);
  check(-a - -b >= 0 - (a - b));
  check(a + b * c);
  check(a / b - c / 7);
  check(tw::clip(-a, b, c) + tw::abs(a - b));
  check(tw::otherwise(a / b, c) * 33.3_percent);
}

}  // namespace rule_cases
