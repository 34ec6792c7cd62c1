// compare({today, variant, ...}): the same people with the same luck under each, so that what differs is the policy.
#pragma once

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/comparison.hpp"
#include "tierwise/detail/compute/exact_sums.hpp"
#include "tierwise/detail/simulate/repricing.hpp"
#include "tierwise/simulate.hpp"

namespace tierwise {

/// Something to be compared: rules and assumptions under a name.
struct candidate {
  std::string name;
  compiled_model model;
};

namespace detail {

/// Heads and cost by combination of tiers, of a replica and month.
struct tier_costs {
  std::int64_t heads = 0, cost = 0;
};

/// The most cells of a cost table: 256 MB. What is beyond is no question of patience: the tiers multiply.
inline constexpr std::size_t most_cost_cells = std::size_t(1) << 24;

/// How many cells a cost table has; throws `error` naming the ladders when they are too many. Each product is looked at
/// before it is made, so none can wrap, however narrow `std::size_t` is.
[[nodiscard]] inline std::size_t cost_cells(policy const& p, std::uint32_t replicas, std::int32_t months) {
  std::size_t cells = 1;
  bool fits = true;
  auto times = [&](std::size_t n) {
    fits = fits && n <= most_cost_cells / cells;
    if (fits) cells *= n == 0 ? 1 : n;
  };
  for (auto const& l : p.ladder) times(l.tier.size());
  times(replicas);
  times(static_cast<std::size_t>(months));
  if (fits) return cells;
  fault f;
  f.path = "compare";
  f.message = "the parts of the cost would take more than " + std::to_string(most_cost_cells) + " cells: the tiers of ";
  std::size_t named = 0;
  for (auto const& l : p.ladder)
    if (l.tier.size() > 1 && ++named <= 8)
      f.message += (named == 1 ? "'" : ", '") + l.name + "' (" + std::to_string(l.tier.size()) + ")";
  if (named > 8) f.message += " and " + std::to_string(named - 8) + (named == 9 ? " more ladder" : " more ladders");
  if (named == 0) f.message += "no ladder";
  f.message += " multiplied, times " + std::to_string(replicas) + " replicas and " + std::to_string(months) + " months";
  f.hint = "compare with fewer replicas or months, or policies with fewer ladders that have tiers";
  throw error(std::move(f));
}

/// a * b / c to the nearest whole number, halves away from zero. Throws `error` when that is no amount any more.
[[nodiscard]] inline std::int64_t in_proportion(std::int64_t a, std::int64_t b, std::int64_t c) {
  __extension__ using wide = __int128;
  wide const product = static_cast<wide>(a) * b;
  wide const half = c / 2;
  wide const out = product < 0 ? -((-product + half) / c) : (product + half) / c;
  if (out >= most_minor_units || out <= -most_minor_units) throw error(too_large("compare \"employer_cost\""));
  return static_cast<std::int64_t>(out);
}

/// Which months of the replicas cost what, by combination of tiers; shared by all threads.
class cost_table {
 public:
  cost_table(model const& m, std::uint32_t replicas, std::int32_t months) : months_(months) {
    cells_.assign(cost_cells(m.policy, replicas, months), {});
    for (auto const& l : m.policy.ladder) combinations_ *= l.tier.size();
  }
  void add(std::uint32_t replica, std::int32_t month, std::size_t combination, std::int64_t cost) {
    tier_costs& c =
        cells_[(std::size_t(replica) * static_cast<std::size_t>(months_) + static_cast<std::size_t>(month)) *
                   combinations_ +
               combination];
    std::atomic_ref<std::int64_t>(c.heads).fetch_add(1, std::memory_order_relaxed);
    // Each sum is looked at as it grows, so it is refused long before it could wrap.
    std::int64_t sum = std::atomic_ref<std::int64_t>(c.cost).fetch_add(cost, std::memory_order_relaxed);
    if (!add_exactly(sum, cost)) throw error(too_large("compare \"employer_cost\""));
  }
  [[nodiscard]] tier_costs const* of(std::uint32_t replica, std::int32_t month) const {
    return cells_.data() +
           (std::size_t(replica) * static_cast<std::size_t>(months_) + static_cast<std::size_t>(month)) * combinations_;
  }
  [[nodiscard]] std::size_t combinations() const { return combinations_; }

 private:
  std::int32_t months_;
  std::size_t combinations_ = 1;
  std::vector<tier_costs> cells_;
};

/// Adds a month of a batch, at the costs given, by the tiers as `like` orders them.
inline void add_costs(played_batch const& b, model const& like, double const* cost, std::uint32_t first,
                      cost_table& to) {
  double const scale = ten_to(like.digits);
  model const& own = b.rules();
  for (std::size_t r = 0; r < b.rows.size(); ++r) {
    std::uint32_t const p = b.rows.person[r];
    std::size_t combination = 0;
    for (auto const& l : like.policy.ladder)
      for (std::size_t k = 0; k < own.policy.ladder.size(); ++k) {
        if (own.policy.ladder[k].name != l.name) continue;
        std::string const& tier = own.policy.ladder[k].tier[b.run.ladders[k].tier[p]].name;
        std::size_t t = 0;
        while (l.tier[t].name != tier) ++t;
        combination = combination * l.tier.size() + t;
      }
    to.add(b.first_replica() - first + b.world_of(p), b.month_number(), combination,
           static_cast<std::int64_t>(nearest_whole(cost[r] * scale)));
  }
}

/// What happened to those who were there at the start, by seat of a batch.
struct outcomes {
  std::vector<std::uint8_t> risen, gone;

  void ended(played_batch const& b) {
    risen.resize(b.occupied.size(), 0);
    gone.resize(b.occupied.size(), 0);
    if (b.rows.size() == 0) return;
    for (auto const& e : b.end.events)
      if (rises(e) && !b.came(e.person)) risen[e.person] = 1;
    for (std::size_t r = 0; r < b.rows.size(); ++r)
      if (b.gone.kind[r] != departure::none && !b.came(b.rows.person[r])) gone[b.rows.person[r]] = 1;
  }
};

/// The parts of the cost's change in one replica and month.
[[nodiscard]] inline cost_change parted(tier_costs const* shadowed, tier_costs const* variant, std::size_t combinations,
                                        std::int64_t first_cost, std::int64_t hiring, std::int64_t outsourcing) {
  cost_change out;
  std::int64_t heads_a = 0, shadow_cost = 0, heads_b = 0, cost_b = 0, mixed = 0;
  auto add = [](std::int64_t& sum, std::int64_t more) {
    if (!add_exactly(sum, more)) throw error(too_large("compare \"employer_cost\""));
  };
  auto sum_of = [&](std::initializer_list<std::int64_t> parts) {
    std::int64_t sum = 0;
    for (auto p : parts) add(sum, p);
    return sum;
  };
  for (std::size_t c = 0; c < combinations; ++c) {
    heads_a += shadowed[c].heads;
    heads_b += variant[c].heads;
    add(shadow_cost, shadowed[c].cost);
    add(cost_b, variant[c].cost);
  }
  for (std::size_t c = 0; c < combinations; ++c) {
    if (variant[c].heads == 0) continue;
    // Where nobody stood before there is no price but the variant's own.
    add(mixed,
        shadowed[c].heads > 0 ? in_proportion(shadowed[c].cost, variant[c].heads, shadowed[c].heads) : variant[c].cost);
  }
  std::int64_t const at_mean = heads_a > 0 ? in_proportion(shadow_cost, heads_b, heads_a) : 0;
  out.rate = sum_of({shadow_cost, -first_cost});
  out.heads = heads_a > 0 ? sum_of({at_mean, -shadow_cost}) : cost_b;
  out.mix = heads_a > 0 ? sum_of({mixed, -at_mean}) : 0;
  out.performance = sum_of({cost_b, -first_cost, -out.rate, -out.heads, -out.mix});
  out.hiring = hiring;
  out.outsourcing = outsourcing;
  return out;
}

/// The same, month by month, of a replica that is whole.
inline void part_costs(comparison& out, std::size_t variant, std::uint32_t replica, cost_table const& shadowed,
                       cost_table const& own) {
  projection const &a = out.projections[0], &b = out.projections[variant];
  for (std::int32_t t = 0; t < a.months; ++t) {
    auto const of = [&](projection const& p, tallied m) { return p.value(replica, t, 0, static_cast<std::size_t>(m)); };
    auto const change = [&](tallied m) { return of(b, m) - of(a, m); };
    out.costs[variant - 1][std::size_t(replica) * static_cast<std::size_t>(a.months) + static_cast<std::size_t>(t)] =
        parted(shadowed.of(replica, t), own.of(replica, t), own.combinations(), of(a, tallied::employer_cost),
               change(tallied::hiring_cost), change(tallied::outsourcing_cost));
  }
}

}  // namespace detail

/// Plays each candidate forward from one workforce under the same luck. The first is what the others are compared with.
/// Comparing something with itself gives zero everywhere. As in `simulate`, an interruption keeps what is done.
[[nodiscard]] inline comparison compare(std::vector<candidate> const& candidates, table const& workforce,
                                        simulation const& how = {}) {
  detail::check(how);
  if (candidates.size() < 2) {
    fault f;
    f.path = "compare";
    f.message = "there is nothing to compare with";
    throw error(std::move(f));
  }
  std::size_t const n = candidates.size();
  for (auto const& c : candidates)
    if (auto const &own = c.model.policy().policy().currency, &first = candidates[0].model.policy().policy().currency;
        own != first) {
      fault f;
      f.path = "compare \"" + c.name + "\"";
      f.message = "it pays in " + own + ", the first in " + first;
      throw error(std::move(f));
    }
  std::vector<std::string> read = how.elsewhere;  // by any of them
  for (auto const& c : candidates)
    for (auto& name : detail::columns_of(*c.model.model()).read) read.push_back(std::move(name));
  std::vector<detail::desk> desks;
  auto furnish = [&](bool whole) {
    desks.clear();
    for (auto const& c : candidates)
      desks.push_back(detail::furnish(c.model.models(), workforce, how.ignore, read, whole));
  };
  furnish(false);
  bool alike = true;
  for (auto const& d : desks) alike = alike && d.start.batch_of == desks[0].start.batch_of;
  if (!alike) furnish(true);

  comparison out;
  std::vector<bool> attributed(n, false);
  std::vector<std::optional<detail::cost_table>> shadowed(n), own(n);
  for (std::size_t i = 0; i < n; ++i) {
    compiled_model const& model = candidates[i].model;
    out.names.push_back(candidates[i].name);
    out.projections.push_back(detail::blank(model, workforce, desks[i], how, n));
    if (i == 0) continue;
    attributed[i] = detail::shadow::fits(*model.model(), *candidates[0].model.model());
    if (attributed[i]) {
      shadowed[i].emplace(*model.model(), how.replicas, how.months);
      own[i].emplace(*model.model(), how.replicas, how.months);
    }
    out.costs.emplace_back(attributed[i] ? std::size_t(how.replicas) * static_cast<std::size_t>(how.months) : 0);
    out.people.emplace_back(desks[0].people);
    for (std::size_t p = 0; p < desks[0].people; ++p) out.people.back()[p].person = desks[0].start.people[p];
  }
  auto const tasks = detail::stretches(desks[0], how);
  std::vector<std::atomic<std::size_t>> left(how.replicas);
  for (auto& l : left) l = desks[0].parts.size();
  std::size_t const total = desks[0].people * static_cast<std::size_t>(how.months) * how.replicas * n;
  detail::work_through(tasks.size(), how.threads, how.progress, total, [&](std::size_t task, detail::ticker& tick) {
    detail::stretch const& s = tasks[task];
    std::vector<detail::outcomes> came(n);
    std::vector<std::unique_ptr<detail::shadow>> shadows(n);
    bool whole = true;
    for (std::size_t i = 0; i < n && whole; ++i) {
      detail::model const& m = *candidates[i].model.model();
      detail::tally sums(m, desks[i], out.projections[i]);
      whole = detail::play(
          candidates[i].model, desks[i], desks[i].parts[s.part], how, how.first_replica + s.first, s.count,
          [&](detail::played_batch const& b) {
            sums.month(b);
            if (b.rows.size() == 0) return true;
            if (i > 0 && attributed[i])
              detail::add_costs(b, m, b.run.columns[b.rules().employer_cost].rows, how.first_replica, *own[i]);
            for (std::size_t v = 1; i == 0 && v < n; ++v) {
              if (!attributed[v]) continue;
              detail::model const& rules = candidates[v].model.models().in(b.run.first_month + b.month_number());
              if (!shadows[v]) shadows[v] = std::make_unique<detail::shadow>(rules, desks[v], b);
              shadows[v]->month(b, rules);
              if (!shadows[v]->faults().empty()) throw error(std::move(shadows[v]->faults()));
              detail::add_costs(b, rules, shadows[v]->employer_cost(), how.first_replica, *shadowed[v]);
            }
            return true;
          },
          [&](detail::played_batch const& b) {
            sums.ended(b);
            came[i].ended(b);
            return tick(b.rows.size());
          });
    }
    if (!whole) return;
    auto count = [](std::uint32_t& to) { std::atomic_ref<std::uint32_t>(to).fetch_add(1, std::memory_order_relaxed); };
    // Seats of a part differ between candidates when openings do; people of the workforce are in all of them.
    for (std::size_t v = 1; v < n; ++v) {
      auto const &a = desks[0].parts[s.part].seats, &b = desks[v].parts[s.part].seats;
      std::vector<std::size_t> there(desks[0].people, 0);
      for (std::size_t i = 0; i < b.size(); ++i)
        if (b[i].first != detail::no_slot) there[b[i].first] = i;
      for (std::size_t w = 0; w < s.count; ++w)
        for (std::size_t i = 0; i < a.size(); ++i) {
          if (a[i].first == detail::no_slot) continue;
          std::size_t const x = w * a.size() + i, y = w * b.size() + there[a[i].first];
          person_change& to = out.people[v - 1][a[i].first];
          bool const r0 = came[0].risen[x] != 0, r1 = came[v].risen[y] != 0, g0 = came[0].gone[x] != 0,
                     g1 = came[v].gone[y] != 0;
          if (r0 || r1) count(r0 && r1 ? to.risen_both : r0 ? to.risen_first : to.risen_variant);
          if (g0 || g1) count(g0 && g1 ? to.gone_both : g0 ? to.gone_first : to.gone_variant);
        }
    }
    for (std::uint32_t r = s.first; r < s.first + s.count; ++r) {
      if (--left[r] != 0) continue;
      for (std::size_t v = 1; v < n; ++v)
        if (attributed[v]) detail::part_costs(out, v, r, *shadowed[v], *own[v]);
      for (auto& p : out.projections) p.done[r] = 1;
    }
  });
  return out;
}

}  // namespace tierwise
