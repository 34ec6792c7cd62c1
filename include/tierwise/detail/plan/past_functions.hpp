// The functions of the past: what is remembered of people's months, and looked back on. The third part of resolver.hpp,
// which includes it.
#pragma once

#include "tierwise/detail/plan/resolver.hpp"

namespace tierwise::detail {

inline bool compiler::nested(formula const& f, std::uint32_t part, scope const& at) {
  if (at.past) report(at, f, part, "a function of the past cannot stand inside another");
  return at.past;
}

inline std::uint32_t compiler::past(expression& e, formula const& f, std::uint32_t part, scope const& at,
                                    bool this_month) {
  node const& n = f.nodes()[part];
  lookback_step r;
  r.this_month = this_month;
  span_of(n.text, r.span);
  std::size_t const lead = r.span == lookback_span::last ? 1 : 0;
  if (!arguments(f, part, lead + 1, lead + 1, at) || nested(f, part, at)) return recovery_expr(e, value_type::number);
  if (lead == 1) {
    node const& months = f.nodes()[n.parts[0]];
    double const v = months.op == operation::number ? months.number.value : 0;
    if (!(v >= 1 && v <= 60) || v != nearest_whole(v)) {
      report(at, f, n.parts[0], "the months of 'last' are a whole number from 1 to 60, written out");
      return recovery_expr(e, value_type::number);
    }
    r.months = static_cast<int>(v);
  }
  node const& inner = f.nodes()[n.parts[lead]];
  if (inner.op != operation::call || !aggregate_of(inner.text, r.f) || !inner.by.empty()) {
    report(at, f, n.parts[lead], "'" + n.text + "' takes sum(...), mean(...), min(...), max(...) or count(...)",
           "write " + n.text + (lead == 1 ? "(3, " : "(") + "sum(x))");
    return recovery_expr(e, value_type::number);
  }
  if (inner.parts.size() > 1 || (inner.parts.empty() && r.f != aggregate::count)) {
    report(at, f, n.parts[lead],
           "'" + inner.text + "' here takes 1 argument, found " + std::to_string(inner.parts.size()));
    return recovery_expr(e, value_type::number);
  }
  if (r.span == lookback_span::since_promotion) {
    r.ladder = at.ladder;
    for (std::size_t l = 0, rising = 0; at.ladder < 0 && l < plan_.policy.ladder.size(); ++l)
      if (plan_.policy.ladder[l].tier.size() > 1) r.ladder = rising++ == 0 ? static_cast<int>(l) : -1;
    if (r.ladder < 0) {
      report(at, f, part, "'since_promotion' needs a ladder here",
             "the policy has several ladders, or none to rise on; use it in a ladder's rules");
      return recovery_expr(e, value_type::number);
    }
  }
  bool const counts = r.f == aggregate::count;
  r.history = history(f, inner.parts.empty() ? no_slot : inner.parts[0], counts, at, this_month);
  history_plan& m = plan_.histories[r.history];
  int const which = r.f == aggregate::smallest ? 1 : r.f == aggregate::largest ? 2 : 0;
  switch (r.span) {
    case lookback_span::last: m.months_kept = std::max(m.months_kept, r.months - 1); break;
    case lookback_span::since_joining: m.all[which] = true; break;
    case lookback_span::year_to_date: m.year[which] = true; break;
    case lookback_span::since_promotion: m.risen[r.ladder] |= 1 << which; break;
    case lookback_span::last_month: break;
  }
  if (this_month) fill_history(r.history);
  return look_back(e, r);
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

inline value_type compiler::type_of(formula const& f, std::uint32_t part, scope const& at,
                                    std::set<std::uint32_t> looked_into) {
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
      return as_its_part && like < n.parts.size() ? type_of(f, n.parts[like], at, std::move(looked_into))
                                                  : value_type::number;
    }
    default: return value_type::number;
  }
}

inline std::uint32_t compiler::history(formula const& f, std::uint32_t part, bool counts, scope const& at,
                                       bool this_month, value_type type) {
  auto names_some = [&](auto is) { return part != no_slot && names(f, part, is); };
  // `base_pay` and the like are of the own ladder in the rules of each. All else means the same there as elsewhere, and
  // is remembered once.
  auto const& ladders = plan_.policy.ladder;
  bool const of_ladder = names_some([&](std::string const& written, symbol const* s) {
    return s == nullptr && !ladders.empty() && symbols.contains(ladders[0].name + "." + written);
  });
  int const ladder = of_ladder ? own_ladder(at) : -1;
  constexpr std::string_view kinds[] = {"v", "f", "t", "m"};
  std::string key(counts ? "c" : kinds[static_cast<int>(type)]);
  key += std::to_string(ladder) + (part == no_slot ? "" : f.print(part));
  // `gross` is something else on every line.
  bool const of_line = this_month && names_some([](auto const&, symbol const* s) {
                         return s != nullptr && s->is == symbol::what::gross_so_far;
                       });
  if (of_line) key += " of " + std::to_string(earned.size());
  auto const [known, fresh] = known_histories_.try_emplace(key, static_cast<std::uint32_t>(plan_.histories.size()));
  if (fresh) {
    history_plan m;
    m.key = key;
    m.what = f;
    m.part = part;
    m.counts = counts;
    m.type = type;
    m.own_ladder = ladder;
    m.path = at.path;
    plan_.histories.push_back(std::move(m));
  }
  return known->second;
}

inline void compiler::fill_history(std::uint32_t index) {
  if (plan_.histories[index].slot != no_slot) return;
  history_plan const m = plan_.histories[index];  // a copy: resolving may add histories
  scope inside;
  inside.path = m.path;
  inside.ladder = m.own_ladder;
  inside.past = true;
  std::uint32_t slot;
  if (m.part == no_slot) {
    expression one;
    one.constant(1);
    slot = evaluate(std::move(one), m.path);
  } else {
    slot = argument(m.what, m.part, m.counts, inside, m.type);
  }
  plan_.histories[index].slot = slot;
}

inline std::uint32_t compiler::look_back(expression& e, lookback_step r) {
  std::string const key = "look back " + std::to_string(r.history) + " " + std::to_string(static_cast<int>(r.span)) +
                          " " + std::to_string(static_cast<int>(r.f)) + " " + std::to_string(r.months) + " " +
                          std::to_string(r.ladder) + (r.this_month ? " now" : " before");
  auto const [known, fresh] = known_steps_.try_emplace(key, no_slot);
  if (fresh) {
    r.slot = known->second = new_slot();
    written_[r.slot] = true;
    plan_.steps.push_back(r);
  }
  return e.column(known->second, plan_.histories[r.history].type);
}

}  // namespace tierwise::detail
