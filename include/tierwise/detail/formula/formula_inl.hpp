// A formula read from its text, and printed back.
#pragma once

#include <algorithm>  // for std::find
#include <cstddef>    // for std::size_t
#include <cstdint>
#include <memory>  // for std::make_shared
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/formula/parser.hpp"
#include "tierwise/formula.hpp"

namespace tierwise {

namespace detail {

/// Turns an offset in a formula into a fault with file, line, column and caret.
[[nodiscard]] inline fault fault_at(std::string_view text, place const& start, syntax_error const& c) {
  fault f;
  f.message = c.message;
  f.hint = c.hint;
  std::size_t const at = c.at < text.size() ? c.at : text.size();
  std::size_t const before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  std::size_t const line_start = before == std::string_view::npos ? 0 : before + 1;
  std::size_t line_end = text.find('\n', at);
  if (line_end == std::string_view::npos) line_end = text.size();
  f.where = start;
  std::size_t characters = 0;
  for (std::size_t i = line_start; i < at; ++i) characters += (static_cast<unsigned char>(text[i]) & 0xC0u) != 0x80u;
  if (f.where.line != 0) {
    for (std::size_t i = 0; i < line_start; ++i) f.where.line += text[i] == '\n';
    f.where.column = line_start == 0 ? start.column + characters : characters + 1;
  } else {
    f.where.column = 0;
  }
  f.show(text.substr(line_start, line_end - line_start), at - line_start);
  return f;
}

/// How tightly an operation binds its parts: those that bind less stand in parentheses.
[[nodiscard]] inline int binding_strength(operation op) {
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
[[nodiscard]] inline std::string_view operator_text(operation op) {
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

}  // namespace detail

TIERWISE_INLINE formula formula::read(std::string_view text, place const& where, std::vector<fault>& faults) {
  try {
    return formula(text, where);
  } catch (error const& e) {
    for (auto const& f : e.faults()) faults.push_back(f);
    return {};
  }
}

TIERWISE_INLINE std::string formula::print(std::uint32_t part) const {
  std::string out;
  print(part, 0, out);
  return out;
}

TIERWISE_INLINE std::vector<std::string> formula::names() const {
  std::vector<std::string> out;
  for (auto const& n : nodes()) {
    for (auto const& name : n.op == operation::name ? std::vector<std::string>{n.text} : n.by)
      if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  }
  return out;
}

TIERWISE_INLINE fault formula::fault_at(std::uint32_t part, std::string message, std::string hint) const {
  return detail::fault_at(text(), where(), {nodes()[part].begin, std::move(message), std::move(hint)});
}

TIERWISE_INLINE std::shared_ptr<formula::tree const> formula::make(std::string_view text, place where) {
  auto t = std::make_shared<tree>();
  t->text = text;
  t->where = std::move(where);
  try {
    t->nodes = detail::parser(t->text).parse();
  } catch (detail::syntax_error const& c) {
    throw error(detail::fault_at(t->text, t->where, c));
  }
  return t;
}

TIERWISE_INLINE void formula::print(std::uint32_t part, int outside, std::string& out) const {
  node const& n = nodes()[part];
  int const own = detail::binding_strength(n.op);
  bool const brackets = own < outside;
  if (brackets) out += '(';
  auto list = [&](char close) {
    for (std::size_t i = 0; i < n.parts.size(); ++i) {
      if (i) out += ", ";
      print(n.parts[i], 0, out);
    }
    if (!n.by.empty()) out += (n.parts.empty() ? "by=" : ", by=") + detail::written_group(n.by);
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
      // A comparison is of two values, so both sides bind tighter; the others associate to the left.
      print(n.parts[0], own == 4 ? own + 1 : own, out);
      out += detail::operator_text(n.op);
      print(n.parts[1], own + 1, out);
    }
  }
  if (brackets) out += ')';
}

}  // namespace tierwise
