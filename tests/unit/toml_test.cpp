#include "tierwise/toml.hpp"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "policy_file.hpp"
#include "tierwise/assumption_members.hpp"

namespace tierwise_tests {

using namespace tierwise;
using detail::type_info;
using detail::type_kind;

template <class T>
std::string written(T const& value) {
  return to_toml(value);
}
template <class T>
T read(std::string_view text) {
  return parse_toml<T>(text, std::string(detail::type_info_of<T>().name) + ".toml");
}
template <class T>
std::string complaints(std::string_view text) {
  try {
    (void)read<T>(text);
    return "";
  } catch (error const& e) {
    return e.what();
  }
}

namespace {

// Fills any reflected value at random, so that a new member is tested without being mentioned here.
class filler {
 public:
  explicit filler(std::uint32_t seed) : random_(seed) {}

  void fill(type_info const& type, void* value) {
    switch (type.what) {
      case type_kind::text: *static_cast<std::string*>(value) = text(); return;
      case type_kind::boolean: *static_cast<bool*>(value) = upto(1) == 1; return;
      case type_kind::integer: *static_cast<int*>(value) = static_cast<int>(upto(40)) - 20; return;
      case type_kind::number: *static_cast<figure*>(value) = number(); return;
      case type_kind::formula: *static_cast<formula*>(value) = rule(); return;
      case type_kind::enumeration: return type.choose(value, upto(type.choices.size() - 1));
      case type_kind::pair:
        for (std::size_t i = 0; i < 2; ++i) fill(*type.item, type.at(value, i));
        return;
      case type_kind::optional:
        if (upto(1) == 1) fill(*type.item, type.add(value, {}));
        return;
      case type_kind::list:
        for (std::size_t n = upto(upto(9) == 0 ? 20 : 3), i = 0; i < n; ++i) {
          void* const item = type.add(value, {});
          fill(*type.item, item);
          // Names differ within a list; this is the one thing a file cannot hold.
          if (type.lists_named())
            static_cast<std::string*>(type.item->name_member()->of(item))->append(std::to_string(i));
        }
        return;
      case type_kind::map:
        for (std::size_t n = upto(3); n > 0; --n) fill(*type.item, type.add(value, text()));
        return;
      case type_kind::settings:
        for (std::size_t n = upto(3), i = 0; i < n; ++i)
          static_cast<settings*>(value)->emplace_back(text() + std::to_string(i), any_setting());
        return;
      case type_kind::aggregate:
        for (auto const& m : type.members)
          if (m.name == "name" || m.required || upto(2) != 0) {
            fill(*m.type, m.of(value));
            if (m.required && m.type->what == type_kind::text)
              static_cast<std::string*>(m.of(value))->append("s");  // must say something
          }
        return;
    }
  }

 private:
  std::size_t upto(std::size_t most) { return random_() % (most + 1); }
  setting any_setting() {
    if (upto(1) == 1) return text();
    return static_cast<int>(upto(40)) - 20;
  }
  template <std::size_t N>
  std::string pick(std::string_view const (&from)[N]) {
    return std::string(from[upto(N - 1)]);
  }
  std::string text() {
    static constexpr std::string_view parts[] = {
        "iron", "铁牌", "\"", "\"\"\"",       "'", "'''",  "\\",   "\\n",  "\n",     "\r\n",  "\r",
        "\t",   " ",    "#",  "[x]",          "=", ".",    "\x01", "\x1f", "\x7f",   "{",     "}",
        ",",    "é",    "😀", "\xEF\xBB\xBF", "0", "true", "name", "1.2%", "\u0085", "\u2028"};
    std::string out;
    for (std::size_t n = upto(5); n > 0; --n) out += pick(parts);
    if (upto(30) == 0) out += std::string(1, '\0');
    return out;
  }
  figure number() {
    static constexpr std::string_view written[] = {
        "0",      "-0.5",    "0.6%", "2000",           "100%",        "0.1",  "123456789012345",
        "-12.5%", "0.00001", "1e20", "0.000000000001", "33.3333333%", "1e-7", "2690.55"};
    figure out;
    REQUIRE(figure::read(pick(written), out));
    return out;
  }
  formula rule() {
    static constexpr std::string_view written[] = {"1",
                                                   "300",
                                                   "-1",
                                                   "0.10",
                                                   "1.2%",
                                                   "true",
                                                   "false",
                                                   "score >= 80",
                                                   "a == \"铁牌\" or b in ['x', 'y\"z']",
                                                   "  if(experience_months >= 6, 1, 3)",
                                                   "score >= 80\n  and approved",
                                                   "\n\n a\n",
                                                   "marginal(x, t) * 1e3",
                                                   "a == '\\'",
                                                   "a ==\t'b'",
                                                   "sum(x, by=team)\r\n",
                                                   "工龄 >= 2"};
    return formula(pick(written));
  }

  std::mt19937 random_;
};

}  // namespace

template <class T>
T any(std::uint32_t seed) {
  T out;
  filler(seed).fill(detail::type_info_of<T>(), &out);
  // A parameter without any value is nothing anybody can write, nor is a bracket table without rows.
  for (auto& one : out.parameter)
    if (!one.value && one.by.empty()) one.value = 1;
  for (auto& one : out.brackets)
    if (one.rates.empty() && one.by.empty()) one.rates = {{0, 1}};
  if constexpr (std::is_same_v<T, policy>)
    for (auto& one : out.ladder)
      for (auto& t : one.tier)
        if (!t.base_pay.value && t.base_pay.by.empty()) t.base_pay.value = 1;
  return out;
}

template std::string written(policy const&);
template std::string written(assumptions const&);
template policy read(std::string_view);
template assumptions read(std::string_view);
template std::string complaints<policy>(std::string_view);
template std::string complaints<assumptions>(std::string_view);
template policy any(std::uint32_t);
template assumptions any(std::uint32_t);

namespace {

std::string where(std::string_view text) {
  try {
    (void)parse_policy(text, "p.toml");
  } catch (error const& e) {
    return e.faults().at(0).where.text();
  }
  return "no fault";
}

struct scratch_file {
  std::string path = (std::filesystem::temp_directory_path() / "tierwise_toml_test.toml").string();
  scratch_file() = default;
  scratch_file(scratch_file const&) = delete;
  scratch_file& operator=(scratch_file const&) = delete;
  ~scratch_file() { std::remove(path.c_str()); }
};

constexpr char const* example = R"toml(name = "three-shops"
currency = "CNY"
rounding = "half_even"                   # to the fen, once a line

[inputs]
score_given = "number"
attributed_sales = "amount"
approved = { kind = "flag", zh = "批准" }
days = {}

[parameter]
minimum_wage = 2690
[parameter.rent_support]
by = "shop"
figures = { south = 300, "shop 2" = 250.5 }

[metric]
conversion = "orders / consultations"

[[ladder.medal.tier]]
name = "iron"
zh = "铁牌客服"
base_pay = 2000
enter = "tenure_months >= 2 and bad_records == 0 and score >= 80 and approved"

[brackets.sales_commission]
kind = "marginal"
rates = [[0, "0.6%"], [30_000, 0.009], [60000, "1.2%"]]

[[pay.line]]
name = "commission"
amount = "marginal(attributed_sales, sales_commission)"

[[pay.line]]
name = "allowance"
amount = 300
when = true
)toml";

TEST_CASE("a policy file reads as the policy it says") {
  policy const p = parse_policy(example);
  CHECK(p.name == "three-shops");
  CHECK(p.rounding == rounding::half_even);
  REQUIRE(p.inputs.size() == 4);
  CHECK(p.inputs[1].name == "attributed_sales");
  CHECK(p.inputs[1].kind == input_kind::amount);
  CHECK(p.inputs[2].kind == input_kind::flag);
  CHECK(p.inputs[2].zh == "批准");
  CHECK(p.inputs[3].kind == input_kind::number);
  REQUIRE(p.parameter.size() == 2);
  CHECK(p.parameter[0].name == "minimum_wage");
  CHECK(p.parameter[0].value == figure(2690));
  CHECK(p.parameter[1].figures == std::map<std::string, figure>{{"south", 300}, {"shop 2", 250.5}});
  CHECK(p.metric.at(0).value == formula("orders / consultations"));
  REQUIRE(p.ladder.size() == 1);
  CHECK(p.ladder[0].name == "medal");
  CHECK(p.ladder[0].tier.at(0).zh == "铁牌客服");
  CHECK(p.ladder[0].tier.at(0).base_pay == figure(2000));
  CHECK(p.brackets.at(0).rates == std::vector<std::pair<figure, figure>>{{0, 0.006}, {30000, 0.009}, {60000, 0.012}});
  CHECK(p.brackets[0].rates[0].second.percent);
  REQUIRE(p.pay.line.size() == 2);
  CHECK(p.pay.line[1].amount.text() == "300");
  CHECK(p.pay.line[1].when->text() == "true");
}

TEST_CASE("tables by name keep the order of the file, not that of the alphabet") {
  policy const p = parse_policy(
      "[inputs]\nz = \"amount\"\na = \"flag\"\nm = {}\n[ladder.post]\nzh = \"岗位\"\n"
      "[[ladder.medal.tier]]\nname = \"x\"\n[ladder.area]\n");
  CHECK(p.inputs.at(0).name == "z");
  CHECK(p.inputs.at(1).name == "a");
  CHECK(p.inputs.at(2).name == "m");
  CHECK(p.ladder.at(0).name == "post");
  CHECK(p.ladder.at(1).name == "medal");
  CHECK(p.ladder.at(2).name == "area");
}

TEST_CASE("lists of named aggregates are read both ways") {
  CHECK(parse_policy("[[ladder]]\nname = \"medal\"\ntier = [{ name = \"iron\" }]\n") ==
        parse_policy("[[ladder.medal.tier]]\nname = \"iron\"\n"));
  CHECK(parse_policy("[pay.line.prize]\namount = 1\n[pay.line.base]\namount = \"base_pay\"\n") ==
        parse_policy(
            "[[pay.line]]\nname = \"prize\"\namount = 1\n[[pay.line]]\nname = \"base\"\namount = \"base_pay\"\n"));
  CHECK(parse_policy("parameter = [{ name = \"a\", value = 1 }]") == parse_policy("[parameter]\na = 1"));
  CHECK(parse_policy("[parameter.a]\nname = \"a\"\nvalue = 1") == parse_policy("[parameter]\na = 1"));
}

TEST_CASE("an empty file is a policy with nothing in it") { CHECK(parse_policy("") == policy{}); }

TEST_CASE("a formula keeps the place of its first character") {
  auto at = [](std::string const& value) {
    return parse_policy("[metric]\n\"铁\" = { zh = \"铁牌\", value = " + value + " }", "p.toml")
        .metric.at(0)
        .value.where()
        .text();
  };
  CHECK(at("\"score\"") == "p.toml:2:29");
  CHECK(at("'score'") == "p.toml:2:29");
  CHECK(at("\"\"\"score\"\"\"") == "p.toml:2:31");
  CHECK(at("'''\nscore'''") == "p.toml:3:1");
  CHECK(at("7") == "p.toml:2:28");
}

TEST_CASE("a fault of a formula points into the file") {
  CHECK(where("[[pay.line]]\nname = \"x\"\namount = \"a +\"") == "p.toml:3:14");
  CHECK(where("[[pay.line]]\nname = \"x\"\namount = '''\na\n  + )'''") == "p.toml:5:5");
  CHECK(where("[[pay.line]]\r\nname = \"x\"\r\namount = \"a + )\"\r\n") == "p.toml:3:15");
}

TEST_CASE("all faults of a file come at once, in its order") {
  try {
    (void)parse_policy(
        "nmae = \"x\"\n[[pay.line]]\nname = \"a\"\nprorate = 1\n[scorecard]\ndecimals = \"2\"\n[[check]]\n");
    FAIL("no fault was found");
  } catch (error const& e) {
    std::vector<std::size_t> lines;
    for (auto const& f : e.faults()) lines.push_back(f.where.line);
    CHECK(lines == std::vector<std::size_t>{1, 2, 4, 6, 7, 7});
  }
}

TEST_CASE("numbers keep the decimal that was written") {
  auto value = [](std::string const& text) { return parse_policy("[parameter]\nx = " + text).parameter.at(0).value; };
  CHECK(value("0.1") == figure(0.1));
  CHECK(value("1_000.50") == figure(1000.5));
  CHECK(value("+7") == figure(7));
  CHECK(value("0x10") == figure(16));
  CHECK(value("\"0.6%\"") == figure(0.006));
  CHECK(value("\"2000\"") == figure(2000));
  CHECK(value("1e3") == figure(1000));
  CHECK(value("123456789012345") == figure(123456789012345.0));
  for (std::string bad :
       {"1234567890123456", "0.1234567890123456", "inf", "nan", "\"1,000\"", "\"\"", "\"6 %\"", "[1]"})
    CHECK_THROWS_AS(value(bad), error);
}

TEST_CASE("a byte order mark and CRLF line ends are read over") {
  policy const plain = parse_policy("name = \"x\"\n[parameter]\na = 1\n");
  CHECK(parse_policy("\xEF\xBB\xBFname = \"x\"\r\n[parameter]\r\na = 1\r\n") == plain);
  CHECK(where("\xEF\xBB\xBFnmae = 1") == "p.toml:1:1");
}

TEST_CASE("another encoding than UTF-8 is a fault that says so") {
  CHECK(complaints("name = \"x\"\nzh = \"\xCC\xFA\xC5\xC6\"")
            .find("policy.toml:2:7: the file is not UTF-8: found the byte 0xCC") == 0);
  CHECK(complaints(std::string_view("\xFF\xFEn\0a\0", 6)).find("policy.toml:1:1: the file is not UTF-8") == 0);
  for (std::string_view bad :
       {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xE4\xBD"})
    CHECK(complaints("x = \"" + std::string(bad) + "\"").find("not UTF-8") != std::string::npos);
  CHECK(complaints("description = \"\xF3\xBF\xBF\xBD\xED\x9F\xBF\"").empty());
}

TEST_CASE("letters beyond ASCII are kept wherever they stand in quotes") {
  // Among them those that toml++ does not bear, at the places where it does not.
  for (std::string letter : {"é",
                             "§",
                             "Ж",
                             "·",
                             "、",
                             "。",
                             "《",
                             "》",
                             "「",
                             "の",
                             "⸺",
                             "　",
                             "\xEF\xB8\x8F",
                             "ﷺ",
                             "︰",
                             "\xEF\xBB\xBE",
                             "\xEF\xBB\xBF",
                             "！",
                             "😀",
                             "❤️",
                             "铁"}) {
    INFO(letter);
    CHECK(read("description = \"" + letter + "\"").description == letter);
    CHECK(read("description = '''" + letter + "\n" + letter + "'''").description == letter + "\n" + letter);
    CHECK(read("description = \"\"\"a\\\n" + letter + "b\"\"\"").description.find("a") == 0);
    CHECK(read("# " + letter + "\n[parameter]\n\"" + letter + "\" = 1").parameter.at(0).name == letter);
    CHECK(read("[parameter.\"" + letter + "\"]\nby = \"shop\"\nfigures = { \"" + letter + "\" = 1 }")
              .parameter.at(0)
              .figures.count(letter) == 1);
    policy p;
    p.metric.resize(1);
    p.metric[0].name = p.metric[0].zh = letter;
    CHECK(round_trip(p) == p);
    CHECK(locate("[parameter]\n\"" + letter + "\" = 1", "p", "parameter.\"" + letter + "\"").line == 2);
    CHECK_FALSE(complaints("a = " + letter + " 1").empty());
    CHECK_FALSE(complaints("a = 6['" + letter).empty());
  }
  CHECK(complaints("[metric]\n积分.x = 1") ==
        "policy.toml:2:1: not TOML: root table: expected keys, tables, whitespace or comments, saw '积'; "
        "a key with other than a-z, 0-9, _ and - stands in quotes\n  积分.x = 1\n  ^");
}

TEST_CASE("private letters of the last plane are refused, since others are read through them") {
  CHECK(
      complaints("name = \"x\"\nzh = \"\xF4\x8F\xBF\xBF\"") ==
      "policy.toml:2:7: letters for private use beyond U+FFFFF cannot be read\n  zh = \"\xF4\x8F\xBF\xBF\"\n        ^");
  CHECK_FALSE(complaints("name = \"\\U0010FE0F\"").empty());
}

TEST_CASE("a malformed file is a fault and never an assertion") {
  for (std::string_view text : {"[",
                                "[[",
                                "[]",
                                "[[]]",
                                "=",
                                ".",
                                "a.",
                                "a = [",
                                "a = {",
                                "a = \"",
                                "a = '''",
                                "[a",
                                "a",
                                "\"",
                                "\xEF\xB2\xA0 = 1",
                                "[\xEF\xB2\xA0]",
                                "a = \xEF\xB2\xA0",
                                "a = 1\r",
                                "\"\\",
                                "a = \"\\u",
                                "a = \"\\uD800\"",
                                "a = 1979-05-27T"}) {
    INFO(text);
    CHECK_THROWS_AS(read(text), error);
  }
}

TEST_CASE("every policy reads back from its text as itself") {
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    policy const p = any_policy(seed);
    std::string const text = to_toml(p);
    INFO("seed " << seed << "\n" << text);
    policy back;
    REQUIRE_NOTHROW(back = parse_policy(text));
    REQUIRE(back == p);
    REQUIRE(to_toml(back) == text);  // and once more the same text
  }
}

TEST_CASE("the text reads like one written by hand") {
  CHECK(to_toml(parse_policy(example)) == R"toml(name = "three-shops"
rounding = "half_even"

[inputs]
score_given = "number"
attributed_sales = "amount"
approved = { kind = "flag", zh = "批准" }
days = "number"

[parameter]
minimum_wage = 2690
rent_support = { by = "shop", figures = { "shop 2" = 250.5, south = 300 } }

[metric]
conversion = "orders / consultations"

[brackets.sales_commission]
rates = [[0, "0.6%"], [30000, 0.009], [60000, "1.2%"]]

[[ladder.medal.tier]]
name = "iron"
zh = "铁牌客服"
base_pay = 2000
enter = "tenure_months >= 2 and bad_records == 0 and score >= 80 and approved"

[[pay.line]]
name = "commission"
amount = "marginal(attributed_sales, sales_commission)"

[[pay.line]]
name = "allowance"
amount = 300
when = true
)toml");
}

TEST_CASE("what is long is written over several lines") {
  policy p;
  p.brackets.resize(1);
  p.brackets[0].name = "long";
  for (int i = 0; i < 12; ++i) p.brackets[0].rates.emplace_back(i * 10000, figure(i / 1000.0, true));
  p.metric.resize(2);
  p.metric[0].name = "m";
  p.metric[0].value = "a\n  + b";
  p.metric[1].name = "n";
  std::string const text = to_toml(p);
  CHECK(text.find("rates = [\n  [0, \"0%\"],\n") != std::string::npos);
  CHECK(text.find("[metric.m]\nvalue = \"\"\"\na\n  + b\"\"\"\n") != std::string::npos);
  CHECK(parse_policy(text) == p);
}

TEST_CASE("what no file can hold is refused when writing, not when reading") {
  policy p = parse_policy(example);
  p.parameter[0].value = 0.1 + 0.2;
  p.brackets[0].rates[1].second = 1.0 / 0.0;
  p.pay.line[1].name = "commission";
  try {
    (void)to_toml(p);
    FAIL("no fault was found");
  } catch (error const& e) {
    REQUIRE(e.faults().size() == 3);
    CHECK(e.faults()[0].text() ==
          "parameter \"minimum_wage\".value: the number 0.30000000000000004 cannot be kept exactly; "
          "at most 15 significant digits: round it first");
    CHECK(e.faults()[1].path == "brackets \"sales_commission\".rates[1][1]");
    CHECK(e.faults()[2].text() == "pay.line \"commission\": the name is taken; names differ within a list");
  }
  policy q;
  q.name = "\xCC\xFA";
  CHECK_THROWS_AS(to_toml(q), error);
}

TEST_CASE("a policy is saved whole and loaded again") {
  scratch_file const file;
  policy const p = parse_policy(example);
  save_policy(p, file.path);
  CHECK(load_policy(file.path) == p);
  policy q = p;
  q.name = "other";
  save_policy(q, file.path);
  CHECK(load_policy(file.path) == q);
  CHECK_FALSE(std::filesystem::exists(file.path + ".new"));
}

TEST_CASE("a file that is not there, or a folder, is a fault with its name") {
  CHECK_THROWS_WITH(load_policy("no/such/policy.toml"), "no/such/policy.toml: the file cannot be read");
  CHECK_THROWS_AS(load_policy(std::filesystem::temp_directory_path().string()), error);
  CHECK_THROWS_WITH(save_policy(policy{}, "no/such/policy.toml"), "no/such/policy.toml: the file cannot be written");
}

TEST_CASE("a path is found in the text of the file") {
  auto at = [](std::string_view path) { return locate(example, "p.toml", path).text(); };
  CHECK(at("name") == "p.toml:1:8");
  CHECK(at("ladder.medal.iron.base_pay") == "p.toml:23:12");
  CHECK(at("ladder \"medal\".tier \"iron\".base_pay") == "p.toml:23:12");
  CHECK(at("ladder.medal.tier.iron") == "p.toml:20:1");
  CHECK(at("pay.allowance.amount") == "p.toml:36:10");
  CHECK(at("brackets.sales_commission.rates[1][1]") == "p.toml:28:32");
  CHECK(at("parameter.rent_support.figures.\"shop 2\"") == "p.toml:15:37");
  CHECK(at("pay.allowance.pool.weight") == "p.toml:34:1");  // as deep as the file goes
  CHECK(at("check.x") == "p.toml");
}

TEST_CASE("faults found later get their place from the file") {
  fault f;
  f.path = "brackets.sales_commission.rates[1]";
  f.message = "the edges must rise";
  auto const found = located({f}, example, "p.toml");
  CHECK(found.at(0).text() ==
        "p.toml:28:23: brackets.sales_commission.rates[1]: the edges must rise\n"
        "  rates = [[0, \"0.6%\"], [30_000, 0.009], [60000, \"1.2%\"]]\n"
        "                        ^");
}

}  // namespace
}  // namespace tierwise_tests
