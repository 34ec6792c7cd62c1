// What drives people to leave in a month of records that has been worked out, and the raises that would hold them.
#pragma once

#include <algorithm>  // for std::find, std::max, std::min, std::none_of
#include <cmath>      // for std::abs
#include <cstdint>
#include <optional>
#include <string>
#include <utility>  // for std::exchange, std::move
#include <variant>  // for std::get, std::get_if
#include <vector>

#include "tierwise/detail/month/steps.hpp"
#include "tierwise/detail/plan/model.hpp"
#include "tierwise/detail/stages/leave_hazard.hpp"

namespace tierwise::detail {

/// Quantities that are read, not drawn: their columns are filled before the steps.
struct nothing_drawn final : activity_source {
  void draw(month_run&, std::uint32_t) override {}
  void serve(month_run&) override {}
};

/// The model with everything it would draw as inputs instead; what only the assumptions know may be missing.
[[nodiscard]] inline model as_input_model(model const& from) {
  model m = from;
  m.inputs.clear();
  auto add = [&](std::uint32_t slot, std::size_t input) {
    m.inputs.push_back({slot, static_cast<std::uint32_t>(input)});
  };
  for (std::size_t i = 0; i < m.policy.inputs.size(); ++i) add(m.input_slots[i], i);
  auto add_own = [&](std::string name, std::uint32_t slot, input_kind kind) {
    for (auto const& in : m.policy.inputs)
      if (in.name == name) return;
    input in;
    in.name = std::move(name);
    in.kind = kind;
    in.optional = true;
    m.policy.inputs.push_back(std::move(in));
    add(slot, m.policy.inputs.size() - 1);
  };
  for (auto const& q : m.quantities)
    add_own(q.name, q.slot,
            q.draw == draw_kind::chance ? input_kind::flag
            : q.shares.empty()          ? input_kind::number
                                        : input_kind::text);
  demand_plan const& d = m.demand;
  if (d.is_on) {
    add_own("demand.received", d.received, input_kind::number);
    add_own("demand.load", d.load, input_kind::number);
    add_own("demand.busy", d.busy, input_kind::number);
    add_own("demand.wait_seconds", d.wait_seconds, input_kind::number);
    add_own("demand.lost_share", d.lost_share, input_kind::number);
    add_own("demand.own", d.own, input_kind::number);
  }
  return m;
}

/// The risks of a month that has been worked out, row by row.
class risk_reader {
 public:
  risk_reader(model const& m, month_run& run) : model_(m), run_(run) {
    for (std::uint32_t r = 0; r < run.rows().size(); ++r) all_.push_back(r);
    for (auto const& f : m.leaving.factors)
      for (auto const& s : m.steps)
        if (auto const* e = std::get_if<evaluate_step>(&s); e != nullptr && e->slot == f.slot) steps_.push_back(e);
    follow_the_gross();
  }

  /// Contributions by factor and row; NaN where a value is missing.
  [[nodiscard]] std::vector<std::vector<double>> contributions() {
    std::vector<std::vector<double>> out;
    for (std::size_t f = 0; f < steps_.size(); ++f) {
      factor_plan const& one = model_.leaving.factors[f];
      std::vector<double>& c = out.emplace_back();
      test_rows(run_, steps_[f]->what, steps_[f]->code, all_, c);
      for (auto& x : c) x = one.of_known(x, one.coefficient);
    }
    return out;
  }
  /// The same if the row's own gross were higher by `raise`, each for himself: what others earn stays, also in the
  /// means and sums that the row is part of.
  [[nodiscard]] std::vector<std::vector<double>> contributions(std::vector<double> const& raise) {
    std::vector<column_view> const kept = run_.columns.views();
    std::vector<double> gross(all_.size());
    for (std::size_t r = 0; r < all_.size(); ++r) gross[r] = kept[model_.gross].rows[r] + raise[r];
    std::vector<std::vector<double>> changed;
    changed.reserve(1 + following_.size());
    auto change = [&](std::uint32_t slot, std::vector<double> values) {
      values.resize(all_.size() + block_rows, 0.0);
      error_bound known = kept[slot].known;
      known.size = 1e13;
      changed.push_back(std::move(values));
      run_.columns.show(slot, {changed.back().data(), changed.back().size(), known});
    };
    change(model_.gross, std::move(gross));
    run_.columns.widen();
    for (plan_step const* s : following_) {
      std::vector<double> values;
      if (auto const* e = std::get_if<evaluate_step>(s)) {
        test_rows(run_, e->what, e->code, all_, values);
        change(e->slot, std::move(values));
      } else {
        auto const& g = std::get<group_step>(*s);
        change(g.slot, with_own(g, kept[g.x]));
      }
    }
    auto out = contributions();
    for (std::uint32_t slot = 0; slot < kept.size(); ++slot) run_.columns.show(slot, kept[slot]);
    run_.columns.widen();
    return out;
  }
  /// Whether any factor answers to a raise of the month's gross.
  [[nodiscard]] bool answers() const { return answers_; }
  [[nodiscard]] double tenure(std::size_t row) const { return run_.columns[model_.tenure_months].rows[row]; }

  /// Chance of leaving within `months`, should nothing but tenure change.
  [[nodiscard]] double within(int months, double log_odds, double tenure) const {
    hazard_plan const& h = model_.leaving;
    double stays = 1;
    for (int k = 0; k < months; ++k) stays *= 1 - logistic(h.intercept + at_tenure(h.by_tenure, tenure + k) + log_odds);
    return 1 - stays;
  }

  /// The smallest raises in whole major units, up to tenfold the gross, that bring the year's risk under the bar;
  /// nothing where none does. Looked for in steps of a half, then between two of them: what helps between two steps
  /// only is not found.
  [[nodiscard]] std::vector<std::optional<std::int64_t>> raises(double bar) {
    constexpr int steps = 27;
    std::size_t const n = all_.size();
    std::vector<double> low(n, -1), high(n, no_value), tried(n),
        most(n);  // at low it is not under the bar, at high it is
    for (std::size_t r = 0; r < n; ++r)
      most[r] = 10 * std::max(1000.0, whole_above(run_.columns[model_.gross].rows[r]));
    auto const narrow = [&](auto open) {
      auto const c = contributions(tried);
      for (std::size_t r = 0; r < n; ++r)
        if (open(r)) (within(12, sum(c, r), tenure(r)) < bar ? high : low)[r] = tried[r];
    };
    double share = 1;
    for (int i = 1; i < steps; ++i) share /= 1.5;
    narrow([](std::size_t) { return true; });
    for (int i = 0; i < (answers_ ? steps : 0); ++i, share *= 1.5) {
      for (std::size_t r = 0; r < n; ++r) tried[r] = whole_above(most[r] * std::min(share, 1.0));
      narrow([&](std::size_t r) { return high[r] != high[r]; });
    }
    auto const open = [&](std::size_t r) { return high[r] - low[r] > 1; };
    for (bool any = true; any;) {
      any = false;
      for (std::size_t r = 0; r < n; ++r) {
        any = any || open(r);
        tried[r] = open(r) ? whole_below((low[r] + high[r]) / 2) : 0;
      }
      if (any) narrow(open);
    }
    std::vector<std::optional<std::int64_t>> out(n);
    for (std::size_t r = 0; r < n; ++r)
      if (high[r] == high[r]) out[r] = static_cast<std::int64_t>(high[r]);
    return out;
  }
  static double sum(std::vector<std::vector<double>> const& contributions, std::size_t row) {
    double out = 0;
    for (auto const& c : contributions) out += c[row] != c[row] ? 0.0 : c[row];
    return out;
  }

 private:
  /// The steps behind the pay lines that come out differently when the gross does, in order.
  void follow_the_gross() {
    std::vector<bool> differs(run_.columns.size(), false);
    differs[model_.gross] = true;
    for (auto const& s : model_.steps) {
      if (auto const* e = std::get_if<evaluate_step>(&s)) {
        auto const asks = [&](term const& t) { return t.kind == term_kind::column && differs[t.slot]; };
        if (e->slot == model_.gross || std::none_of(e->what.terms.begin(), e->what.terms.end(), asks)) continue;
        if (std::find(steps_.begin(), steps_.end(), e) != steps_.end()) answers_ = true;
        differs[e->slot] = true;
        following_.push_back(&s);
      } else if (auto const* g = std::get_if<group_step>(&s); g != nullptr && g->x != no_slot && differs[g->x]) {
        differs[g->slot] = true;
        following_.push_back(&s);
      }
    }
  }

  /// A function over groups in which each row sees the others as they were, and itself as it would be.
  [[nodiscard]] std::vector<double> with_own(group_step const& s, column_view const& before) {
    grouping const& all = run_.groups_by(s.by);
    double const* const now = run_.columns[s.x].rows;
    int const decimals = std::max(0, before.known.decimals);
    double const scale = ten_to(decimals);
    using kind = group_step::kind;
    bool const adds_up = s.is == kind::aggregate && s.f != aggregate::smallest && s.f != aggregate::largest;
    std::vector<double> out(all_.size(), no_value), values, found, sorted;
    std::vector<std::uint32_t> order;
    for (std::size_t k = 0; k < all.groups(); ++k) {
      std::size_t const first = all.begin[k], n = all.begin[k + 1] - first;
      auto const row = [&](std::size_t i) { return all.rows[first + i]; };
      if (adds_up) {
        double total = 0;
        for (std::size_t i = 0; i < n; ++i) total += nearest_whole(before.rows[row(i)] * scale);
        for (std::size_t i = 0; i < n; ++i) {
          double const own = total - nearest_whole(before.rows[row(i)] * scale) + nearest_whole(now[row(i)] * scale);
          if (std::abs(own) < whole_limit)
            out[row(i)] = s.f == aggregate::mean ? mean_of(own / scale, static_cast<double>(n), decimals) : own / scale;
        }
        continue;
      }
      grouping one;
      one.begin = {0, static_cast<std::uint32_t>(n)};
      for (std::uint32_t i = 0; i < n; ++i) one.rows.push_back(i);
      values.resize(n);
      found.resize(n);
      for (std::size_t i = 0; i < n; ++i) values[i] = before.rows[row(i)];
      for (std::size_t i = 0; i < n; ++i) {
        double const was = std::exchange(values[i], now[row(i)]);
        if (s.is == kind::rank)
          rank_groups(one, values.data(), found.data(), order);
        else if (s.is == kind::percentile)
          percentiles_of_groups(one, s.percent, values.data(), decimals, found.data(), sorted);
        else
          aggregate_groups(one, s.f, values.data(), decimals, found.data(), 0);
        out[row(i)] = found[i];
        values[i] = was;
      }
    }
    return out;
  }

  model const& model_;
  month_run& run_;
  std::vector<std::uint32_t> all_;
  std::vector<evaluate_step const*> steps_;  ///< beside the factors
  std::vector<plan_step const*> following_;
  bool answers_ = false;
};

}  // namespace tierwise::detail
