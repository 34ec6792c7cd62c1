// Overtime as steps: what the row's shift asks for, the hours beyond it, and the pay for them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>  // for std::move, std::pair

#include "tierwise/detail/plan/builder.hpp"

namespace tierwise::detail {

[[nodiscard]] inline bool is_time_of_day(std::string const& t) {
  auto digit = [&](std::size_t i) { return t[i] >= '0' && t[i] <= '9'; };
  return t.size() == 5 && digit(0) && digit(1) && t[2] == ':' && digit(3) && digit(4) && t <= "24:00" && t[3] < '6';
}

inline void check_shifts(plan_builder& b) {
  auto const& shifts = b.policy().shift;
  for (auto const& one : shifts) {
    std::string const path = "shift \"" + one.name + "\"";
    for (auto const* t : {&one.starts, &one.ends})
      if (!t->empty() && !is_time_of_day(*t))
        b.faults.report(path, "'" + *t + "' is not a time of day", "write it as 08:30");
    if (!(one.hours_per_day.value > 0 && one.hours_per_day.value <= 24))
      b.faults.report(path, "'hours_per_day' must be above 0 and at most 24");
    if (one.days_on < 1 || one.days_off < 0)
      b.faults.report(path, "'days_on' must be 1 or more and 'days_off' not negative");
  }
  require_unique_names(b, "shift", shifts, "shifts");
}

/// Every row's shift must be one of the policy's; one that is missing is not a wrong one.
inline void require_known_shift(plan_builder& b, std::uint32_t shift_slot) {
  expression e;
  std::uint32_t known = e.constant(0, value_type::truth);
  for (auto const& one : b.policy().shift) {
    std::uint32_t const row = e.column(shift_slot, value_type::text);
    std::uint32_t const name = e.constant(b.columns.text_code(one.name), value_type::text);
    known = e.two(term_kind::or_, value_type::truth, known, e.two(term_kind::eq, value_type::truth, row, name));
  }
  std::uint32_t const yes = e.constant(1, value_type::truth);
  e.two(term_kind::otherwise, value_type::truth, known, yes);
  b.columns.evaluate(std::move(e), "shift", false, "the shift is none of the policy's");
}

/// What the row's own shift asks for, by a choice among the shifts.
template <class Value>
void declare_by_shift(plan_builder& b, std::uint32_t shift_slot, char const* name, value_type type, Value value) {
  expression e;
  std::uint32_t out = e.constant(no_value, type);
  for (auto const& one : b.policy().shift) {
    std::uint32_t const here = e.two(term_kind::eq, value_type::truth, e.column(shift_slot, value_type::text),
                                     e.constant(b.columns.text_code(one.name), value_type::text));
    out = e.choose(here, e.constant(value(one), type), out);
  }
  declare_own(b, name, symbol::column(type, b.columns.evaluate(std::move(e), "shift")));
}

inline void compile_shifts(plan_builder& b) {
  if (b.policy().shift.empty()) return;
  auto const found = b.names.symbols.find("shift");
  if (found == b.names.symbols.end() || found->second.type != value_type::text) {
    b.faults.report("shift", "shifts need a text input named 'shift'", "add shift = \"text\" to [inputs]");
    return;
  }
  std::uint32_t const slot = found->second.slot;
  require_known_shift(b, slot);
  constexpr value_type number = value_type::number;
  declare_by_shift(b, slot, "shift.hours_per_day", number, [](shift const& x) { return x.hours_per_day.value; });
  declare_by_shift(b, slot, "shift.days_on", number, [](shift const& x) { return double(x.days_on); });
  declare_by_shift(b, slot, "shift.days_off", number, [](shift const& x) { return double(x.days_off); });
  declare_by_shift(b, slot, "shift.night", value_type::truth, [](shift const& x) { return x.night ? 1.0 : 0.0; });
  check_shifts(b);
}

inline void compile_overtime(plan_builder& b) {
  if (!b.policy().overtime) return;
  tierwise::overtime const& o = *b.policy().overtime;
  scope const at{"overtime", -1, false};
  expression hours, paid;
  std::uint32_t h = no_slot, w = no_slot;
  std::pair<formula const*, figure> const kinds[] = {
      {&o.workday, o.workday_multiple}, {&o.rest_day, o.rest_day_multiple}, {&o.holiday, o.holiday_multiple}};
  for (auto const& [f, multiple] : kinds) {
    std::uint32_t const one = b.formulas.append(hours, *f, at, value_type::number);
    h = h == no_slot ? one : hours.two(term_kind::add, value_type::number, h, one);
    std::uint32_t const again = b.formulas.append(paid, *f, at, value_type::number);
    std::uint32_t const weighted =
        paid.two(term_kind::multiply, value_type::number, again, paid.constant(multiple.value));
    w = w == no_slot ? weighted : paid.two(term_kind::add, value_type::number, w, weighted);
  }
  std::uint32_t const hourly = b.formulas.append(paid, o.hourly, at, value_type::number);
  paid.two(term_kind::multiply, value_type::number, hourly, w);
  for (auto const& [f, multiple] : kinds)
    if (!(multiple.value > 0 && multiple.value <= 100))
      b.faults.report(at.path, "a multiple must be above 0, found " + multiple.text());
  std::uint32_t const all_hours = b.columns.materialize(std::move(hours), at.path);
  define(b, "overtime_hours", all_hours);
  expression right;
  std::uint32_t const none = right.constant(0), yes = right.constant(1, value_type::truth);
  std::uint32_t const enough = right.two(term_kind::ge, value_type::truth, right.column(all_hours), none);
  right.two(term_kind::otherwise, value_type::truth, enough, yes);
  b.columns.evaluate(std::move(right), at.path, false, "the hours are negative");
  define(b, "overtime_pay", b.columns.materialize(std::move(paid), at.path));
}

}  // namespace tierwise::detail
