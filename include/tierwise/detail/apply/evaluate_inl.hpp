// A formula worked out for every row of a table, by the steps of a month.
#pragma once

#include <cmath>  // for std::abs
#include <cstdint>
#include <memory>  // for std::make_shared
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/apply/lone_formula.hpp"
#include "tierwise/detail/apply/month_loop.hpp"
#include "tierwise/evaluate.hpp"

namespace tierwise {

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

/// Every row a person of its own.
inline void add_persons(table& t, std::size_t rows) {
  auto ids = std::make_shared<std::vector<std::string>>(rows);
  auto codes = std::make_shared<std::vector<std::int32_t>>(rows);
  std::string id(std::to_string(rows).size(), '0');
  for (std::size_t i = 0; i < rows; ++i) {
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

[[nodiscard]] inline column_kind kind_of(value_type type) {
  switch (type) {
    case value_type::truth: return column_kind::flag;
    case value_type::text: return column_kind::text;
    case value_type::month: return column_kind::month;
    case value_type::number: break;
  }
  return column_kind::number;
}

}  // namespace detail

TIERWISE_INLINE evaluation evaluate(formula const& f, table const& given, std::vector<bracket_table> const& brackets) {
  table t;
  std::size_t const n = given.rows();
  for (auto const& c : given.columns()) t.add(c);
  bool const named = t.find("person") != nullptr, dated = t.find("month") != nullptr;
  if (!named) detail::add_persons(t, n);
  if (!dated) t.add("month", std::vector<month>(n, month(2000, 1)));
  detail::lone_formula const lone(f, t, brackets);
  detail::plan const& p = *lone.made;
  detail::ordered_records const in = detail::record_reader({&p}, t).own(named, dated).read();
  evaluation out;
  detail::value_type const type = lone.what.root().type;
  out.kind = detail::kind_of(type);
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
                        detail::test_rows(run, lone.what, lone.code, all, results);
                        if (type == detail::value_type::number) {
                          lone.code.bind(run.columns.views(), p.tables, known);
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
