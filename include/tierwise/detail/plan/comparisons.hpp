// Comparisons of tiers with the names of tiers, in the order of their ladder.
#pragma once

#include <algorithm>  // for std::find
#include <cstdint>
#include <optional>

#include "tierwise/detail/plan/column_builder.hpp"
#include "tierwise/detail/plan/scope.hpp"
#include "tierwise/detail/plan/symbol_table.hpp"

namespace tierwise::detail {

/// The comparison with its sides exchanged.
[[nodiscard]] inline term_kind mirrored(term_kind k) {
  switch (k) {
    case term_kind::lt: return term_kind::gt;
    case term_kind::le: return term_kind::ge;
    case term_kind::gt: return term_kind::lt;
    default: return term_kind::le;
  }
}

/// The name in a part, also as of a month before; null for anything else.
[[nodiscard]] inline symbol const* named_in(symbol_table const& names, formula const& f, std::uint32_t part,
                                            scope const& at) {
  node const& n = f.nodes()[part];
  if (n.op == operation::call && (n.text == "last_month" || n.text == "months_ago") && !n.parts.empty())
    return named_in(names, f, n.parts.back(), at);
  return n.op == operation::name ? names.find(n.text, at) : nullptr;
}

/// A tier beside the name of one: whether it is any of those from it on, or up to it. Nothing where these are no tier
/// and no name of one.
[[nodiscard]] inline std::optional<std::uint32_t> compare_tiers(expression& e, term_kind k, std::uint32_t tier,
                                                                symbol const* s, node const& written,
                                                                column_builder& columns) {
  if (s == nullptr || !s->in_order || written.op != operation::text) return {};
  auto const& tiers = *s->one_of;
  auto const found = std::find(tiers.begin(), tiers.end(), written.text);
  if (found == tiers.end()) return e.constant(0, value_type::truth);  // told as a misspelling
  bool const from_it_on = k == term_kind::ge || k == term_kind::lt;
  std::uint32_t out = no_slot;
  for (auto t = from_it_on ? found : tiers.begin(); t != (from_it_on ? tiers.end() : found + 1); ++t) {
    std::uint32_t const name = e.constant(columns.text_code(*t), value_type::text);
    std::uint32_t const here = e.two(term_kind::eq, value_type::truth, tier, name);
    out = out == no_slot ? here : e.two(term_kind::or_, value_type::truth, out, here);
  }
  bool const is_rest = k == term_kind::lt || k == term_kind::gt;
  return is_rest ? e.one(term_kind::not_, value_type::truth, out) : out;
}

}  // namespace tierwise::detail
