// An invented customer-service desk of any size, for the benchmarks: the records that three_shops.toml asks for, with
// values such that everything in it happens to somebody. Everything here is an assumption. The same on every machine.
#pragma once

#include <algorithm>  // for std::min, std::max, std::sort
#include <array>
#include <cmath>  // for std::floor
#include <cstdint>
#include <iterator>  // for std::size
#include <limits>
#include <memory>
#include <numeric>  // for std::iota
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/policy.hpp"
#include "tierwise/table.hpp"
#include "tierwise/toml.hpp"

namespace tierwise_benchmarks {

/// How the rows and ids lie: ids given shop by shop, or to everybody in the order of joining as companies do.
enum class ids { by_shop, by_joining };

/// Splitmix64: enough for made-up figures.
struct dice {
  std::uint64_t state;
  std::uint64_t next() {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  double between(double a, double b) { return a + (b - a) * unit(); }
  bool chance(double p) { return unit() < p; }
  int upto(int n) { return static_cast<int>(unit() * (n + 1)); }     ///< 0 .. n
  double bell() { return unit() + unit() + unit() + unit() - 2.0; }  ///< about normal, deviation 0.58
};

/// A column in the making.
struct text_column {
  std::vector<std::string> words;
  std::vector<std::int32_t> codes;

  tierwise::column finish(std::string name) {
    auto dictionary = std::make_shared<std::vector<std::string>>(std::move(words));
    auto kept = std::make_shared<std::vector<std::int32_t>>(std::move(codes));
    tierwise::column c;
    c.name = std::move(name);
    c.kind = tierwise::column_kind::text;
    c.codes = *kept;
    c.dictionary = std::move(dictionary);
    c.owner = std::move(kept);
    return c;
  }
};

/// Somebody who holds a job for some of the months.
struct desk_person {
  int shop, team, first, last, joined, medal, post, management, experience, typing, applies_next;
  double skill;
  bool night;
};
inline constexpr int first_month = 2025 * 12 + 6;
inline constexpr double demand_of_month[] = {0.95, 0.95, 1.0, 1.1, 1.55, 1.15, 0.95, 0.75, 1.0, 1.0, 1.05, 1.45};
inline constexpr int scheduled[] = {27, 27, 26, 26, 26, 27, 26, 22, 27, 26, 27, 26};
inline constexpr char const* desk_numbers[] = {"experience_months",
                                               "typing_speed",
                                               "days_scheduled",
                                               "days_worked",
                                               "online_hours",
                                               "overtime_workday_hours",
                                               "overtime_rest_day_hours",
                                               "overtime_holiday_hours",
                                               "product_knowledge",
                                               "response_seconds",
                                               "consultations_received",
                                               "consultations_answered",
                                               "customers_served",
                                               "orders",
                                               "order_errors",
                                               "sales",
                                               "unattributed_sales",
                                               "after_sales_cases",
                                               "complaints",
                                               "off_topic_chats",
                                               "contact_leaks",
                                               "late_arrivals",
                                               "absent_days",
                                               "applied",
                                               "approved",
                                               "picked_to_lead"};

inline constexpr std::size_t desk_number_count = std::size(desk_numbers);

/// The last month of somebody who comes with some months of tenure: many go early.
inline int last_month(dice& d, int first, int tenure, int months) {
  for (int m = first; m < months; ++m) {
    int const t = tenure + m - first;
    if (d.chance(t <= 1 ? 0.14 : t <= 4 ? 0.09 : t <= 12 ? 0.03 : 0.01)) return m;
  }
  return months - 1;
}

/// Who holds the `job`-th job of a shop from a month on.
inline desk_person some_person(dice& d, int first, std::size_t job, std::size_t own_teams, int months) {
  static constexpr int tenures[] = {0, 1, 3, 4, 6, 8, 10, 14, 17, 22, 26, 31, 40};
  int const tenure = first > 0 ? 0 : tenures[d.upto(12)];
  desk_person p{};
  p.first = first;
  p.joined = first_month + first - tenure;
  p.skill = d.between(tenure > 20 ? 0.55 : 0.35, 0.95);
  p.medal = tenure < 3 ? 0 : tenure < 12 ? 1 : tenure < 20 ? 2 : p.skill < 0.8 ? 2 : 3;
  p.post = tenure < 3 ? 0 : 1;
  if (first == 0 && job < own_teams && tenure >= 3) p.management = 1;
  if (first == 0 && job < 2 && tenure >= 12) p.post = 2;
  p.experience = d.chance(0.5) ? 0 : d.upto(14);
  p.typing = 77 + d.upto(21);
  p.night = d.chance(0.3);
  p.applies_next = 1 + d.upto(4);
  p.last = last_month(d, first, tenure, months);
  return p;
}

/// Everybody, shop by shop; how many shops and teams there are is told.
inline std::vector<desk_person> some_people(dice& d, std::size_t seats, int months, std::size_t& shops,
                                            std::size_t& teams) {
  std::vector<desk_person> people;
  for (std::size_t made = 0; made < seats; ++shops) {
    std::size_t const size = std::min<std::size_t>(seats - made, 15 + static_cast<std::size_t>(d.upto(30)));
    std::size_t const own_teams = std::max<std::size_t>(1, (size + 4) / 8);
    for (std::size_t i = 0; i < size; ++i)
      for (int first = 0; first < months; first = people.back().last + 1) {
        people.push_back(some_person(d, first, i, own_teams, months));
        people.back().shop = static_cast<int>(shops);
        people.back().team = static_cast<int>(teams + i % own_teams);
      }
    teams += own_teams;
    made += size;
  }
  return people;
}

/// In order of joining, mixed up over the shops: the same place in the list for those who joined in one month.
inline std::vector<desk_person> by_joining(std::vector<desk_person> const& people) {
  std::vector<std::uint64_t> key(people.size());
  for (std::size_t i = 0; i < people.size(); ++i) key[i] = dice{i}.next();
  std::vector<std::uint32_t> order(people.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return people[a].joined != people[b].joined ? people[a].joined < people[b].joined : key[a] < key[b];
  });
  std::vector<desk_person> sorted;
  for (auto i : order) sorted.push_back(people[i]);
  return sorted;
}

inline double tenths(double x) { return std::floor(x * 10 + 0.5) / 10; }
inline double cents(double x) { return std::floor(x * 100 + 0.5) / 100; }

/// What somebody does in a month.
inline std::array<double, desk_number_count> some_month(dice& d, desk_person& p, int m) {
  double const asked = demand_of_month[m % 12];
  int const tenure = first_month + m - p.joined, days = scheduled[m % 12];
  double const green = std::max(0.0, 1 - tenure / 2.0);
  double const skill = std::clamp(p.skill + 0.1 * d.bell(), 0.05, 0.98);
  double worked = days - (d.chance(0.25) ? 1 : 0) - (d.chance(0.08) ? 1 + d.upto(3) : 0);
  if (tenure == 0) worked = 6 + d.upto(days - 6);
  bool const training = tenure == 0 && worked <= 10;
  double customers =
      std::floor(820 * asked * worked / days * (0.55 + 0.6 * skill) * (1 - 0.45 * green) * d.between(0.9, 1.1));
  if (p.post == 2) customers = std::floor(customers * 0.7);
  if (training) customers = 0;
  double const received = std::floor(customers * d.between(1.02, 1.15));
  double const answered = received - std::floor(received * (1 - skill) * 0.028 * d.between(0.5, 1.3));
  double const orders =
      std::floor(customers * std::clamp(0.19 + 0.25 * skill - 0.06 * green + 0.025 * d.bell(), 0.12, 0.44));
  double const errors = orders > 0 ? (d.chance(0.9 * (1 - skill)) ? 1 : 0) + (d.chance(0.9 * (1 - skill)) ? 1 : 0) : 0;
  double const slips = 1.3 - skill;
  bool const applies = tenure >= 2 && --p.applies_next <= 0;
  if (applies) p.applies_next = 2 + d.upto(2);
  double const sales = d.chance(0.004) ? -cents(d.between(100, 5000)) : cents(orders * d.between(120, 190));
  return {
      double(p.experience),
      double(std::min(p.typing + std::max(0, tenure) / 2, 118)),
      double(days),
      worked,
      tenths(worked * ((p.night ? 6 : 9) + 0.25 + 0.4 * d.bell())),
      std::floor(2 * std::max(0.0, 1.5 + 5 * d.bell() + 36 * std::max(0.0, asked - 1.1))) / 2,
      double(d.chance(0.3) ? 4 + 4 * d.upto(2) : 0),
      double((m % 12 == 3 || m % 12 == 7 || m % 12 == 10) && d.chance(0.3) ? 8 : 0),
      std::floor(std::clamp(0.91 - 0.22 * (1 - skill) * d.between(0.3, 1) - 0.28 * green * d.between(0.3, 0.8) + 0.06,
                            0.4, 1.0) *
                 80) /
          80,
      training ? std::numeric_limits<double>::quiet_NaN()
               : tenths(2.7 + 4.2 * (1 - skill) * d.between(0.7, 1.2) + 4 * green + (asked > 1.3 ? 1.2 : 0)),
      received,
      answered,
      customers,
      orders,
      errors,
      sales,
      sales > 0 && orders > 0 && d.chance(0.06) ? std::min(sales, cents(d.between(80, 1900))) : 0,
      double(p.post == 2 ? 90 + d.upto(150) : 0),
      double(customers > 0 ? (d.chance(0.05 * slips * asked) ? 1 : 0) + (d.chance(0.01 * slips) ? 1 + d.upto(1) : 0)
                           : 0),
      double((d.chance(0.06 * slips) ? 1 : 0) + (d.chance(0.03 * slips) ? 1 + d.upto(5) : 0)),
      double(d.chance(0.006) ? 1 : 0),
      double((d.chance(0.12 * slips) ? 1 : 0) + (d.chance(0.12 * slips) ? 1 : 0) + (d.chance(0.12 * slips) ? 1 : 0)),
      double(worked < days && d.chance(0.03) ? 1 + d.upto(2) : 0),
      applies ? 1.0 : 0.0,
      applies && d.chance(0.3 + 0.6 * p.skill) ? 1.0 : 0.0,
      double(tenure >= 4 && d.chance(0.01) ? 1 : 0)};
}

/// The records while they are made, column by column.
struct desk_columns {
  std::vector<double> numbers[desk_number_count], month, joined;
  text_column who, shop, team, shift, ladder[3];

  desk_columns(std::size_t people, std::size_t shops, std::size_t teams, std::size_t rows) {
    for (auto& column : numbers) column.reserve(rows);
    for (std::size_t p = 0; p < people; ++p) who.words.push_back(id('A', p));
    for (std::size_t s = 0; s < shops; ++s) shop.words.push_back(id('S', s));
    for (std::size_t t = 0; t < teams; ++t) team.words.push_back(id('T', t));
    shift.words = {"day", "night"};
    ladder[0].words = {"trial", "iron", "bronze", "silver", "gold"};
    ladder[1].words = {"trainee", "regular", "after_sales", "supervisor"};
    ladder[2].words = {"agent", "team_leader"};
  }
  static std::string id(char letter, std::size_t n) {
    std::string out = std::to_string(n + 10000000);
    out[0] = letter;
    return out;
  }
  void add(std::size_t i, desk_person const& p, int m, std::array<double, desk_number_count> const& values) {
    for (std::size_t k = 0; k < values.size(); ++k) numbers[k].push_back(values[k]);
    month.push_back(first_month + m);
    joined.push_back(p.joined);
    who.codes.push_back(static_cast<std::int32_t>(i));
    shop.codes.push_back(p.shop);
    team.codes.push_back(p.team);
    shift.codes.push_back(p.night ? 1 : 0);
    bool const starts = m == p.first;
    ladder[0].codes.push_back(starts ? p.medal : -1);
    ladder[1].codes.push_back(starts ? p.post : -1);
    ladder[2].codes.push_back(starts ? p.management : -1);
  }
  [[nodiscard]] tierwise::table finish() {
    tierwise::table out;
    out.add(who.finish("person"));
    out.add("month", std::move(month), tierwise::column_kind::month);
    out.add(shop.finish("shop")).add(team.finish("team"));
    out.add("joined", std::move(joined), tierwise::column_kind::month);
    out.add(shift.finish("shift"));
    out.add(ladder[0].finish("medal")).add(ladder[1].finish("post")).add(ladder[2].finish("management"));
    for (std::size_t k = 0; k < desk_number_count; ++k)  // the last three are flags
      out.add(desk_numbers[k], std::move(numbers[k]),
              k + 3 >= desk_number_count ? tierwise::column_kind::flag : tierwise::column_kind::number);
    return out;
  }
};

/// `seats` jobs over `months` months from July 2025, in shops of 15 to 45 and teams of about 8; a job left is filled
/// the next month, so there are seats x months rows, in order of month and person. Few are let go with later rows.
inline tierwise::table desk(std::size_t seats, int months = 12, ids how = ids::by_joining) {
  dice d{20250701};
  std::size_t shops = 0, teams = 0;
  std::vector<desk_person> people = some_people(d, seats, months, shops, teams);
  if (how == ids::by_joining) people = by_joining(people);
  desk_columns out(people.size(), shops, teams, seats * static_cast<std::size_t>(months));
  for (int m = 0; m < months; ++m)
    for (std::size_t i = 0; i < people.size(); ++i)
      if (desk_person& p = people[i]; p.first <= m && m <= p.last) out.add(i, p, m, some_month(d, p, m));
  return out.finish();
}

/// The shipped policy, for shops of any name: every fifth or so is strict, as `harbour` is.
inline tierwise::policy three_shops() {
  tierwise::policy p = tierwise::load_policy(TIERWISE_ROOT "/examples/policies/three_shops.toml");
  p.shops.clear();
  auto rename = [](auto& figures) {
    if (figures.empty()) return;
    auto const value = figures.begin()->second;
    figures.clear();
    figures["S0000003"] = value;
  };
  for (auto& one : p.parameter) rename(one.figures);
  return p;
}

}  // namespace tierwise_benchmarks
