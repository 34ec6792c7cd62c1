// What `simulate` draws against closed forms worked out independently: every sampled figure must lie within four
// standard errors of its expectation, at fixed seeds.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "tierwise/assumption_members.hpp"
#include "tierwise/detail/stages/leave_hazard.hpp"
#include "tierwise/queue.hpp"
#include "tierwise/simulate.hpp"
#include "tierwise/toml.hpp"

namespace simulation_oracle_test {

namespace tw = tierwise;

namespace {

tw::compiled_model model(std::string const& rules, std::string const& world) {
  return {tw::parse_policy("name = \"p\"\n" + rules),
          tw::parse_toml<tw::assumptions>("name = \"a\"\n" + world, "assumptions.toml")};
}

/// `people` in turn in so many shops, who begin in January 2026.
tw::table staff(std::size_t people, std::size_t shops = 1) {
  std::vector<std::string> person, shop;
  for (std::size_t i = 0; i < people; ++i) {
    person.push_back("P" + std::to_string(100001 + i));
    shop.push_back("s" + std::to_string(i % shops));
  }
  tw::table t;
  t.add("person", person).add("shop", shop).add("month", std::vector<tw::month>(people, tw::month(2026, 1)));
  return t;
}

tw::simulation run(int months, std::uint32_t replicas = 1) {
  tw::simulation s;
  s.months = months;
  s.replicas = replicas;
  s.seed = 41;
  return s;
}

/// Whether `got` is as near to `want` as four standard errors.
bool near(double got, double want, double standard_error) {
  CAPTURE(got, want, standard_error);
  return std::abs(got - want) <= 4 * standard_error;
}
/// The same of how often something happened among `n`, each with the chance `p`.
bool as_often(std::int64_t got, double n, double p) { return near(double(got) / n, p, std::sqrt(p * (1 - p) / n)); }

double logistic(double x) { return 1 / (1 + std::exp(-x)); }
double logit(double p) { return std::log(p / (1 - p)); }

struct moments {
  double n = 0, sum = 0, squares = 0, cubes = 0, fourths = 0;
  void add(double x) { ++n, sum += x, squares += x * x, cubes += x * x * x, fourths += x * x * x * x; }
  [[nodiscard]] double mean() const { return sum / n; }
  [[nodiscard]] double variance() const { return squares / n - mean() * mean(); }
  /// Of the mean of `of` independent ones.
  [[nodiscard]] double error(double of) const { return std::sqrt(variance() / of); }
  [[nodiscard]] double error_of_variance(double of) const {
    double const m = mean(), v = variance();
    double const fourth = fourths / n - 4 * m * cubes / n + 6 * m * m * squares / n - 3 * m * m * m * m;
    return std::sqrt((fourth - v * v) / of);
  }
};

/// A quantity of all people and months of the records.
std::vector<double> values(tw::table const& records, char const* name) {
  auto const& v = records.find(name)->numbers;
  return {v.begin(), v.end()};
}
moments moments_of(std::vector<double> const& v) {
  moments m;
  for (double x : v) m.add(x);
  return m;
}
double covariance(std::vector<double> const& a, std::vector<double> const& b) {
  moments const x = moments_of(a), y = moments_of(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - x.mean()) * (b[i] - y.mean());
  return sum / double(a.size());
}

std::vector<std::pair<tw::figure, tw::figure>> const usual_tenure = {{0, 1.5}, {1, 2.5},   {3, 2.2},   {6, 1.5},
                                                                     {12, 1},  {24, 0.75}, {36, 0.55}, {60, 0.4}};

}  // namespace

// -- ladders
// -----------------------------------------------------------------------------------------------------------

TEST_CASE("a ladder of chances only is a Markov chain") {
  auto const m = model(R"toml(
inputs = { up = "flag", down = "flag" }
[[ladder.medal.tier]]
name = "a"
[[ladder.medal.tier]]
name = "b"
enter = "up"
keep = "not down"
[[ladder.medal.tier]]
name = "c"
enter = "up"
keep = "not down"
[[ladder.medal.tier]]
name = "d"
enter = "up"
keep = "not down"
)toml",
                       R"toml(
[activity.up]
draw = "chance"
mean = "if(medal.tier == 'a', 30%, if(medal.tier == 'b', 0.2, 0.1))"
source = "s"
[activity.down]
draw = "chance"
mean = "if(medal.tier == 'd', 25%, 5%)"
source = "s"
)toml");
  double const up[] = {0.3, 0.2, 0.1, 0}, down[] = {0, 0.05, 0.05, 0.25};
  auto how = run(14);
  how.by = {"medal"};
  std::size_t const n = 1500;
  auto const p = tw::simulate(m, staff(n), how);
  std::array<double, 4> chain = {1, 0, 0, 0};
  for (int t = 0; t < 14; ++t) {
    double promoted = 0, demoted = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      CHECK(as_often(p.value(0, t, 1 + k, p.measure("heads")), double(n), chain[k]));
      promoted += chain[k] * (1 - down[k]) * up[k];
      demoted += chain[k] * down[k];
    }
    CHECK(as_often(p.value(0, t, 0, p.measure("promoted")), double(n), promoted));
    CHECK(as_often(p.value(0, t, 0, p.measure("demoted")), double(n), demoted));
    std::array<double, 4> next = {};
    for (std::size_t k = 0; k < 4; ++k) {
      double const falls = down[k], rises = (1 - down[k]) * up[k];  // who falls is not asked whether he rises
      next[k] += chain[k] * (1 - falls - rises);
      if (k > 0) next[k - 1] += chain[k] * falls;
      if (k < 3) next[k + 1] += chain[k] * rises;
    }
    chain = next;
  }
}

// -- leaving
// -----------------------------------------------------------------------------------------------------------

TEST_CASE("a cohort without newcomers melts away by its hazard") {
  double const b = logit(0.06);
  std::string const never_filled = "[hiring]\nfilled = 0\nsource = \"s\"\n";
  std::string const constant =
      "[attrition.leaving]\nintercept = " + tw::shortest(std::round(b * 1e9) / 1e9) + "\nsource = \"s\"\n";
  std::size_t const n = 2000;
  auto const p = tw::simulate(model("", constant + never_filled), staff(n), run(16));
  for (int t = 1; t < 16; ++t) CHECK(as_often(p.value(0, t, 0, 0), double(n), std::pow(0.94, t)));

  auto const q =
      tw::simulate(model("", constant + "tenure = [[0, 0.5], [2, 3], [7, 1.25]]\n" + never_filled), staff(n), run(16));
  double stay = 1;
  for (int t = 0; t < 16; ++t) {
    CHECK(as_often(q.value(0, t, 0, 0), double(n), stay));
    double const odds = 0.06 / 0.94 * (t < 2 ? 0.5 : t < 7 ? 3 : 1.25);
    CHECK(as_often(q.value(0, t, 0, q.measure("left")), double(q.value(0, t, 0, 0)), odds / (1 + odds)));
    stay *= 1 - odds / (1 + odds);
  }
}

TEST_CASE("dismissal is asked first, and leaving of those it spares") {
  auto const m = model("",
                       "[attrition.leaving]\nintercept = -1\nsource = \"s\"\n[attrition.dismissal]\nintercept = "
                       "-2\nsource = \"s\"\n[hiring]\nsource = \"s\"\n");
  auto const p = tw::simulate(m, staff(2500), run(4));
  double const n = double(p.total(0, 0, 0)), dismissed = logistic(-2);
  CHECK(n == 4 * 2500);  // every seat is filled at once
  CHECK(as_often(p.total(0, 0, p.measure("dismissed")), n, dismissed));
  CHECK(as_often(p.total(0, 0, p.measure("left")), n, (1 - dismissed) * logistic(-1)));
}

TEST_CASE("the tenures of a desk whose seats are filled at once follow the renewal of its cohorts") {
  std::size_t const n = 1500;
  int const months = 10;
  auto const m = model("",
                       "[attrition.leaving]\nintercept = -1.5\ntenure = [[0, 2], [1, 0.5], [3, 1]]\nsource = "
                       "\"s\"\n[hiring]\nsource = \"s\"\n");
  auto const records = tw::simulated_records(m, staff(n), 0, run(months));
  std::map<int, std::map<int, std::int64_t>> seen;
  for (std::size_t r = 0; r < records.rows(); ++r) {
    int const t = static_cast<int>(records.find("month")->numbers[r]) - tw::month(2026, 1).index;
    ++seen[t][static_cast<int>(records.find("month")->numbers[r] - records.find("joined")->numbers[r])];
  }
  std::vector<double> share(months, 0.0);
  share[0] = 1;
  for (int t = 0; t < months; ++t) {
    std::vector<double> next(months, 0.0);
    for (int k = 0; k <= t; ++k) {
      CHECK(as_often(seen[t][k], double(n), share[static_cast<std::size_t>(k)]));
      double const h = logistic(-1.5 + std::log(k < 1 ? 2 : k < 3 ? 0.5 : 1));
      next[0] += share[static_cast<std::size_t>(k)] * h;
      if (k + 1 < months) next[static_cast<std::size_t>(k) + 1] += share[static_cast<std::size_t>(k)] * (1 - h);
    }
    share = next;
  }
}

TEST_CASE("the intercept that was solved for brings the annual rate in the long run") {
  std::string tenure = "tenure = [";
  for (auto const& [months, odds] : usual_tenure) tenure += "[" + months.text() + ", " + odds.text() + "], ";
  auto const p = tw::simulate(model("", "[attrition.leaving]\nannual_rate = \"45%\"\n" + tenure +
                                            "]\nsource = \"s\"\n[hiring]\nsource = \"s\"\n"),
                              staff(250), run(240));
  double left = 0, heads = 0;
  for (int t = 96; t < 240; ++t) {
    left += double(p.value(0, t, 0, p.measure("left")));
    heads += double(p.value(0, t, 0, 0));
  }
  CHECK(heads == 250.0 * 144);
  // Leavers are fewer by chance than a Poisson number's spread allows: who has left makes room for who has not.
  CHECK(near(left / heads * 12, 0.45, 0.45 / std::sqrt(left)));
}

TEST_CASE("intercepts have their reference values, and give back their rates") {
  auto const by_tenure = tw::detail::tenure_log_odds(usual_tenure);
  REQUIRE(by_tenure.size() == 61);
  CHECK(std::abs(by_tenure[2] - std::log(2.5)) < 1e-15);
  CHECK(std::abs(by_tenure[59] - std::log(0.55)) < 1e-15);
  // A stay has no end: cut off after 50 years the first would be -3.7812.
  for (auto [rate, wanted] : {std::pair(0.2, -3.7786), std::pair(0.3, -3.5089), std::pair(0.35, -3.4084),
                              std::pair(0.45, -3.2457), std::pair(0.6, -3.0589), std::pair(0.8, -2.8682)}) {
    double const got = tw::detail::solve_intercept(rate, by_tenure);
    CHECK(std::abs(got - wanted) < 0.00005);
    // The mean stay is what a cohort melts down to, added up for 4000 years.
    double stay = 0, there = 1;
    for (int m = 0; m < 48000; ++m) {
      stay += there;
      there *= 1 - logistic(got + std::log(m < 1    ? 1.5
                                           : m < 3  ? 2.5
                                           : m < 6  ? 2.2
                                           : m < 12 ? 1.5
                                           : m < 24 ? 1
                                           : m < 36 ? 0.75
                                           : m < 60 ? 0.55
                                                    : 0.4));
    }
    CHECK(std::abs(12 / stay - rate) < 1e-10);
  }
  for (auto const& table :
       {by_tenure, tw::detail::tenure_log_odds({}), tw::detail::tenure_log_odds({{0, 3}, {2, 0.01}, {50, 7}})})
    for (double rate : {0.001, 0.05, 0.45, 1.0, 4.0, 11.0})
      CHECK(std::abs(tw::detail::steady_annual_rate(tw::detail::solve_intercept(rate, table), table) - rate) <
            1e-9 * rate);
  CHECK(std::abs(tw::detail::solve_intercept(12 * 0.1, tw::detail::tenure_log_odds({})) - logit(0.1)) < 1e-9);
}

constexpr char const* factors_world = R"toml(
[activity.x]
draw = "chance"
each = "person"
mean = "0.5"
source = "s"
[activity.pay]
each = "person"
mean = "1"
source = "s"
[attrition.leaving]
intercept = -0.4
source = "s"
[[attrition.leaving.factor]]
name = "x"
value = "x"
reference = 0.25
coefficient = 1.2
source = "s"
[[attrition.leaving.factor]]
name = "pay"
value = "pay"
log = true
reference = 2
coefficient = -1.5
source = "s"
[[attrition.leaving.factor]]
name = "quiet"
value = "quiet * 100"
coefficient = 5
source = "s"
[[attrition.leaving.factor]]
name = "age"
value = "100"
personal = true
coefficient = 5
source = "s"
[hiring]
filled = 0
source = "s"
)toml";

TEST_CASE("a factor moves the chance of leaving by its coefficient, from its reference on") {
  auto const m = model("inputs = { x = \"flag\", pay = \"number\", quiet = { kind = \"number\", optional = true } }",
                       factors_world);
  auto people = staff(6000);
  std::vector<double> pay(6000);
  for (std::size_t i = 0; i < pay.size(); ++i) pay[i] = i % 3 == 0 ? 1 : i % 3 == 1 ? 2 : 3;
  people.add("pay", pay);
  auto const records = tw::simulated_records(m, people, 7, run(2));
  std::map<std::string, bool> stayed;
  for (std::size_t r = 0; r < records.rows(); ++r)
    stayed[records.find("person")->text(r)] = records.find("month")->numbers[r] > tw::month(2026, 1).index;
  std::map<std::pair<double, double>, std::pair<std::int64_t, double>> groups;
  for (std::size_t r = 0; r < 6000; ++r) {
    auto& [left, all] = groups[{records.find("x")->numbers[r], records.find("pay")->numbers[r]}];
    left += stayed[records.find("person")->text(r)] ? 0 : 1;
    all += 1;
  }
  REQUIRE(groups.size() == 6);
  for (auto const& [who, g] : groups)
    CHECK(as_often(g.first, g.second, logistic(-0.4 + 1.2 * (who.first - 0.25) - 1.5 * std::log(who.second / 2))));
}

TEST_CASE("coefficients are drawn once a replica, from a normal distribution with their spread") {
  // Person i leaves at once where the coefficient is above the i-th of these, and stays where it is below: so many
  // leavers tell the coefficient.
  std::string const world = R"toml(
[activity.bar]
each = "person"
mean = "0"
source = "s"
[attrition.leaving]
intercept = 0
source = "s"
[[attrition.leaving.factor]]
name = "unsure"
value = "100000"
coefficient = 0.7
spread = 0.5
source = "s"
[[attrition.leaving.factor]]
name = "bar"
value = "bar"
coefficient = -100000
source = "s"
)toml";
  std::size_t const bars = 121;
  auto people = staff(bars);
  std::vector<double> bar(bars);
  for (std::size_t i = 0; i < bars; ++i)
    bar[i] = std::round((0.7 + 0.5 * (double(i) - 60) / 15) * 1e6) / 1e6;  // from -4 to 4 standard deviations
  people.add("bar", bar);
  std::uint32_t const n = 1200;
  auto const p = tw::simulate(model("", world), people, run(1, n));
  moments z;
  std::map<int, std::int64_t> above;
  for (std::uint32_t r = 0; r < n; ++r) {
    auto const left = p.value(r, 0, 0, p.measure("left"));
    z.add((double(left) - 60.5) / 15);
    for (int k : {-2, -1, 0, 1, 2}) above[k] += left > 60 + 15 * k ? 1 : 0;
  }
  CHECK(near(z.mean(), 0, 1 / std::sqrt(n)));
  CHECK(near(z.variance(), 1 + 1.0 / 15 / 15 / 12, std::sqrt(2.0 / n)));
  for (auto [k, count] : above) CHECK(as_often(count, n, std::erfc(k / std::sqrt(2.0)) / 2));
  auto const sure = tw::simulate(model("", "[attrition]\ndraw_coefficients = false\n" + world), people, run(1, 40));
  for (std::uint32_t r = 0; r < 40; ++r) CHECK(std::abs(sure.value(r, 0, 0, p.measure("left")) - 60) <= 1);
}

TEST_CASE("reasons are shared out by what raised the odds, and exp(-E) of the leavers had none") {
  auto const m = model("", R"toml(
[attrition.leaving]
intercept = 0
source = "s"
[[attrition.leaving.factor]]
name = "a"
value = "1"
coefficient = 0.3
source = "s"
[[attrition.leaving.factor]]
name = "b"
value = "2"
coefficient = 0.45
source = "s"
[[attrition.leaving.factor]]
name = "c"
value = "4"
coefficient = -0.2
source = "s"
[[attrition.leaving.factor]]
name = "d"
value = "1 / 0"
coefficient = 9
source = "s"
)toml");
  auto const p = tw::simulate(m, staff(3000), run(4));
  double const raised = 0.3 + 0.9, none = std::exp(-raised), left = double(p.total(0, 0, p.measure("left")));
  CHECK(as_often(p.total(0, 0, p.measure("left")), 12000, logistic(0.3 + 0.9 - 0.8)));
  CHECK(as_often(p.total(0, 0, p.measure("reason.none")), left, none));
  CHECK(as_often(p.total(0, 0, p.measure("reason.a")), left, (1 - none) * 0.3 / raised));
  CHECK(as_often(p.total(0, 0, p.measure("reason.b")), left, (1 - none) * 0.9 / raised));
  CHECK(p.total(0, 0, p.measure("reason.c")) == 0);
  CHECK(p.total(0, 0, p.measure("reason.d")) == 0);
}

TEST_CASE("what takes people together happens to a whole shop or not at all") {
  auto const world = [](char const* share) {
    return std::string(R"toml(
[activity.student]
draw = "chance"
each = "person"
mean = "0.5"
source = "s"
[hiring]
filled = 0
source = "s"
[[attrition.together]]
name = "term"
who = "student"
chance = "if(month_of_year == 1, 30%, 0)"
source = "s"
share = )toml") +
           share;
  };
  std::size_t const shops = 20, people = 160;
  auto workforce = staff(people, shops);
  std::vector<bool> student(people);
  for (std::size_t i = 0; i < people; ++i) student[i] = i / shops < 3;  // three of the eight in each shop
  workforce.add("student", student);
  std::uint32_t const replicas = 60;
  double const n = double(shops) * replicas;
  std::int64_t happened = 0, between = 0, other = 0;
  auto const all = tw::simulate(model("", world("1")), workforce, run(2, replicas));
  for (std::uint32_t r = 0; r < replicas; ++r)
    for (std::size_t c = 1; c <= shops; ++c) {
      auto const left = all.value(r, 0, c, all.measure("left"));
      happened += left == 3;
      between += left != 0 && left != 3;
      other += all.value(r, 0, c, all.measure("reason.term")) != left || all.value(r, 1, c, 0) != 8 - left;
    }
  CHECK(as_often(happened, n, 0.3));
  CHECK(between == 0);
  CHECK(other == 0);
  auto const some = tw::simulate(model("", world("0.4")), workforce, run(1, replicas));
  std::map<std::int64_t, std::int64_t> leavers;
  for (std::uint32_t r = 0; r < replicas; ++r)
    for (std::size_t c = 1; c <= shops; ++c) {
      ++leavers[some.value(r, 0, c, some.measure("left"))];
      if (all.value(r, 0, c, all.measure("left")) == 0)
        CHECK(some.value(r, 0, c, some.measure("left")) == 0);  // the same luck
    }
  double const binomial[] = {0.216, 0.432, 0.288, 0.064};
  for (int k = 0; k <= 3; ++k) CHECK(as_often(leavers[k], n, 0.3 * binomial[k] + (k == 0 ? 0.7 : 0)));
}

TEST_CASE("an empty seat waits for its lead months, and then for its luck") {
  auto const m = model("", R"toml(
[attrition.leaving]
intercept = 2000
source = "s"
[[attrition.leaving.factor]]
name = "only_january"
value = "month_of_year > 1"
coefficient = -4000
source = "s"
[hiring]
lead_months = 2
filled = "35%"
cost = 100.5
training_months = 3
training_cost = 10
source = "s"
)toml");
  std::size_t const n = 800;
  auto const p = tw::simulate(m, staff(n), run(9));
  CHECK(p.value(0, 0, 0, 0) == 800);
  CHECK(p.value(0, 0, 0, p.measure("left")) == 800);
  CHECK(p.value(0, 1, 0, 0) == 0);
  CHECK(p.value(0, 2, 0, 0) == 0);
  for (int t = 3; t < 9; ++t) {
    CHECK(as_often(p.value(0, t, 0, 0), double(n), 1 - std::pow(0.65, t - 2)));
    auto hires = [&](int when) { return when < 0 ? 0 : p.value(0, when, 0, p.measure("hires")); };
    CHECK(p.value(0, t, 0, p.measure("hiring_cost")) ==
          hires(t) * 10050 + (hires(t) + hires(t - 1) + hires(t - 2)) * 1000);
  }
}

// -- what is drawn
// -----------------------------------------------------------------------------------------------------

constexpr char const* scales_policy = R"toml(
inputs = { plain = "number", large = "number", part = "share", twin = "number", knowledge = "number", speed = "number", shared = "number", low = "number", wide = "number" }
)toml";
constexpr char const* scales_world = R"toml(
[activity.plain]
mean = "10"
person = 2
noise = 1.5
decimals = 6
source = "s"
[activity.large]
link = "log"
mean = "1.5"
person = 0.3
noise = 0.4
decimals = 6
source = "s"
[activity.part]
link = "logit"
mean = "0.8"
person = 0.5
noise = 0.7
decimals = 6
source = "s"
[activity.twin]
mean = "10"
person = 2
noise = 1.5
decimals = 6
source = "s"
[activity.skill]
each = "person"
mean = "0"
noise = 1
decimals = 6
source = "s"
[activity.knowledge]
mean = "3 + 0.6 * skill"
noise = 0.8
decimals = 6
source = "s"
[activity.speed]
mean = "1 - 1.2 * skill"
noise = 0.5
decimals = 6
source = "s"
[activity.shared]
each = "shop"
mean = "5"
noise = 2
decimals = 6
source = "s"
[activity.low]
mean = "0"
noise = 1
at_least = -0.5
at_most = 1
decimals = 1
source = "s"
[activity.wide]
mean = "123456.789"
noise = 1000
decimals = 0
source = "s"
)toml";
constexpr std::size_t scales_people = 1500, scales_months = 3;

/// Three months of 1500 people in 50 shops.
tw::table const& scales() {
  static tw::table const records =
      tw::simulated_records(model(scales_policy, scales_world), staff(scales_people, 50), 3, run(scales_months));
  return records;
}
bool in_month(tw::table const& records, std::size_t row, std::size_t t) {
  return records.find("month")->numbers[row] == double(tw::month(2026, 1).index) + double(t);
}
/// What was drawn in a month; people in one order.
std::vector<double> scale_of(char const* name, std::size_t t) {
  std::vector<double> out;
  for (std::size_t r = 0; r < scales().rows(); ++r)
    if (in_month(scales(), r, t)) out.push_back(scales().find(name)->numbers[r]);
  return out;
}

TEST_CASE("drawn values have the mean and the spread of their scale") {
  REQUIRE(scales().rows() == scales_people * scales_months);
  double const people = double(scales_people);
  auto check = [&](std::vector<double> const& v, double mean, double variance) {
    moments const x = moments_of(v);
    CHECK(near(x.mean(), mean, x.error(people)));
    CHECK(near(x.variance(), variance, x.error_of_variance(people)));
  };
  for (std::size_t t = 0; t < 3; ++t) {
    check(scale_of("plain", t), 10, 4 + 2.25);
    double const v = 0.09 + 0.16;
    check(scale_of("large", t), std::exp(1.5 + v / 2), (std::exp(v) - 1) * std::exp(3 + v));
    std::vector<double> logs, logits;
    for (double x : scale_of("large", t)) logs.push_back(std::log(x));
    for (double x : scale_of("part", t)) logits.push_back(logit(x));
    check(logs, 1.5, v);
    check(logits, 0.8, 0.25 + 0.49);
    check(scale_of("wide", t), 123456.789, 1e6 + 1.0 / 12);
  }
}

TEST_CASE("what is drawn of a person goes together with what it is drawn from, and with nothing else") {
  double const people = double(scales_people);
  // A covariance of normal numbers has the variance (v1 v2 + c^2) / n.
  auto together = [&](std::vector<double> const& a, std::vector<double> const& b, double wanted) {
    CHECK(near(covariance(a, b), wanted,
               std::sqrt((moments_of(a).variance() * moments_of(b).variance() + wanted * wanted) / people)));
  };
  together(scale_of("plain", 0), scale_of("plain", 2), 4);  // a person stays the same
  together(scale_of("plain", 0), scale_of("twin", 0), 0);   // two quantities have nothing in common
  together(scale_of("plain", 1), scale_of("twin", 2), 0);
  together(scale_of("knowledge", 0), scale_of("speed", 0), -0.72);  // but for a third that both name
  together(scale_of("knowledge", 0), scale_of("speed", 1), -0.72);
  together(scale_of("knowledge", 0), scale_of("knowledge", 1), 0.36);
}

TEST_CASE("what is drawn for a shop is one value there, and bounds and decimals hold") {
  auto const& records = scales();
  double const people = double(scales_people);
  std::size_t differ = 0, fine = 0;
  moments shared;
  for (std::size_t t = 0; t < 3; ++t) {
    std::map<std::string, double> of_shop;
    for (std::size_t r = 0; r < records.rows(); ++r) {
      if (!in_month(records, r, t)) continue;
      auto const [at, fresh] = of_shop.try_emplace(records.find("shop")->text(r), records.find("shared")->numbers[r]);
      differ += at->second != records.find("shared")->numbers[r];
      if (fresh) shared.add(at->second);
    }
    for (double x : scale_of("wide", t)) fine += x != std::round(x);
  }
  CHECK(differ == 0);
  CHECK(fine == 0);
  CHECK(near(shared.mean(), 5, 2 / std::sqrt(150.0)));
  CHECK(near(shared.variance(), 4, 4 * std::sqrt(2 / 150.0)));
  std::map<double, std::int64_t> low;
  for (double x : values(records, "low")) ++low[x];
  CHECK(low.begin()->first == -0.5);
  CHECK(low.rbegin()->first == 1.0);
  CHECK(low.size() == 16);  // tenths
  auto below = [](double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; };
  CHECK(as_often(low.begin()->second, 3 * people, below(-0.45)));
  CHECK(as_often(low.rbegin()->second, 3 * people, 1 - below(0.95)));
}

constexpr char const* counts_policy = R"toml(
inputs = { few = "count", many = "count", uneven = "count", some = "count", most = "count", flag = "flag", odds = "flag", once = "count", kind = "text" }
)toml";
constexpr char const* counts_world = R"toml(
[activity.few]
draw = "count"
mean = "1.7"
source = "s"
[activity.many]
draw = "count"
mean = "260"
source = "s"
[activity.uneven]
draw = "count"
link = "log"
mean = "1"
person = 0.5
source = "s"
[activity.some]
draw = "part"
of = "20"
mean = "0.3"
source = "s"
[activity.most]
draw = "part"
of = "some * 100"
link = "logit"
mean = "2"
source = "s"
[activity.flag]
draw = "chance"
mean = "0.15"
source = "s"
[activity.odds]
draw = "chance"
link = "logit"
mean = "-1"
person = 1
source = "s"
[activity.once]
draw = "count"
each = "person"
mean = "4"
source = "s"
[activity.kind]
each = "person"
shares = { red = 0.5, green = "30%", blue = 0.2, none = 0 }
source = "s"
)toml";

TEST_CASE("counts, parts, chances and shares have their own distributions") {
  auto const m = model(counts_policy, counts_world);
  std::size_t const n = 3000;
  auto const records = tw::simulated_records(m, staff(n), 0, run(2));  // one shop, so month by month
  double const rows = double(records.rows()), people = double(n);
  auto check = [&](char const* name, double mean, double variance, double independent) {
    moments const x = moments_of(values(records, name));
    CHECK(near(x.mean(), mean, x.error(independent)));
    CHECK(near(x.variance(), variance, x.error_of_variance(independent)));
  };
  check("few", 1.7, 1.7, rows);
  check("many", 260, 260, rows);
  check("some", 6, 4.2, rows);
  check("once", 4, 4, people);
  double const rate = std::exp(1 + 0.125);
  check("uneven", rate, rate + rate * rate * (std::exp(0.25) - 1), people);
  std::map<double, std::int64_t> few;
  for (double x : values(records, "few")) ++few[x];
  double chance = std::exp(-1.7);
  for (int k = 0; k < 8; ++k) {
    CHECK(as_often(few[k], rows, chance));
    chance *= 1.7 / (k + 1);
  }
  auto const some = values(records, "some"), most = values(records, "most"), once = values(records, "once");
  double of = 0, parts = 0;
  std::size_t changed = 0;
  for (std::size_t i = 0; i < some.size(); ++i) of += some[i] * 100, parts += most[i];
  for (std::size_t i = 0; i < n; ++i) changed += once[i] != once[i + n];
  CHECK(as_often(static_cast<std::int64_t>(parts), of, logistic(2)));
  CHECK(changed == 0);
  CHECK(as_often(static_cast<std::int64_t>(moments_of(values(records, "flag")).sum), rows, 0.15));
  // With an effect of the person the two months of one go together; half of exp(..) by Simpson's rule.
  double both = 0, one = 0, all = 0;
  for (int i = 0; i <= 2000; ++i) {
    double const z = -8 + 16.0 * i / 2000,
                 weight = (i == 0 || i == 2000 ? 1
                           : i % 2 == 1        ? 4
                                               : 2) *
                          std::exp(-z * z / 2),
                 p = logistic(-1 + z);
    one += weight * p, both += weight * p * p, all += weight;
  }
  auto const odds = values(records, "odds");
  std::int64_t twice = 0, first = 0;
  for (std::size_t i = 0; i < n; ++i) twice += odds[i] == 1 && odds[i + n] == 1, first += odds[i] == 1;
  CHECK(as_often(first, people, one / all));
  CHECK(as_often(twice, people, both / all));
  std::map<std::string, std::int64_t> kinds;
  for (std::size_t i = 0; i < n; ++i) ++kinds[records.find("kind")->text(i)];
  CHECK(as_often(kinds["red"], people, 0.5));
  CHECK(as_often(kinds["green"], people, 0.3));
  CHECK(as_often(kinds["blue"], people, 0.2));
  CHECK(kinds.size() == 3);
}

// -- customers
// ---------------------------------------------------------------------------------------------------------

constexpr char const* served_world = R"toml(
totals = ["own", "received", "busy", "lost_share"]
[activity.hours]
each = "person"
mean = "150"
source = "s"
[activity.own]
mean = "demand.own"
decimals = 6
source = "s"
[activity.received]
mean = "demand.received"
source = "s"
[activity.busy]
mean = "demand.busy"
decimals = 6
source = "s"
[activity.lost_share]
mean = "demand.lost_share"
decimals = 6
source = "s"
[demand]
hours = "hours"
pace = "if(hours < 100, 0.5, 1)"
open_hours = 420
minutes = 6
patience_minutes = 2.5
concurrency = 2
drag = "25%"
chatbot = "20%"
outsourced = "15%"
outsourcing_fee = 1.33
outsourced_answered = "95%"
source = "s"
)toml";

TEST_CASE("a shop's customers are shared out exactly, and served as its queue says") {
  auto const world = [](std::string const& demand) { return served_world + demand; };
  auto people = staff(9, 3);  // three each
  people.add("hours", std::vector<double>{160, 150.5, 0, 150, 170, 0, 80, 150, 0});
  auto const p = tw::simulate(model("", world("consultations = \"if(shop == 's0', 9000, 11111)\"")), people, run(1));
  for (int s = 0; s < 3; ++s) {
    std::size_t const c = p.cell("shop", "s" + std::to_string(s));
    auto of = [&](char const* name) { return double(p.value(0, 0, c, p.measure(name))); };
    double const asked = s == 0 ? 9000 : 11111, bot = s == 0 ? 1800 : 2222, out = s == 0 ? 1080 : 1333;
    CHECK(of("consultations") == asked);
    CHECK(of("chatbot") == bot);
    CHECK(of("outsourced") == out);
    CHECK(of("at_desk") == asked - bot - out);
    double const hours = s == 0 ? 390 : s == 1 ? 470.5 : 0, pulled = s == 0 ? 350 : hours;
    tw::desk_load load;
    load.arrivals_per_hour = (asked - bot - out) / 420;
    load.served_per_hour = 60.0 / 6 / (1 + 0.25);
    load.patience_hours = 2.5 / 60;
    load.servers = pulled / 420 * 2;
    auto const served = tw::erlang_a(load);
    double const gone = s == 2 ? 1 : served.lost_share;
    CHECK(of("lost") == std::round((asked - bot - out) * gone) + std::round(out * 0.05));
    CHECK(of("desk_hours") == std::round(hours * 100));
    CHECK(std::abs(of("busy_hours") - 100 * hours * served.utilisation) <= 0.51);
    CHECK(std::abs(of("wait_seconds") - (asked - bot - out) * served.wait_hours * 3600) <= 0.51);
    CHECK(of("outsourcing_cost") == std::round(out * 133));
    CHECK(std::abs(of("total.busy") / 3 - 100 * served.utilisation) <= 1);
    CHECK(std::abs(of("total.own") - (s == 2 ? 0 : (asked - bot - out) * 100)) <= 3);
    CHECK(of("total.received") == 3 * 100 * (asked - bot - out));
    CHECK(std::abs(of("total.lost_share") - 300 * gone) <= 3);
  }
  // The mean of the customers is the mean that was asked for, and the spread that of their logarithm.
  std::uint32_t const n = 700;
  auto const q = tw::simulate(model("", world("consultations = \"20000\"\nspread = 0.3")), people, run(2, n));
  moments asked, logs;
  std::size_t unequal = 0;
  for (std::uint32_t r = 0; r < n; ++r)
    for (int t = 0; t < 2; ++t)
      for (std::size_t c = 1; c <= 3; ++c) {
        auto of = [&](char const* name) { return q.value(r, t, c, q.measure(name)); };
        asked.add(double(of("consultations")));
        logs.add(std::log(double(of("consultations"))));
        unequal += of("consultations") != of("chatbot") + of("outsourced") + of("at_desk");
        unequal += double(of("chatbot")) != std::nearbyint(double(of("consultations")) * 0.2);
      }
  CHECK(unequal == 0);
  CHECK(near(asked.mean(), 20000, asked.error(asked.n)));
  CHECK(near(logs.mean(), std::log(20000.0) - 0.045, logs.error(logs.n)));
  CHECK(near(logs.variance(), 0.09, logs.error_of_variance(logs.n)));
}

}  // namespace simulation_oracle_test
