// A month of recorded batches kept as it stands behind its steps, and its steps run again when a figure changes.
#pragma once

#include <algorithm>  // for std::copy, std::max
#include <cmath>      // for std::abs
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>  // for std::exchange, std::move
#include <vector>

#include "tierwise/detail/apply/ledger_writer.hpp"
#include "tierwise/detail/apply/month_loop.hpp"
#include "tierwise/detail/records/reader.hpp"
#include "tierwise/detail/stages/check_state.hpp"
#include "tierwise/error.hpp"
#include "tierwise/figure.hpp"
#include "tierwise/preview.hpp"

namespace tierwise {

namespace detail {

class previewed_month {
 public:
  previewed_month(compiled_policy const& rules, table const& records, state const& before)
      : plans_(rules.plans()), in_(record_reader(plans_, records).after(before).read()) {
    refuse_what_is_lost(plans_, in_);
    if (in_.month_count != 1)
      refuse("records", "they speak of several months", "a preview is of one month; apply(...) works several out");
    plan_ = &plans_.in(month::from_index(in_.first_month));
    places_.assign(in_.people.size(), {});
    batches_.resize(in_.batches.size());
    for (std::uint32_t b = 0; b < batches_.size(); ++b) open(b);
    changes_.reserve(64);
  }

  [[nodiscard]] plan const& rules() const { return *plan_; }

  [[nodiscard]] std::size_t person(std::string_view id) const {
    for (std::size_t low = 0, high = in_.people.size(); low < high;) {
      std::size_t const mid = low + (high - low) / 2;
      int const order = in_.people[mid].compare(id);
      if (order == 0 && places_[mid].row != no_slot) return mid;
      order < 0 ? low = mid + 1 : high = order == 0 ? low : mid;
    }
    fault f = error::unknown_name("person", id, in_.people);
    if (in_.people.size() > 5000) f.hint.clear();
    throw error(std::move(f));
  }
  [[nodiscard]] std::size_t input(std::string_view name) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < plan_->inputs.size(); ++i) {
      auto const& what = plan_->policy.inputs[plan_->inputs[i].input];
      if (what.kind == input_kind::text || what.kind == input_kind::month) continue;
      if (what.name == name) return i;
      names.push_back(what.name);
    }
    throw error(error::unknown_name("input of numbers or flags", name, names));
  }
  [[nodiscard]] std::size_t line(std::string_view name) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < plan_->policy.pay.line.size(); ++i) {
      if (plan_->policy.pay.line[i].name == name) return i;
      names.push_back(plan_->policy.pay.line[i].name);
    }
    throw error(error::unknown_name("pay line", name, names));
  }

  void set(std::size_t person, std::size_t input, double value) {
    check(plan_->policy.inputs[plan_->inputs[input].input], in_.people[person], value);
    std::uint32_t const slot = plan_->inputs[input].slot;
    double const before = write(person, slot, value);
    for (auto const& c : changes_)
      if (c.person == person && c.slot == slot) return;
    changes_.push_back({person, slot, before});
  }
  void as_recorded() {
    for (auto const& c : changes_) write(c.person, c.slot, c.recorded);
    changes_.clear();
  }

  [[nodiscard]] std::int64_t amount(std::size_t person, std::uint32_t slot) {
    opened& of = batches_[places_[person].batch];
    if (of.stale) work_out(of);
    return whole_number(of.run->columns[slot].rows[places_[person].row] * ten_to(plan_->digits));
  }

 private:
  /// A batch behind its month's steps.
  struct opened {
    std::unique_ptr<recorded_batch> batch;
    month_run* run = nullptr;
    bool stale = false;  ///< whether a figure has changed since
  };
  struct place {
    std::uint32_t batch = 0, row = no_slot;
  };
  struct change {
    std::size_t person;
    std::uint32_t slot;
    double recorded;
  };

  [[noreturn]] static void refuse(std::string path, std::string message, std::string hint = {}) {
    fault f = path_fault(path, std::move(message));
    f.hint = std::move(hint);
    throw error(std::move(f));
  }

  void open(std::uint32_t b) {
    opened& of = batches_[b];
    of.batch = std::make_unique<recorded_batch>(plans_, in_, nullptr);
    auto const stop = [&](month_run& run, recorded_rows const& rows) {
      of.run = &run;
      for (std::uint32_t r = 0; r < rows.size(); ++r) places_[in_.batches[b].people[rows.person[r]]] = {b, r};
      return false;
    };
    of.batch->run(in_.batches[b], stop);
    if (of.run != nullptr && !of.run->faults.empty()) throw error(std::exchange(of.run->faults, {}));
    if (of.run != nullptr) own_inputs(*of.run);
  }
  /// Columns that are read where the records have them are copied, so that they can be written.
  void own_inputs(month_run& run) const {
    for (auto const& in : plan_->inputs) {
      column_view const seen = run.columns[in.slot];
      if (seen.rows == nullptr) continue;
      std::vector<double> const values(seen.rows, seen.rows + run.rows().size());
      std::copy(values.begin(), values.end(), run.fill(in.slot, seen.known));
    }
  }
  void work_out(opened& of) {
    of.run->unshared_pools.clear();
    run_steps(*of.run);
    if (!of.run->faults.empty()) throw error(std::exchange(of.run->faults, {}));
    of.stale = false;
  }
  /// Into a column that the batch has filled; what is known of it is widened where it has to be. Gives what was there.
  double write(std::size_t person, std::uint32_t slot, double value) {
    opened& of = batches_[places_[person].batch];
    error_bound known = of.run->columns[slot].known;
    bool const wider =
        value != value ? !known.missing : std::abs(value) > known.size || decimals_of(value) > known.decimals;
    if (wider && value != value) known.missing = true;
    if (wider && value == value) {
      known.size = std::max(known.size, std::abs(value) * 16);
      known.decimals = known.decimals < 0 || decimals_of(value) < 0 ? -1 : std::max(known.decimals, decimals_of(value));
      known.relative = known.decimals == 0 ? 0 : half_ulp;
    }
    double* const column = of.run->fill(slot, known);
    if (wider) of.run->columns.widen();
    of.stale = true;
    return std::exchange(column[places_[person].row], value);
  }
  /// What records may not have either.
  static void check(tierwise::input const& what, std::string const& who, double value) {
    bool const never_negative =
        what.kind == input_kind::count || what.kind == input_kind::hours || what.kind == input_kind::share;
    std::string wrong;
    if (value != value)
      wrong = what.optional ? "" : "the value is missing";
    else if (!(std::abs(value) < 1e13))
      wrong = "is too large";
    else if (never_negative && value < 0)
      wrong = "is negative";
    else if (what.kind == input_kind::share && value > 1)
      wrong = "is above 1: a share is from 0 to 1";
    else if (what.kind == input_kind::count && nearest_whole(value) != value)
      wrong = "is not a whole number";
    else if (what.kind == input_kind::flag && value != 0 && value != 1)
      wrong = "is neither true nor false";
    if (!wrong.empty()) refuse(what.name, (value != value ? "" : shortest(value) + " ") + wrong + " for " + who);
  }

  dated<plan> plans_;
  ordered_records in_;
  plan const* plan_ = nullptr;
  std::vector<place> places_;  ///< by person
  std::vector<opened> batches_;
  std::vector<change> changes_;  ///< with what the records have
};

}  // namespace detail

TIERWISE_INLINE preview::preview(compiled_policy const& rules, table const& records, state const& before)
    : month_(std::make_unique<detail::previewed_month>(rules, records, before)) {}
TIERWISE_INLINE preview::preview(preview&&) noexcept = default;
TIERWISE_INLINE preview& preview::operator=(preview&&) noexcept = default;
TIERWISE_INLINE preview::~preview() = default;

TIERWISE_INLINE std::size_t preview::person(std::string_view id) const { return month_->person(id); }
TIERWISE_INLINE std::size_t preview::input(std::string_view name) const { return month_->input(name); }
TIERWISE_INLINE std::size_t preview::line(std::string_view name) const { return month_->line(name); }
TIERWISE_INLINE void preview::set(std::size_t person, std::size_t input, double value) {
  month_->set(person, input, value);
}
TIERWISE_INLINE void preview::as_recorded() { month_->as_recorded(); }
TIERWISE_INLINE std::int64_t preview::net(std::size_t person) { return month_->amount(person, month_->rules().net); }
TIERWISE_INLINE std::int64_t preview::gross(std::size_t person) {
  return month_->amount(person, month_->rules().gross);
}
TIERWISE_INLINE std::int64_t preview::employer_cost(std::size_t person) {
  return month_->amount(person, month_->rules().employer_cost);
}
TIERWISE_INLINE std::int64_t preview::amount(std::size_t person, std::size_t line) {
  return month_->amount(person, month_->rules().lines[line].slot);
}

}  // namespace tierwise
