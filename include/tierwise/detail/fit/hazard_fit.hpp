// A hazard fitted to person-months: who is at risk, what is known before, and what came of it.
#pragma once

#include <algorithm>  // for std::any_of, std::find, std::max, std::sort, std::upper_bound
#include <cmath>      // for std::abs, std::sqrt
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>  // for std::move, std::pair
#include <vector>

#include "tierwise/attrition.hpp"
#include "tierwise/detail/fit/logit.hpp"
#include "tierwise/detail/fit/person_months.hpp"
#include "tierwise/detail/simulate/faults.hpp"
#include "tierwise/detail/stages/leave_hazard.hpp"
#include "tierwise/figure.hpp"
#include "tierwise/fitted.hpp"

namespace tierwise::detail {

[[nodiscard]] inline bool counts(fitted_exits const& e, month_ending how) {
  if (how == left_unsaid) return e.unsaid;
  auto const is_kind = [&](exit_kind k) { return how == exit_said + static_cast<int>(k); };
  return how >= exit_said && std::any_of(e.kinds.begin(), e.kinds.end(), is_kind);
}

/// The area under the curve of hits and false alarms: how likely somebody who left had a higher value than somebody who
/// did not; equal ones count half.
[[nodiscard]] inline double area_under_curve(double const* x, std::uint8_t const* happened, std::size_t n) {
  std::vector<std::pair<double, std::uint8_t>> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = {x[i], happened[i]};
  std::sort(order.begin(), order.end());
  double below = 0, pairs = 0, all[2] = {0, 0};  // `below`: those who did not, of lower value
  for (std::size_t i = 0; i < n;) {
    double equal[2] = {0, 0};
    std::size_t k = i;
    for (; k < n && order[k].first == order[i].first; ++k) ++equal[order[k].second];
    pairs += equal[1] * (below + 0.5 * equal[0]);
    below += equal[0];
    all[0] += equal[0], all[1] += equal[1];
    i = k;
  }
  return all[0] > 0 && all[1] > 0 ? pairs / (all[0] * all[1]) : 0.5;
}

/// Whether something is known of a factor before.
[[nodiscard]] inline bool is_known_before(std::string const& factor, fit_options const& options) {
  auto const& flat = options.without_prior;
  return options.priors && std::find(flat.begin(), flat.end(), factor) == flat.end();
}
/// Whether it is held as the file has it.
[[nodiscard]] inline bool is_held(factor const& f, fit_options const& options) {
  return f.spread.value == 0 && is_known_before(f.name, options);
}

/// A hazard of the model, and the exits that it is asked of.
struct hazard_asked {
  std::string name;
  hazard const& written;
  hazard_plan const& plan;
  person_time::values const& values;  ///< beside `plan.factors`
  fitted_exits const& happens;
  fitted_exits const* after = nullptr;  ///< exits decided after this one, at which nothing happened yet: still at risk
};

class hazard_fit {
 public:
  hazard_fit(hazard_asked asked, person_time const& months, fit_options const& options)
      : asked_(std::move(asked)), months_(months), options_(options), path_("attrition." + asked_.name) {
    out_.name = asked_.name;
  }

  [[nodiscard]] fitted_hazard run() {
    take_risk_set();
    lay_out_tenure();
    lay_out_factors();
    logit_prior const prior = known_before();
    std::vector<double> start = prior.mean;
    double const odds = log_of(exits() / (static_cast<double>(at_risk_.size()) - exits()));
    for (std::size_t v = 0; v < rows_.levels; ++v) start[v] = odds;
    logit_fit const found = fit_logit(rows_, prior, std::move(start), options_.threads);
    refuse_dependent(found);
    refuse_separation(found, prior);
    tell(found, prior);
    warn();
    return std::move(out_);
  }

 private:
  [[nodiscard]] double exits() const { return static_cast<double>(out_.exits); }

  /// The rows at risk, and where it happened.
  void take_risk_set() {
    rows_.happened.reserve(months_.rows());
    for (std::size_t r = 0; r < months_.rows(); ++r) {
      month_ending const how = months_.ending[r];
      bool const happens = counts(asked_.happens, how);
      bool const stays = how == goes_on || (asked_.after != nullptr && counts(*asked_.after, how));
      if (!happens && !stays) continue;
      if (at_risk_.empty() || months_.person[at_risk_.back()] != months_.person[r]) ++out_.people;
      at_risk_.push_back(r);
      rows_.happened.push_back(happens ? 1 : 0);
      rows_.cluster.push_back(months_.person[r]);
      out_.exits += happens ? 1 : 0;
    }
    out_.person_months = rows_.rows = at_risk_.size();
    if (out_.exits == 0)
      refuse(path_, "nobody in the records left so, in " + std::to_string(rows_.rows) + " person-months at risk",
             "say with 'exits' which kinds of exit it is about");
    if (out_.exits == rows_.rows) refuse(path_, "everybody left in the first month at risk: nobody stays to compare");
  }

  void lay_out_tenure() {
    for (auto const& row : asked_.written.tenure)
      out_.tenure.push_back({static_cast<std::int32_t>(row.first.value), 0, 0, 0, 0});
    if (out_.tenure.empty()) out_.tenure.push_back({});
    std::vector<double> from;
    for (auto const& t : out_.tenure) from.push_back(t.from);
    rows_.levels = from.size();
    rows_.level.reserve(rows_.rows);
    for (std::size_t r = 0; r < rows_.rows; ++r) {
      double const months = months_.tenure[at_risk_[r]];
      auto const behind = std::upper_bound(from.begin() + 1, from.end(), months) - from.begin();
      auto const level = static_cast<std::size_t>(behind - 1);
      rows_.level.push_back(static_cast<std::uint16_t>(level));
      ++out_.tenure[level].person_months;
      out_.tenure[level].exits += rows_.happened[r];
    }
    for (std::size_t v = 0; v < out_.tenure.size(); ++v)
      if (out_.tenure[v].person_months > out_.tenure[out_.reference].person_months) out_.reference = v;
  }

  /// The factors as covariates; held ones as an offset.
  void lay_out_factors() {
    rows_.offset.assign(rows_.rows, 0.0);
    for (std::size_t f = 0; f < asked_.plan.factors.size(); ++f) {
      factor_plan const& plan = asked_.plan.factors[f];
      fitted_factor one;
      one.name = asked_.written.factor[plan.written].name;
      bool const known = is_known_before(one.name, options_);
      if (known) one.prior = plan.coefficient, one.prior_spread = plan.spread;
      large_array<double> x(logit_rows::padded(rows_.rows), 0.0);
      bool any = false;
      for (std::size_t r = 0; r < rows_.rows; ++r) {
        double const v = asked_.values[f][at_risk_[r]];
        one.missing += v != v ? 1 : 0;
        x[r] = factor_plan::known(v);
        any = any || x[r] != 0;
      }
      if (!any && !known)
        refuse(path_ + ".factor \"" + one.name + "\"",
               one.missing == rows_.rows ? "it is missing in all person-months: nothing can be fitted"
                                         : "it is at its reference in all person-months: nothing can be fitted",
               "leave it out, or say with 'coefficient' and 'spread' what is known before");
      one.held = known && (plan.spread == 0 || !any);
      if (one.held)
        for (std::size_t r = 0; r < rows_.rows; ++r) rows_.offset[r] += plan.coefficient * x[r];
      else
        rows_.covariates.push_back(std::move(x)), fitted_.push_back(f);
      out_.factors.push_back(std::move(one));
    }
  }

  /// Neighbouring tenure rows differ about as the file says; coefficients are about what it says.
  [[nodiscard]] logit_prior known_before() const {
    std::size_t const n = rows_.coefficients();
    logit_prior out{std::vector<double>(n, 0.0), square(n)};
    if (options_.tenure_spread) {
      double const precision = 1 / (*options_.tenure_spread * *options_.tenure_spread);
      for (std::size_t v = 0; v < rows_.levels; ++v)
        if (options_.priors) out.mean[v] = at_tenure(asked_.plan.by_tenure, out_.tenure[v].from);
      for (std::size_t v = 0; v + 1 < rows_.levels; ++v) {
        out.precision.at(v, v) += precision;
        out.precision.at(v + 1, v + 1) += precision;
        out.precision.at(v, v + 1) -= precision;
        out.precision.at(v + 1, v) -= precision;
      }
    }
    for (std::size_t k = 0; k < fitted_.size(); ++k) {
      fitted_factor const& one = out_.factors[fitted_[k]];
      if (!one.prior) continue;
      out.mean[rows_.levels + k] = *one.prior;
      out.precision.at(rows_.levels + k, rows_.levels + k) = 1 / (*one.prior_spread * *one.prior_spread);
    }
    return out;
  }

  [[nodiscard]] std::string name_of(std::size_t coefficient) const {
    if (coefficient < rows_.levels)
      return "the tenure row from month " + std::to_string(out_.tenure[coefficient].from) + " on";
    return "'" + out_.factors[fitted_[coefficient - rows_.levels]].name + "'";
  }
  [[nodiscard]] std::string path_of(std::size_t coefficient) const {
    return coefficient < rows_.levels
               ? path_ + ".tenure"
               : path_ + ".factor \"" + out_.factors[fitted_[coefficient - rows_.levels]].name + "\"";
  }

  void refuse_dependent(logit_fit const& found) const {
    if (!found.dependent) return;
    std::size_t const at = *found.dependent;
    if (at < rows_.levels)
      refuse(path_of(at), "nobody in the records is in " + name_of(at),
             "take other rows, or give 'tenure_spread': how far neighbouring rows may differ");
    std::string others;
    for (std::size_t const k : found.combined)
      if (k >= rows_.levels) others += (others.empty() ? "" : ", ") + name_of(k);
    refuse(path_of(at),
           others.empty() ? "it is the same for everybody of a tenure: its coefficient cannot be told from the level"
                          : "it is a combination of " + others + ": their coefficients cannot be told apart",
           "leave one out, or give it a prior: 'coefficient' and 'spread'");
  }

  /// Where a factor tells without fail who leaves, the likelihood rises for ever with its coefficient: Newton's method
  /// stops where doubles no longer tell chances from 0 or 1, with errors that grow as fast.
  void refuse_separation(logit_fit const& found, logit_prior const& prior) const {
    constexpr double no_error = 100;  // log-odds of the row furthest out: 1e43 times the odds
    std::vector<fault> faults;
    for (std::size_t i = 0; i < rows_.coefficients() && found.covariance.n != 0; ++i) {
      double furthest = 1;
      if (i >= rows_.levels) {
        furthest = 0;
        for (double const x : rows_.covariates[i - rows_.levels]) furthest = std::max(furthest, std::abs(x));
      }
      if (prior.precision.at(i, i) > 0 || std::sqrt(found.covariance.at(i, i)) * furthest < no_error) continue;
      fault f;
      f.path = path_of(i);
      f.message = i < rows_.levels ? separated_row(out_.tenure[i])
                                   : "it separates those who leave from those who stay: no coefficient is large enough";
      f.hint = i < rows_.levels ? "take fewer rows, or give 'tenure_spread': how far neighbouring rows may differ"
                                : "put categories together, or give it a prior: 'coefficient' and 'spread'";
      faults.push_back(std::move(f));
    }
    if (!faults.empty()) throw error(std::move(faults));
    if (!found.converged) refuse(path_, "Newton's method found no coefficients: the factors say too little together");
  }
  [[nodiscard]] static std::string separated_row(fitted_tenure const& row) {
    return (row.exits == 0 ? "nobody" : "everybody") + std::string(" leaves in the ") +
           std::to_string(row.person_months) + " person-months from month " + std::to_string(row.from) +
           " on: no log-odds are large enough";
  }

  void tell(logit_fit const& found, logit_prior const& prior) {
    std::vector<double> const chances = chances_of(rows_, found.coefficients);
    auto const clustered = clustered_covariance(rows_, found, chances);
    out_.log_likelihood = found.log_likelihood;
    out_.area = area_under_curve(chances.data(), rows_.happened.data(), rows_.rows);
    std::size_t const ref = out_.reference;
    square const& c = found.covariance;
    out_.intercept = found.coefficients[ref];
    out_.intercept_error = std::sqrt(c.at(ref, ref));
    for (std::size_t v = 0; v < rows_.levels; ++v) {
      fitted_tenure& row = out_.tenure[v];
      row.log_odds = v == ref ? 0.0 : found.coefficients[v] - out_.intercept;
      row.error = v == ref ? 0.0 : std::sqrt(c.at(v, v) + c.at(ref, ref) - 2 * c.at(v, ref));
    }
    for (auto& one : out_.factors)
      if (one.held) one.coefficient = *one.prior, one.error = *one.prior_spread;
    for (std::size_t k = 0; k < fitted_.size(); ++k) {
      fitted_factor& one = out_.factors[fitted_[k]];
      std::size_t const i = rows_.levels + k;
      one.coefficient = found.coefficients[i];
      one.error = std::sqrt(c.at(i, i));
      if (clustered) one.clustered = std::sqrt(clustered->at(i, i));
      one.share_of_data = 1 - c.at(i, i) * prior.precision.at(i, i);
    }
    tell_covariance(c);
  }

  /// The covariance with tenure rows told against the reference.
  void tell_covariance(square const& c) {
    std::size_t const ref = out_.reference;
    std::vector<std::pair<std::size_t, bool>> rows = {{ref, false}};  // coefficient; less the reference's
    out_.coefficients = {"intercept"};
    for (std::size_t v = 0; v < rows_.levels; ++v)
      if (v != ref)
        rows.emplace_back(v, true), out_.coefficients.push_back("tenure " + std::to_string(out_.tenure[v].from));
    for (std::size_t k = 0; k < fitted_.size(); ++k)
      rows.emplace_back(rows_.levels + k, false), out_.coefficients.push_back(out_.factors[fitted_[k]].name);
    for (auto const& [i, less] : rows)
      for (auto const& [j, other_less] : rows)
        out_.covariance.push_back(c.at(i, j) - (less ? c.at(ref, j) : 0.0) - (other_less ? c.at(i, ref) : 0.0) +
                                  (less && other_less ? c.at(ref, ref) : 0.0));
  }

  void warn() {
    constexpr std::size_t few = 10;
    auto say = [&](std::string text) { out_.warnings.push_back(asked_.name + ": " + std::move(text)); };
    std::size_t flat = 0;
    for (std::size_t const f : fitted_) flat += out_.factors[f].prior ? 0 : 1;
    if (out_.exits < few)
      say(std::to_string(out_.exits) + (out_.exits == 1 ? " exit" : " exits") +
          ": too few to fit by, and what was known before says most of it");
    else if (out_.exits < few * flat)
      say(std::to_string(out_.exits) + " exits for " + std::to_string(flat) +
          " coefficients of which nothing was known before: ten exits for each are wanted");
    if (!(out_.area > 0.9)) return;
    std::string which;
    for (std::size_t k = 0; k < fitted_.size(); ++k) {
      double const own = area_under_curve(rows_.covariates[k].data(), rows_.happened.data(), rows_.rows);
      if (own > 0.8 || own < 0.2) which += (which.empty() ? "" : ", ") + out_.factors[fitted_[k]].name;
    }
    say("leavers are told from stayers better than anybody can foresee (AUC above 0.9): does a factor know the exit"
        " already, as days worked in a last month do?" +
        (which.empty() ? "" : " Look at " + which));
  }

  hazard_asked asked_;
  person_time const& months_;
  fit_options const& options_;
  std::string path_;
  fitted_hazard out_;
  std::vector<std::size_t> at_risk_;  ///< rows of the person-months
  std::vector<std::size_t> fitted_;   ///< covariate -> factor
  logit_rows rows_;
};

}  // namespace tierwise::detail
