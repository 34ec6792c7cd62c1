// From formulas to expressions: finds names, checks types, puts metrics in, and lets functions build themselves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>  // for std::move, std::pair
#include <vector>

#include "tierwise/detail/plan/column_builder.hpp"
#include "tierwise/detail/plan/comparisons.hpp"
#include "tierwise/detail/plan/faults.hpp"
#include "tierwise/detail/plan/function_call.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/detail/plan/scope.hpp"
#include "tierwise/detail/plan/symbol_table.hpp"
#include "tierwise/month.hpp"

namespace tierwise::detail {

class resolver;

/// The figure of a parameter that differs by texts, and of the tiers of a ladder; in figures.hpp.
std::uint32_t parameter_by_text(resolver& in, expression& e, std::uint32_t index);
std::uint32_t base_pay_by_text(resolver& in, expression& e, std::uint32_t ladder);

/// The names, columns and faults of one plan, and what makes expressions of its formulas.
class resolver {
 public:
  resolver(plan& p, std::span<function_builder const> functions)
      : made(p), names(p), columns(p), functions_(functions), texts_(p, faults, names, columns) {}
  resolver(resolver const&) = delete;
  resolver& operator=(resolver const&) = delete;

  plan& made;
  fault_list faults;
  symbol_table names;
  column_builder columns;
  std::vector<std::uint32_t> earned;  ///< the earning lines so far: what `gross` is at this point
  std::map<std::string, std::uint32_t> histories_by_key;
  std::map<std::uint32_t, std::uint32_t> figures_by_parameter;  ///< index of a parameter -> its table of figures
  std::set<std::string> open_tables;                            ///< whose edges are being resolved
  std::set<std::string> rising_edges;                           ///< figures that are seen to be above 0
  std::map<std::uint32_t, std::uint32_t> base_pays_by_ladder;   ///< where they differ by texts: its column

  /// The whole formula, which must have the type wanted. After a fault the expression is a constant.
  expression compile(formula const& f, scope const& at, value_type wanted) {
    expression e;
    append(e, f, at, wanted);
    return e;
  }
  /// The same, into an expression being built; the index of its root.
  std::uint32_t append(expression& e, formula const& f, scope const& at, value_type wanted) {
    return typed(e, f, f.root(), at, wanted);
  }
  /// A rule, split at its top-level `and`s; of another type than a truth it is one part.
  rule_plan rule(formula const& f, scope const& at, value_type wanted = value_type::truth) {
    rule_plan out;
    out.source = f;
    out.expr = compile(f, at, wanted);
    out.code = program(out.expr);
    split(f, f.root(), at, out, 0);
    return out;
  }

  /// A part of a formula, of whatever type.
  std::uint32_t resolve(expression& e, formula const& f, std::uint32_t part, scope const& at) {
    std::uint32_t const term =
        ++depth_ > formula_resolved_depth_limit ? recovery_expr(e, value_type::number) : resolve_bare(e, f, part, at);
    --depth_;
    operation const op = f.nodes()[part].op;
    if (op != operation::number && op != operation::truth && op != operation::text) e.notes.push_back({term, f, part});
    if (depth_ >= formula_resolved_depth_limit)
      give_up(e, f, at,
              "the formula is nested deeper than " + std::to_string(formula_resolved_depth_limit) +
                  " once its metrics are put in");
    if (e.terms.size() > formula_part_limit)
      give_up(e, f, at,
              "the formula has more than " + std::to_string(formula_part_limit) + " parts once its metrics are put in");
    if (e.terms[term].size > formula_size_limit)
      give_up(e, f, at,
              "the formula has more than " + std::to_string(formula_size_limit) +
                  " parts to work out, the left side of 'in' for each item");
    if (++parts_ > policy_part_limit)
      give_up(e, f, at,
              "with it all formulas have more than " + std::to_string(policy_part_limit) +
                  " parts once their metrics are put in");
    return term;
  }
  /// A part that must have the type wanted.
  std::uint32_t typed(expression& e, formula const& f, std::uint32_t part, scope const& at, value_type wanted) {
    std::uint32_t const x = resolve(e, f, part, at);
    expect(e, x, wanted, f, part, at);
    return x;
  }
  /// Reports a term of another type than wanted, and lets it pass for one so that further faults can be found.
  void expect(expression& e, std::uint32_t term, value_type wanted, formula const& f, std::uint32_t part,
              scope const& at) {
    value_type const found = e.terms[term].type;
    if (found == wanted) return;
    faults.report(at, f, part,
                  "expected " + std::string(type_name(wanted)) + ", found " + std::string(type_name(found)),
                  wanted == value_type::truth && found == value_type::number ? "compare it with something" : "");
    e.terms[term].type = wanted;
  }
  /// A term of the wanted type that stands in for something faulty, so that further faults can be found.
  static std::uint32_t recovery_expr(expression& e, value_type type) { return e.constant(0, type); }

  /// The type a formula has, or a part of one, without reporting what is wrong with it.
  value_type type_of(formula const& f) { return type_of(f, f.root(), {}, {}); }
  value_type type_of(formula const& f, std::uint32_t part, scope const& at, std::set<std::uint32_t> looked_into) const;

  /// Whether `is` of a name in a part (as written, and what it stands for or null), or in a metric named there. A
  /// metric is looked into once: in a chain of them, each naming the one before twice, there would be no end of it.
  template <class Is>
  bool any_name(formula const& f, std::uint32_t part, Is is) const;

 private:
  [[noreturn]] void give_up(expression& e, formula const& f, scope const& at, std::string message) {
    faults.report(at, f, f.root(), std::move(message));
    e.terms.resize(1);
    e.notes.clear();
    throw fault_list::stop{};
  }
  /// At most 60, a bit each of what an event keeps: further ones stay together in one. `behind`: how many come after
  /// this part at least.
  void split(formula const& f, std::uint32_t part, scope const& at, rule_plan& out, std::size_t behind) {
    node const& n = f.nodes()[part];
    if (n.op == operation::and_ && out.conditions.size() + behind < 59) {
      split(f, n.parts[0], at, out, behind + 1);
      split(f, n.parts[1], at, out, behind);
      return;
    }
    expression e;
    resolve(e, f, part, at);
    out.codes.emplace_back(e);
    out.conditions.push_back(std::move(e));
    out.texts.push_back(f.print(part));
  }

  [[nodiscard]] function_builder const* find_function(std::string_view name) const {
    for (auto const& one : functions_)
      if (one.name == name) return &one;
    return nullptr;
  }
  std::uint32_t call(expression& e, formula const& f, std::uint32_t part, scope const& at) {
    std::string const& name = f.nodes()[part].text;
    if (function_builder const* const known = find_function(name)) return known->build({*this, e, f, part, at});
    std::vector<std::string> all;
    for (auto const& one : functions_) all.emplace_back(one.name);
    faults.report_unknown("function", name, all, at, f, part);
    return recovery_expr(e, value_type::number);
  }

  std::uint32_t resolve_bare(expression& e, formula const& f, std::uint32_t part, scope const& at);
  std::uint32_t resolve_in(expression& e, formula const& f, std::uint32_t part, scope const& at);
  std::uint32_t resolve_name(expression& e, formula const& f, std::uint32_t part, scope const& at);
  std::uint32_t resolve_metric(expression& e, formula const& f, std::uint32_t part, scope const& at,
                               std::uint32_t metric);
  std::uint32_t comparison(expression& e, term_kind k, std::uint32_t a, std::uint32_t b, formula const& f,
                           std::uint32_t part_a, std::uint32_t part_b, scope const& at);
  void read_as_month(expression& e, std::uint32_t term, formula const& f, std::uint32_t part, scope const& at);

  std::span<function_builder const> functions_;
  text_comparisons texts_;
  std::vector<std::uint32_t> open_metrics_;
  std::size_t depth_ = 0, parts_ = 0;  ///< of what is being resolved, and resolved so far
};

/// The term that an operator of two sides becomes.
[[nodiscard]] inline term_kind term_of(operation op) {
  switch (op) {
    case operation::or_: return term_kind::or_;
    case operation::and_: return term_kind::and_;
    case operation::add: return term_kind::add;
    case operation::subtract: return term_kind::subtract;
    case operation::multiply: return term_kind::multiply;
    case operation::divide: return term_kind::divide;
    case operation::eq: return term_kind::eq;
    case operation::ne: return term_kind::ne;
    case operation::lt: return term_kind::lt;
    case operation::le: return term_kind::le;
    case operation::gt: return term_kind::gt;
    default: return term_kind::ge;
  }
}

inline std::uint32_t resolver::resolve_bare(expression& e, formula const& f, std::uint32_t part, scope const& at) {
  node const& n = f.nodes()[part];
  switch (n.op) {
    case operation::number: return e.constant(n.number.value);
    case operation::truth: return e.constant(n.truth ? 1 : 0, value_type::truth);
    case operation::text: return e.constant(columns.text_code(n.text), value_type::text);
    case operation::name: return resolve_name(e, f, part, at);
    case operation::list: return recovery_expr(e, value_type::number);
    case operation::call: return call(e, f, part, at);
    case operation::in: return resolve_in(e, f, part, at);
    case operation::negate: {
      std::uint32_t const x = typed(e, f, n.parts[0], at, value_type::number);
      return e.one(term_kind::negate, value_type::number, x);
    }
    case operation::not_: {
      std::uint32_t const x = typed(e, f, n.parts[0], at, value_type::truth);
      return e.one(term_kind::not_, value_type::truth, x);
    }
    case operation::or_:
    case operation::and_:
    case operation::add:
    case operation::subtract:
    case operation::multiply:
    case operation::divide: {
      bool const logical = n.op == operation::or_ || n.op == operation::and_;
      value_type const type = logical ? value_type::truth : value_type::number;
      std::uint32_t const a = typed(e, f, n.parts[0], at, type), b = typed(e, f, n.parts[1], at, type);
      return e.two(term_of(n.op), type, a, b);
    }
    default: break;
  }
  std::uint32_t const a = resolve(e, f, n.parts[0], at), b = resolve(e, f, n.parts[1], at);
  return comparison(e, term_of(n.op), a, b, f, n.parts[0], n.parts[1], at);
}

inline std::uint32_t resolver::resolve_in(expression& e, formula const& f, std::uint32_t part, scope const& at) {
  node const& n = f.nodes()[part];
  std::uint32_t const x = resolve(e, f, n.parts[0], at);
  std::uint32_t out = no_slot;
  for (std::uint32_t item : f.nodes()[n.parts[1]].parts) {
    std::uint32_t const same = comparison(e, term_kind::eq, x, resolve(e, f, item, at), f, n.parts[0], item, at);
    out = out == no_slot ? same : e.two(term_kind::or_, value_type::truth, out, same);
  }
  return out;
}

inline std::uint32_t resolver::resolve_name(expression& e, formula const& f, std::uint32_t part, scope const& at) {
  std::string const& written = f.nodes()[part].text;
  symbol const* s = names.find(written, at);
  if (s == nullptr) {
    bool const lacks_calendar = written == "working_days" && !made.policy.calendar;
    if (lacks_calendar)
      faults.report(at, f, part, "unknown name 'working_days'", "the calendar of a policy gives them: [calendar]");
    else
      faults.report_unknown("name", written, names.all_names(), at, f, part);
    return recovery_expr(e, value_type::number);
  }
  switch (s->is) {
    case symbol::what::constant: return e.constant(s->value, s->type);
    case symbol::what::later:
      faults.report(at, f, part, "'" + written + "' is not known yet here: it is computed later",
                    "before(...), last_month(...) and months_ago(...) may name it");
      return recovery_expr(e, s->type);
    case symbol::what::gross_so_far: return e.column(columns.total(earned, "gross", made.digits));
    case symbol::what::by_text: return parameter_by_text(*this, e, s->index);
    case symbol::what::base_pay: return base_pay_by_text(*this, e, s->index);
    case symbol::what::metric: return resolve_metric(e, f, part, at, s->index);
    case symbol::what::column: break;
  }
  return e.column(names.slot_of(*s, written, at), s->type);
}

inline std::uint32_t resolver::resolve_metric(expression& e, formula const& f, std::uint32_t part, scope const& at,
                                              std::uint32_t metric) {
  for (auto open : open_metrics_)
    if (open == metric) {
      faults.report(at, f, part, "the metric '" + f.nodes()[part].text + "' uses itself");
      return recovery_expr(e, value_type::number);
    }
  open_metrics_.push_back(metric);
  tierwise::metric const& m = made.policy.metric[metric];
  scope inner = at;
  inner.path = "metric \"" + m.name + "\"";
  std::uint32_t const root = resolve(e, m.value, m.value.root(), inner);
  open_metrics_.pop_back();
  return root;
}

/// A text beside a month is one.
inline void resolver::read_as_month(expression& e, std::uint32_t term, formula const& f, std::uint32_t part,
                                    scope const& at) {
  if (e.terms[term].type != value_type::text || f.nodes()[part].op != operation::text) return;
  auto const m = month::read(f.nodes()[part].text);
  if (!m) {
    faults.report(at, f, part, "'" + f.nodes()[part].text + "' is not a month", "write it as \"2026-06\"");
    return;
  }
  e.terms[term].type = value_type::month;
  e.terms[term].value = m->index;
}

inline std::uint32_t resolver::comparison(expression& e, term_kind k, std::uint32_t a, std::uint32_t b,
                                          formula const& f, std::uint32_t part_a, std::uint32_t part_b,
                                          scope const& at) {
  if (e.terms[a].type == value_type::month) read_as_month(e, b, f, part_b, at);
  if (e.terms[b].type == value_type::month) read_as_month(e, a, f, part_a, at);
  value_type const x = e.terms[a].type, y = e.terms[b].type;
  if (x != y) {
    faults.report(at, f, part_b, "cannot compare " + std::string(type_name(x)) + " with " + std::string(type_name(y)));
  }
  if (x == value_type::text && y == value_type::text) return texts_.compare({e, k, a, b, f, part_a, part_b, at});
  if (x == y && x == value_type::truth && k != term_kind::eq && k != term_kind::ne)
    faults.report(at, f, part_a, std::string(type_name(x)) + " has no order", "compare it with '==' or '!='");
  return e.two(k, value_type::truth, a, b);
}

template <class Is>
bool resolver::any_name(formula const& f, std::uint32_t part, Is is) const {
  std::set<std::uint32_t> looked_into;
  std::vector<std::pair<formula const*, std::uint32_t>> left = {{&f, part}};
  while (!left.empty()) {
    auto const [in, at] = left.back();
    left.pop_back();
    node const& n = in->nodes()[at];
    for (auto p : n.parts) left.emplace_back(in, p);
    if (n.op != operation::name) continue;
    auto const s = names.symbols.find(n.text);
    if (s == names.symbols.end() || s->second.is != symbol::what::metric) {
      if (is(n.text, s == names.symbols.end() ? nullptr : &s->second)) return true;
    } else if (looked_into.insert(s->second.index).second) {
      formula const& m = made.policy.metric[s->second.index].value;
      left.emplace_back(&m, m.root());
    }
  }
  return false;
}

inline value_type resolver::type_of(formula const& f, std::uint32_t part, scope const& at,
                                    std::set<std::uint32_t> looked_into) const {
  node const& n = f.nodes()[part];
  switch (n.op) {
    case operation::text: return value_type::text;
    case operation::truth:
    case operation::not_:
    case operation::and_:
    case operation::or_:
    case operation::in:
    case operation::eq:
    case operation::ne:
    case operation::lt:
    case operation::le:
    case operation::gt:
    case operation::ge: return value_type::truth;
    case operation::name: {
      symbol const* const s = names.find(n.text, at);
      if (s == nullptr) return value_type::number;
      if (s->is != symbol::what::metric) return s->type;
      if (!looked_into.insert(s->index).second) return value_type::number;  // it uses itself, and is refused for that
      formula const& m = made.policy.metric[s->index].value;
      return type_of(m, m.root(), at, std::move(looked_into));
    }
    case operation::call: {
      function_builder const* const known = find_function(n.text);
      if (known == nullptr) return value_type::number;
      if (known->typed_as < 0) return known->type;
      auto const like = static_cast<std::size_t>(known->typed_as);
      return like < n.parts.size() ? type_of(f, n.parts[like], at, std::move(looked_into)) : value_type::number;
    }
    default: return value_type::number;
  }
}

}  // namespace tierwise::detail
