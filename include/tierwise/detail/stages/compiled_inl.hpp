// A policy compiled, and amendments that go on from it.
#pragma once

#include <cstddef>   // for std::ptrdiff_t, std::size_t
#include <memory>    // for std::make_shared
#include <optional>  // for std::nullopt
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/compiled.hpp"
#include "tierwise/detail/reflect/path.hpp"
#include "tierwise/detail/stages/check_amendment.hpp"
#include "tierwise/detail/stages/compile_policy.hpp"
#include "tierwise/detail/stages/histories_asked.hpp"
#include "tierwise/detail/stages/pad_rules.hpp"
#include "tierwise/detail/validation/list_lengths.hpp"
#include "tierwise/detail/validation/sound_values.hpp"
#include "tierwise/edit.hpp"
#include "tierwise/error.hpp"
#include "tierwise/limits.hpp"

namespace tierwise {
namespace detail {

/// Does what an amendment asks for; of what is wrong with that it is told which.
template <class Do>
void for_amendment(std::string const& from, Do what) {
  try {
    what();
  } catch (error const& e) {
    std::vector<fault> faults = e.faults();
    for (auto& f : faults)
      if (!f.path.starts_with(of_amendment))
        f.path = std::string(of_amendment) + from + (f.path.empty() ? "" : ": " + f.path);
    throw error(std::move(faults));
  }
}

/// The month that an amendment holds from.
[[nodiscard]] inline month begin_of(amendment const& one) {
  auto const from = one.from.size() == 7 ? month::read(one.from) : std::nullopt;
  if (!from) throw error(path_fault("", in_quotes(one.from) + " is no month", "write it like 2026-07"));
  return *from;
}

/// Throws `error` for a month that is not behind those of other amendments.
inline void require_later(dated<plan> const& before, month from) {
  if (!before.amended.empty() && !(before.amended.back().first < from))
    throw error(path_fault("", "it does not come after the one before, from " + before.amended.back().first.text()));
  if (before.amended.size() >= limit::amendments)
    throw error(path_fault("", with_commas(before.amended.size() + 1) + " amendments; a policy may have " +
                                   with_commas(limit::amendments)));
}

/// Throws `error` for what is wrong with rules by themselves: they name no tier, and no pay line, that only rules of
/// other months have. `padded`: with those of all.
inline void require_alone(policy const& own, policy const& padded) {
  if (own.pay.line.size() != padded.pay.line.size() || count_tiers(own) != count_tiers(padded))
    (void)compile_policy(own);
}

/// The plans again, those of each month with what later ones look back on.
[[nodiscard]] inline dated<plan> remembering_for_later(dated<plan> const& plans) {
  auto const all = plans.all();
  dated<plan> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<plan const*> const later(all.begin() + static_cast<std::ptrdiff_t>(i) + 1, all.end());
    auto const texts = i == 0 ? std::vector<std::string>() : out.last().texts;
    auto made = compile_for_later(later, [&](asked_by_others const& asked) {
      return compile_policy(all[i]->policy, {texts, tiers_in_force(*all[i])}, asked);
    });
    if (i == 0)
      out.first = std::move(made);
    else
      out.amended.emplace_back(plans.amended[i - 1].first, std::move(made));
  }
  return out;
}

/// Adds rules that hold from a month on. `tiers`: by ladder how many they have themselves.
inline void amend_plans(dated<plan>& plans, month from, policy const& then, std::vector<std::size_t> tiers) {
  plans.amended.emplace_back(from, compile_policy(then, {plans.last().texts, std::move(tiers)}));
  auto const& all = plans.amended;
  check_amendment(from, all.size() == 1 ? *plans.first : *all[all.size() - 2].second, plans.last());
}

}  // namespace detail

TIERWISE_INLINE compiled_policy::compiled_policy(tierwise::policy const& p)
    : policy_(std::make_shared<tierwise::policy const>(p)) {
  detail::require_sound(detail::within_limits(p));
  std::vector<tierwise::policy> rules(1, p);
  rules.front().amendment.clear();
  if (p.amendment.empty()) {
    plans_.first = detail::compile_policy(rules.front());
    return;
  }
  (void)detail::compile_policy(rules.front());  // what is wrong with it alone is told first
  for (auto const& one : p.amendment)
    detail::for_amendment(one.from, [&] {
      rules.push_back(changed(rules.back(), one));
      detail::require_sound(detail::within_limits(rules.back()));
    });
  auto const own = rules;
  detail::pad_rules(rules);
  plans_.first = detail::compile_policy(rules.front(), {{}, detail::count_tiers(own.front())});
  for (std::size_t i = 0; i < p.amendment.size(); ++i)
    detail::for_amendment(p.amendment[i].from, [&] {
      month const from = detail::begin_of(p.amendment[i]);
      detail::require_later(plans_, from);
      detail::require_alone(own[i + 1], rules[i + 1]);
      detail::amend_plans(plans_, from, rules[i + 1], detail::count_tiers(own[i + 1]));
    });
  if (!detail::remember_for_later(plans_)) plans_ = detail::remembering_for_later(plans_);
}

TIERWISE_INLINE compiled_policy compiled_policy::amended(amendment const& more) const {
  std::vector<tierwise::policy> rules = {plans_.last().policy};
  compiled_policy out = *this;
  bool alike = false, remembered = false;
  detail::for_amendment(more.from, [&] {
    month const from = detail::begin_of(more);
    detail::require_later(plans_, from);
    rules.push_back(changed(in_force(*policy_, from), more));
    detail::require_sound(detail::within_limits(rules.back()));
    auto const own = rules.back();
    detail::pad_rules(rules);
    alike = detail::shape_of_desk(rules.front()) == detail::shape_of_desk(plans_.last().policy);
    if (!alike) return;
    detail::require_alone(own, rules.back());
    detail::amend_plans(out.plans_, from, rules.back(), detail::count_tiers(own));
    remembered = detail::remember_for_later(out.plans_);
  });
  // Those before are to have its lines and tiers, and to remember what it looks back on.
  if (!alike || !remembered) return compiled_policy(amend(*policy_, more));
  out.policy_ = std::make_shared<tierwise::policy const>(amend(*policy_, more));
  return out;
}

TIERWISE_INLINE compiled_policy compiled_policy::amended(month from, tierwise::policy const& then) const {
  if (!month::may_be(from.index)) {
    fault f;
    f.path = "amendment";
    f.message = "it begins in the year " + std::to_string(from.year());
    f.hint = "years are from 1900 to 2199";
    throw error(std::move(f));
  }
  detail::for_amendment(from.text(), [&] { detail::require_later(plans_, from); });
  detail::require_sound(detail::within_limits(then));
  return amended(amend(*policy_, from, then).amendment.back());
}

TIERWISE_INLINE policy const& compiled_policy::policy() const { return *policy_; }

}  // namespace tierwise
