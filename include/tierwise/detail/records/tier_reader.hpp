// The tiers that records say: those in force in the month of each.
#pragma once

#include <algorithm>  // for std::find
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/detail/records/column_reader.hpp"
#include "tierwise/detail/records/partition.hpp"
#include "tierwise/month.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

/// Ladder -> tier -> the index of the month from which there is such a tier, `always` where it is none of an amendment.
struct tier_months {
  static constexpr std::int32_t always = std::numeric_limits<std::int32_t>::min();
  std::vector<std::vector<std::int32_t>> of;

  explicit tier_months(plan const& all_in_force) {
    for (auto const& l : all_in_force.policy.ladder) of.emplace_back(l.tier.size(), always);
  }
  template <class Rules>
  explicit tier_months(dated<Rules> const& rules) : tier_months(*rules.first) {
    for (std::size_t l = 0; l < of.size(); ++l) {
      std::size_t begun = rules.first->ladders[l].in_force;
      for (auto const& [from, now] : rules.amended)
        for (; begun < now->ladders[l].in_force; ++begun) of[l][begun] = from.index;
    }
  }
  bool operator==(tier_months const&) const = default;
};

/// Reads the columns of ladders: where people begin, and what later records say.
class tier_reader {
 public:
  /// `rules`: any of those in force in one of the months; they have the same ladders.
  tier_reader(ordered_records& out, column_reader& columns, plan const& rules, tier_months const& begin)
      : out_(out), columns_(columns), rules_(rules), begin_(begin) {}

  /// Of ladder `l`; `order`: month_row -> row. Behind the months since when tiers are held.
  template <class Order>
  void read(std::size_t l, Order const& order) {
    ladder const& one = rules_.policy.ladder[l];
    auto& start = out_.start_tier.emplace_back(out_.people.size(), std::uint8_t(0));
    auto& later = out_.said_tier.emplace_back();
    std::int32_t const last_month = out_.first_month + out_.month_count - 1;
    bool const said_always = out_.tiers_recorded && one.tier.size() > 1 && begins(l, 1) <= last_month;
    column const* c =
        said_always ? columns_.need(one.name, ", which tiers as recorded are in") : columns_.find(one.name);
    if (c == nullptr || !columns_.holds(*c, column_kind::text, "the names of tiers")) return;
    std::vector<std::uint8_t> const tier_of = tiers_by_text(*c, one);
    for (std::size_t month_row = 0; month_row < out_.rows(); ++month_row) {
      std::uint32_t const r = order[month_row], p = out_.person[month_row];
      std::int32_t const code = c->codes[r];
      std::uint8_t tier = code < 0 ? ordered_records::unsaid_tier : tier_of[static_cast<std::size_t>(code)];
      if (tier == ordered_records::unsaid_tier) {
        if (said_always && begins(l, 1) <= month_of(month_row) && !columns_.told(*c, r))
          columns_.faults.tell_in(r, one.name, {}, "the tier is missing in " + columns_.faults.where(r));
        continue;
      }
      bool const first = out_.month[month_row] == out_.starts[p], anew = begins_anew(month_row);
      std::uint8_t const known = tier;
      if (tier < one.tier.size() && begins(l, tier) > month_of(month_row)) tier = ordered_records::no_such_tier;
      if ((first || anew) && tier == ordered_records::no_such_tier) refuse(*c, l, known, r, month_of(month_row));
      if (first && tier != ordered_records::no_such_tier && out_.since[l][p] < begins(l, tier))
        refuse_since(l, tier, r, out_.since[l][p]);
      if (!first || out_.tiers_recorded) {
        if (later.empty()) later.assign(out_.rows(), ordered_records::unsaid_tier);
        later[month_row] = tier;
      }
      if (first && tier != ordered_records::no_such_tier) start[p] = tier;
    }
  }

 private:
  [[nodiscard]] std::int32_t begins(std::size_t l, std::size_t tier) const { return begin_.of[l][tier]; }
  [[nodiscard]] std::int32_t month_of(std::size_t month_row) const { return out_.first_month + out_.month[month_row]; }
  static std::string text(std::int32_t index) { return month::from_index(index).text(); }

  /// Whether the tier of a record holds, and does not only stand beside the one worked out.
  [[nodiscard]] bool begins_anew(std::size_t month_row) const {
    return out_.tiers_recorded ||
           (!out_.returns.empty() && out_.returns[month_row] != 0 && !rules_.policy.rehire->keeps_tier);
  }
  [[nodiscard]] static std::vector<std::string> names_of(ladder const& one) {
    std::vector<std::string> out;
    for (auto const& t : one.tier) out.push_back(t.name);
    return out;
  }
  /// By text of the dictionary.
  [[nodiscard]] static std::vector<std::uint8_t> tiers_by_text(column const& c, ladder const& one) {
    auto const names = names_of(one);
    std::vector<std::uint8_t> out;
    for (auto const& text : *c.dictionary) {
      auto const at = std::find(names.begin(), names.end(), text);
      out.push_back(text.empty()        ? ordered_records::unsaid_tier
                    : at == names.end() ? ordered_records::no_such_tier
                                        : static_cast<std::uint8_t>(at - names.begin()));
    }
    return out;
  }
  /// `known`: the tier that is meant, if there is one in another month.
  void refuse(column const& c, std::size_t l, std::uint8_t known, std::uint32_t row, std::int32_t when) {
    ladder const& one = rules_.policy.ladder[l];
    if (known == ordered_records::no_such_tier)
      return columns_.faults.tell_unknown(row, one.name, "tier", std::string(c.text(row)), names_of(one));
    std::string in_force;
    for (std::size_t t = 0; t < one.tier.size() && begins(l, t) <= when; ++t)
      in_force += (t == 0 ? "" : ", ") + one.tier[t].name;
    tell_too_soon(l, known, row, one.name, one.tier[known].name, when,
                  "; the tiers of " + text(when) + ": " + in_force);
  }
  void refuse_since(std::size_t l, std::uint8_t tier, std::uint32_t row, std::int32_t since) {
    tell_too_soon(l, tier, row, rules_.policy.ladder[l].name + "_since", text(since), since);
  }
  void tell_too_soon(std::size_t l, std::uint8_t tier, std::uint32_t row, std::string const& column, std::string value,
                     std::int32_t when, std::string const& others = {}) {
    std::string const& name = rules_.policy.ladder[l].tier[tier].name;
    columns_.faults.tell_in(row, column, std::move(value),
                            "'" + name + "' in " + columns_.faults.where(row) + " is no tier yet in " + text(when),
                            "the policy has it from " + text(begins(l, tier)) + " on" + others);
  }

  ordered_records& out_;
  column_reader& columns_;
  plan const& rules_;
  tier_months const& begin_;
};

}  // namespace tierwise::detail
