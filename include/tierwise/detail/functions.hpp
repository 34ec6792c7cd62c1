// The functions of the formula language: arguments checked, groups and the past set aside as columns of their own.
// The second half of compiler.hpp, which includes it.
#pragma once

#include "tierwise/detail/compiler.hpp"

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

inline std::uint32_t compiler::comparison(expression& e, term_kind k, std::uint32_t a, std::uint32_t b, formula const& f,
                                          std::uint32_t part_a, std::uint32_t part_b, surroundings const& at) {
  auto as_month = [&](std::uint32_t side, std::uint32_t part) {
    if (e.terms[side].type != value_type::text || f.nodes()[part].op != operation::text) return;
    auto const m = month::read(f.nodes()[part].text);
    if (!m) {
      complain(at, f, part, "'" + f.nodes()[part].text + "' is not a month", "write it as \"2026-06\"");
      return;
    }
    e.terms[side].type = value_type::month;
    e.terms[side].value = m->index;
  };
  if (e.terms[a].type == value_type::month) as_month(b, part_b);
  if (e.terms[b].type == value_type::month) as_month(a, part_a);
  value_type const x = e.terms[a].type, y = e.terms[b].type;
  if (x != y) {
    complain(at, f, part_b, "cannot compare " + std::string(type_name(x)) + " with " + std::string(type_name(y)));
  } else if ((x == value_type::text || x == value_type::truth) && k != term_kind::eq && k != term_kind::ne) {
    complain(at, f, part_a, std::string(type_name(x)) + " has no order", "compare it with '==' or '!='");
  }
  if (x == value_type::text && y == value_type::text) {
    check_text(f, part_a, part_b, at);
    check_text(f, part_b, part_a, at);
  }
  return e.two(k, value_type::truth, a, b);
}

inline bool compiler::arguments(formula const& f, std::uint32_t part, std::size_t least, std::size_t most, surroundings const& at) {
  node const& n = f.nodes()[part];
  if (!n.by.empty()) {
    complain(at, f, part, "'" + n.text + "' here takes no 'by='");
    return false;
  }
  if (n.parts.size() >= least && n.parts.size() <= most) return true;
  complain(at, f, part,
           "'" + n.text + "' takes " +
               (least == most ? std::to_string(least)
                : most > 1000 ? "at least " + std::to_string(least)
                              : std::to_string(least) + " to " + std::to_string(most)) +
               (most == 1 ? " argument" : " arguments") + ", found " + std::to_string(n.parts.size()));
  return false;
}

inline bool compiler::aggregate_of(std::string_view name, aggregate& f) {
  if (name == "sum") f = aggregate::sum;
  else if (name == "mean") f = aggregate::mean;
  else if (name == "min") f = aggregate::smallest;
  else if (name == "max") f = aggregate::largest;
  else if (name == "count") f = aggregate::count;
  else return false;
  return true;
}

inline bool compiler::span_of(std::string_view name, span_of_past& s) {
  if (name == "last") s = span_of_past::last;
  else if (name == "since_promotion") s = span_of_past::since_promotion;
  else if (name == "since_joining") s = span_of_past::since_joining;
  else if (name == "year_to_date") s = span_of_past::year_to_date;
  else return false;
  return true;
}

inline std::uint32_t compiler::call(expression& e, formula const& f, std::uint32_t part, surroundings const& at) {
  node const& n = f.nodes()[part];
  std::string const& name = n.text;
  aggregate over = aggregate::sum;
  span_of_past span = span_of_past::last;
  if (name == "rank" || (aggregate_of(name, over) && !n.by.empty())) return grouped(e, f, part, at, over);
  if (span_of(name, span)) return past(e, f, part, at, true);
  if (name == "before") {
    if (!arguments(f, part, 1, 1, at)) return stand_in(e, value_type::number);
    node const& inner = f.nodes()[n.parts[0]];
    if (inner.op != operation::call || !span_of(inner.text, span)) {
      complain(at, f, n.parts[0], "'before' takes last(...), since_promotion(...), since_joining(...) or year_to_date(...)");
      return stand_in(e, value_type::number);
    }
    return past(e, f, n.parts[0], at, false);
  }
  if (name == "last_month") {
    if (!arguments(f, part, 1, 1, at) || nested(f, part, at)) return stand_in(e, value_type::number);
    std::uint32_t const m = memory(f, n.parts[0], false, at, false, type_of(f, n.parts[0], at, {}));
    plan_.memories[m].ring = std::max(plan_.memories[m].ring, 1);
    recall_step r;
    r.memory = m;
    r.span = span_of_past::last_month;
    r.this_month = false;
    return recall(e, r);
  }
  if (name == "if") {
    if (!arguments(f, part, 3, 3, at)) return stand_in(e, value_type::number);
    std::uint32_t const c = truth(e, f, n.parts[0], at);
    std::uint32_t const a = resolve(e, f, n.parts[1], at), b = resolve(e, f, n.parts[2], at);
    if (e.terms[a].type != e.terms[b].type)
      complain(at, f, n.parts[2],
               "both results of 'if' must be of one type, found " + std::string(type_name(e.terms[a].type)) + " and " +
                   std::string(type_name(e.terms[b].type)));
    return e.choose(c, a, b);
  }
  if (name == "otherwise") {
    if (!arguments(f, part, 2, 2, at)) return stand_in(e, value_type::number);
    std::uint32_t const a = resolve(e, f, n.parts[0], at), b = resolve(e, f, n.parts[1], at);
    expect(e, b, e.terms[a].type, f, n.parts[1], at);
    return e.two(term_kind::otherwise, e.terms[a].type, a, b);
  }
  if (name == "missing") {
    if (!arguments(f, part, 1, 1, at)) return stand_in(e, value_type::truth);
    return e.one(term_kind::missing, value_type::truth, resolve(e, f, n.parts[0], at));
  }
  if (name == "min" || name == "max") {
    if (!arguments(f, part, 2, 1000000, at)) return stand_in(e, value_type::number);
    term_kind const k = name == "min" ? term_kind::smaller : term_kind::larger;
    std::uint32_t out = number(e, f, n.parts[0], at);
    for (std::size_t i = 1; i < n.parts.size(); ++i)
      out = e.two(k, value_type::number, out, number(e, f, n.parts[i], at));
    return out;
  }
  if (name == "clip") {
    if (!arguments(f, part, 3, 3, at)) return stand_in(e, value_type::number);
    std::uint32_t const x = number(e, f, n.parts[0], at), low = number(e, f, n.parts[1], at);
    std::uint32_t const high = number(e, f, n.parts[2], at);
    return e.two(term_kind::smaller, value_type::number, e.two(term_kind::larger, value_type::number, x, low), high);
  }
  if (name == "abs") {
    if (!arguments(f, part, 1, 1, at)) return stand_in(e, value_type::number);
    return e.one(term_kind::absolute, value_type::number, number(e, f, n.parts[0], at));
  }
  if (name == "floor" || name == "ceil") {
    if (!arguments(f, part, 1, 1, at)) return stand_in(e, value_type::number);
    return e.round(number(e, f, n.parts[0], at), 0, name == "floor" ? rounding::floor : rounding::ceiling);
  }
  if (name == "round") {
    if (!arguments(f, part, 1, 2, at)) return stand_in(e, value_type::number);
    int decimals = 0;
    if (n.parts.size() == 2) {
      node const& d = f.nodes()[n.parts[1]];
      decimals = d.op == operation::number && d.number.value >= 0 && d.number.value <= 6 ? int(d.number.value) : -1;
      if (decimals < 0 || d.number.value != decimals) {
        complain(at, f, n.parts[1], "the decimals of 'round' are a whole number from 0 to 6, written out");
        decimals = 0;
      }
    }
    return e.round(number(e, f, n.parts[0], at), decimals, rounding::half_up);
  }
  if (name == "marginal" || name == "whole" || name == "lookup" || name == "interpolate") return table(e, f, part, at);
  if (aggregate_of(name, over)) {
    complain(at, f, part, "'" + name + "' needs a group or a stretch of time",
             "write " + name + "(x, by=team) or last(3, " + name + "(x))");
    return stand_in(e, value_type::number);
  }
  fault const u = error::unknown_name(
      "function", name,
      {"if", "otherwise", "missing", "min", "max", "clip", "abs", "floor", "ceil", "round", "marginal", "whole",
       "lookup", "interpolate", "sum", "mean", "count", "rank", "last", "since_promotion", "since_joining",
       "year_to_date", "before", "last_month"});
  complain(at, f, part, u.message, u.hint);
  return stand_in(e, value_type::number);
}

inline std::uint32_t compiler::table(expression& e, formula const& f, std::uint32_t part, surroundings const& at) {
  node const& n = f.nodes()[part];
  if (!arguments(f, part, 2, 2, at)) return stand_in(e, value_type::number);
  std::uint32_t const x = number(e, f, n.parts[0], at);
  node const& t = f.nodes()[n.parts[1]];
  auto const found = t.op == operation::name ? tables.find(t.text) : tables.end();
  if (found == tables.end()) {
    std::vector<std::string> known;
    for (auto const& [table_name, index] : tables) known.push_back(table_name);
    fault const u = error::unknown_name("bracket table", t.op == operation::name ? t.text : f.print(n.parts[1]), known);
    complain(at, f, n.parts[1], u.message, u.hint);
    return stand_in(e, value_type::number);
  }
  constexpr std::string_view kinds[] = {"marginal", "whole", "lookup", "interpolate"};
  auto const kind = kinds[static_cast<int>(plan_.tables[found->second].kind)];
  if (kind != n.text)
    complain(at, f, part, "the table '" + t.text + "' is of kind '" + std::string(kind) + "'",
             "write " + std::string(kind) + "(...), or change the table's kind");
  return e.bracket(x, found->second);
}

inline std::uint32_t compiler::find_group(std::string const& by, fault& f) {
  if (by == "company") return nowhere;
  symbol const* s = find(by, {});
  if (s != nullptr && s->is == symbol::what::column && s->type == value_type::text) return column_slot(*s, by, {});
  std::vector<std::string> known = {"company"};
  for (auto const& [name, other] : symbols)
    if (other.type == value_type::text && other.is == symbol::what::column) known.push_back(name);
  f = error::unknown_name("group", by, known);
  return nowhere;
}

inline std::uint32_t compiler::grouped(expression& e, formula const& f, std::uint32_t part, surroundings const& at, aggregate over) {
  node const& n = f.nodes()[part];
  group_step g;
  g.f = over;
  g.is_rank = n.text == "rank";
  g.path = at.path;
  std::size_t const least = g.f == aggregate::count && !g.is_rank ? 0 : 1;
  if (n.by.empty()) {
    complain(at, f, part, "'" + n.text + "' needs a group", "write " + n.text + "(x, by=shop)");
    return stand_in(e, value_type::number);
  }
  if (n.parts.size() < least || n.parts.size() > 1) {
    complain(at, f, part, "'" + n.text + "' takes one argument and a group, found " + std::to_string(n.parts.size()) + " arguments");
    return stand_in(e, value_type::number);
  }
  fault wrong;
  g.by = find_group(n.by, wrong);
  if (!wrong.message.empty()) {
    complain(at, f, part, wrong.message, wrong.hint);
    return stand_in(e, value_type::number);
  }
  if (!n.parts.empty()) g.x = argument(f, n.parts[0], g.f == aggregate::count && !g.is_rank, at);
  std::string const key = "group " + n.text + " " + std::to_string(g.x) + " by " + std::to_string(g.by);
  auto const [known, fresh] = known_steps_.try_emplace(key, nowhere);
  if (fresh) {
    g.slot = known->second = new_slot();
    written_[g.slot] = true;
    plan_.steps.push_back(std::move(g));
  }
  return e.column(known->second);
}

inline std::uint32_t compiler::argument(formula const& f, std::uint32_t part, bool counts, surroundings const& at, value_type type) {
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
  return write_down(std::move(x), at.path);
}

inline bool compiler::nested(formula const& f, std::uint32_t part, surroundings const& at) {
  if (at.past) complain(at, f, part, "a function of the past cannot stand inside another");
  return at.past;
}

inline std::uint32_t compiler::past(expression& e, formula const& f, std::uint32_t part, surroundings const& at, bool this_month) {
  node const& n = f.nodes()[part];
  recall_step r;
  r.this_month = this_month;
  span_of(n.text, r.span);
  std::size_t const lead = r.span == span_of_past::last ? 1 : 0;
  if (!arguments(f, part, lead + 1, lead + 1, at) || nested(f, part, at)) return stand_in(e, value_type::number);
  if (lead == 1) {
    node const& months = f.nodes()[n.parts[0]];
    double const v = months.op == operation::number ? months.number.value : 0;
    if (!(v >= 1 && v <= 60) || v != nearest_whole(v)) {
      complain(at, f, n.parts[0], "the months of 'last' are a whole number from 1 to 60, written out");
      return stand_in(e, value_type::number);
    }
    r.months = static_cast<int>(v);
  }
  node const& inner = f.nodes()[n.parts[lead]];
  if (inner.op != operation::call || !aggregate_of(inner.text, r.f) || !inner.by.empty()) {
    complain(at, f, n.parts[lead], "'" + n.text + "' takes sum(...), mean(...), min(...), max(...) or count(...)",
             "write " + n.text + (lead == 1 ? "(3, " : "(") + "sum(x))");
    return stand_in(e, value_type::number);
  }
  if (inner.parts.size() > 1 || (inner.parts.empty() && r.f != aggregate::count)) {
    complain(at, f, n.parts[lead], "'" + inner.text + "' here takes 1 argument, found " + std::to_string(inner.parts.size()));
    return stand_in(e, value_type::number);
  }
  if (r.span == span_of_past::since_promotion) {
    r.ladder = at.ladder;
    for (std::size_t l = 0, rising = 0; at.ladder < 0 && l < plan_.policy.ladder.size(); ++l)
      if (plan_.policy.ladder[l].tier.size() > 1) r.ladder = rising++ == 0 ? static_cast<int>(l) : -1;
    if (r.ladder < 0) {
      complain(at, f, part, "'since_promotion' needs a ladder here",
               "the policy has several ladders, or none to rise on; use it in a ladder's rules");
      return stand_in(e, value_type::number);
    }
  }
  bool const counts = r.f == aggregate::count;
  r.memory = memory(f, inner.parts.empty() ? nowhere : inner.parts[0], counts, at, this_month);
  memory_plan& m = plan_.memories[r.memory];
  int const which = r.f == aggregate::smallest ? 1 : r.f == aggregate::largest ? 2 : 0;
  switch (r.span) {
    case span_of_past::last: m.ring = std::max(m.ring, r.months - 1); break;
    case span_of_past::since_joining: m.all[which] = true; break;
    case span_of_past::year_to_date: m.year[which] = true; break;
    case span_of_past::since_promotion: m.risen[r.ladder] |= 1 << which; break;
    case span_of_past::last_month: break;
  }
  if (this_month) fill_memory(r.memory);
  return recall(e, r);
}

template <class Is>
bool compiler::names(formula const& f, std::uint32_t part, Is is) const {
  std::set<std::uint32_t> looked_into;
  std::vector<std::pair<formula const*, std::uint32_t>> left = {{&f, part}};
  while (!left.empty()) {
    auto const [in, at] = left.back();
    left.pop_back();
    node const& n = in->nodes()[at];
    for (auto p : n.parts) left.emplace_back(in, p);
    if (n.op != operation::name) continue;
    auto const s = symbols.find(n.text);
    if (s == symbols.end() || s->second.is != symbol::what::metric) {
      if (is(n.text, s == symbols.end() ? nullptr : &s->second)) return true;
    } else if (looked_into.insert(s->second.index).second) {
      formula const& m = plan_.policy.metric[s->second.index].value;
      left.emplace_back(&m, m.root());
    }
  }
  return false;
}

inline value_type compiler::type_of(formula const& f, std::uint32_t part, surroundings const& at, std::set<std::uint32_t> looked_into) {
  node const& n = f.nodes()[part];
  switch (n.op) {
    case operation::text: return value_type::text;
    case operation::truth: case operation::not_: case operation::and_: case operation::or_: case operation::in:
    case operation::eq: case operation::ne: case operation::lt: case operation::le: case operation::gt: case operation::ge:
      return value_type::truth;
    case operation::name: {
      symbol const* const s = find(n.text, at);
      if (s == nullptr) return value_type::number;
      if (s->is != symbol::what::metric) return s->type;
      if (!looked_into.insert(s->index).second) return value_type::number;  // it uses itself, and is refused for that
      formula const& m = plan_.policy.metric[s->index].value;
      return type_of(m, m.root(), at, std::move(looked_into));
    }
    case operation::call: {
      if (n.text == "missing") return value_type::truth;
      std::size_t const like = n.text == "if" ? 1 : 0;
      bool const as_its_part = n.text == "if" || n.text == "otherwise" || n.text == "last_month";
      return as_its_part && like < n.parts.size() ? type_of(f, n.parts[like], at, std::move(looked_into)) : value_type::number;
    }
    default: return value_type::number;
  }
}

inline std::uint32_t compiler::memory(formula const& f, std::uint32_t part, bool counts, surroundings const& at, bool this_month,
                                      value_type type) {
  auto names_some = [&](auto is) { return part != nowhere && names(f, part, is); };
  // `base_pay` and the like are of the own ladder in the rules of each. All else means the same there as elsewhere, and is
  // remembered once.
  auto const& ladders = plan_.policy.ladder;
  bool const of_ladder = names_some([&](std::string const& written, symbol const* s) {
    return s == nullptr && !ladders.empty() && symbols.contains(ladders[0].name + "." + written);
  });
  int const ladder = of_ladder ? own_ladder(at) : -1;
  constexpr std::string_view kinds[] = {"v", "f", "t", "m"};
  std::string key = (counts ? "c" : std::string(kinds[static_cast<int>(type)])) + std::to_string(ladder) + (part == nowhere ? "" : f.print(part));
  // `gross` is something else on every line.
  bool const of_line = this_month && names_some([](auto const&, symbol const* s) { return s != nullptr && s->is == symbol::what::gross_so_far; });
  if (of_line) key += " of " + std::to_string(earned.size());
  auto const [known, fresh] = known_memories_.try_emplace(key, static_cast<std::uint32_t>(plan_.memories.size()));
  if (fresh) {
    memory_plan m;
    m.key = key;
    m.what = f;
    m.part = part;
    m.counts = counts;
    m.type = type;
    m.own_ladder = ladder;
    m.path = at.path;
    plan_.memories.push_back(std::move(m));
  }
  return known->second;
}

inline void compiler::fill_memory(std::uint32_t index) {
  if (plan_.memories[index].slot != nowhere) return;
  memory_plan const m = plan_.memories[index];  // a copy: resolving may add memories
  surroundings inside;
  inside.path = m.path;
  inside.ladder = m.own_ladder;
  inside.past = true;
  std::uint32_t slot;
  if (m.part == nowhere) {
    expression one;
    one.constant(1);
    slot = evaluate(std::move(one), m.path);
  } else {
    slot = argument(m.what, m.part, m.counts, inside, m.type);
  }
  plan_.memories[index].slot = slot;
}

inline std::uint32_t compiler::recall(expression& e, recall_step r) {
  std::string const key = "recall " + std::to_string(r.memory) + " " + std::to_string(static_cast<int>(r.span)) + " " +
                          std::to_string(static_cast<int>(r.f)) + " " + std::to_string(r.months) + " " +
                          std::to_string(r.ladder) + (r.this_month ? " now" : " before");
  auto const [known, fresh] = known_steps_.try_emplace(key, nowhere);
  if (fresh) {
    r.slot = known->second = new_slot();
    written_[r.slot] = true;
    plan_.steps.push_back(r);
  }
  return e.column(known->second, plan_.memories[r.memory].type);
}

}  // namespace tierwise::detail
