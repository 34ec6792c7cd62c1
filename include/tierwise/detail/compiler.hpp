// From formulas to expressions and steps: finds names, checks types, and sets group functions and functions of the
// past aside as columns of their own.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan.hpp"
#include "tierwise/error.hpp"
#include "tierwise/month.hpp"

namespace tierwise::detail {

/// What a name stands for.
struct symbol {
  enum class what : std::uint8_t { column, constant, metric, by_shop, gross_so_far, later } is = what::later;
  value_type type = value_type::number;
  std::uint32_t slot = nowhere;            ///< of a column
  double value = 0;                        ///< of a constant
  std::uint32_t index = 0;                 ///< of a metric or a parameter
  std::vector<std::string> const* one_of = nullptr;  ///< the texts it can be, when they are known
};

/// Where a formula stands.
struct surroundings {
  std::string path;
  int ladder = -1;      ///< the ladder whose rule it is
  bool past = false;    ///< inside a function of the past
};

class compiler {
 public:
  explicit compiler(plan& p) : plan_(p) {}

  std::vector<fault> faults;
  std::map<std::string, symbol, std::less<>> symbols;
  /// Gives a slot to a column that exists only when a formula asks for it; set by the policy's compilation.
  std::map<std::string, std::uint32_t*, std::less<>> on_demand;

  /// The earning lines compiled so far: what `gross` is at this point.
  std::vector<std::uint32_t> earned;

  std::uint32_t new_slot() { return plan_.slots++; }

  /// The sum of columns, written down.
  std::uint32_t total(std::vector<std::uint32_t> const& slots, std::string path) {
    expression e;
    if (slots.empty()) e.constant(0);
    else e.column(slots[0]);
    for (std::size_t i = 1; i < slots.size(); ++i) {
      auto const sum = static_cast<std::uint32_t>(e.terms.size() - 1);
      std::uint32_t const next = e.column(slots[i]);
      e.two(term_kind::add, value_type::number, sum, next);
    }
    return write_down(std::move(e), std::move(path));
  }

  std::uint32_t text_code(std::string_view text) {
    for (std::size_t i = 0; i < plan_.texts.size(); ++i)
      if (plan_.texts[i] == text) return static_cast<std::uint32_t>(i);
    plan_.texts.emplace_back(text);
    return static_cast<std::uint32_t>(plan_.texts.size() - 1);
  }

  void complain(surroundings const& at, formula const& f, std::uint32_t part, std::string message,
                std::string hint = {}) {
    fault out = f.fault_at(part, std::move(message), std::move(hint));
    out.path = at.path;
    for (auto const& known : faults)
      if (known.where == out.where && known.message == out.message && known.excerpt == out.excerpt) return;
    faults.push_back(std::move(out));
  }
  void complain(std::string path, std::string message, std::string hint = {}) {
    fault out;
    out.path = std::move(path);
    out.message = std::move(message);
    out.hint = std::move(hint);
    faults.push_back(std::move(out));
  }

  /// The whole formula, which must have the type wanted. After a fault the expression is a constant.
  expression compile(formula const& f, surroundings const& at, value_type wanted) {
    expression e;
    append(e, f, at, wanted);
    return e;
  }
  /// The same, into an expression being built; the index of its root.
  std::uint32_t append(expression& e, formula const& f, surroundings const& at, value_type wanted) {
    std::uint32_t const root = resolve(e, f, f.root(), at);
    expect(e, root, wanted, f, f.root(), at);
    return root;
  }

  /// Writes an expression down as a column (numbers with `decimals`), once for all that ask for the same.
  std::uint32_t write_down(expression e, std::string path, int decimals = 6, bool must_be_known = false) {
    if (e.terms.size() == 1 && e.root().kind == term_kind::column && written_[e.root().slot] && !must_be_known)
      return e.root().slot;
    if (e.root().type == value_type::number)
      e.round(static_cast<std::uint32_t>(e.terms.size() - 1), decimals, rounding::half_up);
    return evaluate(std::move(e), std::move(path), must_be_known);
  }
  /// Adds a step that computes the expression as it stands.
  std::uint32_t evaluate(expression e, std::string path, bool must_be_known = false, std::string must_hold = {}) {
    std::string key = e.key();
    if (must_hold.empty() && !must_be_known) {
      if (auto const known = known_steps_.find(key); known != known_steps_.end()) return known->second;
    }
    evaluate_step s;
    s.code = program(e);
    s.what = std::move(e);
    s.slot = new_slot();
    s.path = std::move(path);
    s.must_be_known = must_be_known;
    s.must_hold = std::move(must_hold);
    std::uint32_t const slot = s.slot;
    written_[slot] = true;
    known_steps_.emplace(std::move(key), slot);
    plan_.steps.emplace_back(std::move(s));
    return slot;
  }

  /// A rule split at its top-level `and`s.
  rule_plan rule(formula const& f, surroundings const& at) {
    rule_plan out;
    out.written = f;
    out.whole = compile(f, at, value_type::truth);
    out.code = program(out.whole);
    split(f, f.root(), at, out);
    return out;
  }

  /// Memories named only by `before(...)` or `last_month(...)` get this month's value now that all names are known.
  void finish_memories() {
    for (std::size_t i = 0; i < plan_.memories.size(); ++i)
      if (plan_.memories[i].slot == nowhere) fill_memory(static_cast<std::uint32_t>(i));
  }

  std::uint32_t add_table(bracket_table const& t) {
    ready_table r;
    r.kind = t.kind;
    for (auto const& [edge, value] : t.rates) {
      r.edges.push_back(edge.value);
      r.values.push_back(value.value);
      r.reach = std::max(r.reach, std::abs(edge.value));
      r.edge_decimals = std::max(r.edge_decimals, decimals_of(edge.value) < 0 ? 15 : decimals_of(edge.value));
    }
    auto note_value = [&](double v, int decimals) {
      r.steepest = std::max(r.steepest, std::abs(v));
      r.value_decimals = r.value_decimals < 0 || decimals < 0 ? -1 : std::max(r.value_decimals, decimals);
    };
    if (t.kind == bracket_kind::interpolate) {
      for (std::size_t k = 0; k + 1 < r.edges.size(); ++k) {
        double const rise = r.values[k + 1] - r.values[k], run = r.edges[k + 1] - r.edges[k];
        r.steps.push_back(rise / run);
        note_value(rise / run, add_decimals(std::min(decimals_of(r.values[k]), decimals_of(r.values[k + 1])) < 0
                                            ? -1
                                            : std::max(decimals_of(r.values[k]), decimals_of(r.values[k + 1])),
                                            decimals_of_inverse(nearest_whole(run) == run ? run : 0)));
      }
    } else {
      for (std::size_t k = 0; k < r.values.size(); ++k) {
        r.steps.push_back(k == 0 ? r.values[0] : r.values[k] - r.values[k - 1]);
        note_value(r.values[k], decimals_of(r.values[k]));
      }
    }
    plan_.tables.push_back(std::move(r));
    plan_.table_sources.push_back(t);
    return static_cast<std::uint32_t>(plan_.tables.size() - 1);
  }
  std::map<std::string, std::uint32_t, std::less<>> tables;

  /// The column that groups by this name; complains when there is none.
  std::uint32_t group(std::string const& by, std::string const& path) {
    fault f;
    std::uint32_t const out = find_group(by, f);
    if (!f.message.empty()) {
      f.path = path;
      faults.push_back(std::move(f));
    }
    return out;
  }

  /// A whole formula of whatever type.
  std::uint32_t resolve_any(expression& e, formula const& f) { return resolve(e, f, f.root(), {}); }

  /// The type a formula has, without complaints about it.
  value_type type_of(formula const& f) {
    std::size_t const before = faults.size();
    expression e;
    std::uint32_t const root = resolve(e, f, f.root(), {});
    faults.resize(before);
    return e.terms[root].type;
  }

  void split(formula const& f, std::uint32_t part, surroundings const& at, rule_plan& out) {
    node const& n = f.nodes()[part];
    if (n.op == operation::and_ && out.conditions.size() < 60) {
      split(f, n.parts[0], at, out);
      split(f, n.parts[1], at, out);
      return;
    }
    expression e;
    resolve(e, f, part, at);
    out.codes.emplace_back(e);
    out.conditions.push_back(std::move(e));
    out.texts.push_back(f.print(part));
  }

 private:
  static constexpr std::size_t term_limit = 20000;

  /// A term of the wanted type that stands in for something faulty, so that further faults can be found.
  static std::uint32_t stand_in(expression& e, value_type type) { return e.constant(0, type); }

  bool expect(expression& e, std::uint32_t at, value_type wanted, formula const& f, std::uint32_t part,
              surroundings const& around) {
    value_type const found = e.terms[at].type;
    if (found == wanted) return true;
    complain(around, f, part,
             "expected " + std::string(type_name(wanted)) + ", found " + std::string(type_name(found)),
             wanted == value_type::truth && found == value_type::number ? "compare it with something" : "");
    e.terms[at].type = wanted;
    return false;
  }

  [[nodiscard]] std::vector<std::string> known_names() const {
    std::vector<std::string> out;
    for (auto const& [name, s] : symbols)
      if (name.find('\x01') == std::string::npos) out.push_back(name);
    return out;
  }

  std::uint32_t resolve(expression& e, formula const& f, std::uint32_t part, surroundings const& at) {
    std::uint32_t const term = resolve_bare(e, f, part, at);
    operation const op = f.nodes()[part].op;
    if (op != operation::number && op != operation::truth && op != operation::text)
      e.notes.push_back({term, f, part});
    if (e.terms.size() > term_limit) {
      complain(at, f, f.root(), "the formula has more than " + std::to_string(term_limit) + " parts once its metrics are put in");
      e.terms.resize(1);
      e.notes.clear();
      throw too_large{};
    }
    return term;
  }

 public:
  struct too_large {};

 private:
  std::uint32_t resolve_bare(expression& e, formula const& f, std::uint32_t part, surroundings const& at) {
    node const& n = f.nodes()[part];
    switch (n.op) {
      case operation::number: return e.constant(n.number.value);
      case operation::truth: return e.constant(n.truth ? 1 : 0, value_type::truth);
      case operation::text: return e.constant(text_code(n.text), value_type::text);
      case operation::name: return name(e, f, part, at);
      case operation::list: return stand_in(e, value_type::number);
      case operation::negate: {
        std::uint32_t const x = number(e, f, n.parts[0], at);
        return e.one(term_kind::negate, value_type::number, x);
      }
      case operation::not_: {
        std::uint32_t const x = truth(e, f, n.parts[0], at);
        return e.one(term_kind::not_, value_type::truth, x);
      }
      case operation::or_: case operation::and_: {
        std::uint32_t const a = truth(e, f, n.parts[0], at), b = truth(e, f, n.parts[1], at);
        return e.two(n.op == operation::or_ ? term_kind::or_ : term_kind::and_, value_type::truth, a, b);
      }
      case operation::add: case operation::subtract: case operation::multiply: case operation::divide: {
        std::uint32_t const a = number(e, f, n.parts[0], at), b = number(e, f, n.parts[1], at);
        term_kind const k = n.op == operation::add        ? term_kind::add
                            : n.op == operation::subtract ? term_kind::subtract
                            : n.op == operation::multiply ? term_kind::multiply
                                                          : term_kind::divide;
        return e.two(k, value_type::number, a, b);
      }
      case operation::in: {
        std::uint32_t const x = resolve(e, f, n.parts[0], at);
        std::uint32_t out = nowhere;
        for (std::uint32_t item : f.nodes()[n.parts[1]].parts) {
          std::uint32_t const same = comparison(e, term_kind::eq, x, resolve(e, f, item, at), f, n.parts[0], item, at);
          out = out == nowhere ? same : e.two(term_kind::or_, value_type::truth, out, same);
        }
        return out;
      }
      case operation::call: return call(e, f, part, at);
      default: break;
    }
    std::uint32_t const a = resolve(e, f, n.parts[0], at), b = resolve(e, f, n.parts[1], at);
    term_kind const k = n.op == operation::eq   ? term_kind::eq
                        : n.op == operation::ne ? term_kind::ne
                        : n.op == operation::lt ? term_kind::lt
                        : n.op == operation::le ? term_kind::le
                        : n.op == operation::gt ? term_kind::gt
                                                : term_kind::ge;
    return comparison(e, k, a, b, f, n.parts[0], n.parts[1], at);
  }

  std::uint32_t number(expression& e, formula const& f, std::uint32_t part, surroundings const& at) {
    std::uint32_t const x = resolve(e, f, part, at);
    expect(e, x, value_type::number, f, part, at);
    return x;
  }
  std::uint32_t truth(expression& e, formula const& f, std::uint32_t part, surroundings const& at) {
    std::uint32_t const x = resolve(e, f, part, at);
    expect(e, x, value_type::truth, f, part, at);
    return x;
  }

  std::uint32_t comparison(expression& e, term_kind k, std::uint32_t a, std::uint32_t b, formula const& f,
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
  /// A text that a name can never be is a misspelling.
  void check_text(formula const& f, std::uint32_t name_part, std::uint32_t text_part, surroundings const& at) {
    node const &n = f.nodes()[name_part], &t = f.nodes()[text_part];
    if (n.op != operation::name || t.op != operation::text) return;
    symbol const* s = find(n.text, at);
    if (s == nullptr || s->one_of == nullptr || s->one_of->empty()) return;
    for (auto const& known : *s->one_of)
      if (known == t.text) return;
    fault const u = error::unknown_name("value of " + n.text, t.text, *s->one_of);
    complain(at, f, text_part, u.message, u.hint);
  }

  /// A name as it is meant where it stands: as written; or of the own ladder, else of the only one.
  symbol const* find(std::string const& written, surroundings const& at) {
    auto found = symbols.find(written);
    if (found == symbols.end() && written.find('.') == std::string::npos) {
      int const own = at.ladder >= 0 ? at.ladder : (plan_.policy.ladder.size() == 1 ? 0 : -1);
      if (own >= 0) found = symbols.find(plan_.policy.ladder[static_cast<std::size_t>(own)].name + "." + written);
    }
    return found == symbols.end() ? nullptr : &found->second;
  }

  std::uint32_t name(expression& e, formula const& f, std::uint32_t part, surroundings const& at) {
    std::string const& written = f.nodes()[part].text;
    symbol const* s = find(written, at);
    if (s == nullptr) {
      fault const u = error::unknown_name("name", written, known_names());
      complain(at, f, part, u.message, u.hint);
      return stand_in(e, value_type::number);
    }
    switch (s->is) {
      case symbol::what::constant: return e.constant(s->value, s->type);
      case symbol::what::later:
        complain(at, f, part, "'" + written + "' is not known yet here: it is computed later",
                 "before(...) and last_month(...) may name it");
        return stand_in(e, s->type);
      case symbol::what::gross_so_far: return e.column(total(earned, "pay"));
      case symbol::what::by_shop: return parameter(e, plan_.policy.parameter[s->index]);
      case symbol::what::metric: {
        for (auto open : open_metrics_)
          if (open == s->index) {
            complain(at, f, part, "the metric '" + written + "' uses itself");
            return stand_in(e, value_type::number);
          }
        open_metrics_.push_back(s->index);
        metric const& m = plan_.policy.metric[s->index];
        surroundings inner = at;
        inner.path = "metric \"" + m.name + "\"";
        std::uint32_t const root = resolve(e, m.value, m.value.root(), inner);
        open_metrics_.pop_back();
        return root;
      }
      case symbol::what::column: break;
    }
    return e.column(column_slot(*s, written, at), s->type);
  }

  std::uint32_t column_slot(symbol const& s, std::string const& written, surroundings const& at) {
    if (s.slot != nowhere) return s.slot;
    auto wanted = on_demand.find(written);
    if (wanted == on_demand.end() && at.ladder >= 0)
      wanted = on_demand.find(plan_.policy.ladder[static_cast<std::size_t>(at.ladder)].name + "." + written);
    if (wanted == on_demand.end() && plan_.policy.ladder.size() == 1)
      wanted = on_demand.find(plan_.policy.ladder[0].name + "." + written);
    if (*wanted->second == nowhere) *wanted->second = new_slot();
    return *wanted->second;
  }

  std::uint32_t parameter(expression& e, tierwise::parameter const& p) {
    std::uint32_t out = e.constant(p.value.value);
    std::uint32_t const shop = column_slot(symbols.at("shop"), "shop", {});
    for (auto const& [name, value] : p.by_shop) {
      std::uint32_t const here = e.two(term_kind::eq, value_type::truth, e.column(shop, value_type::text),
                                       e.constant(text_code(name), value_type::text));
      out = e.choose(here, e.constant(value.value), out);
    }
    return out;
  }

  // -- functions -------------------------------------------------------------------------------------------------
  bool arguments(formula const& f, std::uint32_t part, std::size_t least, std::size_t most, surroundings const& at) {
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

  static bool aggregate_of(std::string_view name, aggregate& f) {
    if (name == "sum") f = aggregate::sum;
    else if (name == "mean") f = aggregate::mean;
    else if (name == "min") f = aggregate::smallest;
    else if (name == "max") f = aggregate::largest;
    else if (name == "count") f = aggregate::count;
    else return false;
    return true;
  }
  static bool span_of(std::string_view name, span_of_past& s) {
    if (name == "last") s = span_of_past::last;
    else if (name == "since_promotion") s = span_of_past::since_promotion;
    else if (name == "since_joining") s = span_of_past::since_joining;
    else if (name == "year_to_date") s = span_of_past::year_to_date;
    else return false;
    return true;
  }

  std::uint32_t call(expression& e, formula const& f, std::uint32_t part, surroundings const& at) {
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
      std::uint32_t const m = memory(f, n.parts[0], false, at, false);
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

  std::uint32_t table(expression& e, formula const& f, std::uint32_t part, surroundings const& at) {
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

  std::uint32_t find_group(std::string const& by, fault& f) {
    if (by == "company") return nowhere;
    symbol const* s = find(by, {});
    if (s != nullptr && s->is == symbol::what::column && s->type == value_type::text) return column_slot(*s, by, {});
    std::vector<std::string> known = {"company"};
    for (auto const& [name, other] : symbols)
      if (other.type == value_type::text && other.is == symbol::what::column) known.push_back(name);
    f = error::unknown_name("group", by, known);
    return nowhere;
  }

  std::uint32_t grouped(expression& e, formula const& f, std::uint32_t part, surroundings const& at, aggregate over) {
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
      plan_.steps.emplace_back(std::move(g));
    }
    return e.column(known->second);
  }

  /// The argument of a function over people or months, written down; a truth as 1 or 0 for counting.
  std::uint32_t argument(formula const& f, std::uint32_t part, bool counts, surroundings const& at) {
    expression x;
    std::uint32_t const root = resolve(x, f, part, at);
    if (counts) {
      expect(x, root, value_type::truth, f, part, at);
      std::uint32_t const known = x.two(term_kind::otherwise, value_type::truth, root, x.constant(0, value_type::truth));
      std::uint32_t const one = x.constant(1), zero = x.constant(0);
      x.choose(known, one, zero);
    } else {
      expect(x, root, value_type::number, f, part, at);
    }
    return write_down(std::move(x), at.path);
  }

  // -- the past --------------------------------------------------------------------------------------------------
  bool nested(formula const& f, std::uint32_t part, surroundings const& at) {
    if (at.past) complain(at, f, part, "a function of the past cannot stand inside another");
    return at.past;
  }

  std::uint32_t past(expression& e, formula const& f, std::uint32_t part, surroundings const& at, bool this_month) {
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

  /// Whether a part names `gross`, itself or through a metric: then it means something else on every line.
  bool names_gross(formula const& f, std::uint32_t part, int depth = 0) const {
    node const& n = f.nodes()[part];
    if (n.op == operation::name) {
      auto const s = symbols.find(n.text);
      if (s == symbols.end()) return false;
      if (s->second.is == symbol::what::gross_so_far) return true;
      if (s->second.is != symbol::what::metric || depth > 100) return false;
      formula const& m = plan_.policy.metric[s->second.index].value;
      return names_gross(m, m.root(), depth + 1);
    }
    for (auto p : n.parts)
      if (names_gross(f, p, depth)) return true;
    return false;
  }

  std::uint32_t memory(formula const& f, std::uint32_t part, bool counts, surroundings const& at, bool this_month) {
    std::string key = (counts ? "c" : "v") + std::to_string(at.ladder) + (part == nowhere ? "" : f.print(part));
    if (part != nowhere && this_month && names_gross(f, part)) key += " of " + std::to_string(earned.size());
    auto const [known, fresh] = known_memories_.try_emplace(key, static_cast<std::uint32_t>(plan_.memories.size()));
    if (fresh) {
      memory_plan m;
      m.what = f;
      m.part = part;
      m.counts = counts;
      m.own_ladder = at.ladder;
      m.path = at.path;
      plan_.memories.push_back(std::move(m));
    }
    return known->second;
  }

  void fill_memory(std::uint32_t index) {
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
      slot = argument(m.what, m.part, m.counts, inside);
    }
    plan_.memories[index].slot = slot;
  }

  std::uint32_t recall(expression& e, recall_step r) {
    std::string const key = "recall " + std::to_string(r.memory) + " " + std::to_string(static_cast<int>(r.span)) + " " +
                            std::to_string(static_cast<int>(r.f)) + " " + std::to_string(r.months) + " " +
                            std::to_string(r.ladder) + (r.this_month ? " now" : " before");
    auto const [known, fresh] = known_steps_.try_emplace(key, nowhere);
    if (fresh) {
      r.slot = known->second = new_slot();
      written_[r.slot] = true;
      plan_.steps.emplace_back(r);
    }
    return e.column(known->second);
  }

  plan& plan_;
  std::map<std::uint32_t, bool> written_;  ///< slots whose values are written down
  std::map<std::string, std::uint32_t> known_steps_;
  std::map<std::string, std::uint32_t> known_memories_;
  std::vector<std::uint32_t> open_metrics_;
};

}  // namespace tierwise::detail
