// What other rules look back on, as further histories of a plan.
#pragma once

#include <algorithm>  // for std::all_of, std::any_of, std::fill_n, std::max, std::min
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/month/state.hpp"
#include "tierwise/detail/plan/builder.hpp"
#include "tierwise/detail/plan/dated.hpp"
#include "tierwise/detail/plan/past_functions.hpp"

namespace tierwise::detail {

/// Of what others look back on, by key: what some rules cannot say.
struct unsaid_histories {
  std::set<std::string> missing;   ///< their months are remembered as missing, and count as none
  std::set<std::string> left_out;  ///< nothing is remembered of it
};

/// `b` is to remember what `others` look back on, behind its own formulas. What it cannot say, and was not known to,
/// is added to `found`: it is to be compiled again.
class histories_asked {
 public:
  histories_asked(plan_builder& b, unsaid_histories const& known, std::set<std::string>& found)
      : b_(b), known_(known), found_(found) {}

  void remember_all(std::vector<plan const*> const& others) {
    std::vector<std::string> const added = add_absent_offences(others);
    for (auto const* other : others)
      for (auto const& wanted : other->histories)
        if (!known_.left_out.contains(wanted.key)) remember(*other, wanted);
    for (auto const& name : added) b_.names.symbols.erase(name);
  }

 private:
  /// Of what is no offence here nobody has been guilty: what others name of it is 0. Returns the names.
  [[nodiscard]] std::vector<std::string> add_absent_offences(std::vector<plan const*> const& others) {
    std::set<std::string> absent;
    for (auto const* other : others) {
      for (auto const& o : other->policy.discipline.offence) absent.insert(o.name);
      absent.insert(other->others_offences.begin(), other->others_offences.end());
    }
    for (auto const& o : b_.policy().discipline.offence) absent.erase(o.name);
    std::vector<std::string> out;
    if (absent.empty()) return out;
    b_.made->others_offences.assign(absent.begin(), absent.end());
    expression none;
    none.constant(0);
    std::uint32_t const slot = b_.columns.evaluate(std::move(none), "discipline");
    for (auto const& offence : absent)
      for (char const* figure : {".count", ".in_window", ".fine"})
        if (b_.names.symbols.try_emplace(offence + figure, symbol::column(value_type::number, slot)).second)
          out.push_back(offence + figure);
    return out;
  }

  /// The number of a ladder of the others here; -1: there is none.
  [[nodiscard]] int ladder_here(plan const& other, int number) const {
    auto const& ladders = b_.policy().ladder;
    for (std::size_t l = 0; l < ladders.size(); ++l)
      if (ladders[l].name == other.policy.ladder[static_cast<std::size_t>(number)].name) return static_cast<int>(l);
    return -1;
  }
  void remember(plan const& other, history_plan const& wanted) {
    // What is of a ladder is known by its number.
    bool const same_ladder = wanted.own_ladder < 0 || ladder_here(other, wanted.own_ladder) == wanted.own_ladder;
    bool const is_missing = known_.missing.contains(wanted.key);
    std::size_t const sound = b_.faults.found.size();
    history_plan& own = is_missing || !same_ladder ? missing(wanted) : b_.made->histories[said(wanted)];
    if (b_.faults.found.size() > sound || (!same_ladder && !is_missing)) {
      b_.faults.found.resize(sound);
      found_.insert(wanted.key);
    }
    own.months_kept = std::max(own.months_kept, wanted.months_kept);
    for (int i = 0; i < 3; ++i) {
      own.all[i] = own.all[i] || wanted.all[i];
      own.year[i] = own.year[i] || wanted.year[i];
      own.quarter[i] = own.quarter[i] || wanted.quarter[i];
    }
    for (auto const& [l, bits] : wanted.risen)
      if (int const here = ladder_here(other, l); here >= 0) own.risen[here] |= bits;
  }

  /// By the formulas and metrics of these rules; a `gross` of some lines adds up as many.
  [[nodiscard]] std::uint32_t said(history_plan const& wanted) {
    scope at;
    at.path = wanted.path;
    at.ladder = wanted.own_ladder;
    bool const of_lines = wanted.lines_earned >= 0;
    auto const all_earned = b_.formulas.earned;
    symbol const gross = b_.names.symbols["gross"];
    if (of_lines) {
      b_.formulas.earned.resize(std::min(all_earned.size(), static_cast<std::size_t>(wanted.lines_earned)));
      b_.names.symbols["gross"].is = symbol::what::gross_so_far;
    }
    std::uint32_t const out =
        find_history(b_.formulas, wanted.what, wanted.part, wanted.as, at, of_lines, wanted.type, wanted.year_from);
    fill_history(b_.formulas, out);
    b_.formulas.earned = all_earned;
    b_.names.symbols["gross"] = gross;
    return out;
  }

  /// A history of the same key without a value in any month; what counts months counts none.
  [[nodiscard]] history_plan& missing(history_plan const& wanted) {
    auto& histories = b_.made->histories;
    auto const [known, fresh] =
        b_.formulas.histories_by_key.try_emplace(wanted.key, static_cast<std::uint32_t>(histories.size()));
    if (!fresh) return histories[known->second];
    expression nothing;
    nothing.constant(wanted.as == kept_as::value ? no_value : 0, wanted.type);
    history_plan own = wanted;
    own.slot = b_.columns.evaluate(std::move(nothing), wanted.path);
    own.unsaid = true;
    own.months_kept = 0;
    own.risen.clear();
    for (auto* const span : {own.all, own.year, own.quarter}) std::fill_n(span, 3, false);
    histories.push_back(std::move(own));
    return histories.back();
  }

  plan_builder& b_;
  unsaid_histories const& known_;
  std::set<std::string>& found_;
};

/// Asks for what other rules look back on.
class asked_by_others {
 public:
  asked_by_others(std::vector<plan const*> others, unsaid_histories const& known, std::set<std::string>& found)
      : others_(std::move(others)), known_(known), found_(found) {}

  void declare(plan_builder&) const {}
  void ask(plan_builder& b) const { histories_asked(b, known_, found_).remember_all(others_); }

 private:
  std::vector<plan const*> others_;
  unsaid_histories const& known_;
  std::set<std::string>& found_;
};

/// Whether rules remember all that others ask for.
[[nodiscard]] inline bool covers_all(plan const& kept, plan const& asked) {
  return std::all_of(asked.histories.begin(), asked.histories.end(), [&](history_plan const& wanted) {
    return std::any_of(kept.histories.begin(), kept.histories.end(),
                       [&](history_plan const& one) { return covers(one, wanted); });
  });
}

/// Whether the rules of every month remember what those of later ones look back on.
template <class Rules>
[[nodiscard]] bool remember_for_later(dated<Rules> const& rules) {
  auto const all = rules.all();
  for (std::size_t i = 1; i < all.size(); ++i)
    if (!covers_all(*all[i - 1], *all[i])) return false;
  return true;
}

/// Compiles rules so that they remember what `later` ones look back on, and twice where they cannot say all of it.
/// `compile(asked)`.
template <class Compile>
[[nodiscard]] auto compile_for_later(std::vector<plan const*> const& later, Compile compile) {
  unsaid_histories const nothing;
  unsaid_histories known;
  auto made = compile(asked_by_others(later, nothing, known.missing));
  if (known.missing.empty()) return made;
  std::set<std::string> further;
  return compile(asked_by_others(later, known, further));
}

}  // namespace tierwise::detail
