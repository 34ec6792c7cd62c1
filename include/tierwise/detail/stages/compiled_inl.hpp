// A policy compiled, and amendments that go on from it.
#pragma once

#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/compiled.hpp"
#include "tierwise/detail/stages/check_amendment.hpp"
#include "tierwise/detail/stages/compile_policy.hpp"
#include "tierwise/detail/validation/list_lengths.hpp"
#include "tierwise/detail/validation/sound_values.hpp"
#include "tierwise/error.hpp"
#include "tierwise/limits.hpp"

namespace tierwise {

TIERWISE_INLINE compiled_policy::compiled_policy(tierwise::policy const& p) {
  detail::require_sound(detail::within_limits(p));
  plans_.first = detail::compile_policy(p);
}

TIERWISE_INLINE compiled_policy compiled_policy::amended(month from, tierwise::policy const& then) const {
  if (!plans_.amended.empty() && !(plans_.amended.back().first < from)) {
    fault f;
    f.path = "amendment from " + from.text();
    f.message = "it does not come after the one before, from " + plans_.amended.back().first.text();
    throw error(std::move(f));
  }
  if (!month::may_be(from.index)) {
    fault f;
    f.path = "amendment";
    f.message = "it begins in the year " + std::to_string(from.year());
    f.hint = "years are from 1900 to 2199";
    throw error(std::move(f));
  }
  detail::require_sound(detail::within_limits(then));
  if (plans_.amended.size() >= limit::amendments) {
    fault f;
    f.path = "amendment from " + from.text();
    f.message = detail::with_commas(plans_.amended.size() + 1) + " amendments; a policy may have " +
                detail::with_commas(limit::amendments);
    throw error(std::move(f));
  }
  compiled_policy out = *this;
  out.plans_.amended.emplace_back(from, detail::compile_policy(then, plans_.last().texts));
  detail::check_amendment(from, plans_.last(), out.plans_.last());
  return out;
}

TIERWISE_INLINE policy const& compiled_policy::policy() const { return plans_.first->policy; }

}  // namespace tierwise
