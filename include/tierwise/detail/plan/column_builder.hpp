// The columns of a plan and the steps that compute them: one for all who ask for the same.
#pragma once

#include <algorithm>  // for std::min
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/plan.hpp"

namespace tierwise::detail {

/// The sum of columns as a term.
inline std::uint32_t sum_of_columns(expression& e, std::vector<std::uint32_t> const& columns) {
  if (columns.empty()) return e.constant(0);
  std::uint32_t sum = e.column(columns[0]);
  for (std::size_t i = 1; i < columns.size(); ++i)
    sum = e.two(term_kind::add, value_type::number, sum, e.column(columns[i]));
  return sum;
}

class column_builder {
 public:
  explicit column_builder(plan& made) : made_(made) {}

  std::uint32_t new_slot() { return made_.slot_count++; }

  std::uint32_t text_code(std::string_view text) {
    // Texts that had codes already are in the plan before any formula asks for one.
    for (std::size_t i = text_codes_.size(); i < made_.texts.size(); ++i) text_codes_.try_emplace(made_.texts[i], i);
    auto const [known, fresh] = text_codes_.try_emplace(std::string(text), made_.texts.size());
    if (fresh) made_.texts.emplace_back(text);
    return static_cast<std::uint32_t>(known->second);
  }

  /// Makes sound rows a compiled table and gives its number.
  std::uint32_t add_table(bracket_kind kind, bracket_edge closed, bracket_rows const& rows) {
    made_.tables.brackets.push_back(compile_brackets(kind, closed, rows));
    return static_cast<std::uint32_t>(made_.tables.brackets.size() - 1);
  }

  /// Computes an expression into a column whose numbers are decimals with so many places.
  std::uint32_t materialize(expression e, std::string path, int decimals = 6, bool must_be_known = false,
                            std::uint32_t asked = no_slot) {
    if (e.terms.size() == 1 && e.root().kind == term_kind::column && materialized_.contains(e.root().slot) &&
        !must_be_known)
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
      if (auto const known = by_key_.find(key); known != by_key_.end()) return known->second;
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
    materialized_.insert(slot);
    by_key_[key] = slot;
    made_.steps.push_back(std::move(s));
    return slot;
  }
  /// The column of another step, of which there is one for each key.
  template <class Step>
  std::uint32_t add_once(std::string const& key, Step step) {
    auto const [known, fresh] = by_key_.try_emplace(key, no_slot);
    if (fresh) {
      step.slot = known->second = new_slot();
      materialized_.insert(step.slot);
      made_.steps.push_back(std::move(step));
    }
    return known->second;
  }

  /// The sum of columns, materialized; of many, sums of sums, so that no expression is deep.
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
    sum_of_columns(e, columns);
    return materialize(std::move(e), std::move(path), decimals);
  }

 private:
  plan& made_;
  std::set<std::uint32_t> materialized_;  ///< slots of steps
  std::map<std::string, std::uint32_t> by_key_;
  std::unordered_map<std::string, std::size_t> text_codes_;
};

}  // namespace tierwise::detail
