// A month's customers, served by a queue in each shop: what reaches the desk, waits, gives up, and whose it is.
#pragma once

#include <algorithm>  // for std::min
#include <cstdint>
#include <span>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/compute/draws.hpp"
#include "tierwise/detail/compute/normals.hpp"
#include "tierwise/detail/month/groups.hpp"
#include "tierwise/detail/month/steps.hpp"
#include "tierwise/detail/plan/model.hpp"
#include "tierwise/queue.hpp"

namespace tierwise::detail {

/// What became of a shop's consultations in a month; whole numbers but for hours and seconds.
struct shop_month {
  std::uint32_t replica = 0;
  std::int32_t shop = 0;  ///< text code
  double consultations = 0, chatbot = 0, outsourced = 0, at_desk = 0, lost = 0;
  double hours = 0;         ///< of everybody at the desk
  double busy_hours = 0;    ///< of them, spent on chats
  double wait_seconds = 0;  ///< of all that reached the desk, together
};

/// Whose customers they are: the month's rows by shop, beside the rows the replica, and beside the shops the keys of
/// their draws.
struct open_shops {
  grouping const& by_shop;
  std::vector<std::uint32_t> const& replica;
  draw_keys const& keys;

  [[nodiscard]] std::span<std::uint32_t const> members(std::size_t shop) const {
    return std::span(by_shop.rows).subspan(by_shop.begin[shop], by_shop.begin[shop + 1] - by_shop.begin[shop]);
  }
};

/// The columns of a month that service reads, and those it fills.
struct service_columns {
  double const *consultations, *hours, *pace;  ///< pace: null when everybody has the same
  double *received, *load, *busy, *wait, *lost, *own;

  service_columns(demand_plan const& d, month_run& run) {
    auto fill = [&](std::uint32_t slot) { return run.fill(slot, error_bound::of_decimals(6, 0, false)); };
    received = fill(d.received);
    load = fill(d.load);
    busy = fill(d.busy);
    wait = fill(d.wait_seconds);
    lost = fill(d.lost_share);
    own = fill(d.own);
    consultations = run.columns[d.consultations].rows;
    hours = run.columns[d.hours].rows;
    pace = d.pace == no_slot ? nullptr : run.columns[d.pace].rows;
  }
  [[nodiscard]] double speed(std::uint32_t row) const { return pace == nullptr ? 1.0 : pace[row]; }
};

/// Adds up the hours of a shop's people, and into `pulled` their hours by pace. False: `run` has been told why not.
[[nodiscard]] inline bool add_hours(service_columns const& c, std::span<std::uint32_t const> members, month_run& run,
                                    shop_month& s, double& pulled) {
  auto const refuse = [&](char const* path, std::string message, std::uint32_t row) {
    run.report(path, std::move(message), {}, row);
    return false;
  };
  std::uint32_t const first = members[0];
  if (!(c.consultations[first] >= 0 && c.consultations[first] < 1e9))
    return refuse("demand.consultations", "they are negative, missing or too many for " + run.name_of(first), first);
  for (auto r : members) {
    if (!(c.hours[r] >= 0)) return refuse("demand.hours", "the hours are negative or missing for " + run.name_of(r), r);
    if (!(c.speed(r) >= 0)) return refuse("demand.pace", "the pace is negative or missing for " + run.name_of(r), r);
    if (c.consultations[r] != c.consultations[first])
      return refuse("demand.consultations",
                    "they differ within the shop: " + run.name_of(first) + " and " + run.name_of(r), r);
    s.hours += c.hours[r];
    pulled += c.hours[r] * c.speed(r);
  }
  return true;
}

/// How many consultations come, by a draw for the shop, and where they go.
inline void draw_consultations(tierwise::demand const& how, double mean, double z, shop_month& s) {
  double const spread = how.spread.value;
  s.consultations = nearest_whole(mean * exp_of(spread * z - 0.5 * spread * spread));
  s.chatbot = nearest_whole(s.consultations * how.chatbot.value);
  s.outsourced = nearest_whole((s.consultations - s.chatbot) * how.outsourced.value);
  s.at_desk = s.consultations - s.chatbot - s.outsourced;
}

[[nodiscard]] inline desk_load load_of(tierwise::demand const& how, double at_desk, double pulled) {
  desk_load out;
  out.arrivals_per_hour = at_desk / how.open_hours.value;
  out.served_per_hour = chat_rate(60.0 / how.minutes.value, how.concurrency.value, how.drag.value);
  out.patience_hours = how.patience_minutes.value / 60.0;
  out.servers = chat_servers(pulled / how.open_hours.value, how.concurrency.value);
  return out;
}

/// Serves the customers of every shop where somebody works this month, and adds what became of them to `served`.
inline void serve_customers(model const& m, open_shops const& open, month_run& run, std::vector<shop_month>& served) {
  demand_plan const& d = m.demand;
  tierwise::demand const& how = *m.assumed.demand;
  service_columns const c(d, run);
  auto const six_decimals = [](double x) { return nearest_whole(x * 1e6) / 1e6; };
  for (std::size_t k = 0; k < open.by_shop.groups(); ++k) {
    auto const members = open.members(k);
    std::uint32_t const first = members[0];
    shop_month s;
    s.replica = open.replica[first];
    s.shop = static_cast<std::int32_t>(run.rows().shop[first]);
    double pulled = 0;
    if (!add_hours(c, members, run, s, pulled)) return;
    draw_consultations(how, c.consultations[first], normal_of(word_of(open.keys.at(k), d.purpose)), s);
    desk_load const at = load_of(how, s.at_desk, pulled);
    desk_service const got = erlang_a(at);
    double const capacity = at.servers * at.served_per_hour;
    s.lost = nearest_whole(s.at_desk * got.lost_share);
    s.busy_hours = s.hours * got.utilisation;
    s.wait_seconds = s.at_desk * got.wait_hours * 3600.0;
    served.push_back(s);
    double const offered = capacity > 0    ? std::min(at.arrivals_per_hour / capacity, 1000.0)
                           : s.at_desk > 0 ? 1000.0
                                           : 0.0;
    double const load = six_decimals(offered), busy = six_decimals(got.utilisation),
                 wait = six_decimals(got.wait_hours * 3600.0), lost = six_decimals(got.lost_share);
    for (auto r : members) {
      c.received[r] = s.at_desk;
      c.load[r] = load;
      c.busy[r] = busy;
      c.wait[r] = wait;
      c.lost[r] = lost;
      c.own[r] = pulled > 0 ? six_decimals(s.at_desk * (c.hours[r] * c.speed(r) / pulled)) : 0.0;
    }
  }
  for (std::uint32_t slot : {d.received, d.load, d.busy, d.wait_seconds, d.lost_share, d.own}) run.measure(slot);
}

}  // namespace tierwise::detail
