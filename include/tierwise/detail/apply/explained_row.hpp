// Formulas of a row of a month that is worked out, in exact fractions, and what they come to as texts.
#pragma once

#include <cstddef>
#include <string>

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

 private:
  plan const& plan_;
  ordered_records const& in_;
  month_run const& run_;
  std::size_t row_;
};

}  // namespace tierwise::detail
