// Law 1 for ledgers: the same bits on every compiler, processor and number of threads, in any order.
#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"
#include "property/luck.hpp"
#include "property/random_desk.hpp"
#include "property/shops.hpp"
#include "tierwise/apply.hpp"
#include "tierwise/detail/compute/loops.hpp"
#include "tierwise/toml.hpp"

namespace ledger_bits_test {

namespace tw = tierwise;
using namespace tierwise_tests;

namespace {

constexpr char const* rules = R"toml(
name = "fingerprint"
[inputs]
sales = "amount"
served = "count"
answered = { kind = "share", optional = true }
minutes = "number"
late = "count"
days = "count"
applied = "flag"
[brackets.rates]
rates = [[0, "0.6%"], [30000, "0.9%"], [60000, "1.2%"]]
[brackets.per_head]
kind = "whole"
rates = [[0, 0.2], [300, 0.25]]
[brackets.bonus]
kind = "lookup"
rates = [[0, 0], [60, 33.335], [80, 100.005]]
[brackets.years]
kind = "interpolate"
rates = [[0, 0], [7, 10], [29, 77.77]]
[[ladder.medal.tier]]
name = "trial"
base_pay = 1900
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000.5
applies = "applied"
enter = "tenure_months >= 2 and last(2, sum(late)) <= 3 and score >= 55"
attempts_apart = 2
[[ladder.medal.tier]]
name = "bronze"
base_pay = 2333.33
enter = "last(3, mean(score)) >= 66 and since_promotion(sum(late)) < 4"
keep = "last(3, mean(score)) >= 50"
seats = { "*" = 3 }
order = "mean(score, by=shop) + score / 3"
[[scorecard.measure]]
name = "answering"
weight = 3
value = "answered"
linear = [["70%", 0], ["97%", 100]]
leave_out = true
[[scorecard.measure]]
name = "speed"
weight = 4
value = "minutes / days"
bands = [[0, 100], [10, 61.7], [20, 12]]
[[discipline.offence]]
name = "lateness"
count = "late"
window_months = 3
fines = [0, 12.5, 20]
separate_at = 12
[pay]
proration = "days / 27"
[pay.deduction_cap]
of = "gross"
keep_at_least = "1900"
[[pay.line]]
name = "base"
amount = "medal.base_pay"
prorate = true
[[pay.line]]
name = "commission"
amount = "marginal(sales, rates) + whole(served, per_head)"
[[pay.line]]
name = "bonus"
amount = "lookup(otherwise(score, 0), bonus) + interpolate(tenure_months, years) / 7"
prorate = true
rounding = "half_even"
[[pay.line]]
name = "pool"
amount = "0.7% * max(0, sum(sales, by=team))"
pool = { by = "team", weight = "otherwise(score, 1) * days" }
[[pay.line]]
name = "prize"
amount = "if(rank(sales, by=shop) <= 3, 100 / rank(sales, by=shop), 0)"
[[pay.line]]
name = "fines"
kind = "deduction"
amount = "discipline.fines"
capped = true
[[pay.line]]
name = "tax"
kind = "deduction"
amount = "max(0, 3% * (year_to_date(sum(gross)) - 2000 * year_to_date(count(days > 0))) - before(year_to_date(sum(tax))))"
)toml";

/// Numbers from a fixed recurrence (Knuth's MMIX constants): the same in every program.
class dice {
 public:
  std::uint32_t below(std::uint32_t n) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::uint32_t>((state_ >> 33) % n);
  }

 private:
  std::uint64_t state_ = 20260301;
};

tierwise::table records(std::uint32_t people, int months) {
  dice d;
  std::vector<std::string> person, shop, team;
  std::vector<tierwise::month> month, joined;
  std::vector<double> sales, served, answered, minutes, late, days;
  std::vector<bool> applied;
  for (std::uint32_t p = 0; p < people; ++p) {
    int const from = static_cast<int>(d.below(4)), to = months - static_cast<int>(d.below(5));
    for (int m = from; m < to; ++m) {
      person.push_back("P" + std::to_string(1000 + p));
      shop.push_back("shop" + std::to_string(p % 9));
      team.push_back("team" + std::to_string(p % 18));
      month.push_back(tierwise::month(2025, 8) + m);
      joined.push_back(tierwise::month(2024, 1) + static_cast<int>(p % 13));
      sales.push_back((static_cast<double>(d.below(9000000)) - 300000.0) / 100.0);
      served.push_back(d.below(700));
      answered.push_back(d.below(20) == 0 ? tierwise::detail::no_value : d.below(10001) / 10000.0);
      minutes.push_back(d.below(60000) / 100.0);
      late.push_back(d.below(6) == 0 ? d.below(4) : 0);
      days.push_back(15 + d.below(13));
      applied.push_back(d.below(3) == 0);
    }
  }
  tierwise::table t;
  t.add("person", person).add("month", month).add("shop", shop).add("team", team).add("joined", joined);
  t.add("sales", sales).add("served", served).add("answered", answered).add("minutes", minutes);
  t.add("late", late).add("days", days).add("applied", applied);
  return t;
}

class fingerprint {
 public:
  void add(std::uint64_t v) {
    for (int i = 0; i < 8; ++i) {
      hash_ ^= v & 0xff;
      hash_ *= 1099511628211u;  // FNV-1a
      v >>= 8;
    }
  }
  [[nodiscard]] std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 14695981039346656037u;
};

std::uint64_t of(tierwise::ledger const& l) {
  fingerprint f;
  for (auto v : l.person) f.add(v);
  for (auto v : l.months) f.add(static_cast<std::uint64_t>(v));
  for (auto const& column : l.lines)
    for (auto v : column) f.add(static_cast<std::uint64_t>(v));
  for (auto const& column : l.cuts)
    for (auto v : column) f.add(static_cast<std::uint64_t>(v));
  for (auto const& column : l.tiers)
    for (auto v : column) f.add(v);
  for (auto const& column : l.shown)
    for (auto v : column.values) f.add(v == v ? tierwise::detail::bit_cast<std::uint64_t>(v) : 1);
  for (auto v : l.net) f.add(static_cast<std::uint64_t>(v));
  for (auto const& e : l.events) {
    f.add(static_cast<std::uint64_t>(e.kind));
    f.add(e.person);
    f.add(e.failed_conditions);
  }
  return f.value();
}

}  // namespace

TEST_CASE("a ledger is the same to the bit on every compiler, processor and number of threads", "[threads]") {
  tierwise::compiled_policy const compiled(tierwise::parse_policy(rules));
  tierwise::table const t = records(1500, 14);
  std::uint64_t const once = of(tierwise::apply(compiled, t));
  CHECK(once == 0x7a9f9ce04915491du);
  for (unsigned threads : {2u, 7u}) CHECK(of(tierwise::apply(compiled, t, {threads, {}})) == once);
}

TEST_CASE("law 1: any number of threads and any order of rows give the same bits", "[threads]") {
  luck l(1);
  tw::compiled_policy const shops(three_shops());
  auto const& records = three_shops_records();
  auto const one = tw::apply(shops, records);
  CHECK(same(one, tw::apply(shops, records, {2, {}})));
  CHECK(same(one, tw::apply(shops, records, {7, {}})));
  std::vector<std::size_t> order(records.rows());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (int i = 0; i < 3; ++i) {
    l.shuffle(order);
    CHECK(same(one, tw::apply(shops, reordered(records, order), {1 + static_cast<unsigned>(i), {}})));
  }
}

TEST_CASE("law 1: the same for thousands of people, with and without groups", "[threads]") {
  luck l(2);
  auto rows = random_desk(l, 3000);
  for (auto const& p : {desk_policy(), desk_with_groups()}) {
    tw::compiled_policy const compiled(p);
    auto const one = tw::apply(compiled, desk_records(rows));
    for (unsigned n : {2u, 7u}) {
      l.shuffle(rows);
      CHECK(same(one, tw::apply(compiled, desk_records(rows), {n, {}})));
    }
  }
}

}  // namespace ledger_bits_test
