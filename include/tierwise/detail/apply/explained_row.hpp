// Formulas of a row of a month that is worked out, in exact fractions, and what they come to as texts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tierwise/detail/compute/exact_evaluate.hpp"
#include "tierwise/detail/month/run.hpp"
#include "tierwise/detail/records/partition.hpp"
#include "tierwise/month.hpp"

namespace tierwise::detail {

class explained_row {
 public:
  explained_row(plan const& p, ordered_records const& in, month_run const& run, std::size_t row)
      : plan_(p), in_(in), run_(run), row_(row) {}

  [[nodiscard]] exact_row exact(expression const& e) const { return {e, run_.columns.views(), plan_.tables, row_}; }

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

  /// A condition as far as it can be told: of a comparison what stands on its left, and what is needed of it.
  struct condition_value {
    bool missing = false, holds = false;
    std::string found, needed;
    std::string gap;                     ///< of numbers that do not hold: how far, as "4 less"
    term_kind compared = term_kind::eq;  ///< where there is a gap
  };
  [[nodiscard]] condition_value condition(expression const& e) const {
    exact_row values = exact(e);
    exact_value const& v = values.result();
    condition_value out;
    out.missing = v.missing;
    out.holds = v.holds();
    out.found = text(v, value_type::truth);
    term const& root = e.root();
    if (root.kind < term_kind::eq || root.kind > term_kind::ge) return out;
    value_type const type = e.terms[root.parts[0]].type;
    exact_value const &left = values(root.parts[0]), &right = values(root.parts[1]);
    out.found = text(left, type);
    constexpr std::string_view signs[] = {"==", "!=", "<", "<=", ">", ">="};
    out.needed =
        std::string(signs[static_cast<int>(root.kind) - static_cast<int>(term_kind::eq)]) + " " + text(right, type);
    out.compared = root.kind;
    if (!out.missing && !out.holds && type == value_type::number)
      out.gap = gap_text(root.kind, right.number - left.number);
    return out;
  }

 private:
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

  plan const& plan_;
  ordered_records const& in_;
  month_run const& run_;
  std::size_t row_;
};

}  // namespace tierwise::detail
