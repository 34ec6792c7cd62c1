// Steps of a model that nothing reads fall away: nobody is told of checks, or what a cap cut, in months played forward.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>  // for std::make_move_iterator
#include <utility>   // for std::move
#include <variant>   // for std::get_if
#include <vector>

#include "tierwise/detail/plan/model.hpp"

namespace tierwise::detail {

/// The slots that are read: by the months' ends, by totals, costs, risks and records first, then by steps that stay.
struct read_slots {
  std::vector<bool> is_read;

  explicit read_slots(model const& m) : is_read(m.slot_count, false) {
    for (std::uint32_t slot : {m.score, m.gross, m.net, m.employer_cost, m.tenure_months}) mark(slot);
    for (auto const& l : m.lines) mark(l.slot);
    for (auto const& t : m.summed) mark(t.slot);
    for (std::uint32_t slot : m.input_slots) mark(slot);
    for (auto const& h : m.histories) mark(h.slot);
    for (auto const& o : m.offences) mark(o.separates);
    for (auto const* hazard : {&m.leaving, &m.dismissal})
      for (auto const& f : hazard->factors) mark(f.slot);
    for (auto const& t : m.together) mark(t.who), mark(t.chance);
    for (auto const& l : m.ladders)
      for (auto const& t : l.tiers) mark(t);
  }
  void mark(std::uint32_t slot) {
    if (slot != no_slot) is_read[slot] = true;
  }
  void mark(expression const& e) {
    for (auto const& t : e.terms)
      if (t.kind == term_kind::column) mark(t.slot);
  }
  void mark(tier_plan const& t) {
    for (auto const* rule : {&t.applies, &t.enter, &t.approve, &t.keep, &t.confirm})
      if (*rule) mark((*rule)->expr);
    mark(t.months);
    mark(t.order);
  }
  /// What a step reads.
  void mark(model const& m, plan_step const& step) {
    if (auto const* e = std::get_if<evaluate_step>(&step))
      mark(e->what), mark(e->asked);
    else if (auto const* g = std::get_if<group_step>(&step))
      mark(g->x), mark(g->by);
    else if (auto const* p = std::get_if<pool_step>(&step))
      mark(p->total), mark(p->weight), mark(p->by), mark(p->asked);
    else if (auto const* d = std::get_if<draw_step>(&step))
      mark(m.quantities[d->quantity].mean), mark(m.quantities[d->quantity].of);
    else if (std::holds_alternative<serve_step>(step))
      mark(m.demand.consultations), mark(m.demand.hours), mark(m.demand.pace);
  }
};

/// Whether a step is there for its column only, and does not refuse what is missing or must not be.
[[nodiscard]] inline bool only_computes(evaluate_step const& e) { return !e.must_be_known && e.must_hold.empty(); }

inline void drop_unread_steps(model& m) {
  m.checks.clear();
  read_slots read(m);
  std::vector<plan_step> kept;
  for (std::size_t i = m.steps.size(); i-- > 0;) {
    auto const* const e = std::get_if<evaluate_step>(&m.steps[i]);
    if (e != nullptr && only_computes(*e) && !read.is_read[e->slot]) continue;
    read.mark(m, m.steps[i]);
    kept.push_back(std::move(m.steps[i]));
  }
  m.steps.assign(std::make_move_iterator(kept.rbegin()), std::make_move_iterator(kept.rend()));
}

}  // namespace tierwise::detail
