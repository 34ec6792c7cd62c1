// A formula by itself, over a table: for trying one out, for tests, and for programs that need no policy.
#pragma once

#include <cmath>  // for std::abs
#include <cstdint>
#include <memory>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/apply.hpp"
#include "tierwise/detail/apply/lone_formula.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// What a formula came to, row by row in the order of the table.
struct evaluation {
  column_kind kind = column_kind::number;
  std::vector<double> values;  ///< number, truth (0 or 1) or month index; NaN is missing; of texts, codes of `texts`
  std::vector<std::string> texts;
};

namespace detail {

/// Results known to be decimals become the doubles nearest to them.
inline void settle(error_bound const& known, std::vector<double>& values) {
  if (known.decimals < 0 || known.decimals > 15) return;
  bool already_whole = false;
  (void)rounding_tolerance(known, known.decimals, already_whole);
  if (!already_whole) return;
  double const scale = ten_to(known.decimals);
  for (auto& v : values) {
    double const size = nearest_whole(std::abs(v) * scale) / scale;
    v = v < 0 ? -size : v == v ? size : v;
  }
}

}  // namespace detail

/// The value of a formula for every row of a table whose columns it names. With columns `person` and `month` the
/// functions of groups and of the past mean what they mean in a policy; without them every row is a person of its own
/// in one month. Numbers that are decimals are the doubles nearest to the exact results; others (thirds) are within a
/// few units of the sixteenth digit. Throws `error` for a formula or a table that does not fit.
[[nodiscard]] inline evaluation evaluate(formula const& f, table const& given,
                                         std::vector<bracket_table> const& brackets = {}) {
  table t;
  std::size_t const n = given.rows();
  for (auto const& c : given.columns()) t.add(c);
  bool const named = t.find("person") != nullptr, dated = t.find("month") != nullptr;
  if (!named) {
    auto ids = std::make_shared<std::vector<std::string>>(n);
    auto codes = std::make_shared<std::vector<std::int32_t>>(n);
    std::string id(std::to_string(n).size(), '0');
    for (std::size_t i = 0; i < n; ++i) {
      (*ids)[i] = id;
      (*codes)[i] = static_cast<std::int32_t>(i);
      for (std::size_t k = id.size(); k-- > 0 && ++id[k] > '9';) id[k] = '0';
    }
    column who;
    who.name = "person";
    who.kind = column_kind::text;
    who.codes = *codes;
    who.dictionary = std::move(ids);
    who.owner = std::move(codes);
    t.add(std::move(who));
  }
  if (!dated) t.add("month", std::vector<month>(n, month(2000, 1)));
  detail::lone_formula const lone(f, t, brackets);
  detail::plan const& p = *lone.made;
  detail::ordered_records const in = detail::record_reader({&p}, t).own(named, dated).read();
  evaluation out;
  detail::value_type const type = lone.what.root().type;
  out.kind = type == detail::value_type::truth   ? column_kind::flag
             : type == detail::value_type::text  ? column_kind::text
             : type == detail::value_type::month ? column_kind::month
                                                 : column_kind::number;
  out.values.resize(n);
  if (out.kind == column_kind::text) out.texts = in.texts;
  std::vector<double> results;
  std::vector<std::uint32_t> all;
  detail::binding known;
  for (auto const& b : in.batches) {
    std::vector<event> events;
    std::vector<fault> faults;
    detail::run_batch({lone.made, {}}, in, b, events, faults,
                      [&](detail::month_run& run, detail::recorded_rows const& rows) {
                        if (!run.faults.empty()) return false;
                        all.resize(rows.size());
                        for (std::uint32_t r = 0; r < rows.size(); ++r) all[r] = r;
                        run.test_rows(lone.what, lone.code, all, results);
                        if (type == detail::value_type::number) {
                          lone.code.bind(run.columns, p.tables, known);
                          detail::settle(known.result, results);
                        }
                        for (std::size_t r = 0; r < rows.size(); ++r)
                          out.values[in.input_row[rows.batch_row[r]]] = results[r];
                        return true;
                      });
    if (!faults.empty()) throw error(std::move(faults));
  }
  return out;
}

}  // namespace tierwise
