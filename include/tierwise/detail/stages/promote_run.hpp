// The end of a month: who is separated, confirmed, demoted, who asks for a tier, and who gets the seats.
#pragma once

#include <algorithm>  // for std::set_difference
#include <cstdint>
#include <span>
#include <string>
#include <utility>  // for std::swap
#include <vector>

#include "tierwise/detail/month/steps.hpp"
#include "tierwise/detail/stages/promote_ask.hpp"
#include "tierwise/detail/stages/promote_move.hpp"
#include "tierwise/detail/stages/promote_recorded.hpp"
#include "tierwise/detail/stages/promote_seats.hpp"
#include "tierwise/event.hpp"

namespace tierwise::detail {

class month_end {
 public:
  /// `texts`: by code; names of shops are looked up in it.
  month_end(plan const& p, std::vector<std::string> const& texts, std::size_t people, month_run& run)
      : separated(people, 0), plan_(p), texts_(texts), seats_(p.policy, texts), run_(run), rules_(run) {}

  std::vector<event> events;
  std::vector<std::uint32_t> event_rows;  ///< beside `events`: the row in its month
  std::vector<std::uint8_t> separated;    ///< by person of the batch
  /// Who only counts events need not test the conditions that did not hold.
  noted notes = noted::events_with_reasons;
  /// From now on these rules instead of another's, for the same people.
  void resume_from(month_end& before) {
    events.swap(before.events);
    event_rows.swap(before.event_rows);
    separated.swap(before.separated);
  }
  /// So many people, all there.
  void restart(std::size_t people) {
    separated.assign(people, 0);
    forget_events();
    new_priorities_.clear();
  }
  void forget_events() { events.clear(), event_rows.clear(); }
  /// The stages behind pay, in their order; what people hold changes for the next month.
  void close() {
    gone_.assign(run_.rows().size(), 0);
    somebody_gone_ = false;
    note_unshared_pools();
    note_checks();
    separate_offenders();
    excuse_absent();
    keep_undecided(run_);
    promote();
    remember_month(run_);
    serve_undecided(run_);
    serve_a_month_more();
  }

 private:
  [[nodiscard]] double value(std::uint32_t slot, std::uint32_t row) const { return run_.columns[slot].rows[row]; }
  [[nodiscard]] std::uint32_t person(std::uint32_t row) const { return run_.rows().person[row]; }
  [[nodiscard]] bool gone(std::uint32_t row) const { return gone_[row] != 0; }
  [[nodiscard]] bool parted(std::uint32_t row) const { return gone_[row] == 1; }

  /// The rows where a truth holds, seldom any: looking whether there is one runs wide.
  template <class F>
  void where_true(std::uint32_t slot, F f) {
    double const* const truth = run_.columns[slot].rows;
    std::uint32_t const n = static_cast<std::uint32_t>(run_.rows().size());
    std::int64_t true_ones = 0;
    for (std::uint32_t r = 0; r < n; ++r) true_ones += truth[r] == 1 ? 1 : 0;
    for (std::uint32_t r = 0; r < n && true_ones > 0; ++r)
      if (truth[r] == 1) f(r), --true_ones;
  }

  event& note(event_kind kind, std::uint32_t row, std::int16_t subject) {
    if (notes == noted::nothing) return unkept_;
    event e;
    e.month = run_.rows().month;
    e.person = run_.who.of(person(row));
    e.shop = static_cast<std::int32_t>(run_.rows().shop[row]);
    e.kind = kind;
    e.subject = subject;
    events.push_back(e);
    event_rows.push_back(row);
    return events.back();
  }
  event& note(event_kind kind, std::uint32_t row, std::size_t ladder, std::size_t from, std::size_t to,
              event::rule asked = event::rule::none, std::uint64_t failed_conditions = 0) {
    event& e = note(kind, row, static_cast<std::int16_t>(ladder));
    e.from = static_cast<std::int16_t>(from);
    e.to = static_cast<std::int16_t>(to);
    e.asked = asked;
    e.failed_conditions = failed_conditions;
    return e;
  }
  event& separate(event_kind kind, std::uint32_t row, std::int16_t subject) {
    separated[person(row)] = 1;
    gone_[row] = 1;
    somebody_gone_ = true;
    return note(kind, row, subject);
  }

  void note_unshared_pools() {
    for (auto const& [line, row] : run_.unshared_pools)
      note(event_kind::pool_unshared, row, static_cast<std::int16_t>(line));
    run_.unshared_pools.clear();
  }
  void note_checks() {
    for (std::size_t i = 0; i < plan_.checks.size() && notes != noted::nothing; ++i)
      where_true(plan_.checks[i], [&](std::uint32_t r) { note(event_kind::flagged, r, static_cast<std::int16_t>(i)); });
  }
  void separate_offenders() {
    for (std::size_t i = 0; i < plan_.offences.size(); ++i)
      if (plan_.offences[i].separates != no_slot)
        where_true(plan_.offences[i].separates, [&](std::uint32_t r) {
          if (gone_[r] == 0) separate(event_kind::separated, r, static_cast<std::int16_t>(i));
        });
  }
  /// Who is on leave is asked nothing, and keeps the seat.
  void excuse_absent() {
    if (plan_.absent == no_slot) return;
    where_true(plan_.absent, [&](std::uint32_t r) {
      if (gone(r)) return;
      gone_[r] = on_leave;
      somebody_gone_ = true;
      note(event_kind::on_leave, r, std::int16_t(-1));
    });
  }
  /// Who is confirmed, demoted, or asks for a tier, and who gets its seats.
  void promote() {
    moves_.resize(plan_.ladders.size());
    for (std::size_t l = 0; l < plan_.ladders.size(); ++l)
      moves_[l].begin_month(run_.rows().person, run_.state.ladders[l].tier.data(), plan_.ladders[l].tiers.size());
    for (std::size_t l = 0; l < plan_.ladders.size(); ++l) separate_by_tier(l);
    for (std::size_t l = 0; l < plan_.ladders.size(); ++l) probations(l);
    for (std::size_t l = 0; l < plan_.ladders.size(); ++l) plan_.ladders[l].set ? set_tiers(l) : decide(l);
    for (std::size_t l = 0; l < plan_.ladders.size(); ++l) give_seats(l);
  }
  void serve_a_month_more() {
    present_.assign(separated.size(), 0);
    for (auto p : run_.rows().person) present_[p] = 1;
    for (auto p : run_.lookback.uncounted) present_[p] = 0;
    for (std::size_t l = 0; l < plan_.ladders.size(); ++l) step_forward(plan_.ladders[l], l, moves_[l], present_, run_);
    for (auto const& n : new_priorities_) run_.state.ladders[n.ladder].priority[n.person] |= std::uint64_t(1) << n.tier;
    new_priorities_.clear();
  }

  void let_go(std::uint32_t row, std::size_t l, std::size_t t, event::rule asked, std::uint64_t why) {
    event& e = separate(event_kind::let_go, row, static_cast<std::int16_t>(l));
    if (!run_.state.let_go.empty()) run_.state.let_go[person(row)] = static_cast<std::uint8_t>(l + 1);
    e.from = static_cast<std::int16_t>(t);
    e.asked = asked;
    e.failed_conditions = why;
  }

  void separate_by_tier(std::size_t l) {
    for (std::size_t t = 0; t < moves_[l].tiers(); ++t) {
      tier_plan const& p = plan_.ladders[l].tiers[t];
      if (!p.separate) continue;
      due_.clear();
      for (auto r : moves_[l].on(t))
        if (!gone(r)) due_.push_back(r);
      rules_.test(*p.separate, due_, yes_, no_);
      for (auto r : yes_) let_go(r, l, t, event::rule::separate, rule_answers::every_condition);
    }
  }

  /// Whom the ladder's own formula puts on another tier.
  void set_tiers(std::size_t l) {
    ladder_plan const& p = plan_.ladders[l];
    if (!is_in(p.review_months, run_.now())) return;
    rest_.clear();
    for (std::uint32_t r = 0; r < run_.rows().size(); ++r)
      if (!gone(r)) rest_.push_back(r);
    auto const& named = rules_.values(*p.set, rest_);
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      std::uint32_t const r = rest_[i];
      std::size_t const held = moves_[l].to[r];
      if (named[i] != named[i] || named[i] == p.codes[held]) continue;
      std::size_t const t = tier_of_text(p, named[i]);
      if (t == p.in_force) {
        fault const f = no_such_tier(plan_, l, named[i], texts_, run_.name_of(r));
        run_.report(f.path, f.message, f.hint, r);
        continue;
      }
      moves_[l].move(r, t, t > held ? ladder_moves::risen : std::uint8_t(0));
      note(t > held ? event_kind::promoted : event_kind::demoted, r, l, held, t, event::rule::set,
           rule_answers::every_condition);
    }
  }

  void probations(std::size_t l) {
    for (std::size_t t = 0; t < moves_[l].tiers(); ++t) {
      tier_plan const& p = plan_.ladders[l].tiers[t];
      if (!p.is_probation) continue;
      due_.clear();
      for (auto r : moves_[l].on(t))
        if (!gone(r) && term_over(run_, r, p.months, run_.state.ladders[l].months_in_tier[person(r)], l, t))
          due_.push_back(r);
      rules_.test(*p.confirm, due_, yes_, no_);
      auto const& why = rules_.failed_conditions(*p.confirm, no_, notes == noted::events_with_reasons);
      for (std::size_t i = 0; i < no_.size(); ++i) let_go(no_[i], l, t, event::rule::confirm, why[i]);
      for (auto r : yes_) moves_[l].move(r, t + 1, ladder_moves::risen);
    }
  }

  void decide(std::size_t l) {
    ladder_moves& m = moves_[l];
    ladder_state& s = run_.state.ladders[l];
    for (std::size_t t = 0; t < m.tiers(); ++t) {
      tier_plan const& p = plan_.ladders[l].tiers[t];
      bool const kept_by_rule = p.keep && is_in(p.review_months, run_.now());
      if (!p.is_probation && !p.is_acting && !kept_by_rule && !somebody_enters_from(l, t)) continue;
      rest_.clear();
      due_.clear();
      bool const alike = !p.is_probation && !p.is_acting && !somebody_gone_;
      if (alike) rest_.assign(m.on(t).begin(), m.on(t).end());
      for (auto r : alike ? std::span<std::uint32_t const>() : m.on(t)) {
        if (gone(r)) continue;
        if ((m.what[r] & ladder_moves::risen) != 0)
          note(event_kind::confirmed, r, l, t, t + 1);
        else if (p.is_probation)
          continue;
        else if (s.acting_months[person(r)] > 0) {
          if (term_over(run_, r, p.months, s.acting_months[person(r)], l, t)) due_.push_back(r);
        } else
          rest_.push_back(r);
      }
      if (p.is_acting && !due_.empty()) acting_over(l, t, p);
      if (kept_by_rule) {
        rules_.test(*p.keep, rest_, yes_, no_);
        auto const& why = rules_.failed_conditions(*p.keep, no_, notes == noted::events_with_reasons);
        for (std::size_t i = 0; i < no_.size(); ++i) {
          m.move(no_[i], static_cast<std::size_t>(p.demote_to));
          note(event_kind::demoted, no_[i], l, t, static_cast<std::size_t>(p.demote_to), event::rule::keep, why[i]);
        }
        std::swap(rest_, yes_);
      }
      for (std::size_t to = m.tiers(); --to > t && !rest_.empty();)
        if (enters_from(l, t, to)) attempts(l, t, to);
    }
  }
  /// Whether those on tier `from` are asked for tier `to` this month.
  [[nodiscard]] bool enters_from(std::size_t l, std::size_t from, std::size_t to) const {
    tier_plan const& p = plan_.ladders[l].tiers[to];
    return p.enter && p.enter_from <= static_cast<int>(from) && is_in(p.review_months, run_.now());
  }
  [[nodiscard]] bool somebody_enters_from(std::size_t l, std::size_t from) const {
    for (std::size_t to = from + 1; to < moves_[l].tiers(); ++to)
      if (enters_from(l, from, to)) return true;
    return false;
  }

  void acting_over(std::size_t l, std::size_t t, tier_plan const& p) {
    rules_.test(*p.confirm, due_, yes_, no_);
    auto const& why = rules_.failed_conditions(*p.confirm, no_, notes == noted::events_with_reasons);
    for (auto r : yes_) {
      moves_[l].move(r, t, ladder_moves::acting_ends);
      note(event_kind::confirmed, r, l, t, t);
    }
    for (std::size_t i = 0; i < no_.size(); ++i) {
      std::uint32_t const r = no_[i];
      moves_[l].move(r, static_cast<std::size_t>(p.fallback), ladder_moves::acting_ends);
      note(event_kind::fell_back, r, l, t, static_cast<std::size_t>(p.fallback), event::rule::confirm, why[i]);
      if (p.priority_ladder >= 0)
        new_priorities_.push_back({static_cast<std::size_t>(p.priority_ladder), person(r), p.priority_tier});
    }
  }

  /// Those in `rest_`, on tier `from`, who ask for tier `t`, and what they are told. Who is sure to come to it is in
  /// `rest_` no longer.
  void attempts(std::size_t l, std::size_t from, std::size_t t) {
    tier_plan const& p = plan_.ladders[l].tiers[t];
    ladder_state& s = run_.state.ladders[l];
    bool const asked_for = p.applies.has_value();
    if (from + 1 == t)
      std::swap(asking_, rest_);
    else
      asking_ = rest_;
    if (asked_for) {
      rules_.test(*p.applies, asking_, yes_, no_);
      std::swap(asking_, yes_);
    }
    int const apart = plan_.policy.ladder[l].tier[t].attempts_apart;
    due_.clear();
    if (apart <= 0) std::swap(due_, asking_);
    for (auto r : asking_) {
      std::uint32_t const who = person(r);
      bool const preferred = (s.priority[who] >> t & 1u) != 0;
      if (!preferred && run_.rows().month - s.refused[t][who] < apart) {
        if (asked_for) note(event_kind::too_soon, r, l, from, t);
      } else {
        due_.push_back(r);
      }
    }
    rules_.test(*p.enter, due_, yes_, no_);
    if (asked_for) {
      auto const& why = rules_.failed_conditions(*p.enter, no_, notes == noted::events_with_reasons);
      for (std::size_t i = 0; i < no_.size(); ++i)
        refuse(event_kind::refused, no_[i], l, from, t, event::rule::enter, why[i]);
    }
    if (p.approve) {
      std::swap(due_, yes_);
      rules_.test(*p.approve, due_, yes_, no_);
      auto const& why = rules_.failed_conditions(*p.approve, no_, notes == noted::events_with_reasons);
      for (std::size_t i = 0; i < no_.size(); ++i)
        refuse(event_kind::not_approved, no_[i], l, from, t, event::rule::approve, why[i]);
    }
    if (plan_.policy.ladder[l].tier[t].seats.empty() && from + 1 < t) leave_out(rest_, yes_);
    for (auto r : yes_) {
      applicant c;
      c.row = r;
      c.first = (s.priority[person(r)] >> t & 1u) != 0;
      c.order = p.order == no_slot ? 0 : value(p.order, r);
      c.waiting = s.waiting[person(r)];
      moves_[l].applicants[t].push_back(c);
    }
  }
  /// Both in order.
  void leave_out(std::vector<std::uint32_t>& rows, std::vector<std::uint32_t> const& others) {
    auto const end = std::set_difference(rows.begin(), rows.end(), others.begin(), others.end(), rows.begin());
    rows.erase(end, rows.end());
  }
  void refuse(event_kind kind, std::uint32_t row, std::size_t l, std::size_t from, std::size_t t, event::rule asked,
              std::uint64_t why) {
    note(kind, row, l, from, t, asked, why);
    run_.state.ladders[l].refused[t][person(row)] = run_.rows().month;
  }

  /// From the top tier down, so that a seat left upwards can be taken in the same month.
  void give_seats(std::size_t l) {
    ladder_moves& m = moves_[l];
    for (std::size_t t = m.tiers(); t-- > 1;) {
      auto& wanting = m.applicants[t];
      std::erase_if(wanting, [&](applicant const& c) { return (m.what[c.row] & ladder_moves::risen) != 0; });
      if (wanting.empty()) continue;
      auto const& seats = plan_.policy.ladder[l].tier[t].seats;
      if (seats.empty()) {
        for (auto const& c : wanting) enter(l, t, c.row);
        continue;
      }
      auto const& shop = run_.shops().of;
      for (auto& c : wanting) c.shop = shop[c.row];
      seating_.put(wanting, run_.shops().groups());
      held_.assign(run_.shops().groups(), 0);
      for (auto r : m.on(t)) held_[shop[r]] += m.to[r] == t && !parted(r) ? 1 : 0;
      for (auto r : m.changed_rows)
        held_[shop[r]] +=
            m.to[r] == t && run_.state.ladders[l].tier[person(r)] != t && !parted(r) ? 1 : 0;  // who comes
      std::int32_t free = 0, queue = 0;
      for (std::size_t i = 0; i < wanting.size(); ++i) {
        std::uint32_t const row = wanting[i].row;
        if (i == 0 || wanting[i].shop != wanting[i - 1].shop) {
          free = seats_.of(l, t, run_.rows().shop[row]) - held_[shop[row]];
          queue = 0;
        }
        if (free > 0) {
          --free;
          enter(l, t, row);
        } else {
          m.move(row, m.to[row], ladder_moves::waits);
          note(event_kind::waiting, row, l, tier_held(l, row), t).number = ++queue;
        }
      }
    }
  }
  void enter(std::size_t l, std::size_t t, std::uint32_t row) {
    moves_[l].move(row, t, ladder_moves::risen);
    note(plan_.ladders[l].tiers[t].is_acting ? event_kind::appointed : event_kind::promoted, row, l, tier_held(l, row),
         t);
  }
  [[nodiscard]] std::size_t tier_held(std::size_t l, std::uint32_t row) const {
    return run_.state.ladders[l].tier[person(row)];
  }

  struct new_priority {
    std::size_t ladder;
    std::uint32_t person;
    int tier;
  };
  plan const& plan_;
  std::vector<std::string> const& texts_;  ///< by code
  seat_counts seats_;
  seating_order seating_;
  month_run& run_;
  event unkept_;  ///< what is noted where nothing is
  std::vector<ladder_moves> moves_;
  std::vector<new_priority> new_priorities_;
  std::vector<std::int32_t> held_;  ///< seats taken, by shop's group
  std::vector<std::uint32_t> due_, rest_, asking_, yes_, no_;
  rule_answers rules_;
  static constexpr std::uint8_t on_leave = 2;
  std::vector<std::uint8_t> gone_;  ///< row -> 1 separated this month, or `on_leave`
  bool somebody_gone_ = false;
  std::vector<std::int32_t> present_;  ///< person -> 1 if there is a row
};

}  // namespace tierwise::detail
