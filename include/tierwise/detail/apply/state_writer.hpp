// The state that recorded months leave behind, while batches write to it.
#pragma once

#include <algorithm>  // for std::all_of, std::merge
#include <cstdint>
#include <iterator>  // for std::back_inserter
#include <memory>    // for std::make_shared
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/month/carry.hpp"
#include "tierwise/detail/records/going_on.hpp"
#include "tierwise/detail/records/partition.hpp"
#include "tierwise/detail/stages/policy_sha256.hpp"
#include "tierwise/event.hpp"
#include "tierwise/state.hpp"

namespace tierwise::detail {

/// Batch after batch, so that what is written together lies together, until everybody is put where they belong.
class state_writer {
 public:
  state_writer(dated<plan> const& plans, ordered_records const& in)
      : plans_(plans),
        rules_(plans.in(month::from_index(in.first_month + in.month_count - 1))),
        in_(in),
        last_(in.month_count - 1) {
    written_.resize(in.people.size());
    std::uint32_t next = 0;
    for (auto const& b : in.batches)
      for (auto const p : b.people) written_[p] = next++;
    list_people();
    make_room(rules_, out_.people.size(), in.tiers_recorded, out_);
    out_.after = month::from_index(in.first_month + last_);
    for (auto const& b : in.batches)
      for (auto const p : b.people) {
        std::uint32_t const to = written_[p];
        out_.joined[to] = in.joined[p];
        out_.joined_said[to] = in.joined_said[p];
        out_.first[to] = in.first_month + in.starts[p];
        out_.last[to] = in.first_month + in.ends[p];
        if (!in.left.empty()) out_.left[to] = in.left[p];
      }
    for (std::uint32_t k = 0; k < written_before_.size(); ++k) take_facts(k, written_before_[k]);
    for (std::size_t r = in.rows(); r-- > 0 && in.month[r] == last_;)
      if (std::uint32_t const to = written_[in.person[r]]; out_.separated[to] == 0) out_.shop[to] = in.shop[r];
  }

  /// The rules that were in force in the last month.
  [[nodiscard]] plan const& rules() const { return rules_; }

  /// How the people of a batch stand behind the last month, and what happened to them. Batches may write side by side.
  void write(batch const& b, std::vector<event> const& events, people_state& stood) {
    for (auto const& e : events) {
      bool const parted = e.kind == event_kind::separated || e.kind == event_kind::let_go;
      // Who has left may have come back.
      if (!parted && (e.kind != event_kind::left || e.month != in_.ends[e.person])) continue;
      std::uint32_t const to = written_[e.person];
      if (parted) out_.separated[to] = in_.first_month + e.month;
      out_.shop[to] = e.shop;
    }
    std::vector<carried_person> people(b.people.size());
    for (std::uint32_t i = 0; i < people.size(); ++i) people[i] = {i, written_[b.people[0]] + i};
    write_people(rules_, stood, people, in_.first_month, last_, out_);
  }

  [[nodiscard]] state finish() {
    write_absent();
    put_in_order();
    for (auto* const ladders : {&out_.ladders, &out_.undecided})
      for (auto& l : *ladders)
        for (auto& months : l.refused)
          if (std::all_of(months.begin(), months.end(), [](std::int32_t m) { return m == 0; })) months = {};
    keep_texts();
    out_.policy_sha256 = policy_sha256(rules_.policy);
    out_.policy_name = rules_.policy.name;
    out_.currency = rules_.policy.currency;
    return state(std::make_shared<state_columns const>(std::move(out_)));
  }

 private:
  /// Those of the records and of the state before them, in byte order.
  void list_people() {
    auto const& ours = in_.people;
    auto const& before = in_.before.people();
    written_before_.resize(before.size());
    place_.resize(ours.size());
    if (before.empty()) {
      out_.people = ours;
      for (std::uint32_t i = 0; i < ours.size(); ++i) place_[written_[i]] = i;
      return;
    }
    for (std::uint32_t i = 0, k = 0; i < ours.size() || k < before.size();) {
      bool const is_ours = i < ours.size() && (k == before.size() || ours[i] <= before[k]);
      bool const is_known = k < before.size() && (i == ours.size() || before[k] <= ours[i]);
      auto const place = static_cast<std::uint32_t>(out_.people.size());
      auto const at = is_ours ? written_[i] : static_cast<std::uint32_t>(place_.size());
      out_.people.push_back(is_ours ? ours[i] : before[k]);
      if (!is_ours) {
        absent_.push_back({static_cast<std::uint32_t>(absent_.size()), at}), absent_before_.push_back(k);
        place_.push_back(place);
      }
      place_[at] = place;
      if (is_known) written_before_[k++] = at;
      if (is_ours) ++i;
    }
  }
  void take_facts(std::uint32_t there, std::uint32_t to) {
    state_columns const& from = in_.before.columns();
    bool const in_records = out_.first[to] != 0;
    out_.separated[to] = in_records && !parted_before(in_, there) ? 0 : from.separated[there];
    out_.shop[to] = static_cast<std::int32_t>(in_.state_codes[static_cast<std::size_t>(from.shop[there])]);
    if (in_records) return;  // they have them
    out_.joined[to] = from.joined[there];
    out_.joined_said[to] = from.joined_said[there];
    out_.first[to] = from.first[there];
    out_.last[to] = from.last[there];
    out_.left[to] = from.left[there];
  }
  /// Those of the state before who are in no record stay as they were, but for what amendments since have ended.
  void write_absent() {
    if (absent_.empty()) return;
    state_columns const& from = in_.before.columns();
    std::vector<carried_person> people;
    for (auto const& p : absent_) people.push_back({p.here, absent_before_[p.here]});
    people_state stood(rules_, absent_.size());
    if (in_.tiers_recorded) stood.keep_undecided();
    carried_columns const where(from, rules_, in_.state_codes);
    people_carrier(from, where, in_.first_month - from.after.index, -last_).place(people, rules_, stood);
    for (auto const& [begins, rules] : plans_.amended)
      if (from.after < begins && begins <= out_.after) stood.end_trials(*rules);
    write_people(rules_, stood, absent_, in_.first_month, last_, out_);
  }
  /// A column at a time, which stays in the cache.
  void put_in_order() {
    bool in_order = true;
    for (std::uint32_t i = 0; i < place_.size(); ++i) in_order = in_order && place_[i] == i;
    if (in_order) return;
    auto const put = [&]<class T>(std::vector<T>& column, std::vector<T>& spare) {
      spare.resize(column.size());
      for (std::size_t i = 0; i < column.size(); ++i) spare[place_[i]] = column[i];
      column.swap(spare);
    };
    std::vector<std::uint8_t> bytes;
    std::vector<std::int16_t> shorts;
    std::vector<std::int32_t> whole;
    std::vector<std::uint64_t> bits;
    std::vector<double> fractions;
    for (auto* const months :
         {&out_.shop, &out_.joined, &out_.first, &out_.last, &out_.separated, &out_.left, &out_.tenure_from})
      put(*months, whole);
    put(out_.joined_said, bytes);
    for (auto* const months : {&out_.months_so_far, &out_.this_year, &out_.this_quarter}) put(*months, shorts);
    auto const put_ladder = [&](carried_ladder& l) {
      put(l.tier, bytes);
      put(l.highest, bytes);
      for (auto* const months : {&l.months_in_tier, &l.months_risen, &l.acting_months, &l.waiting})
        put(*months, shorts);
      put(l.priority, bits);
      for (auto& months : l.refused) put(months, whole);
    };
    for (auto& l : out_.ladders) put_ladder(l);
    for (auto& l : out_.undecided) put_ladder(l);
    if (!out_.let_go.empty()) put(out_.let_go, bytes);
    auto const put_totals = [&](carried_totals& of) {
      for (auto& column : of.of)
        if (!column.empty()) put(column, fractions);
    };
    for (auto& h : out_.histories) {
      for (auto& column : h.months) put(column, fractions);
      put_totals(h.all);
      put_totals(h.year);
      put_totals(h.quarter);
      for (auto& of : h.risen) put_totals(of);
      for (auto& of : h.risen_undecided) put_totals(of);
    }
  }
  /// Only the texts that stand somewhere.
  void keep_texts() {
    std::vector<std::int32_t> code_of(in_.texts.size(), -1);
    auto const keep = [&](std::size_t text) {
      if (code_of[text] < 0) {
        code_of[text] = static_cast<std::int32_t>(out_.texts.size());
        out_.texts.push_back(in_.texts[text]);
      }
      return code_of[text];
    };
    for (auto& shop : out_.shop) shop = keep(static_cast<std::size_t>(shop));
    for (auto& h : out_.histories)
      for (auto& column : h.months)
        for (std::size_t p = 0; h.type == value_type::text && p < column.size(); ++p)
          if (column[p] == column[p]) column[p] = keep(static_cast<std::size_t>(column[p]));
  }

  dated<plan> const& plans_;
  plan const& rules_;
  ordered_records const& in_;
  std::int32_t last_;
  state_columns out_;
  std::vector<std::uint32_t> written_;         ///< person of the records -> where they are written
  std::vector<std::uint32_t> written_before_;  ///< and person of the state before
  std::vector<std::uint32_t> place_;           ///< where they are written -> person of this state
  std::vector<carried_person> absent_;         ///< those in no record, counted by themselves -> where they are written
  std::vector<std::uint32_t> absent_before_;   ///< and of the state before
};

/// What the records say about people of the state before them: who has left behind its last month, and whose records
/// are not paid. These events are of months before the records; `people` gets who is in no record.
[[nodiscard]] inline std::vector<event> departures_before(ordered_records const& in, std::vector<std::string>& people) {
  std::vector<event> out;
  state_columns const& from = in.before.columns();
  std::vector<std::uint32_t> here(from.people.size(), no_slot);
  for (std::uint32_t p = 0; p < in.in_state.size(); ++p)
    if (in.in_state[p] != no_slot) here[in.in_state[p]] = p;
  std::vector<std::uint8_t> away(in.returns.empty() ? 0 : in.people.size(), 2);
  for (std::size_t i = 0; i < in.rows() && !away.empty(); ++i)
    if (std::uint8_t& of = away[in.person[i]]; of == 2) of = in.returns[in.batch_row[i]] > 0 ? 1 : 0;
  auto const returns = [&](std::uint32_t person) { return !away.empty() && away[person] == 1; };
  auto const note = [&](event_kind kind, std::uint32_t k, std::uint32_t person, std::int32_t when,
                        std::int32_t number) {
    event e;
    e.kind = kind;
    e.month = when - in.first_month;
    e.person = person;
    e.shop = static_cast<std::int32_t>(in.state_codes[static_cast<std::size_t>(from.shop[k])]);
    e.number = number;
    out.push_back(e);
  };
  for (std::uint32_t k = 0; k < here.size(); ++k) {
    bool const comes_again = here[k] != no_slot;
    if (from.separated[k] != 0 && (!comes_again || parted_before(in, k))) {
      if (comes_again)
        note(event_kind::records_ignored, k, here[k], from.separated[k], records_behind(in, here[k], -1));
    } else if ((here[k] == no_slot || returns(here[k])) && from.last[k] == from.after.index && from.left[k] == 0) {
      note(event_kind::left, k, here[k] != no_slot ? here[k] : static_cast<std::uint32_t>(people.size()), from.last[k],
           0);
      if (here[k] == no_slot) people.push_back(from.people[k]);
    }
  }
  sort_stably(out.begin(), out.end(), [](event const& a, event const& b) { return a.month < b.month; });
  return out;
}

}  // namespace tierwise::detail
