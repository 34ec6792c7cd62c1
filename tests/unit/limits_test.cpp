#include "tierwise/limits.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "tierwise/policy_file.hpp"
#include "tierwise/simulate.hpp"

namespace limits_test {

namespace {

using namespace tierwise;

std::vector<fault> faults_of(auto f) {
  try {
    f();
  } catch (error const& e) {
    return e.faults();
  }
  return {};
}
std::string complaint(policy const& p) {
  std::string out;
  for (auto const& f : faults_of([&] { (void)compiled_policy(p); })) out += f.text() + "\n";
  return out;
}

policy some_policy() {
  policy p;
  p.ladder.push_back({"medal", "", {{"iron"}}, ""});
  p.pay.line.push_back({"base", "", line_kind::earning, formula("base_pay")});
  return p;
}

/// As many texts as asked for, each with its number.
std::string repeated(std::size_t n, auto text) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += text(std::to_string(i));
  return out;
}

}  // namespace

TEST_CASE("numbers in words have commas") {
  CHECK(detail::with_commas(0) == "0");
  CHECK(detail::with_commas(999) == "999");
  CHECK(detail::with_commas(1000) == "1,000");
  CHECK(detail::with_commas(100001) == "100,001");
  CHECK(detail::with_commas(16777216) == "16,777,216");
}

TEST_CASE("a policy made in code is refused for what is too long in it, all of it at once") {
  policy p = some_policy();
  p.pay.line.resize(100001, p.pay.line[0]);
  p.check.resize(1001, check{"late", "", formula("false"), "", ""});
  CHECK(complaint(p) ==
        "pay.line: 100,001 pay lines; a policy may have 1,000\ncheck: 1,001 checks; a policy may have 1,000\n");
  p = some_policy();
  p.ladder[0].tier.resize(61);
  CHECK(complaint(p) == "ladder \"medal\": 61 tiers; a ladder may have 60\n");
  p = some_policy();
  p.brackets.push_back({});
  p.brackets[0].name = "slices";
  for (int i = 0; i < 10001; ++i) p.brackets[0].rates.emplace_back(i, 0.01);
  CHECK(complaint(p) == "brackets \"slices\": 10,001 rows; a bracket table may have 10,000\n");
  p = some_policy();
  p.pay.line[0].name = std::string(1001, 'x');
  CHECK(complaint(p) == "pay.line: 1,001 bytes in the name beginning 'xxxxxxxxxxxx'; a name may have 1,000\n");
}

TEST_CASE("as many pay lines as there may be, each naming what was earned before it, are compiled") {
  policy p = some_policy();
  for (std::size_t i = 1; i < limit::pay_lines; ++i)
    p.pay.line.push_back({"l" + std::to_string(i), "", line_kind::earning, formula("gross * 0.001")});
  CHECK(complaint(p).empty());
}

TEST_CASE("assumptions are held to their limits before they join a policy") {
  assumptions a;
  a.totals.resize(1001, "gross");
  a.attrition.leaving.emplace();
  for (int i = 0; i < 1201; ++i) a.attrition.leaving->tenure.emplace_back(i, 1);
  std::string said;
  for (auto const& f : faults_of([&] { (void)compiled_model(some_policy(), a); })) said += f.text() + "\n";
  CHECK(said ==
        "attrition.leaving.tenure: 1,201 rows; the tenure of a hazard may have 1,200\ntotals: 1,001 totals; "
        "assumptions may have 1,000\n");
}

TEST_CASE("a hundred thousand faults of a file are found with their places, on lines of their own or on one line",
          "[large]") {
  std::size_t const n = 100000;
  std::string const lines = repeated(n, [](std::string const& i) { return "键" + i + " = 1\n"; });
  std::string quoted;
  for (std::size_t at = 0, end; at < lines.size(); at = end + 1) {
    end = lines.find('\n', at);
    quoted += "\"" + lines.substr(at, lines.find(' ', at) - at) + "\" = 1\n";
  }
  auto const apart = faults_of([&] { (void)parse_policy(quoted); });
  REQUIRE(apart.size() == n);
  CHECK(apart[99999].text() == "policy.toml:100000:1: unknown key '键99999'\n  \"键99999\" = 1\n  ^");

  std::string const row =
      "brackets.b.rates = [" + repeated(n, [](std::string const&) { return "[\"税\", 1], "; }) + "]";
  auto const together = faults_of([&] { (void)parse_policy(row); });
  REQUIRE(together.size() == n);
  CHECK(together[99999].path == "brackets \"b\".rates[99999]");
  CHECK(together[99999].where.column == 22 + 10 * 99999);
  CHECK(together[99999].excerpt.size() < 500);
  CHECK(std::string_view(together[99999].excerpt).substr(together[99999].caret).starts_with("\"税\", 1], ]"));
}

TEST_CASE("of more faults than are kept the rest is named as such", "[large]") {
  auto const found =
      faults_of([&] { (void)parse_policy(repeated(100002, [](std::string const& i) { return "k" + i + " = 1\n"; })); });
  REQUIRE(found.size() == 100001);
  CHECK(found.back().text() == "policy.toml:100001:1: more than 100,000 faults: those further on are not listed");
}

TEST_CASE("a hundred thousand elements of one name are each told where it stands first", "[large]") {
  auto const found = faults_of([&] {
    (void)parse_policy(
        repeated(100000, [](std::string const&) { return "[[pay.line]]\nname = \"x\"\namount = \"1\"\n"; }));
  });
  REQUIRE(found.size() == 99999);
  CHECK(found.back().message == "the name is taken");
  CHECK(found.back().hint == "it stands in line 2 already");
}

TEST_CASE("a file may be as large as is allowed, and one byte more is refused", "[large]") {
  CHECK(faults_of([] { (void)parse_policy(std::string(limit::file_bytes, '\n')); }).empty());
  CHECK(faults_of([] { (void)parse_policy(std::string(limit::file_bytes + 1, '\n')); }).at(0).text() ==
        "policy.toml: the file has 16,777,217 bytes; it may have 16,777,216");
}

TEST_CASE("keys of too many parts are refused before they are read") {
  auto dotted = [](std::size_t parts) { return "a" + repeated(parts - 1, [](std::string const&) { return ".a"; }); };
  for (std::string const& key : {dotted(33) + " = 1", "[" + dotted(33) + "]", "x = { " + dotted(200000) + " = 1 }"})
    CHECK(faults_of([&] { (void)parse_policy(key); }).at(0).message == "a key has more than 32 parts");
  for (std::string const& text :
       {dotted(32) + " = 1", "description = \"" + dotted(500) + "\"", "# " + dotted(500),
        "description = '''\n" + dotted(500) + "'''", "description = \"\\\"" + dotted(500) + "\""})
    for (auto const& f : faults_of([&] { (void)parse_policy(text); })) CHECK(f.message == "unknown key 'a'");
}

TEST_CASE("a fault shows of a long line what stands around its caret, in whole characters") {
  fault f;
  std::string const line = repeated(1000, [](std::string const&) { return "税"; });
  for (std::size_t at : {std::size_t(0), std::size_t(300), std::size_t(1500), line.size() - 3}) {
    f.show(line, at);
    CHECK(f.excerpt.size() <= 406);
    CHECK(std::string_view(f.excerpt).substr(f.caret).starts_with("税"));
  }
  f.show("short", 2);
  CHECK(f.excerpt == "short");
  CHECK(f.caret == 2);
}

TEST_CASE(
    "ten thousand misspelt names beside ten thousand others are refused with the nearest name as long as it is looked "
    "for",
    "[large]") {
  policy p = some_policy();
  for (int i = 0; i < 9000; ++i)
    p.metric.push_back({"metric_" + std::to_string(i), "", formula("unknown_" + std::to_string(i)), ""});
  p.metric.push_back({"wrong", "", formula("base_pya"), ""});
  auto const found = faults_of([&] { (void)compiled_policy(p); });
  REQUIRE(found.size() == 9001);
  CHECK(found[0].message == "unknown name 'unknown_0'");
  p.metric.erase(p.metric.begin(), p.metric.begin() + 9000);
  CHECK(faults_of([&] { (void)compiled_policy(p); }).at(0).hint == "did you mean 'medal.base_pay'?");
}

}  // namespace limits_test
