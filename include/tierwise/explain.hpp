// Why: one person's month, line by line and condition by condition, with every value in exact decimals.
#pragma once

#include <cmath>  // for std::isnan
#include <cstdint>
#include <iterator>  // for std::size
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/apply.hpp"
#include "tierwise/detail/compute/exact_evaluate.hpp"
#include "tierwise/ledger.hpp"

namespace tierwise {

/// A part of a formula, and what it came to.
struct explained_part {
  std::string text;   ///< `marginal(sales, sales_rates)`
  std::string value;  ///< `238.0518`, `true`, `iron`, `missing`; `...` behind a value that goes on
};

/// A payslip line, or a measure of the scorecard (then `amount` is 0 and `exact` the points).
struct explained_line {
  std::string name, zh;
  std::string formula;
  line_kind kind = line_kind::earning;
  std::vector<explained_part> parts;  ///< in the order they are worked out; those a choice passed over are left out
  std::string exact;                  ///< the amount before rounding, major units
  std::string rounding;               ///< the name of the rounding
  std::int64_t amount = 0;            ///< minor units, after rounding and after the cap
  std::int64_t cut = 0;               ///< what the cap on deductions took off, minor units
  bool capped = false;
};

/// One of the conditions joined by `and` in a rule.
struct explained_condition {
  enum class state : std::uint8_t { met, unmet, unknown };
  std::string text;
  state is = state::met;
  std::string found;   ///< the left side's value, or the condition's own
  std::string needed;  ///< `>= 80`; empty when the condition is no comparison of numbers
  std::string gap;     ///< how much is missing to it; empty when met
};

/// A rule of a ladder as it stood for this person at this month's end, asked or not.
struct explained_rule {
  std::string ladder, from, to;
  std::string asks;  ///< `keep`, `confirm`, `applies`, `enter` or `approve`
  bool holds = false;
  std::vector<explained_condition> conditions;
};

struct explained_standing {
  std::string ladder, zh, tier, tier_zh;
  int months_in_tier = 0;
  bool acting = false;
};

/// Everything that made a person's month what it was.
struct explanation {
  std::string person, shop;
  month when;
  std::vector<explained_standing> standings;
  std::vector<explained_line> measures;
  std::vector<explained_line> lines;
  std::vector<explained_rule> rules;  ///< what the next tier asks, what the present one asks
  std::vector<std::string> events;    ///< `promoted medal: trial -> iron`
  std::string score;                  ///< empty without a scorecard
  std::int64_t gross = 0, net = 0, employer_cost = 0;
  int digits = 2;  ///< of the currency's minor unit
};

[[nodiscard]] constexpr std::string_view rounding_name(rounding r) {
  constexpr std::string_view names[] = {"half_up", "half_even", "half_down", "up", "down", "floor", "ceiling"};
  auto const which = static_cast<std::size_t>(r);
  return which < std::size(names) ? names[which] : std::string_view();
}

namespace detail {

/// Reads a finished month's columns for one row.
class explainer {
 public:
  explainer(plan const& p, ordered_records const& in, month_run const& run, std::size_t row)
      : plan_(p), in_(in), run_(run), row_(row) {}

  void fill(explanation& out) const {
    std::uint32_t const who = run_.rows().person[row_];
    for (std::size_t l = 0; l < plan_.ladders.size(); ++l) {
      ladder const& written = plan_.policy.ladder[l];
      tier const& held = written.tier[run_.ladders[l].tier[who]];
      out.standings.push_back({written.name, written.zh, held.name, held.zh, run_.ladders[l].months_in_tier[who],
                               run_.ladders[l].acting_months[who] > 0});
      rules_of(l, run_.ladders[l].tier[who], out);
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
  [[nodiscard]] exact_row exact(expression const& e) const { return {e, run_.columns, run_.table_sources(), row_}; }

  [[nodiscard]] std::string text(exact_value const& v, value_type type) const {
    if (v.missing) return type == value_type::truth ? "unknown" : "missing";
    switch (type) {
      case value_type::number: return v.number.text();
      case value_type::truth: return v.code == 1 ? "true" : "false";
      case value_type::text: return in_.texts[static_cast<std::size_t>(v.code)];
      case value_type::month: return month::from_index(static_cast<std::int32_t>(v.code)).text();
    }
    return "";
  }

  [[nodiscard]] std::vector<explained_part> parts(expression const& e, exact_row& values) const {
    std::vector<explained_part> out;
    for (auto const& n : e.notes)
      if (values.computed(n.term)) {
        explained_part part{n.source.print(n.part), text(values(n.term), e.terms[n.term].type)};
        bool known = false;
        for (auto const& other : out) known = known || other.text == part.text;
        if (!known) out.push_back(std::move(part));
      }
    return out;
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
      out.rounding = rounding_name(e->what.root().how);
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
    if (written.when) out.formula += "  when " + written.when->text();
    out.amount = money(plan_.lines[i].slot);
    out.capped = plan_.lines[i].cut != no_slot;
    if (out.capped) out.cut = money(plan_.lines[i].cut);
    if (written.pool) {
      out.formula += "  shared by " + written.pool->by + ", weight " + written.pool->weight.text();
      for (auto const& s : plan_.steps)
        if (auto const* p = std::get_if<pool_step>(&s); p != nullptr && p->line == i) {
          if (p->by != no_slot && std::isnan(at(p->by))) out.parts.push_back({written.pool->by, "missing"});
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
      r.from = written[from].name;
      r.to = written[to].name;
      r.asks = std::move(asks);
      exact_row whole = exact(rule->expr);
      r.holds = whole.result().holds();
      for (std::size_t c = 0; c < rule->conditions.size(); ++c)
        r.conditions.push_back(condition(rule->conditions[c], rule->texts[c]));
      out.rules.push_back(std::move(r));
    };
    bool const acting = run_.ladders[l].acting_months[run_.rows().person[row_]] > 0;
    if (tiers[t].is_probation || acting) return add(tiers[t].confirm, "confirm", t, tiers[t].is_probation ? t + 1 : t);
    add(tiers[t].keep, "keep", t, t);
    if (t + 1 == tiers.size()) return;
    add(tiers[t + 1].applies, "applies", t, t + 1);
    add(tiers[t + 1].enter, "enter", t, t + 1);
    add(tiers[t + 1].approve, "approve", t, t + 1);
  }

  [[nodiscard]] explained_condition condition(expression const& e, std::string const& written) const {
    explained_condition out;
    out.text = written;
    exact_row values = exact(e);
    exact_value const& v = values.result();
    out.is = v.missing   ? explained_condition::state::unknown
             : v.holds() ? explained_condition::state::met
                         : explained_condition::state::unmet;
    out.found = text(v, value_type::truth);
    term const& root = e.root();
    if (root.kind < term_kind::eq || root.kind > term_kind::ge) return out;
    value_type const type = e.terms[root.parts[0]].type;
    exact_value const &left = values(root.parts[0]), &right = values(root.parts[1]);
    out.found = text(left, type);
    constexpr std::string_view signs[] = {"==", "!=", "<", "<=", ">", ">="};
    out.needed =
        std::string(signs[static_cast<int>(root.kind) - static_cast<int>(term_kind::eq)]) + " " + text(right, type);
    if (out.is == explained_condition::state::unmet && type == value_type::number) {
      fraction gap = right.number - left.number;
      if (gap.negative) gap = -gap;
      bool const more = root.kind == term_kind::ge || root.kind == term_kind::gt;
      bool const less = root.kind == term_kind::le || root.kind == term_kind::lt;
      bool const strict = root.kind == term_kind::gt || root.kind == term_kind::lt;
      out.gap = (strict ? "more than " : "") + gap.text() +
                (more   ? (strict ? " up" : " more")
                 : less ? (strict ? " down" : " less")
                        : " off");
    }
    return out;
  }

  plan const& plan_;
  ordered_records const& in_;
  month_run const& run_;
  std::size_t row_;
};

}  // namespace detail

/// Explains a person's month under a policy. The run is the one that `apply` makes, stopped after that month, so what
/// is explained is what was paid. `ignore`: columns that are meant not to be read. Throws `error` when the person has
/// no row in that month, or was separated before it.
[[nodiscard]] inline explanation explain(compiled_policy const& ready, table const& records, std::string_view person,
                                         month when, std::vector<std::string> const& ignore = {}) {
  detail::plan const& p = ready.plans().in(when);
  detail::ordered_records const in = detail::record_reader(ready.plans().all(), records).tell_unread(ignore).read();
  auto const who = std::lower_bound(in.people.begin(), in.people.end(), person);
  if (who == in.people.end() || *who != person) {
    fault f = error::unknown_name("person", person, in.people);
    if (in.people.size() > 5000) f.hint.clear();
    throw error(std::move(f));
  }
  auto const index = static_cast<std::size_t>(who - in.people.begin());
  auto no_row = [&](std::string why) {
    fault f;
    f.path = std::string(person) + ", " + when.text();
    f.message = std::move(why);
    f.hint = "the records have this person from " + month::from_index(in.first_month + in.starts[index]).text() +
             " to " + month::from_index(in.first_month + in.ends[index]).text();
    return error(std::move(f));
  };
  std::int32_t const m = when - month::from_index(in.first_month);
  if (m < in.starts[index] || m > in.ends[index]) throw no_row("there is no row for this month");
  explanation out;
  out.person = person;
  out.when = when;
  out.digits = p.digits;
  bool seen = false;
  std::vector<event> events;
  std::vector<fault> faults;
  detail::batch const& b = in.batches[in.batch_of[index]];
  detail::run_batch(ready.plans(), in, b, events, faults,
                    [&](detail::month_run const& run, detail::recorded_rows const& rows) {
                      if (rows.month > m || !run.faults.empty()) return false;
                      if (rows.month < m) return true;
                      for (std::size_t r = 0; r < rows.size(); ++r)
                        if (b.people[rows.person[r]] == index) {
                          seen = true;
                          out.shop = in.texts[static_cast<std::size_t>(rows.shop[r])];
                          detail::explainer(p, in, run, r).fill(out);
                        }
                      return true;
                    });
  if (!faults.empty()) throw error(std::move(faults));
  if (!seen) throw no_row("this person had been separated before");
  ledger names;
  names.plans = ready.plans();
  names.first_month = month::from_index(in.first_month);
  for (auto const& e : events) {
    if (e.month != m || e.person != index) continue;
    std::string line(event_name(e.kind));
    if (auto const subject = names.subject(e); !subject.empty()) line += " " + subject;
    std::string const from = names.tier(e, e.from), to = names.tier(e, e.to);
    if (!from.empty() || !to.empty())
      line += ": " + from + (from.empty() || to.empty() || from == to ? "" : " -> " + to);
    if (auto const why = names.reason(e); !why.empty()) line += " (" + why + ")";
    out.events.push_back(std::move(line));
  }
  return out;
}

}  // namespace tierwise
