// Why a policy does not give the tier that a record has: the rule that was asked, and what of it did not hold, or held.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>  // for std::move

#include "tierwise/detail/apply/explained_row.hpp"
#include "tierwise/detail/apply/judged_condition.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/event.hpp"

namespace tierwise::detail {

/// Of somebody's row, behind the end of its month.
class tier_reason {
 public:
  tier_reason(plan const& p, ordered_records const& in, month_run const& run, std::uint32_t row)
      : plan_(p), run_(run), person_(run.rows().person[row]), values_(p, in, run, row) {}

  /// `decided`: what the policy decided about the row.
  void tell(std::span<event const> decided, tier_difference& out) const {
    auto const l = static_cast<std::size_t>(out.ladder);
    for (event const& e : decided)
      if (e.subject == out.ladder && moves(e)) return tell_move(e, out);
    for (event const& e : decided) {
      if (e.kind == event_kind::let_go)
        return say(event::rule::none, "let go on " + plan_.policy.ladder[static_cast<std::size_t>(e.subject)].name,
                   out);
      if (e.kind == event_kind::on_leave) return say(event::rule::none, "on leave", out);
    }
    if (plan_.ladders[l].set) return tell_set(plan_.ladders[l], out);
    if (out.recorded > out.before)
      tell_why_not_up(decided, out);
    else
      tell_why_not_down(out);
  }

 private:
  [[nodiscard]] static bool moves(event const& e) {
    switch (e.kind) {
      case event_kind::let_go:
      case event_kind::fell_back:
      case event_kind::demoted:
      case event_kind::promoted:
      case event_kind::appointed: return true;
      case event_kind::confirmed: return e.from != e.to;
      default: return false;
    }
  }
  static void say(event::rule asked, std::string reason, tier_difference& out) {
    out.asked = asked;
    out.reason = std::move(reason);
  }
  void tell_failed(event::rule asked, rule_plan const& rule, tier_difference& out) const {
    std::string text;
    for (std::size_t c = 0; c < rule.conditions.size(); ++c) {
      auto const found = judged(values_, rule.conditions[c]);
      if (!found.holds) text += (text.empty() ? "" : "; ") + found.reason();
    }
    say(asked, text, out);
  }
  static void tell_held(event::rule asked, rule_plan const& rule, tier_difference& out) {
    say(asked, rule.source.text() + " holds", out);
  }
  [[nodiscard]] bool holds(rule_plan const& rule) const { return values_.exact(rule.expr).result().holds(); }

  void tell_move(event const& e, tier_difference& out) const {
    ladder_plan const& l = plan_.ladders[static_cast<std::size_t>(e.subject)];
    tier_plan const& from = l.tiers[static_cast<std::size_t>(e.from)];
    if (e.asked == event::rule::set) return tell_set(l, out);
    switch (e.kind) {
      case event_kind::demoted: return tell_failed(event::rule::keep, *from.keep, out);
      case event_kind::fell_back: return tell_failed(event::rule::confirm, *from.confirm, out);
      case event_kind::confirmed: return tell_held(event::rule::confirm, *from.confirm, out);
      case event_kind::let_go:
        return e.asked == event::rule::separate ? tell_held(e.asked, *from.separate, out)
                                                : tell_failed(e.asked, *from.confirm, out);
      default: return tell_held(event::rule::enter, *l.tiers[static_cast<std::size_t>(e.to)].enter, out);
    }
  }
  void tell_set(ladder_plan const& l, tier_difference& out) const {
    if (!is_in(l.review_months, run_.now())) return say(event::rule::set, "no review in this month", out);
    auto const value = values_.exact(l.set->expr).result();
    say(event::rule::set, l.set->source.text() + " (" + values_.text(value, value_type::text) + ")", out);
  }

  void tell_why_not_up(std::span<event const> decided, tier_difference& out) const {
    auto const l = static_cast<std::size_t>(out.ladder), to = static_cast<std::size_t>(out.recorded);
    ladder const& written = plan_.policy.ladder[l];
    tier_plan const& t = plan_.ladders[l].tiers[to];
    ladder_state const& undecided = run_.state.undecided[l];
    if (on_trial(out)) return say(event::rule::confirm, "the months of the trial are not over", out);
    if (!t.enter) return say(event::rule::none, "no rule enters " + written.tier[to].name, out);
    if (t.enter_from > out.before)
      return say(event::rule::enter, "it is entered from " + written.tier[static_cast<std::size_t>(t.enter_from)].name,
                 out);
    if (!is_in(t.review_months, run_.now())) return say(event::rule::enter, "no review in this month", out);
    if (t.applies && !holds(*t.applies)) return tell_failed(event::rule::applies, *t.applies, out);
    bool const preferred = (undecided.priority[person_] >> to & 1u) != 0;
    if (!preferred && run_.rows().month - undecided.refused[to][person_] < written.tier[to].attempts_apart)
      return say(event::rule::enter, "too soon after a refusal", out);
    if (!holds(*t.enter)) return tell_failed(event::rule::enter, *t.enter, out);
    if (t.approve && !holds(*t.approve)) return tell_failed(event::rule::approve, *t.approve, out);
    for (event const& e : decided)
      if (e.kind == event_kind::waiting && e.subject == out.ladder && e.to == out.recorded)
        return say(event::rule::enter, "place " + std::to_string(e.number) + " in the queue for a seat", out);
  }
  void tell_why_not_down(tier_difference& out) const {
    tier_plan const& held =
        plan_.ladders[static_cast<std::size_t>(out.ladder)].tiers[static_cast<std::size_t>(out.before)];
    if (on_trial(out)) return say(event::rule::confirm, "the trial goes on, or is passed", out);
    if (!held.keep) return say(event::rule::none, "no rule takes it away", out);
    if (!is_in(held.review_months, run_.now())) return say(event::rule::keep, "no review in this month", out);
    tell_held(event::rule::keep, *held.keep, out);
  }
  [[nodiscard]] bool on_trial(tier_difference const& of) const {
    auto const l = static_cast<std::size_t>(of.ladder);
    return plan_.ladders[l].tiers[static_cast<std::size_t>(of.before)].is_probation ||
           run_.state.undecided[l].acting_months[person_] > 0;
  }

  plan const& plan_;
  month_run const& run_;
  std::uint32_t person_;
  explained_row values_;
};

}  // namespace tierwise::detail
