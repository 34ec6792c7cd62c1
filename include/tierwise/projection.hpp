// What may come of a policy: totals of every replica and month, by shop and tier, and how they spread.
#pragma once

#include <algorithm>  // for std::sort
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/model.hpp"
#include "tierwise/detail/support/large_arrays.hpp"
#include "tierwise/error.hpp"
#include "tierwise/month.hpp"
#include "tierwise/note.hpp"

namespace tierwise {

/// Something that is added up: whole numbers of units of 10^-decimals.
struct projected_measure {
  std::string name;  ///< `heads`, `employer_cost`, `line.base`, `total.sales`, `reason.stuck`
  std::string zh;
  int decimals = 0;
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
  std::shared_ptr<detail::model const> model;
  month first_month;
  std::int32_t months = 0;
  std::uint32_t first_replica = 0, replicas = 0;
  std::uint64_t seed = 0;
  std::vector<projected_measure> measures;
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
  [[nodiscard]] std::int64_t total(std::uint32_t replica, std::size_t cell, std::size_t measure) const {
    std::int64_t sum = 0;
    for (std::int32_t t = 0; t < months; ++t) sum += value(replica, t, cell, measure);
    return sum;
  }
  /// The place of a measure; throws `error` with the nearest name.
  [[nodiscard]] std::size_t measure(std::string_view name) const {
    std::vector<std::string> known;
    for (std::size_t i = 0; i < measures.size(); ++i) {
      if (measures[i].name == name) return i;
      known.push_back(measures[i].name);
    }
    throw error(error::unknown_name("measure", name, known));
  }
  /// The place of a cell, as ("shop", "harbour") or ("", "").
  [[nodiscard]] std::size_t cell(std::string_view by, std::string_view name) const {
    std::vector<std::string> known;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].by == by && cells[i].name == name) return i;
      if (cells[i].by == by) known.push_back(cells[i].name);
    }
    throw error(error::unknown_name(by.empty() ? std::string_view("cell") : by, name, known));
  }
  /// Of the replicas that are done: the median and the 10th and 90th hundredth, between neighbours in proportion.
  [[nodiscard]] band spread(std::int32_t at, std::size_t cell, std::size_t measure) const {
    std::vector<double> all;
    for (std::uint32_t r = 0; r < replicas; ++r)
      if (done[r] != 0) all.push_back(static_cast<double>(value(r, at, cell, measure)));
    return spread_of(std::move(all));
  }
  /// The same of any numbers; NaN for none.
  [[nodiscard]] static band spread_of(std::vector<double> all) {
    std::sort(all.begin(), all.end());
    auto part = [&](double p) {
      if (all.empty()) return detail::no_value;
      double const place = p * static_cast<double>(all.size() - 1);
      auto const low = static_cast<std::size_t>(place);
      std::size_t const high = low + 1 < all.size() ? low + 1 : low;
      return all[low] + (place - static_cast<double>(low)) * (all[high] - all[low]);
    };
    return {part(0.1), part(0.5), part(0.9)};
  }

 private:
  [[noreturn]] void refuse(std::uint32_t replica, std::int32_t at, std::size_t cell, std::size_t measure) const {
    fault f;
    f.path = "projection";
    f.message = "there is no replica " + std::to_string(replica) + ", month " + std::to_string(at) + ", cell " +
                std::to_string(cell) + " with measure " + std::to_string(measure);
    f.hint = "they count from 0: " + std::to_string(replicas) + " replicas, " + std::to_string(months) + " months, " +
             std::to_string(cells.size()) + " cells, " + std::to_string(measures.size()) + " measures";
    throw error(std::move(f));
  }
};

}  // namespace tierwise
