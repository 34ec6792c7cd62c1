// A formula worked out for every row of a table: straight from its columns, or by the steps of months.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>  // for std::make_shared
#include <span>
#include <stdexcept>  // for std::invalid_argument
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/apply/lone_formula.hpp"
#include "tierwise/detail/apply/month_loop.hpp"
#include "tierwise/detail/apply/row_by_row.hpp"
#include "tierwise/evaluate.hpp"

namespace tierwise {

namespace detail {

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

/// By the steps of months: for what asks who a row is of, and what there is in others.
inline std::vector<std::string> evaluate_by_month(lone_formula const& lone, table const& given,
                                                  std::span<double> into) {
  table t;
  for (auto const& c : given.columns()) t.add(c);
  bool const named = t.find("person") != nullptr, dated = t.find("month") != nullptr;
  if (!named) add_persons(t, given.rows());
  if (!dated) t.add("month", std::vector<month>(given.rows(), month(2000, 1)));
  plan const& p = *lone.made;
  ordered_records const in = record_reader(p, t).own(named, dated).read();
  std::vector<double> results;
  std::vector<std::uint32_t> all;
  binding known;
  for (auto const& b : in.batches) {
    std::vector<event> events;
    std::vector<fault> faults;
    run_batch({lone.made, {}}, in, b, events, faults, [&](month_run& run, recorded_rows const& rows) {
      if (!run.faults.empty()) return false;
      all.resize(rows.size());
      for (std::uint32_t r = 0; r < rows.size(); ++r) all[r] = r;
      test_rows(run, lone.what, lone.code, all, results);
      if (lone.what.root().type == value_type::number) {
        lone.code.bind(run.columns.views(), p.tables, known);
        settler(known.result)(results.data(), results.size());
      }
      for (std::size_t r = 0; r < rows.size(); ++r) into[in.input_row[rows.batch_row[r]]] = results[r];
      return true;
    });
    if (!faults.empty()) throw error(std::move(faults));
  }
  return in.texts;
}

}  // namespace detail

TIERWISE_INLINE evaluation evaluate_into(std::span<double> into, formula const& f, table const& given,
                                         std::vector<bracket_table> const& brackets) {
  if (into.size() != given.rows()) throw std::invalid_argument("there must be a value for every row");
  detail::lone_formula const lone(f, given, brackets);
  evaluation out;
  out.kind = detail::kind_of(lone.what.root().type);
  std::vector<std::string> texts = detail::is_row_by_row(*lone.made, given)
                                       ? detail::evaluate_rows(lone, given, into)
                                       : detail::evaluate_by_month(lone, given, into);
  if (out.kind == column_kind::text) out.texts = std::move(texts);
  return out;
}

TIERWISE_INLINE evaluation evaluate(formula const& f, table const& given, std::vector<bracket_table> const& brackets) {
  std::vector<double> values(given.rows());
  evaluation out = evaluate_into(values, f, given, brackets);
  out.values = std::move(values);
  return out;
}

}  // namespace tierwise
