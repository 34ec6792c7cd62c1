// A month's activity, drawn: quantities from their addresses.
#pragma once

#include <algorithm>  // for std::min
#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/detail/compute/draws.hpp"
#include "tierwise/detail/month/groups.hpp"
#include "tierwise/detail/month/steps.hpp"
#include "tierwise/detail/plan/model.hpp"
#include "tierwise/detail/stages/service_run.hpp"

namespace tierwise::detail {

class drawn_activity : public activity_source {
 public:
  drawn_activity(model const& m, std::uint64_t seed, std::size_t people) : model_(m), seed_(seed) {
    effects_.resize(m.quantities.size());
    kept_.resize(m.quantities.size());
    given_.resize(m.quantities.size());
    for (std::size_t q = 0; q < m.quantities.size(); ++q) {
      if (m.quantities[q].person > 0) effects_[q].assign(people, 0.0);
      if (m.quantities[q].each == drawn_each::person) kept_[q].assign(people, no_value);
    }
  }

  // Row by row; the caller fills them before the month's steps. Longer than the rows by a block.
  std::vector<std::uint32_t> replica;
  std::vector<std::uint64_t> who, shop;
  std::vector<std::uint32_t> newcomers;  ///< rows of people in their first month here
  std::vector<shop_month> served;        ///< by shop and replica, of this month

  /// What the workforce says of a person, for quantities drawn once; NaN where it says nothing.
  void give(std::size_t quantity, std::size_t person, double value) { kept_[quantity][person] = value; }
  /// What is known of all such values.
  void give(std::size_t quantity, error_bound const& known) { given_[quantity] = known; }

  /// The same people go on under amended rules; the quantities are the same.
  void resume_from(drawn_activity const& before) {
    effects_ = before.effects_;
    kept_ = before.kept_;
    given_ = before.given_;
  }

  /// Before the month's steps: newcomers get their own effects, and texts are known, which need no formula.
  /// `shops`: the month's rows by shop.
  void begin(month_run& run, grouping const& shops) {
    month_rows const& rows = run.rows();
    rows_ = &rows;
    shops_ = &shops;
    served.clear();
    for (std::size_t q = 0; q < model_.quantities.size(); ++q)
      if (!effects_[q].empty())
        over(newcomers.size(), [&](std::size_t begin, std::size_t n) {
          draw_words_of(newcomers, who, model_.quantities[q].own_purpose, 0, begin, n);
          normals(words_, 0, z_, n);
          for (std::size_t i = 0; i < n; ++i) effects_[q][rows.person[newcomers[begin + i]]] = z_[i];
        });
    for (std::uint32_t q = 0; q < model_.quantities.size(); ++q)
      if (!model_.quantities[q].shares.empty()) draw(run, q);
  }

  void draw(month_run& run, std::uint32_t index) override {
    quantity_plan const& q = model_.quantities[index];
    bool const number = q.shares.empty() && q.draw != draw_kind::chance;
    error_bound known = error_bound::of_decimals(q.decimals, number ? 0 : q.shares.empty() ? 1 : 1e9, q.may_miss);
    if (number && q.each == drawn_each::person) {
      known = either(known, given_[index]);
      known.missing = q.may_miss;
    }
    double* const out = run.fill(q.slot, known);
    std::size_t const n = rows_->size();
    if (q.draw == draw_kind::count && q.link == link_kind::identity && q.mean != no_slot && negative_mean(run, q))
      return;
    std::uint32_t const* const person = rows_->person.data();
    auto const month = static_cast<std::uint32_t>((run.first_month + rows_->month).index);
    if (q.each == drawn_each::person) {
      draw_newcomers(run, q, kept_[index]);
      double const* const kept = kept_[index].data();
      for (std::size_t r = 0; r < n; ++r) out[r] = kept[person[r]];
    } else if (q.each == drawn_each::shop) {
      if (!same_in_shops(run, q)) return;
      firsts_.clear();
      for (std::size_t k = 0; k < shops_->groups(); ++k) firsts_.push_back(shops_->rows[shops_->begin[k]]);
      draw_listed(run, q, firsts_, shop, month);
      for (std::size_t r = 0; r < n; ++r) out[r] = drawn_[shops_->of[r]];
    } else {
      double const* const mean = run.columns[q.mean].rows;
      double const* const of = q.of == no_slot ? nullptr : run.columns[q.of].rows;
      double const* const effect = effects_[index].data();
      for (std::size_t begin = 0; begin < n; begin += block_rows) {
        std::size_t const rows = std::min(block_rows, n - begin);
        if (needs_words(q))
          draw_words(seed_, month, q.purpose, replica.data() + begin, who.data() + begin, rows, words_);
        if (q.person > 0)
          for (std::size_t i = 0; i < rows; ++i) x_[i] = mean[begin + i] + q.person * effect[person[begin + i]];
        else
          for (std::size_t i = 0; i < rows; ++i) x_[i] = mean[begin + i];
        for (std::size_t i = rows; i < widened(rows); ++i) x_[i] = 0.0;
        outcome(q, of == nullptr ? nullptr : of + begin, rows, out + begin);
      }
    }
    if (!q.may_miss) {
      std::int64_t missing = 0;
      for (std::size_t r = 0; r < n; ++r) missing += out[r] != out[r] ? 1 : 0;
      for (std::size_t r = 0; missing > 0 && r < n; ++r)
        if (out[r] != out[r])
          run.report(q.path, "the mean is missing for " + run.name_of(r), "otherwise(x, 0) says what to take instead",
                     r);
    }
    if (number) {
      run.measure(q.slot);
      if (run.columns[q.slot].known.size >= 1e13 * 16) run.report(q.path, "what is drawn is too large");
    }
  }

  void serve(month_run& run) override { serve_customers(model_, seed_, {*shops_, replica, shop}, run, served); }

 private:
  [[nodiscard]] static bool needs_words(quantity_plan const& q) {
    return q.noise > 0 || q.draw != draw_kind::value || !q.shares.empty();
  }

  /// A count has no mean below 0 to begin with; noise and the person may take it there.
  bool negative_mean(month_run& run, quantity_plan const& q) {
    double const* const mean = run.columns[q.mean].rows;
    std::int64_t below = 0;
    for (std::size_t r = 0; r < rows_->size(); ++r) below += mean[r] < 0 ? 1 : 0;
    for (std::size_t r = 0; below > 0 && r < rows_->size(); ++r)
      if (mean[r] < 0)
        return run.report(q.path, "the mean of a count is " + shortest(mean[r]) + ", below 0, for " + run.name_of(r)),
               true;
    return false;
  }

  /// What is drawn for a shop has one mean there.
  bool same_in_shops(month_run& run, quantity_plan const& q) {
    double const* const mean = run.columns[q.mean].rows;
    for (std::size_t r = 0; r < rows_->size(); ++r) {
      std::uint32_t const first = shops_->rows[shops_->begin[shops_->of[r]]];
      if (mean[r] == mean[first] || (mean[r] != mean[r] && mean[first] != mean[first])) continue;
      run.report(q.path, "the mean differs within the shop: " + run.name_of(first) + " and " + run.name_of(r), {}, r);
      return false;
    }
    return true;
  }

  template <class F>
  static void over(std::size_t rows, F f) {
    for (std::size_t begin = 0; begin < rows; begin += block_rows) f(begin, std::min(block_rows, rows - begin));
  }
  /// Words for `n` of the rows listed, from `begin` on.
  void draw_words_of(std::vector<std::uint32_t> const& listed, std::vector<std::uint64_t> const& address,
                     std::uint32_t purpose, std::uint32_t month, std::size_t begin, std::size_t n) {
    std::uint32_t replicas[block_rows];
    std::uint64_t addresses[block_rows];
    for (std::size_t i = 0; i < n; ++i) {
      replicas[i] = replica[listed[begin + i]];
      addresses[i] = address[listed[begin + i]];
    }
    draw_words(seed_, month, purpose, replicas, addresses, n, words_);
  }

  /// What is drawn for the rows listed, into `drawn_` beside them.
  void draw_listed(month_run& run, quantity_plan const& q, std::vector<std::uint32_t> const& listed,
                   std::vector<std::uint64_t> const& address, std::uint32_t month) {
    double const* const mean = q.mean == no_slot ? nullptr : run.columns[q.mean].rows;
    double const* const of = q.of == no_slot ? nullptr : run.columns[q.of].rows;
    drawn_.resize(listed.size() + block_rows);
    over(listed.size(), [&](std::size_t begin, std::size_t n) {
      if (needs_words(q)) draw_words_of(listed, address, q.purpose, month, begin, n);
      double many[block_rows];
      for (std::size_t i = 0; i < n; ++i) {
        x_[i] = mean == nullptr ? 0.0 : mean[listed[begin + i]];
        many[i] = of == nullptr ? 0.0 : of[listed[begin + i]];
      }
      for (std::size_t i = n; i < widened(n); ++i) x_[i] = 0.0;
      outcome(q, many, n, drawn_.data() + begin);
    });
  }

  /// What is drawn once, for those who come now and of whom nothing is given.
  void draw_newcomers(month_run& run, quantity_plan const& q, std::vector<double>& kept) {
    draw_listed(run, q, newcomers, who, 0);
    for (std::size_t i = 0; i < newcomers.size(); ++i) {
      double& own = kept[rows_->person[newcomers[i]]];
      if (own != own) own = drawn_[i];
    }
  }

  /// From the linear predictor in `x_` and the words to what is drawn, for a block. `out` has room for whole lanes.
  void outcome(quantity_plan const& q, double const* of, std::size_t rows, double* out) {
    std::size_t const wide = widened(rows);
    if (!q.shares.empty()) {
      uniforms(words_, 1, u_, rows);
      for (std::size_t i = 0; i < rows; ++i) {
        std::size_t k = 0;
        while (!(u_[i] < q.shares[k].first)) ++k;
        out[i] = q.shares[k].second;
      }
      return;
    }
    if (q.noise > 0) {
      normals(words_, 0, z_, rows);
      double const noise = q.noise;
      each(wide, x_, x_, z_, [=](double x, double z) { return x + noise * z; });
    }
    if (q.link == link_kind::log) each(wide, x_, x_, [](double x) { return exp_of(x); });
    if (q.link == link_kind::logit) each(wide, x_, x_, [](double x) { return logistic(x); });
    if (q.draw == draw_kind::value) {
      double const low = q.low, high = q.high, scale = ten_to(q.decimals);
      each(wide, out, x_, [=](double x) {
        double const above = x < low ? low : x, inside = above > high ? high : above;
        return nearest_whole(inside * scale) / scale;
      });
      return;
    }
    uniforms(words_, 1, u_, rows);
    if (q.draw == draw_kind::chance)
      for (std::size_t i = 0; i < rows; ++i) out[i] = x_[i] != x_[i] ? no_value : u_[i] < x_[i] ? 1.0 : 0.0;
    else if (q.draw == draw_kind::count)
      poissons(x_, u_, rows, out);
    else
      binomials(of, x_, u_, rows, out);
    if (q.draw != draw_kind::chance && q.high < 1e12)  // a share however it is drawn
      for (std::size_t i = 0; i < rows; ++i) out[i] = out[i] > q.high ? q.high : out[i];
  }

  model const& model_;
  std::uint64_t seed_;
  month_rows const* rows_ = nullptr;
  grouping const* shops_ = nullptr;
  std::vector<std::vector<double>> effects_;  ///< quantity -> person
  std::vector<std::vector<double>> kept_;     ///< quantity drawn once -> person
  std::vector<error_bound> given_;            ///< of what the workforce says of it
  std::vector<std::uint32_t> firsts_;         ///< of each shop's rows
  std::vector<double> drawn_;                 ///< beside the rows listed
  words words_;
  alignas(64) double x_[block_rows], z_[block_rows], u_[block_rows];
};

}  // namespace tierwise::detail
