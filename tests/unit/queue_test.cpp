#include "tierwise/queue.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <queue>
#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"

namespace queue_test {

using namespace tierwise;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Equal up to a relative error.
bool near(double a, double b, double relative) {
  return a == b || std::abs(a - b) <= relative * std::max(std::abs(a), std::abs(b));
}

/// The balance equations p(k) arrivals = p(k+1) leaving(k+1), solved state by state.
desk_service balance(desk_load const& l, int states) {
  long double const arrivals = l.arrivals_per_hour, rate = l.served_per_hour, patience = l.patience_hours;
  int const n = static_cast<int>(l.servers);
  long double p = 1, all = 0, busy = 0, waiting = 0, full = 0;
  for (int k = 0; k < states; ++k) {
    if (k > 0) p *= arrivals / (std::min(k, n) * rate + (k > n ? static_cast<long double>(k - n) / patience : 0.0L));
    if (p > 1e200L) {
      p *= 1e-200L, all *= 1e-200L, busy *= 1e-200L, waiting *= 1e-200L, full *= 1e-200L;
    }
    all += p;
    busy += p * std::min(k, n);
    waiting += p * std::max(k - n, 0);
    full += k >= n ? p : 0;
  }
  desk_service s;
  s.lost_share = static_cast<double>(waiting / all / patience / arrivals);
  s.answered_share = static_cast<double>(busy / all * rate / arrivals);
  s.wait_hours = static_cast<double>(waiting / all / arrivals);
  s.utilisation = static_cast<double>(busy / all / n);
  s.waiting_share = static_cast<double>(full / all);
  return s;
}

void check_near(desk_service const& got, desk_service const& want, double relative) {
  CHECK(near(got.answered_share, want.answered_share, relative));
  CHECK(near(got.lost_share, want.lost_share, relative));
  CHECK(near(got.wait_hours, want.wait_hours, relative));
  CHECK(near(got.utilisation, want.utilisation, relative));
  CHECK(near(got.waiting_share, want.waiting_share, relative));
}

/// Erlang's delay formula from its textbook sum: P(wait).
long double erlang_c(int n, long double load) {
  long double term = 1, sum = 0;
  for (int k = 0; k < n; ++k) {
    sum += term;
    term *= load / (k + 1);
  }
  long double const full = term * n / (n - load);
  return full / (sum + full);
}

/// Erlang's loss formula from its textbook sum.
long double erlang_b(int n, long double load) {
  long double term = 1, sum = 1;
  for (int k = 1; k <= n; ++k) {
    term *= load / k;
    sum += term;
  }
  return term / sum;
}

std::string complaint(desk_load const& l) {
  return tierwise_tests::complaint([&] { return erlang_a(l); });
}

/// Knuth's linear congruences modulo 2^64; the upper 53 bits make a number in (0, 1).
struct random_numbers {
  std::uint64_t state;
  double operator()() {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (static_cast<double>(state >> 11) + 0.5) / 9007199254740992.0;
  }
  double exponential(double mean) { return -mean * std::log((*this)()); }
};

/// Customers one by one. Who arrives is served when the earliest server is free, or gives up before.
struct simulated {
  double lost = 0, wait = 0, waiting = 0;
};
simulated simulate(desk_load const& l, int customers, random_numbers& random) {
  std::priority_queue<double, std::vector<double>, std::greater<>> free_at;
  for (int i = 0; i < static_cast<int>(l.servers); ++i) free_at.push(0);
  simulated s;
  double now = 0;
  int const warm = customers / 10;
  for (int i = -warm; i < customers; ++i) {
    now += random.exponential(1 / l.arrivals_per_hour);
    double const patience = random.exponential(l.patience_hours), service = random.exponential(1 / l.served_per_hour);
    double const offered = std::max(0.0, free_at.top() - now);
    bool const answered = offered <= patience;
    if (answered) {
      free_at.pop();
      free_at.push(now + offered + service);
    }
    if (i < 0) continue;
    s.lost += answered ? 0 : 1;
    s.wait += std::min(offered, patience);
    s.waiting += offered > 0 ? 1 : 0;
  }
  s.lost /= customers;
  s.wait /= customers;
  s.waiting /= customers;
  return s;
}

}  // namespace

TEST_CASE("the call centre of Garnett, Mandelbaum and Reiman's introduction comes out as printed") {
  // 50 agents, 48 calls a minute of 1 minute each, 2 minutes of patience or an endless one.
  desk_load l{48 * 60, 60, 2.0 / 60, 50};
  auto const a = erlang_a(l);
  CHECK(std::abs(a.lost_share - 0.031) < 0.0005);
  CHECK(std::abs(a.wait_hours * 3600 - 3.7) < 0.05);
  CHECK(std::abs(a.utilisation - 0.93) < 0.005);
  CHECK(std::abs(a.wait_hours * l.arrivals_per_hour - 3) < 0.5);  // waiting on average
  l.patience_hours = infinity;
  auto const c = erlang_a(l);
  CHECK(c.lost_share == 0);
  CHECK(std::abs(c.wait_hours * 3600 - 20.8) < 0.05);
  CHECK(std::abs(c.utilisation - 0.96) < 1e-12);
  CHECK(std::abs(c.wait_hours * l.arrivals_per_hour - 17) < 0.5);
}

TEST_CASE("the shares and waits solve the balance equations") {
  for (double servers : {1.0, 2.0, 7.0, 45.0, 300.0})
    for (double load : {0.01, 0.3, 0.8, 0.95, 1.0, 1.05, 1.5, 4.0})
      for (double patience : {0.001, 0.05, 0.4, 1.0, 3.0, 20.0}) {
        CAPTURE(servers, load, patience);
        desk_load const l{servers * load * 6, 6, patience / 6, servers};
        // Where hardly anybody waits, what is smaller than 1e-100 is 0.
        auto const want = balance(l, 30000);
        if (want.lost_share > 1e-90) check_near(erlang_a(l), want, 1e-12);
      }
}

TEST_CASE("the balance holds for thousands of servers") {
  for (double servers : {1000.0, 5000.0})
    for (double load : {0.9, 0.98, 1.0, 1.02, 1.3})
      for (double patience : {0.1, 1.0, 10.0}) {
        CAPTURE(servers, load, patience);
        desk_load const l{servers * load * 6, 6, patience / 6, servers};
        check_near(erlang_a(l), balance(l, 60000), 2e-12);
      }
}

TEST_CASE("without an end to patience it is Erlang-C") {
  for (int n : {1, 3, 20, 100})
    for (double use : {0.1, 0.5, 0.9, 0.99}) {
      CAPTURE(n, use);
      desk_load l{10 * n * use, 10, infinity, static_cast<double>(n)};
      long double const must_wait = erlang_c(n, static_cast<long double>(l.arrivals_per_hour) / 10);
      double const wait = static_cast<double>(must_wait / (10 * n - static_cast<long double>(l.arrivals_per_hour)));
      auto const s = erlang_a(l);
      CHECK(near(s.waiting_share, static_cast<double>(must_wait), 1e-12));
      CHECK(near(s.wait_hours, wait, 1e-12));
      CHECK(s.lost_share == 0);
      CHECK(s.answered_share == 1);
      CHECK(near(s.utilisation, use, 1e-12));
      l.patience_hours = 1e13;
      auto const almost = erlang_a(l);
      CHECK(near(almost.waiting_share, static_cast<double>(must_wait), 1e-9));
      CHECK(near(almost.wait_hours, wait, 1e-9));
      l.patience_hours = 1e3;
      CHECK(near(erlang_a(l).waiting_share, static_cast<double>(must_wait), 0.1));
    }
}

TEST_CASE("patience as long as a service makes the number at the desk Poisson") {
  for (int n : {1, 4, 30, 120})
    for (double use : {0.2, 0.7, 1.0, 1.4}) {
      CAPTURE(n, use);
      long double const mean = static_cast<long double>(n) * use;
      long double p = std::exp(-mean), full = 0, queue = 0;
      for (int k = 0; k < 3000; ++k) {
        full += k < n ? 0 : p;
        queue += k < n ? 0 : p * (k - n);
        p *= mean / (k + 1);
      }
      desk_load const l{7 * static_cast<double>(mean), 7, 1.0 / 7, static_cast<double>(n)};
      auto const s = erlang_a(l);
      CHECK(near(s.waiting_share, static_cast<double>(full), 1e-12));
      CHECK(near(s.lost_share, static_cast<double>(queue / mean), 1e-12));
      CHECK(near(s.wait_hours * l.arrivals_per_hour, static_cast<double>(queue), 1e-12));
    }
}

TEST_CASE("without patience it is Erlang-B, and with patience fewer are lost") {
  for (int n : {1, 5, 40})
    for (double use : {0.5, 1.0, 3.0}) {
      CAPTURE(n, use);
      double const blocked = static_cast<double>(erlang_b(n, static_cast<long double>(n) * use));
      desk_load l{4 * n * use, 4, 0, static_cast<double>(n)};
      auto const s = erlang_a(l);
      CHECK(near(s.lost_share, blocked, 1e-12));
      CHECK(near(s.waiting_share, blocked, 1e-12));
      CHECK(s.wait_hours == 0);
      double last = blocked;
      for (double patience : {1e-3, 0.1, 1.0, 10.0, 1e3, 1e6, 1e9, 1e12, 1e100}) {  // Garnett et al., theorem 1
        l.patience_hours = patience;
        double const lost = erlang_a(l).lost_share;
        CHECK(lost <= last * (1 + 1e-11));
        last = lost;
      }
    }
}

TEST_CASE("the sums of very long patience go over into integrals without a step") {
  for (double use : {0.3, 0.99, 0.9999, 0.999999, 1.0, 1.00001, 1.0005, 1.2})
    for (double n : {1.0, 40.0}) {
      CAPTURE(use, n);
      auto const at = [&](double c) { return erlang_a({n * use, 1, c / n, n}); };
      auto const sums = at(1e8), integrals = at(1e8 * (1 + 1e-12));
      CHECK(near(sums.wait_hours, integrals.wait_hours, 1e-10));
      CHECK(near(sums.waiting_share, integrals.waiting_share, 1e-10));
      CHECK(near(sums.utilisation, integrals.utilisation, 1e-10));
    }
  // As the capacity comes near, across all ways to evaluate the integral.
  for (double c : {1.1e8, 1e12}) {
    desk_service last{};
    for (double u = 14; u > -14; u -= 0.03125) {
      CAPTURE(c, u);
      auto const s = erlang_a({1 - u / std::sqrt(c), 1, c, 1});
      CHECK(s.lost_share >= last.lost_share * (1 - 1e-12));
      CHECK(s.waiting_share >= last.waiting_share * (1 - 1e-12));
      if (u < 13.9) {
        CHECK(s.wait_hours < last.wait_hours * 1.4);
        CHECK(1 - s.waiting_share > (1 - last.waiting_share) * 0.6 - 1e-13);
      }
      last = s;
    }
  }
}

TEST_CASE("at capacity the wait grows with the square root of the patience") {
  // One server, c services within the patience: the busy states weigh Ramanujan's R(c) (Knuth, volume 1, 1.2.11.3).
  for (double c : {1e6, 9e7, 1.1e8, 1e10, 1e14, 1e30}) {
    double const half_pi = std::acos(0.0);
    double const sum = std::sqrt(half_pi * c) + 1.0 / 3 + std::sqrt(half_pi / c) / 12 + 4 / (135 * c);
    auto const s = erlang_a({1, 1, c, 1});
    CHECK(near(s.wait_hours, c / (1 + sum), 1e-12));
    CHECK(near(s.waiting_share, sum / (1 + sum), 1e-12));
  }
}

TEST_CASE("what is lost is the wait over the patience") {
  for (double servers : {0.0, 0.5, 1.0, 3.2, 45.0, 45.7, 2000.1})
    for (double arrivals : {1.0, 30.0, 300.0, 1e5})
      for (double patience : {0.01, 0.2, 5.0, 1e9}) {
        auto const s = erlang_a({arrivals, 6, patience, servers});
        CHECK(near(s.lost_share * arrivals, s.wait_hours * arrivals / patience, 1e-15));
        CHECK(std::abs(s.lost_share + s.answered_share - 1) < 1e-14);
        CHECK(near(s.answered_share * arrivals, s.utilisation * servers * 6, 1e-12));
        CHECK(s.lost_share <= s.waiting_share * (1 + 1e-12));
      }
}

TEST_CASE("where nobody comes, nothing waits and nothing is lost") {
  for (double servers : {0.0, 0.5, 3.0}) {
    auto const s = erlang_a({0, 6, 0.1, servers});
    CHECK(s == desk_service{1, 0, 0, 0, 0});
  }
  auto const rare = erlang_a({1e-300, 6, 0.1, 3});
  CHECK(rare.lost_share == 0);
  CHECK(rare.answered_share == 1);
  CHECK(rare.utilisation >= 0);
  CHECK(rare.utilisation < 1e-299);
}

TEST_CASE("without servers everybody waits out the patience and is lost") {
  auto const s = erlang_a({50, 6, 0.1, 0});
  CHECK(s.lost_share == 1);
  CHECK(s.answered_share == 0);
  CHECK(s.wait_hours == 0.1);
  CHECK(s.waiting_share == 1);
  CHECK(near(s.utilisation, erlang_a({50, 6, 0.1, 1}).utilisation, 1e-15));
  CHECK(erlang_a({50, 6, infinity, 0}).wait_hours == infinity);
}

TEST_CASE("servers who never finish lose everybody") {
  auto const s = erlang_a({50, 0, 0.1, 3});
  CHECK(s.lost_share == 1);
  CHECK(s.answered_share == 0);
  CHECK(near(s.wait_hours, 0.1, 1e-15));
  CHECK(s.utilisation == 1);
}

TEST_CASE("far above capacity the servers are always busy and the rest is lost") {
  for (double servers : {1.0, 45.0, 5000.0})
    for (double times : {10.0, 1e3, 1e9, 1e50, 1e95}) {
      CAPTURE(servers, times);
      desk_load const l{servers * times * 6, 6, 0.2, servers};
      auto const s = erlang_a(l);
      CHECK(s.lost_share <= 1);
      CHECK(near(s.lost_share, 1 - 1 / times, 2e-3 / times));
      CHECK(near(s.answered_share, 1 / times, 2e-3));
      CHECK(s.utilisation > 0.998);
      CHECK(s.utilisation <= 1);
      CHECK(s.waiting_share > 0.998);
      CHECK(s.waiting_share <= 1);
    }
  auto const for_ever = erlang_a({60, 6, infinity, 5});
  CHECK(for_ever.lost_share == 0.5);
  CHECK(for_ever.wait_hours == infinity);
  CHECK(for_ever.utilisation == 1);
  CHECK(erlang_a({30, 6, infinity, 5}).wait_hours == infinity);
  CHECK(erlang_a({60, 6, infinity, 5.5}).wait_hours == infinity);
}

TEST_CASE("no number is out of range, whatever the desk") {
  double const sizes[] = {0, 1e-300, 1e-9, 0.3, 1, 17.5, 4e3, 1e9, 1e40, 1e100};
  for (double arrivals : sizes)
    for (double rate : sizes)
      for (double patience : {0.0, 1e-300, 1e-9, 0.3, 4e3, 1e9, 1e40, 1e100, 1e300, infinity})
        for (double servers : {0.0, 0.25, 1.0, 45.5, 5000.0}) {
          auto const s = erlang_a({arrivals, rate, patience, servers});
          bool const well = s.lost_share >= 0 && s.lost_share <= 1 && s.answered_share >= 0 && s.answered_share <= 1 &&
                            s.utilisation >= 0 && s.utilisation <= 1 && s.waiting_share >= 0 &&
                            s.waiting_share <= 1 + 1e-12 && s.wait_hours >= 0 &&
                            (s.wait_hours <= patience || patience > most_per_hour) &&
                            std::abs(s.lost_share + s.answered_share - 1) < 1e-12;
          CAPTURE(arrivals, rate, patience, servers, s.lost_share, s.answered_share, s.utilisation, s.waiting_share,
                  s.wait_hours);
          if (!well) CHECK(well);
        }
}

TEST_CASE("more servers never lose more") {
  for (double arrivals : {3.0, 60.0, 300.0, 3000.0})
    for (double patience : {0.0, 0.02, 0.3, 10.0, 1e7, 1e12}) {
      desk_service last = erlang_a({arrivals, 6, patience, 0});
      for (double servers = 0.125; servers < 700; servers += servers < 100 ? 0.125 : 0.75) {
        auto const s = erlang_a({arrivals, 6, patience, servers});
        bool const falls = s.lost_share <= last.lost_share * (1 + 1e-13) + 1e-300 &&
                           s.wait_hours <= last.wait_hours * (1 + 1e-13) + 1e-300 &&
                           s.waiting_share <= last.waiting_share * (1 + 1e-13) + 1e-300 &&
                           s.utilisation <= last.utilisation * (1 + 1e-13) &&
                           s.answered_share >= last.answered_share * (1 - 1e-13);
        CAPTURE(arrivals, patience, servers, s.lost_share, last.lost_share, s.utilisation, last.utilisation,
                s.waiting_share, last.waiting_share);
        if (!falls) CHECK(falls);
        last = s;
      }
    }
}

TEST_CASE("between whole numbers of servers everything goes on without a jump") {
  for (int n : {1, 2, 10, 45, 5000}) {
    CAPTURE(n);
    desk_load l{n * 6.0, 6, 0.25, static_cast<double>(n)};
    auto const at = erlang_a(l);
    l.servers = n * (1 - 1e-13);
    check_near(erlang_a(l), at, 1e-10);
    l.servers = n * (1 + 1e-13);
    check_near(erlang_a(l), at, 1e-10);
    l.servers = n + 1;
    auto const next = erlang_a(l);
    l.servers = n + 0.5;
    auto const middle = erlang_a(l);
    CHECK(near(middle.lost_share, (at.lost_share + next.lost_share) / 2, 1e-13));
    CHECK(near(middle.wait_hours, (at.wait_hours + next.wait_hours) / 2, 1e-13));
    CHECK(near(middle.waiting_share, (at.waiting_share + next.waiting_share) / 2, 1e-13));
  }
  auto const none = erlang_a({20, 6, 0.25, 0}), hardly = erlang_a({20, 6, 0.25, 1e-12});
  CHECK(near(none.lost_share, hardly.lost_share, 1e-11));
  CHECK(near(none.wait_hours, hardly.wait_hours, 1e-11));
  CHECK(near(none.utilisation, hardly.utilisation, 1e-11));
}

TEST_CASE("a simulated desk agrees within its sampling error") {
  random_numbers random{20240611};
  for (desk_load const& l : {desk_load{50, 6, 0.1, 9}, desk_load{14, 2, 0.4, 5}, desk_load{300, 7, 0.05, 45}}) {
    int const batches = 40;
    double sum[3] = {}, squares[3] = {};
    for (int b = 0; b < batches; ++b) {
      auto const s = simulate(l, 20000, random);
      double const values[3] = {s.lost, s.wait, s.waiting};
      for (int i = 0; i < 3; ++i) {
        sum[i] += values[i];
        squares[i] += values[i] * values[i];
      }
    }
    auto const a = erlang_a(l);
    double const want[3] = {a.lost_share, a.wait_hours, a.waiting_share};
    for (int i = 0; i < 3; ++i) {
      double const mean = sum[i] / batches, variance = (squares[i] / batches - mean * mean) / (batches - 1);
      CAPTURE(i, mean, want[i], std::sqrt(variance));
      CHECK(std::abs(mean - want[i]) < 4 * std::sqrt(variance));
      CHECK(std::sqrt(variance) < 0.02 * want[i]);  // else the line above says little
    }
  }
}

TEST_CASE("the same desk gives the same bits") {
  // Written down from one machine; any other compiler and instruction set must agree.
  auto const s = erlang_a({300, 6.5, 0.06, 45.25});
  CHECK(s.lost_share == 0x1.530417fc2218ep-4);
  CHECK(s.utilisation == 0x1.df00e4766de3bp-1);
  auto const t = erlang_a({45, 1, 1e8, 45});
  CHECK(t.lost_share == 0x1.8f0fd4367a79bp-17);
}

TEST_CASE("numbers that cannot be are faults") {
  CHECK(complaint({not_a_number, 1, 1, 1}) == "arrivals_per_hour: not a number");
  CHECK(complaint({1, not_a_number, 1, 1}) == "served_per_hour: not a number");
  CHECK(complaint({1, 1, not_a_number, 1}) == "patience_hours: not a number");
  CHECK(complaint({1, 1, 1, not_a_number}) == "servers: not a number");
  CHECK(complaint({-1, 1, 1, 1}) == "arrivals_per_hour: at least 0, found -1");
  CHECK(complaint({1, -0.5, 1, 1}) == "served_per_hour: at least 0, found -0.5");
  CHECK(complaint({1, 1, -1, 1}) == "patience_hours: at least 0, found -1");
  CHECK(complaint({1, 1, 1, -1e-3}) == "servers: at least 0, found -0.001");
  CHECK(complaint({0, 1, 1, -1}) == "servers: at least 0, found -1");
  CHECK(complaint({infinity, 1, 1, 1}) == "arrivals_per_hour: at most 1e+100, found inf");
  CHECK(complaint({1, infinity, 1, 1}) == "served_per_hour: at most 1e+100, found inf");
  CHECK(complaint({1, 1, 1, infinity}) == "servers: at most 1000000000, found inf");
  CHECK(complaint({1, 1, 1, 2e9}) == "servers: at most 1000000000, found 2000000000");
}

TEST_CASE("each agent holds several chats, and each of them takes longer for it") {
  CHECK(chat_servers(12.5, 3) == 37.5);
  CHECK(chat_servers(0, 3) == 0);
  CHECK(chat_rate(6, 1, 0.3) == 6);
  CHECK(near(chat_rate(6, 3, 0.3), 6 / 1.6, 1e-15));
  CHECK(chat_rate(6, 4, 0) == 6);
  for (double concurrency = 1; concurrency < 6; concurrency += 0.5)  // an agent's output still rises
    CHECK(chat_servers(1, concurrency + 0.5) * chat_rate(6, concurrency + 0.5, 0.4) >
          chat_servers(1, concurrency) * chat_rate(6, concurrency, 0.4));
  CHECK_THROWS_AS(chat_servers(-1, 2), error);
  CHECK_THROWS_AS(chat_servers(1, 0.5), error);
  CHECK_THROWS_AS(chat_servers(not_a_number, 2), error);
  CHECK_THROWS_AS(chat_servers(infinity, 2), error);
  CHECK_THROWS_AS(chat_rate(-1, 2, 0.3), error);
  CHECK_THROWS_AS(chat_rate(1, 0, 0.3), error);
  CHECK_THROWS_AS(chat_rate(1, 2, -0.3), error);
  CHECK_THROWS_AS(chat_rate(1, 2, not_a_number), error);
}

}  // namespace queue_test
