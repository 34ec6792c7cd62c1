#include "tierwise/detail/validation/list_lengths.hpp"

#include <string>

#include "catch.hpp"
#include "tierwise/detail/validation/assumption_lengths.hpp"

namespace list_lengths_test {

using namespace tierwise;

namespace {
template <class T>
std::string complaints(T const& value) {
  detail::list_lengths lengths;
  detail::measure_lists(lengths, value);
  std::string out;
  for (auto const& f : lengths.faults) out += f.text() + "\n";
  return out;
}
}  // namespace

TEST_CASE("a list of a policy may be as long as its limit and no longer") {
  policy p;
  p.shift.resize(limit::shifts);
  CHECK(complaints(p).empty());
  p.shift.emplace_back();
  CHECK(complaints(p) == "shift: 1,001 shifts; a policy may have 1,000\n");
  CHECK_THROWS_AS(detail::within_limits(p), error);
}

TEST_CASE("every list that is too long is told") {
  policy p;
  p.pay.line.resize(limit::pay_lines + 1);
  p.scorecard.measure.resize(1);
  p.scorecard.measure[0].name = "speed";
  p.scorecard.measure[0].bands.resize(limit::table_rows + 1);
  CHECK(complaints(p) ==
        "scorecard.measure \"speed\": 10,001 rows; a measure may have 10,000\n"
        "pay.line: 1,001 pay lines; a policy may have 1,000\n");
}

TEST_CASE("lists of assumptions are measured, too") {
  assumptions a;
  a.totals.resize(limit::totals + 1);
  a.attrition.leaving.emplace();
  a.attrition.leaving->tenure.resize(limit::tenure_rows + 1);
  CHECK(complaints(a) ==
        "attrition.leaving.tenure: 1,201 rows; the tenure of a hazard may have 1,200\n"
        "totals: 1,001 totals; assumptions may have 1,000\n");
}

}  // namespace list_lengths_test
