// Records in order, partitioned into batches of people who have nothing to do with each other.
#pragma once

#include <algorithm>  // for std::copy, std::fill, std::find, std::max, std::min
#include <cstdint>
#include <limits>
#include <numeric>  // for std::iota
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>  // for std::exchange
#include <variant>  // for std::get_if
#include <vector>

#include "tierwise/detail/compute/error_bound.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/detail/support/large_arrays.hpp"
#include "tierwise/detail/support/tasks.hpp"
#include "tierwise/note.hpp"
#include "tierwise/state.hpp"

namespace tierwise::detail {

/// An input column: in the order of the table, or in that of the batches (`ordered_records::in_batch_order`).
struct input_column {
  double const* numbers = nullptr;  ///< null for texts, and when the column is absent
  /// Instead of `numbers` where these were put in order: whole numbers of 1 / `scale`, as many bits as they need.
  std::int16_t const* shorts = nullptr;
  std::int32_t const* words = nullptr;
  double scale = 1;
  std::int32_t const* codes = nullptr;
  std::vector<double> code_of;      ///< dictionary index -> text code
  std::vector<double> own;          ///< values made here: months
  large_array<double> own_numbers;  ///< what was put in order
  large_array<std::int16_t> own_shorts;
  large_array<std::int32_t> own_words;
  large_array<std::int32_t> own_codes;
  error_bound known;

  /// One value; NaN where there is none.
  [[nodiscard]] double at(std::size_t i) const {
    if (numbers != nullptr) return numbers[i];
    if (shorts != nullptr) return number(shorts[i]);
    if (words != nullptr) return number(words[i]);
    return codes == nullptr || codes[i] < 0 ? no_value : code_of[static_cast<std::size_t>(codes[i])];
  }
  /// Whether there is no such column.
  [[nodiscard]] bool absent() const {
    return numbers == nullptr && shorts == nullptr && words == nullptr && codes == nullptr;
  }

  /// What stands for a missing number.
  template <class S>
  static constexpr S gap = std::numeric_limits<S>::min();
  /// The double nearest to a decimal is its whole number of units divided by their scale, which is rounded once.
  template <class S>
  [[nodiscard]] double number(S units) const {
    return units == gap<S> ? no_value : static_cast<double>(units) / scale;
  }
  /// Whether all numbers are such, and fit.
  template <class S>
  [[nodiscard]] bool fits() const {
    return known.plain() && known.nearest &&
           known.size * ten_to(known.decimals) < double(std::numeric_limits<S>::max());
  }
};

/// A part of the people; what happens in one batch does not depend on any other.
struct batch {
  /// The rows of a month: batch rows from `begin` to before `end`, in order of person.
  struct row_range {
    std::int32_t month = 0;
    std::uint32_t begin = 0, end = 0;
  };
  std::vector<std::uint32_t> people;  ///< in order
  // How they begin, beside `people`.
  std::vector<std::int32_t> joined, ends;                 ///< as in `ordered_records`
  std::vector<std::vector<std::uint8_t>> start_tier;      ///< ladder -> tier
  std::vector<std::vector<std::int32_t>> months_in_tier;  ///< ladder -> months on it, the first one recorded included
  std::vector<row_range> months;
  std::size_t widest_month = 0;
};

/// The records in order. Three numbers count their rows: an *input_row* as the table has them; a *month_row* by month,
/// then person, as the ledger does; a *batch_row* by month, then batch, then person, so that what a batch reads and
/// writes of a month lies together, and a month lies where the ledger has it.
struct ordered_records {
  std::vector<std::string> people;  ///< ids in byte order
  std::vector<std::string> texts;   ///< the plan's, then those of the records
  std::int32_t first_month = 0, month_count = 0;
  std::vector<std::uint32_t> person;  ///< month_row -> person
  std::vector<std::int32_t> month;    ///< month_row -> months since the first
  std::vector<std::int32_t> shop,
      team;  ///< month_row -> text code, -1 in no team; team empty when there is no such column
  large_array<std::uint32_t> batch_row;               ///< month_row -> batch_row
  large_array<std::uint32_t> input_row;               ///< batch_row -> input_row
  large_array<std::uint32_t> member;                  ///< batch_row -> person within the batch
  large_array<std::int32_t> shop_at, team_at;         ///< batch_row -> text code
  std::vector<std::int32_t> joined;                   ///< person -> month index
  std::vector<std::uint8_t> joined_said;              ///< person -> whether it is not taken for the first record's
  std::vector<std::int32_t> starts, ends;             ///< person -> first and last month with a record
  std::vector<std::vector<std::uint8_t>> start_tier;  ///< ladder -> person -> tier
  bool tiers_recorded = false;                        ///< every record says its tiers, and these hold
  /// ladder -> batch_row -> the tier recorded behind a person's first record, or in any where `tiers_recorded`; empty
  /// where none is
  std::vector<large_array<std::uint8_t>> said_tier;
  /// batch_row -> 0, or how the person leaves in this month: 1 unsaid, else 2 + the `exit_kind`; empty where nobody
  /// does
  large_array<std::uint8_t> exit;
  std::vector<std::int32_t> left;  ///< person -> month index of the last day said, 0: none; or empty
  /// batch_row -> 0, or 1 + the months without a record before this one, with which somebody returns; empty where
  /// nobody does. `pauses`: batch_row -> 1 for the record before.
  std::vector<std::int16_t> returns;
  large_array<std::uint8_t> pauses;
  large_array<std::uint32_t>
      next_record;  ///< where `tiers_recorded`: batch_row -> that of the person's next, or no_slot
  std::vector<std::vector<std::int32_t>> since;  ///< ladder -> person -> month index from which it was held
  std::vector<input_column> inputs;              ///< beside `plan::inputs`
  bool in_batch_order = false;                   ///< whether the inputs are in the order of batch rows
  std::vector<batch> batches;
  std::vector<std::uint32_t> batch_of;  ///< person -> batch
  state before;                         ///< the one that these records go on from, if any
  std::vector<std::uint32_t> in_state;  ///< person -> person of the state before; no_slot: of none
  std::vector<double> state_codes;      ///< text of the state before -> text code
  bool named = true, dated = true;      ///< whether people and months are the records' own, and not made up
  std::vector<tierwise::note> unread;   ///< of columns that nothing reads
  /// person -> the text code of the id, no_slot where no text is it; empty where no rule asks who names whom.
  std::vector<std::uint32_t> id_text;

  static constexpr std::uint8_t unsaid_tier = 255, no_such_tier = 254;
  [[nodiscard]] std::size_t rows() const { return person.size(); }
};

/// How many records of somebody there are behind a month.
[[nodiscard]] inline std::int32_t records_behind(ordered_records const& in, std::uint32_t person, std::int32_t month) {
  if (in.returns.empty()) return in.ends[person] - month;
  std::int32_t count = 0;
  for (std::size_t i = in.rows(); i-- > 0 && in.month[i] > month;) count += in.person[i] == person ? 1 : 0;
  return count;
}

/// People a batch has at least, when they can be divided so finely: enough to fill blocks, few enough for the cache.
inline constexpr std::size_t batch_people = 1500;

/// Disjoint sets (union-find): people sets together, directly or through others.
class disjoint_sets {
 public:
  explicit disjoint_sets(std::size_t people) : parent_(people) { std::iota(parent_.begin(), parent_.end(), 0u); }
  std::uint32_t find(std::uint32_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  void unite(std::uint32_t a, std::uint32_t b) {
    a = find(a);
    b = find(b);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }
  void unite_all() { std::fill(parent_.begin(), parent_.end(), 0u); }

 private:
  std::vector<std::uint32_t> parent_;
};

/// Which record of a person comes behind which.
inline void find_next_records(ordered_records& out) {
  std::vector<std::uint32_t> next(out.people.size(), no_slot);
  out.next_record.resize(out.rows());
  for (std::size_t i = out.rows(); i-- > 0;)
    out.next_record[out.batch_row[i]] = std::exchange(next[out.person[i]], out.batch_row[i]);
}

/// Batches being known, gives every record its batch_row; recorded tiers and exits come by month_row.
inline void give_batch_rows(large_array<std::uint32_t> const& order, ordered_records& out) {
  std::size_t const n = out.rows();
  struct home {
    std::uint32_t batch = 0, member = 0;
  };
  std::vector<home> homes(out.people.size());
  for (std::uint32_t b = 0; b < out.batches.size(); ++b)
    for (std::uint32_t m = 0; m < out.batches[b].people.size(); ++m) homes[out.batches[b].people[m]] = {b, m};
  out.batch_row.resize(n);
  out.input_row.resize(n);
  out.member.resize(n);
  out.shop_at.resize(n);
  out.team_at.resize(out.team.size());
  std::vector<std::uint32_t> next(out.batches.size());
  for (std::size_t begin = 0, end = 0; begin < n; begin = end) {
    std::fill(next.begin(), next.end(), 0u);
    for (; end < n && out.month[end] == out.month[begin]; ++end) ++next[homes[out.person[end]].batch];
    auto at = static_cast<std::uint32_t>(begin);
    for (std::size_t b = 0; b < next.size(); ++b) {
      std::uint32_t const first = at;
      at += next[b];
      next[b] = first;
      if (at > first) out.batches[b].months.push_back({out.month[begin], first, at});
    }
    for (std::size_t i = begin; i < end; ++i) {
      home const h = homes[out.person[i]];
      std::uint32_t const to = next[h.batch]++;
      out.batch_row[i] = to;
      out.input_row[to] = order[i];
      out.member[to] = h.member;
      out.shop_at[to] = out.shop[i];
      if (!out.team.empty()) out.team_at[to] = out.team[i];
    }
  }
  if (out.tiers_recorded) find_next_records(out);
  large_array<std::uint8_t> by_batch_row;
  auto const put = [&](large_array<std::uint8_t>& by_month_row) {
    if (by_month_row.empty()) return;
    by_batch_row.resize(n);
    for (std::size_t i = 0; i < n; ++i) by_batch_row[out.batch_row[i]] = by_month_row[i];
    by_month_row.swap(by_batch_row);
  };
  for (auto& said : out.said_tier) put(said);
  put(out.exit);
  put(out.pauses);
  if (!out.returns.empty()) {
    std::vector<std::int16_t> by_row(n);
    for (std::size_t i = 0; i < n; ++i) by_row[out.batch_row[i]] = out.returns[i];
    out.returns.swap(by_row);
  }
  for (auto& b : out.batches)
    for (auto const& m : b.months) b.widest_month = std::max<std::size_t>(b.widest_month, m.end - m.begin);
}

/// Tells each batch how its people begin: person by person they would be all over the records.
inline void tell_beginnings(ordered_records& out) {
  std::size_t const ladders = out.start_tier.size();
  for (auto& b : out.batches) {
    b.start_tier.resize(ladders);
    b.months_in_tier.resize(ladders);
  }
  for (std::size_t p = 0; p < out.people.size(); ++p) {
    batch& b = out.batches[out.batch_of[p]];
    b.joined.push_back(out.joined[p]);
    b.ends.push_back(out.ends[p]);
  }
  for (std::size_t l = 0; l < ladders; ++l)
    for (std::size_t p = 0; p < out.people.size(); ++p) {
      batch& b = out.batches[out.batch_of[p]];
      b.start_tier[l].push_back(out.start_tier[l][p]);
      b.months_in_tier[l].push_back(out.first_month + out.starts[p] - out.since[l][p] + 1);
    }
}

/// What ties people together: the groups that rules ask about.
struct shared_groups {
  bool everybody = false, shop = false, team = false;
  std::vector<std::size_t> inputs;  ///< beside `plan::inputs`: texts that a rule groups by
  std::vector<std::size_t> naming;  ///< beside `plan::inputs`: texts with which people name each other

  bool operator==(shared_groups const&) const = default;

  /// `shops_together`: also where no rule makes a shop's people depend on each other.
  shared_groups(std::vector<plan const*> const& rules, bool shops_together) : shop(shops_together) {
    for (auto const* p : rules) {
      for (auto const& s : p->steps) {
        if (auto const* g = std::get_if<group_step>(&s)) add(*p, g->by, shops_together);
        if (auto const* q = std::get_if<pool_step>(&s)) add(*p, q->by, shops_together);
        if (auto const* n = std::get_if<naming_step>(&s)) add_naming(*p, n->names, shops_together);
      }
      for (auto const& l : p->policy.ladder)
        for (auto const& t : l.tier) shop = shop || !t.seats.empty();
    }
  }

 private:
  void add_naming(plan const& p, std::uint32_t names, bool shops_together) {
    for (std::size_t i = 0; i < p.inputs.size(); ++i)
      if (p.inputs[i].slot == names && std::find(naming.begin(), naming.end(), i) == naming.end()) naming.push_back(i);
    everybody = everybody || shops_together;  // newcomers may name anybody
  }
  /// People who share a pair of texts share each: the first that ties fewer than everybody together is enough.
  void add_pair(plan const& p, pair_step const& both, bool shops_together) {
    shared_groups first = *this;
    first.add(p, both.first, shops_together);
    if (everybody || !first.everybody)
      *this = std::move(first);
    else
      add(p, both.second, shops_together);
  }
  void add(plan const& p, std::uint32_t by, bool shops_together) {
    for (auto const& s : p.steps)
      if (auto const* both = std::get_if<pair_step>(&s); both != nullptr && both->slot == by && by != no_slot)
        return add_pair(p, *both, shops_together);
    if (by == no_slot) return void(everybody = true);
    if (by == p.shop) return void(shop = true);
    if (by == p.team) return void(team = true);
    for (std::size_t i = 0; i < p.inputs.size(); ++i)
      if (p.inputs[i].slot == by && !shops_together) return inputs.push_back(i);  // newcomers may draw any text
    everybody = true;                                                             // by tier: anybody may get there
  }
};

/// The texts that are people's ids, for rules that ask who names whom.
inline void find_ids_among_texts(ordered_records& in) {
  std::unordered_map<std::string_view, std::uint32_t> person_of;
  for (std::uint32_t p = 0; p < in.people.size(); ++p) person_of.emplace(in.people[p], p);
  in.id_text.assign(in.people.size(), no_slot);
  for (std::uint32_t c = 0; c < in.texts.size() && in.named; ++c)
    if (auto const who = person_of.find(in.texts[c]); who != person_of.end()) in.id_text[who->second] = c;
}

/// Unites who names somebody with whom they name.
inline void unite_naming(input_column const& of, large_array<std::uint32_t> const& order,
                         ordered_records const& records, disjoint_sets& sets) {
  if (of.codes == nullptr) return;
  std::vector<std::uint32_t> person_of_text(records.texts.size(), no_slot);
  for (std::uint32_t p = 0; p < records.people.size(); ++p)
    if (records.id_text[p] != no_slot) person_of_text[records.id_text[p]] = p;
  for (std::size_t i = 0; i < records.rows(); ++i) {
    std::int32_t const c = of.codes[order[i]];
    if (c < 0) continue;
    std::uint32_t const named = person_of_text[static_cast<std::size_t>(of.code_of[static_cast<std::size_t>(c)])];
    if (named != no_slot) sets.unite(named, records.person[i]);
  }
}

/// Unites the people who share a group in any month, and who name each other. `order`: month_row -> input_row.
inline void unite_groups(shared_groups const& by, large_array<std::uint32_t> const& order,
                         ordered_records const& records, disjoint_sets& sets) {
  if (by.everybody) return sets.unite_all();
  std::vector<std::uint32_t> first;
  auto unite = [&](auto code_at) {
    first.assign(records.texts.size(), no_slot);
    for (std::size_t i = 0; i < records.rows(); ++i) {
      if (code_at(i) < 0) continue;  // in no group
      auto const c = static_cast<std::size_t>(code_at(i));
      if (first[c] == no_slot)
        first[c] = records.person[i];
      else
        sets.unite(first[c], records.person[i]);
    }
  };
  if (by.shop) unite([&](std::size_t i) { return records.shop[i]; });
  if (by.team) unite([&](std::size_t i) { return records.team[i]; });
  for (std::size_t const which : by.inputs)
    if (input_column const& of = records.inputs[which]; of.codes != nullptr)
      unite([&](std::size_t i) {
        std::int32_t const c = of.codes[order[i]];
        return c < 0 ? -1 : static_cast<std::int32_t>(of.code_of[static_cast<std::size_t>(c)]);
      });
  for (std::size_t const which : by.naming) unite_naming(records.inputs[which], order, records, sets);
}

/// People who share a group in any month belong together; the rest may be worked on apart. `order`: month_row ->
/// input_row.
inline void partition(std::vector<plan const*> const& rules, large_array<std::uint32_t> const& order,
                      bool shops_together, ordered_records& out) {
  std::size_t const n = out.people.size();
  disjoint_sets sets(n);
  shared_groups const by(rules, shops_together);
  if (!by.naming.empty()) find_ids_among_texts(out);
  unite_groups(by, order, out, sets);
  std::vector<std::uint32_t> members(n, 0), batch_of_set(n, no_slot);
  for (std::uint32_t who = 0; who < n; ++who) ++members[sets.find(who)];
  std::size_t filled = batch_people;
  out.batch_of.resize(n);
  for (std::uint32_t who = 0; who < n; ++who) {
    std::uint32_t const set = sets.find(who);
    if (batch_of_set[set] == no_slot) {
      if (filled >= batch_people) {
        out.batches.emplace_back();
        filled = 0;
      }
      batch_of_set[set] = static_cast<std::uint32_t>(out.batches.size() - 1);
      filled += members[set];
    }
    out.batch_of[who] = batch_of_set[set];
    out.batches[batch_of_set[set]].people.push_back(who);
  }
  give_batch_rows(order, out);
  tell_beginnings(out);
}

}  // namespace tierwise::detail
