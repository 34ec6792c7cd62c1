// The end of a month: who is separated, confirmed, demoted, who asks for a tier, and who gets the seats.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>  // for std::swap
#include <vector>

#include "tierwise/detail/month/steps.hpp"
#include "tierwise/detail/stages/promote_seats.hpp"
#include "tierwise/event.hpp"

namespace tierwise::detail {

class month_end {
 public:
  /// `texts`: by code; names of shops are looked up in it.
  month_end(plan const& p, std::vector<std::string> const& texts, std::size_t people, month_run& run)
      : separated(people, 0), plan_(p), seats_(p.policy, texts), run_(run) {}

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
    promote();
    remember_month(run_);
    serve_a_month_more();
  }

 private:
  [[nodiscard]] double value(std::uint32_t slot, std::uint32_t row) const { return run_.columns[slot].rows[row]; }
  [[nodiscard]] std::uint32_t person(std::uint32_t row) const { return run_.rows().person[row]; }
  [[nodiscard]] bool gone(std::uint32_t row) const { return gone_[row] != 0; }

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
  /// Who is confirmed, demoted, or asks for a tier, and who gets its seats.
  void promote() {
    moves_.resize(plan_.ladders.size());
    for (std::size_t l = 0; l < plan_.ladders.size(); ++l)
      moves_[l].begin_month(run_.rows().person, run_.state.ladders[l].tier.data(), plan_.ladders[l].tiers.size());
    for (std::size_t l = 0; l < plan_.ladders.size(); ++l) probations(l);
    for (std::size_t l = 0; l < plan_.ladders.size(); ++l) decide(l);
    for (std::size_t l = 0; l < plan_.ladders.size(); ++l) give_seats(l);
  }
  void serve_a_month_more() {
    present_.assign(separated.size(), 0);
    for (auto p : run_.rows().person) present_[p] = 1;
    for (std::size_t l = 0; l < plan_.ladders.size(); ++l) step_forward(l);
    for (auto const& n : new_priorities_) run_.state.ladders[n.ladder].priority[n.person] |= std::uint64_t(1) << n.tier;
    new_priorities_.clear();
  }

  /// Rows of `rows` in `yes` where the rule holds and in `no` where it does not.
  void test_rows(rule_plan const& rule, std::vector<std::uint32_t> const& rows, std::vector<std::uint32_t>& yes,
                 std::vector<std::uint32_t>& no) {
    yes.resize(rows.size());
    no.resize(rows.size());
    detail::test_rows(run_, rule.expr, rule.code, rows, answers_);
    std::size_t holds = 0, fails = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      bool const is = answers_[i] == 1;
      yes[holds] = rows[i];
      no[fails] = rows[i];
      holds += is ? 1u : 0u;
      fails += is ? 0u : 1u;
    }
    yes.resize(holds);
    no.resize(fails);
  }
  /// For each row the conditions that do not hold.
  std::vector<std::uint64_t> const& failed_conditions(rule_plan const& rule, std::vector<std::uint32_t> const& rows) {
    failed_.assign(rows.size(), 0);
    for (std::size_t c = 0; c < rule.conditions.size() && notes == noted::events_with_reasons && !rows.empty(); ++c) {
      detail::test_rows(run_, rule.conditions[c], rule.codes[c], rows, answers_);
      for (std::size_t i = 0; i < rows.size(); ++i) failed_[i] |= std::uint64_t(answers_[i] == 1 ? 0 : 1) << c;
    }
    return failed_;
  }

  [[nodiscard]] bool term_over(std::uint32_t row, std::uint32_t slot, std::int32_t served, std::size_t l,
                               std::size_t t) {
    double const months = value(slot, row);
    if (months != months || months < 1) {
      std::string const path =
          "ladder." + plan_.policy.ladder[l].name + ".tier \"" + plan_.policy.ladder[l].tier[t].name + "\"";
      run_.report(path,
                  std::string("the months of the ") +
                      (plan_.ladders[l].tiers[t].is_acting ? "acting appointment" : "probation") +
                      (months != months ? " are missing for " : " are fewer than 1 for ") + run_.name_of(row),
                  {}, row);
      return false;
    }
    return served >= months;
  }

  void probations(std::size_t l) {
    for (std::size_t t = 0; t < moves_[l].tiers(); ++t) {
      tier_plan const& p = plan_.ladders[l].tiers[t];
      if (!p.is_probation) continue;
      due_.clear();
      for (auto r : moves_[l].on(t))
        if (!gone(r) && term_over(r, p.months, run_.state.ladders[l].months_in_tier[person(r)], l, t))
          due_.push_back(r);
      test_rows(*p.confirm, due_, yes_, no_);
      auto const& why = failed_conditions(*p.confirm, no_);
      for (std::size_t i = 0; i < no_.size(); ++i) {
        event& e = separate(event_kind::let_go, no_[i], static_cast<std::int16_t>(l));
        e.from = static_cast<std::int16_t>(t);
        e.asked = event::rule::confirm;
        e.failed_conditions = why[i];
      }
      for (auto r : yes_) moves_[l].move(r, t + 1, ladder_moves::risen);
    }
  }

  void decide(std::size_t l) {
    ladder_moves& m = moves_[l];
    ladder_state& s = run_.state.ladders[l];
    for (std::size_t t = 0; t < m.tiers(); ++t) {
      tier_plan const& p = plan_.ladders[l].tiers[t];
      bool const rises = t + 1 < m.tiers() && plan_.ladders[l].tiers[t + 1].enter;
      if (!p.is_probation && !p.is_acting && !p.keep && !rises) continue;
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
          if (term_over(r, p.months, s.acting_months[person(r)], l, t)) due_.push_back(r);
        } else
          rest_.push_back(r);
      }
      if (p.is_acting && !due_.empty()) acting_over(l, t, p);
      if (p.keep) {
        test_rows(*p.keep, rest_, yes_, no_);
        auto const& why = failed_conditions(*p.keep, no_);
        for (std::size_t i = 0; i < no_.size(); ++i) {
          m.move(no_[i], t - 1);
          note(event_kind::demoted, no_[i], l, t, t - 1, event::rule::keep, why[i]);
        }
        std::swap(rest_, yes_);
      }
      if (t + 1 < m.tiers()) attempts(l, t + 1);
    }
  }

  void acting_over(std::size_t l, std::size_t t, tier_plan const& p) {
    test_rows(*p.confirm, due_, yes_, no_);
    auto const& why = failed_conditions(*p.confirm, no_);
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

  /// Those in `rest_` who ask for tier `t`, and what they are told.
  void attempts(std::size_t l, std::size_t t) {
    tier_plan const& p = plan_.ladders[l].tiers[t];
    ladder_state& s = run_.state.ladders[l];
    if (!p.enter || rest_.empty()) return;
    bool const asked_for = p.applies.has_value();
    if (asked_for) {
      test_rows(*p.applies, rest_, yes_, no_);
      std::swap(rest_, yes_);
    }
    int const apart = plan_.policy.ladder[l].tier[t].attempts_apart;
    due_.clear();
    if (apart <= 0) std::swap(due_, rest_);
    for (auto r : rest_) {
      std::uint32_t const who = person(r);
      bool const preferred = (s.priority[who] >> t & 1u) != 0;
      if (!preferred && run_.rows().month - s.refused[t][who] < apart) {
        if (asked_for) note(event_kind::too_soon, r, l, t - 1, t);
      } else {
        due_.push_back(r);
      }
    }
    test_rows(*p.enter, due_, yes_, no_);
    if (asked_for) {
      auto const& why = failed_conditions(*p.enter, no_);
      for (std::size_t i = 0; i < no_.size(); ++i)
        refuse(event_kind::refused, no_[i], l, t, event::rule::enter, why[i]);
    }
    if (p.approve) {
      std::swap(due_, yes_);
      test_rows(*p.approve, due_, yes_, no_);
      auto const& why = failed_conditions(*p.approve, no_);
      for (std::size_t i = 0; i < no_.size(); ++i)
        refuse(event_kind::not_approved, no_[i], l, t, event::rule::approve, why[i]);
    }
    for (auto r : yes_) {
      applicant c;
      c.row = r;
      c.first = (s.priority[person(r)] >> t & 1u) != 0;
      c.order = p.order == no_slot ? 0 : value(p.order, r);
      c.waiting = s.waiting[person(r)];
      moves_[l].applicants[t].push_back(c);
    }
  }
  void refuse(event_kind kind, std::uint32_t row, std::size_t l, std::size_t t, event::rule asked, std::uint64_t why) {
    note(kind, row, l, t - 1, t, asked, why);
    run_.state.ladders[l].refused[t][person(row)] = run_.rows().month;
  }

  /// From the top tier down, so that a seat left upwards can be taken in the same month.
  void give_seats(std::size_t l) {
    ladder_moves& m = moves_[l];
    for (std::size_t t = m.tiers(); t-- > 1;) {
      auto& wanting = m.applicants[t];
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
      for (auto r : m.on(t)) held_[shop[r]] += m.to[r] == t && !gone(r) ? 1 : 0;
      for (auto r : m.changed_rows)
        held_[shop[r]] += m.to[r] == t && run_.state.ladders[l].tier[person(r)] != t && !gone(r) ? 1 : 0;  // who comes
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
          note(event_kind::waiting, row, l, t - 1, t).number = ++queue;
        }
      }
    }
  }
  void enter(std::size_t l, std::size_t t, std::uint32_t row) {
    moves_[l].move(row, t, ladder_moves::risen);
    note(plan_.ladders[l].tiers[t].is_acting ? event_kind::appointed : event_kind::promoted, row, l, t - 1, t);
  }

  /// Everybody present serves a month more; then those to whom something happens are put right.
  void step_forward(std::size_t l) {
    ladder_moves& m = moves_[l];
    ladder_state& s = run_.state.ladders[l];
    queues_.clear();
    for (auto r : m.changed_rows)
      queues_.push_back((m.what[r] & ladder_moves::waits) != 0 ? s.waiting[person(r)] + 1 : 0);
    for (std::size_t p = 0; p < present_.size(); ++p) {
      s.months_in_tier[p] += present_[p];
      s.months_risen[p] += present_[p];
      s.acting_months[p] += s.acting_months[p] > 0 ? present_[p] : 0;
      s.waiting[p] = present_[p] != 0 ? 0 : s.waiting[p];
    }
    for (std::size_t i = 0; i < m.changed_rows.size(); ++i) {
      std::uint32_t const r = m.changed_rows[i], p = person(r);
      bool const moved = m.to[r] != s.tier[p], risen = (m.what[r] & ladder_moves::risen) != 0;
      s.tier[p] = m.to[r];
      s.waiting[p] = queues_[i];
      if (moved) s.months_in_tier[p] = 1;
      if (risen) s.months_risen[p] = 1;
      if (risen && plan_.ladders[l].tiers[m.to[r]].is_acting)
        s.acting_months[p] = 1;
      else if (moved || (m.what[r] & ladder_moves::acting_ends) != 0)
        s.acting_months[p] = 0;
      if (risen) {
        s.priority[p] = 0;
        for (auto& history : run_.state.histories) history.risen[l].start(p);
      }
    }
  }

  struct new_priority {
    std::size_t ladder;
    std::uint32_t person;
    int tier;
  };
  plan const& plan_;
  seat_counts seats_;
  seating_order seating_;
  month_run& run_;
  event unkept_;  ///< what is noted where nothing is
  std::vector<ladder_moves> moves_;
  std::vector<new_priority> new_priorities_;
  std::vector<std::int32_t> held_;  ///< seats taken, by shop's group
  std::vector<std::uint32_t> due_, rest_, yes_, no_;
  std::vector<double> answers_;
  std::vector<std::uint64_t> failed_;
  std::vector<std::uint8_t> gone_;  ///< row -> separated this month
  bool somebody_gone_ = false;
  std::vector<std::int32_t> present_;  ///< person -> 1 if there is a row
  std::vector<std::int32_t> queues_;   ///< beside `ladder_moves::changed_rows`: months waited for a seat
};

}  // namespace tierwise::detail
