// A batch of positions through its months, in several replicas at once: hire, activity, the policy's own stages, leave.
#pragma once

#include <algorithm>  // for std::sort
#include <cstdint>
#include <memory>  // for std::shared_ptr
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/positions/holders_past.hpp"
#include "tierwise/detail/positions/occupancy.hpp"
#include "tierwise/detail/stages/activity_run.hpp"
#include "tierwise/detail/stages/hire_run.hpp"
#include "tierwise/detail/stages/leave_run.hpp"
#include "tierwise/detail/stages/promote_run.hpp"
#include "tierwise/detail/stages/service_vacant_shops.hpp"

namespace tierwise::detail {

/// The text code of a holder's id; no_slot for newcomers, whom no text names. `id_text`: as in `ordered_records`.
[[nodiscard]] inline std::uint32_t text_of_id(std::vector<std::uint32_t> const& id_text, occupancy const& holders,
                                              std::uint32_t holder) {
  return holders.came(holder) ? no_slot : id_text[holders.position_of(holder).first];
}

/// A month of a batch, for those who look at it: behind its steps, and again behind its end. Nothing is theirs.
struct simulated_month {
  std::int32_t number;  ///< since the first
  model const& rules;   ///< in force in it
  occupancy const& holders;
  month_run const& run;
  month_rows const& rows;
  std::vector<std::uint32_t> const& newcomers;   ///< rows of people in their first month here
  std::vector<shop_month> const& served;         ///< by shop and replica
  std::vector<event> const& events;              ///< behind its end only
  std::vector<std::uint32_t> const& event_rows;  ///< beside them
  departures const& departed;                    ///< by row; behind its end only

  [[nodiscard]] bool is_empty() const { return rows.size() == 0; }
  [[nodiscard]] position_plan const& positions() const { return holders.plan(); }
};

/// The month of a model and its end, as memory that batches of one workforce use one after the other.
struct month_memory {
  month_run run;
  month_end end;

  month_memory(model const& m, std::vector<std::string> const& texts)
      : run(m, texts.size(), 0, 0), end(m, texts, 0, run) {
    end.notes = noted::events;
  }
  month_memory(month_memory const&) = delete;  // its parts refer to each other
  month_memory& operator=(month_memory const&) = delete;
};

class simulated_batch {
 public:
  /// `memory`: of this model and workforce; null: its own.
  simulated_batch(model const& m, position_plan const& plan, position_batch const& batch, std::uint64_t seed,
                  std::uint32_t first_replica, std::uint32_t replicas, std::shared_ptr<month_memory> memory = nullptr)
      : simulated_batch(m, occupancy(plan, batch, first_replica, replicas), seed, std::move(memory)) {
    ordered_records const& start = plan.start;
    for (std::uint32_t p = 0; p < holders_.size(); ++p) {
      std::uint32_t const first = holders_.position_of(p).first;
      if (first == no_slot) continue;
      run_.state.joined[p] = start.joined[first];
      for (std::size_t l = 0; l < run_.state.ladders.size(); ++l)
        run_.state.ladders[l].place_on(p, start.start_tier[l][first], start.first_month - start.since[l][first] + 1);
    }
    carry_holders(m, start, holders_, run_.state);
  }

  /// Goes on from where another stands, under amended rules. The amended model remembers nothing that the one before
  /// did not (`compiled_model` sees to it), and has the same ladders and texts.
  simulated_batch(model const& m, simulated_batch& before, std::shared_ptr<month_memory> memory = nullptr)
      : simulated_batch(m, before.holders_, before.seed_, std::move(memory)) {
    month_ = before.month_;
    end_.resume_from(before.end_);
    drawn_.resume_from(before.drawn_);
    run_.resume_from(before.run_, month_);
  }
  simulated_batch(simulated_batch const&) = delete;  // its parts refer to each other
  simulated_batch& operator=(simulated_batch const&) = delete;

  /// Plays the months up to `months`. `watch` is called behind each month's steps, `ended` behind its end, with a
  /// `simulated_month`; both may stop the run by returning false.
  template <class Watch, class Ended>
  bool play(std::int32_t months, Watch watch, Ended ended) {
    simulated_month now{month_,        model_,      holders_,        run_,     rows_, drawn_.newcomers,
                        drawn_.served, end_.events, end_.event_rows, departed_};
    for (; month_ < months; now.number = ++month_) {
      hire(model_, month_, seed_, holders_, run_, end_.separated, drawn_);
      list_rows();
      if (now.is_empty()) {
        end_.forget_events();
        departed_.kind.clear();
        departed_.reason.clear();
        if (!serve_vacant_shops() || !watch(now) || !ended(now)) return false;
        continue;
      }
      begin_month(run_, rows_);
      fill_told();
      drawn_.begin(run_, run_.shops());
      run_steps(run_);
      if (!run_.faults.empty() || !serve_vacant_shops() || !watch(now)) return false;
      end_.forget_events();
      end_.close();
      leave({model_, run_, drawn_, holders_}, end_.separated, leaving_, departed_);
      for (std::size_t r = 0; r < rows_.size(); ++r)
        if (departed_.kind[r] != departure::none) holders_.vacate(rows_.person[r], month_);
      if (!run_.faults.empty() || !ended(now)) return false;
    }
    return true;
  }
  /// Why it stopped, if not because it was told to.
  [[nodiscard]] std::vector<fault>& faults() { return run_.faults; }

 private:
  simulated_batch(model const& m, occupancy holders, std::uint64_t seed, std::shared_ptr<month_memory> memory)
      : model_(m),
        seed_(seed),
        holders_(std::move(holders)),
        memory_(memory ? std::move(memory) : std::make_shared<month_memory>(m, texts())),
        run_(memory_->run),
        end_(memory_->end),
        drawn_(m, seed, holders_.size()),
        leaving_(m, seed, holders_),
        vacant_(m, holders_.plan(), holders_.batch(), seed, holders_.first_replica(), holders_.replicas()) {
    run_.restart(holders_.size(), holders_.size());
    end_.restart(holders_.size());
    run_.activity = &drawn_;
    run_.first_month = month::from_index(holders_.plan().start.first_month);
    run_.who = {&holders_.batch().ids, nullptr};
    for (auto const& p : holders_.batch().positions)
      shop_addresses_.push_back(person_of(texts()[static_cast<std::size_t>(p.shop)]));
    take_told();
  }

  [[nodiscard]] std::vector<std::string> const& texts() const { return holders_.plan().start.texts; }

  [[nodiscard]] std::vector<std::uint32_t> const& ids() const { return holders_.plan().start.id_text; }

  [[nodiscard]] bool serve_vacant_shops() {
    if (vacant_.serve(run_.first_month, rows_, drawn_.served)) return true;
    run_.faults = std::move(vacant_.faults());
    return false;
  }

  /// The rows of the month: who holds a position now, in byte order of their ids.
  void list_rows() {
    std::uint32_t const positions = holders_.positions();
    rows_.month = month_;
    rows_.replica_begin.assign(1, 0);
    drawn_.newcomers.clear();
    drawn_.served.clear();
    resize_rows(holders_.size());
    std::uint32_t row = 0;
    for (std::uint32_t w = 0; w < holders_.replicas(); ++w) {
      order_.resize(positions);
      for (std::uint32_t i = 0; i < positions; ++i) order_[i] = w * positions + i;
      if (holders_.plan().unordered)
        std::sort(order_.begin(), order_.end(),
                  [&](std::uint32_t a, std::uint32_t b) { return holders_.id_of(a) < holders_.id_of(b); });
      for (std::uint32_t const p : order_)
        if (holders_.held[p] != 0) write_row(row++, p, w);
      rows_.replica_begin.push_back(row);
    }
    resize_rows(row);
  }
  void resize_rows(std::size_t rows) {
    rows_.resize(rows, holders_.plan().has_teams);
    rows_.id.resize(ids().empty() ? 0 : rows);
    drawn_.replica.resize(rows);
    drawn_.who.resize(rows);
    drawn_.shop.resize(rows);
  }
  void write_row(std::uint32_t row, std::uint32_t holder, std::uint32_t replica) {
    std::uint32_t const i = holder - replica * holders_.positions();
    position const& at = holders_.batch().positions[i];
    if (month_ == 0 || run_.state.months_so_far[holder] == 0) drawn_.newcomers.push_back(row);
    rows_.person[row] = holder;
    rows_.shop[row] = at.shop;
    if (!rows_.team.empty()) rows_.team[row] = team_code(at.team);
    if (!rows_.id.empty()) rows_.id[row] = text_of_id(ids(), holders_, holder);
    drawn_.replica[row] = holders_.first_replica() + replica;
    drawn_.who[row] = holders_.draw_address[holder];
    drawn_.shop[row] = shop_addresses_[i];
  }

  /// What the workforce says of its people: for quantities drawn once, and for optional inputs nothing else fills.
  void take_told() {
    position_plan const& plan = holders_.plan();
    auto const each_told = [&](std::size_t input, auto use) {
      for (std::uint32_t p = 0; p < holders_.size(); ++p)
        if (std::uint32_t const first = holders_.position_of(p).first; first != no_slot)
          use(p, plan.start.inputs[input].at(plan.where[first]));
    };
    std::vector<std::uint8_t> drawn(model_.inputs.size(), 0);
    for (std::size_t q = 0; q < model_.quantities.size(); ++q) {
      if (model_.quantities[q].each != drawn_each::person) continue;
      std::size_t const input = model_.quantities[q].given;
      drawn[input] = 1;
      if (!plan.start.inputs[input].absent()) drawn_.give(q, plan.start.inputs[input].known);
      each_told(input, [&](std::uint32_t p, double value) { drawn_.give(q, p, value); });
    }
    told_.assign(model_.inputs.size(), {});
    for (std::size_t i = 0; i < model_.inputs.size(); ++i) {
      if (drawn[i] != 0) continue;
      told_[i].assign(holders_.size(), no_value);
      each_told(i, [&](std::uint32_t p, double value) { told_[i][p] = value; });
    }
  }
  void fill_told() {
    for (std::size_t i = 0; i < told_.size(); ++i) {
      if (told_[i].empty()) continue;
      double* const out = run_.fill(model_.inputs[i].slot, error_bound::of_decimals(6, 1e12, true));
      for (std::size_t r = 0; r < rows_.size(); ++r)
        out[r] = holders_.successor_no[rows_.person[r]] == 0 ? told_[i][rows_.person[r]] : no_value;
    }
  }

  model const& model_;
  std::uint64_t seed_;
  occupancy holders_;
  std::int32_t month_ = 0;  ///< the one being played, or the next
  std::shared_ptr<month_memory> memory_;
  month_run& run_;
  month_end& end_;
  drawn_activity drawn_;
  leave_work leaving_;
  vacant_shops vacant_;
  month_rows rows_;
  departures departed_;
  std::vector<std::uint32_t> order_;           ///< holders of a replica in byte order of their ids
  std::vector<std::uint64_t> shop_addresses_;  ///< by position
  std::vector<std::vector<double>> told_;      ///< input -> holder
};

}  // namespace tierwise::detail
