// Comparisons of texts: of tiers in the order of their ladder, and what can never be the same.
#pragma once

#include <algorithm>  // for std::any_of, std::find, std::none_of
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/compute/figure_table.hpp"
#include "tierwise/detail/plan/column_builder.hpp"
#include "tierwise/detail/plan/faults.hpp"
#include "tierwise/detail/plan/possible_texts.hpp"
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

/// A comparison of two texts.
struct text_comparison {
  expression& e;
  term_kind k;
  std::uint32_t a, b;  ///< terms
  formula const& f;
  std::uint32_t part_a, part_b;
  scope const& at;
};

/// Texts are the same or not; they have an order where they are tiers of one ladder.
class text_comparisons {
 public:
  text_comparisons(plan& made, fault_list& faults, symbol_table const& names, column_builder& columns)
      : made_(made), faults_(faults), names_(names), columns_(columns) {}

  std::uint32_t compare(text_comparison const& c) {
    possible_texts_reader const reader(names_, made_.policy.metric);
    possible_texts const x = reader.read(c.f, c.part_a, c.at), y = reader.read(c.f, c.part_b, c.at);
    if (c.k != term_kind::eq && c.k != term_kind::ne) return compare_places(c, x, y);
    bool const spelt = check_written(c, c.part_a, x, c.part_b, y) && check_written(c, c.part_b, y, c.part_a, x);
    if (spelt && is_choice(c, c.part_a) && is_choice(c, c.part_b) && x.known() && y.known() && !share_some(x, y))
      faults_.report(c.at, c.f, c.part_b,
                     of_ladders(x) && of_ladders(y)
                         ? "these are tiers of different ladders, none of the same name, and so never the same"
                         : "these are never the same: no text is one of both",
                     "compare each with a text of its own");
    return c.e.two(c.k, value_type::truth, c.a, c.b);
  }

 private:
  /// Whether a part is something else than a text written out.
  static bool is_choice(text_comparison const& c, std::uint32_t part) {
    return c.f.nodes()[part].op != operation::text;
  }
  static bool of_ladders(possible_texts const& texts) {
    return !texts.listed.empty() && texts.written.empty() && texts.listed.front()->in_order;
  }

  /// Every text written out on a side is one that the other can be, as far as these are known; otherwise it is a
  /// misspelling. Those chosen of on a side are held against names only.
  bool check_written(text_comparison const& c, std::uint32_t part, possible_texts const& texts, std::uint32_t other,
                     possible_texts const& beside) {
    if (!beside.known() || !is_choice(c, other)) return true;
    bool spelt = true;
    for (auto const& one : texts.written) {
      bool const is_all = one.in == &c.f && one.part == part;
      if (one.in != &c.f || (!is_all && !beside.names_some) || contains(beside, one.text())) continue;
      spelt = false;
      bool const named = named_in(names_, c.f, other, c.at) != nullptr;
      faults_.report_unknown(named ? "value of " + c.f.print(other) : "text", one.text(), beside.all(), c.at, c.f,
                             one.part);
    }
    return spelt;
  }
  bool contains(possible_texts const& texts, std::string const& text) {
    return std::any_of(texts.listed.begin(), texts.listed.end(),
                       [&](symbol const* s) { return texts_of(*s).contains(text); }) ||
           std::any_of(texts.written.begin(), texts.written.end(),
                       [&](written_text const& one) { return one.text() == text; });
  }
  bool share_some(possible_texts const& x, possible_texts const& y) {
    auto const either_of = [&](std::string const& text) { return contains(x, text) && contains(y, text); };
    auto const written = [&](written_text const& one) { return either_of(one.text()); };
    auto const listed = [&](symbol const* s) { return std::any_of(s->one_of->begin(), s->one_of->end(), either_of); };
    return std::any_of(x.written.begin(), x.written.end(), written) ||
           std::any_of(y.written.begin(), y.written.end(), written) ||
           std::any_of(x.listed.begin(), x.listed.end(), listed);
  }
  std::set<std::string_view> const& texts_of(symbol const& s) {
    auto& out = texts_by_list_[s.one_of];
    if (out.empty()) out.insert(s.one_of->begin(), s.one_of->end());
    return out;
  }

  /// Beside a name, by the tiers above it; of others, by their places.
  std::uint32_t compare_places(text_comparison const& c, possible_texts const& x, possible_texts const& y) {
    possible_texts both = x;
    both.add(y);
    bool ordered = !both.others && !both.listed.empty();
    for (symbol const* s : both.listed) ordered = ordered && s->in_order;
    if (!ordered || both.listed.size() > 1) {
      if (ordered)
        faults_.report(c.at, c.f, c.part_b, "these are tiers of different ladders, which have no common order",
                       "compare each with the name of a tier of its own");
      else
        faults_.report(c.at, c.f, x.others || !of_tiers(x) ? c.part_a : c.part_b, "a text has no order",
                       "compare it with '==' or '!='; tiers have one, beside the name of a tier or a tier of the same "
                       "ladder");
      return c.e.two(c.k, value_type::truth, c.a, c.b);
    }
    std::vector<std::string> const& tiers = *both.listed.front()->one_of;
    check_tiers(c, c.part_a, x, c.part_b, tiers);
    check_tiers(c, c.part_b, y, c.part_a, tiers);
    node const &left = c.f.nodes()[c.part_a], &right = c.f.nodes()[c.part_b];
    if (right.op == operation::text) return compare_with_tier(c.e, c.k, c.a, tiers, right.text, columns_);
    if (left.op == operation::text) return compare_with_tier(c.e, mirrored(c.k), c.b, tiers, left.text, columns_);
    std::uint32_t const place_a = place(c.e, c.a, tiers), place_b = place(c.e, c.b, tiers);
    return c.e.two(c.k, value_type::truth, place_a, place_b);
  }
  /// Whether nothing but tiers, or names of them, is in it.
  static bool of_tiers(possible_texts const& texts) {
    return std::none_of(texts.listed.begin(), texts.listed.end(), [](symbol const* s) { return !s->in_order; });
  }
  /// Every text written out is the name of a tier, also in a metric.
  void check_tiers(text_comparison const& c, std::uint32_t part, possible_texts const& texts, std::uint32_t other,
                   std::vector<std::string> const& tiers) {
    for (auto const& one : texts.written) {
      if (std::find(tiers.begin(), tiers.end(), one.text()) != tiers.end()) continue;
      bool const here = one.in == &c.f;
      symbol const* const beside = here && one.part == part ? named_in(names_, c.f, other, c.at) : nullptr;
      faults_.report_unknown(beside != nullptr ? "value of " + c.f.print(other) : "tier", one.text(), tiers, c.at, c.f,
                             here ? one.part : part);
    }
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
  std::unordered_map<std::vector<std::string> const*, std::set<std::string_view>> texts_by_list_;
};

}  // namespace tierwise::detail
