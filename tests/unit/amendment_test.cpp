#include "tierwise/amendment.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/edit.hpp"
#include "tierwise/policy_file.hpp"

namespace amendment_test {
namespace {

namespace tw = tierwise;

std::string const desk = R"(
name = "desk"
[inputs]
nights = "count"
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000
[[pay.line]]
name = "base"
amount = "base_pay"
[[pay.line]]
name = "meal"
amount = 300
when = "nights >= 0"
)";

std::string const amended = desk + R"(
[[amendment]]
from = "2026-07"
source = "notice 7"
[amendment.add]
"parameter.night_rate" = 30
[amendment.set]
"ladder.medal.iron.base_pay" = 2300
"pay.meal.amount" = "300 + night_rate * nights"

[[amendment]]
from = "2026-09"
remove = ["pay.line.meal.when"]
[amendment.set]
"ladder.medal.iron.base_pay" = 2400
)";

TEST_CASE("a policy file carries its amendments, and is written with them") {
  tw::policy const p = tw::parse_policy(amended);
  REQUIRE(p.amendment.size() == 2);
  CHECK(p.amendment[0].from == "2026-07");
  CHECK(p.amendment[0].add == tw::settings{{"parameter.night_rate", 30}});
  CHECK(tw::parse_policy(tw::to_toml(p)) == p);
}

TEST_CASE("the rules of a month are those of the amendments up to it") {
  tw::policy const p = tw::parse_policy(amended);
  auto base_pay = [&](int month) { return tw::get(tw::in_force(p, {2026, month}), "ladder.medal.iron.base_pay"); };
  CHECK(base_pay(6) == "2000");
  CHECK(base_pay(7) == "2300");
  CHECK(base_pay(8) == "2300");
  CHECK(base_pay(9) == "2400");
  CHECK(tw::in_force(p, {2026, 6}) == tw::parse_policy(desk));
}

TEST_CASE("a file with an amendment is the policy that is amended") {
  tw::amendment more;
  more.from = "2026-07";
  more.set = {{"ladder.medal.iron.base_pay", 2300}, {"pay.meal.when", tw::unset{}}};
  auto const made = tw::amend(tw::parse_policy(desk), more);
  CHECK(made.amendment[0].remove == std::vector<std::string>{"pay.meal.when"});
  CHECK(made == tw::parse_policy(desk + R"(
[[amendment]]
from = "2026-07"
remove = ["pay.meal.when"]
set = { "ladder.medal.iron.base_pay" = 2300 }
)"));
}

TEST_CASE("a compiled policy has the rules of each month, and the policy with its amendments") {
  tw::policy const p = tw::parse_policy(amended);
  tw::compiled_policy const compiled(p);
  CHECK(compiled.policy() == p);
  for (int month = 6; month < 10; ++month)
    CHECK(compiled.plans().in({2026, month}).policy == tw::in_force(p, {2026, month}));
}

TEST_CASE("a difference says of each month what is new and what is no longer so") {
  auto const texts = [](std::string const& a, std::string const& b) {
    std::vector<std::string> out;
    for (auto const& c : tw::diff(tw::parse_policy(a), tw::parse_policy(b))) out.push_back(c.text);
    return out;
  };
  std::string other = amended;
  other.replace(other.find("2300"), 4, "2350");
  CHECK(texts(amended, other) == std::vector<std::string>{"from 2026-07: ladder.medal.iron.base_pay: 2300 -> 2350"});
  CHECK(texts(amended.substr(0, amended.rfind("[[")), amended) ==
        std::vector<std::string>{"from 2026-09: pay.line.meal.when removed",
                                 "from 2026-09: ladder.medal.iron.base_pay: 2400"});
  CHECK(texts(amended, amended.substr(0, amended.rfind("[["))) ==
        std::vector<std::string>{"from 2026-09 no longer: pay.line.meal.when removed",
                                 "from 2026-09 no longer: ladder.medal.iron.base_pay: 2400"});
}

TEST_CASE("what an amendment asks for in vain is told with its place in the file") {
  auto said = [](std::string const& from, std::string const& to) {
    std::string text = amended;
    text.replace(text.find(from), from.size(), to);
    try {
      (void)tw::parse_compiled(text);
    } catch (tw::error const& e) {
      return e.faults()[0].text();
    }
    return std::string("nothing");
  };
  using Catch::Matchers::Contains;
  CHECK_THAT(said("iron.base_pay\" = 2400", "irn.base_pay\" = 2400"),
             Contains("policy.toml:29:31: amendment from 2026-09: ladder.medal.irn.base_pay: unknown name 'irn'"));
  CHECK_THAT(said("night_rate\" = 30", "nigt_rate\" = 30"),
             Contains("policy.toml:23:21: amendment from 2026-07: pay.line \"meal\": unknown name 'night_rate'"));
  CHECK_THAT(said("2026-09", "2026-13"), Contains("\"2026-13\" is no month"));
  CHECK_THAT(said("2026-09", "2026-06"), Contains("it does not come after the one before, from 2026-07"));
}

}  // namespace
}  // namespace amendment_test
