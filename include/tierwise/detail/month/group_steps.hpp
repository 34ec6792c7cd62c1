// The steps of a month over groups of its people: functions of a group, and pools shared within one.
#pragma once

#include <algorithm>  // for std::fill_n, std::max
#include <cmath>      // for std::abs
#include <cstdint>
#include <string>
#include <utility>  // for std::move

#include "tierwise/detail/month/formulas.hpp"
#include "tierwise/detail/month/groups.hpp"

namespace tierwise::detail {

[[nodiscard]] inline std::string line_path(plan const& p, std::size_t line) {
  return "pay.line \"" + p.policy.pay.line[line].name + "\"";
}

/// The pairs of two columns' texts, numbered as they are met, into a column of their own.
inline void number_pairs(month_run& run, pair_step const& s) {
  double const *first = run.columns[s.first].rows, *second = run.columns[s.second].rows;
  auto& known = run.pairs;
  known.clear();
  double* const out = run.fill(s.slot, error_bound::of_decimals(0, double(run.rows().size()), true));
  for (std::size_t r = 0; r < run.rows().size(); ++r) {
    out[r] = no_value;
    if (first[r] != first[r] || second[r] != second[r]) continue;
    auto const both = static_cast<std::uint64_t>(first[r]) << 32u | static_cast<std::uint64_t>(second[r]);
    out[r] = static_cast<double>(known.try_emplace(both, static_cast<std::uint32_t>(known.size())).first->second);
  }
}

/// A function over the people of a group, into its column.
inline void work_out_group(month_run& run, group_step const& s) {
  grouping const& g = run.groups_by(s.by);
  double const* x = s.x == no_slot ? nullptr : run.columns[s.x].rows;
  error_bound known = error_bound::of_decimals(0, double(run.rows().size()) + 1, s.by != no_slot);
  bool const is_rank = s.is == group_step::kind::rank, is_percentile = s.is == group_step::kind::percentile;
  if (s.x != no_slot && s.f != aggregate::count && !is_rank) {
    known = run.columns[s.x].known;
    known.missing = true;
    if (s.f == aggregate::mean || is_percentile) known = error_bound::of_decimals(6, known.size + 1, true);
  }
  if (is_rank) known.missing = true;
  int const d = s.x == no_slot ? 0 : std::max(0, run.columns[s.x].known.decimals);
  double* out = run.fill(s.slot, known);
  if (is_rank || is_percentile)
    for (std::size_t r = 0; r < run.rows().size(); ++r) out[r] = no_value;  // of no group
  if (is_rank) {
    rank_groups(g, x, out, run.pools.order);
  } else if (is_percentile) {
    if (!percentiles_of_groups(g, s.percent, x, d, out, run.lookback.by_person))
      return run.faults.push_back(too_large(s.path));
  } else if (!aggregate_groups(g, s.f, x, d, out, run.rows().size())) {
    return run.faults.push_back(too_large(s.path));
  }
  run.measure(s.slot);
}

/// What the rows of others that name each come to. Texts that are nobody's id in the month are passed over.
inline void work_out_naming(month_run& run, naming_step const& s) {
  month_rows const& rows = run.rows();
  double const* const x = s.x == no_slot ? nullptr : run.columns[s.x].rows;
  double const* const names = run.columns[s.names].rows;
  error_bound known = error_bound::of_decimals(0, double(rows.size()), false);
  if (x != nullptr) known = run.columns[s.x].known;
  double const scale = ten_to(x == nullptr ? 0 : std::max(0, run.columns[s.x].known.decimals));
  double* const out = run.fill(s.slot, known);
  std::fill_n(out, rows.size(), 0.0);
  naming_memory& memory = run.naming;
  memory.extent.assign(rows.size(), 0);
  for (std::size_t w = 0; w + 1 < rows.replica_begin.size() && !rows.id.empty(); ++w) {
    std::size_t const first = rows.replica_begin[w], end = rows.replica_begin[w + 1];
    for (std::size_t r = first; r < end; ++r)
      if (rows.id[r] != no_slot) memory.row_of_text[rows.id[r]] = static_cast<std::uint32_t>(r);
    for (std::size_t r = first; r < end; ++r) {
      if (names[r] != names[r]) continue;
      std::uint32_t const to = memory.row_of_text[static_cast<std::size_t>(names[r])];
      if (to == no_slot || to == r) continue;
      double const units = x == nullptr ? 1 : nearest_whole(x[r] * scale);
      out[to] += units;  // exact: whole numbers below 2^50
      memory.extent[to] += std::abs(units);
    }
    for (std::size_t r = first; r < end; ++r)
      if (rows.id[r] != no_slot) memory.row_of_text[rows.id[r]] = no_slot;
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (memory.extent[r] >= whole_limit) return run.faults.push_back(too_large(s.path));
    out[r] /= scale;
  }
  run.measure(s.slot);
}

/// Those who are not asked have no share, whatever their group, total and weight; they are told of where nobody has
/// one.
inline void share_pool(month_run& run, pool_step const& s) {
  grouping const& g = run.groups_by(s.by);
  pool_memory& memory = run.pools;
  double const scale = ten_to(run.rules().digits);
  double* out = run.fill(s.slot, error_bound::of_decimals(run.rules().digits, run.columns[s.total].known.size, false));
  double const *total = run.columns[s.total].rows, *weight = run.columns[s.weight].rows;
  auto refuse = [&](std::string message, std::size_t row) {
    run.report(line_path(run.rules(), s.line), std::move(message), {}, row);
  };
  for (std::size_t r = 0; r < run.rows().size(); ++r) {
    if (g.of[r] != no_slot) continue;
    out[r] = 0;
    if (asks(run, s.asked, r)) refuse("the pool has no group for " + run.name_of(r), r);
  }
  for (std::size_t k = 0; k < g.groups(); ++k) {
    std::size_t const first = g.begin[k], end = g.begin[k + 1];
    std::uint32_t one = no_slot;  // whose total it is: the first asked
    memory.weights.clear();
    double all = 0;
    for (std::size_t i = first; i < end; ++i) {
      std::uint32_t const r = g.rows[i];
      if (!asks(run, s.asked, r)) {
        memory.weights.push_back(0);
        continue;
      }
      if (one == no_slot) one = r;
      if (total[r] != total[r] || weight[r] != weight[r]) return;  // told already
      if (total[r] != total[one])
        return refuse("the pool's total differs within the group: " + run.name_of(one) + " and " + run.name_of(r), r);
      if (!(weight[r] >= 0) || weight[r] > 1e9)
        return refuse("the weight of " + run.name_of(r) + " is negative or too large", r);
      memory.weights.push_back(static_cast<std::uint64_t>(nearest_whole(weight[r] * 1e6)));
      all += weight[r];
    }
    double const amount = total[one == no_slot ? g.rows[first] : one];
    if (one != no_slot && (std::abs(amount) * scale >= whole_limit || all >= 1e13))
      return refuse("the pool's total or its weights are too large to be exact for " + run.name_of(one), one);
    bool const untaken = one == no_slot && amount == amount && amount != 0;
    std::int64_t const units =
        one == no_slot ? std::int64_t(untaken) : static_cast<std::int64_t>(nearest_whole(amount * scale));
    if (!share_out(units, memory.weights, memory.shares, memory.rests, memory.order) && units != 0)
      run.unshared_pools.emplace_back(s.line, g.rows[first]);
    for (std::size_t i = first; i < end; ++i) out[g.rows[i]] = static_cast<double>(memory.shares[i - first]) / scale;
  }
}

}  // namespace tierwise::detail
