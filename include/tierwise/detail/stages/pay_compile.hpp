// The payslip as steps: lines in their order, pools, and the cap on deductions.
#pragma once

#include <cstdint>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/stages/assess_compile.hpp"

namespace tierwise::detail {

class pay_plan : protected assess_plan {
 protected:
  using assess_plan::assess_plan;

  void pay() {
    tierwise::pay const& p = out_->policy.pay;
    std::vector<std::uint32_t> deducted, employer;
    c_.symbols["gross"].is = symbol::what::gross_so_far;
    bool prorates = false;
    for (auto const& line : p.line) prorates = prorates || line.prorate;
    if (prorates && !p.proration) c_.report("pay", "lines are prorated, but 'proration' is missing");
    std::uint32_t left = no_slot;
    for (std::size_t i = 0; i < p.line.size(); ++i) {
      pay_line const& line = p.line[i];
      scope const at{"pay.line \"" + line.name + "\"", -1, false};
      if (i == 0 && prorates && p.proration) proration_in_range(*p.proration);
      line_plan plan;
      plan.slot = line.pool ? pooled(line, at, static_cast<std::uint32_t>(i)) : amount(line, at);
      if (line.capped && line.kind != line_kind::deduction) c_.report(at.path, "only a deduction can be capped");
      if (line.capped && !p.deduction_cap) c_.report(at.path, "is capped, but 'pay.deduction_cap' is missing");
      if (line.capped && p.deduction_cap && line.kind == line_kind::deduction) {
        if (left == no_slot) left = allowance(*p.deduction_cap);
        std::uint32_t const asked = plan.slot;
        expression taken;
        std::uint32_t const ask = taken.column(asked), zero = taken.constant(0);
        std::uint32_t const some = taken.two(term_kind::gt, value_type::truth, ask, zero);
        std::uint32_t const least = taken.two(term_kind::smaller, value_type::number, ask, taken.column(left));
        taken.choose(some, least, ask);
        plan.slot = c_.materialize(std::move(taken), at.path);
        expression cut;
        std::uint32_t const whole = cut.column(asked);
        cut.two(term_kind::subtract, value_type::number, whole, cut.column(plan.slot));
        plan.cut = c_.materialize(std::move(cut), at.path);
        expression rest;
        std::uint32_t const before = rest.column(left), none = rest.constant(0);
        std::uint32_t const used = rest.two(term_kind::larger, value_type::number, rest.column(plan.slot), none);
        rest.two(term_kind::subtract, value_type::number, before, used);
        left = c_.materialize(std::move(rest), at.path);
      }
      known(line.name, plan.slot);
      out_->lines.push_back(plan);
      if (line.kind == line_kind::earning) c_.earned.push_back(plan.slot);
      if (line.kind == line_kind::deduction) deducted.push_back(plan.slot);
      if (line.kind == line_kind::employer_cost) employer.push_back(plan.slot);
    }
    // What no line uses must be right all the same.
    if (p.deduction_cap && left == no_slot) (void)allowance(*p.deduction_cap);
    if (p.proration && !prorates) (void)c_.compile(*p.proration, {"pay.proration", -1, false}, value_type::number);
    out_->gross = c_.total(c_.earned, "gross", out_->digits);
    out_->named["gross"] = out_->gross;  // its symbol stays what it is: now the sum of all earning lines
    if (deducted.size() > 64) deducted = {c_.total(std::move(deducted), "net", out_->digits)};
    expression net;
    std::uint32_t const all = net.column(out_->gross);
    net.two(term_kind::subtract, value_type::number, all, sum_of_columns(net, deducted));
    out_->net = c_.materialize(std::move(net), "net", out_->digits);
    known("net", out_->net);
    employer.insert(employer.begin(), out_->gross);
    out_->employer_cost = c_.total(employer, "employer_cost", out_->digits);
    known("employer_cost", out_->employer_cost);
  }

  void proration_in_range(formula const& f) {
    scope const at{"pay.proration", -1, false};
    expression e;
    std::uint32_t const x = c_.append(e, f, at, value_type::number);
    std::uint32_t const low = e.two(term_kind::ge, value_type::truth, x, e.constant(0));
    std::uint32_t const high = e.two(term_kind::le, value_type::truth, x, e.constant(1));
    std::uint32_t const within = e.two(term_kind::and_, value_type::truth, low, high);
    e.two(term_kind::otherwise, value_type::truth, within,
          e.constant(1, value_type::truth));  // missing: the lines' amounts are, too
    c_.evaluate(std::move(e), at.path, false, "the proration is not between 0 and 1");
  }

  std::uint32_t amount(pay_line const& line, scope const& at) {
    expression e;
    std::uint32_t x = c_.append(e, line.amount, at, value_type::number);
    if (line.prorate && out_->policy.pay.proration)
      x = e.two(term_kind::multiply, value_type::number, x,
                c_.append(e, *out_->policy.pay.proration, {"pay.proration", -1, false}, value_type::number));
    if (line.at_least)
      x = e.two(term_kind::larger, value_type::number, x, c_.append(e, *line.at_least, at, value_type::number));
    if (line.at_most)
      x = e.two(term_kind::smaller, value_type::number, x, c_.append(e, *line.at_most, at, value_type::number));
    if (line.when) {
      std::uint32_t const c = c_.append(e, *line.when, at, value_type::truth);
      std::uint32_t const met = e.two(term_kind::otherwise, value_type::truth, c, e.constant(0, value_type::truth));
      x = e.choose(met, x, e.constant(0));
    }
    e.round(x, out_->digits, line.rounding.value_or(out_->policy.rounding));
    return c_.evaluate(std::move(e), at.path, true);
  }

  std::uint32_t pooled(pay_line const& line, scope const& at, std::uint32_t index) {
    if (line.prorate || line.at_least || line.at_most)
      c_.report(at.path, "a pool is not prorated and has no 'at_least' or 'at_most'",
                "put them in the weight or in the total");
    pool_step s;
    s.line = index;
    s.by = c_.group(line.pool->by, at.path);
    s.asked = sharers(line, at, s.by);
    expression e;
    std::uint32_t const x = c_.append(e, line.amount, at, value_type::number);
    e.round(x, out_->digits, line.rounding.value_or(out_->policy.rounding));
    s.total = c_.evaluate(std::move(e), at.path, true, {}, s.asked);
    expression w;
    std::uint32_t const weight = c_.append(w, line.pool->weight, at, value_type::number);
    if (line.when) {
      std::uint32_t const c = c_.append(w, *line.when, at, value_type::truth);
      std::uint32_t const met = w.two(term_kind::otherwise, value_type::truth, c, w.constant(0, value_type::truth));
      w.choose(met, weight, w.constant(0));
    }
    s.weight = c_.materialize(std::move(w), at.path + ".pool", 6, true, s.asked);
    s.slot = c_.new_slot();
    std::uint32_t const slot = s.slot;
    out_->steps.push_back(s);
    return slot;
  }

  /// Who shares in a pool: those for whom `when` holds, and not those in no team where teams share.
  std::uint32_t sharers(pay_line const& line, scope const& at, std::uint32_t by) {
    bool const by_team = by != no_slot && by == out_->team;
    if (!line.when && !by_team) return no_slot;
    expression e;
    std::uint32_t in = no_slot;
    if (line.when) {
      std::uint32_t const c = c_.append(e, *line.when, at, value_type::truth);
      in = e.two(term_kind::otherwise, value_type::truth, c, e.constant(0, value_type::truth));
    }
    if (by_team) {
      std::uint32_t const none = e.one(term_kind::missing, value_type::truth, e.column(by, value_type::text));
      std::uint32_t const some = e.one(term_kind::not_, value_type::truth, none);
      if (in != no_slot) e.two(term_kind::and_, value_type::truth, in, some);
    }
    return c_.evaluate(std::move(e), at.path);
  }

  std::uint32_t allowance(deduction_cap const& cap) {
    scope const at{"pay.deduction_cap", -1, false};
    if (!(cap.share.value >= 0 && cap.share.value <= 1))
      c_.report(at.path + ".share", "must be from 0 to 100%, found " + cap.share.text());
    expression e;
    std::uint32_t const of = c_.append(e, cap.of, at, value_type::number);
    std::uint32_t const share = e.two(term_kind::multiply, value_type::number, e.constant(cap.share.value), of);
    std::uint32_t const spare =
        e.two(term_kind::subtract, value_type::number, of, c_.append(e, cap.keep_at_least, at, value_type::number));
    std::uint32_t const least = e.two(term_kind::smaller, value_type::number, share, spare);
    std::uint32_t const x = e.two(term_kind::larger, value_type::number, least, e.constant(0));
    e.round(x, out_->digits, rounding::floor);
    return c_.evaluate(std::move(e), at.path, true);
  }
};

}  // namespace tierwise::detail
