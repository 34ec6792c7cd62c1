#include "tierwise/detail/validation/sound_values.hpp"

#include <limits>
#include <string>

#include "catch.hpp"
#include "tierwise/policy_members.hpp"

namespace sound_values_test {

using namespace tierwise;

namespace {
std::string complaints(policy const& p) {
  std::vector<fault> faults;
  detail::find_unsound(p, "", faults);
  std::string out;
  for (auto const& f : faults) out += f.text() + "\n";
  return out;
}
policy with_pay(figure pay) {
  policy p;
  p.ladder.push_back({"medal", "", {{"iron"}}, ""});
  p.ladder[0].tier[0].base_pay = pay;
  return p;
}
}  // namespace

TEST_CASE("figures are held to what a file can say and money can bear") {
  CHECK(complaints(with_pay(2000)).empty());
  CHECK(complaints(with_pay(9999999999999.0)).empty());
  std::string const where = "ladder \"medal\".tier \"iron\".base_pay: ";
  CHECK(complaints(with_pay(1e13)) ==
        where + "the number 10000000000000 is too large; figures are below ten trillion\n");
  CHECK(complaints(with_pay(1e-16)) == where + "the number 1e-16 is too small; write 0\n");
  CHECK(complaints(with_pay(1.0 / 3)) == where +
                                             "the number 0.3333333333333333 cannot be kept exactly; at most 15 "
                                             "significant digits: round it first\n");
  CHECK(complaints(with_pay(std::numeric_limits<double>::infinity()))
            .find("cannot be kept exactly; write it like 2000") != std::string::npos);
}

TEST_CASE("what only code can make is refused: enumerators that are none, and things without a name") {
  policy p;
  p.rounding = static_cast<rounding>(7);
  CHECK(complaints(p).starts_with("rounding: unknown rounding '7'"));
  p = {};
  p.metric.emplace_back();
  p.metric[0].name = " ";
  CHECK(complaints(p) == "metric \" \": missing 'name'\n");
}

TEST_CASE("two of one name are a fault of the file they cannot be written to") {
  policy p;
  p.shift.resize(2);
  p.shift[0].name = p.shift[1].name = "early";
  std::vector<fault> faults;
  detail::find_unwritable(detail::type_info_of<policy>(), &p, "", faults);
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].text() == "shift \"early\": the name is taken; names differ within a list");
  CHECK(complaints(p).empty());  // left to those who know every name
}

}  // namespace sound_values_test
