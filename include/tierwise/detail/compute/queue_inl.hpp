// The sums of the waiting line: Erlang's loss formula downwards, waiting states upwards, integrals where both are long.
#pragma once

#include <algorithm>  // for std::min
#include <cmath>      // for std::sqrt, which IEEE 754 rounds the same way everywhere
#include <limits>
#include <string>
#include <string_view>

#include "tierwise/error.hpp"
#include "tierwise/figure.hpp"  // for shortest
#include "tierwise/queue.hpp"

namespace tierwise {

namespace detail {

/// What is left out of a sum, relative to the sum; below half a unit in the last place.
inline constexpr double left_out = 5e-17;
/// No sum has that many terms (the longest have about 30 sqrt(`most_servers`)): only for the reader's peace of mind.
inline constexpr int most_terms = 1 << 22;

inline void require_range(std::string_view what, double value, double least, double most) {
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

/// Two numbers in one register: the desks with one server fewer and one more are worked out side by side.
using number_pair = double __attribute__((vector_size(16)));

/// Sums term by term, for those of two desks that `go_on`; stops early when `some` exceeds `enough` (`losses` is then
/// not to be used). Who is finished waits for the other.
inline void sum_waiting(number_pair c, double x, number_pair enough, bool const (&go_on)[2], waiting_states (&out)[2]) {
  number_pair term = 1 / (c + 1), sum = term, losses = term;
  decltype(term < sum) on = {go_on[0] ? -1 : 0, go_on[1] ? -1 : 0};
  double k = 1;
  for (int i = 0; i < most_terms; ++i) {
    on &= x * sum <= enough;
    if ((on[0] | on[1]) == 0) break;
    k += 1;
    number_pair const ratio = x / (c + k), next = term * ratio, weighted = k * next, room = 1 - ratio;
    number_pair const more = sum + next, lost = losses + weighted;
    term = on ? next : term;
    sum = on ? more : sum;
    losses = on ? lost : losses;
    on &= ~((ratio < 1) & (weighted <= left_out * lost * (room * room)));
  }
  for (int i = 0; i < 2; ++i)
    if (go_on[i]) out[i] = {x * sum[i], losses[i]};
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

/// A whole number n >= 1 of servers.
struct whole_servers {
  double n, capacity;
  double below;  ///< `states_below` of n
  double upto;   ///< of n + 1
  double over;   ///< arrivals beyond the capacity

  whole_servers(desk_load const& load, double number, double states)
      : n(number),
        capacity(number * load.served_per_hour),
        below(states),
        upto(1 + capacity / load.arrivals_per_hour * states),
        over(load.arrivals_per_hour - capacity) {}
  [[nodiscard]] bool hardly_anybody_comes() const { return !(upto < 1e100); }
  [[nodiscard]] desk_service serve(desk_load const& load, waiting_states const& line) const;
};

/// The waiting lines of two desks with the same customers.
inline void find_lines(desk_load const& load, whole_servers const (&desks)[2], waiting_states (&out)[2]) {
  bool const for_ever = load.patience_hours > most_per_hour;  // then c and x are not used
  bool summed[2];
  number_pair c, enough;
  for (int i = 0; i < 2; ++i) {
    whole_servers const& at = desks[i];
    c[i] = at.capacity * load.patience_hours;
    enough[i] = 1e30 * at.upto;
    summed[i] = !for_ever && at.n >= 1 && c[i] <= 1e8 && !at.hardly_anybody_comes();
    if (for_ever)
      out[i] = at.over < 0 ? waiting_states{load.arrivals_per_hour / -at.over, 0} : waiting_states{1e100, 1};
    else if (c[i] > 1e8 && !at.hardly_anybody_comes())
      out[i] = integrate_waiting(c[i], -at.over * load.patience_hours);
  }
  if (summed[0] || summed[1]) sum_waiting(c, load.arrivals_per_hour * load.patience_hours, enough, summed, out);
}

inline desk_service whole_servers::serve(desk_load const& load, waiting_states const& line) const {
  double const arrivals = load.arrivals_per_hour;
  desk_service s;
  if (hardly_anybody_comes()) {
    s.utilisation = arrivals / capacity;
    return s;
  }
  bool const for_ever = load.patience_hours > most_per_hour;
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

TIERWISE_INLINE desk_service erlang_a(desk_load const& given) {
  desk_load load = given;
  detail::require_range("arrivals_per_hour", load.arrivals_per_hour, 0, most_per_hour);
  detail::require_range("served_per_hour", load.served_per_hour, 0, most_per_hour);
  detail::require_range("patience_hours", load.patience_hours, 0, std::numeric_limits<double>::infinity());
  detail::require_range("servers", load.servers, 0, most_servers);
  if (load.arrivals_per_hour == 0) return {};
  if (load.patience_hours > most_per_hour) load.patience_hours = std::numeric_limits<double>::infinity();
  double const n = static_cast<double>(static_cast<long long>(load.servers)), over = load.servers - n;
  double const inverse_load = load.served_per_hour / load.arrivals_per_hour;

  double const below = n > 0 ? detail::states_below(n, inverse_load) : 1;
  detail::whole_servers const desks[2] = {{load, n, below}, {load, n + 1, n > 0 ? 1 + n * inverse_load * below : 1}};
  detail::waiting_states lines[2];
  detail::find_lines(load, desks, lines);
  desk_service const low = n > 0 ? desks[0].serve(load, lines[0]) : desk_service{0, 1, load.patience_hours, 1, 1};
  if (n > 0 && over == 0) return low;
  desk_service const high = desks[1].serve(load, lines[1]);
  auto const between = [over](double a, double b) { return (1 - over) * a + over * b; };
  desk_service s;
  s.answered_share = between(low.answered_share, high.answered_share);
  s.lost_share = between(low.lost_share, high.lost_share);
  s.wait_hours = over == 0 ? low.wait_hours : between(low.wait_hours, high.wait_hours);
  s.waiting_share = between(low.waiting_share, high.waiting_share);
  double const busy = between(n * low.utilisation, (n + 1) * high.utilisation);
  s.utilisation = over == 0 ? high.utilisation : busy / load.servers;
  return s;
}

TIERWISE_INLINE double chat_servers(double agents, double concurrency) {
  detail::require_range("agents", agents, 0, most_servers);
  detail::require_range("concurrency", concurrency, 1, most_servers);
  return agents * concurrency;
}

TIERWISE_INLINE double chat_rate(double rate, double concurrency, double drag) {
  detail::require_range("rate", rate, 0, most_per_hour);
  detail::require_range("concurrency", concurrency, 1, most_servers);
  detail::require_range("drag", drag, 0, most_per_hour);
  return rate / (1 + drag * (concurrency - 1));
}

}  // namespace tierwise
