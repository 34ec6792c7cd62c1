// Comparisons of tiers, in the order of their ladder.
#pragma once

#include <algorithm>  // for std::find
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/compute/figure_table.hpp"
#include "tierwise/detail/plan/column_builder.hpp"
#include "tierwise/detail/plan/faults.hpp"
#include "tierwise/detail/plan/scope.hpp"
#include "tierwise/detail/plan/symbol_table.hpp"
#include "tierwise/policy.hpp"

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

/// Whose tiers the texts of a part are.
struct tiers_known {
  std::vector<std::string> const* tiers = nullptr;  ///< of a ladder, from the lowest to the highest; null: no ladder's
  bool only_names = false;                          ///< texts that are written out: those of any ladder
  bool of_several = false;                          ///< of one ladder here, of another there

  /// Of a part that is one or the other.
  [[nodiscard]] friend tiers_known either(tiers_known const& a, tiers_known const& b) {
    if (a.only_names) return b;
    if (b.only_names || a.tiers == b.tiers || a.of_several) return a;
    tiers_known out;
    out.of_several = b.of_several || (a.tiers != nullptr && b.tiers != nullptr);
    return out;
  }
};

/// Of a name, also as of a month before; of a metric that comes to one; of a choice between such.
[[nodiscard]] inline tiers_known tiers_in(symbol_table const& names, std::vector<metric> const& metrics,
                                          formula const& f, std::uint32_t part, scope const& at, int depth = 0) {
  constexpr int deepest = 60;  // of metrics that name each other
  node const& n = f.nodes()[part];
  auto const of = [&](std::size_t argument) { return tiers_in(names, metrics, f, n.parts[argument], at, depth); };
  tiers_known out;
  out.only_names = n.op == operation::text;
  if (n.op == operation::name) {
    symbol const* const s = names.find(n.text, at);
    if (s == nullptr || depth > deepest) return out;
    if (s->is == symbol::what::metric)
      return tiers_in(names, metrics, metrics[s->index].value, metrics[s->index].value.root(), at, depth + 1);
    if (s->in_order) out.tiers = s->one_of;
  }
  if (n.op != operation::call || n.parts.empty()) return out;
  if (n.text == "last_month" || n.text == "months_ago") return of(n.parts.size() - 1);
  if (n.text == "if" && n.parts.size() == 3) return either(of(1), of(2));
  if (n.text == "otherwise" && n.parts.size() == 2) return either(of(0), of(1));
  return out;
}

/// Calls with each text that a part is, or may come to, as far as it is written out in it.
template <class Use>
void each_written_text(formula const& f, std::uint32_t part, Use const& use) {
  node const& n = f.nodes()[part];
  if (n.op == operation::text) use(part);
  if (n.op != operation::call || (n.text != "if" && n.text != "otherwise")) return;
  for (std::size_t i = n.text == "if" ? 1 : 0; i < n.parts.size(); ++i) each_written_text(f, n.parts[i], use);
}

/// A tier beside the name of one: whether it is any of those from it on, or up to it.
[[nodiscard]] inline std::uint32_t compare_with_tier(expression& e, term_kind k, std::uint32_t tier,
                                                     std::vector<std::string> const& tiers, std::string const& name,
                                                     column_builder& columns) {
  auto const found = std::find(tiers.begin(), tiers.end(), name);
  if (found == tiers.end()) return e.constant(0, value_type::truth);  // told as a misspelling
  bool const from_it_on = k == term_kind::ge || k == term_kind::lt;
  std::uint32_t out = no_slot;
  for (auto t = from_it_on ? found : tiers.begin(); t != (from_it_on ? tiers.end() : found + 1); ++t) {
    std::uint32_t const one = e.constant(columns.text_code(*t), value_type::text);
    std::uint32_t const here = e.two(term_kind::eq, value_type::truth, tier, one);
    out = out == no_slot ? here : e.two(term_kind::or_, value_type::truth, out, here);
  }
  bool const is_rest = k == term_kind::lt || k == term_kind::gt;
  return is_rest ? e.one(term_kind::not_, value_type::truth, out) : out;
}

/// A comparison of two texts that asks for their order.
struct text_comparison {
  expression& e;
  term_kind k;
  std::uint32_t a, b;  ///< terms
  formula const& f;
  std::uint32_t part_a, part_b;
  scope const& at;
};

/// Texts have an order where they are tiers of one ladder.
class tier_comparisons {
 public:
  tier_comparisons(plan& made, fault_list& faults, symbol_table const& names, column_builder& columns)
      : made_(made), faults_(faults), names_(names), columns_(columns) {}

  /// Beside a name, by the tiers above it; of others, by their places.
  std::uint32_t compare(text_comparison const& c) {
    auto const known = [&](std::uint32_t part) { return tiers_in(names_, made_.policy.metric, c.f, part, c.at); };
    tiers_known const x = known(c.part_a), y = known(c.part_b), both = either(x, y);
    if (both.tiers == nullptr) {
      if (both.of_several)
        faults_.report(c.at, c.f, c.part_b, "these are tiers of different ladders, which have no common order",
                       "compare each with the name of a tier of its own");
      else
        faults_.report(c.at, c.f, x.tiers == nullptr && !x.only_names ? c.part_a : c.part_b, "a text has no order",
                       "compare it with '==' or '!='; tiers have one, beside the name of a tier or a tier of the same "
                       "ladder");
      return c.e.two(c.k, value_type::truth, c.a, c.b);
    }
    check_names(c, c.part_a, c.part_b, *both.tiers);
    check_names(c, c.part_b, c.part_a, *both.tiers);
    node const &left = c.f.nodes()[c.part_a], &right = c.f.nodes()[c.part_b];
    if (right.op == operation::text) return compare_with_tier(c.e, c.k, c.a, *both.tiers, right.text, columns_);
    if (left.op == operation::text) return compare_with_tier(c.e, mirrored(c.k), c.b, *both.tiers, left.text, columns_);
    std::uint32_t const place_a = place(c.e, c.a, *both.tiers), place_b = place(c.e, c.b, *both.tiers);
    return c.e.two(c.k, value_type::truth, place_a, place_b);
  }

 private:
  /// Every text written out is the name of a tier; of one beside a name of the policy that is told already.
  void check_names(text_comparison const& c, std::uint32_t part, std::uint32_t other,
                   std::vector<std::string> const& tiers) {
    each_written_text(c.f, part, [&](std::uint32_t text) {
      symbol const* const beside = named_in(names_, c.f, other, c.at);
      bool const told = text == part && beside != nullptr && beside->one_of != nullptr;
      std::string const& name = c.f.nodes()[text].text;
      if (!told && std::find(tiers.begin(), tiers.end(), name) == tiers.end())
        faults_.report_unknown("tier", name, tiers, c.at, c.f, text);
    });
  }
  /// The number of a tier on its ladder.
  std::uint32_t place(expression& e, std::uint32_t tier, std::vector<std::string> const& tiers) {
    auto const [known, fresh] = places_.try_emplace(&tiers, static_cast<std::uint32_t>(made_.tables.figures.size()));
    if (fresh) {
      figure_table places(no_value);
      for (std::size_t t = 0; t < tiers.size(); ++t) places.set(columns_.text_code(tiers[t]), static_cast<double>(t));
      made_.tables.figures.push_back(std::move(places));
    }
    std::uint32_t const out = e.one(term_kind::figure, value_type::number, tier);
    e.terms[out].slot = known->second;
    return out;
  }

  plan& made_;
  fault_list& faults_;
  symbol_table const& names_;
  column_builder& columns_;
  std::map<std::vector<std::string> const*, std::uint32_t> places_;  ///< tiers of a ladder -> the table of their places
};

}  // namespace tierwise::detail
