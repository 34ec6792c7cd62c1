// Shops where nobody works in a month: their customers come all the same, and nobody answers them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/positions/positions.hpp"
#include "tierwise/detail/stages/activity_run.hpp"

namespace tierwise::detail {

/// What would be drawn for somebody in such a shop, were there anybody: nobody's hours.
class nobodys_activity final : public drawn_activity {
 public:
  nobodys_activity(model const& m, std::uint64_t seed, std::size_t people)
      : drawn_activity(m, seed, people), hours_(m.demand.hours) {}

  void serve(month_run& run) override {
    double* const hours = run.fill(hours_, error_bound::of_decimals(0, 0, false));
    for (std::size_t r = 0; r < run.rows().size(); ++r) hours[r] = 0;
    drawn_activity::serve(run);
  }

 private:
  std::uint32_t hours_;
};

class vacant_shops {
 public:
  vacant_shops(model const& m, position_plan const& plan, position_batch const& batch, std::uint64_t seed,
               std::uint32_t first_replica, std::uint32_t replicas)
      : model_(m),
        positions_(plan),
        seed_(seed),
        first_replica_(first_replica),
        replicas_(replicas),
        there_(plan.start.texts.size(), no_slot) {
    for (auto const& p : batch.positions) {
      auto& known = there_[static_cast<std::size_t>(p.shop)];
      if (known == no_slot)
        shops_.push_back({p.shop, p.team, person_of(plan.start.texts[static_cast<std::size_t>(p.shop)])});
      known = 0;
    }
  }

  /// Adds what became of their customers to `served`, behind the steps of the month whose `rows` have somebody. False:
  /// `faults()` say why not.
  [[nodiscard]] bool serve(month first, month_rows const& rows, std::vector<shop_month>& served) {
    if (!model_.demand.is_on || served.size() == shops_.size() * replicas_) return true;
    rows_.clear();
    rows_.month = rows.month;
    rows_.replica_begin.push_back(0);
    std::vector<std::uint32_t> replica;
    std::vector<std::uint64_t> addresses;
    for (std::uint32_t w = 0; w < replicas_; ++w) {
      for (std::size_t r = rows.replica_begin[w]; r < rows.replica_begin[w + 1]; ++r)
        there_[static_cast<std::size_t>(rows.shop[r])] = w + 1;
      for (std::uint32_t s = 0; s < shops_.size(); ++s) {
        if (there_[static_cast<std::size_t>(shops_[s].code)] == w + 1) continue;
        rows_.person.push_back(w * static_cast<std::uint32_t>(shops_.size()) + s);
        rows_.shop.push_back(shops_[s].code);
        if (positions_.has_teams) rows_.team.push_back(team_code(shops_[s].team));
        replica.push_back(first_replica_ + w);
        addresses.push_back(shops_[s].draw_address);
      }
      rows_.replica_begin.push_back(static_cast<std::uint32_t>(rows_.size()));
    }
    for (auto const& s : shops_) there_[static_cast<std::size_t>(s.code)] = 0;
    if (rows_.size() == 0) return true;
    run_until_served(first, std::move(replica), std::move(addresses));
    served.insert(served.end(), activity_->served.begin(), activity_->served.end());
    return run_->faults.empty();
  }
  [[nodiscard]] std::vector<fault>& faults() { return run_->faults; }

 private:
  struct shop {
    std::int32_t code, team;
    std::uint64_t draw_address;
  };

  /// The month's steps as far as customers are served, for a newcomer in each shop. A shop's own draws are those it
  /// would have with people in it.
  void run_until_served(month first, std::vector<std::uint32_t> replica, std::vector<std::uint64_t> addresses) {
    std::size_t const people = shops_.size() * replicas_, n = rows_.size();
    if (run_ == nullptr) {
      activity_ = std::make_unique<nobodys_activity>(model_, seed_, people);
      run_ = std::make_unique<month_run>(model_, positions_.start.texts.size(), people, people);
      run_->activity = activity_.get();
      run_->first_month = first;
      for (std::size_t w = 0; w < replicas_; ++w)
        for (auto const& s : shops_)
          names_.push_back("nobody in " + positions_.start.texts[static_cast<std::size_t>(s.code)]);
      run_->who = {&names_, nullptr};
    }
    activity_->newcomers.clear();
    for (std::uint32_t r = 0; r < n; ++r) {
      run_->state.start(rows_.person[r], first + rows_.month);
      activity_->newcomers.push_back(r);
    }
    activity_->replica = std::move(replica);
    activity_->who = addresses;
    activity_->shop = std::move(addresses);
    begin_month(*run_, rows_);
    for (auto const& in : model_.inputs) {
      double* const out = run_->fill(in.slot, error_bound::of_decimals(6, 0, true));
      for (std::size_t r = 0; r < n; ++r) out[r] = no_value;
    }
    activity_->begin(*run_, run_->shops());
    run_steps_to_service(*run_);
  }

  model const& model_;
  position_plan const& positions_;
  std::uint64_t seed_;
  std::uint32_t first_replica_, replicas_;
  std::vector<shop> shops_;  ///< of the batch
  std::vector<std::uint32_t>
      there_;  ///< text code -> the last replica, counted from 1, in which somebody is there; 0: none yet
  month_rows rows_;
  std::vector<std::string> names_;
  std::unique_ptr<nobodys_activity> activity_;
  std::unique_ptr<month_run> run_;
};

}  // namespace tierwise::detail
