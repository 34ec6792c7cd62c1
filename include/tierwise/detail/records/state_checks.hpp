// Whether the columns of a state go together: what a file says is not trusted.
#pragma once

#include <algorithm>  // for std::adjacent_find, std::all_of
#include <cmath>      // for std::abs
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/detail/compute/error_bound.hpp"
#include "tierwise/limits.hpp"
#include "tierwise/state.hpp"

namespace tierwise::detail {

class state_checks {
 public:
  explicit state_checks(state_columns const& c) : c_(c), people_(c.people.size()) {}

  /// What contradicts itself; "" when nothing does.
  [[nodiscard]] std::string first_fault() const {
    if (!month::may_be(c_.after.index)) return "its month";
    if (!people_fit()) return "its people";
    for (auto const& l : c_.ladders)
      if (!ladder_fits(l)) return "the ladder '" + l.name + "'";
    if (!undecided_fits()) return "how people stand undecided";
    for (auto const& h : c_.histories)
      if (!history_fits(h)) return "what is remembered of '" + h.what + "'";
    return "";
  }

 private:
  template <class T, class F>
  [[nodiscard]] bool all(std::vector<T> const& column, F fits) const {
    return column.size() == people_ && std::all_of(column.begin(), column.end(), fits);
  }
  [[nodiscard]] bool people_fit() const {
    auto const falls = [](std::string const& a, std::string const& b) { return !(a < b); };
    if (people_ == 0 || std::adjacent_find(c_.people.begin(), c_.people.end(), falls) != c_.people.end()) return false;
    auto const is_month = [](std::int32_t m) { return month::may_be(m); };
    auto const is_text = [&](std::int32_t t) { return t >= 0 && std::size_t(t) < c_.texts.size(); };
    if (!all(c_.shop, is_text) || !all(c_.joined, is_month) || !all(c_.first, is_month) || !all(c_.last, is_month) ||
        !all(c_.separated, [&](std::int32_t m) { return m == 0 || is_month(m); }) ||
        !all(c_.left, [&](std::int32_t m) { return m == 0 || is_month(m); }) || !all(c_.tenure_from, is_month) ||
        !all(c_.this_year, [](std::int16_t n) { return n >= 0 && n < 12; }) ||
        !all(c_.this_quarter, [](std::int16_t n) { return n >= 0 && n < 3; }) ||
        !all(c_.joined_said, [](std::uint8_t b) { return b < 2; }) ||
        !all(c_.months_so_far, [](std::int16_t n) { return n >= 0; }))
      return false;
    for (std::size_t p = 0; p < people_; ++p)
      if (c_.joined[p] > c_.first[p] || c_.first[p] > c_.last[p] || c_.last[p] > c_.after.index ||
          (c_.separated[p] != 0 && (c_.separated[p] < c_.first[p] || c_.separated[p] > c_.last[p])) ||
          c_.tenure_from[p] < c_.joined[p] || c_.tenure_from[p] > c_.last[p] ||
          (c_.left[p] != 0 && c_.left[p] != c_.last[p]) || c_.months_so_far[p] > c_.last[p] - c_.first[p] + 1)
        return false;
    return true;
  }
  [[nodiscard]] bool ladder_fits(carried_ladder const& l) const {
    auto const counts = [](std::int16_t n) { return n >= 0; };
    std::size_t const tiers = l.tiers.size();
    if (tiers == 0 || tiers > limit::tiers || l.refused.size() != tiers) return false;
    for (auto const* which : {&l.tier, &l.highest})
      if (!all(*which, [&](std::uint8_t t) { return t < tiers; })) return false;
    for (auto const* months : {&l.months_in_tier, &l.months_risen, &l.acting_months, &l.waiting})
      if (!all(*months, counts)) return false;
    if (!all(l.priority, [&](std::uint64_t bits) { return tiers >= 64 || bits >> tiers == 0; })) return false;
    for (auto const& months : l.refused)
      if (!months.empty() &&
          !all(months, [&](std::int32_t m) { return m == 0 || (month::may_be(m) && m <= c_.after.index); }))
        return false;
    return true;
  }
  [[nodiscard]] bool undecided_fits() const {
    if (c_.let_go.empty()) return c_.undecided.empty();
    if (c_.undecided.size() != c_.ladders.size()) return false;
    for (std::size_t l = 0; l < c_.ladders.size(); ++l)
      if (!ladder_fits(c_.undecided[l]) || c_.undecided[l].tiers != c_.ladders[l].tiers) return false;
    return all(c_.let_go, [&](std::uint8_t l) { return l <= c_.ladders.size(); });
  }
  [[nodiscard]] bool history_fits(carried_history const& h) const {
    if (h.key.empty() || h.type > value_type::month || h.months.size() > 60 || h.risen.size() > c_.ladders.size())
      return false;
    for (auto const& other : c_.histories)
      if (&other != &h && other.key == h.key) return false;
    for (auto const& column : h.months)
      if (!all(column, [&](double v) { return v != v || is_value(h.type, v); })) return false;
    if (!totals_fit(h.all) || !totals_fit(h.year) || !totals_fit(h.quarter)) return false;
    auto const fits = [&](carried_totals const& t) { return totals_fit(t); };
    return (h.risen_undecided.empty() || h.risen_undecided.size() == h.risen.size()) &&
           std::all_of(h.risen.begin(), h.risen.end(), fits) &&
           std::all_of(h.risen_undecided.begin(), h.risen_undecided.end(), fits);
  }
  [[nodiscard]] bool totals_fit(carried_totals const& t) const {
    for (std::size_t i = 0; i < 3; ++i)
      if (!t.of[i].empty() && !all(t.of[i], [&](double v) { return v != v || i > 0 || std::abs(v) < 2 * whole_limit; }))
        return false;
    return true;
  }
  [[nodiscard]] bool is_value(value_type type, double v) const {
    if (type == value_type::number) return std::abs(v) < 2 * whole_limit;
    if (nearest_whole(v) != v) return false;
    if (type == value_type::truth) return v == 0 || v == 1;
    if (type == value_type::text) return v >= 0 && v < double(c_.texts.size());
    return v > -1e9 && v < 1e9 && month::may_be(static_cast<std::int64_t>(v));
  }

  state_columns const& c_;
  std::size_t people_;
};

[[nodiscard]] inline std::string what_contradicts(state_columns const& c) { return state_checks(c).first_fault(); }

}  // namespace tierwise::detail
