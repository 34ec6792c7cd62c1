// The people at work behind the last month of a ledger, and how it left them.
#pragma once

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
  workforce_maker(ledger const& l, table const& records) : l_(l), records_(records), stood_(l.state.columns()) {
    (void)l.policy();  // refuses a ledger that nothing made
    refuse_totals_only();
    for (std::size_t i = 0; i < l.people.size(); ++i) person_of_.emplace(l.people[i], i);
    std::int32_t const last = stood_.after - l.first_month;
    for (std::size_t r = 0; r < l.rows(); ++r)
      if (l.months[r] == last)
        if (std::size_t const p = l.state.find(l.people[l.person[r]]); stood_.separated[p] == 0 && stood_.left[p] == 0)
          at_work_.push_back({r, p});
  }

  [[nodiscard]] workforce make() const {
    workforce out;
    out.state = l_.state;
    month const from = stood_.after + 1;
    std::vector<std::string> ids, shops;
    std::vector<month> joined;
    auto teams = std::make_shared<std::vector<std::int32_t>>();
    for (auto const& who : at_work_) {
      ids.push_back(stood_.people[who.place]);
      shops.push_back(stood_.texts[static_cast<std::size_t>(stood_.shop[who.place])]);
      joined.push_back(month::from_index(stood_.joined[who.place]));
      if (!l_.team.empty()) teams->push_back(l_.team[who.row]);
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
    out.people.add("joined", joined);
    for (auto const& l : stood_.ladders) {
      std::vector<std::string> tiers;
      std::vector<month> since;
      for (auto const& who : at_work_) {
        tiers.push_back(l.tiers[l.tier[who.place]]);
        since.push_back(from - (l.months_in_tier[who.place] - 1));
      }
      out.people.add(l.name, tiers);
      out.people.add(l.name + "_since", since);
    }
    return out;
  }

  /// The last month's values of some columns of these or other records.
  void take(table const& from, std::vector<std::string> const& names, table& out) const {
    month const last = stood_.after;
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
    for (auto const& at : at_work_)
      if (row_of[l_.person[at.row]] == no_row) {
        fault f;
        f.path = "records";
        f.message = stood_.people[at.place] + " has no row for " + last.text();
        throw error(std::move(f));
      }
    auto pick = [&](auto const& values) {
      auto kept = std::make_shared<std::vector<std::remove_cvref_t<decltype(values[0])>>>();
      for (auto const& at : at_work_) kept->push_back(values[row_of[l_.person[at.row]]]);
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

  static constexpr std::size_t no_row = std::numeric_limits<std::size_t>::max();

  /// The person of the ledger in a row of some records, or no_row.
  [[nodiscard]] std::size_t person_in(column const& who, std::size_t row) const {
    if (who.kind != column_kind::text || who.missing(row)) return no_row;
    auto const at = person_of_.find(who.text(row));
    return at == person_of_.end() ? no_row : at->second;
  }

  /// Somebody with a row in the ledger's last month, and a place in its state.
  struct at_work {
    std::size_t row = 0, place = 0;
  };
  ledger const& l_;
  table const& records_;
  state_columns const& stood_;
  std::unordered_map<std::string, std::size_t> person_of_;
  std::vector<at_work> at_work_;
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
