// What all functions do with their arguments: count them, resolve them, refuse them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>  // for std::move

#include "tierwise/detail/plan/resolver.hpp"
#include "tierwise/detail/text/full_width.hpp"

namespace tierwise::detail {

/// Reports what is wrong with a part of a call, and goes on with a number.
inline std::uint32_t refuse(function_call const& c, std::uint32_t part, std::string message, std::string hint = {}) {
  c.in.faults.report(c.at, c.f, part, std::move(message), std::move(hint));
  return resolver::recovery_expr(c.e, value_type::number);
}

/// Whether a call has no group and as many arguments as it takes; reports when it does not.
inline bool has_arguments(function_call const& c, std::size_t least, std::size_t most) {
  node const& n = c.written();
  if (!n.by.empty()) {
    c.in.faults.report(c.at, c.f, c.part, "'" + n.text + "' here takes no 'by='");
    return false;
  }
  if (n.parts.size() >= least && n.parts.size() <= most) return true;
  std::string sign;  // `max(a；b)` has one argument
  for (auto p : n.parts)
    if (node const& a = c.f.nodes()[p]; a.op == operation::name && sign.empty())
      sign = first_full_width(a.text, 0, a.text.size()).hint();
  c.in.faults.report(c.at, c.f, c.part,
                     "'" + n.text + "' takes " +
                         (least == most ? std::to_string(least)
                          : most > 1000 ? "at least " + std::to_string(least)
                                        : std::to_string(least) + " to " + std::to_string(most)) +
                         (most == 1 ? " argument" : " arguments") + ", found " + std::to_string(n.parts.size()),
                     sign);
  return false;
}

/// An argument of whatever type.
inline std::uint32_t argument(function_call const& c, std::size_t i) {
  return c.in.resolve(c.e, c.f, c.written().parts[i], c.at);
}
inline std::uint32_t number_argument(function_call const& c, std::size_t i) {
  return c.in.typed(c.e, c.f, c.written().parts[i], c.at, value_type::number);
}

/// An argument that is a whole number within bounds, written out; none where it is anything else.
[[nodiscard]] inline std::optional<int> written_whole(function_call const& c, std::size_t i, int least, int most) {
  node const& n = c.f.nodes()[c.written().parts[i]];
  double const v = n.op == operation::number ? n.number.value : least - 1;
  if (!(v >= least && v <= most) || v != static_cast<int>(v)) return {};
  return static_cast<int>(v);
}

/// A part as a column of its own, for functions over people or months; a truth as 1 or 0 for counting.
inline std::uint32_t argument_column(resolver& in, formula const& f, std::uint32_t part, bool counts, scope const& at,
                                     value_type type = value_type::number) {
  expression x;
  std::uint32_t const root = in.typed(x, f, part, at, counts ? value_type::truth : type);
  if (counts) {
    std::uint32_t const known = x.two(term_kind::otherwise, value_type::truth, root, x.constant(0, value_type::truth));
    std::uint32_t const one = x.constant(1), zero = x.constant(0);
    x.choose(known, one, zero);
  }
  return in.columns.materialize(std::move(x), at.path);
}

}  // namespace tierwise::detail
