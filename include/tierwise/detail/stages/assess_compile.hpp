// Assessment and discipline as steps: points, score, offences, fines, overtime.
#pragma once

#include <cstdint>
#include <string>
#include <utility>  // for std::move, std::pair
#include <vector>

#include "tierwise/detail/plan/builder.hpp"

namespace tierwise::detail {

class assess_plan : protected policy_names {
 protected:
  using policy_names::policy_names;

  void score() {
    scorecard const& s = out_->policy.scorecard;
    if (s.decimals < 0 || s.decimals > 6) c_.report("scorecard.decimals", "must be from 0 to 6");
    unique_names("scorecard.gate", s.gate, "gates");
    for (auto const& g : s.gate)
      if (!(g.at_most.value >= 0 && g.at_most.value <= 100))
        c_.report("scorecard.gate \"" + g.name + "\"", "'at_most' must be from 0 to 100, found " + g.at_most.text());
    if (s.measure.empty()) {
      for (auto const& g : s.gate)
        (void)c_.compile(g.require, {"scorecard.gate \"" + g.name + "\"", -1, false}, value_type::truth);
      expression none;
      none.constant(no_value);
      out_->score = c_.evaluate(std::move(none), "scorecard");
      known("score", out_->score);
      return;
    }
    double total = 0;
    bool varies = false;
    std::vector<std::uint32_t> points;
    for (auto const& m : s.measure) {
      scope const at{"scorecard.measure \"" + m.name + "\"", -1, false};
      if ((m.pass ? 1 : 0) + (m.linear.empty() ? 0 : 1) + (m.bands.empty() ? 0 : 1) != 1)
        c_.report(at.path, "exactly one of 'pass', 'linear' and 'bands' must say how it becomes points");
      if (!m.pass && !m.value) c_.report(at.path, "'value' is missing", "the quantity that 'linear' or 'bands' reads");
      if (m.pass && m.value) c_.report(at.path, "'value' is not used beside 'pass'");
      for (auto const* rows : {&m.linear, &m.bands})
        for (auto const& [from, given] : *rows)
          if (!(given.value >= 0 && given.value <= 100))
            c_.report(at.path, "points must be from 0 to 100, found " + given.text());
      if (!(m.weight.value > 0) || m.weight.value > 1e6) c_.report(at.path, "the weight must be above 0");
      total += m.weight.value;
      varies = varies || m.leave_out;
      expression e;
      if (m.pass) {
        std::uint32_t const c = c_.append(e, *m.pass, at, value_type::truth);
        std::uint32_t const full = e.constant(100), none = e.constant(0);
        e.choose(c, full, none);
      } else if (m.value) {
        std::uint32_t const x = c_.append(e, *m.value, at, value_type::number);
        bool const lines = !m.linear.empty();
        e.bracket(x, hidden_table(at.path, lines ? bracket_kind::interpolate : bracket_kind::lookup,
                                  lines ? m.linear : m.bands));
      } else {
        e.constant(0);
      }
      points.push_back(c_.materialize(std::move(e), at.path));
      known("points." + m.name, points.back());
    }
    expression e;
    std::uint32_t sum = no_slot, weight = no_slot;
    auto plus = [&](std::uint32_t& into, std::uint32_t more) {
      into = into == no_slot ? more : e.two(term_kind::add, value_type::number, into, more);
    };
    for (std::size_t i = 0; i < points.size(); ++i) {
      measure const& m = s.measure[i];
      std::uint32_t const w = e.constant(m.weight.value);
      std::uint32_t const weighted = e.two(term_kind::multiply, value_type::number, w, e.column(points[i]));
      if (!m.leave_out) {
        plus(sum, weighted);
        if (varies) plus(weight, e.constant(m.weight.value));
        continue;
      }
      plus(sum, e.two(term_kind::otherwise, value_type::number, weighted, e.constant(0)));
      std::uint32_t const gone = e.one(term_kind::missing, value_type::truth, e.column(points[i]));
      std::uint32_t const nothing = e.constant(0), all = e.constant(m.weight.value);
      plus(weight, e.choose(gone, nothing, all));
    }
    if (!varies) weight = e.constant(total);
    e.two(term_kind::divide, value_type::number, sum, weight);
    std::uint32_t const raw =
        c_.materialize(std::move(e), "scorecard", s.decimals < 0 || s.decimals > 6 ? 2 : s.decimals);
    expression gated;
    std::uint32_t at_most = gated.column(raw);
    for (auto const& g : s.gate) {
      scope const at{"scorecard.gate \"" + g.name + "\"", -1, false};
      std::uint32_t const c = c_.append(gated, g.require, at, value_type::truth);
      std::uint32_t const open =
          gated.two(term_kind::otherwise, value_type::truth, c, gated.constant(0, value_type::truth));
      std::uint32_t const all = gated.constant(100), cap = gated.constant(g.at_most.value);
      // The score so far stands in it once only: twice, and twenty gates would be a million scores.
      at_most = gated.two(term_kind::smaller, value_type::number, at_most, gated.choose(open, all, cap));
    }
    out_->score = c_.materialize(std::move(gated), "scorecard");
    known("score", out_->score);
  }

  void discipline() {
    std::vector<std::uint32_t> fines, forfeits, records;
    for (auto const& o : out_->policy.discipline.offence) {
      scope const at{"discipline.offence \"" + o.name + "\"", -1, false};
      if (o.window_months < 1 || o.window_months > 60) c_.report(at.path, "'window_months' must be from 1 to 60");
      for (auto const& f : o.fines)
        if (!(f.value >= 0)) c_.report(at.path, "a fine is negative: " + f.text());
      if (o.separate_at && *o.separate_at < 1) c_.report(at.path, "'separate_at' must be 1 or more");
      std::uint32_t const count = c_.materialize(c_.compile(o.count, at, value_type::number), at.path, 6, true);
      known(o.name + ".count", count);
      expression right;
      std::uint32_t const zero = right.constant(0);
      right.two(term_kind::ge, value_type::truth, right.column(count), zero);
      c_.evaluate(std::move(right), at.path, false, "the count is negative");
      if (!is_count(o.count)) {
        expression whole;
        std::uint32_t const all = whole.column(count);
        whole.two(term_kind::eq, value_type::truth, whole.round(all, 0, rounding::floor), all);
        c_.evaluate(std::move(whole), at.path, false, "the count is not whole");
      }
      std::uint32_t window = count;
      if (o.window_months > 1 && o.window_months <= 60 && is_name(o.name) && reserved_meaning(o.name).empty()) {
        formula const windowed("last(" + std::to_string(o.window_months) + ", sum(" + o.name + ".count))");
        window = c_.materialize(c_.compile(windowed, at, value_type::number), at.path);
      }
      known(o.name + ".in_window", window);
      expression fine;
      if (o.fines.empty()) {
        fine.constant(0);
      } else {
        std::vector<std::pair<figure, figure>> rows;
        for (std::size_t k = 0; k < o.fines.size(); ++k) rows.emplace_back(static_cast<double>(k), o.fines[k]);
        std::uint32_t const table = hidden_table(at.path, bracket_kind::marginal, std::move(rows));
        std::uint32_t const so_far = fine.bracket(fine.column(window), table);
        if (window == count) {
          // a calendar month starts from nothing
        } else {
          std::uint32_t const earlier =
              fine.two(term_kind::subtract, value_type::number, fine.column(window), fine.column(count));
          fine.two(term_kind::subtract, value_type::number, so_far, fine.bracket(earlier, table));
        }
      }
      fines.push_back(c_.materialize(std::move(fine), at.path));
      known(o.name + ".fine", fines.back());
      if (o.bad_record) records.push_back(count);
      if (o.forfeits)
        forfeits.push_back(c_.materialize(c_.compile(*o.forfeits, at, value_type::number), at.path, 6, true));
      offence_plan plan;
      if (o.separate_at) {
        expression e;
        std::uint32_t const many = e.constant(*o.separate_at);
        e.two(term_kind::ge, value_type::truth, e.column(window), many);
        plan.separates = c_.evaluate(std::move(e), at.path);
      }
      out_->offences.push_back(plan);
    }
    known("discipline.fines", c_.total(fines, "discipline"));
    known("discipline.forfeits", c_.total(forfeits, "discipline"));
    known("bad_records", c_.total(records, "discipline"));
  }
  /// Whether a formula is nothing but an input of kind count, of which every record is whole.
  [[nodiscard]] bool is_count(formula const& f) const {
    for (auto const& in : out_->policy.inputs)
      if (in.name == f.text() && in.kind == input_kind::count) return true;
    return false;
  }
  static std::uint32_t sum_of_columns(expression& e, std::vector<std::uint32_t> const& columns) {
    if (columns.empty()) return e.constant(0);
    std::uint32_t sum = e.column(columns[0]);
    for (std::size_t i = 1; i < columns.size(); ++i)
      sum = e.two(term_kind::add, value_type::number, sum, e.column(columns[i]));
    return sum;
  }

  void overtime() {
    if (!out_->policy.overtime) return;
    tierwise::overtime const& o = *out_->policy.overtime;
    scope const at{"overtime", -1, false};
    expression hours, paid;
    std::uint32_t h = no_slot, w = no_slot;
    std::pair<formula const*, figure> const kinds[] = {
        {&o.workday, o.workday_multiple}, {&o.rest_day, o.rest_day_multiple}, {&o.holiday, o.holiday_multiple}};
    for (auto const& [f, multiple] : kinds) {
      std::uint32_t const one = c_.append(hours, *f, at, value_type::number);
      h = h == no_slot ? one : hours.two(term_kind::add, value_type::number, h, one);
      std::uint32_t const again = c_.append(paid, *f, at, value_type::number);
      std::uint32_t const weighted =
          paid.two(term_kind::multiply, value_type::number, again, paid.constant(multiple.value));
      w = w == no_slot ? weighted : paid.two(term_kind::add, value_type::number, w, weighted);
    }
    std::uint32_t const hourly = c_.append(paid, o.hourly, at, value_type::number);
    paid.two(term_kind::multiply, value_type::number, hourly, w);
    for (auto const& [f, multiple] : kinds)
      if (!(multiple.value > 0 && multiple.value <= 100))
        c_.report(at.path, "a multiple must be above 0, found " + multiple.text());
    std::uint32_t const all_hours = c_.materialize(std::move(hours), at.path);
    known("overtime_hours", all_hours);
    expression right;
    std::uint32_t const none = right.constant(0), yes = right.constant(1, value_type::truth);
    std::uint32_t const enough = right.two(term_kind::ge, value_type::truth, right.column(all_hours), none);
    right.two(term_kind::otherwise, value_type::truth, enough, yes);
    c_.evaluate(std::move(right), at.path, false, "the hours are negative");
    known("overtime_pay", c_.materialize(std::move(paid), at.path));
  }
};

}  // namespace tierwise::detail
