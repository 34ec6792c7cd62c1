// One person's month explained: the run that pays it, stopped behind it, and every formula of its row in exact
// fractions.
#pragma once

#include <algorithm>  // for std::any_of, std::find_if, std::lower_bound
#include <cmath>      // for std::isnan
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <variant>  // for std::get_if
#include <vector>

#include "tierwise/detail/apply/explained_row.hpp"
#include "tierwise/detail/apply/judged_condition.hpp"
#include "tierwise/detail/apply/month_loop.hpp"
#include "tierwise/detail/records/reader.hpp"
#include "tierwise/detail/stages/check_state.hpp"
#include "tierwise/enumerators.hpp"
#include "tierwise/explain.hpp"
#include "tierwise/ledger.hpp"

namespace tierwise {

namespace detail {

/// Reads a finished month's columns for one row.
class explainer {
 public:
  explainer(plan const& p, ordered_records const& in, month_run const& run, std::size_t row)
      : plan_(p), run_(run), row_(row), values_(p, in, run, row) {}

  void fill(explanation& out) const {
    std::uint32_t const who = run_.rows().person[row_];
    for (std::size_t l = 0; l < plan_.ladders.size(); ++l) {
      ladder const& written = plan_.policy.ladder[l];
      tier const& held = written.tier[run_.state.ladders[l].tier[who]];
      out.standings.push_back({written.name, written.zh, held.name, held.zh, run_.state.ladders[l].months_in_tier[who],
                               run_.state.ladders[l].acting_months[who] > 0});
      if (plan_.absent == no_slot || at(plan_.absent) != 1) rules_of(l, run_.state.ladders[l].tier[who], out);
    }
    for (auto const& m : plan_.policy.scorecard.measure) {
      explained_line line = written_by("scorecard.measure \"" + m.name + "\"", false);
      line.name = m.name;
      line.zh = m.zh;
      line.formula = m.pass ? m.pass->text() : m.value ? m.value->text() : "";
      out.measures.push_back(std::move(line));
    }
    if (!plan_.policy.scorecard.measure.empty())
      out.score = text(exact_value::read(at(plan_.score), value_type::number), value_type::number);
    for (std::size_t i = 0; i < plan_.lines.size(); ++i) out.lines.push_back(pay_line_of(i));
    out.gross = money(plan_.gross);
    out.net = money(plan_.net);
    out.employer_cost = money(plan_.employer_cost);
  }

 private:
  [[nodiscard]] double at(std::uint32_t slot) const { return run_.columns[slot].rows[row_]; }
  [[nodiscard]] std::int64_t money(std::uint32_t slot) const {
    return static_cast<std::int64_t>(nearest_whole(at(slot) * ten_to(plan_.digits)));
  }
  [[nodiscard]] exact_row exact(expression const& e) const { return values_.exact(e); }
  [[nodiscard]] std::string text(exact_value const& v, value_type type) const { return values_.text(v, type); }

  [[nodiscard]] std::vector<explained_part> parts(expression const& e, exact_row& values) const {
    std::vector<explained_part> out;
    for (auto const& n : e.notes)
      if (values.computed(n.term)) {
        bool const row = e.terms[n.term].kind == term_kind::bracket && is_table(n.source, n.part);
        explained_part part{n.source.print(n.part), row ? row_used(e, e.terms[n.term], values, n.source.print(n.part))
                                                        : text(values(n.term), e.terms[n.term].type)};
        bool known = false;
        for (auto const& other : out) known = known || other.text == part.text;
        if (!known) out.push_back(std::move(part));
      }
    return out;
  }

  /// Whether a part names the table of a call, and not a metric that goes through one.
  [[nodiscard]] static bool is_table(formula const& f, std::uint32_t part) {
    return std::any_of(f.nodes().begin(), f.nodes().end(), [&](node const& n) {
      bool const through = n.text == "marginal" || n.text == "whole" || n.text == "lookup" || n.text == "interpolate";
      return n.op == operation::call && through && n.parts.size() == 2 && n.parts[1] == part;
    });
  }
  /// Of a table that differs by texts, or whose edges are shares: `harbour: 2% from 25000`, `2% from 80% of quota =
  /// 9600`.
  [[nodiscard]] std::string row_used(expression const& e, term const& t, exact_row& values,
                                     std::string const& name) const {
    exact_value const& x = values(t.parts[0]);
    if (x.missing || (t.part_count == 2 && values(t.parts[1]).missing)) return "missing";
    auto const& tables = plan_.policy.brackets;
    bracket_table const& written =
        *std::find_if(tables.begin(), tables.end(), [&](bracket_table const& one) { return one.name == name; });
    bracket_rows const* rows = &written.rates;
    std::string out;
    std::size_t number = t.slot;
    if (t.part_count == 2) {
      number = static_cast<std::size_t>(values(t.parts[1]).number.to_double());
      rows = &rows_of_texts(written, e.terms[t.parts[1]], values, out);
    }
    auto const& [edge, value] = (*rows)[row_of(plan_.tables.brackets[number], x.number)];
    out += value.text() + (written.closed == bracket_edge::lower ? " from " : " above ") + edge.text();
    if (!written.edges_of) return out;
    fraction const& of = values(e.terms[t.parts[0]].parts[1]).number;
    return out + " of " + written.edges_of->text() + " = " + (fraction::of(edge.value) * of).text();
  }
  /// The rows of the texts that a row has, which `out` names.
  [[nodiscard]] bracket_rows const& rows_of_texts(bracket_table const& written, term const& by, exact_row& values,
                                                  std::string& out) const {
    std::string texts[2];
    for (std::uint8_t i = 0; i < by.part_count; ++i) texts[i] = text(values(by.parts[i]), value_type::text);
    out = texts[0] + (texts[1].empty() ? "" : ", " + texts[1]) + ": ";
    if (auto const found = written.figures.find(texts[0]); found != written.figures.end()) return found->second;
    if (auto const row = written.table.find(texts[0]); row != written.table.end())
      if (auto const found = row->second.find(texts[1]); found != row->second.end()) return found->second;
    return written.rates;
  }

  /// The step that a path wrote, with its parts.
  [[nodiscard]] explained_line written_by(std::string const& path, bool is_amount) const {
    explained_line out;
    for (auto const& s : plan_.steps) {
      auto const* e = std::get_if<evaluate_step>(&s);
      if (e == nullptr || e->path != path || e->must_be_known != is_amount || e->what.root().kind != term_kind::round)
        continue;
      if (!is_amount && e->what.notes.empty()) continue;
      exact_row values = exact(e->what);
      (void)values.result();
      out.parts = parts(e->what, values);
      std::uint32_t const unrounded = e->what.root().parts[0];
      out.exact = text(values(unrounded), value_type::number);
      out.rounding = enumerator_name(e->what.root().how);
      // A measure's points are what its own step says; the steps before it only prepare them.
      if (is_amount) break;
    }
    return out;
  }

  [[nodiscard]] explained_line pay_line_of(std::size_t i) const {
    pay_line const& written = plan_.policy.pay.line[i];
    explained_line out = written_by("pay.line \"" + written.name + "\"", true);
    out.name = written.name;
    out.zh = written.zh;
    out.kind = written.kind;
    out.formula = written.amount.text();
    if (written.when) out.when = written.when->text();
    out.amount = money(plan_.lines[i].slot);
    out.capped = plan_.lines[i].cut != no_slot;
    if (out.capped) out.cut = money(plan_.lines[i].cut);
    if (written.pool) {
      out.shared_by = written_group(written.pool->by);
      out.weight = written.pool->weight.text();
      for (auto const& s : plan_.steps)
        if (auto const* p = std::get_if<pool_step>(&s); p != nullptr && p->line == i) {
          if (p->by != no_slot && std::isnan(at(p->by))) out.parts.push_back({out.shared_by, "missing"});
          out.parts.push_back(
              {"weight", text(exact_value::read(at(p->weight), value_type::number), value_type::number)});
        }
    }
    return out;
  }

  void rules_of(std::size_t l, std::size_t t, explanation& out) const {
    auto const& tiers = plan_.ladders[l].tiers;
    auto const& written = plan_.policy.ladder[l].tier;
    auto add = [&](std::optional<rule_plan> const& rule, std::string asks, std::size_t from, std::size_t to) {
      if (!rule) return;
      explained_rule r;
      r.ladder = plan_.policy.ladder[l].name;
      r.from_tier = written[from].name;
      r.to_tier = written[to].name;
      r.asks = std::move(asks);
      exact_row row = exact(rule->expr);
      r.holds = row.result().holds();
      for (std::size_t c = 0; c < rule->conditions.size(); ++c)
        r.conditions.push_back(condition(rule->conditions[c], rule->texts[c]));
      out.rules.push_back(std::move(r));
    };
    if (plan_.ladders[l].set && is_in(plan_.ladders[l].review_months, run_.now())) set_of(l, t, out);
    add(tiers[t].separate, "separate", t, t);
    bool const acting = run_.state.ladders[l].acting_months[run_.rows().person[row_]] > 0;
    if (tiers[t].is_probation || acting) return add(tiers[t].confirm, "confirm", t, tiers[t].is_probation ? t + 1 : t);
    auto const is_asked = [&](std::size_t tier) { return is_in(tiers[tier].review_months, run_.now()); };
    if (is_asked(t)) add(tiers[t].keep, "keep", t, t);
    for (std::size_t to = t + 1; to < tiers.size(); ++to) {
      if (tiers[to].enter_from > static_cast<int>(t) || !is_asked(to)) continue;
      add(tiers[to].applies, "applies", t, to);
      add(tiers[to].enter, "enter", t, to);
      add(tiers[to].approve, "approve", t, to);
    }
  }

  /// The tier that the ladder's own formula gives, as its one condition.
  void set_of(std::size_t l, std::size_t t, explanation& out) const {
    rule_plan const& rule = *plan_.ladders[l].set;
    exact_row row = exact(rule.expr);
    explained_rule r;
    r.ladder = plan_.policy.ladder[l].name;
    r.from_tier = plan_.policy.ladder[l].tier[t].name;
    r.to_tier = row.result().missing ? r.from_tier : text(row.result(), value_type::text);
    r.asks = "set";
    r.holds = !row.result().missing;
    explained_condition value;
    value.text = rule.source.text();
    value.outcome = r.holds ? condition_outcome::met : condition_outcome::unknown;
    value.found = text(row.result(), value_type::text);
    r.conditions.push_back(std::move(value));
    out.rules.push_back(std::move(r));
  }

  [[nodiscard]] explained_condition condition(expression const& e, std::string const& written) const {
    judged_condition found = judged(values_, e);
    found.text = written;
    explained_condition out = condition_of(found);
    add_operands(found, out.operands);
    return out;
  }
  /// The comparisons and flags that a condition is made of, from left to right.
  static void add_operands(judged_condition const& of, std::vector<explained_condition>& out) {
    for (auto const& one : of.operands) {
      if (one.made == judged_condition::kind::single) out.push_back(condition_of(one));
      add_operands(one, out);
    }
  }
  [[nodiscard]] static explained_condition condition_of(judged_condition const& found) {
    explained_condition out;
    out.text = found.text;
    out.outcome = found.missing ? condition_outcome::unknown
                  : found.holds ? condition_outcome::met
                                : condition_outcome::unmet;
    out.found = found.found;
    out.needed = found.needed;
    if (found.gap.empty()) return out;
    out.gap = found.gap;
    bool const more = found.compared == term_kind::ge || found.compared == term_kind::gt;
    bool const less = found.compared == term_kind::le || found.compared == term_kind::lt;
    out.side = more ? gap_side::below : less ? gap_side::above : gap_side::beside;
    return out;
  }

  plan const& plan_;
  month_run const& run_;
  std::size_t row_;
  explained_row values_;
};

/// The person of that id. Throws `error` when there is none.
[[nodiscard]] inline std::size_t person_called(ordered_records const& in, std::string_view id) {
  auto const who = std::lower_bound(in.people.begin(), in.people.end(), id);
  if (who != in.people.end() && *who == id) return static_cast<std::size_t>(who - in.people.begin());
  fault f = error::unknown_name("person", id, in.people);
  if (in.people.size() > 5000) f.hint.clear();
  throw error(std::move(f));
}

/// That a person has nothing to explain in a month, and why.
[[nodiscard]] inline error nothing_to_explain(ordered_records const& in, std::size_t person, month when,
                                              std::string why) {
  fault f;
  f.path = in.people[person] + ", " + when.text();
  f.message = std::move(why);
  f.hint = "the records have this person from " + month::from_index(in.first_month + in.starts[person]).text() +
           " to " + month::from_index(in.first_month + in.ends[person]).text();
  return error(std::move(f));
}

/// `promoted medal: trial -> iron`
[[nodiscard]] inline std::string event_text(ledger const& names, event const& e) {
  std::string out(event_name(e.kind));
  if (auto const subject = names.subject(e); !subject.empty()) out += " " + subject;
  std::string const from = names.tier(e, e.from), to = names.tier(e, e.to);
  if (!from.empty() || !to.empty()) out += ": " + from + (from.empty() || to.empty() || from == to ? "" : " -> " + to);
  if (auto const why = names.reason(e); !why.empty()) out += " (" + why + ")";
  return out;
}

}  // namespace detail

TIERWISE_INLINE explanation explain(compiled_policy const& rules, table const& records, state const& before,
                                    std::string_view person, month when, std::vector<std::string> const& ignore,
                                    tier_source tiers) {
  detail::plan const& p = rules.plans().in(when);
  detail::ordered_records const in = detail::record_reader(rules.plans(), records)
                                         .after(before)
                                         .with_tiers(tiers == tier_source::recorded)
                                         .tell_unread(ignore)
                                         .read();
  detail::refuse_what_is_lost(rules.plans(), in);
  std::size_t const who = detail::person_called(in, person);
  std::int32_t const m = when - month::from_index(in.first_month);
  if (m < 0 || m < in.starts[who] || m > in.ends[who])
    throw detail::nothing_to_explain(in, who, when, "there is no row for this month");
  explanation out;
  out.person = person;
  out.month = when;
  out.digits = p.digits;
  bool seen = false;
  std::vector<event> events;
  std::vector<fault> faults;
  detail::batch const& b = in.batches[in.batch_of[who]];
  detail::run_batch(rules.plans(), in, b, events, faults,
                    [&](detail::month_run const& run, detail::recorded_rows const& rows) {
                      if (rows.month > m || !run.faults.empty()) return false;
                      for (std::size_t r = 0; rows.month == m && r < rows.size(); ++r) {
                        if (b.people[rows.person[r]] != who) continue;
                        seen = true;
                        out.shop = in.texts[static_cast<std::size_t>(rows.shop[r])];
                        detail::explainer(p, in, run, r).fill(out);
                      }
                      return true;
                    });
  if (!faults.empty()) throw error(std::move(faults));
  if (!seen) throw detail::nothing_to_explain(in, who, when, "this person had been separated before");
  ledger names;
  names.plans = rules.plans();
  names.first_month = month::from_index(in.first_month);
  for (auto const& e : events)
    if (e.month == m && e.person == who) out.events.push_back(detail::event_text(names, e));
  return out;
}

}  // namespace tierwise
