// What may come of a policy: totals of every replica and month, by shop and tier, and how they spread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/detail/plan/dated.hpp"
#include "tierwise/detail/support/large_arrays.hpp"
#include "tierwise/month.hpp"
#include "tierwise/note.hpp"
#include "tierwise/state.hpp"

namespace tierwise {

/// Something that is added up: whole numbers of units of 10^-decimals.
struct projected_measure {
  std::string name;  ///< `heads`, `employer_cost`, `line.base`, `total.sales`, `reason.stuck`
  std::string zh;
  int decimals = 0;
};

/// What a measure is, which says how it is written.
enum class measure_kind : std::uint8_t { money, count, number, share };

/// A measure as people read it: a sum of what is added up, or one such sum over another.
struct shown_measure {
  std::string name, zh;
  measure_kind kind = measure_kind::count;
  std::string unit;                 ///< "people", "hours"; of money the currency; empty where there is none
  int better = 0;                   ///< 1: more of it is better, -1: less, 0: neither
  bool is_stock = false;            ///< a number of people in a month, not a flow: over several months it is averaged
  bool of_tiers = true;             ///< false: only everybody and shops have it
  std::vector<std::string> sum_of;  ///< what is added up for it
  std::vector<std::string> over;    ///< what the sum is divided by; empty: nothing
};

/// Whom it is added up over: everybody (`by` empty), a shop, or a tier of a ladder in the month.
struct projected_cell {
  std::string by, name, zh;
};

/// The middle of what the replicas came to, and what 80 % of them lie between.
struct band {
  double low = 0, median = 0, high = 0;
};

/// The result of `simulate`. Values are whole numbers, so they do not depend on the order in which they were added up.
struct projection {
  detail::dated<detail::model> models;  ///< the rules that were played
  month first_month;
  std::int32_t months = 0;
  std::uint32_t first_replica = 0, replicas = 0;
  std::uint64_t seed = 0;
  state before;  ///< how the people of the workforce stood at the start, with their past
  std::vector<projected_measure> measures;
  std::vector<shown_measure> shown;           ///< the same as people read them, in their order
  std::vector<projected_cell> cells;          ///< the first is everybody
  detail::zeroed_array<std::int64_t> values;  ///< replica, month, cell, measure: the last runs fastest
  std::vector<std::uint8_t> done;             ///< by replica: 0 where the run was interrupted before its end
  std::vector<note> notes;                    ///< what of the workforce was not used, or is taken for granted
  std::vector<std::string>
      drawn_at_start;  ///< quantities of people that the workforce does not have: drawn as for newcomers

  [[nodiscard]] std::size_t index(std::uint32_t replica, std::int32_t at, std::size_t cell, std::size_t measure) const {
    return ((std::size_t(replica) * static_cast<std::size_t>(months) + static_cast<std::size_t>(at)) * cells.size() +
            cell) *
               measures.size() +
           measure;
  }
  /// `replica` counts from 0 here, whatever the first replica's number is. Throws `error` for what the projection does
  /// not have.
  [[nodiscard]] std::int64_t value(std::uint32_t replica, std::int32_t at, std::size_t cell,
                                   std::size_t measure) const {
    if (replica >= replicas || at < 0 || at >= months || cell >= cells.size() || measure >= measures.size())
      refuse(replica, at, cell, measure);
    return values[index(replica, at, cell, measure)];
  }
  /// In units of the measure, over all months.
  [[nodiscard]] std::int64_t total(std::uint32_t replica, std::size_t cell, std::size_t measure) const;
  /// The place of a measure; throws `error` with the nearest name.
  [[nodiscard]] std::size_t measure(std::string_view name) const;
  /// The place of a cell, as ("shop", "harbour") or ("", "").
  [[nodiscard]] std::size_t cell(std::string_view by, std::string_view name) const;
  /// Of the replicas that are done: the median and the 10th and 90th hundredth, between neighbours in proportion.
  [[nodiscard]] band spread(std::int32_t at, std::size_t cell, std::size_t measure) const;
  /// The same of any numbers; NaN for none.
  [[nodiscard]] static band spread_of(std::vector<double> all);
  /// Parts of one run, each of other replicas, as one projection of `replicas` from `first_replica` on; those in no
  /// part are not done. Throws `error` for parts that were not played alike, or that have a replica in common.
  [[nodiscard]] static projection joined(std::vector<std::shared_ptr<projection const>> const& parts,
                                         std::uint32_t first_replica, std::uint32_t replicas);

 private:
  [[noreturn]] void refuse(std::uint32_t replica, std::int32_t at, std::size_t cell, std::size_t measure) const;
};

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/simulate/projection_inl.hpp"
#endif
