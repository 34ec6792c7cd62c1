// A month's activity, drawn: quantities from their addresses.
#pragma once

#include <algorithm>  // for std::fill, std::min
#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/detail/compute/counts.hpp"
#include "tierwise/detail/compute/draws.hpp"
#include "tierwise/detail/compute/normals.hpp"
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
    tables_.resize(m.quantities.size());
    for (std::size_t q = 0; q < m.quantities.size(); ++q) {
      if (m.quantities[q].person > 0) effects_[q].assign(people, 0.0);
      if (m.quantities[q].each == drawn_each::person) kept_[q].assign(people, no_value);
    }
  }

  // Row by row; the caller fills them before the month's steps.
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
    auto const month = static_cast<std::uint32_t>((run.first_month + rows.month).index);
    keys_.find(seed_, month, replica.data(), who.data(), rows.size());
    for_shops_.rows.clear();
    for (std::size_t k = 0; k < shops.groups(); ++k) for_shops_.rows.push_back(shops.rows[shops.begin[k]]);
    find_keys(for_shops_, shop, month);
    for_newcomers_.rows = newcomers;
    find_keys(for_newcomers_, who, 0);
    for (std::size_t q = 0; q < model_.quantities.size(); ++q)
      if (!effects_[q].empty())
        over(newcomers.size(), [&](std::size_t begin, std::size_t n) {
          for_newcomers_.keys.words(model_.quantities[q].own_purpose, begin, n, words_);
          normals(words_, z_, n);
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
    if (q.each == drawn_each::person) {
      draw_newcomers(run, index);
      double const* const kept = kept_[index].data();
      for (std::size_t r = 0; r < n; ++r) out[r] = kept[person[r]];
    } else if (q.each == drawn_each::shop) {
      if (!same_in_shops(run, q)) return;
      draw_listed(run, index, for_shops_);
      for (std::size_t r = 0; r < n; ++r) out[r] = drawn_[shops_->of[r]];
    } else {
      double const* const mean = run.columns[q.mean].rows;
      double const* const of = q.of == no_slot ? nullptr : run.columns[q.of].rows;
      double const* const effect = effects_[index].data();
      bool const alike = run.columns[q.mean].alike && q.draw == draw_kind::value && q.noise == 0 && q.person == 0;
      std::size_t const drawn = alike ? std::min(block_rows, n) : n;
      for (std::size_t begin = 0; begin < drawn; begin += block_rows) {
        std::size_t const rows = std::min(block_rows, n - begin);
        if (q.person > 0)
          for (std::size_t i = 0; i < rows; ++i) x_[i] = mean[begin + i] + q.person * effect[person[begin + i]];
        else
          for (std::size_t i = 0; i < rows; ++i) x_[i] = mean[begin + i];
        for (std::size_t i = rows; i < widened(rows); ++i) x_[i] = 0.0;
        outcome(index, {keys_, begin, rows}, of == nullptr ? nullptr : of + begin, out + begin);
      }
      if (alike) {  // nothing is drawn at all
        std::fill(out + drawn, out + n, out[0]);
        run.columns.all_alike(q.slot);
      }
    }
    // A count of a mean beyond all bounds has no value either; what is drawn once may be given.
    bool const known_of_all = q.each != drawn_each::person && q.mean != no_slot && !run.columns[q.mean].known.missing &&
                              (q.draw == draw_kind::value || q.draw == draw_kind::chance);
    if (!q.may_miss && !known_of_all) {
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

  void serve(month_run& run) override { serve_customers(model_, {*shops_, replica, for_shops_.keys}, run, served); }

  // What the draws of this month have in common.
  [[nodiscard]] draw_key key_of_row(std::size_t row) const { return keys_.at(row); }
  [[nodiscard]] draw_key key_of_shop(std::size_t row) const { return for_shops_.keys.at(shops_->of[row]); }
  [[nodiscard]] draw_keys const& keys() const { return keys_; }

 private:
  /// Some rows of the month, and the keys of what is drawn for them.
  struct keyed_rows {
    std::vector<std::uint32_t> rows;
    draw_keys keys;
  };
  /// A block of what a key is there for.
  struct keyed_block {
    draw_keys const& keys;
    std::size_t begin, rows;
  };

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
  void find_keys(keyed_rows& some, std::vector<std::uint64_t> const& address, std::uint32_t month) {
    std::vector<std::uint32_t> replicas(some.rows.size());
    std::vector<std::uint64_t> addresses(some.rows.size());
    for (std::size_t i = 0; i < some.rows.size(); ++i) {
      replicas[i] = replica[some.rows[i]];
      addresses[i] = address[some.rows[i]];
    }
    some.keys.find(seed_, month, replicas.data(), addresses.data(), some.rows.size());
  }

  /// What is drawn for the rows listed, into `drawn_` beside them.
  void draw_listed(month_run& run, std::uint32_t index, keyed_rows const& some) {
    quantity_plan const& q = model_.quantities[index];
    double const* const mean = q.mean == no_slot ? nullptr : run.columns[q.mean].rows;
    double const* const of = q.of == no_slot ? nullptr : run.columns[q.of].rows;
    drawn_.resize(some.rows.size() + block_rows);
    over(some.rows.size(), [&](std::size_t begin, std::size_t n) {
      double many[block_rows];
      for (std::size_t i = 0; i < n; ++i) {
        x_[i] = mean == nullptr ? 0.0 : mean[some.rows[begin + i]];
        many[i] = of == nullptr ? 0.0 : of[some.rows[begin + i]];
      }
      for (std::size_t i = n; i < widened(n); ++i) x_[i] = 0.0;
      outcome(index, {some.keys, begin, n}, many, drawn_.data() + begin);
    });
  }

  /// What is drawn once, for those who come now and of whom nothing is given.
  void draw_newcomers(month_run& run, std::uint32_t index) {
    draw_listed(run, index, for_newcomers_);
    for (std::size_t i = 0; i < newcomers.size(); ++i) {
      double& own = kept_[index][rows_->person[newcomers[i]]];
      if (own != own) own = drawn_[i];
    }
  }

  /// From the linear predictor in `x_` to what is drawn, for a block. `out` has room for whole lanes.
  void outcome(std::uint32_t index, keyed_block const& at, double const* of, double* out) {
    quantity_plan const& q = model_.quantities[index];
    std::size_t const rows = at.rows, wide = widened(rows);
    if (q.noise > 0 && q.shares.empty()) {
      at.keys.words(q.noise_purpose, at.begin, rows, words_);
      normals(words_, z_, rows);
      double const noise = q.noise;
      each(wide, x_, x_, z_, [=](double x, double z) { return x + noise * z; });
    }
    if (q.link == link_kind::log) each(wide, x_, x_, [](double x) { return exp_of(x); });
    if (q.link == link_kind::logit) each(wide, x_, x_, [](double x) { return logistic(x); });
    if (q.draw == draw_kind::value && q.shares.empty()) {
      double const low = q.low, high = q.high, scale = ten_to(q.decimals);
      auto const within = [=](double x) {
        double const above = x < low ? low : x;
        return above > high ? high : above;
      };
      if (q.decimals == 0) return each(wide, out, x_, [=](double x) { return nearest_whole(within(x)); });
      return each(wide, out, x_, [=](double x) { return nearest_whole(within(x) * scale) / scale; });
    }
    at.keys.words(q.purpose, at.begin, rows, words_);
    if (!q.shares.empty()) return choose(q, rows, out);
    if (q.draw == draw_kind::chance)
      for (std::size_t i = 0; i < wide; ++i) out[i] = x_[i] != x_[i] ? no_value : unit(words_[i]) < x_[i] ? 1.0 : 0.0;
    else if (q.draw == draw_kind::part)
      binomials(of, x_, words_, rows, out);
    else if (q.noise > 0 || q.person > 0 || !tables_[index].counts(x_, words_, rows, out))
      poissons(x_, words_, rows, out);
    if (q.draw != draw_kind::chance && q.high < 1e12)  // a share however it is drawn
      for (std::size_t i = 0; i < rows; ++i) out[i] = out[i] > q.high ? q.high : out[i];
  }
  void choose(quantity_plan const& q, std::size_t rows, double* out) const {
    for (std::size_t i = 0; i < rows; ++i) {
      std::size_t k = 0;
      while (!(unit(words_[i]) < q.shares[k].first)) ++k;
      out[i] = q.shares[k].second;
    }
  }

  model const& model_;
  std::uint64_t seed_;
  month_rows const* rows_ = nullptr;
  grouping const* shops_ = nullptr;
  std::vector<std::vector<double>> effects_;  ///< quantity -> person
  std::vector<std::vector<double>> kept_;     ///< quantity drawn once -> person
  std::vector<error_bound> given_;            ///< of what the workforce says of it
  std::vector<poisson_tables> tables_;        ///< quantity -> those of its means
  draw_keys keys_;                            ///< of this month's rows
  keyed_rows for_shops_;                      ///< the first row of each shop, in their order
  keyed_rows for_newcomers_;                  ///< for what is drawn once
  std::vector<double> drawn_;                 ///< beside the rows listed
  alignas(64) std::uint32_t words_[block_rows] = {};
  alignas(64) double x_[block_rows], z_[block_rows];
};

}  // namespace tierwise::detail
