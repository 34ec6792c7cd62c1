// The months that people were at work in some records, with how each ended and what bore on leaving in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>   // for std::shared_ptr
#include <utility>  // for std::exchange, std::move
#include <vector>

#include "tierwise/detail/apply/month_loop.hpp"
#include "tierwise/detail/plan/model.hpp"
#include "tierwise/detail/records/reader.hpp"
#include "tierwise/detail/simulate/risk_reader.hpp"
#include "tierwise/detail/support/large_arrays.hpp"
#include "tierwise/detail/support/tasks.hpp"
#include "tierwise/error.hpp"
#include "tierwise/event.hpp"

namespace tierwise::detail {

/// How a person-month ended: nobody left, left without a kind said, left with the `exit_kind` at `exit_said` more, or
/// separated by the policy.
using month_ending = std::uint8_t;
inline constexpr month_ending goes_on = 0, left_unsaid = 1, exit_said = 2, policy_separates = 100;

/// By person, then month: of each the factors' values, less their references, as `simulate` would have them at the
/// month's end. NaN is missing.
struct person_time {
  using values = std::vector<large_array<double>>;

  large_array<std::uint32_t> person;
  large_array<std::int32_t> month;  ///< since the first of the records
  large_array<double> tenure;       ///< completed months
  large_array<month_ending> ending;
  values leaving, dismissal;            ///< by factor of the model
  std::vector<std::size_t> quantities;  ///< of the model, those whose residuals these are
  values residuals;           ///< on the scale of the quantity's link; NaN where not known, infinite at a bound
  std::size_t separated = 0;  ///< people whom the policy separates
  std::size_t ignored = 0;    ///< their records behind that

  [[nodiscard]] std::size_t rows() const { return person.size(); }
};

/// Whether what is left of a quantity beside its mean can be told: of a value, and of what is drawn by its mean alone.
[[nodiscard]] inline bool is_measured(quantity_plan const& q) {
  if (!q.shares.empty() || q.mean == no_slot || q.each == drawn_each::shop) return false;
  return q.draw == draw_kind::value || (q.person == 0 && q.noise == 0);
}

/// A value less its mean: of values on the scale of the link, of all else as it is drawn. What a value at a bound would
/// have been is not known: it is infinite.
[[nodiscard]] inline double residual(quantity_plan const& q, double x, double mean, double of) {
  if (q.draw == draw_kind::value) {
    if (x <= q.low || x >= q.high) return std::numeric_limits<double>::infinity();
    if (q.link == link_kind::log) return x > 0 ? log_of(x) - mean : no_value;
    if (q.link == link_kind::logit) return x > 0 && x < 1 ? logit_of(x) - mean : no_value;
    return x - mean;
  }
  double const expected = q.link == link_kind::log ? exp_of(mean) : q.link == link_kind::logit ? logistic(mean) : mean;
  return x - (q.draw == draw_kind::part ? expected * of : expected);
}

/// The months of a batch's people, in the order in which they are worked through.
class batch_months {
 public:
  /// Of months up to `last`, counted from the first of the records.
  batch_months(model const& m, batch const& b, std::int32_t last)
      : model_(m), batch_(b), last_(last), leaving_(m.leaving.factors.size()), dismissal_(m.dismissal.factors.size()) {
    for (std::size_t i = 0; i < m.quantities.size(); ++i)
      if (is_measured(m.quantities[i])) quantities_.push_back(i);
    residuals_.resize(quantities_.size());
  }

  void take(month_run const& run, recorded_rows const& rows) {
    if (rows.month > last_) return;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      person_.push_back(batch_.people[rows.person[r]]);
      month_.push_back(rows.month);
      tenure_.push_back(run.columns[model_.tenure_months].rows[r]);
    }
    take_values(model_.leaving, run, rows.size(), leaving_);
    take_values(model_.dismissal, run, rows.size(), dismissal_);
    for (std::size_t k = 0; k < quantities_.size(); ++k) {
      quantity_plan const& q = model_.quantities[quantities_[k]];
      double const *const x = run.columns[q.slot].rows, *const mean = run.columns[q.mean].rows;
      double const* const of = q.of == no_slot ? mean : run.columns[q.of].rows;
      for (std::size_t r = 0; r < rows.size(); ++r) residuals_[k].push_back(residual(q, x[r], mean[r], of[r]));
    }
  }
  void take(std::vector<event> const& events) {
    for (auto const& e : events) {
      if (e.kind == event_kind::records_ignored) ignored_ += static_cast<std::size_t>(e.number);
      bool const separates = e.kind == event_kind::separated || e.kind == event_kind::let_go;
      if (separates) ++separated_;
      if (e.month > last_ || (!separates && e.kind != event_kind::left)) continue;
      month_ending const how = separates       ? policy_separates
                               : e.subject < 0 ? left_unsaid
                                               : static_cast<month_ending>(exit_said + e.subject);
      ends_.push_back({e.person, e.month, how});
    }
  }
  /// How many rows each person has, added to `counts`.
  void count(std::vector<std::size_t>& counts) const {
    for (std::uint32_t const p : person_) ++counts[p];
  }
  /// Puts everything where the person's months begin; `next` moves on.
  void put(std::vector<std::size_t>& next, person_time& to) {
    std::vector<std::size_t> at;
    at.reserve(person_.size());
    for (std::size_t r = 0; r < person_.size(); ++r) {
      std::size_t const row = next[person_[r]]++;
      at.push_back(row);
      to.person[row] = person_[r];
      to.month[row] = month_[r];
      to.tenure[row] = tenure_[r];
      to.ending[row] = goes_on;
    }
    auto const put_values = [&](person_time::values const& from, person_time::values& into) {
      for (std::size_t f = 0; f < from.size(); ++f)
        for (std::size_t r = 0; r < at.size(); ++r) into[f][at[r]] = from[f][r];
    };
    put_values(leaving_, to.leaving);
    put_values(dismissal_, to.dismissal);
    put_values(residuals_, to.residuals);
    end_months(next, to);
    to.separated += separated_;
    to.ignored += ignored_;
  }

 private:
  struct ended {
    std::uint32_t person = 0;
    std::int32_t month = 0;
    month_ending how = goes_on;
  };

  static void take_values(hazard_plan const& h, month_run const& run, std::size_t n, person_time::values& to) {
    for (std::size_t f = 0; f < h.factors.size(); ++f) {
      double const* const x = run.columns[h.factors[f].slot].rows;
      for (std::size_t r = 0; r < n; ++r) to[f].push_back(h.factors[f].of_known(x[r], 1.0));
    }
  }
  /// `next` is behind each person's last row.
  void end_months(std::vector<std::size_t> const& next, person_time& to) const {
    for (auto const& e : ends_)
      for (std::size_t row = next[e.person]; row-- > 0 && to.person[row] == e.person && to.month[row] >= e.month;)
        if (to.month[row] == e.month && to.ending[row] != policy_separates) to.ending[row] = e.how;
  }

  model const& model_;
  batch const& batch_;
  std::int32_t last_;
  std::vector<std::uint32_t> person_;
  std::vector<std::int32_t> month_;
  std::vector<double> tenure_;
  person_time::values leaving_, dismissal_, residuals_;
  std::vector<std::size_t> quantities_;
  std::vector<ended> ends_;
  std::size_t separated_ = 0, ignored_ = 0;
};

/// Applies the rules to records and keeps what bears on leaving, of months up to `last` (counted from the first).
[[nodiscard]] inline person_time person_months_of(std::shared_ptr<model const> const& recorded,
                                                  ordered_records const& in, std::int32_t last, unsigned threads) {
  std::vector<batch_months> parts;
  for (auto const& b : in.batches) parts.emplace_back(*recorded, b, last);
  side_by_side(threads, parts.size(), [&](std::size_t i) {
    nothing_drawn nobody;
    std::vector<event> events;
    std::vector<fault> faults;
    run_batch(
        {recorded, {}}, in, in.batches[i], events, faults,
        [&](month_run& run, recorded_rows const& rows) {
          if (!run.faults.empty()) return false;
          parts[i].take(run, rows);
          return true;
        },
        &nobody);
    if (!faults.empty()) throw error(std::move(faults));
    parts[i].take(events);
  });
  std::vector<std::size_t> next(in.people.size() + 1, 0);
  for (auto const& part : parts) part.count(next);
  std::size_t rows = 0;
  for (auto& n : next) rows += std::exchange(n, rows);
  person_time out;
  out.person.resize(rows);
  out.month.resize(rows);
  out.tenure.resize(rows);
  out.ending.resize(rows);
  out.leaving.resize(recorded->leaving.factors.size());
  out.dismissal.resize(recorded->dismissal.factors.size());
  for (std::size_t i = 0; i < recorded->quantities.size(); ++i)
    if (is_measured(recorded->quantities[i])) out.quantities.push_back(i);
  out.residuals.resize(out.quantities.size());
  for (auto* values : {&out.leaving, &out.dismissal, &out.residuals})
    for (auto& column : *values) column.resize(rows);
  for (auto& part : parts) part.put(next, out);
  return out;
}

}  // namespace tierwise::detail
