// Who is at work when a ledger ends, and how they stand: what a simulation starts from.
#include <pybind11/stl.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "bindings.hpp"
#include "tierwise/ledger.hpp"
#include "tierwise/table.hpp"

namespace tierwise::python {

namespace {

constexpr std::size_t no_row = std::numeric_limits<std::size_t>::max();

/// A month in a column of records; nothing where there is none.
class months_read {
 public:
  explicit months_read(column const& c) : column_(c) {
    if (c.kind == column_kind::number || c.kind == column_kind::flag) {
      fault f;
      f.path = "column \"" + c.name + "\"";
      f.message = "expected months, found numbers";
      f.hint = "write 2026-03 or 2026-03-17";
      throw error(std::move(f));
    }
    if (c.kind == column_kind::text)
      for (auto const& t : *c.dictionary) of_text_.push_back(month::read(t));
  }
  [[nodiscard]] std::optional<month> at(std::size_t row) const {
    if (column_.missing(row)) return {};
    if (column_.kind == column_kind::text) return of_text_[static_cast<std::size_t>(column_.codes[row])];
    return month::from_index(static_cast<std::int32_t>(column_.numbers[row]));
  }

 private:
  column const& column_;
  std::vector<std::optional<month>> of_text_;
};

[[nodiscard]] column const& needed(table const& t, std::string const& name) {
  if (column const* const c = t.find(name)) return *c;
  std::vector<std::string> known;
  for (auto const& other : t.columns()) known.push_back(other.name);
  fault f = error::unknown_name("column", name, known);
  f.path = "records";
  throw error(std::move(f));
}

class workforce_maker {
 public:
  workforce_maker(ledger const& l, table const& own, table const& records) : l_(l), own_(own), records_(records) {
    for (auto const m : l.months) last_ = m > last_ ? m : last_;
    for (std::size_t i = 0; i < l.people.size(); ++i) person_of_.emplace(l.people[i], i);
    stand();
  }

  [[nodiscard]] table make(std::vector<std::string> const& keep) {
    month const from = l_.first_month + (last_ + 1);
    std::vector<std::string> ids, shops, teams;
    for (auto const r : at_work_) {
      ids.push_back(l_.people[l_.person[r]]);
      shops.push_back(l_.texts[static_cast<std::size_t>(l_.shop[r])]);
      if (!l_.team.empty()) teams.push_back(l_.texts[static_cast<std::size_t>(l_.team[r])]);
    }
    table out;
    out.add("person", ids);
    out.add("month", std::vector<month>(ids.size(), from));
    if (own_.find("shop") != nullptr) out.add("shop", shops);
    if (!teams.empty()) out.add("team", teams);
    out.add("joined", joined());
    auto const& ladders = l_.policy().ladder;
    for (std::size_t k = 0; k < ladders.size(); ++k) {
      std::vector<std::string> tiers;
      std::vector<month> since;
      for (std::size_t i = 0; i < at_work_.size(); ++i) {
        std::size_t const r = at_work_[i], p = l_.person[r];
        bool const moved = moved_[k][p] >= 0;
        auto const tier = moved ? static_cast<std::size_t>(moved_[k][p]) : l_.tiers[k][r];
        tiers.push_back(ladders[k].tier[tier].name);
        since.push_back(moved ? from : from - l_.months_in_tier[k][r]);
      }
      out.add(ladders[k].name, tiers);
      out.add(ladders[k].name + "_since", since);
    }
    if (!keep.empty()) take(keep, out);
    return out;
  }

  /// (person, ladder, tier) of those who hold a tier on trial from then on.
  [[nodiscard]] py::list acting() const {
    py::list out;
    auto const& ladders = l_.policy().ladder;
    for (auto const r : at_work_)
      for (std::size_t k = 0; k < ladders.size(); ++k) {
        std::size_t const p = l_.person[r];
        if (acting_[k][p] == 0) continue;
        auto const tier = moved_[k][p] >= 0 ? static_cast<std::size_t>(moved_[k][p]) : l_.tiers[k][r];
        out.append(py::make_tuple(l_.people[p], ladders[k].name, ladders[k].tier[tier].name));
      }
    return out;
  }

 private:
  /// Who goes on, where the last month's events put them, and which tiers are held on trial.
  void stand() {
    std::size_t const ladders = l_.policy().ladder.size();
    moved_.assign(ladders, std::vector<std::int32_t>(l_.people.size(), -1));
    acting_.assign(ladders, std::vector<std::uint8_t>(l_.people.size(), 0));
    std::vector<std::uint8_t> gone(l_.people.size(), 0);
    for (auto const& e : l_.events) {
      bool const last = e.month == last_;
      auto const k = static_cast<std::size_t>(e.subject);
      switch (e.kind) {
        case event_kind::separated:
        case event_kind::let_go: gone[e.person] = 1; break;
        case event_kind::promoted:
        case event_kind::appointed:
        case event_kind::confirmed:
        case event_kind::demoted:
        case event_kind::fell_back:
          acting_[k][e.person] = e.to > e.from && l_.plan->ladders[k].tiers[static_cast<std::size_t>(e.to)].is_acting;
          if (last) moved_[k][e.person] = e.to == e.from ? -1 : e.to;
          break;
        default: break;
      }
    }
    for (std::size_t r = 0; r < l_.rows(); ++r)
      if (l_.months[r] == last_ && gone[l_.person[r]] == 0) at_work_.push_back(r);
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
    if (column const* const c = own_.find("joined")) {
      months_read const joined(*c);
      column const& who = needed(own_, "person");
      for (std::size_t row = 0; row < own_.rows(); ++row)
        if (std::size_t const p = person_in(who, row); p != no_row)
          if (auto const m = joined.at(row)) first[p] = *m;
    }
    std::vector<month> out;
    for (auto const r : at_work_) out.push_back(first[l_.person[r]]);
    return out;
  }

  /// The last month's values of some columns.
  void take(std::vector<std::string> const& keep, table& out) const {
    month const last = l_.first_month + last_;
    column const &who = needed(records_, "person"), &when = needed(records_, "month");
    months_read const months(when);
    std::vector<std::size_t> row_of(l_.people.size(), no_row);
    for (std::size_t row = 0; row < records_.rows(); ++row)
      if (months.at(row) == last)
        if (std::size_t const p = person_in(who, row); p != no_row) row_of[p] = row;
    for (auto const r : at_work_)
      if (row_of[l_.person[r]] == no_row) {
        fault f;
        f.path = "records";
        f.message = l_.people[l_.person[r]] + " has no row for " + last.text();
        throw error(std::move(f));
      }
    for (auto const& name : keep) {
      column const& from = needed(records_, name);
      column c;
      c.name = name;
      c.kind = from.kind;
      if (from.kind == column_kind::text) {
        auto kept = std::make_shared<std::vector<std::int32_t>>();
        for (auto const r : at_work_) kept->push_back(from.codes[row_of[l_.person[r]]]);
        c.codes = *kept;
        c.dictionary = from.dictionary;
        c.owner = std::move(kept);
      } else {
        auto kept = std::make_shared<std::vector<double>>();
        for (auto const r : at_work_) kept->push_back(from.numbers[row_of[l_.person[r]]]);
        c.numbers = *kept;
        c.owner = std::move(kept);
      }
      out.add(std::move(c));
    }
  }

  ledger const& l_;
  table const &own_, &records_;
  std::int32_t last_ = -1;
  std::unordered_map<std::string, std::size_t> person_of_;
  std::vector<std::size_t> at_work_;               ///< rows of the ledger's last month
  std::vector<std::vector<std::int32_t>> moved_;   ///< ladder -> person -> tier from the next month on; -1: as before
  std::vector<std::vector<std::uint8_t>> acting_;  ///< ladder -> person
};

/// The first month of records and the last; nothing where there is none.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> months_of(table const& t) {
  column const& when = needed(t, "month");
  months_read const months(when);
  std::optional<month> first, last;
  for (std::size_t row = 0; row < t.rows(); ++row)
    if (auto const m = months.at(row)) {
      first = first && *first < *m ? *first : *m;
      last = last && *m < *last ? *last : *m;
    }
  if (!first) return {};
  return std::pair{first->text(), last->text()};
}

}  // namespace

void register_workforce(py::module_& m) {
  m.def(
      "workforce",
      [](ledger const& l, table const& own, table const& records, std::vector<std::string> const& keep) {
        workforce_maker maker(l, own, records);
        return py::make_tuple(maker.make(keep), maker.acting());
      },
      py::arg("ledger"), py::arg("own"), py::arg("records"), py::arg("keep"));
  m.def("months_of", &months_of, py::arg("records"));
}

}  // namespace tierwise::python
