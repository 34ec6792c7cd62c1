// A ladder as a C++ value: static_assert can ask whether pay rises, whether each tier can be reached, and who is
// promoted.
#pragma once

#include <cstddef>  // for std::size_t
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "tierwise/ladder.hpp"
#include "tierwise/rule.hpp"

namespace tierwise {

namespace detail {
// Never called in a ladder that compiles: a constant expression cannot, and the compiler says the name.
inline void two_tiers_of_a_ladder_have_one_name() { throw error(path_fault("ladder", "two tiers have one name")); }
inline void the_ladder_has_no_tier_of_this_name(std::string_view found, std::vector<std::string> const& known) {
  throw error(error::unknown_name("tier", found, known));
}

/// A rule that was not given.
struct no_rule {};
template <class R>
inline constexpr bool given = !std::is_same_v<R, no_rule>;
}  // namespace detail

/// A tier of a compile-time ladder. Each of its functions gives a rung with one more rule.
template <class Enter = detail::no_rule, class Keep = detail::no_rule, class Applies = detail::no_rule,
          class Approve = detail::no_rule>
struct static_rung {
  std::string_view name;
  figure base_pay;
  [[no_unique_address]] Enter enter_rule;
  [[no_unique_address]] Keep keep_rule;
  [[no_unique_address]] Applies applies_rule;
  [[no_unique_address]] Approve approve_rule;
  std::string_view label = {};

  static constexpr bool can_be_entered = detail::given<Enter>;
  static constexpr bool can_be_lost = detail::given<Keep>;

  /// The rule for entering from the tier below.
  template <class R>
  [[nodiscard]] constexpr auto enter(R const& r) const {
    return static_rung<R, Keep, Applies, Approve>{name, base_pay, r, keep_rule, applies_rule, approve_rule, label};
  }
  /// The rule for staying.
  template <class R>
  [[nodiscard]] constexpr auto keep(R const& r) const {
    return static_rung<Enter, R, Applies, Approve>{name, base_pay, enter_rule, r, applies_rule, approve_rule, label};
  }
  /// Whether the person asks for the tier.
  template <class R>
  [[nodiscard]] constexpr auto applies(R const& r) const {
    return static_rung<Enter, Keep, R, Approve>{name, base_pay, enter_rule, keep_rule, r, approve_rule, label};
  }
  /// The leader's decision.
  template <class R>
  [[nodiscard]] constexpr auto approve(R const& r) const {
    return static_rung<Enter, Keep, Applies, R>{name, base_pay, enter_rule, keep_rule, applies_rule, r, label};
  }
  /// The label in Chinese.
  [[nodiscard]] constexpr static_rung zh(std::string_view text) const {
    static_rung out = *this;
    out.label = text;
    return out;
  }

  /// Whether the person is kept on the tier.
  template <class F>
  [[nodiscard]] constexpr bool keeps(F const& f) const {
    if constexpr (detail::given<Keep>)
      return keep_rule(f);
    else
      return true;
  }
  /// Whether the person enters from the tier below.
  template <class F>
  [[nodiscard]] constexpr bool admits(F const& f) const {
    if constexpr (!detail::given<Enter>)
      return false;
    else
      return holds(applies_rule, f) && holds(enter_rule, f) && holds(approve_rule, f);
  }

  operator tier() const {  // NOLINT: a rung is a tier
    tier out;
    out.name = name;
    out.zh = label;
    out.base_pay = base_pay;
    set(out.enter, enter_rule);
    set(out.keep, keep_rule);
    set(out.applies, applies_rule);
    set(out.approve, approve_rule);
    return out;
  }

 private:
  template <class R, class F>
  static constexpr bool holds(R const& r, F const& f) {
    if constexpr (detail::given<R>)
      return r(f);
    else
      return true;
  }
  template <class R>
  static void set(std::optional<formula>& to, R const& r) {
    if constexpr (detail::given<R>) to = static_cast<formula>(r);
  }
};

/// A tier with its base pay a month, in major units.
[[nodiscard]] constexpr static_rung<> rung(std::string_view name, figure pay) {
  return {name, pay, {}, {}, {}, {}, {}};
}

/// Tiers from the lowest to the highest. Made by `make_ladder`.
template <class... Rung>
class static_ladder {
 public:
  constexpr static_ladder(std::string_view ladder_name, Rung const&... r) : name_(ladder_name), rungs_(r...) {
    std::string_view const names[] = {r.name...};
    for (std::size_t i = 0; i < size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (names[i] == names[j]) detail::two_tiers_of_a_ladder_have_one_name();
    static_assert(!std::tuple_element_t<0, std::tuple<Rung...>>::can_be_lost,
                  "tierwise: nobody can fall below the first tier, so it has no keep rule");
  }

  [[nodiscard]] constexpr std::string_view name() const { return name_; }
  [[nodiscard]] static constexpr std::size_t size() { return sizeof...(Rung); }

  /// Whether every tier pays more than the one below.
  [[nodiscard]] constexpr bool base_pay_rises() const {
    return std::apply(
        [](Rung const&... r) {
          double const pay[] = {r.base_pay.value...};
          for (std::size_t i = 1; i < size(); ++i)
            if (!(pay[i - 1] < pay[i])) return false;
          return true;
        },
        rungs_);
  }
  /// Whether each tier above the first has a rule for entering it.
  [[nodiscard]] static constexpr bool every_tier_can_be_reached() {
    constexpr bool can[] = {Rung::can_be_entered...};
    for (std::size_t i = 1; i < size(); ++i)
      if (!can[i]) return false;
    return true;
  }
  /// The tier a person holds next month: one down when `keep` does not hold, one up when the next tier is asked for,
  /// entered and approved, else the same. Seats and waiting times need a history: `apply` knows them.
  template <class F>
  [[nodiscard]] constexpr std::string_view next(std::string_view held, F const& facts_of_the_month) const {
    return std::apply(
        [&](Rung const&... r) {
          std::string_view const names[] = {r.name...};
          bool const keeps[] = {r.keeps(facts_of_the_month)...};
          bool const admits[] = {r.admits(facts_of_the_month)...};
          std::size_t t = 0;
          while (t < size() && names[t] != held) ++t;
          if (t == size()) {
            detail::the_ladder_has_no_tier_of_this_name(held, {std::string(r.name)...});
            return held;
          }
          if (!keeps[t]) return names[t - 1];
          return t + 1 < size() && admits[t + 1] ? names[t + 1] : names[t];
        },
        rungs_);
  }
  /// Whether a person on a tier rises.
  template <class F>
  [[nodiscard]] constexpr bool promotes(std::string_view held, F const& facts_of_the_month) const {
    std::size_t before = place(held);
    return place(next(held, facts_of_the_month)) > before;
  }

  operator ladder() const {  // NOLINT: it is a ladder
    ladder out;
    out.name = name_;
    std::apply([&](Rung const&... r) { (out.tier.push_back(r), ...); }, rungs_);
    return out;
  }

 private:
  [[nodiscard]] constexpr std::size_t place(std::string_view held) const {
    return std::apply(
        [&](Rung const&... r) {
          std::size_t at = size(), i = 0;
          ((at = r.name == held ? i : at, ++i), ...);
          return at;
        },
        rungs_);
  }

  std::string_view name_;
  std::tuple<Rung...> rungs_;
};

/// `make_ladder("medal", rung("trial", 1900), rung("iron", 2000).enter(iron))`
template <class... Rung>
[[nodiscard]] constexpr static_ladder<Rung...> make_ladder(std::string_view name, Rung const&... rungs) {
  return {name, rungs...};
}

}  // namespace tierwise
