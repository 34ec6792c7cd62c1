// From a policy to its plan: every name declared, every formula compiled, in the order in which a month is worked.
#pragma once

#include <memory>  // for std::shared_ptr
#include <set>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/compiler.hpp"

namespace tierwise::detail {

class policy_compiler {
 public:
  explicit policy_compiler(policy const& p) : out_(std::make_shared<plan>()), c_(*out_) { out_->policy = p; }

  /// The plan; throws `error` with all that is wrong with the policy.
  std::shared_ptr<plan const> compile() {
    policy const& p = out_->policy;
    out_->digits = minor_digits(p.currency);
    if (out_->digits < 0) {
      c_.complain("currency", "unknown currency '" + p.currency + "'", "an ISO 4217 code such as CNY");
      out_->digits = 2;
    }
    declare();
    try {
      tables();
      score();
      discipline();
      overtime();
      pay();
      checks();
      ladders();
      unused_metrics();
      c_.finish_memories();
    } catch (compiler::too_large const&) {
      // the fault is noted already
    }
    show();
    if (!c_.faults.empty()) throw error(std::move(c_.faults));
    return out_;
  }

 private:
  using slot_of = std::uint32_t plan::*;

  static bool is_name(std::string const& s) {
    if (s.empty() || (s[0] >= '0' && s[0] <= '9')) return false;
    for (char c : s)
      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
            static_cast<unsigned char>(c) >= 0x80))
        return false;
    for (std::string_view word : {"and", "or", "not", "in", "true", "false", "by", "company"})
      if (s == word) return false;
    return true;
  }

  /// Makes a name known, now or later; complains when it is taken or cannot be one.
  symbol& declare(std::string const& name, symbol s, std::string const& path) {
    std::string const bare = name.substr(name.rfind('.') == std::string::npos ? 0 : name.rfind('.') + 1);
    if (!is_name(bare)) c_.complain(path, "'" + bare + "' cannot be a name", "letters, digits and _, not starting with a digit");
    auto const [at, fresh] = c_.symbols.try_emplace(name, s);
    if (!fresh) c_.complain(path, "the name '" + name + "' is taken already");
    return at->second;
  }
  static symbol column(value_type type, std::uint32_t slot = nowhere) {
    symbol s;
    s.is = symbol::what::column;
    s.type = type;
    s.slot = slot;
    return s;
  }
  static symbol later(value_type type = value_type::number) {
    symbol s;
    s.type = type;
    return s;
  }
  void known(std::string const& name, std::uint32_t slot, value_type type = value_type::number) {
    c_.symbols[name] = column(type, slot);
    out_->named[name] = slot;
  }
  void on_demand(std::string const& name, value_type type, std::uint32_t& slot) {
    declare(name, column(type), name);
    c_.on_demand[name] = &slot;
  }

  void declare() {
    policy& p = out_->policy;
    plan& o = *out_;
    on_demand("month", value_type::month, o.month);
    on_demand("month_of_year", value_type::number, o.month_of_year);
    on_demand("tenure_months", value_type::number, o.tenure_months);
    on_demand("shop", value_type::text, o.shop);
    on_demand("team", value_type::text, o.team);
    o.inputs.reserve(p.inputs.size());
    for (std::size_t i = 0; i < p.inputs.size(); ++i) {
      input const& in = p.inputs[i];
      value_type const type = in.kind == input_kind::flag    ? value_type::truth
                              : in.kind == input_kind::text  ? value_type::text
                              : in.kind == input_kind::month ? value_type::month
                                                             : value_type::number;
      std::uint32_t const slot = c_.new_slot();
      o.inputs.push_back({slot, static_cast<std::uint32_t>(i)});
      symbol& s = declare(in.name, column(type, slot), "inputs \"" + in.name + "\"");
      if (!in.one_of.empty()) s.one_of = &in.one_of;
      if (!in.one_of.empty() && in.kind != input_kind::text)
        c_.complain("inputs \"" + in.name + "\"", "only a text can have 'one_of'");
    }
    for (std::size_t i = 0; i < p.parameter.size(); ++i) {
      symbol s;
      s.is = p.parameter[i].by_shop.empty() ? symbol::what::constant : symbol::what::by_shop;
      s.value = p.parameter[i].value.value;
      s.index = static_cast<std::uint32_t>(i);
      declare(p.parameter[i].name, s, "parameter \"" + p.parameter[i].name + "\"");
    }
    for (std::size_t i = 0; i < p.metric.size(); ++i) {
      symbol s;
      s.is = symbol::what::metric;
      s.index = static_cast<std::uint32_t>(i);
      declare(p.metric[i].name, s, "metric \"" + p.metric[i].name + "\"");
    }
    o.ladders.resize(p.ladder.size());
    for (std::size_t l = 0; l < p.ladder.size(); ++l) {
      std::string const n = p.ladder[l].name;
      tier_names_.emplace_back();
      for (auto const& t : p.ladder[l].tier) tier_names_.back().push_back(t.name);
      if (!is_name(n)) c_.complain("ladder \"" + n + "\"", "'" + n + "' cannot be a name");
      if (p.ladder[l].tier.size() > 60) c_.complain("ladder \"" + n + "\"", "has more than 60 tiers");
      if (p.ladder[l].tier.empty()) c_.complain("ladder \"" + n + "\"", "has no tier");
      on_demand(n + ".tier", value_type::text, o.ladders[l].tier);
      on_demand(n + ".base_pay", value_type::number, o.ladders[l].base_pay);
      on_demand(n + ".months_in_tier", value_type::number, o.ladders[l].months_in_tier);
      on_demand(n + ".acting", value_type::truth, o.ladders[l].acting);
      on_demand(n + ".priority", value_type::truth, o.ladders[l].priority);
      on_demand(n + ".waiting_months", value_type::number, o.ladders[l].waiting_months);
    }
    // Only now: the vector of names must not move any more.
    for (std::size_t l = 0; l < p.ladder.size(); ++l) c_.symbols[p.ladder[l].name + ".tier"].one_of = &tier_names_[l];
    for (auto const& m : p.scorecard.measure) declare("points." + m.name, later(), "scorecard.measure \"" + m.name + "\"");
    declare("score", later(), "scorecard");
    for (auto const& f : p.discipline.offence)
      for (std::string_view part : {".count", ".in_window", ".fine"})
        declare(f.name + std::string(part), later(), "discipline.offence \"" + f.name + "\"");
    for (std::string_view name : {"discipline.fines", "discipline.forfeits", "bad_records", "gross", "net", "employer_cost"})
      declare(std::string(name), later(), std::string(name));
    if (p.overtime)
      for (std::string_view name : {"overtime_hours", "overtime_pay"}) declare(std::string(name), later(), "overtime");
    shifts();
    for (auto const& line : p.pay.line) declare(line.name, later(), "pay.line \"" + line.name + "\"");
    o.texts.reserve(64);
  }

  /// What the row's own shift asks for, by a metric-like choice among the shifts.
  void shifts() {
    policy const& p = out_->policy;
    if (p.shift.empty()) return;
    symbol const* s = nullptr;
    if (auto const found = c_.symbols.find("shift"); found != c_.symbols.end()) s = &found->second;
    if (s == nullptr || s->type != value_type::text) {
      c_.complain("shift", "shifts need a text input named 'shift'", "add shift = \"text\" to [inputs]");
      return;
    }
    std::uint32_t const shift_slot = s->slot;
    auto by_shift = [&](std::string const& name, value_type type, auto value) {
      expression e;
      std::uint32_t out = e.constant(no_value, type);
      for (auto const& one : p.shift) {
        std::uint32_t const here = e.two(term_kind::eq, value_type::truth, e.column(shift_slot, value_type::text),
                                         e.constant(c_.text_code(one.name), value_type::text));
        out = e.choose(here, e.constant(value(one), type), out);
      }
      declare(name, column(type, c_.evaluate(std::move(e), "shift")), "shift");
    };
    by_shift("shift.hours_per_day", value_type::number, [](shift const& x) { return x.hours_per_day.value; });
    by_shift("shift.days_on", value_type::number, [](shift const& x) { return double(x.days_on); });
    by_shift("shift.days_off", value_type::number, [](shift const& x) { return double(x.days_off); });
    by_shift("shift.night", value_type::truth, [](shift const& x) { return x.night ? 1.0 : 0.0; });
    std::set<std::string> names;
    for (auto const& one : p.shift)
      if (!names.insert(one.name).second) c_.complain("shift \"" + one.name + "\"", "there are two shifts of this name");
  }

  // -- tables ----------------------------------------------------------------------------------------------------
  bool sound(bracket_table const& t, std::string const& path) {
    std::size_t const before = c_.faults.size();
    if (t.rates.empty()) c_.complain(path, "has no rows");
    for (std::size_t i = 0; i + 1 < t.rates.size(); ++i)
      if (!(t.rates[i].first.value < t.rates[i + 1].first.value))
        c_.complain(path, "lower edges must rise: " + t.rates[i].first.text() + " is followed by " + t.rates[i + 1].first.text());
    bool const from_zero = t.kind == bracket_kind::marginal || t.kind == bracket_kind::whole;
    if (from_zero && !t.rates.empty() && t.rates[0].first.value != 0)
      c_.complain(path, "the first row starts at " + t.rates[0].first.text() + ": there is a gap below it", "start at 0");
    if (t.kind == bracket_kind::interpolate && t.rates.size() == 1) c_.complain(path, "one point makes no line", "give two or more");
    for (auto const& [edge, value] : t.rates)
      if (!(std::abs(edge.value) < 1e13) || !(std::abs(value.value) < 1e13))
        c_.complain(path, "a figure is too large");
    return c_.faults.size() == before;
  }
  void tables() {
    for (auto const& t : out_->policy.brackets) {
      std::string const path = "brackets \"" + t.name + "\"";
      if (!is_name(t.name)) c_.complain(path, "'" + t.name + "' cannot be a name");
      bool const ok = sound(t, path);
      if (!c_.tables.try_emplace(t.name, static_cast<std::uint32_t>(out_->tables.size())).second)
        c_.complain(path, "there are two tables of this name");
      if (ok) c_.add_table(t);
      else c_.add_table({t.name, "", t.kind, {{0, 0}, {1, 0}}, ""});
    }
  }
  std::uint32_t hidden_table(std::string const& path, bracket_kind kind, std::vector<std::pair<figure, figure>> rates) {
    bracket_table t;
    t.kind = kind;
    t.rates = std::move(rates);
    if (!sound(t, path)) t.rates = {{0, 0}, {1, 0}};
    return c_.add_table(t);
  }

  // -- the stages ------------------------------------------------------------------------------------------------
  void score() {
    scorecard const& s = out_->policy.scorecard;
    if (s.measure.empty()) {
      expression none;
      none.constant(no_value);
      out_->score = c_.evaluate(std::move(none), "scorecard");
      known("score", out_->score);
      return;
    }
    if (s.decimals < 0 || s.decimals > 6) c_.complain("scorecard.decimals", "must be from 0 to 6");
    double total = 0;
    bool varies = false;
    std::vector<std::uint32_t> points;
    for (auto const& m : s.measure) {
      surroundings const at{"scorecard.measure \"" + m.name + "\"", -1, false};
      if ((m.pass ? 1 : 0) + (m.linear.empty() ? 0 : 1) + (m.bands.empty() ? 0 : 1) != 1)
        c_.complain(at.path, "exactly one of 'pass', 'linear' and 'bands' must say how it becomes points");
      if (!m.pass && !m.value) c_.complain(at.path, "'value' is missing", "the quantity that 'linear' or 'bands' reads");
      if (m.pass && m.value) c_.complain(at.path, "'value' is not used beside 'pass'");
      if (!(m.weight.value > 0) || m.weight.value > 1e6) c_.complain(at.path, "the weight must be above 0");
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
        e.bracket(x, hidden_table(at.path, lines ? bracket_kind::interpolate : bracket_kind::lookup, lines ? m.linear : m.bands));
      } else {
        e.constant(0);
      }
      points.push_back(c_.write_down(std::move(e), at.path));
      known("points." + m.name, points.back());
    }
    expression e;
    std::uint32_t sum = nowhere, weight = nowhere;
    auto plus = [&](std::uint32_t& into, std::uint32_t more) {
      into = into == nowhere ? more : e.two(term_kind::add, value_type::number, into, more);
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
    std::uint32_t const raw = c_.write_down(std::move(e), "scorecard", s.decimals < 0 || s.decimals > 6 ? 2 : s.decimals);
    expression gated;
    std::uint32_t at_most = gated.column(raw);
    for (auto const& g : s.gate) {
      surroundings const at{"scorecard.gate \"" + g.name + "\"", -1, false};
      std::uint32_t const c = c_.append(gated, g.require, at, value_type::truth);
      std::uint32_t const open = gated.two(term_kind::otherwise, value_type::truth, c, gated.constant(0, value_type::truth));
      std::uint32_t const cap = gated.two(term_kind::smaller, value_type::number, at_most, gated.constant(g.at_most.value));
      at_most = gated.choose(open, at_most, cap);
    }
    out_->score = c_.write_down(std::move(gated), "scorecard");
    known("score", out_->score);
  }

  void discipline() {
    std::vector<std::uint32_t> fines, forfeits, records;
    for (auto const& o : out_->policy.discipline.offence) {
      surroundings const at{"discipline.offence \"" + o.name + "\"", -1, false};
      if (o.window_months < 1 || o.window_months > 60) c_.complain(at.path, "'window_months' must be from 1 to 60");
      if (o.separate_at && *o.separate_at < 1) c_.complain(at.path, "'separate_at' must be 1 or more");
      std::uint32_t const count = c_.write_down(c_.compile(o.count, at, value_type::number), at.path, 6, true);
      known(o.name + ".count", count);
      expression right;
      std::uint32_t const zero = right.constant(0);
      right.two(term_kind::ge, value_type::truth, right.column(count), zero);
      c_.evaluate(std::move(right), at.path, false, "the count is negative");
      std::uint32_t window = count;
      if (o.window_months > 1 && o.window_months <= 60) {
        formula const windowed("last(" + std::to_string(o.window_months) + ", sum(" + o.name + ".count))");
        window = c_.write_down(c_.compile(windowed, at, value_type::number), at.path);
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
          std::uint32_t const earlier = fine.two(term_kind::subtract, value_type::number, fine.column(window), fine.column(count));
          fine.two(term_kind::subtract, value_type::number, so_far, fine.bracket(earlier, table));
        }
      }
      fines.push_back(c_.write_down(std::move(fine), at.path));
      known(o.name + ".fine", fines.back());
      if (o.bad_record) records.push_back(count);
      if (o.forfeits) forfeits.push_back(c_.write_down(c_.compile(*o.forfeits, at, value_type::number), at.path, 6, true));
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
  static std::uint32_t sum_of_columns(expression& e, std::vector<std::uint32_t> const& slots) {
    if (slots.empty()) return e.constant(0);
    std::uint32_t sum = e.column(slots[0]);
    for (std::size_t i = 1; i < slots.size(); ++i) sum = e.two(term_kind::add, value_type::number, sum, e.column(slots[i]));
    return sum;
  }

  void overtime() {
    if (!out_->policy.overtime) return;
    tierwise::overtime const& o = *out_->policy.overtime;
    surroundings const at{"overtime", -1, false};
    expression hours, paid;
    std::uint32_t h = nowhere, w = nowhere;
    std::pair<formula const*, figure> const kinds[] = {
        {&o.workday, o.workday_multiple}, {&o.rest_day, o.rest_day_multiple}, {&o.holiday, o.holiday_multiple}};
    for (auto const& [f, multiple] : kinds) {
      std::uint32_t const one = c_.append(hours, *f, at, value_type::number);
      h = h == nowhere ? one : hours.two(term_kind::add, value_type::number, h, one);
      std::uint32_t const again = c_.append(paid, *f, at, value_type::number);
      std::uint32_t const weighted = paid.two(term_kind::multiply, value_type::number, again, paid.constant(multiple.value));
      w = w == nowhere ? weighted : paid.two(term_kind::add, value_type::number, w, weighted);
    }
    std::uint32_t const hourly = c_.append(paid, o.hourly, at, value_type::number);
    paid.two(term_kind::multiply, value_type::number, hourly, w);
    known("overtime_hours", c_.write_down(std::move(hours), at.path));
    known("overtime_pay", c_.write_down(std::move(paid), at.path));
  }

  void pay() {
    tierwise::pay const& p = out_->policy.pay;
    std::vector<std::uint32_t> deducted, employer;
    c_.symbols["gross"].is = symbol::what::gross_so_far;
    bool prorates = false;
    for (auto const& line : p.line) prorates = prorates || line.prorate;
    if (prorates && !p.proration) c_.complain("pay", "lines are prorated, but 'proration' is missing");
    std::uint32_t left = nowhere;
    for (std::size_t i = 0; i < p.line.size(); ++i) {
      pay_line const& line = p.line[i];
      surroundings const at{"pay.line \"" + line.name + "\"", -1, false};
      if (i == 0 && prorates && p.proration) proration_in_range(*p.proration);
      line_plan plan;
      plan.slot = line.pool ? pooled(line, at, static_cast<std::uint32_t>(i)) : amount(line, at);
      if (line.capped && line.kind != line_kind::deduction) c_.complain(at.path, "only a deduction can be capped");
      if (line.capped && !p.deduction_cap) c_.complain(at.path, "is capped, but 'pay.deduction_cap' is missing");
      if (line.capped && p.deduction_cap && line.kind == line_kind::deduction) {
        if (left == nowhere) left = allowance(*p.deduction_cap);
        std::uint32_t const asked = plan.slot;
        expression taken;
        std::uint32_t const ask = taken.column(asked), zero = taken.constant(0);
        std::uint32_t const some = taken.two(term_kind::gt, value_type::truth, ask, zero);
        std::uint32_t const least = taken.two(term_kind::smaller, value_type::number, ask, taken.column(left));
        taken.choose(some, least, ask);
        plan.slot = c_.write_down(std::move(taken), at.path);
        expression cut;
        std::uint32_t const whole = cut.column(asked);
        cut.two(term_kind::subtract, value_type::number, whole, cut.column(plan.slot));
        plan.cut = c_.write_down(std::move(cut), at.path);
        expression rest;
        std::uint32_t const before = rest.column(left), none = rest.constant(0);
        std::uint32_t const used = rest.two(term_kind::larger, value_type::number, rest.column(plan.slot), none);
        rest.two(term_kind::subtract, value_type::number, before, used);
        left = c_.write_down(std::move(rest), at.path);
      }
      known(line.name, plan.slot);
      out_->lines.push_back(plan);
      if (line.kind == line_kind::earning) c_.earned.push_back(plan.slot);
      if (line.kind == line_kind::deduction) deducted.push_back(plan.slot);
      if (line.kind == line_kind::employer_cost) employer.push_back(plan.slot);
    }
    out_->gross = c_.total(c_.earned, "pay");
    out_->named["gross"] = out_->gross;  // its symbol stays what it is: now the sum of all earning lines
    expression net;
    std::uint32_t const all = net.column(out_->gross);
    net.two(term_kind::subtract, value_type::number, all, sum_of_columns(net, deducted));
    out_->net = c_.write_down(std::move(net), "pay");
    known("net", out_->net);
    employer.insert(employer.begin(), out_->gross);
    out_->employer_cost = c_.total(employer, "pay");
    known("employer_cost", out_->employer_cost);
  }

  void proration_in_range(formula const& f) {
    surroundings const at{"pay.proration", -1, false};
    expression e;
    std::uint32_t const x = c_.append(e, f, at, value_type::number);
    std::uint32_t const low = e.two(term_kind::ge, value_type::truth, x, e.constant(0));
    std::uint32_t const high = e.two(term_kind::le, value_type::truth, x, e.constant(1));
    e.two(term_kind::and_, value_type::truth, low, high);
    c_.evaluate(std::move(e), at.path, false, "the proration is not between 0 and 1");
  }

  std::uint32_t amount(pay_line const& line, surroundings const& at) {
    expression e;
    std::uint32_t x = c_.append(e, line.amount, at, value_type::number);
    if (line.prorate && out_->policy.pay.proration)
      x = e.two(term_kind::multiply, value_type::number, x,
                c_.append(e, *out_->policy.pay.proration, {"pay.proration", -1, false}, value_type::number));
    if (line.at_least) x = e.two(term_kind::larger, value_type::number, x, c_.append(e, *line.at_least, at, value_type::number));
    if (line.at_most) x = e.two(term_kind::smaller, value_type::number, x, c_.append(e, *line.at_most, at, value_type::number));
    if (line.when) {
      std::uint32_t const c = c_.append(e, *line.when, at, value_type::truth);
      std::uint32_t const met = e.two(term_kind::otherwise, value_type::truth, c, e.constant(0, value_type::truth));
      x = e.choose(met, x, e.constant(0));
    }
    e.round(x, out_->digits, line.rounding.value_or(out_->policy.rounding));
    return c_.evaluate(std::move(e), at.path, true);
  }

  std::uint32_t pooled(pay_line const& line, surroundings const& at, std::uint32_t index) {
    if (line.prorate || line.at_least || line.at_most)
      c_.complain(at.path, "a pool is not prorated and has no 'at_least' or 'at_most'", "put them in the weight or in the total");
    expression e;
    std::uint32_t const x = c_.append(e, line.amount, at, value_type::number);
    e.round(x, out_->digits, line.rounding.value_or(out_->policy.rounding));
    pool_step s;
    s.line = index;
    s.total = c_.evaluate(std::move(e), at.path, true);
    expression w;
    std::uint32_t const weight = c_.append(w, line.pool->weight, at, value_type::number);
    if (line.when) {
      std::uint32_t const c = c_.append(w, *line.when, at, value_type::truth);
      std::uint32_t const met = w.two(term_kind::otherwise, value_type::truth, c, w.constant(0, value_type::truth));
      w.choose(met, weight, w.constant(0));
    }
    s.weight = c_.write_down(std::move(w), at.path + ".pool", 6, true);
    s.by = c_.group(line.pool->by, at.path);
    s.slot = c_.new_slot();
    std::uint32_t const slot = s.slot;
    out_->steps.emplace_back(s);
    return slot;
  }

  std::uint32_t allowance(deduction_cap const& cap) {
    surroundings const at{"pay.deduction_cap", -1, false};
    expression e;
    std::uint32_t const of = c_.append(e, cap.of, at, value_type::number);
    std::uint32_t const share = e.two(term_kind::multiply, value_type::number, e.constant(cap.share.value), of);
    std::uint32_t const spare = e.two(term_kind::subtract, value_type::number, of, c_.append(e, cap.keep_at_least, at, value_type::number));
    std::uint32_t const least = e.two(term_kind::smaller, value_type::number, share, spare);
    std::uint32_t const x = e.two(term_kind::larger, value_type::number, least, e.constant(0));
    e.round(x, out_->digits, rounding::floor);
    return c_.evaluate(std::move(e), at.path, true);
  }

  void checks() {
    for (auto const& k : out_->policy.check)
      out_->checks.push_back(c_.evaluate(c_.compile(k.flag, {"check \"" + k.name + "\"", -1, false}, value_type::truth),
                                         "check \"" + k.name + "\""));
  }

  void ladders() {
    policy const& p = out_->policy;
    for (std::size_t l = 0; l < p.ladder.size(); ++l) {
      ladder const& one = p.ladder[l];
      std::set<std::string> seen;
      for (std::size_t t = 0; t < one.tier.size(); ++t) {
        tier const& at_tier = one.tier[t];
        surroundings const at{"ladder." + one.name + ".tier \"" + at_tier.name + "\"", static_cast<int>(l), false};
        if (at_tier.name.empty()) c_.complain(at.path, "a tier needs a name");
        if (!seen.insert(at_tier.name).second) c_.complain(at.path, "there are two tiers of this name");
        c_.text_code(at_tier.name);
        out_->ladders[l].tiers.push_back(one_tier(one, t, at));
      }
    }
  }

  tier_plan one_tier(ladder const& one, std::size_t t, surroundings const& at) {
    tier const& x = one.tier[t];
    tier_plan out;
    bool const first = t == 0, last = t + 1 == one.tier.size();
    auto rule = [&](std::optional<formula> const& f) {
      return f ? std::optional<rule_plan>(c_.rule(*f, at)) : std::nullopt;
    };
    out.applies = rule(x.applies);
    out.enter = rule(x.enter);
    out.approve = rule(x.approve);
    out.keep = rule(x.keep);
    if (first && (x.enter || x.applies || x.approve)) c_.complain(at.path, "nobody enters the first tier from below");
    if (first && x.keep) c_.complain(at.path, "there is no tier below the first to go down to");
    if (!x.enter && (x.applies || x.approve)) c_.complain(at.path, "'applies' and 'approve' need 'enter'");
    if (!(x.base_pay.value >= 0)) c_.complain(at.path, "base pay is negative");
    if (x.attempts_apart < 0) c_.complain(at.path, "'attempts_apart' is negative");
    for (auto const& [shop, n] : x.seats)
      if (n < 0) c_.complain(at.path, "the seats of '" + shop + "' are negative");
    if (x.order) out.order = c_.write_down(c_.compile(*x.order, at, value_type::number), at.path);
    if (x.probation && x.acting) c_.complain(at.path, "a tier is held on probation or acting, not both");
    if (x.probation) {
      out.is_probation = true;
      if (last) c_.complain(at.path, "a probation leads to the next tier, and there is none");
      out.months = c_.write_down(c_.compile(x.probation->months, at, value_type::number), at.path);
      out.confirm = c_.rule(x.probation->confirm, at);
    }
    if (x.acting) {
      out.is_acting = true;
      if (first) c_.complain(at.path, "the first tier cannot be held acting");
      out.months = c_.write_down(c_.compile(x.acting->months, at, value_type::number), at.path);
      out.confirm = c_.rule(x.acting->confirm, at);
      out.fallback = static_cast<int>(t) - 1;
      if (!x.acting->fallback.empty()) {
        out.fallback = position(one, x.acting->fallback);
        if (out.fallback < 0) unknown("tier", x.acting->fallback, names(one), at.path + ".acting.fallback");
        else if (out.fallback >= static_cast<int>(t)) c_.complain(at.path + ".acting.fallback", "the fallback must be a tier below");
      }
      priority(x.acting->priority, at.path + ".acting.priority", out);
    }
    return out;
  }

  void priority(std::string const& target, std::string const& path, tier_plan& out) {
    if (target.empty()) return;
    auto const dot = target.find('.');
    std::vector<std::string> known;
    for (std::size_t l = 0; l < out_->policy.ladder.size(); ++l)
      for (std::size_t t = 1; t < out_->policy.ladder[l].tier.size(); ++t) {
        ladder const& one = out_->policy.ladder[l];
        known.push_back(one.name + "." + one.tier[t].name);
        if (dot != std::string::npos && known.back() == target) {
          out.priority_ladder = static_cast<int>(l);
          out.priority_tier = static_cast<int>(t);
        }
      }
    if (out.priority_ladder < 0) unknown("ladder.tier", target, known, path);
  }

  void unknown(std::string_view what, std::string const& found, std::vector<std::string> const& known, std::string path) {
    fault f = error::unknown_name(what, found, known);
    f.path = std::move(path);
    c_.faults.push_back(std::move(f));
  }
  static int position(ladder const& one, std::string const& name) {
    for (std::size_t t = 0; t < one.tier.size(); ++t)
      if (one.tier[t].name == name) return static_cast<int>(t);
    return -1;
  }
  static std::vector<std::string> names(ladder const& one) {
    std::vector<std::string> out;
    for (auto const& t : one.tier) out.push_back(t.name);
    return out;
  }

  /// A metric that nothing uses must be right all the same; all names are known by now.
  void unused_metrics() {
    for (auto const& m : out_->policy.metric) {
      expression e;
      formula const use(m.name);
      if (is_name(m.name)) c_.append(e, use, {"metric \"" + m.name + "\"", -1, false}, c_.type_of(use));
    }
  }

  void show() {
    plan& o = *out_;
    auto add = [&](std::string name, std::uint32_t slot, value_type type = value_type::number) {
      if (slot != nowhere) o.shown.push_back({std::move(name), slot, type});
    };
    for (auto const& m : o.policy.scorecard.measure) add("points." + m.name, o.named["points." + m.name]);
    if (!o.policy.scorecard.measure.empty()) add("score", o.score);
    if (!o.policy.discipline.offence.empty()) {
      add("bad_records", o.named["bad_records"]);
      add("fines", o.named["discipline.fines"]);
      add("forfeits", o.named["discipline.forfeits"]);
    }
    if (o.policy.overtime) {
      add("overtime_hours", o.named["overtime_hours"]);
      add("overtime_pay", o.named["overtime_pay"]);
    }
  }

  std::shared_ptr<plan> out_;
  compiler c_;
  std::vector<std::vector<std::string>> tier_names_;
};

}  // namespace tierwise::detail
