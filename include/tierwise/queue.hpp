// The waiting line of a desk: who gets an answer, who gives up, and how long they wait (Erlang-A, M/M/n+M).
#pragma once

#include <algorithm>  // for std::min
#include <cmath>      // for std::sqrt, which IEEE 754 rounds the same way everywhere
#include <limits>
#include <string>
#include <string_view>

#include "tierwise/error.hpp"
#include "tierwise/figure.hpp"  // for shortest

namespace tierwise {

/// The most servers a desk can have: a guard against a slip of the pen, and what bounds the time of `erlang_a`.
inline constexpr double most_servers = 1e9;
/// The most customers per hour; a patience of more hours counts as infinite. Keeps products within the doubles.
inline constexpr double most_per_hour = 1e100;

/// What comes to a desk and what it can do, as averages of a stretch of time in which neither changes.
struct desk_load {
  double arrivals_per_hour = 0;  ///< [0, `most_per_hour`]
  double served_per_hour = 0;    ///< by one busy server, [0, `most_per_hour`]; 0: a customer keeps a server for ever
  double patience_hours = 0;     ///< mean time until a waiting customer gives up, [0, inf]; 0: nobody waits
  double servers = 0;            ///< [0, `most_servers`]; need not be whole

  bool operator==(desk_load const&) const = default;
};

/// What becomes of the arrivals in the long run. Shares are in [0, 1].
struct desk_service {
  double answered_share = 1;  ///< of the arrivals; `answered_share` + `lost_share` is 1 to the last bits
  double lost_share = 0;      ///< of the arrivals: gave up before a server was free
  double wait_hours = 0;      ///< mean over all arrivals, also those not waiting and those giving up
  double utilisation = 0;     ///< busy share of the servers' time
  double waiting_share = 0;   ///< of the arrivals: found every server busy

  bool operator==(desk_service const&) const = default;
};

namespace detail {

/// What is left out of a sum, relative to the sum; below half a unit in the last place.
inline constexpr double left_out = 5e-17;
/// No sum has that many terms (the longest have about 30 sqrt(`most_servers`)): only for the reader's peace of mind.
inline constexpr int most_terms = 1 << 22;

inline void check_number(std::string_view what, double value, double least, double most) {
  if (value >= least && value <= most) return;
  fault f;
  f.path = what;
  f.message = value != value ? "not a number"
                             : (value < least ? "at least " + shortest(least) : "at most " + shortest(most)) +
                                   ", found " + shortest(value);
  throw error(f);
}

/// Probability of fewer than n in the system over that of n - 1 (`load` = arrivals / rate of one server, given as its
/// inverse): the inverse of Erlang's loss formula for n - 1 servers. Summed from n - 1 downwards, so that only the
/// O(sqrt(n)) states that matter are visited. Infinite when beyond 1e100. n >= 1.
inline double states_below(double n, double inverse_load) {
  double term = 1, sum = 1, state = n - 1;
  for (int i = 0; i < most_terms && state > 0; ++i, state -= 1) {
    double const ratio = state * inverse_load;
    term *= ratio;
    sum += term;
    if (ratio < 1 && term <= left_out * sum * (1 - ratio)) break;
    if (sum > 1e100) return std::numeric_limits<double>::infinity();
  }
  return sum;
}

/// The states with all servers busy. With w_k the probability of k waiting over that of none waiting,
/// w_k = x^k / ((c+1) ... (c+k)), c = (capacity per hour) * patience and x = arrivals * patience.
struct waiting_states {
  double some = 0;    ///< sum of w_k for k >= 1
  double losses = 1;  ///< sum of k w_k, divided by x: losses over arrivals, per time that nobody waits
};

/// Sums term by term; stops early when `some` exceeds `enough` (`losses` is then not to be used).
inline waiting_states sum_waiting(double c, double x, double enough) {
  double term = 1 / (c + 1), sum = term, losses = term, k = 1;
  for (int i = 0; i < most_terms && x * sum <= enough; ++i) {
    k += 1;
    double const ratio = x / (c + k);
    term *= ratio;
    sum += term;
    double const weighted = k * term, room = 1 - ratio;
    losses += weighted;
    if (ratio < 1 && weighted <= left_out * losses * (room * room)) break;
  }
  return {x * sum, losses};
}

/// moments[k] = integral of s^k exp(-u s - s^2/2) over s > 0, for k = 0 .. 7; moments[0] is Mills' ratio. u > -13.
inline void normal_moments(double u, double (&moments)[8]) {
  if (u >= 0.5) {  // k M(k-1) = u M(k) + M(k+1), solved backwards: the continued fraction
    int k = 40 + static_cast<int>(200 / (u * u));
    double ratio = std::sqrt(static_cast<double>(k));
    for (; k > 0; --k) {
      ratio = k / (u + ratio);
      if (k < 8) moments[k] = ratio;
    }
    moments[0] = 1 / (u + ratio);
    for (k = 1; k < 8; ++k) moments[k] *= moments[k - 1];
    return;
  }
  double const v = u * u / 128;  // exp(u^2/2) as the 64th power of exp(v), v < 1.4
  double power = 1, term = 1, odd = u, half = u;
  for (int i = 1; i < 30; ++i) power += term *= v / i;
  for (int i = 0; i < 6; ++i) power *= power;
  for (int i = 3; i < 801; i += 2) odd += half *= u * u / i;  // u + u^3/3 + u^5/(3*5) ...
  moments[0] = 1.2533141373155002512 * power - odd;           // sqrt(pi/2)
  moments[1] = 1 - u * moments[0];
  for (int k = 1; k < 7; ++k) moments[k + 1] = k * moments[k - 1] - u * moments[k];
}

/// For c > 1e8 the sums are integrals: sum of w_k for k >= 0 is c * integral of exp(x t) (1-t)^(c-1) over 0 < t < 1,
/// which Laplace's method gives to order 1/c, that is to 1e-11. `above` = c - x.
inline waiting_states integrate_waiting(double c, double above) {
  double const n = c - 1, root = std::sqrt(n), u = (above - 1) / root;
  if (u < -12) return {1e100, 1};  // far above capacity: somebody is always waiting
  double m[8];
  normal_moments(u, m);
  return {c / root * (m[0] - m[3] / (3 * root) + (m[6] / 18 - m[4] / 4) / n) - 1,
          c / n * (m[1] - m[4] / (3 * root) + (m[7] / 18 - m[5] / 4) / n)};
}

/// A whole number n >= 1 of servers; `below` is `states_below` of n.
inline desk_service whole_servers(desk_load const& load, double n, double below) {
  double const arrivals = load.arrivals_per_hour, capacity = n * load.served_per_hour, over = arrivals - capacity;
  double const upto = 1 + capacity / arrivals * below;  // states_below of n + 1
  desk_service s;
  if (!(upto < 1e100)) {  // hardly anybody comes
    s.utilisation = arrivals / capacity;
    return s;
  }
  double const c = capacity * load.patience_hours, x = arrivals * load.patience_hours;
  bool const for_ever = load.patience_hours > most_per_hour;  // then c and x are not used
  waiting_states const line = for_ever && over < 0 ? waiting_states{arrivals / -over, 0}
                              : for_ever           ? waiting_states{1e100, 1}
                              : c > 1e8            ? integrate_waiting(c, -over * load.patience_hours)
                                                   : sum_waiting(c, x, 1e30 * upto);
  double const all = upto + line.some;
  // Above capacity what is lost is what is not served; below it that would cancel, so losses are summed.
  s.lost_share = std::min(1.0, (over < 0 ? line.losses : 1 + line.some * (over / arrivals)) / all);
  s.wait_hours = !for_ever  ? s.lost_share * load.patience_hours
                 : over < 0 ? capacity / -over / -over / all
                            : std::numeric_limits<double>::infinity();
  s.waiting_share = (1 + line.some) / all;
  s.utilisation = std::min(1.0, (below + line.some) / all);
  s.answered_share = s.lost_share < 0.5 ? 1 - s.lost_share : s.utilisation * (capacity / arrivals);
  return s;
}

}  // namespace detail

/// The desk in its steady state: Poisson arrivals, exponential service and patience, first come first served.
///  - `servers` between whole numbers: as if both neighbours were on duty for their part of the time, so answered,
///    lost, waiting and the wait are interpolated linearly and the utilisation is busy time over servers' time.
///    Everything is continuous in `servers`; but for rounding, lost, wait, waiting and utilisation never rise with it.
///  - 0 servers: everybody is lost and waits out the patience; utilisation is the limit, that of a single server.
///  - 0 arrivals: nothing is lost and nothing waits, however few servers.
///  - Infinite patience is Erlang-C below capacity; at or above it the wait is infinite and what cannot be served
///    counts as lost. Patience 0 is Erlang-B. Where fewer than about 1e-100 of the arrivals wait, none do.
///
/// lost_share = wait_hours / patience_hours holds but for rounding. Relative error: about 1e-13, and 1e-11 when the
/// desk could serve more than 1e8 customers within the patience. Sums end when what is left is below 1e-16 of them;
/// time is O(sqrt(servers) + sqrt(capacity * patience)). Only + - * / and sqrt: the same bits everywhere. Throws
/// `error` when a number is NaN, negative or beyond the ranges of `desk_load`. Source: Garnett, Mandelbaum & Reiman,
/// Designing a Call Center with Impatient Customers, M&SOM 4(3), 2002.
[[nodiscard]] inline desk_service erlang_a(desk_load const& given) {
  desk_load load = given;
  detail::check_number("arrivals_per_hour", load.arrivals_per_hour, 0, most_per_hour);
  detail::check_number("served_per_hour", load.served_per_hour, 0, most_per_hour);
  detail::check_number("patience_hours", load.patience_hours, 0, std::numeric_limits<double>::infinity());
  detail::check_number("servers", load.servers, 0, most_servers);
  if (load.arrivals_per_hour == 0) return {};
  if (load.patience_hours > most_per_hour) load.patience_hours = std::numeric_limits<double>::infinity();
  double const n = static_cast<double>(static_cast<long long>(load.servers)), part = load.servers - n;
  double const inverse_load = load.served_per_hour / load.arrivals_per_hour;

  desk_service low{0, 1, load.patience_hours, 1, 1};
  double below = 1;
  if (n > 0) {
    below = detail::states_below(n, inverse_load);
    low = detail::whole_servers(load, n, below);
    if (part == 0) return low;
    below = 1 + n * inverse_load * below;
  }
  desk_service const high = detail::whole_servers(load, n + 1, below);
  auto const between = [part](double a, double b) { return (1 - part) * a + part * b; };
  desk_service s;
  s.answered_share = between(low.answered_share, high.answered_share);
  s.lost_share = between(low.lost_share, high.lost_share);
  s.wait_hours = part == 0 ? low.wait_hours : between(low.wait_hours, high.wait_hours);
  s.waiting_share = between(low.waiting_share, high.waiting_share);
  double const busy = between(n * low.utilisation, (n + 1) * high.utilisation);
  s.utilisation = part == 0 ? high.utilisation : busy / load.servers;
  return s;
}

/// Chat slots of `agents` (average number online, real, >= 0) who each hold `concurrency` >= 1 chats at once: the
/// `servers` of a chat desk. Throws `error` for NaN and out of range.
[[nodiscard]] inline double chat_servers(double agents, double concurrency) {
  detail::check_number("agents", agents, 0, most_servers);
  detail::check_number("concurrency", concurrency, 1, most_servers);
  return agents * concurrency;
}

/// Chats per hour of one slot: `rate` (per hour, of an agent with one chat) / (1 + drag * (concurrency - 1)).
/// `drag` >= 0 is what each further chat adds to the length of all; 0.2 to 0.4 is an assumption, not a measurement
/// (vendors' reports have an agent's output peak at about 5 chats; here it levels off towards `rate` / `drag`).
/// Throws `error` for NaN and out of range.
[[nodiscard]] inline double chat_rate(double rate, double concurrency, double drag) {
  detail::check_number("rate", rate, 0, most_per_hour);
  detail::check_number("concurrency", concurrency, 1, most_servers);
  detail::check_number("drag", drag, 0, most_per_hour);
  return rate / (1 + drag * (concurrency - 1));
}

}  // namespace tierwise
