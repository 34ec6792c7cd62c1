// The functions of the past: histories of what people's months come to, and what looks back on them.
#pragma once

#include <algorithm>  // for std::max
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>  // for std::move, std::pair

#include "tierwise/detail/plan/call_arguments.hpp"

namespace tierwise::detail {

[[nodiscard]] inline std::optional<aggregate> aggregate_named(std::string_view name) {
  if (name == "sum" || name == "sum_of_largest") return aggregate::sum;
  if (name == "mean" || name == "mean_of_present") return aggregate::mean;
  if (name == "min") return aggregate::smallest;
  if (name == "max") return aggregate::largest;
  if (name == "count") return aggregate::count;
  return {};
}

[[nodiscard]] inline std::optional<lookback_span> span_named(std::string_view name) {
  if (name == "last") return lookback_span::last;
  if (name == "since_promotion") return lookback_span::since_promotion;
  if (name == "since_joining") return lookback_span::since_joining;
  if (name == "year_to_date") return lookback_span::year_to_date;
  if (name == "quarter_to_date") return lookback_span::quarter_to_date;
  if (name == "fiscal_year_to_date") return lookback_span::fiscal_year_to_date;
  return {};
}

/// Which earning lines `gross` counts where a formula stands, unless it counts all. Rules with one line more, or less,
/// remember under the same words.
[[nodiscard]] inline std::string reach_of_gross(resolver const& in) {
  std::size_t earnings = 0;
  std::string_view last;
  for (auto const& line : in.made.policy.pay.line)
    if (line.kind == line_kind::earning && ++earnings == in.earned.size()) last = line.name;
  if (earnings == in.earned.size()) return "";
  return in.earned.empty() ? " of none" : " up to " + std::string(last);
}

/// The history of a quantity, kept once for all who look back on it.
inline std::uint32_t find_history(resolver& in, formula const& f, std::uint32_t part, kept_as as, scope const& at,
                                  bool this_month, value_type type = value_type::number, int year_from = 1) {
  auto names_some = [&](auto is) { return part != no_slot && in.any_name(f, part, is); };
  // `base_pay` and the like are of the own ladder in the rules of each. All else means the same there as elsewhere, and
  // is kept once.
  auto const& ladders = in.made.policy.ladder;
  bool const of_ladder = names_some([&](std::string const& written, symbol const* s) {
    return s == nullptr && !ladders.empty() && in.names.symbols.contains(ladders[0].name + "." + written);
  });
  int const ladder = of_ladder ? in.names.own_ladder(at) : -1;
  constexpr std::string_view kinds[] = {"v", "f", "t", "m"};
  constexpr std::string_view others[] = {"", "c", "p", "n"};
  std::string key(as == kept_as::value ? kinds[static_cast<int>(type)] : others[static_cast<int>(as)]);
  key += std::to_string(ladder) + (part == no_slot ? "" : f.print(part));
  // `gross` is something else on every line but those behind all that is earned.
  bool const of_line = this_month && names_some([](auto const&, symbol const* s) {
                         return s != nullptr && s->is == symbol::what::gross_so_far;
                       });
  if (year_from != 1) key += " from month " + std::to_string(year_from);
  if (of_line) key += reach_of_gross(in);
  auto& histories = in.made.histories;
  auto const [known, fresh] = in.histories_by_key.try_emplace(key, static_cast<std::uint32_t>(histories.size()));
  if (fresh) {
    history_plan m;
    m.key = key;
    m.what = f;
    m.part = part;
    m.as = as;
    m.type = type;
    m.year_from = year_from;
    m.own_ladder = ladder;
    if (of_line && !reach_of_gross(in).empty()) m.lines_earned = static_cast<int>(in.earned.size());
    m.path = at.path;
    histories.push_back(std::move(m));
  }
  return known->second;
}

/// What a month of `mean_of_present(x, c)` adds to the sum, or to the count of months: nothing where x is missing or c
/// does not hold.
inline std::uint32_t present_column(resolver& in, history_plan const& m, scope const& at) {
  node const& call = m.what.nodes()[m.part];
  expression e;
  std::uint32_t const x = in.typed(e, m.what, call.parts[0], at, value_type::number);
  std::uint32_t there = e.one(term_kind::not_, value_type::truth, e.one(term_kind::missing, value_type::truth, x));
  if (call.parts.size() > 1) {
    std::uint32_t const c = in.typed(e, m.what, call.parts[1], at, value_type::truth);
    std::uint32_t const no = e.constant(0, value_type::truth);
    there = e.two(term_kind::and_, value_type::truth, there, e.two(term_kind::otherwise, value_type::truth, c, no));
  }
  std::uint32_t const some = m.as == kept_as::presence ? e.constant(1) : x;
  std::uint32_t const none = e.constant(0);
  e.choose(there, some, none);
  return in.columns.materialize(std::move(e), at.path);
}

/// Gives a history this month's value, if it has none yet.
inline void fill_history(resolver& in, std::uint32_t index) {
  if (in.made.histories[index].slot != no_slot) return;
  history_plan const m = in.made.histories[index];  // a copy: resolving may add histories
  scope inside;
  inside.path = m.path;
  inside.ladder = m.own_ladder;
  inside.past = true;
  std::uint32_t slot;
  if (m.part == no_slot) {
    expression one;
    one.constant(1);
    slot = in.columns.evaluate(std::move(one), m.path);
  } else if (m.as == kept_as::present_value || m.as == kept_as::presence) {
    slot = present_column(in, m, inside);
  } else {
    slot = argument_column(in, m.what, m.part, m.as == kept_as::truth, inside, m.type);
  }
  in.made.histories[index].slot = slot;
}
/// Histories named only by `before(...)` or `last_month(...)` and the like get this month's value now that all names
/// are known.
inline void fill_histories(resolver& in) {
  for (std::size_t i = 0; i < in.made.histories.size(); ++i) fill_history(in, static_cast<std::uint32_t>(i));
}

inline std::uint32_t look_back(function_call const& c, lookback_step const& r) {
  std::string const key = "look back " + std::to_string(r.history) + " " + std::to_string(static_cast<int>(r.span)) +
                          " " + std::to_string(static_cast<int>(r.f)) + " " + std::to_string(r.months) + " " +
                          std::to_string(r.ladder) + " " + std::to_string(r.largest) +
                          (r.this_month ? " now" : " before");
  return c.e.column(c.in.columns.add_once(key, r), c.in.made.histories[r.history].type);
}

/// Whether a call may look back where it stands; reports when it may not.
inline bool may_look_back(function_call const& c) {
  if (c.at.past) c.in.faults.report(c.at, c.f, c.part, "a function of the past cannot stand inside another");
  return !c.at.past;
}

/// The ladder that `since_promotion` counts from: the own one in a ladder's rules, else the only one to rise on; or -1.
[[nodiscard]] inline int ladder_of_promotions(resolver const& in, scope const& at) {
  if (at.ladder >= 0) return at.ladder;
  int out = -1, rising = 0;
  auto const& ladders = in.made.policy.ladder;
  for (std::size_t l = 0; l < ladders.size(); ++l)
    if (in.made.ladders[l].in_force > 1) out = rising++ == 0 ? static_cast<int>(l) : -1;
  return out;
}

/// What must be kept of a history for a lookback.
inline void keep_enough(history_plan& m, lookback_step const& r) {
  int const which = r.f == aggregate::smallest ? 1 : r.f == aggregate::largest ? 2 : 0;
  switch (r.span) {
    case lookback_span::last: m.months_kept = std::max(m.months_kept, r.months - 1); break;
    case lookback_span::since_joining: m.all[which] = true; break;
    case lookback_span::year_to_date:
    case lookback_span::fiscal_year_to_date: m.year[which] = true; break;
    case lookback_span::since_promotion: m.risen[r.ladder] |= 1 << which; break;
    case lookback_span::quarter_to_date: m.quarter[which] = true; break;
    case lookback_span::months_ago: m.months_kept = std::max(m.months_kept, r.months); break;
  }
}

inline std::uint32_t refuse_loose_largest(function_call const& c, std::uint32_t part) {
  return refuse(c, part, "'sum_of_largest' stands inside 'last'", "write last(6, sum_of_largest(3, x))");
}
inline std::uint32_t build_loose_largest(function_call const& c) { return refuse_loose_largest(c, c.part); }
inline std::uint32_t build_loose_present(function_call const& c) {
  return refuse(c, c.part, "'mean_of_present' stands inside a function of the past",
                "write last(3, mean_of_present(x)) or year_to_date(mean_of_present(x))");
}

/// A history, looked back on as a step says.
inline std::uint32_t look_back_on(function_call const& c, std::uint32_t part, kept_as as, lookback_step r) {
  // The calendar's year needs no other history than its own.
  int const year_from = r.span == lookback_span::fiscal_year_to_date ? c.in.made.policy.fiscal_year_from : 1;
  if (r.span == lookback_span::fiscal_year_to_date && year_from == 1) r.span = lookback_span::year_to_date;
  if (r.span == lookback_span::fiscal_year_to_date) {
    r.counted_by = find_history(c.in, c.f, no_slot, kept_as::value, c.at, false, value_type::number, year_from);
    c.in.made.histories[r.counted_by].year[0] = true;
  }
  r.history = find_history(c.in, c.f, part, as, c.at, r.this_month, value_type::number, year_from);
  keep_enough(c.in.made.histories[r.history], r);
  if (r.this_month) fill_history(c.in, r.history);
  return look_back(c, r);
}

/// `mean_of_present(x, c)` is what a sum and a count of the same months come to.
inline std::uint32_t mean_of_present(function_call const& c, std::uint32_t part, lookback_step r) {
  r.f = aggregate::sum;
  std::uint32_t const sum = look_back_on(c, part, kept_as::present_value, r);
  std::uint32_t const months = look_back_on(c, part, kept_as::presence, r);
  return c.e.round(c.e.two(term_kind::divide, value_type::number, sum, months), 6, rounding::half_up);
}

/// How many arguments what stands inside a function of the past takes.
[[nodiscard]] inline std::pair<std::size_t, std::size_t> arguments_inside(std::string_view name) {
  if (name == "sum_of_largest") return {2, 2};
  if (name == "mean_of_present") return {1, 2};
  return {name == "count" ? 0 : 1, 1};
}

/// What a function of the past takes of its months: `f(x)`, at `part`.
inline std::uint32_t build_over_months(function_call const& c, std::uint32_t part, lookback_step r) {
  node const& inner = c.f.nodes()[part];
  r.f = *aggregate_named(inner.text);
  auto const [least, most] = arguments_inside(inner.text);
  if (inner.parts.size() < least || inner.parts.size() > most)
    return refuse(c, part,
                  "'" + inner.text + "' here takes " +
                      (least < most && least > 0 ? "1 or 2 arguments"
                       : most > 1                ? "2 arguments"
                                                 : "1 argument") +
                      ", found " + std::to_string(inner.parts.size()));
  if (inner.text == "mean_of_present") return mean_of_present(c, part, r);
  if (inner.text == "sum_of_largest") {
    if (r.span != lookback_span::last) return refuse_loose_largest(c, part);
    auto const largest = written_whole({c.in, c.e, c.f, part, c.at}, 0, 1, 60);
    if (!largest)
      return refuse(c, inner.parts[0],
                    "how many months 'sum_of_largest' adds up is a whole number from 1 to 60, written out",
                    "sum_of_largest(3, x) adds up the three largest");
    r.largest = *largest;
  }
  return look_back_on(c, inner.parts.empty() ? no_slot : inner.parts.back(),
                      r.f == aggregate::count ? kept_as::truth : kept_as::value, r);
}

/// `last(n, f(x))` and the like, with this month or before it.
inline std::uint32_t build_lookback(function_call const& c, lookback_span span, bool this_month) {
  node const& n = c.written();
  lookback_step r;
  r.this_month = this_month;
  r.span = span;
  std::size_t const lead = span == lookback_span::last ? 1 : 0;
  if (!has_arguments(c, lead + 1, lead + 1) || !may_look_back(c))
    return resolver::recovery_expr(c.e, value_type::number);
  if (lead == 1) {
    auto const months = written_whole(c, 0, 1, 60);
    if (!months)
      return refuse(c, n.parts[0], "the months of 'last' are a whole number from 1 to 60, written out",
                    "of the months since a beginning: year_to_date(...), quarter_to_date(...), since_joining(...)");
    r.months = *months;
  }
  node const& inner = c.f.nodes()[n.parts[lead]];
  if (inner.op != operation::call || !inner.by.empty() || !aggregate_named(inner.text))
    return refuse(c, n.parts[lead], "'" + n.text + "' takes sum(...), mean(...), min(...), max(...) or count(...)",
                  "write " + n.text + (lead == 1 ? "(3, " : "(") + "sum(x))");
  if (span == lookback_span::since_promotion) {
    r.ladder = ladder_of_promotions(c.in, c.at);
    if (r.ladder < 0)
      return refuse(c, c.part, "'since_promotion' needs a ladder here",
                    "the policy has several ladders, or none to rise on; use it in a ladder's rules");
  }
  return build_over_months(c, n.parts[lead], r);
}

template <lookback_span span>
std::uint32_t build_past(function_call const& c) {
  return build_lookback(c, span, true);
}

inline std::uint32_t build_before(function_call const& c) {
  if (!has_arguments(c, 1, 1)) return resolver::recovery_expr(c.e, value_type::number);
  std::uint32_t const part = c.written().parts[0];
  node const& inner = c.f.nodes()[part];
  auto const span = inner.op == operation::call ? span_named(inner.text) : std::nullopt;
  if (!span)
    return refuse(c, part,
                  "'before' takes last(...), since_promotion(...), since_joining(...), year_to_date(...), "
                  "quarter_to_date(...) or fiscal_year_to_date(...)");
  return build_lookback({c.in, c.e, c.f, part, c.at}, *span, false);
}

/// A part of a call, as it was in one of the months before.
inline std::uint32_t look_back_at(function_call const& c, std::uint32_t part, int months) {
  lookback_step r;
  r.history = find_history(c.in, c.f, part, kept_as::value, c.at, false, c.in.type_of(c.f, part, c.at, {}));
  r.span = lookback_span::months_ago;
  r.months = months;
  r.this_month = false;
  keep_enough(c.in.made.histories[r.history], r);
  return look_back(c, r);
}

inline std::uint32_t build_last_month(function_call const& c) {
  if (!has_arguments(c, 1, 1) || !may_look_back(c)) return resolver::recovery_expr(c.e, value_type::number);
  return look_back_at(c, c.written().parts[0], 1);
}

inline std::uint32_t build_months_ago(function_call const& c) {
  if (!has_arguments(c, 2, 2) || !may_look_back(c)) return resolver::recovery_expr(c.e, value_type::number);
  auto const months = written_whole(c, 0, 1, 60);
  if (!months)
    return refuse(c, c.written().parts[0], "the months of 'months_ago' are a whole number from 1 to 60, written out");
  return look_back_at(c, c.written().parts[1], *months);
}

}  // namespace tierwise::detail
