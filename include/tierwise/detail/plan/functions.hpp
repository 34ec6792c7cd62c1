// The functions of the formula language: arguments checked, groups and the past set aside as columns of their own.
// The second half of resolver.hpp, which includes it.
#pragma once

#include "tierwise/detail/plan/resolver.hpp"

namespace tierwise::detail {

inline std::uint32_t compiler::parameter(expression& e, tierwise::parameter const& p) {
  std::uint32_t out = e.constant(p.value ? p.value->value : no_value);
  std::uint32_t const shop = column_slot(symbols.at("shop"), "shop", {});
  for (auto const& [name, value] : p.by_shop) {
    std::uint32_t const here = e.two(term_kind::eq, value_type::truth, e.column(shop, value_type::text),
                                     e.constant(text_code(name), value_type::text));
    out = e.choose(here, e.constant(value.value), out);
  }
  return out;
}

inline std::uint32_t compiler::comparison(expression& e, term_kind k, std::uint32_t a, std::uint32_t b,
                                          formula const& f, std::uint32_t part_a, std::uint32_t part_b,
                                          scope const& at) {
  auto as_month = [&](std::uint32_t side, std::uint32_t part) {
    if (e.terms[side].type != value_type::text || f.nodes()[part].op != operation::text) return;
    auto const m = month::read(f.nodes()[part].text);
    if (!m) {
      report(at, f, part, "'" + f.nodes()[part].text + "' is not a month", "write it as \"2026-06\"");
      return;
    }
    e.terms[side].type = value_type::month;
    e.terms[side].value = m->index;
  };
  if (e.terms[a].type == value_type::month) as_month(b, part_b);
  if (e.terms[b].type == value_type::month) as_month(a, part_a);
  value_type const x = e.terms[a].type, y = e.terms[b].type;
  if (x != y) {
    report(at, f, part_b, "cannot compare " + std::string(type_name(x)) + " with " + std::string(type_name(y)));
  } else if ((x == value_type::text || x == value_type::truth) && k != term_kind::eq && k != term_kind::ne) {
    report(at, f, part_a, std::string(type_name(x)) + " has no order", "compare it with '==' or '!='");
  }
  if (x == value_type::text && y == value_type::text) {
    check_text(f, part_a, part_b, at);
    check_text(f, part_b, part_a, at);
  }
  return e.two(k, value_type::truth, a, b);
}

inline bool compiler::arguments(formula const& f, std::uint32_t part, std::size_t least, std::size_t most,
                                scope const& at) {
  node const& n = f.nodes()[part];
  if (!n.by.empty()) {
    report(at, f, part, "'" + n.text + "' here takes no 'by='");
    return false;
  }
  if (n.parts.size() >= least && n.parts.size() <= most) return true;
  std::string sign;  // `max(a；b)` has one argument
  for (auto p : n.parts)
    if (node const& a = f.nodes()[p]; a.op == operation::name && sign.empty())
      sign = first_full_width(a.text, 0, a.text.size()).hint();
  report(at, f, part,
         "'" + n.text + "' takes " +
             (least == most ? std::to_string(least)
              : most > 1000 ? "at least " + std::to_string(least)
                            : std::to_string(least) + " to " + std::to_string(most)) +
             (most == 1 ? " argument" : " arguments") + ", found " + std::to_string(n.parts.size()),
         sign);
  return false;
}

inline bool compiler::aggregate_of(std::string_view name, aggregate& f) {
  if (name == "sum")
    f = aggregate::sum;
  else if (name == "mean")
    f = aggregate::mean;
  else if (name == "min")
    f = aggregate::smallest;
  else if (name == "max")
    f = aggregate::largest;
  else if (name == "count")
    f = aggregate::count;
  else
    return false;
  return true;
}

inline bool compiler::span_of(std::string_view name, lookback_span& s) {
  if (name == "last")
    s = lookback_span::last;
  else if (name == "since_promotion")
    s = lookback_span::since_promotion;
  else if (name == "since_joining")
    s = lookback_span::since_joining;
  else if (name == "year_to_date")
    s = lookback_span::year_to_date;
  else
    return false;
  return true;
}

inline std::uint32_t compiler::call(expression& e, formula const& f, std::uint32_t part, scope const& at) {
  node const& n = f.nodes()[part];
  std::string const& name = n.text;
  aggregate over = aggregate::sum;
  lookback_span span = lookback_span::last;
  if (name == "rank" || (aggregate_of(name, over) && !n.by.empty())) return grouped(e, f, part, at, over);
  if (span_of(name, span)) return past(e, f, part, at, true);
  if (name == "before") {
    if (!arguments(f, part, 1, 1, at)) return recovery_expr(e, value_type::number);
    node const& inner = f.nodes()[n.parts[0]];
    if (inner.op != operation::call || !span_of(inner.text, span)) {
      report(at, f, n.parts[0],
             "'before' takes last(...), since_promotion(...), since_joining(...) or year_to_date(...)");
      return recovery_expr(e, value_type::number);
    }
    return past(e, f, n.parts[0], at, false);
  }
  if (name == "last_month") {
    if (!arguments(f, part, 1, 1, at) || nested(f, part, at)) return recovery_expr(e, value_type::number);
    std::uint32_t const m = history(f, n.parts[0], false, at, false, type_of(f, n.parts[0], at, {}));
    plan_.histories[m].months_kept = std::max(plan_.histories[m].months_kept, 1);
    lookback_step r;
    r.history = m;
    r.span = lookback_span::last_month;
    r.this_month = false;
    return look_back(e, r);
  }
  if (name == "if") {
    if (!arguments(f, part, 3, 3, at)) return recovery_expr(e, value_type::number);
    std::uint32_t const c = truth(e, f, n.parts[0], at);
    std::uint32_t const a = resolve(e, f, n.parts[1], at), b = resolve(e, f, n.parts[2], at);
    if (e.terms[a].type != e.terms[b].type)
      report(at, f, n.parts[2],
             "both results of 'if' must be of one type, found " + std::string(type_name(e.terms[a].type)) + " and " +
                 std::string(type_name(e.terms[b].type)));
    return e.choose(c, a, b);
  }
  if (name == "otherwise") {
    if (!arguments(f, part, 2, 2, at)) return recovery_expr(e, value_type::number);
    std::uint32_t const a = resolve(e, f, n.parts[0], at), b = resolve(e, f, n.parts[1], at);
    expect(e, b, e.terms[a].type, f, n.parts[1], at);
    return e.two(term_kind::otherwise, e.terms[a].type, a, b);
  }
  if (name == "missing") {
    if (!arguments(f, part, 1, 1, at)) return recovery_expr(e, value_type::truth);
    return e.one(term_kind::missing, value_type::truth, resolve(e, f, n.parts[0], at));
  }
  if (name == "min" || name == "max") {
    if (!arguments(f, part, 2, 1000000, at)) return recovery_expr(e, value_type::number);
    term_kind const k = name == "min" ? term_kind::smaller : term_kind::larger;
    std::uint32_t out = number(e, f, n.parts[0], at);
    for (std::size_t i = 1; i < n.parts.size(); ++i)
      out = e.two(k, value_type::number, out, number(e, f, n.parts[i], at));
    return out;
  }
  if (name == "clip") {
    if (!arguments(f, part, 3, 3, at)) return recovery_expr(e, value_type::number);
    std::uint32_t const x = number(e, f, n.parts[0], at), low = number(e, f, n.parts[1], at);
    std::uint32_t const high = number(e, f, n.parts[2], at);
    return e.two(term_kind::smaller, value_type::number, e.two(term_kind::larger, value_type::number, x, low), high);
  }
  if (name == "abs") {
    if (!arguments(f, part, 1, 1, at)) return recovery_expr(e, value_type::number);
    return e.one(term_kind::absolute, value_type::number, number(e, f, n.parts[0], at));
  }
  if (name == "floor" || name == "ceil") {
    if (!arguments(f, part, 1, 1, at)) return recovery_expr(e, value_type::number);
    return e.round(number(e, f, n.parts[0], at), 0, name == "floor" ? rounding::floor : rounding::ceiling);
  }
  if (name == "round") {
    if (!arguments(f, part, 1, 2, at)) return recovery_expr(e, value_type::number);
    int decimals = 0;
    if (n.parts.size() == 2) {
      node const& d = f.nodes()[n.parts[1]];
      decimals = d.op == operation::number && d.number.value >= 0 && d.number.value <= 6 ? int(d.number.value) : -1;
      if (decimals < 0 || d.number.value != decimals) {
        report(at, f, n.parts[1], "the decimals of 'round' are a whole number from 0 to 6, written out");
        decimals = 0;
      }
    }
    return e.round(number(e, f, n.parts[0], at), decimals, rounding::half_up);
  }
  if (name == "marginal" || name == "whole" || name == "lookup" || name == "interpolate") return table(e, f, part, at);
  if (aggregate_of(name, over)) {
    report(at, f, part, "'" + name + "' needs a group or a stretch of time",
           "write " + name + "(x, by=team) or last(3, " + name + "(x))");
    return recovery_expr(e, value_type::number);
  }
  std::vector<std::string> known;
  for (auto const& one : reserved_names)
    if (one.meaning == function_meaning) known.emplace_back(one.name);
  fault const u = error::unknown_name("function", name, known);
  report(at, f, part, u.message, u.hint);
  return recovery_expr(e, value_type::number);
}

inline std::uint32_t compiler::table(expression& e, formula const& f, std::uint32_t part, scope const& at) {
  node const& n = f.nodes()[part];
  if (!arguments(f, part, 2, 2, at)) return recovery_expr(e, value_type::number);
  std::uint32_t const x = number(e, f, n.parts[0], at);
  node const& t = f.nodes()[n.parts[1]];
  auto const found = t.op == operation::name ? tables.find(t.text) : tables.end();
  if (found == tables.end()) {
    std::vector<std::string> known;
    for (auto const& [table_name, index] : tables) known.push_back(table_name);
    fault const u = error::unknown_name("bracket table", t.op == operation::name ? t.text : f.print(n.parts[1]), known);
    report(at, f, n.parts[1], u.message, u.hint);
    return recovery_expr(e, value_type::number);
  }
  constexpr std::string_view kinds[] = {"marginal", "whole", "lookup", "interpolate"};
  auto const kind = kinds[static_cast<int>(plan_.tables[found->second].kind)];
  if (kind != n.text)
    report(at, f, part, "the table '" + t.text + "' is of kind '" + std::string(kind) + "'",
           "write " + std::string(kind) + "(...), or change the table's kind");
  return e.bracket(x, found->second);
}

inline std::uint32_t compiler::find_group(std::string const& by, fault& f) {
  if (by == "company") return no_slot;
  symbol const* s = find(by, {});
  if (s != nullptr && s->is == symbol::what::column && s->type == value_type::text) return column_slot(*s, by, {});
  std::vector<std::string> known = {"company"};
  for (auto const& [name, other] : symbols)
    if (other.type == value_type::text && other.is == symbol::what::column) known.push_back(name);
  f = error::unknown_name("group", by, known);
  return no_slot;
}

inline std::uint32_t compiler::grouped(expression& e, formula const& f, std::uint32_t part, scope const& at,
                                       aggregate over) {
  node const& n = f.nodes()[part];
  group_step g;
  g.f = over;
  g.is_rank = n.text == "rank";
  g.path = at.path;
  std::size_t const least = g.f == aggregate::count && !g.is_rank ? 0 : 1;
  if (n.by.empty()) {
    report(at, f, part, "'" + n.text + "' needs a group", "write " + n.text + "(x, by=shop)");
    return recovery_expr(e, value_type::number);
  }
  if (n.parts.size() < least || n.parts.size() > 1) {
    report(at, f, part,
           "'" + n.text + "' takes one argument and a group, found " + std::to_string(n.parts.size()) + " arguments");
    return recovery_expr(e, value_type::number);
  }
  fault wrong;
  g.by = find_group(n.by, wrong);
  if (!wrong.message.empty()) {
    report(at, f, part, wrong.message, wrong.hint);
    return recovery_expr(e, value_type::number);
  }
  if (!n.parts.empty()) g.x = argument(f, n.parts[0], g.f == aggregate::count && !g.is_rank, at);
  std::string const key = "group " + n.text + " " + std::to_string(g.x) + " by " + std::to_string(g.by);
  auto const [known, fresh] = known_steps_.try_emplace(key, no_slot);
  if (fresh) {
    g.slot = known->second = new_slot();
    written_[g.slot] = true;
    plan_.steps.push_back(std::move(g));
  }
  return e.column(known->second);
}

inline std::uint32_t compiler::argument(formula const& f, std::uint32_t part, bool counts, scope const& at,
                                        value_type type) {
  expression x;
  std::uint32_t const root = resolve(x, f, part, at);
  if (counts) {
    expect(x, root, value_type::truth, f, part, at);
    std::uint32_t const known = x.two(term_kind::otherwise, value_type::truth, root, x.constant(0, value_type::truth));
    std::uint32_t const one = x.constant(1), zero = x.constant(0);
    x.choose(known, one, zero);
  } else {
    expect(x, root, type, f, part, at);
  }
  return materialize(std::move(x), at.path);
}

}  // namespace tierwise::detail
