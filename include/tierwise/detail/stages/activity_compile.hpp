// What people do, as steps: each quantity of the assumptions drawn where formulas may name it.
#pragma once

#include <algorithm>  // for std::any_of, std::max, std::min
#include <cmath>      // for std::abs
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/model_builder.hpp"

namespace tierwise::detail {

[[nodiscard]] inline std::string path_of(quantity const& q) { return "activity \"" + q.name + "\""; }

[[nodiscard]] inline value_type type_of(quantity const& q) {
  return q.draw == draw_kind::chance ? value_type::truth : q.shares.empty() ? value_type::number : value_type::text;
}

[[nodiscard]] inline quantity const* find_quantity(assumptions const& a, std::string const& name) {
  for (auto const& q : a.activity)
    if (q.name == name) return &q;
  return nullptr;
}

/// The inputs that the workforce may say of people are left in the plan; the others are drawn.
inline void compile_inputs(model_builder& m) {
  policy const& p = m.made->policy;
  auto& symbols = m.rules.names.symbols;
  for (auto const& in : p.inputs) m.made->input_slots.push_back(symbols[in.name].slot);
  std::vector<input_plan> given;
  for (auto const& in : m.made->inputs) {
    input const& what = p.inputs[in.input];
    quantity const* const q = find_quantity(m.made->assumed, what.name);
    if (q == nullptr) {
      if (!what.optional)
        m.rules.faults.report("activity", "nothing says how the policy's input '" + what.name + "' comes about",
                              "add [activity." + what.name + "]");
      given.push_back(in);
      continue;
    }
    if (q->each == drawn_each::person) given.push_back(in);
    if (q->shares.empty()) symbols[what.name].is = symbol::what::later;
  }
  m.made->inputs = std::move(given);
}

/// Whether a formula hangs on what the consultations come to.
[[nodiscard]] inline bool names_demand(model_builder const& m, std::optional<formula> const& f) {
  return f && m.rules.formulas.any_name(
                  *f, f->root(), [](std::string const& name, symbol const*) { return name.starts_with("demand."); });
}

inline void declare_activity(model_builder& m) {
  compile_inputs(m);
  auto const& inputs = m.made->policy.inputs;
  std::set<std::string> seen;
  for (auto const& q : m.made->assumed.activity) {
    bool const stands_in =
        std::any_of(inputs.begin(), inputs.end(), [&](input const& in) { return in.name == q.name; });
    if (!seen.insert(q.name).second)
      m.rules.faults.report(path_of(q), "there are two quantities of this name");
    else if (!stands_in)
      declare(m.rules, q.name, symbol::later(type_of(q)), path_of(q));
  }
  if (m.made->assumed.demand)
    for (char const* name : demand_results) declare_own(m.rules, std::string("demand.") + name, symbol::later());
  auto const& activity = m.made->assumed.activity;
  while (m.before_service < activity.size() && !names_demand(m, activity[m.before_service].mean) &&
         !names_demand(m, activity[m.before_service].of))
    ++m.before_service;
}

inline void check_quantity(model_builder& m, quantity const& q, std::string const& path) {
  fault_list& faults = m.rules.faults;
  if (q.shares.empty() != q.mean.has_value()) faults.report(path, "either 'mean' or 'shares' must say what is drawn");
  if ((q.draw == draw_kind::part) != q.of.has_value())
    faults.report(path, "'of' goes with draw = \"part\", and only with it");
  if (!(q.person.value >= 0) || !(q.noise.value >= 0))
    faults.report(path, "'person' and 'noise' are standard deviations: not negative");
  if (q.each == drawn_each::shop && q.person.value > 0) faults.report(path, "what is drawn for a shop has no 'person'");
  if (q.each == drawn_each::person && q.person.value > 0)
    faults.report(path, "what is drawn once for a person has 'noise' only");
  if (!q.shares.empty() && q.each != drawn_each::person)
    faults.report(path, "shares are drawn once for a person: say each = \"person\"");
  if (q.decimals < 0 || q.decimals > 6) faults.report(path, "'decimals' must be from 0 to 6");
  if (q.at_least && q.at_most && q.at_least->value > q.at_most->value)
    faults.report(path, "'at_least' is above 'at_most'");
  if (q.draw != draw_kind::value && (q.at_least || q.at_most))
    faults.report(path, "only a value has 'at_least' and 'at_most'");
  double sum = 0;
  for (auto const& [name, share] : q.shares) {
    if (!(share.value >= 0)) faults.report(path + ".shares", "the share of '" + name + "' is negative");
    sum += share.value;
  }
  if (!q.shares.empty() && std::abs(sum - 1) > 1e-9)
    faults.report(path + ".shares", "the shares add up to " + shortest(sum) + ", not 1");
}

/// Whether the input of a quantity's name takes what it draws; reports when it does not.
inline void check_input_of(model_builder& m, quantity const& q, input const& in) {
  std::string_view const wanted = in.kind == input_kind::flag   ? "a chance"
                                  : in.kind == input_kind::text ? "shares"
                                                                : "a value, a count or a part";
  bool const fits = in.kind == input_kind::month  ? false
                    : in.kind == input_kind::flag ? q.draw == draw_kind::chance && q.shares.empty()
                    : in.kind == input_kind::text ? !q.shares.empty()
                                                  : q.draw != draw_kind::chance && q.shares.empty();
  if (!fits) m.rules.faults.report(path_of(q), "the policy's input of this name needs " + std::string(wanted));
  if (in.kind != input_kind::text || in.one_of.empty()) return;
  std::unordered_set<std::string_view> const listed(in.one_of.begin(), in.one_of.end());
  for (auto const& [name, share] : q.shares)
    if (!listed.contains(name)) m.rules.faults.report_unknown("value", name, in.one_of, path_of(q) + ".shares");
}

/// The column of the input that a quantity stands in for, whose kind bounds it; else a column of its own.
inline std::uint32_t column_of(model_builder& m, quantity const& q, quantity_plan& out) {
  policy const& p = m.made->policy;
  out.may_miss = true;
  for (std::size_t i = 0; i < p.inputs.size(); ++i) {
    input const& in = p.inputs[i];
    if (in.name != q.name) continue;
    for (std::size_t k = 0; k < m.made->inputs.size(); ++k)
      if (m.made->inputs[k].input == i) out.given = k;
    out.may_miss = i < m.may_miss.size() && m.may_miss[i];
    check_input_of(m, q, in);
    if (in.kind == input_kind::count) out.decimals = 0;
    if (in.kind == input_kind::count || in.kind == input_kind::hours || in.kind == input_kind::share)
      out.low = std::max(out.low, 0.0);
    if (in.kind == input_kind::share) out.high = std::min(out.high, 1.0);
    if (m.made->input_slots[i] != no_slot) return m.made->input_slots[i];
    break;
  }
  return m.rules.columns.new_slot();
}

[[nodiscard]] inline quantity_plan plan_of(quantity const& q) {
  quantity_plan out;
  out.name = q.name;
  out.path = path_of(q);
  out.each = q.each;
  out.draw = q.draw;
  out.link = q.link;
  out.person = q.person.value;
  out.noise = q.noise.value;
  out.low = q.at_least ? q.at_least->value : -1e12;
  out.high = q.at_most ? q.at_most->value : 1e12;
  out.decimals = q.draw == draw_kind::value ? q.decimals : 0;
  return out;
}

inline void compile_quantity(model_builder& m, quantity const& q) {
  scope const at{path_of(q), -1, false};
  quantity_plan out = plan_of(q);
  out.purpose = add_purpose(m, q.name, at.path);
  out.noise_purpose = add_purpose(m, q.name + "/noise", at.path);
  out.own_purpose = add_purpose(m, q.name + "/person", at.path);
  out.slot = column_of(m, q, out);
  check_quantity(m, q, at.path);
  if (q.mean) {
    expression mean = m.rules.formulas.compile(*q.mean, at, value_type::number);
    if (auto const& root = mean.root(); q.draw == draw_kind::count && q.link == link_kind::identity &&
                                        root.kind == term_kind::constant && root.value < 0)
      m.rules.faults.report(at.path, "the mean of a count is " + shortest(root.value) + ", below 0");
    out.mean = m.rules.columns.evaluate(std::move(mean), at.path);
  }
  if (q.of) out.of = materialize_formula(m.rules, *q.of, at);
  double cumulated = 0;
  for (auto const& [name, share] : q.shares) {
    cumulated += share.value;
    out.shares.emplace_back(cumulated, m.rules.columns.text_code(name));
  }
  if (!out.shares.empty()) out.shares.back().first = 2;  // whatever the sum's last digit
  // Texts are drawn before all steps: what a shift asks for is one of the first.
  if (out.shares.empty()) m.made->steps.push_back(draw_step{static_cast<std::uint32_t>(m.made->quantities.size())});
  symbol& s = m.rules.names.symbols[q.name];
  s.is = symbol::what::column;
  s.type = type_of(q);
  s.slot = out.slot;
  m.made->quantities.push_back(std::move(out));
}

inline void compile_activity_before_service(model_builder& m) {
  auto const& activity = m.made->assumed.activity;
  for (std::size_t i = 0; i < m.before_service; ++i) compile_quantity(m, activity[i]);
}
inline void compile_activity_behind_service(model_builder& m) {
  auto const& activity = m.made->assumed.activity;
  for (std::size_t i = m.before_service; i < activity.size(); ++i) compile_quantity(m, activity[i]);
}

}  // namespace tierwise::detail
