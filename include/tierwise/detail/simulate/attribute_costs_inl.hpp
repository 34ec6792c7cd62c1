// How costs are attributed: a comparison's replicas once more, and the first one's months paid by the others' rules.
#pragma once

#include <algorithm>  // for std::clamp, std::max
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/attribute_costs.hpp"
#include "tierwise/detail/simulate/cost_decomposition.hpp"
#include "tierwise/detail/simulate/repricing.hpp"
#include "tierwise/detail/simulate/scenario_run.hpp"
#include "tierwise/detail/stages/unread_steps.hpp"

namespace tierwise {

namespace detail {

/// Positions under each of a comparison's policies, whose batches hold the same people: in one batch, if the policies
/// tie them differently.
[[nodiscard]] inline std::vector<position_plan> positions_alike(comparison const& of, table const& workforce,
                                                                simulation how) {
  std::vector<position_plan> out;
  for (bool whole : {false, true}) {
    out.clear();
    bool alike = true;
    for (auto const& p : of.projections) {
      how.before = p->before;  // of the same people, each as far as its rules look back
      out.push_back(make_positions(p->models, workforce, how, whole));
      alike = alike && out.back().start.batch_of == out[0].start.batch_of;
    }
    if (alike) break;
  }
  return out;
}

/// What a range of replicas of a scenario costs, to one variant: replica, month. Combinations of tiers are numbered as
/// they occur.
class range_costs {
 public:
  range_costs(model const& own, model const& variant, replica_range const& range, std::uint32_t first_replica,
              std::int32_t months)
      : tiers_(own.policy, variant.policy),
        scale_(ten_to(variant.digits)),
        begin_(first_replica + range.first),
        months_(months),
        all_(range.count * static_cast<std::size_t>(months)) {}

  /// A month's people at the costs given, to be found in `part`.
  void add(simulated_month const& now, double const* cost, tier_costs compared_costs::* part) {
    stood_.resize(now.holders.size());
    for (std::size_t r = 0; r < now.rows.size(); ++r) {
      std::uint32_t const p = now.rows.person[r];
      std::size_t const number = number_of(tiers_.of(now.run.state.ladders, p), stood_[p]);
      auto& to = all_[place_of(now.holders.first_replica() - begin_ + now.holders.replica_of(p), now.number)];
      if (to.size() <= number) to.resize(number + 1);
      (to[number].*part).add({1, static_cast<std::int64_t>(nearest_whole(cost[r] * scale_))});
    }
  }
  /// Adds those of a replica and month to others.
  void add_to(costs_by_tiers& sums, std::uint32_t replica, std::int32_t month) const {
    auto const& from = all_[place_of(replica, month)];
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (from[i].repriced.heads + from[i].own.heads == 0) continue;
      compared_costs& sum = sums[combinations_[i]];
      sum.repriced.add(from[i].repriced);
      sum.own.add(from[i].own);
    }
  }

 private:
  [[nodiscard]] std::size_t place_of(std::uint32_t replica, std::int32_t month) const {
    return std::size_t(replica) * static_cast<std::size_t>(months_) + static_cast<std::size_t>(month);
  }
  /// `before`: the number that somebody had the last time, whose tiers are mostly the same.
  [[nodiscard]] std::size_t number_of(std::vector<std::uint32_t> const& tiers, std::uint32_t& before) {
    if (before >= combinations_.size() || combinations_[before] != tiers) {
      auto const [at, is_new] = numbers_.try_emplace(tiers, static_cast<std::uint32_t>(combinations_.size()));
      if (is_new) combinations_.push_back(tiers);
      before = at->second;
    }
    return before;
  }

  tiers_by_name tiers_;
  double scale_;
  std::uint32_t begin_;
  std::int32_t months_;
  std::vector<std::vector<std::uint32_t>> combinations_;  ///< by number
  std::map<std::vector<std::uint32_t>, std::uint32_t> numbers_;
  std::vector<std::uint32_t> stood_;              ///< holder -> number of the last month
  std::vector<std::vector<compared_costs>> all_;  ///< replica, month -> by number
};

/// The costs of a variant being attributed.
struct variant_costs {
  std::size_t scenario;
  std::vector<std::vector<costs_by_tiers>> tables;  ///< replica -> month; nothing before and after it is worked on
};

/// Costs being attributed; shared by all threads.
class cost_attribution {
 public:
  cost_attribution(comparison const& of, table const& workforce, unsigned threads, tierwise::progress const& progress)
      : of_(of), how_(as_played(of.of(0), workforce)), positions_(positions_alike(of, workforce, how_)) {
    how_.threads = threads;
    how_.progress = progress;
    chosen_.assign(how_.replicas, 0);
    for (auto r : of.finished()) chosen_[r] = 1;
    std::size_t batches = positions_[0].batches.size();
    for (std::size_t v = 1; v < of.projections.size(); ++v) {
      out_.emplace_back();
      if (!has_attributable_costs(of, v)) continue;
      out_.back().resize(std::size_t(how_.replicas) * static_cast<std::size_t>(how_.months));
      variants_.push_back({v, std::vector<std::vector<costs_by_tiers>>(how_.replicas)});
      batches += positions_[v].batches.size();
      dated<model>& paid = paid_.emplace_back(models(v));
      paid.first = std::make_shared<model const>(paid_only(*paid.first));
      for (auto& [from, rules] : paid.amended) rules = std::make_shared<model const>(paid_only(*rules));
    }
    left_.assign(how_.replicas, batches);
  }

  [[nodiscard]] std::vector<std::vector<cost_change>> run() {
    if (variants_.empty()) return std::move(out_);
    auto const positions_of = [&](std::size_t i) -> position_plan const& {
      return positions_[i == 0 ? 0 : variants_[i - 1].scenario];
    };
    auto const ranges = scenario_ranges(variants_.size() + 1, positions_of, how_, chosen_);
    std::size_t const total = person_months(positions_[0].people, how_, chosen_) * (variants_.size() + 1);
    if (variants_.size() < scenarios_kept)
      memory_.resize(std::clamp<std::size_t>(how_.threads, 1, std::max<std::size_t>(ranges.size(), 1)) *
                     (variants_.size() + 1));
    bool const whole =
        work_through(ranges.size(), how_.threads, how_.progress, total, [&](std::size_t i, ticker& tick) {
          auto const& [place, range] = ranges[i];
          place == 0 ? reprice_first(range, tick) : add_variant(place - 1, range, tick);
        });
    return whole ? std::move(out_) : std::vector<std::vector<cost_change>>();
  }

 private:
  [[nodiscard]] dated<model> const& models(std::size_t scenario) const { return of_.projections[scenario]->models; }
  [[nodiscard]] range_costs costs_of(std::size_t scenario, variant_costs const& variant,
                                     replica_range const& range) const {
    return {*models(scenario).first, *models(variant.scenario).first, range, how_.first_replica, how_.months};
  }

  /// The first policy's people at the pay of each variant.
  void reprice_first(replica_range const& range, ticker& tick) {
    std::vector<range_costs> found;
    for (auto const& v : variants_) found.push_back(costs_of(0, v, range));
    std::vector<std::unique_ptr<repricing>> repriced(variants_.size());  // made in the first month with people
    auto const reprice = [&](simulated_month const& now, std::size_t i) {
      model const& rules = paid_[i].in(now.run.first_month + now.number);
      if (!repriced[i]) repriced[i] = std::make_unique<repricing>(rules, positions_[variants_[i].scenario], now);
      repriced[i]->month(now, rules);
      if (!repriced[i]->faults().empty()) throw error(std::move(repriced[i]->faults()));
      found[i].add(now, repriced[i]->employer_cost(), &compared_costs::repriced);
    };
    batch_memory once;
    bool const whole = play(
        models(0), positions_[0], how_, range, memory_of(0, tick, once),
        [&](simulated_month const& now) {
          for (std::size_t i = 0; i < variants_.size() && !now.is_empty(); ++i) reprice(now, i);
          return true;
        },
        [&](simulated_month const& now) { return tick(now.rows.size()); });
    if (!whole) return;
    std::lock_guard const lock(guard_);
    for (std::size_t i = 0; i < variants_.size(); ++i) merge(range, found[i], variants_[i]);
    batch_done(range);
  }

  /// A variant's own people.
  void add_variant(std::size_t i, replica_range const& range, ticker& tick) {
    std::size_t const scenario = variants_[i].scenario;
    range_costs found = costs_of(scenario, variants_[i], range);
    batch_memory once;
    bool const whole = play(
        models(scenario), positions_[scenario], how_, range, memory_of(i + 1, tick, once),
        [&](simulated_month const& now) {
          if (!now.is_empty()) found.add(now, now.run.columns[now.rules.employer_cost].rows, &compared_costs::own);
          return true;
        },
        [&](simulated_month const& now) { return tick(now.rows.size()); });
    if (!whole) return;
    std::lock_guard const lock(guard_);
    merge(range, found, variants_[i]);
    batch_done(range);
  }

  /// As `play_side_by_side` keeps it.
  [[nodiscard]] batch_memory& memory_of(std::size_t place, ticker const& tick, batch_memory& once) {
    std::size_t const mine = tick.thread * (variants_.size() + 1) + place;
    return mine < memory_.size() ? memory_[mine] : once;
  }

  void merge(replica_range const& range, range_costs const& found, variant_costs& to) {
    for (std::uint32_t r = 0; r < range.count; ++r) {
      auto& months = to.tables[range.first + r];
      months.resize(static_cast<std::size_t>(how_.months));
      for (std::int32_t t = 0; t < how_.months; ++t) found.add_to(months[static_cast<std::size_t>(t)], r, t);
    }
  }

  /// A batch of some replicas is done under a scenario; replicas that are done under all are decomposed.
  void batch_done(replica_range const& range) {
    for (std::uint32_t r = range.first; r < range.first + range.count; ++r) {
      if (--left_[r] > 0) continue;
      for (auto& v : variants_) {
        for (std::int32_t t = 0; t < how_.months; ++t) {
          auto const at = static_cast<std::size_t>(t);
          out_[v.scenario - 1][std::size_t(r) * static_cast<std::size_t>(how_.months) + at] =
              decompose_cost(v.tables[r][at], of_.of(0), of_.of(v.scenario), r, t);
        }
        v.tables[r] = {};
      }
    }
  }

  comparison const& of_;
  simulation how_;
  std::vector<position_plan> positions_;  ///< by scenario
  chosen_replicas chosen_;
  std::vector<variant_costs> variants_;  ///< those whose costs can be attributed
  std::vector<dated<model>> paid_;       ///< beside them
  std::vector<batch_memory> memory_;     ///< thread, the first scenario and the variants
  std::vector<std::size_t> left_;        ///< by replica: batches, of all scenarios, still to be played
  std::vector<std::vector<cost_change>> out_;
  std::mutex guard_;
};

}  // namespace detail

TIERWISE_INLINE bool has_attributable_costs(comparison const& of, std::size_t variant) {
  return detail::repricing::fits(*of.of(variant).models.first, *of.of(0).models.first);
}

TIERWISE_INLINE std::vector<std::vector<cost_change>> attribute_costs(comparison const& of, table const& workforce,
                                                                      unsigned threads,
                                                                      tierwise::progress const& progress) {
  return detail::cost_attribution(of, workforce, threads, progress).run();
}

}  // namespace tierwise
