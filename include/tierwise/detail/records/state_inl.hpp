// What a state says of its people, and how it is compared, written and read.
#pragma once

#include <algorithm>  // for std::equal, std::lower_bound, std::sort
#include <cstddef>
#include <cstdint>
#include <memory>  // for std::make_shared
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/records/state_file.hpp"
#include "tierwise/detail/support/bit_cast.hpp"
#include "tierwise/detail/text/file.hpp"
#include "tierwise/state.hpp"

namespace tierwise {

namespace detail {

// In state_file.hpp, which may be the header that this one comes with.
[[nodiscard]] inline std::string state_bytes(state_columns const& c);
[[nodiscard]] inline state_columns read_state(std::string_view bytes, std::string const& file);

/// By their bits: what is missing is the same as what is missing.
[[nodiscard]] inline bool same_bits(std::vector<double> const& a, std::vector<double> const& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
    return bit_cast<std::uint64_t>(x) == bit_cast<std::uint64_t>(y) || (x != x && y != y);
  });
}
[[nodiscard]] inline bool same_totals(carried_totals const& a, carried_totals const& b) {
  return same_bits(a.of[0], b.of[0]) && same_bits(a.of[1], b.of[1]) && same_bits(a.of[2], b.of[2]);
}
/// Texts are compared, not their codes: those of another state are numbered in another order.
[[nodiscard]] inline bool same_texts(state_columns const& a, std::vector<double> const& of_a, state_columns const& b,
                                     std::vector<double> const& of_b) {
  return std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), [&](double x, double y) {
    return (x != x && y != y) ||
           (x == x && y == y && a.texts[static_cast<std::size_t>(x)] == b.texts[static_cast<std::size_t>(y)]);
  });
}
[[nodiscard]] inline bool same_history(state_columns const& a, carried_history const& x, state_columns const& b,
                                       carried_history const& y) {
  if (x.key != y.key || x.type != y.type || x.months.size() != y.months.size() || x.risen.size() != y.risen.size() ||
      x.risen_undecided.size() != y.risen_undecided.size() || !same_totals(x.all, y.all) ||
      !same_totals(x.year, y.year) || !same_totals(x.quarter, y.quarter))
    return false;
  for (std::size_t l = 0; l < x.risen.size(); ++l)
    if (!same_totals(x.risen[l], y.risen[l])) return false;
  for (std::size_t l = 0; l < x.risen_undecided.size(); ++l)
    if (!same_totals(x.risen_undecided[l], y.risen_undecided[l])) return false;
  for (std::size_t i = 0; i < x.months.size(); ++i)
    if (x.type == value_type::text ? !same_texts(a, x.months[i], b, y.months[i]) : !same_bits(x.months[i], y.months[i]))
      return false;
  return true;
}

/// The columns with the rows of some people only; columns that are empty stay so.
[[nodiscard]] inline state_columns of_people(state_columns out, std::vector<std::size_t> const& places) {
  auto const pick = [&](auto& column) {
    if (column.empty()) return;
    auto const all = std::move(column);
    column.clear();
    for (auto const p : places) column.push_back(all[p]);
  };
  auto const pick_totals = [&](carried_totals& totals) {
    for (auto& column : totals.of) pick(column);
  };
  pick(out.people);
  for (auto* const months :
       {&out.shop, &out.joined, &out.first, &out.last, &out.separated, &out.left, &out.tenure_from})
    pick(*months);
  pick(out.joined_said);
  for (auto* const months : {&out.months_so_far, &out.this_year, &out.this_quarter}) pick(*months);
  auto const pick_ladder = [&](carried_ladder& l) {
    pick(l.tier);
    pick(l.highest);
    for (auto* const months : {&l.months_in_tier, &l.months_risen, &l.acting_months, &l.waiting}) pick(*months);
    pick(l.priority);
    for (auto& refused : l.refused) pick(refused);
  };
  for (auto& l : out.ladders) pick_ladder(l);
  for (auto& l : out.undecided) pick_ladder(l);
  pick(out.let_go);
  for (auto& h : out.histories) {
    for (auto& month : h.months) pick(month);
    pick_totals(h.all);
    pick_totals(h.year);
    pick_totals(h.quarter);
    for (auto& totals : h.risen) pick_totals(totals);
    for (auto& totals : h.risen_undecided) pick_totals(totals);
  }
  return out;
}

}  // namespace detail

TIERWISE_INLINE std::size_t state::find(std::string_view id) const {
  auto const& ids = people();
  auto const at = std::lower_bound(ids.begin(), ids.end(), id);
  return at != ids.end() && *at == id ? static_cast<std::size_t>(at - ids.begin()) : ids.size();
}

TIERWISE_INLINE detail::state_columns const& state::columns() const {
  static detail::state_columns const nobody;
  return is_empty() ? nobody : *columns_;
}

TIERWISE_INLINE bool state::operator==(state const& other) const {
  auto const &a = columns(), &b = other.columns();
  if (&a == &b) return true;
  if (a.after != b.after || a.policy_sha256 != b.policy_sha256 || a.people != b.people || a.joined != b.joined ||
      a.first != b.first || a.last != b.last || a.separated != b.separated || a.left != b.left ||
      a.joined_said != b.joined_said || a.months_so_far != b.months_so_far || a.tenure_from != b.tenure_from ||
      a.this_year != b.this_year || a.this_quarter != b.this_quarter || a.keeps_away != b.keeps_away ||
      a.ladders != b.ladders || a.undecided != b.undecided || a.let_go != b.let_go ||
      a.histories.size() != b.histories.size())
    return false;
  for (std::size_t p = 0; p < size(); ++p)
    if (a.texts[static_cast<std::size_t>(a.shop[p])] != b.texts[static_cast<std::size_t>(b.shop[p])]) return false;
  for (std::size_t i = 0; i < a.histories.size(); ++i)
    if (!detail::same_history(a, a.histories[i], b, b.histories[i])) return false;
  return true;
}

TIERWISE_INLINE state state::of(std::vector<std::string> const& ids) const {
  if (is_empty()) return {};
  std::vector<std::size_t> places;
  for (auto const& id : ids)
    if (std::size_t const p = find(id); p != size()) places.push_back(p);
  std::sort(places.begin(), places.end());
  return state(std::make_shared<detail::state_columns const>(detail::of_people(columns(), places)));
}

TIERWISE_INLINE std::string state::bytes() const { return detail::state_bytes(columns()); }

TIERWISE_INLINE state state::from_bytes(std::string_view bytes, std::string file) {
  return state(std::make_shared<detail::state_columns const>(detail::read_state(bytes, file)));
}

TIERWISE_INLINE void state::save(std::string const& path) const { detail::write_file(bytes(), path); }

TIERWISE_INLINE state state::load(std::string const& path) { return from_bytes(detail::read_file(path), path); }

}  // namespace tierwise
