// The replicas of a simulation: what a projection of them holds, how they are shared out, and how they are played.
#pragma once

#include <algorithm>  // for std::clamp, std::find, std::max, std::min, std::sort
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>  // for std::exchange, std::move
#include <vector>

#include "tierwise/detail/records/notes.hpp"
#include "tierwise/detail/simulate/faults.hpp"
#include "tierwise/detail/simulate/measures.hpp"
#include "tierwise/detail/simulate/month_loop.hpp"
#include "tierwise/detail/stages/check_state.hpp"
#include "tierwise/detail/support/tasks.hpp"
#include "tierwise/limits.hpp"
#include "tierwise/model.hpp"
#include "tierwise/projection.hpp"
#include "tierwise/simulation.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

/// People worked on together: enough to fill the blocks, few enough for the cache.
inline constexpr std::size_t simulated_people = 1024;

/// The most values of projections that are kept: 8 GB, or what a narrow `std::size_t` can count. More is a slip of the
/// pen, and would bring the machine to a stand before it failed.
inline constexpr double most_values = sizeof(std::size_t) < 8 ? 1 << 26 : 1 << 30;

/// Throws `error` for what no simulation can be.
inline void check(simulation const& how) {
  auto const found = [](auto number) { return "must be 1 or more, found " + std::to_string(number); };
  if (how.months < 1) refuse("months", found(how.months));
  if (static_cast<std::size_t>(how.months) > limit::months)
    refuse("months",
           with_commas(static_cast<std::size_t>(how.months)) + " months; a run may have " + with_commas(limit::months));
  if (how.replicas < 1) refuse("replicas", found(how.replicas));
  if (how.first_replica > 0xffffffffu - (how.replicas - 1))
    refuse("first_replica", "there are no replicas from 4294967296 on");
}

/// Throws `error` for a grouping that is named twice, or that there is not.
inline void check_groupings(policy const& p, std::vector<std::string> const& by) {
  std::vector<std::string> known = {"shop"};
  for (auto const& l : p.ladder) known.push_back(l.name);
  for (auto at = by.begin(); at != by.end(); ++at) {
    if (std::find(by.begin(), at, *at) != at) refuse("by", "the grouping '" + *at + "' is named twice");
    if (std::find(known.begin(), known.end(), *at) == known.end())
      throw error(error::unknown_name("grouping", *at, known));
  }
}

/// The shops of the positions, by name.
[[nodiscard]] inline std::vector<std::string> shops_of(position_plan const& plan) {
  std::vector<std::uint8_t> seen(plan.start.texts.size(), 0);
  std::vector<std::string> out;
  for (auto const& b : plan.batches)
    for (auto const& p : b.positions)
      if (std::exchange(seen[static_cast<std::size_t>(p.shop)], 1) == 0)
        out.push_back(plan.start.texts[static_cast<std::size_t>(p.shop)]);
  std::sort(out.begin(), out.end());
  return out;
}

/// Everybody, then the cells of each grouping.
[[nodiscard]] inline std::vector<projected_cell> cells_of(model const& m, position_plan const& plan,
                                                          std::vector<std::string> const& by) {
  check_groupings(m.policy, by);
  std::vector<projected_cell> out(1);
  for (auto const& name : by) {
    if (name == "shop")
      for (auto& shop : shops_of(plan)) out.push_back({"shop", std::move(shop), ""});
    else
      for (auto const& l : m.policy.ladder)
        if (l.name == name)
          for (auto const& t : l.tier) out.push_back({l.name, t.name, t.zh});
  }
  return out;
}

/// Throws `error` when the values of so many projections would be too many.
inline void check_size(projection const& p, std::size_t projections) {
  double const values =
      double(p.replicas) * p.months * double(p.cells.size()) * double(p.measures.size()) * double(projections);
  if (!(values > most_values)) return;
  refuse("replicas",
         "the totals would take " + shortest(nearest_whole(values * 8 / 1e9)) + " GB: " + std::to_string(p.replicas) +
             " replicas, " + std::to_string(p.months) + " months, " + std::to_string(p.cells.size()) + " groups, " +
             std::to_string(p.measures.size()) + " measures" +
             (projections > 1 ? ", " + std::to_string(projections) + " policies" : ""),
         "keep them by fewer groupings, or run fewer replicas");
}

/// How a projection was played, but for its groupings, threads and progress. All that its workforce has was told then.
[[nodiscard]] inline simulation as_played(projection const& p, table const& workforce) {
  simulation out;
  out.months = p.months;
  out.replicas = p.replicas;
  out.first_replica = p.first_replica;
  out.seed = p.seed;
  out.by = {};
  out.before = p.before;
  out.elsewhere = workforce.names();
  out.elsewhere.insert(out.elsewhere.end(), workforce.left_out().begin(), workforce.left_out().end());
  return out;
}

/// What the people have behind them. Throws `error` where it is less than the rules look back on.
[[nodiscard]] inline state_check check_remembered(dated<model> const& models, position_plan const& plan) {
  state_check out(plan.start.before.columns(), models.in(month::from_index(plan.start.first_month)));
  out.refuse_what_is_lost(
      "a state made with these rules and assumptions remembers it ('past', 'workforce'); so does that of a policy with "
      "a metric that names it");
  return out;
}

/// A projection with nothing in it yet, one of several of such a size.
[[nodiscard]] inline projection empty_projection(dated<model> const& models, table const& workforce,
                                                 position_plan const& plan, simulation const& how,
                                                 std::size_t several = 1) {
  model const& m = *models.first;
  projection out;
  if (!how.before.is_empty()) check_remembered(models, plan).tell_unknown(out.notes);
  out.models = models;
  out.first_month = month::from_index(plan.start.first_month);
  out.months = how.months;
  out.replicas = how.replicas;
  out.first_replica = how.first_replica;
  out.seed = how.seed;
  out.before = how.before.of(plan.start.people);
  out.measures = measures_of(m);
  out.shown = shown_measures_of(m);
  out.cells = cells_of(m, plan, how.by);
  check_size(out, several);
  out.values.resize(std::size_t(how.replicas) * static_cast<std::size_t>(how.months) * out.cells.size() *
                    out.measures.size());
  out.done.assign(how.replicas, 0);
  std::vector<std::string> drawn;
  for (auto const& q : m.quantities) {
    drawn.push_back(q.name);
    if (q.each == drawn_each::person && plan.start.inputs[q.given].absent()) out.drawn_at_start.push_back(q.name);
  }
  record_notes const found(models.all(), workforce, plan.start);
  found.alike(out.notes);
  found.cut_past(out.notes);
  found.unsaid(out.notes, true, drawn);
  out.notes.insert(out.notes.end(), plan.start.unread.begin(), plan.start.unread.end());
  return out;
}

/// A batch of positions in some replicas: what one thread works on.
struct replica_range {
  std::size_t batch;
  std::uint32_t first, count;  ///< replicas, counted from the projection's first
};

/// Which replicas are played: by replica 0 for those that are not. Empty: all.
using chosen_replicas = std::vector<std::uint8_t>;

/// Replica by replica, so that what an interrupted run has done is whole replicas.
[[nodiscard]] inline std::vector<replica_range> replica_ranges(position_plan const& plan, simulation const& how,
                                                               chosen_replicas const& chosen = {}) {
  std::size_t widest = 1;
  for (auto const& b : plan.batches) widest = std::max(widest, b.positions.size());
  auto const together = static_cast<std::uint32_t>(std::clamp<std::size_t>(simulated_people / widest, 1, how.replicas));
  std::vector<replica_range> out;
  for (std::uint32_t r = 0; r < how.replicas;) {
    std::uint32_t count = 0;
    while (count < together && r + count < how.replicas && (chosen.empty() || chosen[r + count] != 0)) ++count;
    for (std::size_t b = 0; b < plan.batches.size() && count > 0; ++b) out.push_back({b, r, count});
    r += std::max(count, 1u);
  }
  return out;
}

/// How many batches of each replica are still to be played; shared by all threads.
class batches_left {
 public:
  batches_left(position_plan const& plan, simulation const& how) : left_(how.replicas) {
    for (auto& n : left_) n = plan.batches.size();
  }
  /// One more is done. Calls `finished` with each replica of which it was the last.
  template <class Finished>
  void played(replica_range const& range, Finished finished) {
    for (std::uint32_t r = range.first; r < range.first + range.count; ++r)
      if (--left_[r] == 0) finished(r);
  }

 private:
  std::vector<std::atomic<std::size_t>> left_;
};

/// What a thread keeps from batch to batch: a month for the first rules and each amendment of them.
using batch_memory = std::vector<std::shared_ptr<month_memory>>;

/// Plays a batch in some replicas, each month under the rules that hold in it. False: stopped by `watch` or `ended`.
/// `memory` has served no other model or workforce.
template <class Watch, class Ended>
bool play(dated<model> const& models, position_plan const& plan, simulation const& how, replica_range const& range,
          batch_memory& memory, Watch watch, Ended ended) {
  auto const& amended = models.amended;
  memory.resize(amended.size() + 1);
  auto rules = [&](std::size_t number) -> model const& {
    return number == 0 ? *models.first : *amended[number - 1].second;
  };
  auto of = [&](std::size_t number) {
    if (!memory[number]) memory[number] = std::make_shared<month_memory>(rules(number), plan.start.texts);
    return memory[number];
  };
  std::size_t i = 0;  // the amendments in force
  while (i < amended.size() && amended[i].first.index <= plan.start.first_month) ++i;
  auto batch = std::make_unique<simulated_batch>(rules(i), plan, plan.batches[range.batch], how.seed,
                                                 how.first_replica + range.first, range.count, of(i));
  for (;; ++i) {
    bool const more = i < amended.size();
    std::int32_t const until =
        more ? std::min(amended[i].first.index - plan.start.first_month, how.months) : how.months;
    if (!batch->play(until, watch, ended)) {
      if (!batch->faults().empty()) throw error(std::move(batch->faults()));
      return false;
    }
    if (!more || until == how.months) return true;
    batch = std::make_unique<simulated_batch>(rules(i + 1), *batch, of(i + 1));
  }
}

}  // namespace tierwise::detail
