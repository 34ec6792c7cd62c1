// From the columns of a state to how the people of a batch stand, and back.
#pragma once

#include <algorithm>  // for std::find, std::find_if, std::max
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tierwise/detail/month/state.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/state.hpp"

namespace tierwise::detail {

/// Single months that a state remembers at most: with them the ring buffers begin where a state is gone on from.
inline constexpr std::int32_t most_months_kept = 60;

/// Somebody of a batch, and the same person in the columns of a state.
struct carried_person {
  std::uint32_t here = 0, there = 0;
};

/// Where rules find in a state what they ask for.
struct carried_columns {
  static constexpr std::uint8_t no_tier = 255;
  std::vector<std::uint32_t> ladders;            ///< ladder of the rules -> of the state; no_slot: it has none
  std::vector<std::vector<std::uint8_t>> tiers;  ///< ladder of the rules -> tier of the state -> of the rules
  std::vector<std::uint32_t> histories;          ///< beside `plan::histories`; no_slot: nothing is remembered of it
  std::vector<double> const& codes;              ///< text of the state -> code in the records

  carried_columns(state_columns const& from, plan const& now, std::vector<double> const& codes_of_texts)
      : codes(codes_of_texts) {
    for (std::size_t i = 0; i < now.policy.ladder.size(); ++i) {
      ladder const& l = now.policy.ladder[i];
      auto const known = std::find_if(from.ladders.begin(), from.ladders.end(),
                                      [&](carried_ladder const& one) { return one.name == l.name; });
      ladders.push_back(known == from.ladders.end() ? no_slot
                                                    : static_cast<std::uint32_t>(known - from.ladders.begin()));
      auto& of = tiers.emplace_back();
      for (std::size_t t = 0; known != from.ladders.end() && t < known->tiers.size(); ++t) {
        auto const end = l.tier.begin() + static_cast<std::ptrdiff_t>(now.ladders[i].in_force);
        auto const same =
            std::find_if(l.tier.begin(), end, [&](tier const& one) { return one.name == known->tiers[t]; });
        of.push_back(same == end ? no_tier : static_cast<std::uint8_t>(same - l.tier.begin()));
      }
    }
    for (auto const& wanted : now.histories) {
      auto const known = std::find_if(from.histories.begin(), from.histories.end(),
                                      [&](carried_history const& one) { return one.key == wanted.key; });
      // What is of a ladder is known by its number.
      bool const same_ladder = wanted.own_ladder < 0 || ladders[static_cast<std::size_t>(wanted.own_ladder)] ==
                                                            static_cast<std::uint32_t>(wanted.own_ladder);
      bool const enough = known != from.histories.end() && same_ladder && covers(*known, wanted);
      histories.push_back(enough ? static_cast<std::uint32_t>(known - from.histories.begin()) : no_slot);
    }
  }

  /// Whether a state has all that rules look back on of a quantity.
  [[nodiscard]] bool covers(carried_history const& kept, history_plan const& wanted) const {
    if (kept.type != wanted.type || kept.months.size() < static_cast<std::size_t>(wanted.months_kept)) return false;
    for (int i = 0; i < 3; ++i)
      if ((wanted.all[i] && kept.all.of[i].empty()) || (wanted.year[i] && kept.year.of[i].empty()) ||
          (wanted.quarter[i] && kept.quarter.of[i].empty()))
        return false;
    for (auto const& [l, bits] : wanted.risen) {
      std::uint32_t const there = ladders[static_cast<std::size_t>(l)];
      if (there == no_slot) continue;  // everybody begins on it
      if (there >= kept.risen.size()) return false;
      for (int i = 0; i < 3; ++i)
        if ((bits >> i & 1) != 0 && kept.risen[there].of[i].empty()) return false;
    }
    return true;
  }
};

/// The decimals of values that were written down, `d` at least: six at most.
[[nodiscard]] inline int decimals_in(std::vector<double> const& values, int d) {
  for (double const v : values)
    while (d < 6 && nearest_whole(v * ten_to(d)) / ten_to(d) != v) ++d;
  return d;
}

/// A month of a ring buffer, by person.
[[nodiscard]] inline double* ring_month(history_state& of, int months_kept, std::int32_t month, std::size_t people) {
  return of.ring_buffer.data() + static_cast<std::size_t>(month % months_kept) * people;
}

/// Puts people where a state has them, `since` months behind its last. Single months lie as many before the first;
/// where what is remembered of those away waits for them, `behind`: there all of it is as if the state's last month
/// were so many before the first.
class people_carrier {
 public:
  people_carrier(state_columns const& from, carried_columns const& where, std::int32_t since, std::int32_t behind = 1)
      : from_(from), where_(where), since_(since), behind_(from.keeps_away ? behind : since) {}

  void place(std::span<carried_person const> people, plan const& now, people_state& to) const {
    to.months_before = most_months_kept;
    for (auto const& p : people) {
      to.joined[p.here] = from_.tenure_from[p.there];
      to.months_so_far[p.here] = from_.months_so_far[p.there];
      to.this_year[p.here] = from_.this_year[p.there];
      to.this_quarter[p.here] = from_.this_quarter[p.there];
    }
    for (std::size_t l = 0; l < to.ladders.size(); ++l)
      if (where_.ladders[l] != no_slot) place_on(people, from_.ladders, now.ladders[l], l, to.ladders[l]);
    for (std::size_t l = 0; l < to.undecided.size(); ++l)
      if (where_.ladders[l] != no_slot)
        place_on(people, from_.undecided.empty() ? from_.ladders : from_.undecided, now.ladders[l], l, to.undecided[l]);
    for (auto const& p : people)
      if (!to.let_go.empty() && !from_.let_go.empty()) to.let_go[p.here] = ladder_here(from_.let_go[p.there]);
    // All are there: `state_check` refuses rules that look back on anything else.
    for (std::size_t i = 0; i < to.histories.size(); ++i) remember(people, now.histories[i], i, to);
  }

 private:
  /// The ladder by which somebody was let go, in the numbers of these rules.
  [[nodiscard]] std::uint8_t ladder_here(std::uint8_t let_go) const {
    for (std::size_t l = 0; l < where_.ladders.size() && let_go != 0; ++l)
      if (where_.ladders[l] + 1 == let_go) return static_cast<std::uint8_t>(l + 1);
    return 0;
  }
  void place_on(std::span<carried_person const> people, std::vector<carried_ladder> const& ladders,
                ladder_plan const& now, std::size_t l, ladder_state& to) const {
    carried_ladder const& kept = ladders[where_.ladders[l]];
    std::int32_t const first = from_.after.index + since_;
    auto const& tier_of = where_.tiers[l];
    for (auto const& p : people) {
      std::uint8_t const tier = tier_of[kept.tier[p.there]];
      if (tier == carried_columns::no_tier) continue;  // of those who are gone
      to.tier[p.here] = tier;
      to.highest[p.here] = highest_kept(kept.highest[p.there], tier_of);
      to.months_in_tier[p.here] = kept.months_in_tier[p.there];
      to.months_risen[p.here] = kept.months_risen[p.there];
      to.acting_months[p.here] = now.tiers[tier].is_acting ? kept.acting_months[p.there] : 0;
      to.waiting[p.here] = kept.waiting[p.there];
      for (std::size_t t = 0; t < tier_of.size(); ++t) {
        if (tier_of[t] == carried_columns::no_tier) continue;
        to.priority[p.here] |= (kept.priority[p.there] >> t & 1u) << tier_of[t];
        if (!kept.refused[t].empty() && kept.refused[t][p.there] != 0)
          to.refused[tier_of[t]][p.here] = kept.refused[t][p.there] - first;
      }
    }
  }

  /// Of the tiers up to one of the state, the highest that these rules have.
  [[nodiscard]] static std::uint8_t highest_kept(std::uint8_t there, std::vector<std::uint8_t> const& tier_of) {
    if (tier_of[there] != carried_columns::no_tier) return tier_of[there];
    std::uint8_t out = 0;
    for (std::size_t t = 0; t < there; ++t)
      if (tier_of[t] != carried_columns::no_tier) out = std::max(out, tier_of[t]);
    return out;
  }

  void remember(std::span<carried_person const> people, history_plan const& now, std::size_t i,
                people_state& to) const {
    carried_history const& kept = from_.histories[where_.histories[i]];
    history_state& h = to.histories[i];
    auto const take = [&](std::vector<double> const& column, double* by_person) {
      if (column.empty() || by_person == nullptr) return;
      values_.clear();
      for (auto const& p : people) {
        double const v = column[p.there];
        by_person[p.here] = kept.type == value_type::text && v == v ? where_.codes[static_cast<std::size_t>(v)] : v;
        if (v == v && v < boundless && v > -boundless) values_.push_back(v);
      }
      // Sums and single months lie on the decimals that their quantity has.
      if (now.type == value_type::number) h.decimals = decimals_in(values_, h.decimals);
    };
    auto const take_totals = [&](carried_totals const& totals, running_totals& of) {
      for (int k = 0; k < 3; ++k) take(totals.of[k], of.of[k].empty() ? nullptr : of.of[k].data());
    };
    for (std::int32_t back = 0; back < now.months_kept && back + behind_ <= now.months_kept; ++back)
      take(kept.months[static_cast<std::size_t>(back)],
           ring_month(h, now.months_kept, to.months_before - behind_ - back, to.people()));
    take_totals(kept.all, h.all);
    take_totals(kept.year, h.year);
    take_totals(kept.quarter, h.quarter);
    for (std::size_t l = 0; l < h.risen.size(); ++l)
      if (where_.ladders[l] != no_slot && where_.ladders[l] < kept.risen.size())
        take_totals(kept.risen[where_.ladders[l]], h.risen[l]);
    auto const& undecided = kept.risen_undecided.empty() ? kept.risen : kept.risen_undecided;
    for (std::size_t l = 0; l < h.risen_undecided.size(); ++l)
      if (where_.ladders[l] != no_slot && where_.ladders[l] < undecided.size())
        take_totals(undecided[where_.ladders[l]], h.risen_undecided[l]);
  }

  state_columns const& from_;
  carried_columns const& where_;
  std::int32_t since_, behind_;
  mutable std::vector<double> values_;
};

/// Columns for so many people under some rules, of which `write_people` fills those of ladders and histories.
inline void make_room(plan const& rules, std::size_t people, bool undecided, state_columns& out) {
  for (auto* const months :
       {&out.shop, &out.joined, &out.first, &out.last, &out.separated, &out.left, &out.tenure_from})
    months->assign(people, 0);
  out.joined_said.assign(people, 0);
  for (auto* const months : {&out.months_so_far, &out.this_year, &out.this_quarter}) months->assign(people, 0);
  out.keeps_away = keeps_away(rules.policy);
  for (auto const& l : rules.policy.ladder) {
    carried_ladder& to = out.ladders.emplace_back();
    to.name = l.name;
    for (auto const& t : l.tier) to.tiers.push_back(t.name);
    to.tier.assign(people, 0);
    to.highest.assign(people, 0);
    for (auto* const months : {&to.months_in_tier, &to.months_risen, &to.acting_months, &to.waiting})
      months->assign(people, 0);
    to.priority.assign(people, 0);
    to.refused.assign(l.tier.size(), std::vector<std::int32_t>(people, 0));
  }
  if (undecided) {
    out.undecided = out.ladders;
    out.let_go.assign(people, 0);
  }
  auto const totals = [&](bool sum, bool smallest, bool largest) {
    carried_totals of;
    bool const kept[] = {sum, smallest, largest};
    for (int k = 0; k < 3; ++k)
      if (kept[k]) of.of[k].assign(people, 0.0);
    return of;
  };
  for (auto const& h : rules.histories) {
    carried_history& to = out.histories.emplace_back();
    to.key = h.key;
    if (h.part != no_slot) to.what = h.what.print(h.part);
    to.type = h.type;
    double const nothing = h.type == value_type::number ? 0.0 : no_value;
    to.months.assign(static_cast<std::size_t>(h.months_kept), std::vector<double>(people, nothing));
    to.all = totals(h.all[0], h.all[1], h.all[2]);
    to.year = totals(h.year[0], h.year[1], h.year[2]);
    to.quarter = totals(h.quarter[0], h.quarter[1], h.quarter[2]);
    to.risen.resize(rules.ladders.size());
    for (auto const& [l, bits] : h.risen)
      to.risen[static_cast<std::size_t>(l)] = totals((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
    if (undecided) to.risen_undecided = to.risen;
  }
}

/// Where people stand on a ladder when `first`, the index of the first month, and their months are counted.
inline void write_ladder(ladder_state const& from, std::span<carried_person const> people, std::int32_t first,
                         carried_ladder& to) {
  auto const narrow = [&](std::vector<std::int32_t> const& months, std::vector<std::int16_t>& out) {
    for (auto const& p : people) out[p.there] = static_cast<std::int16_t>(months[p.here]);
  };
  for (auto const& p : people) to.tier[p.there] = from.tier[p.here];
  for (auto const& p : people) to.highest[p.there] = from.highest[p.here];
  narrow(from.months_in_tier, to.months_in_tier);
  narrow(from.months_risen, to.months_risen);
  narrow(from.acting_months, to.acting_months);
  narrow(from.waiting, to.waiting);
  for (auto const& p : people) to.priority[p.there] = from.priority[p.here];
  for (std::size_t t = 0; t < to.refused.size(); ++t)
    for (auto const& p : people)
      if (std::int32_t const month = from.refused[t][p.here]; month > ladder_state::long_ago)
        to.refused[t][p.there] = first + month;
}

/// Writes down how people stand behind the month `last`, counted from the month with the index `first`. What `to` says
/// of their first and last months is known already: months in which they were not there are remembered as nothing.
inline void write_people(plan const& rules, people_state& from, std::span<carried_person const> people,
                         std::int32_t first, std::int32_t last, state_columns& to) {
  for (auto const& p : people) {
    to.tenure_from[p.there] = from.joined[p.here];
    to.months_so_far[p.there] = static_cast<std::int16_t>(from.months_so_far[p.here]);
    to.this_year[p.there] = static_cast<std::int16_t>(from.this_year[p.here]);
    to.this_quarter[p.there] = static_cast<std::int16_t>(from.this_quarter[p.here]);
  }
  for (std::size_t l = 0; l < from.ladders.size(); ++l) write_ladder(from.ladders[l], people, first, to.ladders[l]);
  for (std::size_t l = 0; l < from.undecided.size(); ++l)
    write_ladder(from.undecided[l], people, first, to.undecided[l]);
  for (auto const& p : people)
    if (!from.let_go.empty()) to.let_go[p.there] = from.let_go[p.here];
  auto const copy = [&](std::vector<double> const& by_person, std::vector<double>& out) {
    if (out.empty()) return;
    for (auto const& p : people) out[p.there] = by_person[p.here];
  };
  for (std::size_t i = 0; i < from.histories.size(); ++i) {
    history_state& h = from.histories[i];
    carried_history& kept = to.histories[i];
    int const months = rules.histories[i].months_kept;
    for (std::int32_t back = 0; back < months && last - back + from.months_before >= 0; ++back) {
      std::int32_t const when = first + last - back;
      double const* const by_person = ring_month(h, months, last - back + from.months_before, from.people());
      for (auto const& p : people) {
        std::int32_t const end = to.separated[p.there] != 0 ? to.separated[p.there] : to.last[p.there];
        if (to.keeps_away ? back < to.months_so_far[p.there] : when >= to.first[p.there] && when <= end)
          kept.months[static_cast<std::size_t>(back)][p.there] = by_person[p.here];
      }
    }
    for (int k = 0; k < 3; ++k) {
      copy(h.all.of[k], kept.all.of[k]);
      copy(h.year.of[k], kept.year.of[k]);
      copy(h.quarter.of[k], kept.quarter.of[k]);
      for (std::size_t l = 0; l < h.risen.size(); ++l) copy(h.risen[l].of[k], kept.risen[l].of[k]);
      for (std::size_t l = 0; l < h.risen_undecided.size(); ++l)
        copy(h.risen_undecided[l].of[k], kept.risen_undecided[l].of[k]);
    }
  }
}

}  // namespace tierwise::detail
