// What became of a condition in a row: its operands with what was found, what was needed, and by how much it was
// missed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>  // for std::move, std::swap
#include <vector>

#include "tierwise/detail/apply/explained_row.hpp"
#include "tierwise/detail/formula/expression.hpp"

namespace tierwise::detail {

/// A condition as far as it can be told: of a comparison what stands on its left, and what is needed of it; of one made
/// of others these, without those that a choice passed over.
struct judged_condition {
  enum class kind : std::uint8_t { single, any, all, none, called };
  kind made = kind::single;
  std::string text;  ///< of `and`, `or` and `not` only where they have the name of a metric
  bool missing = false, holds = false;
  std::string found, needed;
  std::string gap;                     ///< of numbers that do not hold where they should: how far, as "4 less"
  term_kind compared = term_kind::eq;  ///< where there is a gap
  std::vector<judged_condition> operands;

  /// `points >= 80 (76, 4 more) or sales > 5000 (10, more than 4990 up)`
  [[nodiscard]] std::string reason() const {
    if (made == kind::single) return found.empty() ? text : text + " (" + found + (gap.empty() ? "" : ", " + gap) + ")";
    std::string out = made == kind::none ? "not " : "";
    for (auto const& one : operands) {
      if (&one != operands.data()) out += made == kind::any ? " or " : made == kind::all ? " and " : "; ";
      out += is_bracketed(one) ? "(" + one.reason() + ")" : one.reason();
    }
    return text.empty() ? out : text + " (" + out + ")";
  }

 private:
  [[nodiscard]] bool is_bracketed(judged_condition const& one) const {
    if (!one.text.empty() || made == kind::called) return false;
    return one.made == kind::any ? made != kind::any : one.made == kind::all && made == kind::none;
  }
};

/// Judges a condition in one row.
class condition_judge {
 public:
  condition_judge(explained_row const& row, expression const& e)
      : row_(row), e_(e), values_(row.exact(e)), inner_(e.terms.size()), outer_(e.terms.size()) {
    for (note const& n : e.notes) {
      if (inner_[n.term] == nullptr) inner_[n.term] = &n;
      outer_[n.term] = &n;
    }
  }
  [[nodiscard]] judged_condition whole() { return part(static_cast<std::uint32_t>(e_.terms.size() - 1), false); }

 private:
  using kind = judged_condition::kind;

  /// `denied`: it stands under a `not`, and should not hold.
  judged_condition part(std::uint32_t at, bool denied) {
    exact_value const v = values_(at);
    judged_condition out;
    out.missing = v.missing;
    out.holds = v.holds();
    out.found = row_.text(v, value_type::truth);
    if (inner_[at] == nullptr) {  // a literal says itself what it is
      std::swap(out.text, out.found);
      return out;
    }
    out.text = outer_[at]->source.print(outer_[at]->part);
    switch (written(at).op) {
      case operation::or_: join(out, kind::any, at, denied); break;
      case operation::and_: join(out, kind::all, at, denied); break;
      case operation::not_: join(out, kind::none, at, !denied); break;
      case operation::call: ask_operands(out, at, denied); break;
      case operation::name: break;
      default: compare(out, at, denied);
    }
    return out;
  }
  [[nodiscard]] node const& written(std::uint32_t at) const { return inner_[at]->source.nodes()[inner_[at]->part]; }

  /// In chains such as `a or b or c` the operands stand side by side.
  void join(judged_condition& out, kind made, std::uint32_t at, bool denied) {
    out.made = made;
    term const& t = e_.terms[at];
    for (std::uint8_t i = 0; i < t.part_count; ++i) {
      judged_condition one = part(t.parts[i], denied);
      if (one.made == made && made != kind::none && one.text.empty())
        for (auto& further : one.operands) out.operands.push_back(std::move(further));
      else
        out.operands.push_back(std::move(one));
    }
    bool const is_metric = inner_[at] != outer_[at];
    if (!is_metric) out.text.clear();
  }
  /// Of `if` and `otherwise`: what they asked and what they took.
  void ask_operands(judged_condition& out, std::uint32_t at, bool denied) {
    term const& t = e_.terms[at];
    if (t.kind != term_kind::choose && t.kind != term_kind::otherwise) return;
    out.made = kind::called;
    bool const chooses = t.kind == term_kind::choose;
    exact_value const asked = values_(t.parts[0]);
    out.operands.push_back(part(t.parts[0], chooses || denied));
    if (chooses ? !asked.missing : asked.missing)
      out.operands.push_back(part(t.parts[chooses && !asked.holds() ? 2 : 1], denied));
  }
  void compare(judged_condition& out, std::uint32_t at, bool denied) {
    constexpr std::string_view signs[] = {"==", "!=", "<", "<=", ">", ">="};
    term const& t = e_.terms[at];
    if (t.kind < term_kind::eq || t.kind > term_kind::ge) return compare_with_several(out, at);
    value_type const type = e_.terms[t.parts[0]].type;
    exact_value const left = values_(t.parts[0]), right = values_(t.parts[1]);
    out.found = row_.text(left, type);
    out.needed = std::string(signs[static_cast<int>(t.kind) - static_cast<int>(term_kind::eq)]);
    out.needed += " " + row_.text(right, type);
    out.compared = t.kind;
    if (!out.missing && !out.holds && !denied && type == value_type::number)
      out.gap = gap_text(t.kind, right.number - left.number);
  }
  /// `shop in ["a", "b"]`, `medal.tier >= "silver"`: the text that is compared with one after the other.
  void compare_with_several(judged_condition& out, std::uint32_t at) {
    term const* t = &e_.terms[at];
    while (t->kind == term_kind::or_ || t->kind == term_kind::not_) t = &e_.terms[t->parts[0]];
    if (t->kind == term_kind::eq) out.found = row_.text(values_(t->parts[0]), e_.terms[t->parts[0]].type);
  }
  /// How far a number is from what a comparison needs.
  static std::string gap_text(term_kind comparison, fraction gap) {
    if (gap.negative) gap = -gap;
    bool const more = comparison == term_kind::ge || comparison == term_kind::gt;
    bool const less = comparison == term_kind::le || comparison == term_kind::lt;
    bool const strict = comparison == term_kind::gt || comparison == term_kind::lt;
    return (strict ? "more than " : "") + gap.text() +
           (more   ? (strict ? " up" : " more")
            : less ? (strict ? " down" : " less")
                   : " off");
  }

  explained_row const& row_;
  expression const& e_;
  exact_row values_;
  std::vector<note const*> inner_, outer_;  ///< how a term was written: in the innermost metric, and in the outermost
};

/// A condition of a rule in a row.
[[nodiscard]] inline judged_condition judged(explained_row const& row, expression const& e) {
  return condition_judge(row, e).whole();
}

}  // namespace tierwise::detail
