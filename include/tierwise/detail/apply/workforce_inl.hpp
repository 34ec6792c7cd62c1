// The people at work behind the last month of a ledger, and how its events left them.
#pragma once

#include <algorithm>  // for std::max, std::min
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>  // for std::remove_cvref_t
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/detail/records/column_reader.hpp"
#include "tierwise/error.hpp"
#include "tierwise/workforce.hpp"

namespace tierwise {

namespace detail {

class workforce_maker {
 public:
  workforce_maker(ledger const& l, table const& records) : l_(l), records_(records) {
    refuse_totals_only();
    for (auto const m : l.months) last_ = std::max(last_, m);
    for (std::size_t i = 0; i < l.people.size(); ++i) person_of_.emplace(l.people[i], i);
    stand();
  }

  [[nodiscard]] workforce make() const {
    workforce out;
    month const from = l_.first_month + (last_ + 1);
    std::vector<std::string> ids, shops;
    auto teams = std::make_shared<std::vector<std::int32_t>>();
    for (auto const r : at_work_) {
      ids.push_back(l_.people[l_.person[r]]);
      shops.push_back(l_.texts[static_cast<std::size_t>(l_.shop[r])]);
      if (!l_.team.empty()) teams->push_back(l_.team[r]);
    }
    out.people.add("person", ids);
    out.people.add("month", std::vector<month>(ids.size(), from));
    if (records_.find("shop") != nullptr) out.people.add("shop", shops);
    if (!teams->empty()) {
      column c;
      c.name = "team";
      c.kind = column_kind::text;
      c.codes = *teams;
      c.dictionary = std::make_shared<std::vector<std::string> const>(l_.texts);
      c.owner = std::move(teams);
      out.people.add(std::move(c));
    }
    out.people.add("joined", joined());
    auto const& ladders = l_.policy().ladder;
    for (std::size_t k = 0; k < ladders.size(); ++k) {
      std::vector<std::string> tiers;
      std::vector<month> since;
      for (auto const r : at_work_) {
        tiers.push_back(tier(k, r));
        since.push_back(moved_[k][l_.person[r]] >= 0 ? from : from - l_.months_in_tier[k][r]);
        if (acting_[k][l_.person[r]] != 0)
          out.on_trial.push_back({l_.people[l_.person[r]], ladders[k].name, tiers.back()});
      }
      note_trials(out, k);
      out.people.add(ladders[k].name, tiers);
      out.people.add(ladders[k].name + "_since", since);
    }
    return out;
  }

  /// The last month's values of some columns of these or other records.
  void take(table const& from, std::vector<std::string> const& names, table& out) const {
    month const last = l_.first_month + last_;
    column_reader reader(from);
    for (auto const* name : {"person", "month"}) reader.find(name);
    for (auto const& name : names) reader.find(name);
    reader.faults.stop_if_any();
    column const& who = from.at("person");
    auto const months = months_in(from.at("month"));
    std::vector<std::size_t> row_of(l_.people.size(), no_row);
    for (std::size_t row = 0; row < from.rows(); ++row)
      if (months[row] == last)
        if (std::size_t const p = person_in(who, row); p != no_row) row_of[p] = row;
    for (auto const r : at_work_)
      if (row_of[l_.person[r]] == no_row) {
        fault f;
        f.path = "records";
        f.message = l_.people[l_.person[r]] + " has no row for " + last.text();
        throw error(std::move(f));
      }
    auto pick = [&](auto const& values) {
      auto kept = std::make_shared<std::vector<std::remove_cvref_t<decltype(values[0])>>>();
      for (auto const r : at_work_) kept->push_back(values[row_of[l_.person[r]]]);
      return kept;
    };
    for (auto const& name : names) {
      column c = from.at(name);
      if (c.kind == column_kind::text) {
        auto kept = pick(c.codes);
        c.codes = *kept;
        c.owner = std::move(kept);
      } else {
        auto kept = pick(c.numbers);
        c.numbers = *kept;
        c.owner = std::move(kept);
      }
      out.add(std::move(c));
    }
  }

 private:
  void refuse_totals_only() const {
    if (l_.kept.groupings.empty()) return;
    fault f;
    f.path = "ledger";
    f.message = "only totals were kept: nobody's rows say where people stand";
    f.hint = "apply the policy for a ledger with its rows";
    throw error(std::move(f));
  }
  void note_trials(workforce& out, std::size_t ladder) const {
    tierwise::note n;
    n.kind = note_kind::on_trial;
    n.subject = l_.policy().ladder[ladder].name;
    n.months = (l_.first_month + last_).text();
    std::vector<std::string> who;
    for (auto const& t : out.on_trial)
      if (t.ladder == n.subject) who.push_back(t.person + " " + t.tier);
    n.rows = who.size();
    n.text = "held on trial, and taken for held for good: " + some_of(who);
    if (!who.empty()) out.notes.push_back(std::move(n));
  }

  static constexpr std::size_t no_row = std::numeric_limits<std::size_t>::max();

  /// Who goes on, where the last month's events put them, and which tiers are held on trial.
  void stand() {
    std::size_t const ladders = l_.policy().ladder.size();
    moved_.assign(ladders, std::vector<std::int32_t>(l_.people.size(), -1));
    acting_.assign(ladders, std::vector<std::uint8_t>(l_.people.size(), 0));
    std::vector<std::uint8_t> gone(l_.people.size(), 0);
    auto const& amended = l_.plans.amended;
    auto next = amended.begin();
    auto work_until =
        [&](std::int32_t m) {  // an amendment may end the trial of a tier: whoever is on it then holds it for good
          for (; next != amended.end() && !(l_.first_month + m < next->first); ++next)
            for (std::size_t k = 0; k < ladders; ++k)
              for (auto& tier : acting_[k])
                if (tier != 0 && !next->second->ladders[k].tiers[tier].is_acting) tier = 0;
        };
    for (auto const& e : l_.events) {
      work_until(e.month);
      auto const k = static_cast<std::size_t>(e.subject);
      switch (e.kind) {
        case event_kind::separated:
        case event_kind::let_go: gone[e.person] = 1; break;
        case event_kind::promoted:
        case event_kind::appointed:
        case event_kind::confirmed:
        case event_kind::demoted:
        case event_kind::fell_back:
          acting_[k][e.person] = 0;
          if (e.to > e.from && l_.plan_in(e).ladders[k].tiers[static_cast<std::size_t>(e.to)].is_acting)
            acting_[k][e.person] = static_cast<std::uint8_t>(e.to);
          if (e.month == last_) moved_[k][e.person] = e.to == e.from ? -1 : e.to;
          break;
        default: break;
      }
    }
    work_until(last_);
    for (std::size_t r = 0; r < l_.rows(); ++r)
      if (l_.months[r] == last_ && gone[l_.person[r]] == 0) at_work_.push_back(r);
  }

  /// The tier from the next month on, of the person in a row.
  [[nodiscard]] std::string const& tier(std::size_t ladder, std::size_t row) const {
    std::int32_t const moved = moved_[ladder][l_.person[row]];
    auto const t = moved >= 0 ? static_cast<std::size_t>(moved) : l_.tiers[ladder][row];
    return l_.policy().ladder[ladder].tier[t].name;
  }

  /// The person of the ledger in a row of some records, or no_row.
  [[nodiscard]] std::size_t person_in(column const& who, std::size_t row) const {
    if (who.kind != column_kind::text || who.missing(row)) return no_row;
    auto const at = person_of_.find(who.text(row));
    return at == person_of_.end() ? no_row : at->second;
  }

  [[nodiscard]] std::vector<month> joined() const {
    std::vector<month> first(l_.people.size(), month::from_index(std::numeric_limits<std::int32_t>::max()));
    for (std::size_t r = 0; r < l_.rows(); ++r)
      first[l_.person[r]] = std::min(first[l_.person[r]], l_.first_month + l_.months[r]);
    if (column const* const c = records_.find("joined")) {
      auto const said = months_in(*c);
      column const& who = records_.at("person");
      for (std::size_t row = 0; row < records_.rows(); ++row)
        if (std::size_t const p = person_in(who, row); p != no_row && said[row]) first[p] = *said[row];
    }
    std::vector<month> out;
    for (auto const r : at_work_) out.push_back(first[l_.person[r]]);
    return out;
  }

  ledger const& l_;
  table const& records_;
  std::int32_t last_ = -1;
  std::unordered_map<std::string, std::size_t> person_of_;
  std::vector<std::size_t> at_work_;              ///< rows of the ledger's last month
  std::vector<std::vector<std::int32_t>> moved_;  ///< ladder -> person -> tier from the next month on; -1: as before
  std::vector<std::vector<std::uint8_t>>
      acting_;  ///< ladder -> person -> tier held on trial; 0: none, for the first never is
};

}  // namespace detail

TIERWISE_INLINE workforce workforce_after(ledger const& l, table const& records, std::vector<std::string> const& keep,
                                          table const& kept_from) {
  detail::workforce_maker const maker(l, records);
  workforce out = maker.make();
  for (auto const& n : l.notes)
    if (n.kind == note_kind::alike || n.kind == note_kind::missing_joined) out.notes.push_back(n);
  if (!keep.empty()) maker.take(kept_from, keep, out.people);
  return out;
}

}  // namespace tierwise
