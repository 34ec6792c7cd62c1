// A formula as a value: read from text, printed back, asked for its names. What it means is decided where it is used.
#pragma once

#include <cstdint>
#include <memory>  // for std::shared_ptr
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/detail/formula/tree.hpp"
#include "tierwise/error.hpp"

namespace tierwise {

/// A rule, an amount or a metric in the formula language, immutable and cheap to copy. Two formulas are equal when
/// they have the same meaning word for word, however they are spaced or bracketed. A default formula is `true`.
class formula {
 public:
  formula() : formula("true") {}
  /// Reads a formula; throws `error` with the place and a caret. `where` is the place of the text's first character.
  formula(std::string_view text, place where = {})  // NOLINT: a formula reads as text
      : formula(make(text, std::move(where))) {}
  formula(char const* text) : formula(std::string_view(text)) {}         // NOLINT
  formula(std::string const& text) : formula(std::string_view(text)) {}  // NOLINT

  /// As the constructor, but adds to `faults` instead of throwing, so that all faults of a file come at once.
  [[nodiscard]] static formula read(std::string_view text, place const& where, std::vector<fault>& faults);

  /// As it was written.
  [[nodiscard]] std::string const& text() const noexcept { return tree_->text; }
  /// Where it was written.
  [[nodiscard]] place const& where() const noexcept { return tree_->where; }
  /// Its parts; the root is the last.
  [[nodiscard]] std::vector<node> const& nodes() const noexcept { return tree_->nodes; }
  [[nodiscard]] std::uint32_t root() const noexcept { return static_cast<std::uint32_t>(tree_->nodes.size() - 1); }

  /// In one spelling: single spaces, only the parentheses that are needed. Reads back as an equal formula.
  [[nodiscard]] std::string print() const { return print(root()); }
  /// The same for one of its parts.
  [[nodiscard]] std::string print(std::uint32_t part) const;

  /// The names it uses, each once, in order of appearance; groups (`by=team`) and bracket tables among them.
  [[nodiscard]] std::vector<std::string> names() const;

  /// A fault at one of its parts, with its place and a caret.
  [[nodiscard]] fault fault_at(std::uint32_t part, std::string message, std::string hint = {}) const;

  bool operator==(formula const& other) const { return tree_ == other.tree_ || print() == other.print(); }

 private:
  struct tree {
    std::string text;
    place where;
    std::vector<node> nodes;
  };

  explicit formula(std::shared_ptr<tree const> t) : tree_(std::move(t)) {}

  static std::shared_ptr<tree const> make(std::string_view text, place where);
  void print(std::uint32_t part, int outside, std::string& out) const;

  std::shared_ptr<tree const> tree_;
};

/// Names of texts that formulas know: inputs, tiers, shop, team. In files a single one needs no brackets.
struct text_names : std::vector<std::string> {
  using vector::vector;
  text_names(std::string one) : vector{std::move(one)} {}  // NOLINT: one reads as itself
  text_names(char const* one) : vector{one} {}             // NOLINT
};

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/formula/formula_inl.hpp"
#endif
