// The payslip as steps: lines in their order, pools, and the cap on deductions.
#pragma once

#include <algorithm>  // for std::find
#include <cstdint>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/builder.hpp"

namespace tierwise::detail {

[[nodiscard]] inline scope scope_of_proration() { return {"pay.proration", -1, false}; }

inline void require_proration_in_range(plan_builder& b, formula const& f) {
  scope const at = scope_of_proration();
  expression e;
  std::uint32_t const x = b.formulas.append(e, f, at, value_type::number);
  std::uint32_t const low = e.two(term_kind::ge, value_type::truth, x, e.constant(0));
  std::uint32_t const high = e.two(term_kind::le, value_type::truth, x, e.constant(1));
  std::uint32_t const within = e.two(term_kind::and_, value_type::truth, low, high);
  e.two(term_kind::otherwise, value_type::truth, within,
        e.constant(1, value_type::truth));  // missing: the lines' amounts are, too
  b.columns.evaluate(std::move(e), at.path, false, "the proration is not between 0 and 1");
}

/// Whether `when` holds; unknown counts as not met.
inline std::uint32_t append_when(plan_builder& b, expression& e, pay_line const& line, scope const& at) {
  std::uint32_t const when = b.formulas.append(e, *line.when, at, value_type::truth);
  return e.two(term_kind::otherwise, value_type::truth, when, e.constant(0, value_type::truth));
}

inline std::uint32_t compile_amount(plan_builder& b, pay_line const& line, scope const& at) {
  expression e;
  tierwise::pay const& p = b.policy().pay;
  auto number = [&](formula const& f, scope const& of) { return b.formulas.append(e, f, of, value_type::number); };
  std::uint32_t x = number(line.amount, at);
  if (line.prorate && p.proration)
    x = e.two(term_kind::multiply, value_type::number, x, number(*p.proration, scope_of_proration()));
  if (line.at_least) x = e.two(term_kind::larger, value_type::number, x, number(*line.at_least, at));
  if (line.at_most) x = e.two(term_kind::smaller, value_type::number, x, number(*line.at_most, at));
  if (line.when) {
    std::uint32_t const met = append_when(b, e, line, at);
    x = e.choose(met, x, e.constant(0));
  }
  e.round(x, b.made->digits, line.rounding.value_or(b.policy().rounding));
  return b.columns.evaluate(std::move(e), at.path, true);
}

/// Who shares in a pool: those for whom `when` holds, and not those in no team where teams share.
inline std::uint32_t compile_sharers(plan_builder& b, pay_line const& line, scope const& at) {
  auto const& by = line.pool->by;
  bool const by_team = std::find(by.begin(), by.end(), "team") != by.end();
  if (!line.when && !by_team) return no_slot;
  expression e;
  std::uint32_t in = no_slot;
  if (line.when) in = append_when(b, e, line, at);
  if (by_team) {
    std::uint32_t const none = e.one(term_kind::missing, value_type::truth, e.column(b.made->team, value_type::text));
    std::uint32_t const some = e.one(term_kind::not_, value_type::truth, none);
    if (in != no_slot) e.two(term_kind::and_, value_type::truth, in, some);
  }
  return b.columns.evaluate(std::move(e), at.path);
}

inline std::uint32_t compile_pool(plan_builder& b, pay_line const& line, scope const& at, std::uint32_t index) {
  if (line.prorate || line.at_least || line.at_most)
    b.faults.report(at.path, "a pool is not prorated and has no 'at_least' or 'at_most'",
                    "put them in the weight or in the total");
  pool_step s;
  s.line = index;
  if (line.pool->by.empty()) b.faults.report(at.path + ".pool", "has no 'by'", "by = \"team\"");
  s.by = find_group(b.formulas, line.pool->by, at.path);
  s.asked = compile_sharers(b, line, at);
  expression e;
  std::uint32_t const x = b.formulas.append(e, line.amount, at, value_type::number);
  e.round(x, b.made->digits, line.rounding.value_or(b.policy().rounding));
  s.total = b.columns.evaluate(std::move(e), at.path, true, {}, s.asked);
  expression w;
  std::uint32_t const weight = b.formulas.append(w, line.pool->weight, at, value_type::number);
  if (line.when) {
    std::uint32_t const met = append_when(b, w, line, at);
    w.choose(met, weight, w.constant(0));
  }
  s.weight = b.columns.materialize(std::move(w), at.path + ".pool", 6, true, s.asked);
  s.slot = b.columns.new_slot();
  std::uint32_t const slot = s.slot;
  b.made->steps.push_back(s);
  return slot;
}

/// What capped deductions may take in all.
inline std::uint32_t compile_deduction_cap(plan_builder& b, deduction_cap const& cap) {
  scope const at{"pay.deduction_cap", -1, false};
  if (!(cap.share.value >= 0 && cap.share.value <= 1))
    b.faults.report(at.path + ".share", "must be from 0 to 100%, found " + cap.share.text());
  expression e;
  std::uint32_t const of = b.formulas.append(e, cap.of, at, value_type::number);
  std::uint32_t const share = e.two(term_kind::multiply, value_type::number, e.constant(cap.share.value), of);
  std::uint32_t const spare = e.two(term_kind::subtract, value_type::number, of,
                                    b.formulas.append(e, cap.keep_at_least, at, value_type::number));
  std::uint32_t const least = e.two(term_kind::smaller, value_type::number, share, spare);
  std::uint32_t const x = e.two(term_kind::larger, value_type::number, least, e.constant(0));
  e.round(x, b.made->digits, rounding::floor);
  return b.columns.evaluate(std::move(e), at.path, true);
}

/// A deduction takes what is left of the cap at most. `left` becomes what is left behind it.
[[nodiscard]] inline line_plan compile_capped(plan_builder& b, std::uint32_t asked, scope const& at,
                                              std::uint32_t& left) {
  line_plan out;
  expression taken;
  std::uint32_t const ask = taken.column(asked), zero = taken.constant(0);
  std::uint32_t const some = taken.two(term_kind::gt, value_type::truth, ask, zero);
  std::uint32_t const least = taken.two(term_kind::smaller, value_type::number, ask, taken.column(left));
  taken.choose(some, least, ask);
  out.slot = b.columns.materialize(std::move(taken), at.path);
  expression cut;
  std::uint32_t const uncut = cut.column(asked);
  cut.two(term_kind::subtract, value_type::number, uncut, cut.column(out.slot));
  out.cut = b.columns.materialize(std::move(cut), at.path);
  expression rest;
  std::uint32_t const before = rest.column(left), none = rest.constant(0);
  std::uint32_t const used = rest.two(term_kind::larger, value_type::number, rest.column(out.slot), none);
  rest.two(term_kind::subtract, value_type::number, before, used);
  left = b.columns.materialize(std::move(rest), at.path);
  return out;
}

/// The columns of lines by what they are to the totals, beside those earned.
struct paid_columns {
  std::vector<std::uint32_t> deducted, employer;
};

inline void compile_totals_of_pay(plan_builder& b, paid_columns lines) {
  plan& made = *b.made;
  made.gross = b.columns.total(b.formulas.earned, "gross", made.digits);
  made.named["gross"] = made.gross;  // its symbol stays what it is: now the sum of all earning lines
  if (lines.deducted.size() > 64) lines.deducted = {b.columns.total(std::move(lines.deducted), "net", made.digits)};
  expression net;
  std::uint32_t const all = net.column(made.gross);
  net.two(term_kind::subtract, value_type::number, all, sum_of_columns(net, lines.deducted));
  made.net = b.columns.materialize(std::move(net), "net", made.digits);
  define(b, "net", made.net);
  lines.employer.insert(lines.employer.begin(), made.gross);
  made.employer_cost = b.columns.total(lines.employer, "employer_cost", made.digits);
  define(b, "employer_cost", made.employer_cost);
}

inline void compile_pay(plan_builder& b) {
  tierwise::pay const& p = b.policy().pay;
  b.names.symbols["gross"].is = symbol::what::gross_so_far;
  bool prorates = false;
  for (auto const& line : p.line) prorates = prorates || line.prorate;
  if (prorates && !p.proration) b.faults.report("pay", "lines are prorated, but 'proration' is missing");
  if (!p.line.empty() && prorates && p.proration) require_proration_in_range(b, *p.proration);
  std::uint32_t left = no_slot;
  paid_columns lines;
  for (std::size_t i = 0; i < p.line.size(); ++i) {
    pay_line const& line = p.line[i];
    scope const at{"pay.line \"" + line.name + "\"", -1, false};
    line_plan made;
    made.slot = line.pool ? compile_pool(b, line, at, static_cast<std::uint32_t>(i)) : compile_amount(b, line, at);
    bool const deduction = line.kind == line_kind::deduction;
    if (line.capped && !deduction) b.faults.report(at.path, "only a deduction can be capped");
    if (line.capped && !p.deduction_cap) b.faults.report(at.path, "is capped, but 'pay.deduction_cap' is missing");
    if (line.capped && p.deduction_cap && deduction) {
      if (left == no_slot) left = compile_deduction_cap(b, *p.deduction_cap);
      made = compile_capped(b, made.slot, at, left);
    }
    define(b, line.name, made.slot);
    b.made->lines.push_back(made);
    if (line.kind == line_kind::earning) b.formulas.earned.push_back(made.slot);
    if (deduction) lines.deducted.push_back(made.slot);
    if (line.kind == line_kind::employer_cost) lines.employer.push_back(made.slot);
  }
  // What no line uses must be right all the same.
  if (p.deduction_cap && left == no_slot) (void)compile_deduction_cap(b, *p.deduction_cap);
  if (p.proration && !prorates) (void)b.formulas.compile(*p.proration, scope_of_proration(), value_type::number);
  compile_totals_of_pay(b, std::move(lines));
}

}  // namespace tierwise::detail
