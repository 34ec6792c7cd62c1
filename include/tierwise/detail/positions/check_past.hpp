// Whether a workforce and a state tell of the same people, standing the same.
#pragma once

#include <algorithm>  // for std::lower_bound
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/records/partition.hpp"
#include "tierwise/error.hpp"
#include "tierwise/month.hpp"
#include "tierwise/state.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

/// Throws `error` unless the workforce is of the month behind the state.
inline void expect_month_behind(state const& before, table const& workforce) {
  column const* const when = workforce.find("month");
  if (before.is_empty() || when == nullptr) return;
  for (auto const& m : months_in(*when))
    if (m && *m != before.after() + 1)
      throw error(path_fault("workforce",
                             "it is of " + m->text() + ", and the state is the one after " + before.after().text(),
                             "people go on from how they stood behind the month before"));
}

/// Compares what a workforce and a state say of the same people.
class past_check {
 public:
  past_check(table const& workforce, ordered_records const& in)
      : workforce_(workforce), in_(in), from_(in.before.columns()) {}

  /// Throws `error` for people with whom the company has parted, and for tiers, or months since when they are held,
  /// that are not those of the state: what is there is told once.
  void expect_same() {
    refuse_departed();
    for (auto const& l : from_.ladders) {
      if (column const* const c = workforce_.find(l.name); c != nullptr && c->kind == column_kind::text)
        compare_tiers(*c, l);
      if (column const* const c = workforce_.find(l.name + "_since")) compare_months(*c, l);
    }
    if (!faults_.empty()) throw error(std::move(faults_));
  }

 private:
  static constexpr std::size_t most_told = 20;

  /// Calls with each row of somebody in the state, and the place there.
  template <class Use>
  void each_known(Use use) {
    column const& who = workforce_.at("person");
    for (std::size_t r = 0; r < workforce_.rows() && faults_.size() < most_told; ++r) {
      auto const p = std::lower_bound(in_.people.begin(), in_.people.end(), who.text(r)) - in_.people.begin();
      if (std::uint32_t const k = in_.in_state[static_cast<std::size_t>(p)]; k != no_slot) use(r, k);
    }
  }
  void tell(std::string message, std::string hint) {
    faults_.push_back(path_fault("workforce", std::move(message), std::move(hint)));
  }
  void tell_other(std::uint32_t person, std::string const& ladder, std::string const& here, std::string const& there) {
    tell(from_.people[person] + " has '" + here + "' in the column '" + ladder + "', and '" + there +
             "' in the state after " + from_.after.text(),
         "the state says where people stand: leave the column out, or the state");
  }
  void refuse_departed() {
    each_known([&](std::size_t, std::uint32_t k) {
      auto const since = [&](std::int32_t index) {
        return " in " + month::from_index(index).text() + ", by the state after " + from_.after.text();
      };
      if (from_.separated[k] != 0)
        tell("the company parted with " + from_.people[k] + since(from_.separated[k]),
             "leave the row out, or give somebody who is employed anew a new id");
      else if (from_.left[k] != 0)
        tell(from_.people[k] + " has left" + since(from_.left[k]),
             "leave the row out; who came back has a record since, by a policy with [rehire], and a state behind it");
    });
  }
  void compare_tiers(column const& c, carried_ladder const& kept) {
    each_known([&](std::size_t r, std::uint32_t k) {
      std::string const& there = kept.tiers[kept.tier[k]];
      if (!c.missing(r) && !c.text(r).empty() && c.text(r) != there)
        tell_other(k, kept.name, std::string(c.text(r)), there);
    });
  }
  void compare_months(column const& c, carried_ladder const& kept) {
    std::vector<std::optional<month>> const since = months_in(c);
    each_known([&](std::size_t r, std::uint32_t k) {
      month const there = from_.after + 1 - (kept.months_in_tier[k] - 1);
      if (since[r] && *since[r] != there) tell_other(k, c.name, since[r]->text(), there.text());
    });
  }

  table const& workforce_;
  ordered_records const& in_;
  state_columns const& from_;
  std::vector<fault> faults_;
};

}  // namespace tierwise::detail
