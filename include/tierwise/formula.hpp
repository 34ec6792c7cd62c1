// A formula as a value: read from text, printed back, asked for its names. What it means is decided where it is used.
#pragma once

#include <algorithm>  // for std::find
#include <cstdint>
#include <memory>  // for std::shared_ptr
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/formula/parser.hpp"
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
  [[nodiscard]] static formula read(std::string_view text, place const& where, std::vector<fault>& faults) {
    try {
      return formula(text, where);
    } catch (error const& e) {
      for (auto const& f : e.faults()) faults.push_back(f);
      return {};
    }
  }

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
  [[nodiscard]] std::string print(std::uint32_t part) const {
    std::string out;
    print(part, 0, out);
    return out;
  }

  /// The names it uses, each once, in order of appearance; groups (`by=team`) and bracket tables among them.
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (auto const& n : nodes()) {
      std::string const& name = n.op == operation::name ? n.text : n.by;
      if (!name.empty() && std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
    }
    return out;
  }

  /// A fault at one of its parts, with its place and a caret.
  [[nodiscard]] fault fault_at(std::uint32_t part, std::string message, std::string hint = {}) const {
    return detail::fault_at(text(), where(), {nodes()[part].begin, std::move(message), std::move(hint)});
  }

  bool operator==(formula const& other) const { return tree_ == other.tree_ || print() == other.print(); }

 private:
  struct tree {
    std::string text;
    place where;
    std::vector<node> nodes;
  };

  explicit formula(std::shared_ptr<tree const> t) : tree_(std::move(t)) {}

  static std::shared_ptr<tree const> make(std::string_view text, place where) {
    auto t = std::make_shared<tree>();
    t->text = text;
    t->where = std::move(where);
    try {
      t->nodes = detail::parser(t->text).parse();
    } catch (detail::complaint const& c) {
      throw error(detail::fault_at(t->text, t->where, c));
    }
    return t;
  }

  static int strength(operation op) {
    switch (op) {
      case operation::or_: return 1;
      case operation::and_: return 2;
      case operation::not_: return 3;
      case operation::eq:
      case operation::ne:
      case operation::lt:
      case operation::le:
      case operation::gt:
      case operation::ge:
      case operation::in: return 4;
      case operation::add:
      case operation::subtract: return 5;
      case operation::multiply:
      case operation::divide: return 6;
      case operation::negate: return 7;
      default: return 8;
    }
  }
  static std::string_view sign(operation op) {
    switch (op) {
      case operation::or_: return " or ";
      case operation::and_: return " and ";
      case operation::eq: return " == ";
      case operation::ne: return " != ";
      case operation::lt: return " < ";
      case operation::le: return " <= ";
      case operation::gt: return " > ";
      case operation::ge: return " >= ";
      case operation::in: return " in ";
      case operation::add: return " + ";
      case operation::subtract: return " - ";
      case operation::multiply: return " * ";
      case operation::divide: return " / ";
      default: return "";
    }
  }

  void print(std::uint32_t part, int outside, std::string& out) const {
    node const& n = nodes()[part];
    int const own = strength(n.op);
    bool const brackets = own < outside;
    if (brackets) out += '(';
    auto list = [&](char close) {
      for (std::size_t i = 0; i < n.parts.size(); ++i) {
        if (i) out += ", ";
        print(n.parts[i], 0, out);
      }
      if (!n.by.empty()) out += (n.parts.empty() ? "by=" : ", by=") + n.by;
      out += close;
    };
    switch (n.op) {
      case operation::number: out += n.number.text(); break;
      case operation::truth: out += n.truth ? "true" : "false"; break;
      case operation::name: out += n.text; break;
      case operation::text: {
        char const quote = n.text.find('"') == std::string::npos ? '"' : '\'';
        out += quote + n.text + quote;
        break;
      }
      case operation::list:
        out += '[';
        list(']');
        break;
      case operation::call:
        out += n.text + '(';
        list(')');
        break;
      case operation::negate:
        out += '-';
        print(n.parts[0], own, out);
        break;
      case operation::not_:
        out += "not ";
        print(n.parts[0], own, out);
        break;
      default: {
        // Comparisons do not chain, so both sides bind tighter; the others associate to the left.
        print(n.parts[0], own == 4 ? own + 1 : own, out);
        out += sign(n.op);
        print(n.parts[1], own + 1, out);
      }
    }
    if (brackets) out += ')';
  }

  std::shared_ptr<tree const> tree_;
};

}  // namespace tierwise
