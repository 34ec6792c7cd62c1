// Whether rules may go on from a state, and what of it they take up.
#pragma once

#include <algorithm>  // for std::find
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/month/carry.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/detail/records/partition.hpp"
#include "tierwise/detail/stages/policy_sha256.hpp"
#include "tierwise/error.hpp"
#include "tierwise/month.hpp"
#include "tierwise/note.hpp"
#include "tierwise/state.hpp"

namespace tierwise::detail {

/// Compares what a state has with what some rules ask for.
class state_check {
 public:
  state_check(state_columns const& from, plan const& now) : from_(from), now_(now), where_(from, now, no_codes()) {}

  /// Whether the state has all that the rules look back on.
  [[nodiscard]] bool remembers_all() const {
    return std::find(where_.histories.begin(), where_.histories.end(), no_slot) == where_.histories.end();
  }

  /// Throws `error` for what cannot be carried on: another currency, tiers held that the rules do not have, and what
  /// they look back on and the state does not remember, as for an amendment.
  void refuse_what_is_lost(char const* hint =
                               "a metric that names it, or an amendment that looks back on it, in the policy that "
                               "leaves the state behind, keeps it remembered") const {
    std::vector<fault> faults = lost_tiers();
    for (std::size_t i = 0; i < where_.histories.size(); ++i)
      if (where_.histories[i] == no_slot) {
        history_plan const& h = now_.histories[i];
        faults.push_back(path_fault(
            h.path,
            "it looks back on '" + written(h) + "' further than the state after " + from_.after.text() + " remembers",
            hint));
      }
    if (!faults.empty()) throw error(std::move(faults));
  }

  /// What rules look back on, and the records had no column for: it is missing for all who are there.
  void tell_unknown(std::vector<tierwise::note>& notes) const {
    std::vector<std::string> unknown;
    for (std::size_t i = 0; i < where_.histories.size(); ++i)
      if (is_unknown(from_.histories[where_.histories[i]])) unknown.push_back(written(now_.histories[i]));
    if (unknown.empty()) return;
    tierwise::note n;
    n.kind = note_kind::cut_past;
    for (auto const& name : unknown) n.subject += (n.subject.empty() ? "" : ", ") + name;
    n.months = from_.after.text();
    n.text = "nothing is known of " + some_of(unknown) + " in the months up to " + n.months + ": what looks back on " +
             (unknown.size() == 1 ? "it" : "them") + " is missing as long as it reaches there";
    notes.push_back(std::move(n));
  }

  /// What is carried on by rules that did not leave the state behind, in words. `before`: those in force in its last
  /// month.
  void tell_other_rules(policy const& before, std::vector<tierwise::note>& notes) const {
    if (policy_sha256(before) == from_.policy_sha256) return;
    std::vector<std::string> dropped, anew;
    for (auto const& h : from_.histories)
      if (!asked_for(h)) dropped.push_back(h.what.empty() ? "months" : h.what);
    for (auto const& l : from_.ladders)
      if (!has_ladder(l.name)) dropped.push_back("the ladder " + l.name);
    for (std::size_t l = 0; l < where_.ladders.size(); ++l)
      if (where_.ladders[l] == no_slot) anew.push_back("the ladder " + now_.policy.ladder[l].name);
    tierwise::note n;
    n.kind = note_kind::other_rules;
    n.subject = "state";
    n.months = from_.after.text();
    n.rows = from_.people.size();
    n.text = "the state was left behind by other rules ('" + from_.policy_name + "'): tiers, months and what is " +
             "remembered are carried on";
    if (!dropped.empty()) n.text += "; nothing asks any more for " + some_of(dropped);
    if (!anew.empty()) n.text += "; everybody begins on the first tier of " + some_of(anew);
    notes.push_back(std::move(n));
  }

 private:
  static std::vector<double> const& no_codes() {
    static std::vector<double> const none;
    return none;
  }
  [[nodiscard]] static std::string written(history_plan const& h) {
    return h.part == no_slot ? std::string("months") : h.what.print(h.part);
  }
  /// Whether nobody who is there in the last month has a value in it, or in what has been summed up.
  [[nodiscard]] bool is_unknown(carried_history const& h) const {
    std::vector<double> const* values = h.months.empty() ? nullptr : &h.months[0];
    for (int k = 0; k < 3 && values == nullptr; ++k)
      if (!h.all.of[k].empty()) values = &h.all.of[k];
    if (values == nullptr) return false;
    bool anybody = false;
    for (std::size_t p = 0; p < from_.people.size(); ++p) {
      if (from_.separated[p] != 0 || from_.last[p] != from_.after.index) continue;
      anybody = true;
      if ((*values)[p] == (*values)[p]) return false;
    }
    return anybody;
  }
  [[nodiscard]] std::vector<fault> lost_tiers() const {
    std::vector<fault> faults;
    if (from_.currency != now_.policy.currency)
      faults.push_back(
          path_fault("currency", "the state's money is " + from_.currency + ", the policy's " + now_.policy.currency));
    for (std::size_t l = 0; l < where_.ladders.size(); ++l) find_lost_tiers(l, faults);
    return faults;
  }
  void find_lost_tiers(std::size_t l, std::vector<fault>& faults) const {
    if (where_.ladders[l] == no_slot) return;
    carried_ladder const& kept = from_.ladders[where_.ladders[l]];
    for (std::size_t t = 0; t < kept.tiers.size(); ++t) {
      if (where_.tiers[l][t] != carried_columns::no_tier) continue;
      std::vector<std::string> who;
      for (std::size_t p = 0; p < from_.people.size(); ++p)
        if (kept.tier[p] == t && from_.separated[p] == 0 && from_.last[p] == from_.after.index)
          who.push_back(from_.people[p]);
      if (!who.empty())
        faults.push_back(
            path_fault("ladder." + kept.name,
                       "there is no tier '" + kept.tiers[t] + "', which people of the state hold: " + some_of(who, 3)));
    }
  }
  [[nodiscard]] bool asked_for(carried_history const& h) const {
    for (auto const& wanted : now_.histories)
      if (wanted.key == h.key) return true;
    return false;
  }
  [[nodiscard]] bool has_ladder(std::string const& name) const {
    for (auto const& l : now_.policy.ladder)
      if (l.name == name) return true;
    return false;
  }

  state_columns const& from_;
  plan const& now_;
  carried_columns where_;
};

/// Throws `error` when records cannot go on from the state before them; see `state_check`.
inline void refuse_what_is_lost(dated<plan> const& plans, ordered_records const& in) {
  if (!in.before.is_empty())
    state_check(in.before.columns(), plans.in(month::from_index(in.first_month))).refuse_what_is_lost();
}
/// What is told of a state that other rules left behind.
inline void tell_other_rules(dated<plan> const& plans, ordered_records const& in, std::vector<tierwise::note>& notes) {
  if (!in.before.is_empty())
    state_check(in.before.columns(), plans.in(month::from_index(in.first_month)))
        .tell_other_rules(plans.in(in.before.after()).policy, notes);
}

}  // namespace tierwise::detail
