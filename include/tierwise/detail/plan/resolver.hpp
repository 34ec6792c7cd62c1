// From formulas to expressions and steps: finds names, checks types, and sets group functions and functions of the
// past aside as columns of their own.
#pragma once

#include <algorithm>  // for std::min
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/formula/reserved_names.hpp"
#include "tierwise/detail/plan/faults.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/detail/plan/scope.hpp"
#include "tierwise/error.hpp"
#include "tierwise/month.hpp"

namespace tierwise::detail {

class compiler : public complaints {
 public:
  explicit compiler(plan& p) : plan_(p) {}

  std::map<std::string, symbol, std::less<>> symbols;
  /// Gives a slot to a column that exists only when a formula asks for it; set by the policy's compilation.
  std::map<std::string, std::uint32_t*, std::less<>> on_demand;

  /// The earning lines compiled so far: what `gross` is at this point.
  std::vector<std::uint32_t> earned;

  std::uint32_t new_slot() { return plan_.slot_count++; }

  /// The sum of columns, written down; of many, sums of sums, so that no expression is deep.
  std::uint32_t total(std::vector<std::uint32_t> columns, std::string path, int decimals = 6) {
    constexpr std::size_t together = 64;
    while (columns.size() > together) {
      std::vector<std::uint32_t> sums;
      for (std::size_t i = 0; i < columns.size(); i += together)
        sums.push_back(total({columns.begin() + std::ptrdiff_t(i),
                              columns.begin() + std::ptrdiff_t(std::min(i + together, columns.size()))},
                             path, decimals));
      columns = std::move(sums);
    }
    expression e;
    if (columns.empty())
      e.constant(0);
    else
      e.column(columns[0]);
    for (std::size_t i = 1; i < columns.size(); ++i) {
      auto const sum = static_cast<std::uint32_t>(e.terms.size() - 1);
      std::uint32_t const next = e.column(columns[i]);
      e.two(term_kind::add, value_type::number, sum, next);
    }
    return materialize(std::move(e), std::move(path), decimals);
  }

  std::uint32_t text_code(std::string_view text) {
    // Texts that had codes already are in the plan before any formula asks for one.
    for (std::size_t i = text_codes_.size(); i < plan_.texts.size(); ++i)
      text_codes_.try_emplace(plan_.texts[i], static_cast<std::uint32_t>(i));
    auto const [known, fresh] =
        text_codes_.try_emplace(std::string(text), static_cast<std::uint32_t>(plan_.texts.size()));
    if (fresh) plan_.texts.emplace_back(text);
    return known->second;
  }

  /// The whole formula, which must have the type wanted. After a fault the expression is a constant.
  expression compile(formula const& f, scope const& at, value_type wanted) {
    expression e;
    append(e, f, at, wanted);
    return e;
  }
  /// The same, into an expression being built; the index of its root.
  std::uint32_t append(expression& e, formula const& f, scope const& at, value_type wanted) {
    std::uint32_t const root = resolve(e, f, f.root(), at);
    expect(e, root, wanted, f, f.root(), at);
    return root;
  }

  /// Writes an expression down as a column (numbers with `decimals`), once for all that ask for the same.
  std::uint32_t materialize(expression e, std::string path, int decimals = 6, bool must_be_known = false,
                            std::uint32_t asked = no_slot) {
    if (e.terms.size() == 1 && e.root().kind == term_kind::column && written_[e.root().slot] && !must_be_known)
      return e.root().slot;
    if (e.root().type == value_type::number)
      e.round(static_cast<std::uint32_t>(e.terms.size() - 1), decimals, rounding::half_up);
    return evaluate(std::move(e), std::move(path), must_be_known, {}, asked);
  }
  /// Adds a step that computes the expression as it stands.
  std::uint32_t evaluate(expression e, std::string path, bool must_be_known = false, std::string must_hold = {},
                         std::uint32_t asked = no_slot) {
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
    s.asked = asked;
    s.must_hold = std::move(must_hold);
    std::uint32_t const slot = s.slot;
    written_[slot] = true;
    known_steps_.emplace(std::move(key), slot);
    plan_.steps.push_back(std::move(s));
    return slot;
  }

  /// A rule split at its top-level `and`s.
  rule_plan rule(formula const& f, scope const& at) {
    rule_plan out;
    out.source = f;
    out.expr = compile(f, at, value_type::truth);
    out.code = program(out.expr);
    split(f, f.root(), at, out);
    return out;
  }

  /// Memories named only by `before(...)` or `last_month(...)` get this month's value now that all names are known.
  void finish_histories() {
    for (std::size_t i = 0; i < plan_.histories.size(); ++i)
      if (plan_.histories[i].slot == no_slot) fill_history(static_cast<std::uint32_t>(i));
  }

  /// Makes a sound table ready and gives its number.
  std::uint32_t add_table(bracket_table const& t) {
    plan_.tables.push_back(compile_brackets(t));
    plan_.table_sources.push_back(t);
    return static_cast<std::uint32_t>(plan_.tables.size() - 1);
  }
  std::map<std::string, std::uint32_t> tables;

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

  /// The type a formula has, or a part of one, without complaints about it.
  value_type type_of(formula const& f) { return type_of(f, f.root(), {}, {}); }
  value_type type_of(formula const& f, std::uint32_t part, scope const& at, std::set<std::uint32_t> looked_into);

  /// Whether `is` of a name in a part (as written, and what it stands for or null), or in a metric named there. A
  /// metric is looked into once: in a chain of them, each naming the one before twice, there would be no end of it.
  template <class Is>
  bool names(formula const& f, std::uint32_t part, Is is) const;

  /// At most 60, a bit each of what an event keeps: further ones stay together in one. `behind`: how many come after
  /// this part at least.
  void split(formula const& f, std::uint32_t part, scope const& at, rule_plan& out, std::size_t behind = 0) {
    node const& n = f.nodes()[part];
    if (n.op == operation::and_ && out.conditions.size() + behind < 59) {
      split(f, n.parts[0], at, out, behind + 1);
      split(f, n.parts[1], at, out, behind);
      return;
    }
    expression e;
    resolve(e, f, part, at);
    out.codes.emplace_back(e);
    out.conditions.push_back(std::move(e));
    out.texts.push_back(f.print(part));
  }

 private:
  static constexpr std::size_t term_limit = formula_part_limit;

  /// A term of the wanted type that stands in for something faulty, so that further faults can be found.
  static std::uint32_t recovery_expr(expression& e, value_type type) { return e.constant(0, type); }

  bool expect(expression& e, std::uint32_t at, value_type wanted, formula const& f, std::uint32_t part,
              scope const& around) {
    value_type const found = e.terms[at].type;
    if (found == wanted) return true;
    report(around, f, part, "expected " + std::string(type_name(wanted)) + ", found " + std::string(type_name(found)),
           wanted == value_type::truth && found == value_type::number ? "compare it with something" : "");
    e.terms[at].type = wanted;
    return false;
  }

  std::vector<std::string> const& known_names() {
    if (named_ != symbols.size()) {
      known_names_.clear();
      for (auto const& [name, s] : symbols)
        if (name.find('\x01') == std::string::npos) known_names_.push_back(name);
      named_ = symbols.size();
    }
    return known_names_;
  }

  std::uint32_t resolve(expression& e, formula const& f, std::uint32_t part, scope const& at) {
    std::uint32_t const term =
        ++depth_ > formula_resolved_depth_limit ? recovery_expr(e, value_type::number) : resolve_bare(e, f, part, at);
    --depth_;
    operation const op = f.nodes()[part].op;
    if (op != operation::number && op != operation::truth && op != operation::text) e.notes.push_back({term, f, part});
    if (depth_ >= formula_resolved_depth_limit)
      give_up(e, f, at,
              "the formula is nested deeper than " + std::to_string(formula_resolved_depth_limit) +
                  " once its metrics are put in");
    if (e.terms.size() > term_limit)
      give_up(e, f, at,
              "the formula has more than " + std::to_string(term_limit) + " parts once its metrics are put in");
    if (e.terms[term].size > formula_size_limit)
      give_up(e, f, at,
              "the formula has more than " + std::to_string(formula_size_limit) +
                  " parts to work out, the left side of 'in' for each item");
    if (++parts_ > policy_part_limit)
      give_up(e, f, at,
              "with it all formulas have more than " + std::to_string(policy_part_limit) +
                  " parts once their metrics are put in");
    return term;
  }
  [[noreturn]] void give_up(expression& e, formula const& f, scope const& at, std::string message) {
    report(at, f, f.root(), std::move(message));
    e.terms.resize(1);
    e.notes.clear();
    throw too_large{};
  }

  std::uint32_t resolve_bare(expression& e, formula const& f, std::uint32_t part, scope const& at) {
    node const& n = f.nodes()[part];
    switch (n.op) {
      case operation::number: return e.constant(n.number.value);
      case operation::truth: return e.constant(n.truth ? 1 : 0, value_type::truth);
      case operation::text: return e.constant(text_code(n.text), value_type::text);
      case operation::name: return name(e, f, part, at);
      case operation::list: return recovery_expr(e, value_type::number);
      case operation::negate: {
        std::uint32_t const x = number(e, f, n.parts[0], at);
        return e.one(term_kind::negate, value_type::number, x);
      }
      case operation::not_: {
        std::uint32_t const x = truth(e, f, n.parts[0], at);
        return e.one(term_kind::not_, value_type::truth, x);
      }
      case operation::or_:
      case operation::and_: {
        std::uint32_t const a = truth(e, f, n.parts[0], at), b = truth(e, f, n.parts[1], at);
        return e.two(n.op == operation::or_ ? term_kind::or_ : term_kind::and_, value_type::truth, a, b);
      }
      case operation::add:
      case operation::subtract:
      case operation::multiply:
      case operation::divide: {
        std::uint32_t const a = number(e, f, n.parts[0], at), b = number(e, f, n.parts[1], at);
        term_kind const k = n.op == operation::add        ? term_kind::add
                            : n.op == operation::subtract ? term_kind::subtract
                            : n.op == operation::multiply ? term_kind::multiply
                                                          : term_kind::divide;
        return e.two(k, value_type::number, a, b);
      }
      case operation::in: {
        std::uint32_t const x = resolve(e, f, n.parts[0], at);
        std::uint32_t out = no_slot;
        for (std::uint32_t item : f.nodes()[n.parts[1]].parts) {
          std::uint32_t const same = comparison(e, term_kind::eq, x, resolve(e, f, item, at), f, n.parts[0], item, at);
          out = out == no_slot ? same : e.two(term_kind::or_, value_type::truth, out, same);
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

  std::uint32_t number(expression& e, formula const& f, std::uint32_t part, scope const& at) {
    std::uint32_t const x = resolve(e, f, part, at);
    expect(e, x, value_type::number, f, part, at);
    return x;
  }
  std::uint32_t truth(expression& e, formula const& f, std::uint32_t part, scope const& at) {
    std::uint32_t const x = resolve(e, f, part, at);
    expect(e, x, value_type::truth, f, part, at);
    return x;
  }

  std::uint32_t comparison(expression& e, term_kind k, std::uint32_t a, std::uint32_t b, formula const& f,
                           std::uint32_t part_a, std::uint32_t part_b, scope const& at);
  /// A text that a name can never be is a misspelling.
  void check_text(formula const& f, std::uint32_t name_part, std::uint32_t text_part, scope const& at) {
    if (node const& c = f.nodes()[name_part]; c.op == operation::call && c.text == "last_month" && c.parts.size() == 1)
      return check_text(f, c.parts[0], text_part, at);
    node const &n = f.nodes()[name_part], &t = f.nodes()[text_part];
    if (n.op != operation::name || t.op != operation::text) return;
    symbol const* s = find(n.text, at);
    if (s == nullptr || s->one_of == nullptr || s->one_of->empty()) return;
    auto& allowed = allowed_[s->one_of];
    if (allowed.empty()) allowed.insert(s->one_of->begin(), s->one_of->end());
    if (allowed.contains(t.text)) return;
    fault const u =
        error::unknown_name("value of " + n.text, t.text, may_look_through(s->one_of->size()) ? *s->one_of : no_names_);
    report(at, f, text_part, u.message, u.hint);
  }

  /// The ladder that names such as `base_pay` are of; -1: none.
  int own_ladder(scope const& at) const {
    return at.ladder >= 0 ? at.ladder : plan_.policy.ladder.size() == 1 ? 0 : -1;
  }
  /// A name as it is meant where it stands: as written; or of the own ladder, else of the only one.
  symbol const* find(std::string const& written, scope const& at) {
    auto found = symbols.find(written);
    if (found == symbols.end() && written.find('.') == std::string::npos) {
      int const own = own_ladder(at);
      if (own >= 0) found = symbols.find(plan_.policy.ladder[static_cast<std::size_t>(own)].name + "." + written);
    }
    return found == symbols.end() ? nullptr : &found->second;
  }

  std::uint32_t name(expression& e, formula const& f, std::uint32_t part, scope const& at) {
    std::string const& written = f.nodes()[part].text;
    symbol const* s = find(written, at);
    if (s == nullptr) {
      fault const u =
          error::unknown_name("name", written, may_look_through(symbols.size()) ? known_names() : no_names_);
      std::string const sign = first_full_width(written, 0, written.size()).hint();
      report(at, f, part, u.message, sign.empty() || u.hint.starts_with("did you mean") ? u.hint : sign);
      return recovery_expr(e, value_type::number);
    }
    switch (s->is) {
      case symbol::what::constant: return e.constant(s->value, s->type);
      case symbol::what::later:
        report(at, f, part, "'" + written + "' is not known yet here: it is computed later",
               "before(...) and last_month(...) may name it");
        return recovery_expr(e, s->type);
      case symbol::what::gross_so_far: return e.column(total(earned, "gross", plan_.digits));
      case symbol::what::by_shop: return parameter(e, plan_.policy.parameter[s->index]);
      case symbol::what::metric: {
        for (auto open : open_metrics_)
          if (open == s->index) {
            report(at, f, part, "the metric '" + written + "' uses itself");
            return recovery_expr(e, value_type::number);
          }
        open_metrics_.push_back(s->index);
        metric const& m = plan_.policy.metric[s->index];
        scope inner = at;
        inner.path = "metric \"" + m.name + "\"";
        std::uint32_t const root = resolve(e, m.value, m.value.root(), inner);
        open_metrics_.pop_back();
        return root;
      }
      case symbol::what::column: break;
    }
    return e.column(column_slot(*s, written, at), s->type);
  }

  std::uint32_t column_slot(symbol const& s, std::string const& written, scope const& at) {
    if (s.slot != no_slot) return s.slot;
    auto wanted = on_demand.find(written);
    if (int const own = own_ladder(at); wanted == on_demand.end() && own >= 0)
      wanted = on_demand.find(plan_.policy.ladder[static_cast<std::size_t>(own)].name + "." + written);
    if (*wanted->second == no_slot) *wanted->second = new_slot();
    return *wanted->second;
  }

  std::uint32_t parameter(expression& e, tierwise::parameter const& p);

  // -- functions, in functions.hpp and past_functions.hpp -------------------------------------------------------------
  bool arguments(formula const& f, std::uint32_t part, std::size_t least, std::size_t most, scope const& at);
  static bool aggregate_of(std::string_view name, aggregate& f);
  static bool span_of(std::string_view name, lookback_span& s);
  std::uint32_t call(expression& e, formula const& f, std::uint32_t part, scope const& at);
  std::uint32_t table(expression& e, formula const& f, std::uint32_t part, scope const& at);
  std::uint32_t find_group(std::string const& by, fault& f);
  std::uint32_t grouped(expression& e, formula const& f, std::uint32_t part, scope const& at, aggregate over);
  /// The argument of a function over people or months, written down; a truth as 1 or 0 for counting.
  std::uint32_t argument(formula const& f, std::uint32_t part, bool counts, scope const& at,
                         value_type type = value_type::number);
  bool nested(formula const& f, std::uint32_t part, scope const& at);
  std::uint32_t past(expression& e, formula const& f, std::uint32_t part, scope const& at, bool this_month);
  std::uint32_t history(formula const& f, std::uint32_t part, bool counts, scope const& at, bool this_month,
                        value_type type = value_type::number);
  void fill_history(std::uint32_t index);
  std::uint32_t look_back(expression& e, lookback_step r);

  plan& plan_;
  std::map<std::uint32_t, bool> written_;  ///< columns whose values are written down
  std::map<std::string, std::uint32_t> known_steps_;
  std::map<std::string, std::uint32_t> known_histories_;
  std::vector<std::uint32_t> open_metrics_;
  std::unordered_map<std::string, std::uint32_t> text_codes_;
  std::unordered_map<std::vector<std::string> const*, std::unordered_set<std::string_view>> allowed_;
  std::vector<std::string> known_names_, no_names_;
  std::size_t named_ = 0;              ///< symbols in `known_names_`
  std::size_t depth_ = 0, parts_ = 0;  ///< of what is being resolved, and resolved so far
};

}  // namespace tierwise::detail

#include "tierwise/detail/plan/functions.hpp"
#include "tierwise/detail/plan/past_functions.hpp"
