// How `compare` is done: range by range of replicas, every scenario with the same luck, and the first one's months paid
// by the others' rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/compare.hpp"
#include "tierwise/detail/records/unread_columns.hpp"
#include "tierwise/detail/simulate/accumulate.hpp"
#include "tierwise/detail/simulate/cost_decomposition.hpp"
#include "tierwise/detail/simulate/replicas.hpp"
#include "tierwise/detail/simulate/repricing.hpp"
#include "tierwise/detail/support/atomic_add.hpp"

namespace tierwise {

namespace detail {

/// Throws `error` for what cannot be compared.
inline void check_scenarios(std::vector<scenario> const& scenarios) {
  if (scenarios.size() < 2) refuse("compare", "there is nothing to compare with");
  std::string const& first = scenarios[0].model.policy().policy().currency;
  for (auto const& s : scenarios)
    if (std::string const& own = s.model.policy().policy().currency; own != first)
      refuse("compare \"" + s.name + "\"", "it pays in " + own + ", the first in " + first);
}

/// Positions under each scenario, whose batches hold the same people: in one batch, if the policies tie them
/// differently.
[[nodiscard]] inline std::vector<position_plan> positions_under(std::vector<scenario> const& scenarios,
                                                                table const& workforce, simulation const& how) {
  std::vector<std::string> read = how.elsewhere;  // by any of them
  for (auto const& s : scenarios)
    for (auto& name : columns_of(*s.model.model()).read) read.push_back(std::move(name));
  std::vector<position_plan> out;
  for (bool whole : {false, true}) {
    out.clear();
    bool alike = true;
    for (auto const& s : scenarios) {
      out.push_back(make_positions(s.model.models(), workforce, how.ignore, read, whole));
      alike = alike && out.back().start.batch_of == out[0].start.batch_of;
    }
    if (alike) break;
  }
  return out;
}

/// What happened to those who were there at the start, by holder of a batch.
struct outcomes {
  std::vector<std::uint8_t> risen, gone;

  void ended(simulated_month const& now) {
    risen.resize(now.holders.size(), 0);
    gone.resize(now.holders.size(), 0);
    if (now.is_empty()) return;
    for (auto const& e : now.events)
      if (rises(e) && !now.holders.came(e.person)) risen[e.person] = 1;
    for (std::size_t r = 0; r < now.rows.size(); ++r)
      if (std::uint32_t const p = now.rows.person[r]; now.departed.kind[r] != departure::none && !now.holders.came(p))
        gone[p] = 1;
  }
};

/// The costs of a variant by combination of tiers: of the first policy's people at its pay, and of its own.
struct variant_costs {
  cost_table repriced, own;
};

/// A comparison being made; shared by all threads.
class comparison_run {
 public:
  comparison_run(std::vector<scenario> const& scenarios, table const& workforce, simulation const& how)
      : scenarios_(scenarios),
        how_(how),
        positions_(positions_under(scenarios, workforce, how)),
        costs_(scenarios.size()),
        left_(positions_[0], how) {
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
      out_.names.push_back(scenarios[i].name);
      out_.projections.push_back(empty_projection(scenarios[i].model, workforce, positions_[i], how, scenarios.size()));
      if (i > 0) begin_variant(i);
    }
  }

  [[nodiscard]] comparison run() {
    auto const ranges = replica_ranges(positions_[0], how_);
    std::size_t const total =
        positions_[0].people * static_cast<std::size_t>(how_.months) * how_.replicas * scenarios_.size();
    work_through(ranges.size(), how_.threads, how_.progress, total,
                 [&](std::size_t i, ticker& tick) { play_range(ranges[i], tick); });
    return std::move(out_);
  }

 private:
  using repricings = std::vector<std::unique_ptr<repricing>>;  ///< by scenario; made in the first month with people

  void begin_variant(std::size_t variant) {
    model const &own = *scenarios_[variant].model.model(), &first = *scenarios_[0].model.model();
    bool const decomposed = repricing::fits(own, first);
    if (decomposed)
      costs_[variant].emplace(variant_costs{{own, how_.replicas, how_.months}, {own, how_.replicas, how_.months}});
    out_.costs.emplace_back(decomposed ? std::size_t(how_.replicas) * static_cast<std::size_t>(how_.months) : 0);
    std::vector<person_change>& people = out_.people.emplace_back(positions_[0].people);
    for (std::size_t p = 0; p < people.size(); ++p) people[p].person = positions_[0].start.people[p];
  }

  /// Every scenario in some replicas, then what came of them.
  void play_range(replica_range const& range, ticker& tick) {
    std::vector<outcomes> came(scenarios_.size());
    repricings repriced(scenarios_.size());
    for (std::size_t i = 0; i < scenarios_.size(); ++i)
      if (!play_scenario(i, range, came[i], repriced, tick)) return;
    for (std::size_t v = 1; v < scenarios_.size(); ++v) count_people(range, v, came[0], came[v]);
    left_.played(range, [&](std::uint32_t replica) { finish(replica); });
  }

  [[nodiscard]] bool play_scenario(std::size_t i, replica_range const& range, outcomes& came, repricings& repriced,
                                   ticker& tick) {
    accumulator sums(*scenarios_[i].model.model(), positions_[i], out_.projections[i]);
    return play(
        scenarios_[i].model, positions_[i], how_, range,
        [&](simulated_month const& now) {
          sums.month(now);
          if (!now.is_empty()) add_month(i, now, repriced);
          return true;
        },
        [&](simulated_month const& now) {
          sums.ended(now);
          came.ended(now);
          return tick(now.rows.size());
        });
  }

  /// The month's costs: under a variant its own, under the first policy those that each variant would pay.
  void add_month(std::size_t i, simulated_month const& now, repricings& repriced) {
    if (i > 0 && costs_[i])
      add_costs(now, *scenarios_[i].model.model(), now.run.columns[now.rules.employer_cost].rows, how_.first_replica,
                costs_[i]->own);
    for (std::size_t v = 1; i == 0 && v < scenarios_.size(); ++v) {
      if (!costs_[v]) continue;
      model const& rules = scenarios_[v].model.models().in(now.run.first_month + now.number);
      if (!repriced[v]) repriced[v] = std::make_unique<repricing>(rules, positions_[v], now);
      repriced[v]->month(now, rules);
      if (!repriced[v]->faults().empty()) throw error(std::move(repriced[v]->faults()));
      add_costs(now, rules, repriced[v]->employer_cost(), how_.first_replica, costs_[v]->repriced);
    }
  }

  /// Who rose and who went, under the first policy only, the variant only, or both. Positions of a batch differ between
  /// scenarios when openings do; people of the workforce are in all of them.
  void count_people(replica_range const& range, std::size_t variant, outcomes const& first, outcomes const& other) {
    auto const &a = positions_[0].batches[range.batch].positions,
               &b = positions_[variant].batches[range.batch].positions;
    std::vector<std::size_t> there(positions_[0].people, 0);
    for (std::size_t i = 0; i < b.size(); ++i)
      if (b[i].first != no_slot) there[b[i].first] = i;
    auto const count = [](bool in_first, bool in_other, std::uint32_t& only_first, std::uint32_t& only_other,
                          std::uint32_t& both) {
      if (!in_first && !in_other) return;
      std::uint32_t& to = in_first && in_other ? both : in_first ? only_first : only_other;
      add_atomically(to, std::uint32_t{1});
    };
    for (std::size_t replica = 0; replica < range.count; ++replica)
      for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i].first == no_slot) continue;
        std::size_t const x = replica * a.size() + i, y = replica * b.size() + there[a[i].first];
        person_change& to = out_.people[variant - 1][a[i].first];
        count(first.risen[x] != 0, other.risen[y] != 0, to.risen_first, to.risen_variant, to.risen_both);
        count(first.gone[x] != 0, other.gone[y] != 0, to.gone_first, to.gone_variant, to.gone_both);
      }
  }

  /// A replica that has been played under every scenario.
  void finish(std::uint32_t replica) {
    for (std::size_t v = 1; v < scenarios_.size(); ++v)
      if (costs_[v])
        decompose_costs(out_.projections[0], out_.projections[v], replica, costs_[v]->repriced, costs_[v]->own,
                        out_.costs[v - 1]);
    for (auto& p : out_.projections) p.done[replica] = 1;
  }

  std::vector<scenario> const& scenarios_;
  simulation const& how_;
  std::vector<position_plan> positions_;             ///< by scenario
  std::vector<std::optional<variant_costs>> costs_;  ///< by scenario; nothing where costs cannot be decomposed
  batches_left left_;
  comparison out_;
};

}  // namespace detail

TIERWISE_INLINE comparison compare(std::vector<scenario> const& scenarios, table const& workforce,
                                   simulation const& how) {
  detail::check(how);
  detail::check_scenarios(scenarios);
  return detail::comparison_run(scenarios, workforce, how).run();
}

}  // namespace tierwise
