// A formula of the columns of a table and nothing else, worked out block by block from where they are.
#pragma once

#include <algorithm>  // for std::copy_n, std::min, std::none_of
#include <cmath>      // for std::abs
#include <cstddef>
#include <iterator>  // for std::begin, std::end
#include <span>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/apply/lone_formula.hpp"
#include "tierwise/detail/compute/exact_evaluate.hpp"
#include "tierwise/detail/records/input_reader.hpp"
#include "tierwise/detail/support/large_arrays.hpp"
#include "tierwise/error.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

/// Whether the value in a row hangs on that row's columns alone, and no column says who it is of.
[[nodiscard]] inline bool is_row_by_row(plan const& p, table const& t) {
  constexpr char const* of_records[] = {"person", "month", "joined", "last_day", "exit_kind", "shop", "team"};
  bool const asks = p.month != no_slot || p.month_of_year != no_slot || p.days_in_month != no_slot ||
                    p.tenure_months != no_slot || p.shop != no_slot || p.team != no_slot ||
                    p.is_last_month != no_slot || p.exit_kind != no_slot;
  return p.steps.empty() && !asks && std::none_of(std::begin(of_records), std::end(of_records), [&](char const* n) {
           return t.find(n) != nullptr;
         });
}

/// Makes results that are known to be decimals the doubles nearest to them.
class settler {
 public:
  settler() = default;  ///< leaves everything as it is
  explicit settler(error_bound const& known) {
    if (known.decimals < 0 || known.decimals > 15) return;
    (void)rounding_tolerance(known, known.decimals, decimals_);
    nearest_ = known.nearest;
    scale_ = ten_to(known.decimals);
  }
  void operator()(double* values, std::size_t n) const {
    if (!decimals_) return;
    double const scale = scale_;
    if (nearest_)
      for (std::size_t i = 0; i < n; ++i) values[i] += 0.0;  // leaves no -0
    else
      for (std::size_t i = 0; i < n; ++i) {
        double const v = values[i], size = nearest_whole(std::abs(v) * scale) / scale;
        values[i] = v < 0 ? -size : v == v ? size : v;
      }
  }

 private:
  bool decimals_ = false, nearest_ = false;
  double scale_ = 1;
};

/// The columns of a formula where the table has them; codes of texts and what is missing altogether are `made` here.
[[nodiscard]] inline std::vector<column_view> view_inputs(plan const& p, std::vector<input_column> const& in,
                                                          std::size_t rows, std::vector<large_array<double>>& made) {
  std::vector<column_view> out(p.slot_count);
  for (std::size_t i = 0; i < in.size(); ++i) {
    column_view& view = out[p.inputs[i].slot];
    view = {in[i].numbers, rows, in[i].known};
    if (view.rows != nullptr) continue;
    auto& own = made.emplace_back(rows);
    for (std::size_t r = 0; r < rows; ++r) own[r] = in[i].at(r);
    view.rows = own.data();
  }
  return out;
}

/// Such a formula for every row, into `into`; gives the texts that codes mean.
inline std::vector<std::string> evaluate_rows(lone_formula const& lone, table const& t, std::span<double> into) {
  plan const& p = *lone.made;
  std::size_t const rows = t.rows();
  column_reader columns(t);
  tell_of_rows(t, columns.faults);
  columns.faults.stop_if_any();
  std::vector<std::string> texts = p.texts;
  codes_of_texts codes;
  codes.know(texts);
  std::vector<input_column> const in = input_reader(p, t, columns, codes, texts).read(1);
  columns.faults.stop_if_any();
  std::vector<large_array<double>> made;
  std::vector<column_view> const views = view_inputs(p, in, rows, made);

  binding known;
  lone.code.bind(views, p.tables, known);
  settler const settle = lone.what.root().type == value_type::number ? settler(known.result) : settler();
  std::vector<fault> faults;
  auto const too_large = [&](std::size_t row) {
    if (faults.size() >= faults_kept) return;
    fault& f = faults.emplace_back();
    f.row = row + 1;
    f.message = "a result is too large to be exact for row " + std::to_string(f.row);
  };
  block_vector scratch((lone.code.memory_blocks() + 1) * block_rows);
  double* const last = scratch.data() + lone.code.memory_blocks() * block_rows;
  rows_needing_exact undecided;
  for (std::size_t begin = 0; begin < rows; begin += block_rows) {
    std::size_t const n = std::min(block_rows, rows - begin);
    double* const block = n == block_rows ? into.data() + begin : last;  // loops write a little beyond the end
    undecided.forget();
    lone.code.run(known, views, p.tables, begin, nullptr, n, scratch.data(), undecided, block);
    decide_exactly(
        undecided, lone.what, views, p.tables, n, block, [=](std::size_t i) { return begin + i; }, too_large);
    settle(block, n);
    if (block == last) std::copy_n(last, n, into.data() + begin);
  }
  if (!faults.empty()) throw error(std::move(faults));
  return texts;
}

}  // namespace tierwise::detail
