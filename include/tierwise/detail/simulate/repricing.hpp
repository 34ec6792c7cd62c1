// What the months of one policy would have cost under another: the same people, tiers and activity, other rules of pay.
#pragma once

#include <algorithm>  // for std::find
#include <bit>        // for std::countr_zero
#include <cstdint>
#include <memory>
#include <string>
#include <utility>  // for std::exchange
#include <vector>

#include "tierwise/detail/simulate/month_loop.hpp"

namespace tierwise::detail {

/// The index of each of `from` in `to`, by name; no_slot for those that are not there.
template <class From, class To, class Name>
[[nodiscard]] std::vector<std::uint32_t> indices_in(From const& from, To const& to, Name name) {
  std::vector<std::uint32_t> out;
  for (auto const& f : from) {
    std::uint32_t at = no_slot, i = 0;
    for (auto const& t : to) {
      if (name(f) == name(t)) at = i;
      ++i;
    }
    out.push_back(at);
  }
  return out;
}

/// Pays the people of a batch by another model's rules, month by month behind its own steps.
class repricing final : public activity_source {
 public:
  /// `of`: a month of the batch, which says whom it is about.
  repricing(model const& rules, position_plan const& plan, simulated_month const& of)
      : model_(&rules), positions_(plan), run_(start(of)) {
    auto const by_name = [](auto const& x) -> std::string const& { return x.name; };
    auto const& own = of.rules;
    quantities_ = indices_in(rules.quantities, own.quantities, by_name);
    inputs_ = indices_in(rules.policy.inputs, own.policy.inputs, by_name);
    ladders_ = indices_in(rules.policy.ladder, own.policy.ladder, by_name);
    for (std::size_t l = 0; l < ladders_.size(); ++l)
      tiers_.push_back(ladders_[l] == no_slot
                           ? std::vector<std::uint32_t>()
                           : indices_in(own.policy.ladder[ladders_[l]].tier, rules.policy.ladder[l].tier, by_name));
    codes_ = indices_in(of.positions().start.texts, plan.start.texts,
                        [](std::string const& t) -> std::string const& { return t; });
    carry_holders(rules, plan.start, of.holders, run_->state);
  }

  /// Whether every tier that people stand on, and every input, is known to the other policy. If not, nothing is paid.
  [[nodiscard]] static bool fits(model const& rules, model const& of) {
    auto const by_name = [](auto const& x) -> std::string const& { return x.name; };
    for (auto i : indices_in(rules.quantities, of.quantities, by_name))
      if (i == no_slot) return false;
    for (auto l : indices_in(of.policy.ladder, rules.policy.ladder, by_name))
      if (l == no_slot) return false;
    for (auto const& l : of.policy.ladder)
      for (auto const& other : rules.policy.ladder)
        if (l.name == other.name)
          for (auto t : indices_in(l.tier, other.tier, by_name))
            if (t == no_slot) return false;
    return true;
  }

  /// Behind a month's steps of the batch, by the rules that hold in it; the costs stand in `employer_cost()`.
  void month(simulated_month const& now, model const& rules) {
    of_ = &now;
    if (&rules != model_) {
      auto const before = std::exchange(run_, nullptr);
      model_ = &rules;
      run_ = start(now);
      run_->resume_from(*before, now.number);
    }
    rows_ = now.rows;
    for (auto& s : rows_.shop) s = coded(s);
    for (auto& t : rows_.team) t = coded(t);
    auto const& ids = positions_.start.id_text;
    rows_.id.resize(ids.empty() ? 0 : rows_.size());
    for (std::size_t r = 0; r < rows_.id.size(); ++r) rows_.id[r] = text_of_id(ids, now.holders, rows_.person[r]);
    run_->state.joined = now.run.state.joined;
    for (auto r : now.newcomers)
      if (std::uint32_t const p = now.rows.person[r]; now.holders.came(p))
        run_->state.start(p, month::from_index(now.run.state.joined[p]));
    for (std::size_t l = 0; l < ladders_.size(); ++l)
      if (ladders_[l] != no_slot) copy_ladder(now.run.state.ladders[ladders_[l]], l);
    begin_month(*run_, rows_);
    for (auto const& in : model_->inputs)
      if (inputs_[in.input] != no_slot)
        copy(in.slot, now.rules.input_slots[inputs_[in.input]],
             model_->policy.inputs[in.input].kind == input_kind::text);
      else
        blank(in.slot);
    for (std::uint32_t q = 0; q < model_->quantities.size(); ++q)
      if (!model_->quantities[q].shares.empty()) draw(*run_, q);
    run_steps(*run_);
    remember_month(*run_);
    of_ = nullptr;
  }
  [[nodiscard]] double const* employer_cost() const { return run_->columns[model_->employer_cost].rows; }
  [[nodiscard]] std::vector<fault>& faults() { return run_->faults; }

  void draw(month_run&, std::uint32_t quantity) override {
    quantity_plan const& q = model_->quantities[quantity];
    copy(q.slot, of_->rules.quantities[quantities_[quantity]].slot, !q.shares.empty());
  }
  void serve(month_run&) override {
    demand_plan const &to = model_->demand, &from = of_->rules.demand;
    std::uint32_t const here[] = {to.received, to.load, to.busy, to.wait_seconds, to.lost_share, to.own};
    std::uint32_t const there[] = {from.received, from.load, from.busy, from.wait_seconds, from.lost_share, from.own};
    for (std::size_t i = 0; i < std::size(here); ++i) from.is_on ? copy(here[i], there[i], false) : blank(here[i]);
  }

 private:
  [[nodiscard]] std::unique_ptr<month_run> start(simulated_month const& of) {
    auto run =
        std::make_unique<month_run>(*model_, positions_.start.texts.size(), of.holders.size(), of.holders.size());
    run->activity = this;
    run->first_month = of.run.first_month;
    run->who = of.run.who;
    return run;
  }
  /// Where people stand on a ladder, whose tiers may be in another order here.
  void copy_ladder(ladder_state const& from, std::size_t ladder) {
    ladder_state& to = run_->state.ladders[ladder];
    std::vector<std::uint32_t> const& tier_here = tiers_[ladder];
    to.months_in_tier = from.months_in_tier;
    to.months_risen = from.months_risen;
    to.acting_months = from.acting_months;
    to.waiting = from.waiting;
    for (std::size_t p = 0; p < from.tier.size(); ++p) {
      to.tier[p] = static_cast<std::uint8_t>(tier_here[from.tier[p]]);
      to.highest[p] = static_cast<std::uint8_t>(tier_here[from.highest[p]]);
      to.priority[p] = 0;
      for (std::uint64_t left = from.priority[p]; left != 0; left &= left - 1)
        to.priority[p] |= std::uint64_t(1) << tier_here[static_cast<std::size_t>(std::countr_zero(left))];
      if (from.months_risen[p] != 1) continue;
      for (auto& history : run_->state.histories) history.risen[ladder].start(p);  // who has just risen begins anew
    }
  }
  [[nodiscard]] double coded(double code) const {
    std::uint32_t const at = code == code ? codes_[static_cast<std::size_t>(code)] : no_slot;
    return at == no_slot ? no_value : static_cast<double>(at);
  }
  void copy(std::uint32_t to, std::uint32_t from, bool text) {
    column_view const& c = of_->run.columns[from];
    double* const out = run_->fill(to, c.known);
    for (std::size_t r = 0; r < rows_.size(); ++r) out[r] = text ? coded(c.rows[r]) : c.rows[r];
  }
  void blank(std::uint32_t to) {
    double* const out = run_->fill(to, error_bound::of_decimals(0, 0, true));
    for (std::size_t r = 0; r < rows_.size(); ++r) out[r] = no_value;
  }

  model const* model_;
  position_plan const& positions_;
  std::unique_ptr<month_run> run_;
  month_rows rows_;
  simulated_month const* of_ = nullptr;  ///< the month that is paid
  std::vector<std::uint32_t> quantities_, inputs_, ladders_, codes_;
  std::vector<std::vector<std::uint32_t>> tiers_;  ///< ladder -> tier there -> tier here
};

}  // namespace tierwise::detail
