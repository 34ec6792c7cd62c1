#include "tierwise/detail/records/tier_reader.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "tierwise/apply.hpp"
#include "tierwise/compiled.hpp"
#include "tierwise/detail/records/reader.hpp"
#include "tierwise/policy_file.hpp"
#include "tierwise/records.hpp"

namespace tier_reader_test {
namespace {

namespace tw = tierwise;
namespace twd = tierwise::detail;
using tierwise_tests::complaint;

std::string const desk = R"(
[[ladder.medal.tier]]
name = "trial"
base_pay = 1000
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000
[[pay.line]]
name = "base"
amount = "base_pay"
)";

std::string gold_from(std::string const& month) {
  return "\n[[amendment]]\nfrom = \"" + month +
         "\"\n[amendment.add]\n\"ladder.medal.tier.gold\" = { base_pay = 3000 }\n";
}

/// Records of A, a month each from January on.
tw::table records_of(std::vector<std::string> const& tiers) {
  std::vector<std::string> months;
  for (std::size_t m = 1; m <= tiers.size(); ++m) months.push_back("2026-0" + std::to_string(m));
  tw::table out;
  out.add("person", std::vector<std::string>(tiers.size(), "A")).add("month", months).add("medal", tiers);
  return out;
}

}  // namespace

TEST_CASE("a tier is one from the month of the amendment that adds it, all others always") {
  auto const rules = tw::parse_compiled(desk + gold_from("2026-03"));
  twd::tier_months const found(rules.plans());
  CHECK(found.of == std::vector<std::vector<std::int32_t>>{
                        {twd::tier_months::always, twd::tier_months::always, tw::month(2026, 3).index}});
  CHECK(found != twd::tier_months(tw::parse_compiled(desk + gold_from("2026-04")).plans()));
  CHECK(twd::tier_months(*rules.plans().first) != found);
}

TEST_CASE("a record that has a tier of a later amendment is refused with the month from which there is one") {
  auto const rules = tw::parse_compiled(desk + gold_from("2026-03"));
  for (auto const tiers : {tw::tier_source::policy, tw::tier_source::recorded}) {
    tw::apply_options how;
    how.tiers = tiers;
    CHECK(
        complaint([&] { (void)tw::apply(rules, records_of({"gold"}), how); }) ==
        "column \"medal\": 'gold' in row 1 (A, 2026-01) is no tier yet in 2026-01; the policy has it from 2026-03 on; "
        "the tiers of 2026-01: trial, iron");
  }
}

TEST_CASE("as recorded, every record has a tier of its month, and another tier is none behind the first where not") {
  auto const rules = tw::parse_compiled(desk + gold_from("2026-03"));
  tw::apply_options recorded;
  recorded.tiers = tw::tier_source::recorded;
  CHECK(complaint([&] {
          (void)tw::apply(rules, records_of({"iron", "gold", "gold"}), recorded);
        }).find("'gold' in row 2 (A, 2026-02) is no tier yet in 2026-02") != std::string::npos);
  CHECK(complaint([&] { (void)tw::apply(rules, records_of({"iron", "iron", "gold"}), recorded); }).empty());
  CHECK(complaint([&] { (void)tw::apply(rules, records_of({"iron", "gold", "gold"})); }).empty());
  twd::ordered_records const in = twd::record_reader(rules.plans(), records_of({"iron", "gold", "gold"})).read();
  CHECK(in.said_tier[0][1] == twd::ordered_records::no_such_tier);
  CHECK(in.said_tier[0][2] == 2);
}

TEST_CASE("records are read again for rules whose tiers begin in other months") {
  auto const march = tw::parse_compiled(desk + gold_from("2026-02")),
             april = tw::parse_compiled(desk + gold_from("2026-03"));
  tw::records const read(march, records_of({"iron", "gold"}), {});
  CHECK(complaint([&] { (void)read.as_read_by(april, 1); }).empty());
  tw::apply_options recorded;
  recorded.tiers = tw::tier_source::recorded;
  CHECK(complaint([&] { (void)tw::apply(march, read, recorded); }).empty());
  CHECK(complaint([&] { (void)tw::apply(april, read, recorded); }).find("is no tier yet in 2026-02") !=
        std::string::npos);
}

}  // namespace tier_reader_test
