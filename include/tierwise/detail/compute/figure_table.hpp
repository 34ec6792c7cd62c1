// Figures by one text or two as the loops read them, and all tables of a plan together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/compute/bracket_table.hpp"
#include "tierwise/detail/compute/error_bound.hpp"
#include "tierwise/detail/compute/loops.hpp"

namespace tierwise::detail {

/// A figure for each text, or for each pair of texts; one for all other texts, or none.
class figure_table {
 public:
  figure_table() = default;
  explicit figure_table(double others) : others_(others + 0.0), known_(error_bound::of_constant(others)) {}

  /// By the codes of texts. `second` of one text is left out.
  void set(std::uint32_t first, double value, std::uint32_t second = 0) {
    std::size_t const row = place(rows_, first, height_), column = place(columns_, second, width_);
    if (width_ != row_size_) widen();
    values_.resize(height_ * width_, others_);
    values_[row * row_size_ + column] = value + 0.0;  // leaves no -0
    error_bound const one = error_bound::of_constant(value);
    known_ = empty_ && others_ != others_ ? one : either(known_, one);
    known_.missing = others_ != others_;
    empty_ = false;
  }

  /// The figure of a text, or of two; missing where a text is.
  [[nodiscard]] double of(double first) const { return first == first ? at(find(rows_, first), 0) : no_value; }
  [[nodiscard]] double of(double first, double second) const {
    return first == first && second == second ? at(find(rows_, first), find(columns_, second)) : no_value;
  }
  /// What is known of all of them; a missing text is left to who asks.
  [[nodiscard]] error_bound const& known() const { return known_; }

 private:
  static constexpr std::uint32_t none = 0xffffffffu;

  static std::size_t place(std::vector<std::uint32_t>& places, std::uint32_t code, std::uint32_t& taken) {
    if (places.size() <= code) places.resize(code + std::size_t(1), none);
    if (places[code] == none) places[code] = taken++;
    return places[code];
  }
  static std::uint32_t find(std::vector<std::uint32_t> const& places, double code) {
    return code >= 0 && code < static_cast<double>(places.size()) ? places[static_cast<std::size_t>(code)] : none;
  }
  [[nodiscard]] double at(std::uint32_t row, std::uint32_t column) const {
    return row == none || column == none ? others_ : values_[row * row_size_ + column];
  }
  void widen() {
    std::vector<double> wide(height_ * std::size_t(width_), others_);
    for (std::size_t i = 0; i < values_.size(); ++i) wide[i / row_size_ * width_ + i % row_size_] = values_[i];
    values_ = std::move(wide);
    row_size_ = width_;
  }

  std::vector<std::uint32_t> rows_, columns_;  ///< text code -> its place
  std::uint32_t height_ = 0, width_ = 0;
  std::size_t row_size_ = 0;    ///< of `values_`
  std::vector<double> values_;  ///< row by row
  double others_ = no_value;
  error_bound known_ = error_bound::of_constant(no_value);
  bool empty_ = true;
};

/// The tables of a plan: those that functions read, and figures by text, among them the numbers of tables by text.
struct compiled_tables {
  std::vector<compiled_brackets> brackets;
  std::vector<figure_table> figures;
  std::vector<bracket_facts> numbered;  ///< of all tables that rows may name by number where one is asked for
};

}  // namespace tierwise::detail
