// Who moves on a ladder at a month's end, what is noted of it, and where everybody stands afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>  // for std::exchange
#include <vector>

#include "tierwise/detail/month/run.hpp"
#include "tierwise/detail/stages/promote_seats.hpp"

namespace tierwise::detail {

/// Of what happens to people: nothing, or events without why, or with it.
enum class noted : std::uint8_t { nothing, events, events_with_reasons };

/// What happens on one ladder this month. The vectors are kept from month to month.
struct ladder_moves {
  static constexpr std::uint8_t risen = 1, acting_ends = 2, waits = 4, listed = 8;
  std::vector<std::uint32_t> order, begin;         ///< rows by tier, and where each tier begins and ends among them
  std::vector<std::uint8_t> to;                    ///< row -> tier from next month on
  std::vector<std::uint8_t> what;                  ///< row -> bits
  std::vector<std::uint32_t> changed_rows;         ///< rows to which anything happens
  std::vector<std::vector<applicant>> applicants;  ///< for each tier
  std::vector<std::int32_t> queues;                ///< beside `changed_rows`: months waited for a seat

  [[nodiscard]] std::size_t tiers() const { return begin.size() - 1; }
  [[nodiscard]] std::span<std::uint32_t const> on(std::size_t tier) const {
    return std::span(order).subspan(begin[tier], begin[tier + 1] - begin[tier]);
  }
  /// Nothing has happened yet to the rows of a month. `tier`: by person.
  void begin_month(std::vector<std::uint32_t> const& person, std::uint8_t const* tier, std::size_t tiers) {
    constexpr std::size_t streams = 4;  // counted side by side: one would wait for its own last count, row by row
    std::size_t const n = person.size(), part = n / streams;
    changed_rows.clear();
    applicants.resize(tiers);
    for (auto& wanting : applicants) wanting.clear();
    what.assign(n, 0);
    to.resize(n);
    order.resize(n);
    std::uint8_t* const on = to.data();  // else bytes written may move vectors
    for (std::size_t r = 0; r < n; ++r) on[r] = tier[person[r]];
    std::uint32_t next[streams][256] = {};
    auto const each_row = [&](auto f) {
      for (std::size_t i = 0; i < part; ++i)
        for (std::size_t s = 0; s < streams; ++s) f(s, s * part + i);
      for (std::size_t r = streams * part; r < n; ++r) f(streams - 1, r);
    };
    each_row([&](std::size_t s, std::size_t r) { ++next[s][on[r]]; });
    begin.assign(1, 0);
    std::uint32_t at = 0;
    for (std::size_t t = 0; t < tiers; ++t) {
      for (auto& of : next) at += std::exchange(of[t], at);
      begin.push_back(at);
    }
    std::uint32_t* const rows = order.data();
    each_row([&](std::size_t s, std::size_t r) { rows[next[s][on[r]]++] = static_cast<std::uint32_t>(r); });
  }
  void move(std::uint32_t row, std::size_t tier, std::uint8_t bits = 0) {
    if ((what[row] & listed) == 0) changed_rows.push_back(row);
    to[row] = static_cast<std::uint8_t>(tier);
    what[row] |= bits | listed;
  }
};

/// Everybody present serves a month more on ladder `l`; then those to whom something happens are put right. `present`:
/// person -> 1 if there is a row.
inline void step_forward(ladder_plan const& p, std::size_t l, ladder_moves& m, std::vector<std::int32_t> const& present,
                         month_run& run) {
  ladder_state& s = run.state.ladders[l];
  auto const& person = run.rows().person;
  m.queues.clear();
  for (auto r : m.changed_rows)
    m.queues.push_back((m.what[r] & ladder_moves::waits) != 0 ? s.waiting[person[r]] + 1 : 0);
  for (std::size_t i = 0; i < present.size(); ++i) {
    s.months_in_tier[i] += present[i];
    s.months_risen[i] += present[i];
    s.acting_months[i] += s.acting_months[i] > 0 ? present[i] : 0;
    s.waiting[i] = present[i] != 0 ? 0 : s.waiting[i];
  }
  for (std::size_t i = 0; i < m.changed_rows.size(); ++i) {
    std::uint32_t const r = m.changed_rows[i], who = person[r];
    bool const moved = m.to[r] != s.tier[who], risen = (m.what[r] & ladder_moves::risen) != 0;
    s.tier[who] = m.to[r];
    s.waiting[who] = m.queues[i];
    if (moved) s.months_in_tier[who] = 1;
    if (risen) s.months_risen[who] = 1;
    if (risen && p.tiers[m.to[r]].is_acting)
      s.acting_months[who] = 1;
    else if (moved || (m.what[r] & ladder_moves::acting_ends) != 0)
      s.acting_months[who] = 0;
    if (risen) {
      s.priority[who] = 0;
      for (auto& history : run.state.histories) history.risen[l].start(who);
    }
  }
}

}  // namespace tierwise::detail
