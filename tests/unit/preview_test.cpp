#include "tierwise/preview.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"
#include "desk.hpp"
#include "property/shops.hpp"

namespace tw = tierwise;

namespace {
thread_local std::size_t asked_for_memory = 0;
}  // namespace

// Counted for this thread, in all tests that are linked with this one; the sanitizers have operators of their own.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TIERWISE_TESTS_SANITIZED
#endif
#endif
#ifndef TIERWISE_TESTS_SANITIZED
void* operator new(std::size_t bytes) {
  ++asked_for_memory;
  if (void* const p = std::malloc(bytes == 0 ? 1 : bytes)) return p;
  throw std::bad_alloc();
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
#endif

namespace tierwise_tests {
namespace {

/// The last month of the shipped records, and where those before it left everybody.
struct last_month {
  tw::compiled_policy rules{three_shops()};
  tw::table before, month;
  tw::state stood;

  last_month() {
    auto const when = tw::months_in(three_shops_records().at("month"));
    tw::month last = *when[0];
    for (auto const& m : when) last = last < *m ? *m : last;
    std::vector<std::size_t> early, late;
    for (std::size_t r = 0; r < when.size(); ++r) (*when[r] < last ? early : late).push_back(r);
    before = reordered(three_shops_records(), early);
    month = reordered(three_shops_records(), late);
    stood = tw::apply(rules, before).state;
  }
};

/// The month with another figure for a person.
tw::table with(tw::table const& from, std::string const& person, std::string const& input, double value) {
  tw::table out;
  for (auto const& c : from.columns()) {
    if (c.name != input) {
      out.add(c);
      continue;
    }
    std::vector<double> v(c.numbers.begin(), c.numbers.end());
    for (std::size_t r = 0; r < v.size(); ++r)
      if (from.at("person").text(r) == person) v[r] = value;
    out.add(c.name, v, c.kind);
  }
  return out;
}

}  // namespace

TEST_CASE("a preview pays what the month would pay with the other figure, and the others' held as recorded") {
  last_month const of;
  tw::preview june(of.rules, of.month, of.stood);
  auto const sales = june.input("sales");
  for (double value : {0.0, 12345.67, 31000.0, 99999.99}) {
    auto const changed = tw::apply(of.rules, with(of.month, "A017", "sales", value), of.stood);
    june.set(june.person("A017"), sales, value);
    for (std::size_t r = 0; r < changed.rows(); ++r) {
      auto const who = june.person(changed.people[changed.person[r]]);
      CHECK(june.net(who) == changed.net[r]);
      CHECK(june.gross(who) == changed.gross[r]);
      CHECK(june.employer_cost(who) == changed.employer_cost[r]);
      for (std::size_t l = 0; l < changed.lines.size(); ++l) CHECK(june.amount(who, l) == changed.lines[l][r]);
    }
  }
  june.as_recorded();
  auto const recorded = tw::apply(of.rules, of.month, of.stood);
  for (std::size_t r = 0; r < recorded.rows(); ++r)
    CHECK(june.net(june.person(recorded.people[recorded.person[r]])) == recorded.net[r]);
}

TEST_CASE("a preview asks for no memory from the second figure on") {
  last_month const of;
  tw::preview june(of.rules, of.month, of.stood);
  auto const ana = june.person("A017"), sales = june.input("sales");
  june.set(ana, sales, 40000);
  std::int64_t all = june.net(ana);
  std::size_t const before = asked_for_memory;
  for (int i = 0; i < 100; ++i) {
    june.set(ana, sales, 20000 + 10 * i);
    all += june.net(ana);
    june.as_recorded();
    all += june.net(ana);
  }
  CHECK(asked_for_memory - before == 0);
  CHECK(all > 0);
}

TEST_CASE("previews of one policy and state give the same on many threads", "[threads]") {
  last_month const of;
  std::vector<std::int64_t> net(4);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < net.size(); ++t)
    threads.emplace_back([&, t] {
      tw::preview june(of.rules, of.month, of.stood);
      june.set(june.person("A017"), june.input("sales"), 31000);
      net[t] = june.net(june.person("A017"));
    });
  for (auto& t : threads) t.join();
  for (auto n : net) CHECK(n == net[0]);
}

TEST_CASE("what a preview cannot take is said") {
  last_month const of;
  tw::preview june(of.rules, of.month, of.stood);
  CHECK(complaint([&] { return june.person("A1O7"); }).find("unknown person 'A1O7'") == 0);
  CHECK(complaint([&] { return june.input("sale"); }).find("did you mean 'sales'") != std::string::npos);
  CHECK(complaint([&] { return june.line("bass"); }).find("did you mean 'base'") != std::string::npos);
  auto const set = [&](char const* input, double value) {
    return complaint([&] { return june.set(june.person("A017"), june.input(input), value), 0; });
  };
  CHECK(set("customers_served", -1) == "customers_served: -1 is negative for A017");
  CHECK(set("customers_served", 1.5) == "customers_served: 1.5 is not a whole number for A017");
  CHECK(set("sales", std::numeric_limits<double>::quiet_NaN()) == "sales: the value is missing for A017");
  CHECK(complaint([&] { return tw::preview(of.rules, of.before), 0; }) ==
        "records: they speak of several months; a preview is of one month; apply(...) works several out");
}

}  // namespace tierwise_tests
