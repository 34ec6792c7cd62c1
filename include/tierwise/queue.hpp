// The waiting line of a desk: who gets an answer, who gives up, and how long they wait (Erlang-A, M/M/n+M).
#pragma once

#include "tierwise/config.hpp"

namespace tierwise {

/// The most servers a desk can have: a guard against a slip of the pen, and what bounds the time of `erlang_a`.
inline constexpr double most_servers = 1e9;
/// The most customers per hour; a patience of more hours counts as infinite. Keeps products within the doubles.
inline constexpr double most_per_hour = 1e100;

/// What comes to a desk and what it can do, as averages of a time in which neither changes.
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
[[nodiscard]] desk_service erlang_a(desk_load const& given);

/// Chat slots of `agents` (average number online, real, >= 0) who each hold `concurrency` >= 1 chats at once: the
/// `servers` of a chat desk. Throws `error` for NaN and out of range.
[[nodiscard]] double chat_servers(double agents, double concurrency);

/// Chats per hour of one slot: `rate` (per hour, of an agent with one chat) / (1 + drag * (concurrency - 1)).
/// `drag` >= 0 is what each further chat adds to the length of all; 0.2 to 0.4 is an assumption, not a measurement
/// (vendors' reports have an agent's output peak at about 5 chats; here it levels off towards `rate` / `drag`).
/// Throws `error` for NaN and out of range.
[[nodiscard]] double chat_rate(double rate, double concurrency, double drag);

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/compute/queue_inl.hpp"
#endif
