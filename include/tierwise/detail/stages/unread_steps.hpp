// Steps of a model that nothing reads fall away: of months played forward, and of months that are only paid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>  // for std::make_move_iterator
#include <utility>   // for std::move
#include <variant>   // for std::get_if
#include <vector>

#include "tierwise/detail/plan/model.hpp"

namespace tierwise::detail {

/// The slots that are read: behind the steps first, then by steps that stay.
class read_slots {
 public:
  explicit read_slots(model const& m) : model_(m), is_read_(m.slot_count, false) {
    for (auto const& h : m.histories) mark(h.slot);
  }
  void mark(std::uint32_t slot) {
    if (slot != no_slot) is_read_[slot] = true;
  }
  /// What months played forward read: their ends, totals, costs, risks and records.
  void mark_played() {
    model const& m = model_;
    for (std::uint32_t slot : {m.score, m.gross, m.net, m.employer_cost, m.tenure_months}) mark(slot);
    for (auto const& l : m.lines) mark(l.slot);
    for (auto const& t : m.summed) mark(t.slot);
    for (std::uint32_t slot : m.input_slots) mark(slot);
    for (auto const& o : m.offences) mark(o.separates);
    mark(m.absent);
    for (auto const* hazard : {&m.leaving, &m.dismissal})
      for (auto const& f : hazard->factors) mark(f.slot);
    for (auto const& t : m.together) mark(t.who), mark(t.chance);
    for (auto const& l : m.ladders) {
      for (auto const& t : l.tiers) mark(t);
      mark(l.set);
    }
  }
  /// Whether a step must be there: it fills what is read, or refuses what is missing or must not be.
  [[nodiscard]] bool needs(plan_step const& step) const {
    if (auto const* e = std::get_if<evaluate_step>(&step))
      return e->must_be_known || !e->must_hold.empty() || is_read_[e->slot];
    if (auto const* both = std::get_if<pair_step>(&step)) return is_read_[both->slot];
    if (auto const* g = std::get_if<group_step>(&step)) return is_read_[g->slot];
    if (auto const* n = std::get_if<naming_step>(&step)) return is_read_[n->slot];
    if (auto const* l = std::get_if<lookback_step>(&step)) return is_read_[l->slot];
    if (auto const* d = std::get_if<draw_step>(&step)) return is_read_[model_.quantities[d->quantity].slot];
    return true;
  }
  /// What a step reads but for draws and the service, which months that are only paid copy.
  void mark(plan_step const& step) {
    if (auto const* e = std::get_if<evaluate_step>(&step))
      mark(e->what), mark(e->asked);
    else if (auto const* both = std::get_if<pair_step>(&step))
      mark(both->first), mark(both->second);
    else if (auto const* g = std::get_if<group_step>(&step))
      mark(g->x), mark(g->by);
    else if (auto const* n = std::get_if<naming_step>(&step))
      mark(n->x), mark(n->names);
    else if (auto const* p = std::get_if<pool_step>(&step))
      mark(p->total), mark(p->weight), mark(p->by), mark(p->asked);
  }
  void mark_sources(plan_step const& step) {
    demand_plan const& d = model_.demand;
    if (auto const* drawn = std::get_if<draw_step>(&step))
      mark(model_.quantities[drawn->quantity].mean), mark(model_.quantities[drawn->quantity].of);
    else if (std::holds_alternative<serve_step>(step))
      mark(d.consultations), mark(d.hours), mark(d.pace);
  }

 private:
  void mark(expression const& e) {
    for (auto const& t : e.terms)
      if (t.kind == term_kind::column) mark(t.slot);
  }
  void mark(tier_plan const& t) {
    for (auto const* rule : {&t.applies, &t.enter, &t.approve, &t.keep, &t.separate, &t.confirm}) mark(*rule);
    mark(t.months);
    mark(t.order);
  }
  void mark(std::optional<rule_plan> const& rule) {
    if (rule) mark(rule->expr);
  }

  model const& model_;
  std::vector<bool> is_read_;
};

/// Drops the steps that `stays` refuses, from the last to the first.
template <class Stays>
void drop_steps(plan& p, Stays stays) {
  std::vector<plan_step> kept;
  for (std::size_t i = p.steps.size(); i-- > 0;)
    if (stays(p.steps[i])) kept.push_back(std::move(p.steps[i]));
  p.steps.assign(std::make_move_iterator(kept.rbegin()), std::make_move_iterator(kept.rend()));
}

/// Of months played forward: nobody is told of checks, or what a cap cut. What is drawn is drawn all the same, and what
/// is looked back on is told in notes.
inline void drop_unread_steps(model& m) {
  m.checks.clear();
  read_slots read(m);
  read.mark_played();
  drop_steps(m, [&](plan_step const& step) {
    if (std::holds_alternative<evaluate_step>(step) && !read.needs(step)) return false;
    read.mark(step);
    read.mark_sources(step);
    return true;
  });
}

/// A model with what people's pay hangs on, for months whose draws are known.
[[nodiscard]] inline model paid_only(model m) {
  read_slots read(m);
  read.mark(m.employer_cost);
  read.mark(m.absent);  // of what is looked back on, months of leave are none
  drop_steps(m, [&](plan_step const& step) {
    if (!read.needs(step)) return false;
    read.mark(step);
    return true;
  });
  return m;
}

}  // namespace tierwise::detail
