// Records in order, parted into batches of people who have nothing to do with each other.
#pragma once

#include <algorithm>  // for std::fill, std::max, std::min
#include <cstdint>
#include <numeric>  // for std::iota
#include <string>
#include <variant>  // for std::get_if
#include <vector>

#include "tierwise/detail/certainty.hpp"
#include "tierwise/detail/plan.hpp"

namespace tierwise::detail {

/// An input column in the order of the table, ready to be gathered.
struct input_column {
  double const* numbers = nullptr;          ///< null for texts, and when the column is absent
  std::int32_t const* codes = nullptr;
  std::vector<double> code_of;              ///< dictionary index -> text code
  std::vector<double> own;                  ///< values made here (months)
  certainty known;
};

/// A part of the people; what happens in one batch does not depend on any other.
struct batch {
  std::vector<std::uint32_t> people;      ///< in order
  std::vector<std::uint32_t> rows;        ///< places in the order of the records
  std::size_t widest_month = 0;
};

/// The records in order: place 0 is the first month's first person.
struct intake {
  std::vector<std::string> people;            ///< ids in byte order
  std::vector<std::string> texts;             ///< the plan's, then those of the records
  std::int32_t first_month = 0, month_count = 0;
  std::vector<std::uint32_t> row;             ///< place -> row of the table
  std::vector<std::uint32_t> person;          ///< place -> person
  std::vector<std::int32_t> month;            ///< place -> months since the first
  std::vector<std::int32_t> shop, team;       ///< place -> text code; team empty when there is no such column
  std::vector<std::int32_t> joined;           ///< person -> month index
  std::vector<std::int32_t> starts, ends;     ///< person -> first and last month with a record
  std::vector<std::vector<std::uint8_t>> start_tier;  ///< ladder -> person -> tier
  std::vector<std::vector<std::int32_t>> since;       ///< ladder -> person -> month index from which it was held
  std::vector<input_column> inputs;           ///< beside `plan::inputs`
  std::vector<batch> batches;
  std::vector<std::uint32_t> batch_of;        ///< person -> batch

  [[nodiscard]] std::size_t rows() const { return row.size(); }
};

/// People a batch has at least, when they can be parted so finely: enough to fill blocks, few enough for the cache.
inline constexpr std::size_t batch_people = 768;

/// People tied together, directly or through others.
class ties {
 public:
  explicit ties(std::size_t people) : parent_(people) { std::iota(parent_.begin(), parent_.end(), 0u); }
  std::uint32_t root(std::uint32_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  void tie(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }
  void tie_all() { std::fill(parent_.begin(), parent_.end(), 0u); }

 private:
  std::vector<std::uint32_t> parent_;
};

/// People who share a group in any month belong together; the rest may be worked on apart. `shops_together`: also
/// where no rule makes a shop's people depend on each other.
inline void part(plan const& p, intake& out, bool shops_together = false) {
  std::size_t const n = out.people.size();
  ties tied(n);
  bool together = false, by_shop = shops_together, by_team = false;
  std::vector<std::size_t> by_input;
  auto group = [&](std::uint32_t by) {
    if (by == nowhere) return void(together = true);
    if (by == p.shop) return void(by_shop = true);
    if (by == p.team) return void(by_team = true);
    for (std::size_t i = 0; i < p.inputs.size(); ++i)
      if (p.inputs[i].slot == by) return by_input.push_back(i);
    together = true;  // by tier: anybody may get there
  };
  for (auto const& s : p.steps) {
    if (auto const* g = std::get_if<group_step>(&s)) group(g->by);
    if (auto const* q = std::get_if<pool_step>(&s)) group(q->by);
  }
  for (auto const& l : p.policy.ladder)
    for (auto const& t : l.tier) by_shop = by_shop || !t.seats.empty();
  if (together) tied.tie_all();
  std::vector<std::uint32_t> first;
  auto tie_all = [&](auto code_at) {
    first.assign(out.texts.size() + 1, nowhere);
    for (std::size_t place = 0; place < out.rows(); ++place) {
      auto const c = static_cast<std::size_t>(code_at(place) + 1);
      if (first[c] == nowhere) first[c] = out.person[place];
      else tied.tie(first[c], out.person[place]);
    }
  };
  if (by_shop && !together) tie_all([&](std::size_t place) { return out.shop[place]; });
  if (by_team && !together) tie_all([&](std::size_t place) { return out.team[place]; });
  for (std::size_t i : by_input)
    if (!together && out.inputs[i].codes != nullptr)
      tie_all([&](std::size_t place) {
        std::int32_t const c = out.inputs[i].codes[out.row[place]];
        return c < 0 ? -1 : static_cast<std::int32_t>(out.inputs[i].code_of[static_cast<std::size_t>(c)]);
      });

  std::vector<std::uint32_t> members(n, 0), batch_of_root(n, nowhere);
  for (std::uint32_t who = 0; who < n; ++who) ++members[tied.root(who)];
  std::size_t filled = batch_people;
  out.batch_of.resize(n);
  for (std::uint32_t who = 0; who < n; ++who) {
    std::uint32_t const r = tied.root(who);
    if (batch_of_root[r] == nowhere) {
      if (filled >= batch_people) {
        out.batches.emplace_back();
        filled = 0;
      }
      batch_of_root[r] = static_cast<std::uint32_t>(out.batches.size() - 1);
      filled += members[r];
    }
    out.batch_of[who] = batch_of_root[r];
    out.batches[batch_of_root[r]].people.push_back(who);
  }
  for (std::size_t place = 0; place < out.rows(); ++place)
    out.batches[out.batch_of[out.person[place]]].rows.push_back(static_cast<std::uint32_t>(place));
  for (auto& b : out.batches) {
    std::size_t width = 0;
    std::int32_t now = -1;
    for (auto place : b.rows) {
      width = out.month[place] == now ? width + 1 : 1;
      now = out.month[place];
      b.widest_month = std::max(b.widest_month, width);
    }
  }
}

}  // namespace tierwise::detail
