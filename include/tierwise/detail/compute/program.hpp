// An expression flattened to a list of block operations, and run over rows.
#pragma once

#include <algorithm>  // for std::any_of, std::none_of
#include <cstddef>
#include <cstdint>
#include <iterator>  // for std::begin, std::end
#include <optional>
#include <vector>

#include "tierwise/detail/compute/bind_instruction.hpp"
#include "tierwise/detail/compute/figure_table.hpp"
#include "tierwise/detail/compute/instruction.hpp"
#include "tierwise/detail/compute/loops.hpp"
#include "tierwise/detail/compute/run_instruction.hpp"
#include "tierwise/detail/formula/expression.hpp"

namespace tierwise::detail {

class program {
 public:
  program() = default;
  explicit program(expression const& e) { result_ = flatten(e, static_cast<std::uint32_t>(e.terms.size() - 1), 0); }

  /// Works out, from what is known of the columns, how each decision is made. `b` is reused between calls.
  void bind(std::vector<column_view> const& columns, compiled_tables const& tables, binding& b) const {
    b.instructions.resize(code_.size());
    std::vector<error_bound> known(scratch_);
    auto of = [&](operand const& o) {
      if (o.where == operand::from::constant) return error_bound::of_constant(o.value);
      return o.where == operand::from::column ? columns[o.index].known : known[o.index];
    };
    for (std::size_t i = 0; i < code_.size(); ++i) {
      error_bound parts[3];
      for (int p = 0; p < 3; ++p) parts[p] = of(code_[i].parts[p]);
      known[code_[i].out] = bind_instruction(code_[i], parts, tables, b.instructions[i]);
      b.instructions[i].skipped = b.instructions[i].nothing_to_do && code_[i].kind == term_kind::otherwise &&
                                  i + 1 < code_.size() && code_[i].parts[0].where == operand::from::scratch &&
                                  code_[i].parts[0].index == code_[i].out;
    }
    b.result = of(result_);
    auto const differs = [&](operand const& o) { return o.where == operand::from::column && !columns[o.index].alike; };
    b.alike = !differs(result_) && std::none_of(code_.begin(), code_.end(), [&](instruction const& c) {
      return std::any_of(std::begin(c.parts), std::end(c.parts), differs);
    });
  }

  /// Computes a block of rows from `begin` on into `into` (`block_rows` long), or the block of the rows listed by
  /// `rows` when it is not null; `count` of them are real. `undecided` marks rows that must be decided exactly.
  void run(binding const& b, std::vector<column_view> const& columns, compiled_tables const& tables, std::size_t begin,
           std::uint32_t const* rows, std::size_t count, double* scratch, rows_needing_exact& undecided,
           double* into) const {
    double* const gathered = scratch + scratch_ * block_rows;
    std::size_t const n = widened(count);
    std::size_t used = 0;
    auto at = [&](operand const& o) -> double const* {
      if (o.where == operand::from::constant) return constants_.data() + o.index * block_rows;
      if (o.where == operand::from::scratch) return scratch + o.index * block_rows;
      column_view const& c = columns[o.index];
      if (rows == nullptr && begin + n <= c.readable) return c.rows + begin;
      return gather(c, begin, rows, count, gathered + (used++ % 3) * block_rows);
    };
    for (std::size_t i = 0; i < code_.size(); ++i) {
      if (b.instructions[i].skipped) continue;
      used = 0;
      instruction const& c = code_[i];
      bool const last = i + 1 == code_.size();
      run_instruction(n, c, b.instructions[i], tables, last ? into : scratch + c.out * block_rows, undecided,
                      at(c.parts[0]), at(c.parts[1]), at(c.parts[2]));
    }
    used = 0;
    if (code_.empty()) each(n, into, at(result_), [](double v) { return v; });
  }

  /// The slot of a program that is nothing but a column.
  [[nodiscard]] std::optional<std::uint32_t> column() const {
    return code_.empty() && result_.where == operand::from::column ? std::optional(result_.index) : std::nullopt;
  }
  /// Blocks of memory that `run` needs.
  [[nodiscard]] std::size_t memory_blocks() const { return scratch_ + 3; }

 private:
  static double const* gather(column_view const& c, std::size_t begin, std::uint32_t const* rows, std::size_t count,
                              double* copy) {
    if (rows != nullptr) {
      for (std::size_t i = 0; i < count; ++i) copy[i] = c.rows[rows[begin + i]];
    } else {
      for (std::size_t i = 0; i < count; ++i) copy[i] = c.rows[begin + i];
    }
    for (std::size_t i = count; i < widened(count); ++i) copy[i] = 0;
    return copy;
  }

  operand flatten(expression const& e, std::uint32_t at, std::uint16_t free) {
    term const& t = e.terms[at];
    operand out;
    if (t.kind == term_kind::constant) {
      out.value = t.value;
      out.index = static_cast<std::uint32_t>(constants_.size() / block_rows);
      constants_.resize(constants_.size() + block_rows, t.value);
      return out;
    }
    if (t.kind == term_kind::column) {
      out.where = operand::from::column;
      out.index = t.slot;
      return out;
    }
    instruction c;
    c.kind = t.kind;
    c.table = t.slot;
    c.by_two = t.part_count == 2;
    c.decimals = t.decimals;
    c.how = t.how;
    std::uint16_t next = free;
    for (std::uint8_t p = 0; p < t.part_count; ++p) {
      c.parts[p] = flatten(e, t.parts[p], next);
      if (c.parts[p].where == operand::from::scratch) next = static_cast<std::uint16_t>(c.parts[p].index + 1);
    }
    c.out = free;
    // A table and a rounding read their operand more than once, and choose reads the condition first: none of them may
    // be written over before it is read, which the loops guarantee by reading row i before writing row i.
    if (scratch_ < std::size_t(free) + 1) scratch_ = std::size_t(free) + 1;
    if (scratch_ < next) scratch_ = next;
    if (t.kind == term_kind::bracket && c.parts[0].where == operand::from::scratch && c.parts[0].index == free) {
      // The table loops build the result in several passes: keep the operand apart.
      c.out = next;
      if (scratch_ < std::size_t(next) + 1) scratch_ = std::size_t(next) + 1;
    }
    code_.push_back(c);
    out.where = operand::from::scratch;
    out.index = c.out;
    return out;
  }

  std::vector<instruction> code_;
  block_vector constants_;  ///< a block of each, so that all operands are alike
  operand result_;
  std::size_t scratch_ = 0;
};

}  // namespace tierwise::detail
