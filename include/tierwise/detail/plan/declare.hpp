// The names of a policy: everything a formula may say, declared before any formula is read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>  // for std::begin, std::end
#include <string>
#include <string_view>
#include <vector>

#include "tierwise/detail/plan/builder.hpp"
#include "tierwise/detail/plan/calendar.hpp"
#include "tierwise/event.hpp"

namespace tierwise::detail {

[[nodiscard]] inline value_type type_of(input_kind kind) {
  switch (kind) {
    case input_kind::flag: return value_type::truth;
    case input_kind::text: return value_type::text;
    case input_kind::month: return value_type::month;
    default: return value_type::number;
  }
}

/// The columns that every record has, as far as formulas ask for them.
inline void declare_record_columns(plan& made, symbol_table& names) {
  names.add_on_demand("month", value_type::month, made.month);
  names.add_on_demand("month_of_year", value_type::number, made.month_of_year);
  names.add_on_demand("days_in_month", value_type::number, made.days_in_month);
  names.add_on_demand("tenure_months", value_type::number, made.tenure_months);
  names.add_on_demand("shop", value_type::text, made.shop);
  names.add_on_demand("team", value_type::text, made.team);
  names.add_on_demand("is_last_month", value_type::truth, made.is_last_month);
  names.add_on_demand("exit_kind", value_type::text, made.exit_kind);
  static std::vector<std::string> const exits(std::begin(exit_names), std::end(exit_names));
  names.symbols["exit_kind"].one_of = &exits;
}

inline void declare_calendar(plan_builder& b) {
  if (!b.policy().calendar) return;
  working_days const of(*b.policy().calendar, b.faults);
  b.made->calendar_from = of.first();
  b.made->working_days_of = of.by_month();
  b.named_at.try_emplace("working_days", "calendar");
  b.names.add_on_demand("working_days", value_type::number, b.made->working_days);
}

inline void declare_inputs(plan_builder& b) {
  policy const& p = b.policy();
  b.made->inputs.reserve(p.inputs.size());
  for (std::size_t i = 0; i < p.inputs.size(); ++i) {
    input const& in = p.inputs[i];
    std::uint32_t const slot = b.columns.new_slot();
    b.made->inputs.push_back({slot, static_cast<std::uint32_t>(i)});
    std::string const path = (i < b.own_inputs ? "inputs \"" : "activity \"") + in.name + "\"";
    symbol& s = declare(b, in.name, symbol::column(type_of(in.kind), slot), path);
    if (in.name == "shift" && in.kind != input_kind::text)
      b.faults.report(path, "the name 'shift' is taken: it is the name of the shift worked",
                      "shift = \"text\", or choose another name");
    if (!in.one_of.empty()) s.one_of = &in.one_of;
    if (!in.one_of.empty() && in.kind != input_kind::text)
      b.faults.report("inputs \"" + in.name + "\"", "only a text can have 'one_of'");
  }
}

inline void declare_parameters(plan_builder& b) {
  policy const& p = b.policy();
  for (std::size_t i = 0; i < p.parameter.size(); ++i) {
    parameter const& one = p.parameter[i];
    std::string const path = "parameter \"" + one.name + "\"";
    symbol s;
    s.is = one.by.empty() ? symbol::what::constant : symbol::what::by_text;
    s.value = one.value ? one.value->value : no_value;
    s.index = static_cast<std::uint32_t>(i);
    declare(b, one.name, s, path);
  }
}

/// Once all names are known that figures may differ by. Of one that is told to be wrong no formula asks its figures.
inline void check_parameters(plan_builder& b) {
  for (auto const& one : b.policy().parameter) {
    std::size_t const before = b.faults.found.size();
    by_texts<figure> const figures = figures_of(one);
    text_checks<figure>(b.formulas, figures).check();
    if (b.faults.found.size() == before) continue;
    if (auto const s = b.names.symbols.find(one.name);
        s != b.names.symbols.end() && s->second.is == symbol::what::by_text)
      s->second.is = symbol::what::constant;
  }
}

/// Of a ladder with faulty base pays no formula asks them by texts.
inline void check_base_pays(plan_builder& b) {
  for (std::size_t l = 0; l < b.policy().ladder.size(); ++l) {
    ladder const& one = b.policy().ladder[l];
    bool by_text = false;
    std::size_t const before = b.faults.found.size();
    for (auto const& t : one.tier) {
      by_texts<figure> const figures = figures_of(t.base_pay, "ladder." + one.name + ".tier \"" + t.name + "\"");
      text_checks<figure>(b.formulas, figures).check();
      for (auto const& by : t.base_pay.by)
        if (by == one.name + ".tier")
          b.faults.report(figures.path, "differs by '" + by + "', the tier it is of", "base_pay = 2000");
      by_text = by_text || !t.base_pay.by.empty();
    }
    if (!by_text || b.faults.found.size() != before) continue;
    symbol s;
    s.is = symbol::what::base_pay;
    s.index = static_cast<std::uint32_t>(l);
    b.names.symbols.insert_or_assign(one.name + ".base_pay", s);
  }
}

inline void declare_metrics(plan_builder& b) {
  auto const& metrics = b.policy().metric;
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    symbol s;
    s.is = symbol::what::metric;
    s.index = static_cast<std::uint32_t>(i);
    declare(b, metrics[i].name, s, "metric \"" + metrics[i].name + "\"");
  }
}

inline void declare_ladders(plan_builder& b) {
  policy const& p = b.policy();
  for (std::size_t l = 0; l < p.ladder.size(); ++l) {
    std::string const n = p.ladder[l].name;
    ladder_plan& out = b.made->ladders[l];
    b.tier_names.emplace_back();
    for (auto const& t : p.ladder[l].tier) b.tier_names.back().push_back(t.name);
    (void)take_name(b, n, "ladder \"" + n + "\"");
    if (p.ladder[l].tier.empty()) b.faults.report("ladder \"" + n + "\"", "has no tier");
    b.names.add_on_demand(n + ".tier", value_type::text, out.tier);
    b.names.add_on_demand(n + ".highest_tier", value_type::text, out.highest_tier);
    b.names.add_on_demand(n + ".base_pay", value_type::number, out.base_pay);
    b.names.add_on_demand(n + ".months_in_tier", value_type::number, out.months_in_tier);
    b.names.add_on_demand(n + ".acting", value_type::truth, out.acting);
    b.names.add_on_demand(n + ".priority", value_type::truth, out.priority);
    b.names.add_on_demand(n + ".waiting_months", value_type::number, out.waiting_months);
  }
  // Only now: the vector of names must not move any more.
  for (std::size_t l = 0; l < p.ladder.size(); ++l) {
    for (char const* const name : {".tier", ".highest_tier"}) {
      symbol& tier = b.names.symbols[p.ladder[l].name + name];
      tier.one_of = &b.tier_names[l];
      tier.in_order = true;
      tier.to_come = p.ladder[l].tier.size() - b.made->ladders[l].in_force;
    }
  }
}

inline void declare_results(plan_builder& b) {
  policy const& p = b.policy();
  for (auto const& m : p.scorecard.measure) {
    std::string const path = "scorecard.measure \"" + m.name + "\"";
    require_name(b, m.name, path);
    declare_of(b, "points", m.name, path);
  }
  for (auto const& f : p.discipline.offence) {
    std::string const path = "discipline.offence \"" + f.name + "\"";
    if (f.window_months > 1) require_name(b, f.name, path);  // its counts are looked back on by name
    if (auto const meaning = reserved_meaning(f.name); !meaning.empty())
      b.faults.report(path, "the name '" + f.name + "' is taken: it is " + std::string(meaning), "choose another name");
    for (std::string_view what : {"count", "in_window", "fine"}) declare_of(b, f.name, what, path);
  }
  for (char const* name :
       {"score", "discipline.fines", "discipline.forfeits", "bad_records", "gross", "net", "employer_cost"})
    declare_own(b, name, symbol::later());
  if (p.overtime)
    for (char const* name : {"overtime_hours", "overtime_pay"}) declare_own(b, name, symbol::later());
}

inline void declare_pay_lines(plan_builder& b) {
  for (auto const& line : b.policy().pay.line) declare(b, line.name, symbol::later(), "pay.line \"" + line.name + "\"");
}

/// Everything but the pay lines, which come behind what shifts ask for.
inline void declare_names(plan_builder& b) {
  declare_record_columns(*b.made, b.names);
  declare_calendar(b);
  if (!b.policy().shops.empty()) b.names.symbols["shop"].one_of = &b.policy().shops;
  declare_inputs(b);
  declare_parameters(b);
  declare_metrics(b);
  declare_ladders(b);
  declare_results(b);
  check_parameters(b);
  check_base_pays(b);
}

}  // namespace tierwise::detail
